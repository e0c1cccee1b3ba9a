"""The name that a machine remembers: who counts, for how long, and what happens where it cannot be kept."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import coursekit as ck
from coursekit.exercises.identity import identity, name_cell
from coursekit.student import name as _name, progress, store

TOLD = """
import coursekit as ck
from coursekit.exercises.identity import identity
{}
print(tuple(identity()), ck.exercise("linear/neuron").markdown.count("(1, 1)"))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A new session on a machine that remembers nothing."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
    monkeypatch.setattr(progress, "_store", store.Store())
    begin_session(monkeypatch)
    yield tmp_path / "data"
    progress._store.close()


def begin_session(monkeypatch):
    monkeypatch.setattr(_name, "_chosen", [])
    monkeypatch.setattr(_name, "_found", {})


def process(lines, **environment):
    """What another process says of who the student is."""
    command, everything = [sys.executable, "-c", TOLD.format(lines)], {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=everything)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_a_name_is_remembered_in_the_next_session_until_another_one_is_set(monkeypatch):
    assert tuple(identity()) == ("", "nobody", "", "")
    ck.set_student("Ada  Lovelace")
    assert tuple(identity())[:3] == ("Ada Lovelace", "notebook", "")
    ada = repr(ck.exercise("linear/neuron"))
    begin_session(monkeypatch)
    assert tuple(identity()) == ("Ada Lovelace", "remembered", "You are Ada Lovelace: not you?", "")
    assert repr(ck.exercise("linear/neuron")) == ada
    assert "Before, this machine remembered Ada Lovelace." in ck.set_student("bob").markdown
    begin_session(monkeypatch)
    assert identity().question == "You are bob: not you?"


def test_a_real_new_process_remembers():
    assert process('ck.set_student("Ada")').startswith("('Ada', 'notebook', '', '') 0")
    assert process("") == "('Ada', 'remembered', 'You are Ada: not you?', '') 0"
    assert process('ck.set_student("bob")').startswith("('bob', 'notebook'")  # a name in the notebook counts more
    assert process("", COURSEKIT_STUDENT="eve") == "('eve', 'environment', '', '') 0"
    assert process("", COURSEKIT_STUDENT="") == "('', 'environment', '', '') 1"
    assert process("ck.set_student()") == "('', 'notebook', '', '') 1"
    assert process("") == "('', 'remembered', '', '') 1"  # back to the lecture's numbers, and that stays, too


def test_a_name_still_to_be_filled_in_changes_nothing(monkeypatch):
    ck.set_student("ada")
    begin_session(monkeypatch)
    for empty in ("", "   "):
        assert ck.set_student(empty).markdown == "No name is given here: the exercises have the numbers of ada."
        assert identity().source == "remembered"
    begin_session(monkeypatch)
    assert identity().name == "ada"


def test_a_name_for_one_session_leaves_what_is_remembered(folder, monkeypatch):
    ck.set_student("ada")
    before = (folder / "student.json").read_bytes()
    text = ck.set_student(remember=False).markdown
    assert text == "From now on the exercises have the lecture's own numbers."
    assert identity()[:2] == ("", "notebook")
    assert (folder / "student.json").read_bytes() == before
    begin_session(monkeypatch)
    assert identity().name == "ada"


def test_what_another_session_sets_does_not_change_the_numbers_of_this_one(folder):
    before = repr(ck.exercise("linear/neuron"))
    process('ck.set_student("ada")')
    assert (repr(ck.exercise("linear/neuron")), identity().name) == (before, "")
    ck.set_student("eve")
    assert json.loads((folder / "student.json").read_text()) == {"student": "eve"}


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ('ck.set_student("")', 'ck.set_student("Ada \\"x\\" O\'Neill")'),
        ("# Your name.\ncoursekit.set_student( '' )  # here", None),
        ('ck.set_student("bob")', "nothing"),
        ("ck.set_student()", "nothing"),
        ('ck.set_student("")\nck.set_student("")', "nothing"),
        ("x = 1", "nothing"),
        (None, 'ck.set_student("Ada \\"x\\" O\'Neill")'),
    ],
    ids=str,
)
def test_the_name_goes_into_an_empty_name_cell_and_never_over_a_name(source, written):
    assert name_cell(source) is None, "nobody has no name"
    ck.set_student('Ada "x" O\'Neill')
    found = name_cell(source)
    if written == "nothing":
        assert found is None
        return
    assert written in (None, found)
    said = []
    one = type("ck", (), {"set_student": said.append})
    exec(found, {"ck": one, "coursekit": one})
    assert said == ['Ada "x" O\'Neill']
    assert source is None or "#" not in source or (found.startswith("# Your name.\n") and found.endswith("  # here"))


DAMAGES = {
    "garbage": b"\xff\x00\x13 garbage",
    "half": b'{"student": "ad',
    "a number": b'{"student": 7}',
    "a list": b"[1, 2]",
    "nothing": b"",
    "deep": b"[" * 5000,
    "huge": b'{"student": "' + b"x" * 50_000 + b'"}',
}


@pytest.mark.parametrize("content", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_name_is_one_sentence_and_kept_aside(folder, content):
    folder.mkdir()
    (folder / "student.json").write_bytes(content)
    assert identity()[:3] == ("", "nobody", "")
    assert identity().note.endswith("numbers.")
    assert ". " not in identity().note, "one sentence"
    assert "cannot be read (it is damaged): say it again with ck.set_student" in repr(ck.progress())
    ck.set_student("ada")
    assert (folder / "student-set-aside-1.json").read_bytes() == content
    assert "cannot be read" not in repr(ck.progress())
    assert process("").startswith("('ada', 'remembered'")
    assert not list(folder.glob("*.part"))


def test_a_place_that_cannot_be_written_costs_nothing(folder):
    folder.write_text("a file where the folder should be")
    text = ck.set_student("ada").markdown
    assert text.startswith("From now on the exercises have the numbers of ada. This is not remembered beyond this")
    assert str(folder / "student.json") in text
    assert identity().name == "ada"


def test_a_name_in_the_environment_is_said_to_come_back(monkeypatch):
    monkeypatch.setenv("COURSEKIT_STUDENT", "eve")
    assert "not remembered beyond this session: the environment variable COURSEKIT_STUDENT" in (
        ck.set_student("ada").markdown
    )
    assert identity()[:2] == ("ada", "notebook")


SPOILED = """
import os, sys
{}
import coursekit as ck
print(ck.set_student("ada").markdown)
print(ck.check("linear/kinds", "c").status)
print(*ck.progress().notes)
"""


def spoiled(code, **environment):
    everything = {name: value for name, value in os.environ.items() if name not in ("COURSEKIT_DATA", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", SPOILED.format(code)], capture_output=True, text=True, check=False,
        env={**everything, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


if os.name == "posix":

    def test_a_full_disk_costs_nothing(folder):
        code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
        said, status, advice = spoiled(code, COURSEKIT_DATA=str(folder))
        assert "the numbers of ada. This is not remembered beyond this session: " in said
        assert status == "right"
        assert "Nothing is kept beyond this session" in advice
        assert not list(folder.glob("*.part"))

    def test_a_folder_for_reading_only_costs_nothing():
        code = "from coursekit.judging.answers import ANSWERS; from coursekit.exercises import BANK\n"
        code += "for id in BANK: BANK[id], ANSWERS[id]\n"
        code += "os.geteuid() or os.setuid(65534)  # the administrator may write anywhere"
        with TemporaryDirectory() as home:
            Path(home).chmod(0o755)
            data = Path(home, "data")
            data.mkdir(mode=0o555)
            said, status, advice = spoiled(code, COURSEKIT_DATA=str(data))
            data.chmod(0o755)
        assert "(Permission denied)" in said
        assert status == "right"
        assert "Nothing is kept beyond this session" in advice

    def test_nobodys_home_is_no_folder_called_tilde(tmp_path):
        code = f"os.chdir({str(tmp_path)!r}); os.path.expanduser = lambda path: path  # no HOME, no user of this number"
        said, status, advice = spoiled(code)
        assert "not remembered beyond this session: this machine does not say where a user's data belong" in said
        assert status == "right"
        assert "Nothing is kept beyond this session: the system names no home folder" in advice
        assert list(tmp_path.iterdir()) == []


def test_many_who_set_names_at_once_leave_one_whole_name(folder):
    code = "import sys, coursekit as ck\nfor i in range(60): ck.set_student(sys.argv[1] * (i + 1))"
    writers = [subprocess.Popen([sys.executable, "-c", code, letter]) for letter in "abc"]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert json.loads((folder / "student.json").read_text())["student"] in {letter * 60 for letter in "abc"}
    assert [path.name for path in folder.iterdir()] == ["student.json"]


def test_a_demonstration_leaves_no_trace(folder):
    ck.set_student("ada")
    before = (folder / "student.json").read_bytes()
    mine = repr(ck.exercise("start/first-number"))
    verdict = ck.demonstrate("start/first-number", {"slope": 9, "new_x": 2.1})
    assert repr(verdict) == repr(ck.check("start/first-number", {"slope": 9, "new_x": 2.1}))
    eve = ck.exercise("start/first-number", student="eve")
    assert repr(eve) != mine
    assert repr(ck.exercise("start/first-number")) == mine
    assert (folder / "student.json").read_bytes() == before
    assert progress.entries()["start/first-number"].attempts == 1, "the check alone"


def test_a_demonstration_touches_no_file(folder):
    ck.demonstrate("start/first-number", {"slope": 9, "new_x": 2.1})
    ck.exercise("start/first-number", student="ada")
    assert not folder.exists()


@pytest.mark.parametrize("name", [7, ["ada"], b"ada", object()])
def test_a_name_that_is_no_text_is_one_sentence(name):
    with pytest.raises(TypeError, match="A student's name is a text such as 'alice'"):
        ck.exercise("linear/kinds", student=name)
    with pytest.raises(TypeError, match="A student's name is a text such as 'alice'"):
        ck.set_student(name)
