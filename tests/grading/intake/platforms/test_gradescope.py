"""Gradescope: a metadata file as Ruby writes it, and a folder for each submission."""

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

SUBMISSION = """submission_{number}:
  :submitters:
{people}
  :created_at: {time:%Y-%m-%d %H:%M:%S}.861687000 Z
  :score: 2.0
  :status: processed
  :results:
    output: |-
      submission_1:
        :submitters:
    tests: []
  :history:{history}
"""
EARLIER = """
  - :id: 11
    :submitters: []
    :created_at: 2026-11-02 10:00:00.000000000 Z
    :score: 0.0"""


def told(number, time, *people, history=" []"):
    lines = [f"  - :name: {one.name}\n    :sid: '{one.id}'\n    :email: {one.email}" for one in people]
    return SUBMISSION.format(number=number, people="\n".join(lines), time=time, history=history)


def class_download(folder=""):
    paths, metadata = [], "---\n"
    for number, student in enumerate(HANDED_IN, 409194000):
        paths.append(f"{folder}submission_{number}/{name_of(student)}")
        metadata += told(number, handed_at(student), student, history=EARLIER if student is TWICE else " []")
    return [*map(never_read, paths), file(f"{folder}submission_metadata.yml", metadata.encode())]


@pytest.mark.parametrize("folder", ["", "assignment_8046601_export/", "export (1).zip/assignment_8046601_export/"])
def test_a_class(folder):
    entries = class_download(folder)
    download = recognize(entries)
    assert download.platform == "Gradescope"
    assert counted(download, "id") == {str(student.id): 1 for student in HANDED_IN}
    assert {(one.owner.name, one.owner.email) for one in download.handed} == {
        (one.name, one.email) for one in HANDED_IN
    }
    times = {one.owner.id: one.time.replace(microsecond=0) for one in download.handed}
    assert times == {str(student.id): handed_at(student) for student in HANDED_IN}
    assert {one.owner.id for one in download.handed if one.attempt == 2} == {str(TWICE.id)}
    assert not left_over(download, entries)


def test_group_work_is_handed_in_by_each_of_the_group():
    metadata = told(1, handed_at(CLASS[0]), *CLASS[:3])
    download = recognize(
        [never_read("submission_1/00_start.ipynb"), file("submission_metadata.yml", metadata.encode())]
    )
    assert [one.owner.name for one in download.handed] == [student.name for student in CLASS[:3]]


def test_whom_the_metadata_list_is_known_without_a_file():
    metadata = told(1, handed_at(CLASS[0]), CLASS[0]) + told(2, handed_at(CLASS[1]), CLASS[1])
    download = recognize(
        [never_read("submission_1/00_start.ipynb"), file("submission_metadata.yml", metadata.encode())]
    )
    assert [owner.name for owner in download.people] == [student.name for student in CLASS[:2]]


def test_paper_has_no_folder():
    metadata = told(1, handed_at(CLASS[0]), CLASS[0]).replace("submission_1:", "77.pdf:", 1)
    download = recognize([never_read("77.pdf"), file("submission_metadata.yml", metadata.encode())])
    assert [(one.owner.name, one.name) for one in download.handed] == [(CLASS[0].name, "77.pdf")]


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"[1, 2]",
        b"a: &a [*a",
        b"\xff\xfe\x00",
        b"submission_1: 5",
        b"submission_1:\n  :submitters: x",
        b"!ruby/object:X {}",
    ],
)
def test_without_metadata_that_can_be_read_nobody_is_known(metadata):
    entries = [never_read("submission_1/00_start.ipynb"), file("submission_metadata.yml", metadata)]
    download = recognize(entries)
    assert [one.owner.name for one in download.handed] == [""]
    assert not left_over(download, entries)


def test_marks_of_ruby_are_no_obstacle():
    metadata = told(1, handed_at(CLASS[0]), CLASS[0]).replace("2.0", "!ruby/object:BigDecimal 18:0.2e1")
    download = recognize(
        [never_read("submission_1/00_start.ipynb"), file("submission_metadata.yml", metadata.encode())]
    )
    assert [one.owner.name for one in download.handed] == [CLASS[0].name]


def test_a_plain_class_in_which_everybody_has_a_folder_called_so():
    download = recognize([never_read(f"{student.login}/submission_1/00_start.ipynb") for student in CLASS])
    assert counted(download, "name") == {student.login: 1 for student in CLASS}


def test_a_list_that_a_student_hands_in_makes_no_download_of_gradescope():
    forged = b"submission_5:\n  :submitters:\n  - :name: Eve\n    :sid: '5'\n"
    plain = [file(f"{name}/00_start.ipynb") for name in ("Ada Lovelace", "Alan Turing", "Eve Eveson")]
    found = recognize([*plain, file("Eve Eveson/submission_metadata.yml", forged)])
    assert {one.owner.name for one in found.handed} == {"Ada Lovelace", "Alan Turing", "Eve Eveson"}
