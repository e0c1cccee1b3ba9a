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
        "hw1_{name}.zip/{file}",
        "{name} 00_start/{file}",
        "00_start - {name}.zip/{file}",
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


@pytest.mark.parametrize(
    "path",
    [
        "Ada Lovelace/00_start.ipynb.gz/00_start.ipynb",
        "Ada Lovelace/my 00_start.zip/a.ipynb",
        "Ada Lovelace.ipynb.gz/a.ipynb",
    ],
)
def test_an_archive_of_one_file_is_nobody(path):
    assert owners(path) == {path: "Ada Lovelace"}


def test_folders_for_sections_in_which_one_is():
    paths = {
        "Fall 2026/Section A/Ada Lovelace/Desktop/homework/final/00_start.ipynb": "Ada Lovelace",
        "Fall 2026/Section B/Alan Turing/00_start.ipynb": "Alan Turing",
    }
    assert owners(*paths) == paths


@pytest.mark.parametrize("others", [0, 1, 20])
def test_what_a_student_calls_folders_in_an_archive_names_nobody_else(others):
    """Points would move from one person to another."""
    found = owners(
        "Ada Lovelace/homework.zip/Alan Turing/00_start.ipynb",
        *(f"person {'x' * i}/00_start.ipynb" for i in range(1, others + 1)),
    )
    assert found["Ada Lovelace/homework.zip/Alan Turing/00_start.ipynb"] == "Ada Lovelace"


def test_one_student_cannot_move_the_depth_at_which_all_are_looked_for():
    many = [f"Ada Lovelace/x.zip/{i}/00_start.ipynb" for i in range(100)]
    found = owners(*many, *(f"{student.login}/00_start.ipynb" for student in CLASS))
    assert set(found.values()) == {"Ada Lovelace", *(student.login for student in CLASS)}


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


def told_by(shape):
    """What is told of twenty students by one shape of names."""
    download = recognize(
        [never_read(shape.format(first=s.first, last=s.last, login=s.login, id=s.id, email=s.email)) for s in CLASS]
    )
    return [(one.owner, one.time) for one in download.handed]


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        ("{id}/00_start.ipynb", "id"),
        ("{id}.ipynb", "id"),
        ("{email}_1_handin.zip/00_start.ipynb", "email"),  # as Autolab packs them, autolab/Autolab#693
        ("{first} {last} <{email}>/00_start.ipynb", "email"),
        ("{last}, {first} - {email} - 00_start.ipynb", "email"),
    ],
)
def test_numbers_and_addresses_in_names(shape, what):
    assert [getattr(owner, what) for owner, _ in told_by(shape)] == [str(getattr(student, what)) for student in CLASS]


def test_times_in_names():
    assert {str(time) for _, time in told_by("{last}_{first}_{login}_2025-10-10_23-43-22.zip/a.ipynb")} == {
        "2025-10-10 23:43:22"
    }


def test_names_stay_as_they_are_where_nothing_else_is_in_them():
    names = ["Picard, Jean-Luc", "ada_lovelace", "Dr. T. J. Hooker", "student 1", "student 2", "final", "Anna Neu"]
    assert set(owners(*(f"{name}/00_start.ipynb" for name in names)).values()) == set(names)


def test_two_whose_names_differ_in_what_others_have_in_common():
    names = ["kim 1", "kim 2", "ada", "bob", "eve"]
    assert set(owners(*(f"{name}/00_start.ipynb" for name in names)).values()) == set(names)


def test_a_folder_of_drive_in_two_parts():
    path = "Class-20261106T090000Z-00{}.zip/Class/{}/00_start.ipynb"
    assert set(owners(*(path.format(1 + i % 2, one) for i, one in enumerate(("ada", "bob")))).values()) == {
        "ada",
        "bob",
    }
