"""`coursekit lab` works in a copy of the lessons, and only in one that it made."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from course.edition import GD, START
from course.edits import EDITION, LEARNER, changed, lesson

from coursekit.cli import doctor
from coursekit.course import lessons as of_the_course, work_folder
from coursekit.course.lessons import edition

BASE = lesson()
WHY, LAST = "00b_why_deep.ipynb", "10_large_libraries.ipynb"


@pytest.fixture(autouse=True)
def first(course):
    course.publish("0.1.0", _00_start=BASE, _05_gradient_descent=BASE)


def opened(served):
    """(folder, notebook) that JupyterLab was last asked for."""
    words = dict(word.split("=", 1) for word in served[-1] if "=" in word)
    return words["--ServerApp.root_dir"], words["--LabApp.default_url"].rpartition("/")[2]


def test_the_first_start_makes_a_copy_and_the_next_opens_it(course, served):
    code, out, _ = course.run("lab")
    assert code == 0
    assert f"{course.folder} is made: your own copy of the lessons" in out
    assert opened(served) == (str(course.folder), START)
    assert course.files()[GD] == (course.shipped / GD).read_bytes()
    course.edit(LEARNER["answers"])
    before = course.files()
    code, out, _ = course.run("lab")
    assert "is made" not in out
    assert course.files() == before
    assert os.listdir(course.here) == ["coursekit-lessons"]


@pytest.mark.parametrize("name", ["05", "5", "05_gradient_descent", "05_gradient_descent.ipynb", "gd"])
def test_a_lesson_is_opened_by_its_name(course, served, name):
    assert course.run("lab", name)[0] == 0
    assert opened(served) == (str(course.folder), GD)


@pytest.mark.parametrize(
    ("name", "lesson"),
    [("00", START), ("0", START), ("00b", WHY), ("0b", WHY), ("00B", WHY), ("10", LAST), ("9", None), ("1", None)],
)
def test_a_number_may_have_a_letter_or_two_digits(course, served, name, lesson):
    course.publish("0.2.0", _00_start=BASE, _00b_why_deep=BASE, _10_large_libraries=BASE)
    assert course.run("lab", name)[0] == (0 if lesson else 2)
    assert [opened(served)[1]] == [lesson] if lesson else not served
    assert list(edition().lessons) == [START, WHY, LAST]


@pytest.mark.parametrize("name", ["47", "nowhere", "sub/05"])
def test_what_is_no_lesson_is_one_sentence_and_makes_nothing(course, served, name):
    code, _, error = course.run("lab", name)
    assert code == 2
    assert error.count("\n") == 1
    assert "neither a folder nor a notebook, nor a lesson" in error
    assert not course.folder.exists()
    assert not served


@pytest.mark.parametrize("name", ["notebooks", "coursekit-lessons"])
def test_a_strangers_folder_is_never_taken_for_ours(course, served, name):
    theirs = course.here / name
    theirs.mkdir()
    (theirs / "01_my_thesis.ipynb").write_text("theirs")
    (theirs / GD).write_text("theirs, too")
    code, _, error = course.run("lab")
    assert sorted(os.listdir(theirs)) == ["01_my_thesis.ipynb", GD]
    assert (theirs / GD).read_text() == "theirs, too"
    if name == "notebooks":
        assert opened(served)[0] == str(course.folder)
    else:
        assert (code, served) == (1, [])
        assert "was not made by coursekit" in error
        assert "rename it, then `coursekit lab` makes yours" in error
    for words in (["update", theirs], ["reset", "05", "--folder", theirs]):
        code, _, error = course.run(*words)
        assert code == 1
        assert "was not made by coursekit" in error
    assert (theirs / GD).read_text() == "theirs, too"


def test_an_empty_folder_of_the_name_is_taken(course, served):
    course.folder.mkdir()
    assert course.run("lab")[0] == 0
    assert (course.folder / GD).exists()


def test_a_file_of_the_name_is_one_sentence(course, served):
    course.folder.write_text("mine")
    code, _, error = course.run("lab")
    assert code == 1
    assert "was not made by coursekit" in error
    assert course.folder.read_text() == "mine"


def test_it_is_found_from_inside_and_under_another_name(course, served, monkeypatch):
    course.run("lab")
    (inside := course.folder / "sub").mkdir()
    monkeypatch.chdir(inside)
    course.run("lab")
    assert opened(served)[0] == str(course.folder)
    monkeypatch.chdir(course.here)
    course.folder.rename(course.here / "deep learning")
    course.run("lab")
    assert opened(served)[0] == str(course.here / "deep learning")
    assert os.listdir(course.here) == ["deep learning"]
    shutil.copytree(course.here / "deep learning", course.here / "another")
    code, _, error = course.run("lab")
    assert code == 1
    assert "there are several copies of the lessons here (another, deep learning)" in error
    course.run("lab", "another")
    assert opened(served)[0] == str(course.here / "another")


def test_a_lesson_that_was_deleted_or_renamed(course, served):
    course.run("lab")
    (course.folder / GD).rename(course.folder / "my lesson.ipynb")
    course.run("lab", "05")
    assert opened(served)[1] == "my%20lesson.ipynb"
    (course.folder / "my lesson.ipynb").unlink()
    code, _, error = course.run("lab", "05")
    assert code == 2
    assert "`coursekit reset 05` brings it back" in error


def test_a_newer_edition_is_said_in_one_line_and_changes_nothing(course, served):
    course.run("lab")
    before = course.files()
    course.publish("0.2.0", _00_start=BASE, _05_gradient_descent=changed(BASE, EDITION["adds cells"]))
    _, out, _ = course.run("lab")
    assert (
        "Edition 0.2.0 is newer than this folder (lesson 05): `coursekit update` brings it in and keeps your answers."
        in out
    )
    assert course.files() == before
    course.publish("0.0.9", _05_gradient_descent=changed(BASE, EDITION["adds cells"]))
    assert "has the lessons of edition 0.1.0, and the installed one, 0.0.9, is older" in course.run("lab")[1]
    code, _, error = course.run("update")
    assert code == 1
    assert "is older: install that edition or a newer one" in error
    assert course.files() == before


def test_source_is_for_a_clone(course, served, tmp_path, monkeypatch):
    code, _, error = course.run("lab", "--source")
    assert code == 2
    assert "in a clone" in error
    monkeypatch.setattr(of_the_course, "_SHIPPED", tmp_path / "none")
    monkeypatch.setattr(of_the_course, "_CLONED", course.shipped)
    assert course.run("lab", "--source")[0] == 2  # a folder of that name beside an installed package
    (tmp_path / "pyproject.toml").touch()
    assert course.run("lab", "--source")[0] == 0
    assert opened(served) == (str(course.shipped), START)
    course.run("lab", "--source", "05")
    assert opened(served) == (str(course.shipped), GD)
    assert not course.folder.exists()


def test_a_folder_that_cannot_be_written_to(course, served, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    code, _, error = course.run("lab")
    assert code == 1
    assert f"your copy of the lessons cannot be made in {course.here} (Permission denied)" in error
    monkeypatch.undo()


def test_a_full_disk_leaves_nothing_behind(course, served, monkeypatch):
    count = iter(range(100))

    def full(descriptor):
        if next(count) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, _, error = course.run("lab")
    assert code == 1
    assert "(No space left on device)" in error
    assert os.listdir(course.here) == []


def test_a_work_folder_that_cannot_be_written_to_is_opened_and_said(course, served, monkeypatch):
    course.run("lab")
    monkeypatch.setattr(work_folder, "writable", lambda folder: False)
    code, out, _ = course.run("lab")
    assert code == 0
    assert "what is typed there will not be kept" in out


def test_two_that_begin_at_once_have_one_folder(course):
    made = []
    new = edition()
    threads = [threading.Thread(target=lambda: made.append(work_folder.make(course.here, new).path)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(made) == {course.folder}
    assert len(made) == 8
    assert os.listdir(course.here) == ["coursekit-lessons"]
    assert course.files()[GD] == new.lessons[GD]


def test_where_no_lessons_were_installed_a_folder_is_asked_for(course, served):
    course.publish("0.1.0")
    for command, words in (["lab"], "`coursekit lab FOLDER`"), (["lab", "05"], "`coursekit lab FOLDER`"):
        code, _, error = course.run(*command)
        assert code == 1
        assert words in error
    assert not course.folder.exists()
    (course.here / "exam").mkdir()
    assert course.run("lab", "exam")[0] == 0


def test_folders_that_are_closed_to_us_are_passed_by(course, served, monkeypatch):
    (course.here / "private").mkdir()
    is_file = Path.is_file

    def closed(path):
        if "private" in path.parts:
            raise PermissionError(13, "Permission denied")
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", closed)
    assert course.run("lab")[0] == 0
    assert opened(served)[0] == str(course.folder)


def test_doctor_says_where_the_copy_is(course, served):
    def said():
        return [line.found for line in doctor._lessons() if line.name == "your copy"]

    assert said() == ["none in this folder, `coursekit lab` makes one"]
    course.run("lab")
    assert said() == [f"{course.folder} (edition 0.1.0)"]
