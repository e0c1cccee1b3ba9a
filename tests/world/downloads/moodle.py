"""Moodle: *Download all submissions*, in folders or flat, with names or blind, with online text beside.

`mod/assign/classes/downloader.php`: `<full name>_<number>_assignsubmission_file/<path>`, with an underscore more at its
end up to Moodle 3; flat the same with an underscore in place of the slash. The number is the participant's, which the
grading worksheet has as its identifier. The zip's own times are those of the download
(`files/classes/local/archive_writer/zip_writer.php` sets none), so that only the worksheet knows when.
"""

import csv

from world.downloads.making import Download, spread, table, upload, written, zipped
from world.downloads.people import LATE, PEOPLE, expected

WORKSHEET = (
    "Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed",
    "Last modified (submission)", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
ONLINE_TEXT = b"<!DOCTYPE html><html><head><title>text</title></head><body><p>Please see my notebook.</p></body></html>"


def number_of(person):
    return 30000 + person.number


def file_name(person, at):
    """Moodle's file picker gives a second file of one name a (1)."""
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    return f"{stem} (1).{suffix}" if range(len(person.tries))[at] else name


def _paths(between, blind=False, end=""):
    """The way to name a try in the download."""

    def path(person, at=-1):
        name = "Participant" if blind else person.name
        return f"{name}_{number_of(person)}_assignsubmission_file{end}{between}{file_name(person, at)}"

    return path


IN_FOLDERS, FLAT, BLIND, OLD = _paths("/"), _paths("_"), _paths("/", blind=True), _paths("/", end="_")


def _files(people, path):
    return [(path(one, at), upload(one, tried)[1]) for one in people for at, tried in enumerate(one.tries)]


def _zip(path):
    def make(folder, people=PEOPLE):
        """The zip."""
        return written(folder / "DL-2026-00 Start-4711.zip", zipped(_files(people, path)))

    return make


def with_text(folder, people=PEOPLE):
    """Unpacked folders, where everybody also typed an online text."""
    texts = [
        (f"{one.name}_{number_of(one)}_assignsubmission_onlinetext_/onlinetext.html", ONLINE_TEXT)
        for one in people if one.tries
    ]  # fmt: skip
    return spread(folder / "DL-2026-00 Start-4711", _files(people, OLD) + texts)


def moment(time):
    return f"{time:%A}, {time.day} {time:%B %Y}, {time.hour % 12 or 12}:{time:%M %p}"


def worksheet(folder, people=PEOPLE):
    """The grading worksheet of the assignment."""
    rows = [WORKSHEET]
    for one in people:
        status = "No submission"
        if one.tries:
            status = "Submitted for grading" + (" - 8 hours 11 mins late" if one.late else "")
        when = moment(one.tries[-1].time) if one.tries else "-"
        number = f"Participant {number_of(one)}"
        rows.append((number, one.name, one.matriculation, one.email, status, "", "7.00", "Yes", when, "-", ""))
    return table(folder / "Grades-DL-2026-00 Start-4711.csv", rows, "utf-8-sig")


def blind_worksheet(folder, people=PEOPLE):
    """The same while nobody's name is to be seen."""
    path = worksheet(folder, people)
    keep = [at for at, head in enumerate(WORKSHEET) if head not in ("Full name", "ID number", "Email address")]
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [[row[at] for at in keep] for row in csv.reader(file)]
    return table(path, rows, "utf-8-sig")


def participants(folder, people=PEOPLE):
    """The course's participants, as their table is downloaded."""
    head = ("First name", "Last name", "ID number", "Email address", "Groups")
    rows = [(one.given, one.family, one.matriculation, one.email, "") for one in people]
    return table(folder / "courseid_12_participants.csv", [head, *rows])


def _numbered(one):
    return (str(number_of(one)), f"Participant {number_of(one)}", one.matriculation, one.email)


SOURCE = "moodle/moodle mod/assign/classes/downloader.php"
DOWNLOADS = [
    Download("moodle, folders and worksheet", SOURCE, _zip(IN_FOLDERS), worksheet,
             lambda one: expected(one, IN_FOLDERS, timed=False), LATE, ids=_numbered),
    Download("moodle, flat and participants", SOURCE, _zip(FLAT), participants,
             lambda one: expected(one, FLAT, timed=False, late=False), ids=_numbered),
    Download("moodle, blind marking", SOURCE, _zip(BLIND), blind_worksheet,
             lambda one: expected(one, BLIND, timed=False), LATE, ids=_numbered),
    Download("moodle, online text beside", SOURCE, with_text, participants,
             lambda one: expected(one, OLD, timed=False, late=False), ids=_numbered),
]  # fmt: skip
