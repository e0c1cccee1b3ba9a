"""The program behind `make proof PART=mutation`: what it calls killed, and that no survivor is out of date."""

import subprocess
import sys
from pathlib import Path

import mutants
import pytest

ROOT = Path(__file__).parents[2]
SURVIVORS = mutants.explained()
TESTS = "import one\n\ndef test_it():\n    assert one.f(1) == 2\n"
SOURCES = {
    "lives": "def f(x):\n    return x + 1\n",
    "killed": "def f(x):\n    return x - 1\n",
    "endless": "def f(x):\n    while True:\n        x += 1\n",
    "unimportable": "def f(x):\n    return x + 1\n\nf(None)\n",
    "broken": "import os\n\ndef f(x):\n    os._exit(1)\n",
}
PROGRAM = """
import sys
from pathlib import Path
import mutation
folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
mutation.GRACE = 1
print(mutation.judged(folder, "one.py", ["test_one.py::test_it"], 0.2).kind)
"""


@pytest.mark.parametrize("key", SURVIVORS, ids=lambda key: key[1])
def test_a_survivor_names_a_line_that_is_there(key):
    file, old, new = key
    assert old != new
    assert old in [line.strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    assert SURVIVORS[key].strip()


@pytest.mark.parametrize("kind", SOURCES)
def test_only_a_test_that_fails_kills(tmp_path, kind):
    (tmp_path / "one.py").write_text(SOURCES[kind])
    (tmp_path / "test_one.py").write_text(TESTS)
    command = [sys.executable, "-c", PROGRAM, tmp_path]
    done = subprocess.run(command, cwd=ROOT / "tools", capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == [kind], done.stderr


def test_what_is_changed_is_one_line_of_python():
    assert mutants.first_change(["a", " b"], ["a", " c"]) == (2, "b", "c")
    assert mutants.first_change(["a"], ["a"]) is None
    assert [mutants.parses(text) for text in ("f(*a)", "f(/a)", "not a := b", "", None)] == [True, *[False] * 4]
