"""ILIAS: *Download All Submissions* of an assignment.

`Modules/Exercise/classes/class.ilExSubmission.php`: `<title>/Abgaben/<family>_<given>_<login>_<id>/<file>`, all in
ASCII, a second file of one name with a (2), a late one with "Verspätete Abgabe - " in front; files keep their times,
and a table in Excel's form lies beside.
"""

import unicodedata

from world.downloads.making import Download, table, upload, written, zipped
from world.downloads.people import PEOPLE, ascii_of, expected

_ILIAS = {"ß": "ss"} | {char: f"{ascii_of(char)}e" for char in "äöüÄÖÜ"}
EXCEL = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def in_ascii(text):
    """ILIAS's getASCIIFilename."""
    text = "".join(_ILIAS.get(char, char) for char in unicodedata.normalize("NFC", text))
    return ascii_of(text)


def folder_of(person):
    return in_ascii(f"{person.family}_{person.given}_{person.login}_{7000 + person.number}")


def file_of(person, at=-1):
    at = range(len(person.tries))[at]
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    name = f"{stem} ({at + 1}).{suffix}" if at else name
    late = "Verspaetete Abgabe - " if person.late else ""
    return f"00 Start/Abgaben/{folder_of(person)}/{late}{name}"


def make(folder, people=PEOPLE):
    """The zip."""
    files = [
        (file_of(one, at), upload(one, tried)[1], tried.time) for one in people for at, tried in enumerate(one.tries)
    ]
    return written(folder / "00_Start_777.zip", zipped([*files, ("00 Start/00 Start.xlsx", EXCEL)]))


def roster(folder, people=PEOPLE):
    """The members of the course, exported with semicolons."""
    head = ("Login", "First Name", "Last Name", "E-Mail", "Matriculation Number")
    rows = [(one.login, one.given, one.family, one.email, one.matriculation) for one in people]
    return table(folder / "members.csv", [head, *rows], "utf-8-sig", ";")


DOWNLOADS = [
    Download("ilias", "ILIAS-eLearning/ILIAS Modules/Exercise/classes/class.ilExSubmission.php", make, roster,
             lambda one: expected(one, file_of, timed=False)),
]  # fmt: skip
