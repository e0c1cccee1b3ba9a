"""The page that a student gets back: points, the first wrong step, the mistake by name, what to read again.

One file without scripts, pictures or addresses, in the light and in the dark; the verdicts look as they do in the
notebook. Everything is escaped, and the page's own policy lets nothing run or load.
"""

import hashlib
import re
import unicodedata
from collections import Counter

from coursekit.core.templates import render
from coursekit.exercises import BANK
from coursekit.exercises.text import plain
from coursekit.exercises.verdict import SYMBOLS
from coursekit.grading.records import Person
from coursekit.grading.report.sanitize import clean
from coursekit.grading.rows import Row

_TO_DO = ("wrong", "partly right", "not attempted")
_LONGEST = 80, 200  # letters and bytes of a name; file systems take 255 bytes, with the digest and the ending
_RULE = (
    "A point for each part of an exercise that is right, or follows correctly from an earlier value of yours. "
    "A function is also tried on cases that are not shown: where one of them is wrong, or your code keeps it from "
    "being tried, at most half of its points count."
)


def page(graded, row=None):
    """The feedback on one submission as HTML; its row says what was given by hand or taken for being late."""
    submission = graded.submission
    row = row or Row(Person(submission.student), submission.notebook, graded)
    return render(
        "grading/report/feedback.html.j2",
        lesson=clean(submission.notebook),
        student=clean(row.person.name or row.person.key),
        earned="not graded yet" if row.points is None else f"{row.points:g} of {row.max_points} points",
        penalty=_penalty(row),
        share=(row.points or 0) / (row.max_points or 1),
        notes=graded.notes,  # no incidents: what is suspicious is for the teacher, and may hang on hidden inputs
        exercises=[_exercise(verdict, row.changes.get(verdict.id)) for verdict in graded.verdicts.values()],
        rule=_RULE,
    )


def _penalty(row):
    """Why the sum is less than its parts; "" where it is not."""
    if not row.deducted:
        return ""
    return f"{row.earned:g} points, less {row.deducted:g} because it was submitted {late(row.late)} hours late."


def name(submission, marked=False):
    """The path of the page, safe on every file system: `<student>/<notebook>.html`."""
    parts = [submission.student, *filter(None, [submission.assignment]), submission.notebook]
    return "/".join(safe(part, marked) for part in parts) + ".html"


def names(results):
    """The way to name pages so that no two are one file, not even where capitals are not told apart."""
    counts = Counter(_one_file(name(graded.submission)) for graded in results)
    return lambda submission: name(submission, marked=counts[_one_file(name(submission))] > 1)


def _one_file(path):
    return unicodedata.normalize("NFKC", path).casefold()


def safe(part, marked=False):
    """A name that leads nowhere else; one that had to be changed ends in a digest, so that no two become one."""
    safe = re.sub(r"[^\w .,()+@-]", "_", part).strip(" .")
    safe = safe[: _LONGEST[0]].encode()[: _LONGEST[1]].decode(errors="ignore") or "_"
    return safe if safe == part and not marked else f"{safe}-{hashlib.sha256(part.encode()).hexdigest()[:8]}"


def late(seconds):
    """A delay as people say it, "" where there is none.

    Examples
    --------
    >>> late(0), late(59), late(93_780), late(-5)
    ('', '0:01', '26:03', '')
    """
    minutes = -int(-seconds // 60)
    return f"{minutes // 60}:{minutes % 60:02}" if minutes > 0 else ""


def title(id):
    """The title of an exercise; its id where it is a teacher's own that is not known now."""
    return plain(BANK[id].title) if id in BANK else id


def _exercise(verdict, change):
    """What the page says of an exercise, in the table and in a section of its own."""
    points = change.points if change else verdict.points
    return {
        "verdict": verdict,
        "anchor": verdict.id.replace("/", "-"),
        "title": title(verdict.id),
        "symbol": SYMBOLS[verdict.status],
        "points": "" if verdict.status == "not graded" and not change else f"{points:g} of {verdict.max_points}",
        "changed": f"Your teacher gave {points:g} of {verdict.max_points} points: {clean(change.reason)}"
        if change
        else "",
        "again": _again(verdict),
    }


def _again(verdict):
    """What to read again, where the verdict does not say it itself."""
    to_do = verdict.id in BANK and verdict.status in _TO_DO and not verdict.mistake
    return plain(BANK[verdict.id].section) if to_do else ""
