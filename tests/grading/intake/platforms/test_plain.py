"""Folders and files that no platform has named: where they lie, and what they have in common, tells whose they are."""

import pytest
from grading.intake.platforms.making import CLASS, HANDED_IN, counted, empty_folder, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize


def owners(*paths):
    """The name of the owner of each path, or the address."""
    download = recognize([never_read(path) for path in paths])
    assert download.platform == "folder"
    return {one.entry.path: one.owner.name or one.owner.email for one in download.handed}


@pytest.mark.parametrize(
    "shape",
    [
        "{name}/{file}",
        "{name}.zip/{file}",
        "{name}.tar.gz/{name}/{file}",
        "submissions/{name}/{file}",
        "submissions (1)/submissions.zip/{name}/{file}",
        "{section}/{name}/{file}",
        "{section}/{name}.7z/{file}",
        "{name}/work/{file}",
    ],
)
def test_a_folder_or_an_archive_for_each_student(shape):
    entries = [
        never_read(shape.format(name=one.login, file=name_of(one), section=f"group {i % 2}"))
        for i, one in enumerate(HANDED_IN)
    ]
    download = recognize(entries)
    assert download.platform == "folder"
    assert counted(download, "name") == {student.login: 1 for student in HANDED_IN}
    assert not left_over(download, entries)


@pytest.mark.parametrize(
    ("shape", "file"),
    [
        ("{}.ipynb", None),
        ("handed in/{}.ipynb", None),
        ("{} 00_start.ipynb", "00_start.ipynb"),
        ("00_start_{}.ipynb", "00_start.ipynb"),
        ("00_start - {}.ipynb", "00_start.ipynb"),
        ("hw1_{}.ipynb", "hw1.ipynb"),
        ("{}_my_lab.ipynb", "my_lab.ipynb"),
    ],
)
def test_a_file_for_each_student(shape, file):
    students = [student for student in HANDED_IN if student.name != "Kim Lee"]
    entries = [never_read(shape.format(student.name)) for student in students]
    download = recognize(entries)
    bare = {"".join(filter(str.isalnum, student.name)) for student in students}
    assert {"".join(filter(str.isalnum, one.owner.name)) for one in download.handed} == bare
    assert {one.name for one in download.handed} == ({file} if file else {entry.parts[-1] for entry in entries})


def test_a_second_folder_of_a_browser_is_a_second_attempt():
    download = recognize([never_read(path) for path in ("ada.zip/00_start.ipynb", "ada (1).zip/00_start.ipynb")])
    assert [(one.owner.name, one.attempt) for one in download.handed] == [("ada", 0), ("ada", 2)]


def test_copies_and_second_downloads():
    names = [
        "00_start.ipynb",
        "00_start-Copy1.ipynb",
        "00_start (2).ipynb",
        "00_start - Copy.ipynb",
        "Copy of 00_start.ipynb",
    ]
    download = recognize([never_read(f"{student.login}/{name}") for student, name in zip(CLASS, names, strict=False)])
    assert {one.name for one in download.handed} == {"00_start.ipynb"}
    assert [one.attempt for one in download.handed] == [0, 2, 3, 2, 0]


def test_attempts_in_folders_are_those_of_their_student():
    assert set(
        owners(*(f"{one}/try {i}/00_start.ipynb" for one in ("ada", "bob", "eve") for i in (1, 2))).values()
    ) == {*("ada", "bob", "eve")}


def test_weeks_around_students():
    paths = [f"week {week}/{one}/0{week}.ipynb" for week in (1, 2) for one in ("ada", "bob", "eve")]
    assert set(owners(*paths).values()) == {"ada", "bob", "eve"}


def test_two_lessons_of_each_student():
    paths = [f"{one}/{lesson}.ipynb" for one in ("ada", "bob") for lesson in ("00_start", "01_linear_models")]
    assert set(owners(*paths).values()) == {"ada", "bob"}


def test_one_student():
    assert owners("ada/00_start.ipynb", "ada/helper.py", "ada/data/x.csv") == {
        "ada/00_start.ipynb": "ada",
        "ada/helper.py": "ada",
        "ada/data/x.csv": "ada",
    }


def test_a_file_that_names_nobody_has_no_owner():
    assert owners("00_start.ipynb", "00_start (1).ipynb", "00_start_final_v2.ipynb") == {
        "00_start.ipynb": "",
        "00_start (1).ipynb": "",
        "00_start_final_v2.ipynb": "",
    }


def test_addresses():
    assert set(owners("ada@uni.example/00_start.ipynb", "bob@uni.example/00_start.ipynb").values()) == {
        *("ada@uni.example", "bob@uni.example")
    }


def test_a_pdf_in_a_class_of_files():
    assert owners("ada.ipynb", "bob.ipynb", "eve.pdf")["eve.pdf"] == "eve"


def test_lists_beside_the_students_are_left_over():
    entries = [*(never_read(f"{student.login}/00_start.ipynb") for student in CLASS), never_read("people.csv")]
    assert left_over(recognize(entries), entries) == ["people.csv"]


def test_an_empty_folder_is_a_student_who_handed_in_nothing():
    entries = [*(never_read(f"{student.login}/00_start.ipynb") for student in CLASS), empty_folder("mallory")]
    download = recognize(entries)
    assert [owner.name for owner in download.people] == ["mallory"]


def test_nothing_at_all():
    assert recognize([]).handed == []
