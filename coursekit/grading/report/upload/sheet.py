"""A platform's own export, filled: its rows, columns and all other cells stay as they are, in the same order.

Somebody without points keeps what the cell holds, and so does who is excused there. What is not certain is refused: a
column that several could be, an export in which nobody of the class is.
"""

import csv
import io
import re
from typing import NamedTuple

from coursekit.grading.intake.names import PART, Names
from coursekit.grading.intake.spreadsheet import decoded
from coursekit.grading.records import Trouble
from coursekit.grading.report.upload.came import Came, came
from coursekit.grading.report.upload.platforms import PLATFORMS, locked, points_possible, words
from coursekit.student.name import normal

_NOT_A_GRADE = {"EX", "N/A"}  # excused, and not assigned to this person
_NOBODY = re.compile(r"(?i)\s*(?:points possible|student, test|test student)|\s*$")
_SHOWN = 6  # names in a sentence


class Template(NamedTuple):
    """An export as it was given, and the column that is to be filled where its heading does not tell."""

    name: str
    data: bytes
    column: str = ""  # a heading, or lesson=heading


class Sheet(NamedTuple):
    """An export, read."""

    platform: object
    head: list[str]
    rows: list[list[str]]  # all below the headings
    separator: str
    newline: str
    mark: str  # of UTF-8, where it begins with one

    @property
    def plain(self):
        """The headings as they are compared."""
        return [words(one) for one in self.head]


def sheet(template):
    """The export in a template.

    Raises
    ------
    Trouble
        If it is of no platform that is known.
    """
    text = decoded(template.data, f"the template {template.name}")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key="".join(first.split('"')[::2]).count)
    try:
        head, *rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except (ValueError, csv.Error):
        head, rows = [""], []
    plain = [words(one) for one in head]
    platform = next((one for one in PLATFORMS if one.known(plain)), None)
    if platform is None:
        raise Trouble(
            f"the template {template.name} begins with {', '.join(head)[:80]!r}, which is not the gradebook of Canvas, "
            f"Moodle or Brightspace: export it there as CSV and change no heading"
        )
    mark = "\ufeff" if template.data.startswith(b"\xef\xbb\xbf") else ""
    return Sheet(platform, head, rows, separator, "\r\n" if "\r\n" in text else "\n", mark)


def filled(template, rows):
    """(name of the platform, its export with the points of these rows, what a teacher should know).

    Raises
    ------
    Trouble
        If the column cannot be told or written, or nobody of the class is in it.
    """
    it, rows = sheet(template), list(rows)
    columns = {lesson: _column(template, it, lesson, rows) for lesson in dict.fromkeys(row.lesson for row in rows)}
    columns = {lesson: column for lesson, column in columns.items() if column is not None}
    if not columns:
        raise Trouble(_which(template, it, f"has no column for {', '.join(dict.fromkeys(row.lesson for row in rows))}"))
    found, notes = _found(template, it, rows)
    by_person = {(row.person.key, row.lesson): row for row in rows}
    for lesson, column in columns.items():
        most = points_possible(it, column)
        if most == "read only":
            raise Trouble(_which(template, it, f"says that {it.head[column]!r} is read only"))
        own = max(row.max_points for row in rows if row.lesson == lesson)
        share = most / own if most and own else 1
        if share != 1:
            notes.append(f"{it.head[column]}: points are scaled from {own} to {most:g}, as in {template.name}")
        notes += _fill(it, column, found, {key: row for (key, of), row in by_person.items() if of == lesson}, share)
    text = io.StringIO()
    csv.writer(text, delimiter=it.separator, lineterminator=it.newline).writerows([it.head, *it.rows])
    return it.platform.name, it.mark + text.getvalue(), notes


def _fill(it, column, found, rows, share):
    """Write the points of a lesson; yields what a teacher should know."""
    closed = []
    comma = any(re.fullmatch(r"\d+,\d+", cell) for row in it.rows for cell in row)
    for at, key in found.items():
        row, cells = rows.get(key), it.rows[at]
        if row is None or row.points is None or cells[column].strip() in _NOT_A_GRADE:
            continue
        if locked(it, cells):
            closed.append(row.person.name or key)
            continue
        points = f"{round(row.points * share, 2):g}"
        cells[column] = points.replace(".", ",") if comma else points
    return [f"{_some(closed)}: the grade is locked there and was left as it is"] * bool(closed)


def _found(template, it, rows):
    """({number of a row: key of its person}, notes)."""
    hows = came(rows)
    people = {row.person.key: row.person for row in rows}
    ids, names = {}, Names({key: [one.name, one.typed, key] for key, one in people.items()})
    for row in rows:
        one, how = row.person, hows.get((row.person.key, row.lesson), Came())
        for text in filter(None, (one.id, one.login, one.email, one.key, how.user)):
            ids.setdefault(normal(text), set()).add(one.key)
    id_columns = [i for i, heading in enumerate(it.plain) if heading in it.platform.ids]
    name_columns = [it.plain.index(heading) for heading in it.platform.names if heading in it.plain]
    found, unclear, strange = {}, [], []
    for at, cells in enumerate(it.rows):
        cells += [""] * (len(it.head) - len(cells))
        name = " ".join(cells[i] for i in name_columns).strip()
        if it.platform.name == "canvas" and _NOBODY.match(cells[0]):
            continue
        who = set().union(*(ids.get(normal(_id(cells[i])), set()) for i in id_columns if cells[i].strip()))
        if not who and name and (named := names.named(name)).form < PART:
            who = {*named.who}
        if len(who) == 1:
            found[at] = who.pop()
        else:
            (unclear if who else strange).append(name or next((cells[i] for i in id_columns if cells[i].strip()), ""))
    if not found:
        raise Trouble(
            f"nobody of this class is in the template {template.name}: export the gradebook of the course that the "
            f"submissions are from"
        )
    missing = [one.name or key for key, one in people.items() if key not in found.values()]
    strange = [one for one in strange if one]
    notes = [f"not in {template.name}: {_some(missing)}"] * bool(missing)
    notes += [f"in {template.name} and not in the class: {_some(strange)}"] * bool(strange)
    return found, notes + [f"not clear in {template.name}, left as it is: {_some(unclear)}"] * bool(unclear)


def _id(cell):
    """An id without what platforms put around it, such as `Participant 12`, `="12"` and `#ada`."""
    cell = re.sub(r'^[="#]+|"$', "", cell.strip())
    return re.sub(r"^[^\W\d_][^\d@_]*?\s?(\d+)$", r"\1", cell) if " " in cell or "/" in cell else cell


def _column(template, it, lesson, rows):
    """Which column is of a lesson; None where none is."""
    all_of, wanted = [i for i, one in enumerate(it.head) if it.platform.is_grade(one)], template.column
    of, equals, heading = wanted.partition("=")
    if equals and of.strip() in {row.lesson for row in rows}:
        if of.strip() != lesson:
            return None
        wanted = heading
    if wanted:
        own = [i for i, one in enumerate(it.head) if i not in all_of and it.plain[i] not in it.platform.ids]
        found = [i for i in (*all_of, *own) if _is(wanted, it, i)]
        if not found:
            raise Trouble(_which(template, it, f"has no column {wanted.strip()!r}"))
        return found[0]
    if it.platform.words == "Moodle's grading worksheet":
        if len({row.lesson for row in rows}) > 1:
            raise Trouble(_which(template, it, "does not say which lesson it is of"))
        return all_of[0]
    assignment = next(row.assignment for row in rows if row.lesson == lesson)
    titles = {i: words(it.platform.title(it.head[i])) for i in all_of}
    for alike in (str.__eq__, lambda one, title: f" {one} " in f" {title} "):
        for name in filter(None, (words(assignment), words(lesson), words(lesson.lstrip("0123456789")))):
            found = [i for i, title in titles.items() if alike(name, title)]
            if len(found) > 1:
                raise Trouble(_which(template, it, f"has several columns for {lesson}", found))
            if found:
                return found[0]
    return None


def _is(wanted, it, i):
    """Does somebody mean this column: by its heading, its title, or the number in it?"""
    numbers = re.findall(r"\((\d+)\)\s*$", it.head[i])
    return words(wanted) in (it.plain[i], words(it.platform.title(it.head[i]))) or wanted.strip() in numbers


def _which(template, it, problem, columns=None):
    """A sentence that names the columns there are."""
    columns = columns or [i for i, one in enumerate(it.head) if it.platform.is_grade(one)]
    there = ", ".join(repr(it.head[i]) for i in columns[:20]) or "none"
    return (
        f"the template {template.name} {problem}: name the column by --column HEADING, or LESSON=HEADING "
        f"where there are several lessons; its columns are {there}"
    )


def _some(names):
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
