"""Canvas: names as instructure/canvas-lms, `lib/content_zipper.rb`, makes them."""

import re

import pytest
from grading.intake.platforms.making import (
    CLASS,
    HANDED_IN,
    LATE,
    PDF,
    TWICE,
    counted,
    file,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.platforms.recognize import recognize


def canvas_name(student):
    """Sortable name in small letters; all that is no letter, digit or underscore is gone."""
    return re.sub(r"[^\w]", "", f"{student.last}, {student.first}".lower())


def path(student, upload, file=None):
    late = "_LATE" if student in LATE else ""
    return f"{canvas_name(student)}{late}_{student.id}_{upload}_{file or name_of(student)}"


def class_download(folder=""):
    paths = [path(student, 90000 + i) for i, student in enumerate(HANDED_IN) if student is not TWICE]
    return [never_read(folder + one) for one in (*paths, path(TWICE, 90200, "00_start-1.ipynb"))]


@pytest.mark.parametrize("folder", ["", "submissions (1)/", "submissions.zip/", "week 1/submissions.zip/"])
def test_a_class(folder):
    entries = class_download(folder)
    download = recognize(entries)
    assert download.platform == "Canvas"
    assert counted(download, "id") == {str(student.id): 1 for student in HANDED_IN}
    assert counted(download, "name")["lovelaceada"] == 1
    assert {one.owner.id for one in download.handed if one.late} == {str(student.id) for student in LATE}
    assert {one.name for one in download.handed if one.owner.id != str(PDF.id)} == {"00_start.ipynb"}
    assert not left_over(download, entries)


def test_two_of_one_name_stay_two():
    kims = [one.owner for one in recognize(class_download()).handed if one.owner.name == "leekim"]
    assert len(set(kims)) == 2


def test_several_files_and_a_students_own_zip():
    ada = CLASS[0]
    entries = [
        *class_download(),
        never_read(path(ada, 90301, "helper.py")),
        never_read(path(ada, 90302, "work.zip/data/x.csv")),
    ]
    mine = [one for one in recognize(entries).handed if one.owner.id == str(ada.id)]
    assert [one.name for one in mine] == ["00_start.ipynb", "helper.py", "x.csv"]


def test_an_older_download_beside_a_newer_one():
    """The number of the upload tells which is the latest."""
    ada = CLASS[0]
    old = [never_read(f"old.zip/{path(ada, 80000, '00_start.ipynb')}")]
    entries = [*old, *class_download("new.zip/")]
    attempts = {one.entry.parts[0]: one.attempt for one in recognize(entries).handed if one.owner.id == str(ada.id)}
    assert attempts == {"old.zip": 1, "new.zip": 2}


def test_anonymous_students():
    entries = [never_read(f"{'LATE_' * (i == 2)}anon_k3Bd{i}_{90000 + i}_00_start.ipynb") for i in range(20)]
    download = recognize(entries)
    assert download.platform == "Canvas"
    assert {(one.owner.id, one.owner.name) for one in download.handed} == {(f"k3Bd{i}", "") for i in range(20)}
    assert [one.owner.id for one in download.handed if one.late] == ["k3Bd2"]


def test_what_was_typed_into_canvas_is_handed_in():
    entries = [*class_download(), never_read("wongeve_LATE_5000_text.html"), never_read("kayalan_5001_link.html")]
    typed = {one.owner.name: (one.name, one.late) for one in recognize(entries).handed if one.name.endswith(".html")}
    assert typed == {"wongeve": ("text.html", True), "kayalan": ("link.html", False)}


def test_a_lesson_whose_own_name_ends_like_a_second_attempt():
    entries = [
        *(never_read(f"{canvas_name(one)}_{one.id}_{70000 + i}_lab-1.ipynb") for i, one in enumerate(CLASS)),
        *(never_read(f"{canvas_name(one)}_{one.id}_{71000 + i}_lab-2.ipynb") for i, one in enumerate(CLASS)),
        never_read("strayone_1_72000_lab.ipynb"),
    ]
    names = {one.name for one in recognize(entries).handed}
    assert names == {"lab-1.ipynb", "lab-2.ipynb", "lab.ipynb"}


@pytest.mark.parametrize("stray", ["smith_1_2_00_start.ipynb", "smith_1_2/00_start.ipynb"])
def test_a_plain_class_with_a_name_that_looks_like_it(stray):
    entries = [*(never_read(f"{student.login}/00_start.ipynb") for student in CLASS), never_read(stray)]
    assert recognize(entries).platform == "folder"


def test_files_that_people_have_numbered():
    entries = [never_read(f"lab_1_2_{student.login}.ipynb") for student in CLASS]
    download = recognize(entries)
    assert download.platform == "folder"
    assert counted(download, "name") == {student.login: 1 for student in CLASS}


def test_what_the_teacher_laid_beside_is_left_over():
    entries = [*class_download(), never_read("solution.ipynb"), file("roster.csv", b"name,login\n")]
    download = recognize(entries)
    assert download.platform == "Canvas"
    assert left_over(download, entries) == ["solution.ipynb", "roster.csv"]
