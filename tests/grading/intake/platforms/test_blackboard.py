"""Blackboard: names and texts as timdrysdale/gradex-cli and kwurst/bb-file-cleanup find them."""

import pytest
from grading.intake.platforms.making import (
    CLASS,
    HANDED_IN,
    TWICE,
    counted,
    file,
    handed_at,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.platforms.recognize import recognize

TEXT = """Name: {name} ({login})
Assignment: {assignment}
Date Submitted: {time}
Current Mark: Needs Marking

Submission Field:
There is no student submission text data for this assignment.

Comments:
There are no student comments for this assignment.

Files:
{files}"""


def attempt(student, time, *names, assignment="HW_1 Start", told="{:%A, %d %B %Y %H:%M:%S} o'clock GMT", folder=""):
    """The files of one attempt, and the text that comes with them."""
    stem = f"{folder}{assignment}_{student.login}_attempt_{time:%Y-%m-%d-%H-%M-%S}"
    files = "".join(
        f"\tOriginal filename: {name}\n\tFilename: {stem.removeprefix(folder)}_{name.replace(' ', '_')}\n\n"
        for name in names
    )
    said = TEXT.format(
        name=student.name, login=student.login, assignment=assignment, time=told.format(time),
        files=files or "No files were attached to this submission.",
    )  # fmt: skip
    return [*(never_read(f"{stem}_{name.replace(' ', '_')}") for name in names), file(f"{stem}.txt", said.encode())]


def class_download(**how):
    entries = [one for student in HANDED_IN for one in attempt(student, handed_at(student), name_of(student), **how)]
    return entries + attempt(TWICE, handed_at(TWICE).replace(hour=22), "00_start.ipynb", **how)


@pytest.mark.parametrize("folder", ["", "gradebook_1_HW (1).zip/"])
@pytest.mark.parametrize(
    "told", ["{:%A, %d %B %Y %H:%M:%S} o'clock GMT", "{:%A, %B %d, %Y %I:%M:%S %p UTC}", "{:%Y-%m-%d %H:%M:%S} GMT"]
)
def test_a_class(folder, told):
    entries = class_download(folder=folder, told=told)
    download = recognize(entries)
    assert download.platform == "Blackboard"
    assert counted(download, "login") == {student.login: 1 + (student is TWICE) for student in HANDED_IN}
    assert {one.owner.name for one in download.handed} == {student.name for student in HANDED_IN}
    assert {one.assignment for one in download.handed} == {"HW_1 Start"}
    firsts = {one.owner.login: one.time for one in download.handed if one.time.hour != 22}
    assert firsts == {student.login: handed_at(student) for student in HANDED_IN}
    assert {one.time_from for one in download.handed} == {"platform"}
    assert not left_over(download, entries)


def test_without_the_texts_the_names_tell_login_and_time():
    entries = [entry for entry in class_download() if not entry.path.endswith(".txt")]
    download = recognize(entries)
    assert counted(download, "login") == {student.login: 1 + (student is TWICE) for student in HANDED_IN}
    assert {one.time.replace(tzinfo=None) for one in download.handed} >= {
        handed_at(student).replace(tzinfo=None) for student in HANDED_IN
    }


def test_a_file_has_the_name_that_its_student_gave_it():
    entries = [*class_download(), *attempt(CLASS[0], handed_at(CLASS[0]).replace(hour=23), "my 00 start.ipynb")]
    assert "my 00 start.ipynb" in {one.name for one in recognize(entries).handed}


def test_a_text_of_a_students_own_is_handed_in():
    entries = [*class_download(), *attempt(CLASS[0], handed_at(CLASS[0]).replace(hour=23), "notes.txt")]
    assert "notes.txt" in {one.name for one in recognize(entries).handed}


def test_an_attempt_without_files_is_of_somebody_who_handed_in_nothing():
    """CodeGra-de/CodeGra.de#274."""
    entries = [*class_download(), *attempt(CLASS[7], handed_at(CLASS[7]))]
    download = recognize(entries)
    assert CLASS[7].login in {owner.login for owner in download.people}
    assert CLASS[7].login not in counted(download, "login")
    assert not left_over(download, entries)


def test_what_was_typed_into_blackboard_is_handed_in():
    [text] = attempt(CLASS[7], handed_at(CLASS[7]))
    typed = text.read().replace(b"There is no student submission text data for this assignment.", b"My answer: 7")
    download = recognize([*class_download(), file(text.path, typed)])
    assert [one.name for one in download.handed if one.owner.login == CLASS[7].login] == ["submission.txt"]


def test_logins_with_underscores():
    entries = [
        *attempt(CLASS[0]._replace(login="ada_l"), handed_at(CLASS[0]), "00_start.ipynb"),
        *attempt(CLASS[1]._replace(login="a_turing"), handed_at(CLASS[1]), "00_start.ipynb"),
    ]
    assert counted(recognize(entries), "login") == {"ada_l": 1, "a_turing": 1}


def test_one_attempt_in_a_plain_class():
    entries = [never_read(f"{one.login}/00_start.ipynb") for one in CLASS] + [
        never_read("HW_eve_attempt_2026-11-03-23-58-12_00_start.ipynb")
    ]
    assert recognize(entries).platform == "folder"
