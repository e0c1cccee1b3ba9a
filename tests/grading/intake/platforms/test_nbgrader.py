"""nbgrader: the tree of its course folder, as `nbgrader collect` and `nbgrader zip_collect` fill it."""

import pytest
from grading.intake.platforms.making import (
    CLASS,
    EVENING,
    HANDED_IN,
    counted,
    file,
    handed_at,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.platforms.recognize import recognize


def class_download(folder="submitted/", stamped=True):
    entries = []
    for student in HANDED_IN:
        path = f"{folder}{student.login}/00_start"
        entries.append(never_read(f"{path}/{name_of(student)}"))
        if stamped:
            stamp = handed_at(student).strftime("%Y-%m-%d %H:%M:%S.%f %Z")
            entries.append(file(f"{path}/timestamp.txt", stamp.encode()))
    return entries


@pytest.mark.parametrize(
    "folder", ["submitted/", "course/submitted/", "", "collected/", "course.zip/course/submitted/"]
)
def test_a_class(folder):
    entries = class_download(folder)
    download = recognize(entries)
    assert download.platform == "nbgrader"
    assert counted(download, "login") == {student.login: 1 for student in HANDED_IN}
    times = {one.owner.login: (one.time, one.time_from) for one in download.handed}
    assert times == {student.login: (handed_at(student), "platform") for student in HANDED_IN}
    assert {one.assignment for one in download.handed} == {"00_start"}
    assert not left_over(download, entries)


def test_without_time_stamps():
    download = recognize(class_download(stamped=False))
    assert download.platform == "nbgrader"
    assert {one.time_from for one in download.handed} == {""}


def test_the_folder_of_a_course():
    beside = ["source/00_start/00_start.ipynb", "release/00_start/00_start.ipynb", "gradebook.db", "nbgrader_config.py"]
    beside += ["autograded/s00/00_start/00_start.ipynb", "autograded/s00/00_start/timestamp.txt"]
    entries = [*class_download(), *map(never_read, beside), never_read("notes/old.ipynb")]
    download = recognize(entries)
    assert counted(download, "login") == {student.login: 1 for student in HANDED_IN}
    assert left_over(download, entries) == ["notes/old.ipynb"]


def test_a_secret_of_the_exchange_is_not_handed_in():
    entries = [*class_download(), never_read("submitted/s00/00_start/submission_secret.txt")]
    download = recognize(entries)
    assert counted(download, "login")["s00"] == 1
    assert not left_over(download, entries)


def test_helper_files_and_folders():
    entries = [*class_download(), never_read("submitted/s00/00_start/data/x.csv")]
    assert [one.name for one in recognize(entries).handed if one.owner.login == "s00"] == ["00_start.ipynb", "x.csv"]
    assert {one.time for one in recognize(entries).handed if one.owner.login == "s00"} == {EVENING}


def test_a_time_that_cannot_be_read_is_not_known():
    entries = [
        file("submitted/s00/00_start/timestamp.txt", b"\xff\xfe\x00"),
        never_read("submitted/s00/00_start/a.ipynb"),
    ]
    assert [one.time for one in recognize(entries).handed] == [None]


def test_a_plain_class_in_which_one_student_has_such_a_folder():
    entries = [never_read(f"{student.login}/00_start.ipynb") for student in CLASS]
    entries += [never_read("s99/submitted/a/b/00_start.ipynb"), file("s98/x/y/timestamp.txt")]
    download = recognize(entries)
    assert download.platform == "folder"
    assert counted(download, "name")["s99"] == 1
