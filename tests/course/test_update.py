"""`coursekit update` and `reset`: an edition arrives, nothing of the learner's is lost, and what happened is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from course.edition import GD, START
from course.edits import EDITION, LEARNER, another_lesson, changed, lesson

from coursekit.course import notebooks
from coursekit.course.work_folder import WorkFolder, only_one

BASE = lesson()
NEW = changed(BASE, EDITION["does much"])


@pytest.fixture
def updated(course, served):
    """A folder of the first edition with answers in it, and the second edition installed."""
    course.publish("0.1.0", _00_start=BASE, _05_gradient_descent=BASE)
    course.run("lab")
    course.edit(LEARNER["answers"])
    course.publish("0.2.0", _00_start=BASE, _05_gradient_descent=NEW)
    return course


def backups(course):
    return sorted(path for path in (course.folder / ".coursekit" / "backups").rglob("*.ipynb"))


def test_an_edition_arrives_and_the_answers_stay(updated):
    before = (updated.folder / GD).read_bytes()
    code, out, _ = updated.run("update")
    assert code == 0
    for part in (
        '"slope": 3.5',
        "return theta - lr * grad  # MINE",
        "f(x) - t*g'*g  # MINE",
        'ck.check("gd/NEW", answer)',
    ):
        assert part in updated.text()
    assert "05_gradient_descent.ipynb  1 changed, 2 new, 1 gone, 1 moved" in out
    assert "gd/step: changed by you and by the edition: yours stays" in out
    assert "00_start" not in out
    [backup] = backups(updated)
    assert str(backup.parent) in out
    assert "`coursekit news --since 0.1.0` says what changed" in out
    assert backup.read_bytes() == before
    assert updated.run("update")[:2] == (0, f"Edition 0.2.0 has nothing new for {updated.folder}: nothing to do.\n")
    assert "newer" not in updated.run("lab")[1]


def test_a_lesson_that_cannot_be_read_is_named_also_where_the_edition_has_nothing_new(updated):
    assert updated.run("update")[0] == 0
    (updated.folder / GD).write_bytes(b"")
    code, out, _ = updated.run("update")
    assert (code, out) == (
        1,
        f"{GD}  {GD} cannot be read (it is empty), so it stays as it is: `coursekit reset 05` begins it anew\n",
    )


def test_a_dry_run_says_the_same_and_writes_nothing(updated):
    before = updated.files()
    _, out, _ = updated.run("update", "--dry-run")
    assert updated.files() == before
    assert out.endswith("Nothing was written: without --dry-run it is.\n")
    assert out.splitlines()[:2] == updated.run("update")[1].splitlines()[:2]


def test_a_new_lesson_comes_and_one_that_is_gone_stays(updated):
    updated.publish("0.3.0", _05_gradient_descent=BASE, _10_transformers=another_lesson())
    (updated.folder / START).write_bytes(notebooks.written(changed(BASE, LEARNER["answers"])))
    _, out, _ = updated.run("update")
    assert "10_transformers.ipynb      a new lesson" in out
    assert "00_start.ipynb             is no longer in the edition: yours stays as it is" in out
    assert "MINE" in updated.text(START)
    assert updated.run("update")[1].endswith("nothing to do.\n")


def test_a_lesson_that_the_edition_calls_otherwise_takes_its_answers_along(updated):
    updated.publish("0.3.0", _00_start=BASE, _06_gradient_descent=NEW)
    (updated.folder / START).unlink()
    _, out, _ = updated.run("update")
    assert "was called 05_gradient_descent" in out
    assert not (updated.folder / GD).exists()
    assert '"slope": 3.5' in updated.text("06_gradient_descent.ipynb")
    assert [path.name for path in backups(updated)] == [GD]
    assert updated.run("update")[1].endswith("nothing to do.\n")


def test_a_lesson_that_the_learner_calls_otherwise(updated):
    (updated.folder / GD).rename(updated.folder / "my lesson.ipynb")
    _, out, _ = updated.run("update")
    assert "(yours is called my lesson.ipynb)" in out
    assert 'ck.check("gd/NEW", answer)' in updated.text("my lesson.ipynb")
    assert not (updated.folder / GD).exists()


def test_a_lesson_that_was_deleted_stays_away(updated):
    (updated.folder / GD).unlink()
    _, out, _ = updated.run("update")
    assert "stays away, `coursekit reset 05` brings it back" in out
    assert not (updated.folder / GD).exists()
    _, out, _ = updated.run("reset", "05")
    assert f"{updated.folder / GD} begins anew" in out
    assert (updated.folder / GD).read_bytes() == (updated.shipped / GD).read_bytes()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b'{"cells": [', "it is damaged"),
        (b"[" * 100_000, "it is damaged"),
        (b"\x80\x81", "it is damaged"),
        (b"[]", "it is not a notebook"),
        (b'{"cells": [{"source": 3}]}', "a cell of it holds no text"),
        (b'{\n "cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}', "it has the conflict marks of git"),
    ],
)
def test_a_notebook_that_cannot_be_read_stays_as_it_is(updated, content, why):
    (updated.folder / GD).write_bytes(content)
    code, out, _ = updated.run("update")
    assert code == 1
    assert f"{GD} cannot be read ({why}), so it stays as it is: `coursekit reset 05` begins it anew and keeps" in out
    assert (updated.folder / GD).read_bytes() == content
    assert updated.run("update")[0] == 1  # it is said until it is mended
    _, out, _ = updated.run("reset", "05")
    assert backups(updated)[-1].read_bytes() == content
    assert str(backups(updated)[-1]) in out


@pytest.mark.parametrize("harm", ["deleted", "damaged", "all of it deleted", "edition.json damaged"])
def test_what_a_lesson_began_as_is_damaged(updated, harm):
    kept = updated.folder / ".coursekit"
    if harm == "edition.json damaged":
        (kept / "edition.json").write_bytes(b"\0\0")
    elif harm == "damaged":
        (kept / "base" / GD).write_bytes(b'{"cells": [{"so')
    else:
        for name in (GD,) if harm == "deleted" else (GD, START):
            (kept / "base" / name).unlink()
    code, out, _ = updated.run("update")
    assert code == 0
    for part in ('"slope": 3.5', "return theta - lr * grad  # MINE", 'ck.check("gd/NEW", answer)', "NEW: where is it"):
        assert part in updated.text()
    assert ("what it began as is lost" in out) == (harm != "edition.json damaged")
    assert json.loads((kept / "edition.json").read_bytes()) == {"version": "0.2.0"}
    assert updated.run("update")[1].endswith("nothing to do.\n")


def test_copies_of_a_synced_drive_are_named_and_left_alone(updated):
    copy = updated.folder / "05_gradient_descent (conflicted copy 2026-11-03).ipynb"
    copy.write_bytes((updated.folder / GD).read_bytes())
    before = copy.read_bytes()
    _, out, _ = updated.run("update")
    assert f"{copy.name}  is a copy of {GD}: left as it is" in out
    assert copy.read_bytes() == before


def test_another_notebook_of_a_lessons_name_is_left_alone(course, served):
    course.publish("0.1.0", _00_start=BASE)
    course.run("lab")
    (course.folder / GD).write_bytes(notebooks.written(changed(BASE, LEARNER["rewrites everything"])))
    course.publish("0.2.0", _00_start=BASE, _05_gradient_descent=BASE)
    code, out, _ = course.run("update")
    assert code == 1
    assert "here is another notebook of this name: rename it, then update again" in out
    assert "MINE alone" in course.text()


def test_one_at_a_time(updated):
    with only_one(WorkFolder(updated.folder)):
        code, _, error = updated.run("update")
    assert code == 1
    assert "another coursekit is at work in" in error


def test_what_was_saved_in_between_is_not_written_over(updated, monkeypatch):
    put = WorkFolder.backup

    def slow(self, *what):
        updated.edit(LEARNER["adds a note"])
        return put(self, *what)

    monkeypatch.setattr(WorkFolder, "backup", slow)
    code, out, _ = updated.run("update")
    assert code == 1
    assert "was saved by another program just now" in out
    assert "MINE note" in updated.text()
    monkeypatch.undo()


def test_where_jupyterlab_is_open_it_is_ended_first(updated, monkeypatch):
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: [{"root_dir": str(updated.folder)}])
    before = updated.files()
    code, _, error = updated.run("update")
    assert code == 1
    assert "save there, end it (Ctrl-C twice where it runs), then update" in error
    assert updated.files() == before
    assert "Reload Notebook from Disk" in updated.run("reset", "05")[1]


def test_a_disk_that_is_full_leaves_every_notebook_whole(updated, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    before = updated.files()
    monkeypatch.setattr("os.fsync", full)
    code, _, error = updated.run("update")
    assert code == 1
    assert "(No space left on device): nothing is lost" in error
    assert updated.files() == before


KILLED = """
import os, signal, sys
from coursekit.course import lessons
from coursekit.course.update import update
from coursekit.course.work_folder import WorkFolder
from pathlib import Path
lessons._SHIPPED, lessons.__version__ = Path(sys.argv[1]), "0.2.0"
replace, count = os.replace, 0
def replacing(*paths):
    global count
    if count == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    replace(*paths)
os.replace = replacing
sys.exit(not update(WorkFolder("coursekit-lessons")))
"""


def test_killed_at_any_moment_it_goes_on_and_loses_nothing(updated, monkeypatch):
    updated.publish("0.2.0", _00_start=NEW, _05_gradient_descent=NEW, _06_sgd=another_lesson())
    wanted, ended, path = None, 0, {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    first = updated.files()
    for after in range(10):
        for name in updated.files().keys() - first.keys():
            (updated.folder / name).unlink()
        for name, data in first.items():
            (updated.folder / name).write_bytes(data)
        run = subprocess.run([sys.executable, "-c", KILLED, updated.shipped, str(after)], cwd=updated.here, env=path)
        ended += run.returncode == 0
        assert b'slope\\": 3.5' in (updated.folder / GD).read_bytes()
        assert updated.run("update")[0] == 0
        now = {name: data for name, data in updated.files().items() if "backups" not in name and ".part" not in name}
        wanted = wanted or now
        assert now == wanted
    assert 1 <= ended < 9  # it ran to its end, too


@pytest.mark.parametrize("word", ["05", "5", "05_gradient_descent", "gd"])
def test_reset_begins_a_lesson_anew_and_keeps_what_was_there(updated, word):
    before = (updated.folder / GD).read_bytes()
    code, out, _ = updated.run("reset", word)
    assert code == 0
    assert (updated.folder / GD).read_bytes() == (updated.shipped / GD).read_bytes()
    [backup] = backups(updated)
    assert backup.read_bytes() == before
    assert f"as it was before it lies in {backup}." in out


def test_reset_of_what_is_no_lesson_is_one_sentence(updated):
    before = updated.files()
    code, _, error = updated.run("reset", "05", "47")
    assert code == 2
    assert error == "coursekit: there is no lesson '47'; the lessons are 00_start, 05_gradient_descent\n"
    assert updated.files() == before


def test_answers_come_along_from_another_folder(course, served):
    """From one without what it began as, from another work folder, and none twice."""
    course.publish("0.1.0", _00_start=BASE, _05_gradient_descent=BASE)
    (old := course.here / "old").mkdir()
    (old / GD).write_bytes(notebooks.written(changed(BASE, LEARNER["answers"])))
    (old / "notes.ipynb").write_text("none")
    course.run("lab")
    course.edit(LEARNER["adds a note"])
    code, out, _ = course.run("update", "--from", old)
    assert code == 0
    assert "3 changed" in out
    for part in ("MINE note", '"slope": 3.5', "return theta - lr * grad  # MINE"):
        assert course.text().count(part) == 1
    assert course.run("update", "--from", old)[1] == f"{old} has no answer that {course.folder} lacks: nothing to do.\n"
    for wrong, why in ((course.folder, "give the other folder"), (course.here / "none", "is not a folder")):
        code, _, error = course.run("update", "--from", wrong)
        assert code == 1
        assert why in error


def test_update_without_a_folder_is_one_sentence(course):
    course.publish("0.1.0", _00_start=BASE)
    code, _, error = course.run("update")
    assert code == 1
    assert "`coursekit lab` makes one" in error
    assert error.count("\n") == 1


def test_files_keep_their_rights_and_links_stay_links(updated):
    real = updated.here / "real.ipynb"
    (updated.folder / GD).rename(real)
    real.chmod(0o640)
    (updated.folder / GD).symlink_to(real)
    updated.run("update")
    assert (updated.folder / GD).is_symlink()
    assert Path(real).stat().st_mode & 0o777 == 0o640
    assert "gd/NEW" in updated.text()
    assert not [name for name in os.listdir(updated.folder) if name.endswith(".part")]


def test_a_terminal_that_cannot_show_everything(updated):
    """Windows in English: cp1252, and a heading in Greek, both changed."""
    greek = changed(BASE, lambda notebook: notebook["cells"][2].update(source="Ω και α → β, MINE"))
    (updated.folder / GD).write_bytes(notebooks.written(greek))
    updated.publish("0.2.0", _05_gradient_descent=changed(BASE, EDITION["rewrites a statement"]), _00_start=BASE)
    code = (
        "import sys; from pathlib import Path; from coursekit.course import lessons\n"
        "from coursekit.cli.main import main\n"
        f"lessons._SHIPPED, lessons.__version__ = Path({str(updated.shipped)!r}), '0.2.0'; sys.exit(main(['update']))"
    )
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    run = subprocess.run([sys.executable, "-c", code], cwd=updated.here, env=own, capture_output=True)
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"changed by you and by the edition: yours stays" in run.stdout
    assert "Ω και α → β, MINE" in updated.text()


def test_a_server_above_the_folder_is_no_hindrance(updated, monkeypatch):
    """On a hub the server shows the home folder; it cannot be ended for an update."""
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: [{"root_dir": str(updated.here)}])
    code, out, _ = updated.run("update")
    assert code == 0
    assert "Reload Notebook from Disk" in out


def test_a_folder_that_is_no_longer_there(course, monkeypatch):
    course.publish("0.1.0", _00_start=BASE)
    gone = course.here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for command in (["update"], ["lab"], ["reset", "00"]):
        code, _, error = course.run(*command)
        assert code == 1
        assert error == "coursekit: the folder in which this was called is no longer there: go to another one\n"
