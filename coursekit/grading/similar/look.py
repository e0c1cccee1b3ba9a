"""`coursekit similar`: pairs of answers to look at, as a table, `similar.csv` and `similar.html`.

What people wrote is compared within each exercise that asks for a function. The reference, the lesson's own code and
the stub are the handout: what is in them makes nobody alike.
"""

import json
from pathlib import Path
from typing import NamedTuple

from coursekit.core.templates import render
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.text import plain
from coursekit.exercises.variants import numbers_of
from coursekit.grading.report.tables import csv_text
from coursekit.grading.results import write
from coursekit.grading.rows import rows
from coursekit.grading.similar.pairs import FEWEST, Pair, alike, too_short
from coursekit.judging.answers import ANSWERS

_MOST = 200  # pairs side by side on a page; all are in the table
_HEAD = ("exercise", "student", "other student", "statements in common", "of", "that nobody else has", "surprise")
_RULE = (
    "These are places to look, not a verdict. Names, formatting, comments and the order of statements are taken out, "
    "and so is what the lesson and the reference make everybody write. Two people may have had the same idea, worked "
    "together as they were allowed to, or read the same page."
)


class Alike(NamedTuple):
    """A pair of answers to an exercise."""

    exercise: str
    pair: Pair


def look(out, lessons=None):
    """Print the table and write both files to `out`; returns an exit code.

    `lessons` is the folder of the course's notebooks, whose code is part of the handout.

    Raises
    ------
    ValueError
        In one sentence, where there is nothing to compare.
    """
    out = Path(out)
    if not (out / ".results").is_dir():
        raise ValueError(f"{out} has no results: give the folder that coursekit grade wrote to")
    answers = answers_in(out)
    found, few, short = [], [], []
    for id, whose in answers.items():
        given = handout(id, lessons)
        found += [Alike(id, pair) for pair in alike(whose, given)]
        few += [id] * (len(whose) < FEWEST)
        short += [id] * (len(whose) >= FEWEST and too_short(whose, given))
    found.sort(key=lambda one: -one.pair.surprise)
    write(out / "similar.csv", csv_text(_HEAD, map(_row, found)))
    write(out / "similar.html", page(found, answers))
    print(table(found))
    if few:
        print(f"\nanswered by fewer than {FEWEST} people, so not compared: {', '.join(few)}")
    if short:
        print(f"\nanswers too short to tell a copy from what everybody writes: {', '.join(short)}")
    print(f"\nplaces to look, not a verdict: {out / 'similar.html'}, {out / 'similar.csv'}")
    return 0


def answers_in(out):
    """{exercise: {person: source}} of all functions that people have written.

    Raises
    ------
    ValueError
        If functions were graded and no source was kept.
    """
    found, graded = {}, False
    for row in rows(out):
        for id in row.verdicts:
            if id in BANK and isinstance(BANK[id].answer_type, Function):
                graded = graded or row.verdicts[id].status != "not attempted"
                if source := row.graded.answers.get(id):
                    found.setdefault(id, {}).setdefault(row.person.key, source)
    if graded and not found:
        raise ValueError(f"the results in {out} were made before answers were kept: grade again with --new-edition")
    if not found:
        raise ValueError(f"no function has been graded in {out} yet, and only functions are compared")
    return found


def handout(id, lessons=None):
    """What everybody was given for an exercise, and the reference."""
    exercise = BANK[id]
    reference = ANSWERS[id].source(exercise.answer_type, numbers_of(exercise, ""))
    notebooks = sorted(Path(lessons).glob("*.ipynb")) if lessons else ()
    shown = [cell for path in notebooks for cell in _code(path)]
    return [reference, exercise.answer_type.cell(id), *shown]


def _code(path):
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return []
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def table(found):
    """The pairs as text, a line for each."""
    if not found:
        return "no two answers are alike beyond what the exercises make everybody write"
    lines = [_HEAD[:-1], *(tuple(map(str, _row(one)[:-1])) for one in found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _row(one):
    pair = one.pair
    return one.exercise, pair.one, pair.other, pair.common, pair.of, pair.alone, round(pair.surprise, 1)


def page(found, answers):
    """The pairs side by side, as one file without scripts."""
    pairs = [
        {
            "title": plain(BANK[one.exercise].title),
            "id": one.exercise,
            "who": (one.pair.one, one.pair.other),
            "row": _row(one),
            "sides": [
                list(_lines(answers[one.exercise][who], common))
                for who, common in zip((one.pair.one, one.pair.other), one.pair.lines, strict=True)
            ],
        }
        for one in found[:_MOST]
    ]
    return render("grading/similar/similar.html.j2", pairs=pairs, rule=_RULE, more=max(0, len(found) - _MOST))


def _lines(source, common):
    """Pairs (line, is it shared?)."""
    for number, line in enumerate(source.split("\n"), 1):
        yield line, number in common
