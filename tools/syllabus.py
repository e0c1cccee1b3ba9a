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

Written by `python tools/syllabus.py` from docs/syllabus.toml and the notebooks.
`make test` fails where a part is missing.

| lesson | topic | section | pictures | panel | exercises | tests |
|---|---|---|---|---|---|---|
"""


def sections(path):
    """The cells of a notebook by the heading that they stand under."""
    found, heading = {}, ""
    for cell in stored_outputs.whole(path).cells:
        titles = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        heading = titles[-1] if titles else heading
        found.setdefault(heading, []).append(cell)
    return found


def pictures(cells):
    """The ids of the cells that draw a static picture."""
    drawn = [c for c in cells if c.cell_type == "code" and "ck.panels." not in c.source]
    return [c.id for c in drawn if any("image/png" in output.get("data", {}) for output in c.outputs)]


def missing(row, cells):
    """What a row asks for and its section does not have, as words."""
    source = "\n".join(cell.source for cell in cells)
    if not cells:
        return [f"section {row['section']!r}"]
    parts = [] if pictures(cells) or not row.get("picture", True) else ["a picture"]
    if row.get("panel") and not re.search(rf"ck\.panels\.{row['panel']}\(", source):
        parts.append(f"panel {row['panel']}")
    parts += [f"exercise {id}" for id in row.get("exercises", ()) if f'ck.check("{id}"' not in source]
    return parts + [f"tests/{name}" for name in row["tests"] if not (ROOT / "tests" / name).exists()]


def line(row, cells):
    """A row of the table, with links that work on a code-hosting page."""
    notebook = f"[{number(row['lesson'])}](../notebooks/{row['lesson']}.ipynb)"
    tests = ", ".join(f"[{Path(name).stem[5:]}](../tests/{name})" for name in row["tests"])
    exercises = ", ".join(f"`{id}`" for id in row.get("exercises", ()))
    drawn = ", ".join(pictures(cells))
    fields = (notebook, row["topic"], row["section"], drawn, row.get("panel", ""), exercises, tests)
    return f"| {' | '.join(fields)} |\n"


def main(argv=None):
    """Write the table, or compare it; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when something is out of date")
    options = parser.parse_args(argv)
    rows = tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"]
    notebooks = {path.stem: sections(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    text, faults = HEAD, []
    for row in rows:
        cells = notebooks.get(row["lesson"], {}).get(row["section"], [])
        faults += [f"{row['lesson']}, {row['topic']}: {part} is missing" for part in missing(row, cells)]
        text += line(row, cells)
    if not options.check:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
        faults.append(f"{TABLE.name} is out of date: run `python tools/syllabus.py`")
    print("\n".join(faults) or f"{len(rows)} topics, each with all its parts")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
