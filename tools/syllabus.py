"""Does every topic of the syllabus stand in its notebook, with its picture, panel, exercises and tests?

Run as `python tools/syllabus.py [--check]`: reads docs/syllabus.toml and the notebooks, writes docs/coverage.md.
A part that is missing is named, and the exit code is 1; with `--check` also where the file is out of date.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

import stored_outputs

from coursekit.core.lesson_names import HEADING as NUMBERED, number

ROOT = Path(__file__).parent.parent
ROWS, TABLE = ROOT / "docs" / "syllabus.toml", ROOT / "docs" / "coverage.md"
HEADING = re.compile(rf"^## (?:{NUMBERED} )?(.+)$", re.MULTILINE)
HEAD = """# Coverage

Written by `python tools/syllabus.py` from docs/syllabus.toml and the notebooks. Letters are the lectures of
[the sources](sources.md), in their order there: A Fersini, B Piccoli, C Rodolà, D Das, E *From the formal neuron*; a
topic without one is ours. `make test` fails where a part is missing, or where a section does not say what it has to.
"""
COLUMNS = {
    "": ("Topics", "lesson", "lecture", "topic", "section", "pictures", "panel", "exercises", "tests"),
    "missing": ("What an audit of the lectures found missing", "lesson", "lecture", "item", "section", "there as"),
    "thin": ("What it found thin", "lesson", "lecture", "item", "section", "there as"),
    "slide": ("Slides that err, each settled by a computation", "lesson", "lecture", "item", "section", "there as"),
    "error": ("Errors of our own, mended", "lesson", "lecture", "item", "section", "there as"),
}
LECTURES, SHORT = "ABCDE", 6  # letters; what is shorter than so many characters says nothing


def sections(path):
    """The cells of a notebook by the heading that they stand under; what opens the lesson belongs to the first."""
    found, opening = {}, []
    for cell in stored_outputs.whole(path).cells:
        titles = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        if titles:
            found.setdefault(titles[-1], [] if found else opening)
        (found[[*found][-1]] if found else opening).append(cell)
    return found


def lessons():
    """The sections of every notebook, by its name."""
    return {path.stem: sections(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def pictures(cells):
    """The ids of the cells that draw a static picture."""
    drawn = [c for c in cells if c.cell_type == "code" and "ck.panels." not in c.source]
    return [c.id for c in drawn if any("image/png" in output.get("data", {}) for output in c.outputs)]


def bare(text):
    """A text without white space and line breaks, in which words and formulas are looked for."""
    return "".join(text.split())


def missing(row, cells):
    """What a row asks for and its section does not have, as words."""
    source = "\n".join(cell.source for cell in cells)
    if not cells:
        return [f"section {row['section']!r}"]
    parts = [f"{words!r}" for words in row.get("says", ()) if bare(words) not in bare(source)]
    if not row.get("says") or min(len(bare(words)) for words in row["says"]) < SHORT:
        parts.append("what it says, in words or a formula,")
    if not set(row.get("lecture", "?")) <= {*LECTURES, ",", " "}:
        parts.append("the lecture's letter")
    if row.get("audit", "") not in COLUMNS:
        parts.append(f"a kind of audit, one of {[*COLUMNS]},")
    if row.get("picture", "audit" not in row) and not pictures(cells):
        parts.append("a picture")
    if row.get("panel") and not re.search(rf"ck\.panels\.{row['panel']}\(", source):
        parts.append(f"panel {row['panel']}")
    parts += [f"exercise {id}" for id in row.get("exercises", ()) if f'ck.check("{id}"' not in source]
    return parts + [f"tests/{name}" for name in row.get("tests", ()) if not (ROOT / "tests" / name).exists()]


def line(row, cells):
    """A row of the table, with links that work on a code-hosting page."""
    notebook = f"[{number(row['lesson'])}](../notebooks/{row['lesson']}.ipynb)"
    exercises = ", ".join(f"`{id}`" for id in row.get("exercises", ()))
    fields = [notebook, row.get("lecture", ""), row["topic"], row["section"]]
    if row.get("audit"):
        shown = [", ".join(pictures(cells)), row.get("panel", ""), exercises] if row.get("picture") else [exercises]
        fields.append("; ".join(filter(None, ["; ".join(row.get("says", ())), *shown])).replace("|", "\\|"))
    else:
        tests = ", ".join(f"[{Path(name).stem[5:]}](../tests/{name})" for name in row.get("tests", ()))
        fields += [", ".join(pictures(cells)), row.get("panel", ""), exercises, tests]
    return f"| {' | '.join(fields)} |\n"


def table(rows, notebooks):
    """The text of the whole file, and what is missing, a sentence each."""
    text, faults = HEAD, []
    for audit, (title, *columns) in COLUMNS.items():
        text += f"\n## {title}\n\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|\n"
        for row in rows:
            if row.get("audit", "") == audit:
                text += line(row, notebooks.get(row["lesson"], {}).get(row["section"], []))
    for row in rows:
        cells = notebooks.get(row["lesson"], {}).get(row["section"], [])
        faults += [f"{row['lesson']}, {row['topic']}: {part} is missing" for part in missing(row, cells)]
    return text, faults


def main(argv=None):
    """Write the table, or compare it; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when something is out of date")
    options = parser.parse_args(argv)
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"]
    text, faults = table(rows, lessons())
    if not options.check:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        faults.append(f"{TABLE.name} is out of date: run `python tools/syllabus.py`")
    print("\n".join(faults) or f"{len(rows)} topics, each with all its parts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
