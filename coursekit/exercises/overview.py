"""What `ck.progress()` shows: a line for each lesson or exercise, the mistakes still open, and what comes next."""

from collections import Counter
from dataclasses import dataclass

from coursekit.core.lesson_names import is_called
from coursekit.core.plain import one_line, shown
from coursekit.core.templates import render
from coursekit.exercises import plan
from coursekit.exercises.catalog import BANK, NOTEBOOKS, UnknownExercise
from coursekit.exercises.verdict import COLORS, SYMBOLS
from coursekit.student import progress as _progress
from coursekit.student.progress import Entry

_PANELS = "live panels"
_KINDS = ("right", "partly right", "wrong", "submitted", "not attempted")
_WIDTH = 20  # characters of a bar


def lessons():
    """How the ids of each lesson's exercises begin, by the lesson's name."""
    found = {name: dict.fromkeys(id.split("/")[0] for id in lesson.ids) for name, lesson in NOTEBOOKS.items()}
    return {name: tuple(beginnings) for name, beginnings in found.items()} | {_PANELS: ("panels",)}


def progress(lesson=None):
    """What has been done so far, by lesson; for one lesson, by exercise.

    Parameters
    ----------
    lesson : str, optional
        The name of a notebook or its number, or how the ids of its exercises begin: "01_linear_models", "01",
        "linear".

    Returns
    -------
    Overview
        In Jupyter a square for each exercise (right, partly right, wrong, not attempted) beside the numbers, the
        mistakes that the last checks named, and what to do in the next 30 minutes; text elsewhere.

    Raises
    ------
    UnknownExercise
        A ValueError that names the lessons.

    Examples
    --------
    >>> print(progress("linear"))  # doctest: +ELLIPSIS
    Progress in 01_linear_models
    ...
    """
    name = None if lesson is None else lesson_named(lesson)
    done = _progress.entries()
    all_of_them = {name: _entries(name, done) for name in lessons()}
    all_of_them = {name: entries for name, entries in all_of_them.items() if entries}
    chosen = all_of_them if name is None else {name: all_of_them.get(name, {})}
    rows = _by_lesson(all_of_them) if name is None else _by_exercise(chosen[name])
    every = {id: entry for entries in chosen.values() for id, entry in entries.items()}
    whose = f" of {one_line(_progress.student(), 60)}" if _progress.student() else ""
    title = f"Progress{whose}{f' in {name}' if name else ''}"
    tasks, open_ones = plan.tasks(every), plan.open_mistakes(every)
    notes = (*_end(every, tasks), *_progress.troubles())
    return Overview(title, *rows, _strips(all_of_them, name), open_ones, tasks, _about_minutes(tasks), notes)


@dataclass(frozen=True, repr=False)
class Overview:
    """A table, each row beginning with its name and a bar; below it, open mistakes and what to do next."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]  # how full the bar of each row is
    strips: tuple[tuple[tuple[str, str, str], ...], ...]  # of each row: status, id and title of its exercises
    mistakes: tuple[plan.Mistake, ...]  # that are still open
    tasks: tuple[plan.Task, ...]  # for the next half hour
    minutes: str  # where the minutes come from
    notes: tuple[str, ...]

    def __repr__(self):
        table = [(name, _bar(share), *rest) for (name, *rest), share in zip(self.rows, self.shares, strict=True)]
        table.insert(0, (self.head[0], "", *self.head[1:]))
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
        blocks = [[self.title], lines, self._open(), self._next(), list(self.notes)]
        return "\n\n".join("\n".join(block) for block in blocks if block)

    def _open(self):
        """The open mistakes as lines of text."""
        lines = [f'  {one.id}: {one.name}; see "{one.section}" in the notebook' for one in self.mistakes]
        return ["Mistakes still open:", *lines] if lines else []

    def _next(self):
        """The tasks as lines of text."""
        lines = [f"  {task.minutes:2} min  {task.what}; {task.how}." for task in self.tasks]
        return [f"In {plan.MINUTES} minutes:", *lines, f"  {self.minutes}"] if lines else []

    def _repr_html_(self):
        rows = [(name, first, rest) for (name, first, *rest) in self.rows]
        return render(
            "exercises/overview.html.j2",
            title=self.title,
            head=self.head,
            rows=[(*row, share, strip) for row, share, strip in zip(rows, self.shares, self.strips, strict=True)],
            mistakes=self.mistakes,
            tasks=self.tasks,
            minutes=self.minutes,
            half_hour=plan.MINUTES,
            sentence=_sentence,
            notes=self.notes,
            symbols=SYMBOLS,
            colors=COLORS,
        )


def lesson_named(name):
    """The lesson of this name, number, or beginning of an id."""
    if type(name) is str and name.strip():
        wanted = name.strip().lower().removesuffix(".ipynb").split("/")[0]
        for lesson, prefixes in lessons().items():
            if is_called(lesson, wanted) or wanted in prefixes:
                return lesson
    given = f"'{one_line(name, 40)}'" if type(name) is str else shown(name)
    raise UnknownExercise(f"There is no lesson {given}; the lessons are {', '.join(lessons())}.")


def _entries(lesson, done):
    """The entry of each exercise of the lesson, in order, and of further derivations; of panels, those recorded."""
    panels = [id for id in sorted(done) if id.startswith("panels/")]
    more = [] if lesson == _PANELS else [id for id in NOTEBOOKS[lesson].derivations if id in done]
    ids = panels if lesson == _PANELS else (*NOTEBOOKS[lesson].ids, *more)
    return {id: _complete(id, done.get(id)) for id in ids}


def _complete(id, entry):
    """The entry, with the points that can be had where nothing has been attempted."""
    entry = entry or Entry("not attempted", 0, 0, 0, 0, False, None)
    return entry if entry.attempts else entry._replace(max_points=len(BANK[id].answer_type.parts) if id in BANK else 0)


def _by_lesson(lessons):
    """Head, rows and shares of the table of all lessons."""
    every = {id: entry for entries in lessons.values() for id, entry in entries.items()}
    lessons = {**lessons, "all": every}
    kinds = [kind for kind in _KINDS if kind != "submitted" or _counts(every)[kind]]
    head = ("lesson", "points", *kinds, "exercises")
    rows = [
        (name, _points(entries.values()), *(str(_counts(entries)[kind]) for kind in kinds), str(len(entries)))
        for name, entries in lessons.items()
    ]
    return head, tuple(rows), tuple(_share(entries.values()) for entries in lessons.values())


def _by_exercise(entries):
    """Head, rows and shares of the table of one lesson."""
    rows = [
        (id, _points([entry]), entry.status, str(entry.attempts), str(entry.hints), _yes(entry), plan.title(id))
        for id, entry in entries.items()
    ]
    head = ("exercise", "points", "status", "attempts", "hints", "solution", "title")
    return head, tuple(rows), tuple(_share([entry]) for entry in entries.values())


def _counts(entries):
    return Counter(entry.status for entry in entries.values())


def _yes(entry):
    return "seen" if entry.solution_seen else "-"


def _points(entries):
    return f"{sum(entry.points for entry in entries):g} of {sum(entry.max_points for entry in entries):g}"


def _share(entries):
    return sum(entry.points for entry in entries) / (sum(entry.max_points for entry in entries) or 1)


def _strips(lessons, name):
    """For each row its exercises, a status, an id and a title each: those of a lesson, or the exercise itself."""
    if name is not None:
        return tuple(_strip({id: entry}) for id, entry in lessons.get(name, {}).items())
    return (*(_strip(entries) for entries in lessons.values()), ())


def _strip(entries):
    return tuple((entry.status, id, plan.title(id)) for id, entry in entries.items())


def _sentence(strip):
    """How the exercises of a lesson stand, in words."""
    counts = Counter(status for status, _, _ in strip)
    return ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS if counts[kind])


def _about_minutes(tasks):
    """Where the minutes come from, in one sentence."""
    pace, count = plan.pace_of()
    if not tasks:
        return ""
    if not count:
        return f"The minutes are guessed from the size of the exercises; {plan.ENOUGH} solved ones will show your pace."
    return f"The minutes follow your own pace: {pace:.1f} times the guess, from {count} exercises that you solved."


def _end(entries, tasks):
    """What is said where nothing is left to do."""
    if entries and not tasks:
        submitted = any(entry.status == "submitted" for entry in entries.values())
        yield "Nothing is left to do here." if submitted else "Everything here is right."


def _bar(share):
    """A bar of `_WIDTH` characters, full only where nothing is missing and empty only where nothing is there."""
    filled = min(max(round(share * _WIDTH), share > 0), _WIDTH - (share < 1))
    return "#" * filled + "." * (_WIDTH - filled)
