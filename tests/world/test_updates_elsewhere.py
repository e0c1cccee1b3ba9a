"""What people have reported of other ways to bring a new version to somebody who has begun, tried on ours."""

import os

import pytest
from course.edition import GD, START, Editions
from course.edits import EDITION, LEARNER, another_lesson, cell, changed, lesson

from coursekit.course import notebooks
from coursekit.course.merge import merge

BASE = lesson()
NEW = changed(BASE, EDITION["does much"])


@pytest.fixture
def course(tmp_path, monkeypatch, capsys):
    """A learner who has answered in the first edition."""
    from jupyterlab.labapp import LabApp

    monkeypatch.setattr(LabApp, "launch_instance", lambda command: None)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    made = Editions(tmp_path, monkeypatch, capsys)
    made.publish("1.0", _00_start=another_lesson(), _05_gradient_descent=BASE)
    made.run("lab")
    made.edit(LEARNER["answers"])
    return made


def test_instructions_that_were_deleted_come_back(course):
    """jupyterhub/nbgitpuller#279: deleting the notebook and pulling again does not bring deleted cells back."""
    course.edit(LEARNER["deletes a statement"])
    (course.folder / GD).unlink()
    assert course.run("reset", "05")[0] == 0
    assert (course.folder / GD).read_bytes() == (course.shipped / GD).read_bytes()


def test_a_lesson_removed_while_it_was_edited_is_not_in_the_way_of_the_others(course):
    """jupyterhub/nbgitpuller#265 and #196: a merge conflict, and nothing else arrives any more."""
    course.publish("2.0", _00_start=changed(another_lesson(), lambda one: cell(one, "bye").update(source="NEW end")))
    code, out, _ = course.run("update")
    assert code == 0
    assert f"{GD}  is no longer in the edition: yours stays as it is" in out
    assert '"slope": 3.5' in course.text()
    assert "NEW end" in course.text(START)


def test_a_lesson_that_is_removed_and_comes_back(course):
    """jupyterhub/nbgitpuller#69: then the edited file is taken for a stranger's and renamed."""
    course.publish("2.0", _00_start=another_lesson())
    course.run("update")
    course.publish("3.0", _00_start=another_lesson(), _05_gradient_descent=NEW)
    code, _, _ = course.run("update")
    assert code == 0
    assert sorted(path.name for path in course.folder.glob("*.ipynb")) == [START, GD]
    assert '"slope": 3.5' in course.text()
    assert "gd/NEW" in course.text()


def test_a_renamed_lesson_takes_the_answers_along(course):
    """jupyterhub/nbgitpuller#69, its variant: `git mv` of an edited file is a conflict."""
    course.publish("2.0", _00_start=another_lesson(), _06_gradient_descent=NEW)
    course.run("update")
    assert '"slope": 3.5' in course.text("06_gradient_descent.ipynb")
    assert "gd/NEW" in course.text("06_gradient_descent.ipynb")


def test_which_cells_both_have_changed_is_said(course):
    """jupyterhub/nbgitpuller#263: nobody learns that a changed cell of the source did not arrive."""
    course.publish("2.0", _00_start=another_lesson(), _05_gradient_descent=changed(BASE, EDITION["asks otherwise"]))
    _, out, _ = course.run("update")
    assert "gd/first: changed by you and by the edition: yours stays, the edition's stands below it" in out


def test_a_file_in_the_way_is_named_and_the_rest_arrives(course):
    """jupyterhub/nbgitpuller#277: an untracked file that would be overwritten stops everything."""
    theirs = notebooks.written(changed(BASE, LEARNER["rewrites everything"]))
    (course.folder / "10_transformers.ipynb").write_bytes(theirs)
    course.publish("2.0", _00_start=another_lesson(), _05_gradient_descent=NEW, _10_transformers=BASE)
    code, out, _ = course.run("update")
    assert code == 1
    assert "10_transformers.ipynb      here is another notebook of this name: rename it, then update again" in out
    assert (course.folder / "10_transformers.ipynb").read_bytes() == theirs
    assert "gd/NEW" in course.text()


@pytest.mark.parametrize("command", [["lab", "05"], ["update"]])
def test_a_command_that_is_run_again_takes_nothing_away(course, command):
    """exercism/exercism#5432, #5114 and #1039: to download or update an exercise once more takes what was written."""
    before = course.files()
    for _ in range(2):
        assert course.run(*command)[0] == 0
    assert course.files() == before


def test_to_begin_anew_is_a_command_that_keeps_the_old(course):
    """exercism/cli#1018: there is no way to begin an exercise anew, but to overwrite it by force."""
    before = (course.folder / GD).read_bytes()
    course.publish("2.0", _00_start=another_lesson(), _05_gradient_descent=NEW)
    assert course.run("reset", "05")[0] == 0
    assert "MINE" not in course.text()
    assert "gd/NEW" in course.text()
    [kept] = course.folder.glob(f".coursekit/backups/*/{GD}")
    assert kept.read_bytes() == before


def test_two_editions_later(course):
    """rust-lang/rustlings#463: how to update without losing all progress? By hand, or by rebasing."""
    for version, edit in (("2.0", "mends a statement"), ("3.0", "does much"), ("4.0", "moves exercises")):
        course.publish(version, _00_start=another_lesson(), _05_gradient_descent=changed(BASE, EDITION[edit]))
        assert course.run("update")[0] == 0
        assert course.text().count('"slope": 3.5') == 1
        assert "return theta - lr * grad  # MINE" in course.text()


def test_an_assignment_is_revised_when_students_have_begun(course):
    """jupyter/nbgrader#553 and #1699: cells cannot be added once there are submissions; a script copies the answers."""
    course.publish("2.0", _00_start=another_lesson(), _05_gradient_descent=changed(BASE, EDITION["adds an exercise"]))
    assert course.run("update")[0] == 0
    ids = [one["id"] for one in course.mine()["cells"]]
    assert ids[ids.index("first") + 1 :][:2] == ["new-ask", "new"]
    assert "MINE" in course.text()


def _notebook(*sources):
    cells = [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": text} for i, text in enumerate(sources)]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def _sources(notebook):
    return [one["source"] for one in notebook["cells"]]


def test_lines_changed_on_both_sides_are_not_put_one_after_the_other():
    """jupyter/nbdime#32: both last lines stood there, the learner's and the other."""
    text = "def foo(x, y):\n    z = x * y\n    return z\nlong line"
    merged, changes = merge(_notebook(text), _notebook(f"{text} L"), _notebook(f"{text} R"), "edition 2")
    assert _sources(merged)[0] == f"{text} L"
    assert _sources(merged)[1].endswith(f"{text} R")
    assert [one.kind for one in changes] == ["beside"]


def test_cells_that_both_have_added_at_one_place_are_both_there():
    """jupyter/nbdime#345: one of them could not be saved."""
    base, mine, new = _notebook("one"), _notebook("one", "alice"), _notebook("one", "bob")
    mine["cells"][1]["id"], new["cells"][1]["id"] = "a", "b"
    assert _sources(merge(base, mine, new, "edition 2")[0]) == ["one", "alice", "bob"]


def test_both_have_deleted_cells_and_what_nobody_deleted_stays():
    """jupyter/nbdime#597: of cells deleted here and there, none comes back and none takes another along."""
    base = _notebook(*"abcdefgh")
    mine = {**base, "cells": [one for one in base["cells"] if one["source"] not in "cfgh"]}
    new = {**base, "cells": [one for one in base["cells"] if one["source"] not in "defg"]}
    assert _sources(merge(base, mine, new, "edition 2")[0]) == ["a", "b"]


def test_an_identical_base_is_not_all_that_comes_of_a_conflict():
    """jupyter/nbdime#362: the outcome was the base, and nothing said that there was a conflict."""
    base, mine, new = (_notebook(f"print('{word}')") for word in ("Common", "Mine", "Theirs"))
    merged, changes = merge(base, mine, new, "edition 2")
    assert _sources(merged)[0] == "print('Mine')"
    assert "print('Theirs')" in _sources(merged)[1]
    assert changes


def test_ids_that_changed_are_no_change():
    """jupyter/nbdime#690: decisions about ids could not be handled; Colab and "Clear Outputs" give new ones."""
    mine, new = changed(BASE, LEARNER["loses the ids"]), changed(BASE, EDITION["gives new ids"])
    merged, changes = merge(BASE, mine, new, "edition 2")
    assert changes == ()
    assert _sources(merged) == _sources(mine)


def test_no_id_is_there_twice():
    """jupyter/notebook#6001: "Notebook validation failed: Non-unique cell id"."""
    import nbformat

    mine = changed(BASE, LEARNER["copies a statement"])
    merged, _ = merge(BASE, mine, NEW, "edition 2")
    nbformat.validate(nbformat.from_dict(merged))
