"""Who handed in what, before anything is graded: a row for each person and lesson, as text and as CSV."""

import csv
import io

from coursekit.core.plain import one_line
from coursekit.grading.report.tables import harmless

HEADINGS = ("person", "name", "lesson", "handed in", "counts", "because of", "late", "problem")


def table(gathered, due):
    """The rows, in order of people; what is nobody's comes last. `due` has deadlines by assignment and lesson."""
    people = {one.key: one for one in gathered.people}
    lessons = list(dict.fromkeys(one.notebook for one in gathered.found)) or [""]
    mine = {}
    for one in gathered.found:
        mine.setdefault(one.student, []).append(one)
    for key, person in people.items():
        found = mine.get(key, [])
        yield from (_row(person, one, due.get((one.assignment, one.notebook))) for one in found)
        for lesson in lessons:
            if lesson not in [one.notebook for one in found]:
                yield (key, person.name, lesson, "", "", "", "", "nothing submitted")
    for one in gathered.unplaced:
        yield ("", one.owner, one.lesson, "", one.file, "", "", f"not placed: {one.why}")


def _row(person, one, deadline):
    time = one.handed.time[:16].replace("T", " ")
    late = one.handed.late or bool(deadline and deadline.late(one.handed, person))
    more = len(one.handed.others)
    problems = filter(None, (one.why and f"not read: {one.why}", *(noticed.evidence for noticed in one.noticed)))
    because = f"{one.by} ({more + 1} uploads)" if more else ""
    return (*person[:2], one.notebook, time, one.handed.file, because, "late" * late, "; ".join(problems))


def as_text(rows):
    """The table for a terminal."""
    cells = [HEADINGS, *([*(one_line(cell, 60) for cell in row[:-1]), one_line(row[-1], 1000)] for row in rows)]
    used = [at for at in range(len(HEADINGS)) if any(row[at] for row in cells[1:])]
    widths = {at: max(len(row[at]) for row in cells) for at in used}
    return "\n".join("  ".join(row[at].ljust(widths[at]) for at in used).rstrip() for row in cells)


def as_csv(rows):
    """The table for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([HEADINGS, *([harmless(cell) for cell in row] for row in rows)])
    return "\ufeff" + text.getvalue()
