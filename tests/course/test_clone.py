"""In a clone, with a real git: answers and `git pull` do not meet, and answers of the past are offered."""

import shutil
import subprocess

import pytest
from course.edition import GD, START
from course.edits import EDITION, LEARNER, another_lesson, changed, lesson

from coursekit.course import lessons as of_the_course, notebooks

BASE = lesson()


def git(folder, *words):
    own = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "init.defaultBranch=main"]
    run = subprocess.run(["git", *own, *words], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def clone(course, served, tmp_path, monkeypatch):
    """A clone of the course in which somebody stands, and the repository it is of."""
    assert shutil.which("git")
    (origin := tmp_path / "origin" / "notebooks").mkdir(parents=True)
    for name, notebook in ((START, another_lesson()), (GD, BASE)):
        (origin / name).write_bytes(notebooks.written(notebook))
    (origin.parent / ".gitignore").write_text("coursekit-lessons/\n")
    (origin.parent / "pyproject.toml").touch()
    git(origin.parent, "init", "-q")
    git(origin.parent, "add", ".")
    git(origin.parent, "commit", "-qm", "first")
    git(tmp_path, "clone", "-q", str(origin.parent), "clone")
    course.here, course.origin = tmp_path / "clone", origin
    course.folder, course.cloned = course.here / "coursekit-lessons", course.here / "notebooks"
    monkeypatch.chdir(course.here)
    monkeypatch.setattr(of_the_course, "_CLONED", course.cloned)
    return course


def commit(clone, edit):
    """The authors change a lesson."""
    clone.edit(edit, folder=clone.origin)
    git(clone.origin, "commit", "-qam", "changed")


def test_answers_are_not_in_the_way_of_git_pull(clone):
    clone.run("lab", "05")
    clone.edit(LEARNER["answers and runs"])
    assert git(clone.here, "status", "--porcelain") == ""
    commit(clone, EDITION["does much"])
    git(clone.here, "pull", "-q")
    assert '"slope": 3.5' in clone.text()
    assert "There is news (lesson 05): `coursekit update` brings it in" in clone.run("lab")[1]
    assert clone.run("update")[0] == 0
    for part in ('"slope": 3.5', "return theta - lr * grad  # MINE", "gd/NEW", "NEW: where is it lowest?"):
        assert part in clone.text()
    assert git(clone.here, "status", "--porcelain") == ""
    assert "There is news" not in clone.run("lab")[1]


def test_answers_of_the_past_are_offered_and_brought_along(clone):
    clone.edit(LEARNER["answers"], folder=clone.cloned)
    _, out, _ = clone.run("lab")
    assert '"slope": ...' in clone.text()  # the copy is of what was committed
    assert f"You have also changed lessons 05 in {clone.cloned}: `coursekit update --from {clone.cloned}`" in out
    assert clone.run("update", "--from", "notebooks")[0] == 0
    assert '"slope": 3.5' in clone.text()
    assert "You have also changed" not in clone.run("lab")[1]  # nothing there that is not here
    git(clone.here, "checkout", "notebooks")
    commit(clone, EDITION["does much"])
    git(clone.here, "pull", "-q")
    clone.run("update")
    assert '"slope": 3.5' in clone.text()
    assert "gd/NEW" in clone.text()


def test_what_is_typed_into_the_clone_is_never_taken_for_an_edition(clone):
    clone.run("lab")
    clone.edit(LEARNER["answers"], folder=clone.cloned)
    (clone.cloned / START).unlink()
    (clone.cloned / "07_mine.ipynb").write_bytes(notebooks.written(another_lesson()))
    assert clone.run("update")[1].endswith("nothing to do.\n")
    assert "MINE" not in clone.text()
    assert set(of_the_course.edition().lessons) == {START, GD}


def test_a_copy_of_a_clone_without_git_works(clone, monkeypatch):
    shutil.rmtree(clone.here / ".git")
    assert clone.run("lab")[0] == 0
    monkeypatch.setenv("PATH", "")
    assert clone.run("update")[1].endswith("nothing to do.\n")


def test_an_answer_that_an_edition_seems_to_have_had_is_not_taken_away(clone):
    """Without git an answered notebook looks like the edition; the next one asks anew."""
    shutil.rmtree(clone.here / ".git")
    clone.edit(LEARNER["answers"], folder=clone.cloned)
    clone.run("lab")
    assert '"slope": 3.5' in clone.text()
    (clone.cloned / GD).write_bytes(notebooks.written(changed(BASE, EDITION["mends a statement"])))
    _, out, _ = clone.run("update")
    for part in ('"slope": 3.5', "return theta - lr * grad  # MINE", "f(x) - t*g'*g  # MINE", "NEW: where is it"):
        assert part in clone.text()
    assert "gd/first: your answer stays, the edition asks for it anew" in out
