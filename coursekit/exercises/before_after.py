"""`ck.before` and `ck.after`: a short check before and after a lesson, apart from points and progress.

Both ask the same exercises of the lesson with other numbers, which a digest of the learner's name picks, so that which
numbers come before and which after is by chance. Before, no answer is judged in sight; a question counts once.
"""

from dataclasses import replace

from coursekit.core import lesson_names
from coursekit.core.cells import run_together
from coursekit.core.doors import JUDGE
from coursekit.exercises.catalog import BANK, NOTEBOOKS
from coursekit.exercises.overview import lesson_named
from coursekit.exercises.question import NO_JUDGE, Outcome, Question
from coursekit.exercises.text import Text
from coursekit.exercises.variants import fresh
from coursekit.student import progress as _progress

FEWEST, MOST = 3, 4  # questions


def before(lesson):
    """A short check before a lesson: three or four of its exercises, with other numbers; nothing of it gives points.

    Parameters
    ----------
    lesson : str
        Such as "05_gradient_descent", "05" or "gd".

    Returns
    -------
    ShortCheck
        Shows the question, in a notebook as a card. `check(answer)` notes an answer, `skip()` that there is none.

    Raises
    ------
    UnknownExercise
        A ValueError that names the lessons.

    Examples
    --------
    >>> before("panels")  # doctest: +ELLIPSIS
    live panels has no exercises with variants, so there is nothing to ask before and after...
    """
    return ShortCheck("before", lesson_named(lesson))


def after(lesson):
    """The short check after a lesson: the exercises of `before`, with other numbers, and with verdicts.

    Parameters, errors and display are those of `before`.

    Examples
    --------
    >>> after("panels")  # doctest: +ELLIPSIS
    live panels has no exercises with variants, so there is nothing to ask before and after...
    """
    return ShortCheck("after", lesson_named(lesson))


def questions(lesson):
    """The exercises that are asked, in the order of the lesson: the shortest, and some twice where there are few."""
    drawn = [id for id in NOTEBOOKS[lesson].ids if BANK[id].draw] if lesson in NOTEBOOKS else []
    short = sorted(sorted(drawn, key=lambda id: len(BANK[id].answer_type.parts))[:MOST], key=drawn.index)
    return [short[i % len(short)] for i in range(max(FEWEST, len(short)))] if short else []


class ShortCheck:
    """The questions of one check, one after the other."""

    def __init__(self, occasion, lesson):
        self._occasion, self._lesson, self._ids = occasion, lesson, questions(lesson)
        self._short = lesson_names.number(lesson)
        self._student, self._last = _progress.student(), None  # the question before, and the digest of its answer
        self._asked = None, None  # the number of the question of now, and the question
        self._card = None

    @property
    def id(self):
        """The exercise of the question of now; None where none is left."""
        return None if self.refusal() or self._number() is None else self._ids[self._number()]

    @property
    def question(self):
        """The `Question` of now; None where none is left."""
        number = self._number()
        if number != self._asked[0]:
            self._asked = number, None if number is None else self._question(number)
        return self._asked[1]

    def place(self):
        """Which question it is, from 1, and of how many."""
        number = self._number()
        return len(self._ids) if number is None else number + 1, len(self._ids)

    def about(self):
        """What such a check is for."""
        return _ABOUT[self._occasion]

    def heading(self):
        """Such as "Before lesson 5"."""
        return f"{self._occasion.capitalize()} lesson {lesson_names.written(self._lesson)}"

    def check(self, answer=None):
        """Keep an answer, the first to each question.

        Returns
        -------
        Outcome
            After a lesson with the verdict, before it without; then the next question.
        """
        number, last = self._number(), self._last
        if number is not None and not self._refused() and last and last[0].digest(answer) == last[1]:
            return Outcome(None, f"This answer was noted already, for the question before.\n\n{self._shown()}")
        return self.note(answer)

    def note(self, answer):
        """`check` for whoever sees the question: an answer may be the same as the one to the question before."""
        if refusal := self._refused():
            return Outcome(None, refusal)
        question = self.question
        if question is None:
            return Outcome(None, self._shown())
        verdict, digest = question.judge(answer)
        verdict = replace(verdict, message=verdict.message.replace("; `hint()` helps.", "."))  # there are none here
        if verdict.status == "not attempted":
            missing = "Nothing" if digest is None else "Not all that is needed"
            return Outcome(None, f"{missing} is filled in, so nothing was noted; `skip()` goes on without an answer.")
        self._last = (question, digest) if digest else None
        self._keep(self._asked[0], verdict.status, verdict.points, verdict.mistake)
        return Outcome(verdict if self._occasion == "after" else None, f"Noted.\n\n{self._shown()}")

    def skip(self):
        """Go on without an answer, which counts as none right; returns this object, to show it."""
        if not self._refused() and (number := self._number()) is not None:
            self._keep(number, "not attempted", 0, None)
        return self

    def __repr__(self):
        return repr(Text(self._shown()))

    def _repr_mimebundle_(self, **kwargs):
        markdown = self._shown()
        text = {"text/plain": repr(Text(markdown)), "text/markdown": markdown}
        if self.refusal() or self.question is None:
            return text
        try:
            widget = self.widget()
        except ImportError:  # no widgets here: the text does
            return text
        data, metadata = widget._repr_mimebundle_(**kwargs)
        return {**data, **text}, metadata

    def widget(self):
        """The card in the page."""
        from coursekit.exercises.before_after_card import ShortCheckCard

        if self._card is None or self._card.comm is None:
            self._card = ShortCheckCard(self)
        return self._card

    def _question(self, number):
        exercise, same = BANK[self._ids[number]], self._ids[: number + 1].count(self._ids[number])
        forms = []
        for form in range(1, 2 * MOST + 1):
            forms.append(fresh(exercise, f"short check {form}", forms))
        return Question(exercise, forms[2 * (same - 1) + (self._occasion == "after")])

    def _keep(self, number, status, points, mistake):
        id = self._ids[number]
        result = (status, points, len(BANK[id].answer_type.parts), mistake)
        _progress.probed(self._occasion, id, self._lesson, number + 1, *result)

    def _noted(self, occasion):
        """The events of a check by the number of the question, from 1."""
        noted = [event for event in _progress.events() if event.kind == occasion]
        noted = [(event.detail.rpartition(" "), event) for event in noted]
        return {int(number): event for (lesson, _, number), event in noted if lesson == self._lesson}

    def _number(self):
        """The first question without an answer, from 0; None after the last."""
        noted = self._noted(self._occasion)
        return next((i for i in range(len(self._ids)) if i + 1 not in noted), None)

    def refusal(self):
        """Why nothing can be asked, in one sentence."""
        if not self._ids:
            return f"{self._lesson} has no exercises with variants, so there is nothing to ask before and after it."
        if JUDGE.open() is None:
            return NO_JUDGE
        if _progress.student() != self._student:
            return f"The exercises have somebody else's numbers by now: call `ck.{self._occasion}` again."
        tried = [id for id in NOTEBOOKS[self._lesson].ids if _progress.attempted(id)]
        if self._occasion == "before" and tried and self._number() is not None:
            return (
                f"You have tried {tried[0]} of this lesson already, so what you knew before it can no longer be told; "
                f'`ck.after("{self._short}")` is for afterwards.'
            )
        return ""

    def _refused(self):
        """Why nothing can be noted now, in one sentence."""
        together = "Cells ran together, so nothing was noted: run this cell by itself."
        return self.refusal() or (together if run_together() else "")

    def _shown(self):
        if refusal := self.refusal():
            return refusal
        number = self._number()
        if number is None:
            return self.result()
        name = f"{self._occasion}_{self._short}"
        call = f'{name} = ck.{self._occasion}("{self._short}")'
        head = "**{}: question {} of {}**".format(self.heading(), *self.place())
        return f"{head}\n\n{self.about()}\n\n{self.question.statement(name, call)}"

    def result(self):
        """What came of it, in Markdown."""
        mine = _share(self._noted(self._occasion))
        if self._occasion == "before":
            return f'That was all: {mine} of what was asked was right. After the lesson, `ck.after("{self._short}")`.'
        earlier = self._noted("before")
        whole = len(earlier) == len(self._ids)
        compared = (
            f" Before it, it was {_share(earlier)}." if whole else " There is no check before it to compare with."
        )
        return f"That was all: after the lesson {mine} of it was right.{compared} {_CAREFUL}"


_ABOUT = {
    "before": "What you know already, apart from points: answer what you can; `skip()` goes on without an answer.",
    "after": "The same exercises as before the lesson, with other numbers; apart from points.",
}
_CAREFUL = "Three or four questions are few: a difference of one of them may be chance."


def _share(noted):
    """The part of the points, as a percentage."""
    points = sum(event.points for event in noted.values())
    return f"{100 * points / (sum(event.max_points for event in noted.values()) or 1):.0f} %"
