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
from coursekit.grading.report.sanitize import clean

_TO_DO = ("wrong", "partly right", "not attempted")
_LONGEST = 80, 200  # letters and bytes of a name; file systems take 255 bytes, with the digest and the ending
_RULE = (
    "A point for each part of an exercise that is right, or follows correctly from an earlier value of yours. "
    "A function is also tried on cases that are not shown: where one of them is wrong, or your code keeps it from "
    "being tried, at most half of its points count."
)


def page(graded):
    """The feedback on one submission as HTML."""
    submission, verdicts = graded.submission, graded.verdicts.values()
    points, most = sum(one.points for one in verdicts), sum(one.max_points for one in verdicts)
    return render(
        "grading/report/feedback.html.j2",
        lesson=clean(submission.notebook),
        student=clean(submission.student),
        earned=f"{points} of {most} points" if graded.complete else "not graded yet",
        share=points / (most or 1),
        notes=graded.notes,  # no incidents: what is suspicious is for the teacher, and may hang on hidden inputs
        exercises=[_exercise(verdict) for verdict in verdicts],
        rule=_RULE,
    )


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


def title(id):
    """The title of an exercise; its id where it is a teacher's own that is not known now."""
    return plain(BANK[id].title) if id in BANK else id


def _exercise(verdict):
    """What the page says of an exercise, in the table and in a section of its own."""
    return {
        "verdict": verdict,
        "anchor": verdict.id.replace("/", "-"),
        "title": title(verdict.id),
        "symbol": SYMBOLS[verdict.status],
        "points": "" if verdict.status == "not graded" else f"{verdict.points} of {verdict.max_points}",
        "again": _again(verdict),
    }


def _again(verdict):
    """What to read again, where the verdict does not say it itself."""
    to_do = verdict.id in BANK and verdict.status in _TO_DO and not verdict.mistake
    return plain(BANK[verdict.id].section) if to_do else ""
