"""The exports of gradebooks, as far as filling one needs to know them: their headings, and what may be written where.

Canvas (`gradebook_exporter.rb` of its source), Moodle's grading worksheet of an assignment (`assignfeedback_offline`)
and its gradebook ("Export" as plain text), Brightspace ("Exporting grades" of community.d2l.com).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from coursekit.grading.intake.names import plain

_GRADE = {"grade", "bewertung", "note", "calificacion", "valutazione"}
_MAXIMUM = {"maximum grade", "bestwertung", "note maximale", "calificacion maxima", "valutazione massima"}
_MAY_CHANGE = {"grade can be changed", "bewertung kann geandert werden"}
_NO = {"no", "nein", "non"}
_EMAIL = {"email address", "e mail adresse", "adresse de courriel", "email"}
_NUMBER = {"id number", "id nummer", "numero d identification", "numero de id", "numero id", "matrikelnummer"}
_FULL = {"full name", "vollstandiger name", "nom complet", "nombre completo"}
_FIRST, _LAST = {"first name", "vorname", "prenom", "nombre"}, {"last name", "nachname", "nom de famille", "apellido s"}
_REAL = re.compile(r"\((?:real|punkte|points|reel|brut)\)\s*$", re.IGNORECASE)
_CANVAS_GRADE = re.compile(r"\(\d+\)\s*$")
_D2L_GRADE = re.compile(r"(?i) points grade\b")


class Platform(NamedTuple):
    """One kind of export; cells are found by the plain words of their headings."""

    name: str
    words: str  # for sentences
    known: Callable  # of the headings
    ids: frozenset  # headings of what identifies a person
    names: tuple  # headings whose cells make the name
    is_grade: Callable  # of a heading as it stands
    title: Callable  # of an item, from its heading


def words(text):
    """A heading as it is compared.

    Examples
    --------
    >>> words("E-Mail-Adresse"), words(" Full  name")
    ('e mail adresse', 'full name')
    """
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


PLATFORMS = (
    Platform(
        "canvas",
        "Canvas",
        lambda head: head[0].startswith(("student", "lastname")) and {"id", "section"} <= {*head},
        frozenset({"id", "sis user id", "sis login id", "integration id"}),
        ("student", "firstname", "lastname"),
        lambda heading: bool(_CANVAS_GRADE.search(heading)),
        lambda heading: _CANVAS_GRADE.sub("", heading),
    ),
    Platform(
        "brightspace",
        "Brightspace",
        lambda head: bool({"orgdefinedid", "username"} & {*head}) and any("points grade" in one for one in head),
        frozenset({"orgdefinedid", "username", "email"}),
        ("first name", "last name"),
        lambda heading: bool(_D2L_GRADE.search(heading)) and "calculated" not in heading.lower(),
        lambda heading: _D2L_GRADE.split(heading)[0],
    ),
    Platform(
        "moodle",
        "Moodle's grading worksheet",
        lambda head: bool(_GRADE & {*head}) and bool(_MAXIMUM & {*head}),
        frozenset({"identifier", "id", *_EMAIL, *_NUMBER}),
        tuple(_FULL),
        lambda heading: words(heading) in _GRADE,
        lambda heading: "",
    ),
    Platform(
        "moodle",
        "Moodle's gradebook",
        lambda head: (
            bool((_EMAIL | _NUMBER) & {*head}) and any(one.split()[-1:] in (["real"], ["punkte"]) for one in head)
        ),
        frozenset({"username", *_EMAIL, *_NUMBER}),
        (*_FIRST, *_LAST),
        lambda heading: bool(_REAL.search(heading)) and "total" not in heading.lower(),
        lambda heading: _REAL.sub("", heading.partition(": ")[2] or heading),
    ),
)


def points_possible(sheet, column):
    """The most points of a column; None where the export does not say, "read only" where nothing may be written."""
    if sheet.platform.name == "brightspace":
        most = re.search(r"(?i)maxpoints:([\d.,]+)", sheet.head[column])
        return number(most[1]) if most else None
    if sheet.platform.name == "canvas":
        row = next((row for row in sheet.rows if "Points Possible" in row[0]), None)
        cell = row[column] if row and column < len(row) else ""
        return "read only" if re.search(r"read\s+only", cell) else number(cell)
    at = next((i for i, one in enumerate(sheet.plain) if one in _MAXIMUM), None)
    return next((number(row[at]) for row in sheet.rows if at is not None and at < len(row) and number(row[at])), None)


def locked(sheet, row):
    """Does the export say that this person's grade cannot be changed?"""
    at = next((i for i, one in enumerate(sheet.plain) if one in _MAY_CHANGE), None)
    return at is not None and at < len(row) and words(row[at]) in _NO


def number(text):
    """A number as people of any country write it; None where it is none.

    Examples
    --------
    >>> number("100,00"), number("7.5"), number("1,000.00"), number("")
    (100.0, 7.5, 1000.0, None)
    """
    pieces = re.split(r"[.,]", text.strip())
    joined = f"{''.join(pieces[:-1])}.{pieces[-1]}" if len(pieces) > 1 else pieces[0]
    return float(joined) if re.fullmatch(r"\d*\.?\d+", joined) else None
