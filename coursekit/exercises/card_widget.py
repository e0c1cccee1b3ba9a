"""The card as a widget: it reads and writes the source of the answer cell as data, and judges; the page holds the cell.

The page asks by `{"view", "number", "do", ...}` and is answered by `{"view", "number", ...}`; what all views are to
show comes without a view. No answer is in the widget's state, which a notebook stores: it travels in messages alone.

- `read` a source: the values of the fields, or that it holds something else; how formulas are read
- `type` values: the source of the answer cell with them
- `check` values, where the page has no answer cell: the verdict, kept nowhere
- `hint`, `solution`, `fresh` numbers to practice with, and `own` numbers again
- `name`, at the first check: who the learner is taken for, and the notebook's name cell with that name
"""

import random
from threading import RLock

import anywidget
from traitlets import Dict, Unicode

from coursekit.canvas.page import read
from coursekit.core.plain import one_line
from coursekit.core.templates import code, render
from coursekit.exercises.answer_types.cell_source import replaced
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.identity import identity, name_cell
from coursekit.exercises.markup import html, inline, mathml
from coursekit.exercises.variants import given, numbers_of, variant
from coursekit.exercises.verdict import COLORS, SYMBOLS
from coursekit.student import progress
from coursekit.student.name import student

SCRIPT = read("coursekit.exercises", "card.js")
STYLE = read("coursekit.exercises", "card.css")
MOST_ECHOED = 100  # lines
_greeted = set()  # whom this session has asked whether it is they


class CardWidget(anywidget.AnyWidget):
    """One exercise in the page."""

    _esm, _css = SCRIPT, STYLE
    id = Unicode().tag(sync=True)
    shown = Dict().tag(sync=True)  # what the card shows whatever is answered

    def __init__(self, exercise, actions):
        self._exercise, self._actions, self._lock = exercise, actions, RLock()
        self._whose, self._numbers, self._practice = student(), numbers_of(exercise), False
        self._apart = {}  # what was typed where the page has no answer cell; it lasts as long as the kernel
        super().__init__(id=exercise.id, shown=self._look())
        self.on_msg(self._hear)

    def refresh(self):
        """Show the current student's numbers."""
        if not self._practice and self._whose != student():
            self._do_own({})

    def _look(self):
        exercise, kind = self._exercise, self._exercise.answer_type
        fields = [field | {"label": inline(field["label"])} for field in kind.fields()]
        for field in fields:
            if "options" in field:
                field["options"] = [[letter, inline(text)] for letter, text in field["options"]]
        return {
            "title": exercise.title,
            "statement": html(exercise.statement(**self._numbers).strip()),
            "note": html(kind.note),
            "fields": fields,
            "max": len(kind.parts),
            "hints": self._actions.hints(exercise),
            "variants": bool(exercise.draw) and not isinstance(kind, Function),
            "practice": self._practice,
        }

    # ---- messages

    def _hear(self, _, content, buffers):
        does = getattr(self, f"_do_{content.get('do')}", None)
        if does is None:
            return
        with self._lock:  # JupyterLab may have messages heard in a thread of their own, while a cell runs
            self.refresh()
            try:
                said = does(content)
            except Exception as error:  # the card says so, and what was typed stays where it is
                said = {"failed": f"{type(error).__name__}: {one_line(str(error), 300)}"}
        self.send({"view": content.get("view"), "number": content.get("number"), **said})

    def _do_begin(self, asked):
        """What a new view is to show: the answer in its cell, how often hints were shown, the verdict of last time."""
        source = asked.get("source")
        said = {"values": self._apart} if source is None else self._do_read(asked)
        entry = progress.entries().get(self.id)
        best = {"points": entry.points, "max": entry.max_points, "status": entry.status} if entry else None
        said |= {"best": best, "given": self._actions.given(self._exercise)}
        if entry and entry.attempts and said.get("values") and not isinstance(self._exercise.answer_type, Function):
            verdict = self._judged(said["values"])
            said["verdict"] = verdict if verdict["status"] != "not attempted" else None
        return said

    def _do_read(self, asked):
        values = self._exercise.answer_type.from_source(str(asked["source"]))
        return {"values": values, "echoes": self._echoes(values or {})}

    def _do_type(self, asked):
        values, kind = self._texts(asked), self._exercise.answer_type
        new, old = kind.to_source(self.id, values), asked.get("source")
        if old is None:
            self._apart = values
        return {"source": new if old is None else replaced(old, new), "echoes": self._echoes(values)}

    def _do_check(self, asked):
        """Judge what is not in the notebook, or practiced: no points are kept."""
        kind = self._exercise.answer_type
        if isinstance(kind, Function):
            return {"verdict": self._packed(self._last_run())}
        values = self._texts(asked)
        if not self._practice:
            self._apart = values
        return {"verdict": self._judged(values), "source": kind.to_source(self.id, values)}

    def _do_hint(self, asked):
        text = self._actions.hint(self.id).markdown
        return {"help": html(text), "given": self._actions.given(self._exercise)}

    def _do_solution(self, asked):
        sure = bool(asked.get("sure"))
        if not sure and not progress.attempted(self.id):
            return {"ask": True}
        return {"help": html(self._actions.solution(self.id, sure).markdown)}

    def _do_fresh(self, asked):
        """Other numbers, to practice with: nothing counts and nothing is written."""
        before, choices = self.shown["statement"], given(self._exercise)
        self._practice = True
        for index in random.sample(choices, min(len(choices), 20)):
            self._numbers = variant(self._exercise, index)
            self.shown = self._look()
            if self.shown["statement"] != before:
                break
        return {}

    def _do_own(self, asked):
        self._whose, self._numbers, self._practice = student(), numbers_of(self._exercise), False
        self.shown = self._look()
        return {}

    def _do_name(self, asked):
        """At the first check: who the learner is taken for, and the notebook's name cell with that name."""
        who, source = identity(), asked.get("source")
        question = "" if who.name in _greeted else who.question
        _greeted.add(who.name)
        return {"question": question, "source": None if source is None else name_cell(str(source))}

    # ---- what they need

    def _texts(self, asked):
        """What was typed, by field; what no source can hold is shown as a sign of its own."""
        values = asked.get("values") or {}
        fields = self._exercise.answer_type.fields()
        return {field["name"]: _visible(str(values.get(field["name"], "")), field["kind"]) for field in fields}

    def _echoes(self, values):
        """How each formula is read, by field: a list of MathML or a problem, one for each line."""
        kind = self._exercise.answer_type
        if not hasattr(kind, "echo"):
            return {}
        return {name: [_typeset(one) for one in _rows(kind.echo(text))] for name, text in values.items()}

    def _judged(self, values):
        answer = self._exercise.answer_type.answer(values)
        return self._packed(self._actions.judge(self._exercise, self._numbers, answer))

    def _last_run(self):
        """The verdict on the function as the notebook has it."""
        from IPython import get_ipython

        shell = get_ipython()
        function = shell.user_ns.get(self._exercise.answer_type.name, ...) if shell else ...
        return self._actions.judge(self._exercise, self._numbers, function)

    def tell(self, verdict):
        """Show a verdict in every view."""
        with self._lock:
            self.refresh()
        given = self._actions.given(self._exercise)
        self.send({"verdict": self._packed(verdict), "source": _running(), "given": given})

    def _packed(self, verdict):
        """A verdict for the page: a mark beside each field, and the rest as HTML."""
        message = verdict.message.replace(f'`ck.hint("{self.id}")` helps', '"Hint" helps')
        empty = verdict.status == "not attempted"
        names = {field["name"] for field in self._exercise.answer_type.fields()}
        beside = [step for step in verdict.steps if step.name in names]
        return {
            "status": verdict.status,
            "points": verdict.points,
            "max": verdict.max_points,
            "marks": {
                step.name: [SYMBOLS[step.status], step.status, COLORS[step.status]] for step in beside if not empty
            },
            "line": next((step.line for step in verdict.steps if step.line), 0),
            "html": render(
                "exercises/card_verdict.html.j2",
                headline=verdict._headline(),
                status=verdict.status,
                steps=[(step, verdict._detail(step)) for step in verdict._shown_steps() if step not in beside],
                details=[(step, verdict._detail(step)) for step in beside if verdict._detail(step)],
                mistake=verdict.mistake,
                message=message,
                trace=next((step.trace for step in verdict.steps if step.trace), ""),
                symbols=SYMBOLS,
                colors=COLORS,
            ),
        }


def _rows(echo):
    return echo if isinstance(echo, list) else [echo]


def _typeset(echo):
    """An echo for the page: MathML and, where a line cannot be read, why."""
    math = mathml(echo["latex"]) if echo["latex"] else ""
    return {"math": math, "problem": code(echo["problem"]), "line": echo.get("line", 1)}


def _visible(text, kind):
    if kind != "lines":  # which write such characters by their numbers
        return text
    return text.encode("utf-8", "replace").decode().translate({0: "\u2400", 12: "\u240c", 13: None})


def _running():
    """The source of the cell that runs now; None where that is not known."""
    from IPython import get_ipython

    shell = get_ipython()
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return parent.get("content", {}).get("code")
