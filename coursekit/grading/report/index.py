"""`index.html`: the class on one page for its teacher, one file that loads nothing and needs no server.

Everything stands in the page and is readable without its script, which only searches, sorts, filters and hides names.
In the anonymous mode a person is a number that stays the same in every report and that nobody can work out without the
class's secret; words that are part of anybody's name are taken out of answers and evidence.
"""

import base64
import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean, median
from urllib.parse import quote

from coursekit.core.templates import render
from coursekit.exercises.verdict import SYMBOLS
from coursekit.grading.intake.names import plain
from coursekit.grading.records import KINDS
from coursekit.grading.report.feedback import late, title
from coursekit.grading.report.sanitize import clean
from coursekit.grading.report.tables import exercises

STATES = ("right", "partly right", "wrong", "not attempted", "not read", "submitted", "not graded")
_COMMON, _NUMBERS = 12, 900_000  # mistakes that are shown of a lesson; numbers there are for persons


def page(rows, page_of, salt=b"", unplaced=()):
    """The page as HTML."""
    rows = list(rows)
    script, numbers, veil = _script(), _numbers(rows, salt), _veil(rows)
    lessons = [
        _lesson(lesson, [row for row in rows if row.lesson == lesson], page_of, numbers, veil)
        for lesson in dict.fromkeys(row.lesson for row in rows)
    ]
    return render(
        "grading/report/index.html.j2",
        script=script,
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        lessons=lessons,
        unplaced=[(clean(one.file), clean(one.owner), clean(one.why)) for one in unplaced],
        symbols=SYMBOLS,
        states=STATES,
    )


@cache
def _script():
    from markupsafe import Markup

    return Markup(Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def _lesson(name, rows, page_of, numbers, veil):
    """Everything that the page says of a lesson."""
    ids, points = exercises(rows), [row.points for row in rows if row.points is not None]
    most = max((row.max_points for row in rows), default=0)
    return {
        "name": clean(name),
        "anchor": "lesson-" + hashlib.sha256(name.encode()).hexdigest()[:8],
        "told": _told(rows, points, most),
        "bars": _bars(points, most),
        "exercises": [_exercise(id, [row for row in rows if id in row.worth]) for id in ids],
        "mistakes": _mistakes(rows, page_of, numbers, veil),
        "incidents": [_incident(row, one, page_of, numbers, veil) for row in rows for one in _incidents(row)],
        "changes": [_change(row, one, page_of, numbers, veil) for row in rows for one in row.changes.values()],
        "sections": any(row.person.section for row in rows),
        "people": [_person(row, ids, page_of, numbers) for row in rows],
    }


def _told(rows, points, most):
    """The class in one sentence."""
    parts = [f"{count} {status}" for status, count in Counter(map(_status, rows)).items()]
    delayed = sum(row.flagged or row.late > 0 for row in rows)
    parts += [f"{delayed} late"] * bool(delayed)
    about = f"; of {most} points {mean(points):.1f} on average, median {median(points):g}" if points else ""
    return f"{len(rows)} {'people' if len(rows) != 1 else 'person'}: {', '.join(parts)}{about}"


def _bars(points, most):
    """How many have how much: (from, to, count, height in percent) for each bar of the distribution."""
    if not points or not most:
        return []
    wide = max(1, -(-most // 12))
    starts = range(0, most + 1, wide)
    counts = Counter(min(int(one // wide), len(starts) - 1) for one in points)
    highest = max(counts.values())
    return [
        (start, min(start + wide - 1, most), counts[i], 100 * counts[i] / highest) for i, start in enumerate(starts)
    ]


def _exercise(id, rows):
    """How an exercise went."""
    counts = Counter(row.verdicts[id].status for row in rows if id in row.verdicts)
    given = [points for row in rows if (points := row.points_of(id)) is not None]
    found = Counter(row.verdicts[id].mistake for row in rows if id in row.verdicts and row.verdicts[id].mistake)
    return {
        "id": id,
        "title": title(id),
        "counts": [(state, counts[state], 100 * counts[state] / (counts.total() or 1)) for state in STATES],
        "mean": f"{mean(given):.1f}" if given else "",
        "most": max((row.worth[id] for row in rows), default=0),
        "mistake": found.most_common(1)[0] if found else None,
    }


def _mistakes(rows, page_of, numbers, veil):
    """The most common ones, each with the shortest answer that somebody made it in."""
    found = {}
    for row in rows:
        for id, verdict in row.verdicts.items():
            if verdict.mistake:
                found.setdefault((id, verdict.mistake), []).append(row)
    told = []
    for (id, name), who in sorted(found.items(), key=lambda one: -len(one[1]))[:_COMMON]:
        example = min(who, key=lambda row: len(row.graded.answers.get(id, "")) or 10**6)
        answer = example.graded.answers.get(id, "")
        told.append({
            "times": len(who), "name": name, "id": id, "title": title(id), "message": example.verdicts[id].message,
            "answer": answer, "veiled": veil(answer), "who": _who(example, page_of, numbers),
        })  # fmt: skip
    return told


def _status(row):
    """The status in words: points given by hand do not hide that nothing was submitted."""
    return "nothing submitted" if not (row.graded or row.waiting) else row.status


def _incidents(row):
    return row.graded.incidents if row.graded else ()


def _incident(row, one, page_of, numbers, veil):
    return {
        "who": _who(row, page_of, numbers), "exercise": one.exercise, "kind": one.kind, "meaning": KINDS[one.kind],
        "evidence": clean(one.evidence), "veiled": veil(clean(one.evidence)), "source": one.source,
    }  # fmt: skip


def _change(row, one, page_of, numbers, veil):
    return {
        "who": _who(row, page_of, numbers), "exercise": one.exercise, "points": f"{one.points:g}",
        "reason": clean(one.reason), "veiled": veil(clean(one.reason)), "by": clean(one.by), "when": one.when[:10],
    }  # fmt: skip


def _who(row, page_of, numbers):
    """A person: the name, what else names them, the number, and the page where there is one."""
    one = row.person
    about = [text for text in (one.key, one.login, one.id) if text and text != one.name]
    return {
        "name": clean(one.name or one.key),
        "about": " · ".join(dict.fromkeys(map(clean, about if one.name else about[1:]))),
        "number": numbers[one.key],
        "href": "feedback/" + quote(page_of(row.graded.submission)) if row.graded else "",
    }


def _person(row, ids, page_of, numbers):
    """A line of the table of people."""
    return {
        "who": _who(row, page_of, numbers),
        "section": clean(row.person.section),
        "status": _status(row),
        "points": "" if row.points is None else f"{row.points:g}",
        "most": row.max_points,
        "late": late(row.late) or "yes" * row.flagged,
        "seconds": max(int(row.flagged), int(row.late)),
        "incidents": len(_incidents(row)),
        "changed": bool(row.changes),
        "low": row.points is not None and 2 * row.points < row.max_points,
        "cells": [_cell(row, id) for id in ids],
    }


def _cell(row, id):
    """What somebody has in an exercise; None in one of another lesson, or where nothing was submitted."""
    points = row.points_of(id)
    if id not in row.verdicts and points is None:
        return None
    return {
        "state": row.verdicts[id].status if id in row.verdicts else "not attempted",
        "points": "" if points is None else f"{points:g}",
        "changed": id in row.changes,
    }


def _numbers(rows, salt):
    """{key: number}: the same in each report of a class, whoever comes or goes."""
    taken, numbers = set(), {}
    for key in sorted({row.person.key for row in rows}):
        number = int.from_bytes(hashlib.sha256(salt + b"anonymous" + key.encode()).digest()[:8]) % _NUMBERS
        while number in taken:
            number = (number + 1) % _NUMBERS
        taken.add(number)
        numbers[key] = f"{number + 100_000:,}".replace(",", "\u202f")
    return numbers


def _veil(rows):
    """The way to take every word out of a text that is part of what names anybody."""
    people = {row.person for row in rows}
    texts = (text for one in people for text in (one.key, one.name, one.id, one.login, one.email, one.typed))
    names = {word for text in texts for word in re.findall(r"\w+", plain(text)) if len(word) > 1}
    return lambda text: re.sub(r"\w+", lambda word: "…" if plain(word[0]) in names else word[0], text)
