"""How long each sitting of a lesson takes, and what makes a page drag: measured from the lesson itself.

    minutes = words / 160 + lines of code / 12 + predictions + 3 * panels + what its exercises take

A formula counts as a word; exercises take what `coursekit.exercises.plan.guess` says. A sitting begins with the section
whose heading has the line `*Sitting 2 of 4, about 25 minutes.*`.

Run as `python tools/pace.py [--check] [notebook ...]`: prints times and faults, and, where all lessons are read, writes
the tables of the README; with `--check` it writes nothing. The exit code is 1 where there is a fault, or where the
README is out of date.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat

from coursekit.core.lesson_names import HEADING
from coursekit.exercises import BANK
from coursekit.exercises.plan import guess
from coursekit.figures.course_map import LINKS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
WORDS, LINES, PREDICTION, PANEL = 160, 12, 1, 3  # a minute's words and lines of code; minutes
FIRST_CELLS, FIRST_WORDS, RUN, CODE, FOLDED, QUESTION = 4, 150, 250, 12, 15, 40
SHORTEST, LONGEST = 15, 35  # minutes of a sitting; the aim is 20 to 30
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_FORMULA = re.compile(r"\$\$.*?\$\$|\$.*?\$", re.DOTALL)
_PANEL, _PREDICTION = re.compile(r"^ck\.panels\.\w+\(", re.M), re.compile(r"^ck\.predict\(", re.M)
_EXERCISE, _CHECK = re.compile(r'^ck\.exercise\("([\w/-]+)"\)', re.M), re.compile(r"^ck\.check\(", re.M)
_SECTION = re.compile(rf"\A## (?:({HEADING}) )?(.+)")
_SITTING = re.compile(r"^\*Sitting (\d+) of (\d+), about (\d+) minutes\.\*$", re.M)
_TOTAL = re.compile(r"About (\d+) minutes, in (\w+) sittings?\.")
TABLES = ("lessons", "sittings")  # of the README, between comments of this name


class Sitting(NamedTuple):
    """What is read and done in one go, and the minutes that it takes and says."""

    words: int
    lines: int
    exercises: int
    measured: float
    said: int | None


def words(text):
    """How many words a text of Markdown has."""
    return len(_FORMULA.sub("formula", text).split())


def lines(source):
    """The lines of code that are to be read: none of an exercise's answer cell, nor calls for something to do."""
    return 0 if _CHECK.search(source) else sum(bool(line.strip()) for line in source.splitlines()) - _done(source)


def _done(source):
    """How many panels, predictions and exercises a cell has."""
    return sum(len(call.findall(source)) for call in (_PANEL, _PREDICTION, _EXERCISE))


def minutes(cells):
    """How long a reader takes for some cells; see the module's formula."""
    text = sum(words(c.source) for c in cells if c.cell_type == "markdown")
    code = [c.source for c in cells if c.cell_type == "code"]
    asked = [id for source in code for id in _EXERCISE.findall(source)]
    done = sum(PANEL * len(_PANEL.findall(s)) + PREDICTION * len(_PREDICTION.findall(s)) for s in code)
    return text / WORDS + sum(map(lines, code)) / LINES + done + sum(guess(id) for id in asked if id in BANK)


def rounded(measured):
    """Minutes as a page says them."""
    return max(5, 5 * round(measured / 5))


def sittings(notebook):
    """The sittings of a lesson, in order; one where it has no marks."""
    parts, said = [[]], [None]
    for cell in notebook.cells:
        mark = _SITTING.search(cell.source) if cell.cell_type == "markdown" else None
        if mark and mark[1] != "1":
            parts.append([])
            said.append(None)
        if mark:
            said[-1] = int(mark[3])
        parts[-1].append(cell)
    return [
        Sitting(
            sum(words(c.source) for c in part if c.cell_type == "markdown"),
            sum(lines(c.source) for c in part if c.cell_type == "code"),
            sum(len(_EXERCISE.findall(c.source)) for c in part if c.cell_type == "code"),
            minutes(part),
            minute,
        )
        for part, minute in zip(parts, said, strict=True)
    ]


def sections(notebook):
    """(number or None, title, its cells) of each `##` section, in order."""
    found = []
    for cell in notebook.cells:
        heading = _SECTION.match(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            found.append((heading[1], heading[2], []))
        if found:
            found[-1][2].append(cell)
    return found


def faults(notebook):
    """What is wrong with the pace of a lesson, a sentence each."""
    return [*_first_screen(notebook), *_runs(notebook), *_code(notebook), *_openings(notebook), *_times(notebook)]


def _first_screen(notebook):
    above = 0
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            above += words(cell.source)
        elif _PANEL.search(cell.source):
            if place >= FIRST_CELLS or above > FIRST_WORDS:
                found = f"cell {place + 1} is the first panel, below {above} words"
                yield f"{found}: at most cell {FIRST_CELLS} and {FIRST_WORDS} words"
            return
    yield "there is no panel"


def _runs(notebook):
    run = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            run += words(cell.source)
        elif _done(cell.source) or _CHECK.search(cell.source):
            if run > RUN:
                yield f"{run} words before {cell.source.splitlines()[0]!r}: at most {RUN} before something is done"
            run = 0


def _code(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code" and not _CHECK.search(cell.source):
            count, folded = len(cell.source.splitlines()), cell.metadata.get("jupyter", {}).get("source_hidden")
            if count > (FOLDED if folded else CODE):
                yield f"the cell {cell.id} has {count} lines: at most {CODE}, or {FOLDED} folded"


def _openings(notebook):
    for number, title, cells in sections(notebook):
        if number is None:
            continue
        body = _SITTING.sub("", cells[0].source.partition("\n")[2]).strip()
        opening = " ".join(_FORMULA.sub("formula", body.split("\n\n")[0]).split()[:QUESTION])
        if "?" not in opening:
            yield f"section {number} {title} does not begin with a question: {opening[:60]!r}"
        if not any(c.cell_type == "code" and (_PANEL.search(c.source) or _PREDICTION.search(c.source)) for c in cells):
            yield f"section {number} {title} has neither a panel nor a prediction"


def _times(notebook):
    found, title = sittings(notebook), notebook.cells[0].source
    marks = [m.groups() for c in notebook.cells if c.cell_type == "markdown" for m in _SITTING.finditer(c.source)]
    if [(n, of) for n, of, _ in marks] != [(str(n), str(len(found))) for n in range(1, len(found) + 1)]:
        yield f"the sittings are not counted from 1: {[f'{n} of {of}' for n, of, _ in marks]}"
    for place, sitting in enumerate(found, 1):
        if sitting.said != rounded(sitting.measured):
            yield f"sitting {place} says {sitting.said} minutes and takes {sitting.measured:.1f}"
        if not SHORTEST <= rounded(sitting.measured) <= LONGEST:
            yield f"sitting {place} takes {sitting.measured:.1f} minutes: {SHORTEST} to {LONGEST}"
    total, told = sum(rounded(s.measured) for s in found), _TOTAL.search(title)
    wanted = f"About {total} minutes, in {COUNTS[len(found)]} sitting{'s' * (len(found) > 1)}."
    if told is None or told[0] != wanted:
        yield f"the title cell says {told and told[0]!r} in place of {wanted!r}"


def tables(notebooks):
    """The two tables of the README: the lessons, and their sittings."""
    overview = "| lesson | question | time | exercises | leads to |\n|---|---|---|---|---|\n"
    times = "| lesson | sitting | words | lines of code | exercises | minutes |\n|---|---|---|---|---|---|\n"
    for stem, notebook in notebooks.items():
        title = notebook.cells[0].source
        name, question = re.match(r"# (.+)", title)[1], re.search(r"^\*\*(.+?)\*\*", title, re.M)[1]
        asked = [id for c in notebook.cells for id in _EXERCISE.findall(c.source)]
        number = name.partition(" ")[0]
        leads = ", ".join(str(after) for lesson, after in LINKS if str(lesson) == number)
        groups = ", ".join(f"`{group}/`" for group in dict.fromkeys(id.partition("/")[0] for id in asked))
        found = sittings(notebook)
        total = sum(rounded(s.measured) for s in found)
        link = f"[{name.partition(':')[0]}](notebooks/{stem}.ipynb)"
        overview += f"| {link} | {question} | {total} min | {groups} {len(asked)} | {leads} |\n"
        for place, sitting in enumerate(found, 1):
            counts = f"{sitting.words:,} | {sitting.lines} | {sitting.exercises} | {rounded(sitting.measured)}"
            times += f"| {number if place == 1 else ''} | {place} | {counts} |\n"
    return overview, times


def readme(text, notebooks):
    """The text of the README with both tables as they are now."""
    for name, table in zip(TABLES, tables(notebooks), strict=True):
        begin, end = f"<!-- {name}: python tools/pace.py -->\n", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        text = before + begin + table + end + rest.partition(end)[2]
    return text


def main(argv=None):
    """Print the times and the faults; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    paths = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in paths}
    found = [f"{stem}: {fault}" for stem, notebook in notebooks.items() for fault in faults(notebook)]
    for stem, notebook in notebooks.items():
        for place, (text, code, asked, measured, _) in enumerate(sittings(notebook), 1):
            print(f"{stem} {place}: {text} words, {code} lines of code, {asked} exercises: {measured:.1f} minutes")
        for number, title, cells in sections(notebook):
            print(f"    {minutes(cells):5.1f}  {number or ''} {title}")
    if not options.notebooks:
        text = README.read_text(encoding="utf-8")
        new = readme(text, notebooks)
        if options.check and new != text:
            found.append("the tables of README.md are out of date: run `python tools/pace.py`")
        elif new != text:
            README.write_text(new, encoding="utf-8")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
