"""ILIAS: names as its `class.ilExSubmission.php` makes them."""

import unicodedata

import pytest
from grading.intake.platforms.making import (
    CLASS,
    HANDED_IN,
    LATE,
    TWICE,
    counted,
    handed_at,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.platforms.recognize import recognize


def folder(student):
    """The name of a person's folder, in ASCII."""
    name = f"{student.last}_{student.first}_{student.login}_{student.id}"
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().replace("'", "_")


def class_download(root="Exercise 1/Submissions/", late="Late Submission - ", stamped=False):
    entries = [never_read(f"{root.partition('/')[0]}/Exercise 1.xlsx")]
    for student in HANDED_IN:
        stamp = f"{handed_at(student):%Y%m%d%H%M%S}_" if stamped else ""
        entries.append(never_read(f"{root}{folder(student)}/{late * (student in LATE)}{stamp}{name_of(student)}"))
    return [*entries, never_read(f"{root}{folder(TWICE)}/00_start (2).ipynb")]


@pytest.mark.parametrize(
    ("root", "late"),
    [
        ("Exercise 1/Submissions/", "Late Submission - "),
        ("Uebung 1/Abgaben/", "Verspaetete Abgabe - "),
        ("Uebung 1 (1).zip/Abgaben.zip/", "Verspätete Abgabe - "),
    ],
)
def test_a_class(root, late):
    entries = class_download(root, late)
    download = recognize(entries)
    assert download.platform == "ILIAS"
    assert counted(download, "login") == {student.login: 1 + (student is TWICE) for student in HANDED_IN}
    assert counted(download, "id").keys() == {str(student.id) for student in HANDED_IN}
    assert "Ada Lovelace" in counted(download, "name")
    assert {one.owner.login for one in download.handed if one.late} == {student.login for student in LATE}
    assert {one.name for one in download.handed} == {"00_start.ipynb", "report.pdf"}
    assert not left_over(download, entries)


def test_times_before_the_names():
    times = {one.owner.login: one.time for one in recognize(class_download(stamped=True)).handed if one.time}
    assert times == {student.login: handed_at(student).replace(tzinfo=None) for student in HANDED_IN}


def test_what_one_of_a_team_hands_in_all_have():
    ada, alan, grace = CLASS[:3]
    entries = [
        never_read(f"E/Submissions/Team 7/{folder(ada)}/00_start.ipynb"),
        never_read(f"E/Submissions/Team 7/{folder(alan)}/helper.py"),
        never_read(f"E/Submissions/Team 8/{folder(grace)}/00_start.ipynb"),
    ]
    handed = [(one.owner.login, one.name) for one in recognize(entries).handed]
    assert handed == [
        (ada.login, "00_start.ipynb"),
        (alan.login, "00_start.ipynb"),
        (ada.login, "helper.py"),
        (alan.login, "helper.py"),
        (grace.login, "00_start.ipynb"),
    ]


@pytest.mark.parametrize("shape", ["{last}_{first}_hw_1", "{first}_{last}_lab_{index}"])
def test_folders_that_people_have_named_so(shape):
    entries = [
        never_read(f"{shape.format(first=one.first, last=one.last, index=i % 3)}/00_start.ipynb")
        for i, one in enumerate(CLASS)
    ]
    assert recognize(entries).platform == "folder"


def test_one_in_a_plain_class():
    entries = [never_read(f"{one.login}/00_start.ipynb") for one in CLASS] + [
        never_read("Wong_Eve_ew_12/00_start.ipynb")
    ]
    assert recognize(entries).platform == "folder"
