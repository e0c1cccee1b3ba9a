"""A class of twenty, as every platform's download holds it: what each handed in, and what must come of it.

Two are late, one tries twice, one hands in a PDF and one nothing; the answers of the others are right or wrong in ways
whose points can be counted by hand: two for the numbers of 00_start, five for its function.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import NamedTuple

LESSON = "00_start"
DEADLINE = datetime(2026, 11, 3, 23, 59)
PACKED = datetime(2026, 11, 6, 9, 0)  # when the teacher downloads
LATE = ("--late", f"{DEADLINE:%Y-%m-%d %H:%M}")
POINTS = {"right": 7, "slip": 6, "no number": 5, "no function": 2, "nothing right": 0}


class Try(NamedTuple):
    """One upload."""

    work: str  # one of POINTS, or "pdf"
    time: datetime


class Person(NamedTuple):
    """Somebody in the class, with the names that platforms know them by."""

    given: str
    family: str
    number: int  # every id is made from it
    tries: tuple[Try, ...] = ()  # the last one counts

    @property
    def name(self):
        return f"{self.given} {self.family}".strip()

    @property
    def sortable(self):
        """As Canvas and registrars sort it."""
        return f"{self.family}, {self.given}" if self.given and self.family else self.name

    @property
    def login(self):
        return ".".join(ascii_of(part).lower().replace(" ", "").replace("'", "") for part in (self.given, self.family))

    @property
    def email(self):
        return f"{self.login}@uni.example"

    @property
    def matriculation(self):
        return str(4200000 + self.number)

    @property
    def late(self):
        return bool(self.tries) and self.tries[-1].time > DEADLINE


class Expected(NamedTuple):
    """What grades.csv and incidents.csv must say of one person."""

    points: int | None  # None: nothing that could have any
    status: str = "graded"
    late: bool = False
    file: str = ""  # the path that counts, or its end; "" is not compared
    time: datetime | None = None  # to the minute, where the platform says it
    kinds: frozenset | None = frozenset()  # of the person's incidents; None is not compared


def expected(person, path_of=None, *, late=None, timed=True):
    """What must come of somebody in this class; `path_of` gives the path of the try that counts."""
    if not person.tries:
        return Expected(None, "nothing submitted")
    last = person.tries[-1]
    late = person.late if late is None else late
    time = last.time if timed else None
    if last.work == "pdf":
        return Expected(None, "not read", late, kinds=frozenset({"unreadable"}))
    return Expected(POINTS[last.work], "graded", late, path_of(person) if path_of else "", time)


def ascii_of(text):
    """With the marks of letters taken off."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _on_time(number, work):
    return (Try(work, datetime(2026, 11, 3, 18, 5) + timedelta(minutes=7 * number)),)


_TWICE = (Try("nothing right", datetime(2026, 11, 2, 11, 30)), Try("right", datetime(2026, 11, 3, 13, 5)))
_ROWS = [
    ("Ada", "Lovelace", "right"),
    ("Alan", "Turing", "no function"),
    ("Grace", "Hopper", _TWICE),
    ("Emmy", "Noether", "slip"),
    ("Jürgen", "Müller", "right"),
    ("José", "Álvarez", "no function"),
    ("Katherine", "Johnson", "right"),
    ("Mary", "Jackson", "no number"),
    ("Dorothy", "Vaughan", (Try("right", datetime(2026, 11, 4, 8, 10)),)),
    ("Srinivasa", "Ramanujan", "nothing right"),
    ("Sofja", "Kowalewskaja", "right"),
    ("Chien-Shiung", "Wu", "slip"),
    ("Maryam", "Mirzakhani", "right"),
    ("Kurt", "Gödel", (Try("no function", datetime(2026, 11, 5, 0, 2)),)),
    ("Jean", "d'Alembert", "right"),
    ("Anna", "van der Berg", "no number"),
    ("Li", "Wei", "right"),
    ("Olga", "Taussky Todd", "slip"),
    ("Blaise", "Pascal", "pdf"),
    ("Évariste", "Galois", ()),
]
PEOPLE = [
    Person(given, family, number, _on_time(number, did) if isinstance(did, str) else did)
    for number, (given, family, did) in enumerate(_ROWS, 1)
]
FEW = [one for one in PEOPLE if one.given in ("Grace", "Dorothy", "Blaise", "Évariste")]
