"""Where Jupyter, IPython and matplotlib write, and what is set where they cannot.

jupyter/docker-stacks#598 and #465, gnu-octave/docker#2: a traceback of Jupyter's instead of a lesson.
"""

import os
from pathlib import Path

import pytest

from coursekit.cli import doctor, folders, main as cli
from coursekit.core.kernel import cache

VARIABLES = ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home folder that is not there yet, and no setting besides."""
    for name in (*VARIABLES, "XDG_DATA_HOME", "XDG_CONFIG_HOME", "COURSEKIT_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_where_everything_can_be_written_nothing_is_set_or_made(home):
    assert folders.stand_ins() == ({}, "")
    assert not home.exists()


def test_a_home_that_is_a_file(home):
    home.write_text("")
    instead, said = folders.stand_ins()
    assert set(instead) == set(VARIABLES)
    assert all(not folders.why_not(Path(place)) for place in instead.values())
    assert "Not a directory" in said
    assert "JupyterLab's settings" in said
    assert folders.ASK in said


def test_only_what_cannot_be_written_is_elsewhere(home, monkeypatch):
    home.mkdir()
    (home / ".jupyter").write_text("")
    instead, said = folders.stand_ins()
    assert set(instead) == {"JUPYTER_CONFIG_DIR"}
    assert said.count("JupyterLab's settings") == 1


def test_without_a_home_there_is_one_for_this_session(home, monkeypatch):
    """Neither HOME nor a user of this number: `Path.home` raises, and older libraries make a folder called "~"."""
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    instead, said = folders.stand_ins()
    assert set(instead) == {*VARIABLES, "HOME"}
    assert "the record of what was done" in said


def test_where_nothing_can_be_written_lab_says_so_in_a_line(home, monkeypatch, capsys):
    home.write_text("")

    def refuses(prefix):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.mkdtemp", refuses)
    assert cli.main(["lab"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "set TMPDIR" in line
    assert [one.ok for one in doctor._folders()] == [False]


def test_doctor_names_a_folder_that_cannot_be_written_and_the_mend(home, monkeypatch):
    home.write_text("")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    (line,) = doctor._folders()
    assert not line.ok
    assert line.remedy == folders.ASK
    (record,) = doctor._record()
    assert not record.ok
    assert "COURSEKIT_DATA" in record.remedy


def test_a_check_that_fails_itself_is_a_line_of_the_table():
    def broken():
        yield doctor.Finding("first", "there")
        raise RuntimeError("Could not determine home directory.")

    first, second = doctor._looked_at(broken)
    assert first.ok
    assert (second.name, second.ok) == ("broken", False)
    assert "home directory" in second.found


def test_doctor_and_warmup_say_why_kernels_are_not_kept(monkeypatch, capsys):
    monkeypatch.setattr(cache, "not_kept", ["/kernels: Read-only file system"])
    monkeypatch.setattr(cache, "healed", ["/kernels/f.nbc was empty"])
    found = [(one.ok, one.found) for one in doctor._kernels()]
    assert any("1 kernel compiled anew: /kernels/f.nbc was empty" in text and ok for ok, text in found)
    assert any("Read-only file system" in text and not ok for ok, text in found)
    assert cli.main(["warmup"]) == 1
    assert cache.KEEP in capsys.readouterr().err
