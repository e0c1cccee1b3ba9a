"""The class, from a table that a platform exports or a teacher writes: columns are recognized by their headings."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from coursekit.grading.deadline import local
from coursekit.grading.intake.names import plain
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.spreadsheet import table
from coursekit.grading.records import HandedIn, Person, Trouble
from coursekit.student.name import normal

_HEADINGS = tomllib.loads(files("coursekit.grading.intake").joinpath("headings.toml").read_text(encoding="utf-8"))
_NOBODY = re.compile(r"(?i)points possible|student, test$|test student$")  # rows of Canvas's own
_NO_NAME = re.compile(r"(?i)(max |total )?points|date|due date")  # of Google Classroom's, where there is nothing else
_LATE = re.compile(r"(?i)\blate\b|verspät|retard|retras|ritardo")
_PARTICIPANT = re.compile(r"(?i)(?:particip[a-z]+|teilnehmer(?:/in)?)\s*(\d+)")
_UNITS = {"d": 86400, "t": 86400, "j": 86400, "h": 3600, "s": 3600, "m": 60}  # a day in three languages, Stunden
_PIECE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zà-ÿ]+)")
_WHERE_HEADINGS_ARE = 10  # rows


class Roster(NamedTuple):
    """Who is in the class."""

    people: tuple[Person, ...] = ()
    ids: dict[str, str] = {}  # noqa: RUF012  every number that anybody has, such as the university's: the person's key
    handed: dict[str, HandedIn] = {}  # noqa: RUF012  by key: when the one assignment of this list was handed in


def read(path):
    """The roster in a file.

    Raises
    ------
    Trouble
        In one sentence, with the row: if it is not CSV, has no heading that is known, nobody, or two of one id.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as why:
        raise Trouble(f"the roster {path} cannot be read ({why.strerror}): give a CSV file with the class") from None
    rows = table(data, f"the roster {path}")
    if not rows:
        raise Trouble(f"the roster {path} is empty: a row of headings and a row for each person are expected")
    at, columns = _columns(rows, path)
    found = [(line, *_person(cells, columns, f"row {line} of {path}")) for line, cells in rows[at + 1 :]]
    found = [one for one in found if one[1]]
    if not found:
        raise Trouble(f"the roster {path} has headings and nobody below them: a row for each person is expected")
    found = _keyed(found, path)
    people = tuple(person for _, person, *_ in found)
    ids = {number: person.key for _, person, numbers, _ in reversed(found) for number in numbers}
    handed = {person.key: came for _, person, _, came in found if came.time or came.late}
    return Roster(people, ids | {one.id: one.key for one in people if one.id}, handed)


def seconds(text):
    """A length of time as people write it; ValueError where it is none.

    Examples
    --------
    >>> [seconds(text) for text in ("24h", "2 days", "1:30", "90", "1.5 h", "")]
    [86400.0, 172800.0, 5400.0, 5400.0, 5400.0, 0.0]
    """
    text = text.strip().lower()
    if not text:
        return 0.0
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return 60 * _number(text)
    if clock := re.fullmatch(r"(\d+):([0-5]\d)(?::([0-5]\d))?", text):
        hours, minutes, rest = (int(one or 0) for one in clock.groups())
        return float(3600 * hours + 60 * minutes + rest)
    pieces = _PIECE.findall(text)
    if not pieces or _PIECE.sub("", text).strip(" ,+&and"):
        raise ValueError(text)
    return sum(_number(count) * _unit(unit) for count, unit in pieces)


def _number(text):
    return float(text.replace(",", "."))


def _unit(word):
    for start, long in (("sec", 1), ("sek", 1), ("week", 604800), ("woche", 604800)):
        if word.startswith(start):
            return long
    if word[0] not in _UNITS or word.startswith("mo"):
        raise ValueError(word)
    return _UNITS[word[0]]


def _heading(text):
    """A heading as it is compared: `Apellido(s)` is "apellido s"."""
    return " ".join(re.findall(r"[^\W_]+", plain(re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", " ", text))))


def _columns(rows, path):
    """Where the headings are, and {field: numbers of its columns}."""
    for at, (_, cells) in enumerate(rows[:_WHERE_HEADINGS_ARE]):
        headings = [_heading(cell) for cell in cells]
        columns = {
            field: [headings.index(name) for name in names if name in headings] for field, names in _HEADINGS.items()
        }
        if any(columns[field] for field in ("name", "login", "id", "email", "first", "last")):
            return at, columns
    line, cells = rows[0]
    raise Trouble(
        f"the roster {path} has no heading that is known in row {line} ({', '.join(cells)[:80]}): name its columns, "
        f"such as name, login, id, email"
    )


def _person(cells, columns, where):
    """(person without a key, its numbers, how it handed in), or (None, (), None) where the row is about nobody."""
    values = {field: [_cell(cells[i]) for i in numbers if i < len(cells)] for field, numbers in columns.items()}
    first = {field: next(filter(None, found), "") for field, found in values.items()}
    name = _name(first["name"], first["first"], first["last"])
    logins, numbers, of_moodle = [], [], []
    for text in filter(
        None, (*values["login"][:1], *values["id"])
    ):  # Moodle's numbers have a heading of logins in French
        number = _PARTICIPANT.fullmatch(text)
        if number:
            of_moodle.append(number[1])
        else:
            (logins if text in values["login"] else numbers).append(text)
    email = first["email"] or next((number for number in numbers if "@" in number), "")
    numbers = [number for number in numbers if number != email]
    numbered = not numbers and bool(of_moodle)
    numbers += of_moodle  # which are new in each assignment
    nobody = not (name or logins or numbers or email) or _NOBODY.match(first["name"])
    if nobody or (_NO_NAME.fullmatch(name) and not (logins or numbers or email)):
        return None, (), None
    try:
        extra = seconds(first["extra"])
    except ValueError:
        raise Trouble(
            f"{where} has the extra time {first['extra']!r}: a length such as 24h, 2 days, 1:30 or minutes is expected"
        ) from None
    about = (email, first["typed"], first["section"], extra, numbered)
    time = times.read(first["handed"])
    stamp = (local(time).isoformat(), "platform") if time else ("", "")
    came = HandedIn("", *stamp, late=bool(_LATE.search(first["status"])))
    return Person("", name, next(iter(numbers), ""), next(iter(logins), ""), *about), tuple(numbers), came


def _cell(text):
    """What a cell says: spreadsheets write `="12"` and Brightspace `#12`, so that a number stays a text."""
    text = re.sub(r'^="?(.*?)"?$', r"\1", text.strip()).lstrip("#").strip()
    return re.sub(r"^(\d+)\.0$", r"\1", text)


def _name(whole, first, last):
    """The name with the first name first; a column `Name` beside one of first names has the last ones."""
    if first or last:
        return " ".join(filter(None, (first, last or whole)))
    family, comma, given = (part.strip() for part in whole.partition(","))
    return f"{given} {family}" if comma and given and "," not in given else whole


def _keyed(found, path):
    """The same with a key for everybody: the login, else id, address, Moodle's number, name."""
    found = [(line, one._replace(key=_key(one)), *more) for line, one, *more in found]
    for field, words in (("id", "the id"), ("login", "the login"), ("key", "nothing but the name")):
        lines = {}
        for line, one, *_ in found:
            value = getattr(one, field)
            before = lines.setdefault(normal(value), line)
            if value and before != line:
                raise Trouble(
                    f"rows {before} and {line} of {path} have {words} {value}: "
                    f"give each person a login, an id or an address of their own"
                )
    return found


def _key(one):
    return one.login or (not one.numbered and one.id) or one.email or one.id or one.name
