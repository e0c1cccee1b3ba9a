"""The programs behind `make proof`: a failing part is named, and every planted fault has its place."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


planted_faults = tool("planted_faults")
FAULTS = planted_faults.faults()
WALLS = planted_faults.faults(ROOT / "tests" / "grading" / "walls.toml")


@pytest.fixture
def proof(tmp_path, monkeypatch):
    """tools/proof.py with two parts of one line each, and a table of its own."""
    module = tool("proof")
    say = [sys.executable, "-c"]
    parts = {
        "good": module.Part("what is so", [[*say, "import os; print('1 passed in', os.environ['COURSEKIT_PROOF'])"]]),
        "bad": module.Part(
            "what is not", [[*say, "print('= 1 failed in 2.00s ='); exit(1)"], [*say, "print('never')"]]
        ),
    }
    monkeypatch.setattr(module, "PARTS", parts)
    monkeypatch.setattr(module, "TABLE", tmp_path / "proof.md")
    monkeypatch.setattr(module, "commit", lambda: "abc1234")
    return module


def rows(proof):
    return proof.stored(proof.TABLE.read_text("utf-8"))


def test_a_failing_part_is_named_and_the_others_run(proof, capsys):
    assert proof.main([]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "failed: bad"
    assert list(rows(proof)) == ["good", "bad"]
    assert rows(proof)["good"].outcome == "1 passed in 1"
    assert rows(proof)["bad"].outcome == "**failed**: 1 failed"
    assert rows(proof)["bad"].commit == "abc1234"


def test_one_part_keeps_the_rows_of_the_others(proof, capsys):
    proof.main(["bad"])
    assert proof.main(["good"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "proven"
    assert list(rows(proof)) == ["good", "bad"]


def test_a_part_that_is_not_there_is_named(proof, capsys):
    assert proof.main(["best"]) == 2
    assert "no part best; the parts are good, bad" in capsys.readouterr().err


def test_what_the_parts_run_is_there():
    proof = tool("proof")
    named = {word for part in proof.PARTS.values() for command in part.commands for word in command}
    paths = [
        word.removeprefix("--ignore=").removeprefix("@") for word in named if "/" in word and word != sys.executable
    ]
    assert len(paths) > 10
    assert not [path for path in paths if not (ROOT / path).exists()]
    kernels = (ROOT / "tests" / "kernels.txt").read_text("utf-8").split()
    assert not [path for path in kernels if not (ROOT / path).exists()]


def test_there_are_at_least_five_faults_of_each_kind():
    kinds = [fault.kind for fault in FAULTS]
    assert set(kinds) == {"kernels", "verdicts", "grader", "panels", "derivations", "cards", "course", "library"}
    assert min(map(kinds.count, kinds)) >= 5


@pytest.mark.parametrize("fault", [*FAULTS, *WALLS], ids=lambda fault: fault.what)
def test_every_fault_has_its_place(fault):
    source = (ROOT / fault.file).read_text("utf-8")
    changed = fault.planted(source)
    assert changed != source
    if fault.file.endswith(".py"):
        compile(changed, fault.file, "exec")


def test_an_edit_that_does_not_apply_is_an_error():
    with pytest.raises(ValueError, match=r"is 0 times in a\.py, and not once"):
        planted_faults.Fault("kind", "what", "a.py", "old => new", "tests").planted("x = 1")


@pytest.mark.parametrize(("edit", "code"), [("x = 1 => x = 2", 0), ("y = 1 => y = 2", 1)])
def test_a_fault_that_no_test_finds_is_a_failure(tmp_path, edit, code):
    """In a project of two lines, of which the test looks at one."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "one.py").write_text("x = 1\ny = 1\n")
    (tmp_path / "test_one.py").write_text("import one\n\ndef test_it():\n    assert one.x == 1\n")
    (tmp_path / "faults.toml").write_text(
        f'[[fault]]\nkind = "k"\nwhat = "w"\nfile = "one.py"\nedit = "{edit}"\ntests = "test_one.py"\n'
    )
    command = [sys.executable, ROOT / "tools" / "planted_faults.py", "--tree", tmp_path]
    done = subprocess.run([*command, "--table", tmp_path / "faults.toml"], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    assert ("red: test_one.py::test_it" in done.stdout) == (code == 0)
