"""What a learning platform takes back: tables of grades and a zip of the feedback pages, in `upload/`.

A platform's own export, once given as a template, is filled anew whenever the grades change.
"""

import json
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.records import Trouble
from coursekit.grading.report.feedback import safe
from coursekit.grading.report.upload import blank, pages
from coursekit.grading.report.upload.sheet import Template, filled, sheet

__all__ = ["Template", "Uploads", "template_of", "uploads"]

_KEPT = ".templates"


class Uploads(NamedTuple):
    """What is to be written, and what a teacher should know."""

    files: dict[Path, str | bytes]
    notes: list[str]
    trouble: Trouble | None  # why a template cannot be used
    left: set[Path]  # what was made from it before, and stays as it is


def template_of(path, column=""):
    """A platform's export, known by its headings.

    Raises
    ------
    Trouble
        If it cannot be read or is of no platform that is known.
    """
    try:
        template = Template(Path(path).name, Path(path).read_bytes(), column or "")
    except OSError as why:
        raise Trouble(f"the template {path} cannot be read ({why.strerror}): give the export of a gradebook") from None
    sheet(template)
    return template


def uploads(out, rows, pages_of, template=None):
    """Everything for `upload/`, from the rows of a class, how their pages are named, and {name: page}."""
    lessons = list(dict.fromkeys(row.lesson for row in rows))
    files = {out / "upload" / name: content for name, content in blank.tables(rows).items()}
    for lesson in lessons:
        name = "feedback.zip" if len(lessons) == 1 else f"feedback-{safe(lesson)}.zip"
        files[out / "upload" / name] = pages.packed([row for row in rows if row.lesson == lesson], *pages_of)
    notes, trouble, left = [], None, set()
    for kept in _templates(out, template):
        try:
            platform, content, said = filled(kept, rows)
        except Trouble as why:
            trouble = why
            left.add(out / "upload" / f"{sheet(kept).platform.name}.csv")
            continue
        files[out / "upload" / f"{platform}.csv"] = content
        files |= _as_kept(out, platform, kept)
        notes += said
    return Uploads({path: files[path] for path in files if path not in left}, notes, trouble, left)


def _templates(out, new):
    """Those of earlier runs, and the new one in place of that of its platform."""
    found = {}
    for path in sorted((out / _KEPT).glob("*.json")):
        name, column = json.loads(path.read_text("utf-8"))
        found[path.stem] = Template(name, path.with_suffix(".csv").read_bytes(), column)
    return (found | {sheet(new).platform.name: new} if new else found).values()


def _as_kept(out, platform, template):
    place = out / _KEPT / platform
    return {
        place.with_suffix(".csv"): template.data,
        place.with_suffix(".json"): json.dumps([template.name, template.column]),
    }
