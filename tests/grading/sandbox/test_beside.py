"""What lies beside a notebook is there when it is graded: a student's own files, a teacher's, and packages."""

import os
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from grading.attacks import IMPORTS, notebook
from grading.submitting import points, submit

from coursekit.cli.main import main
from coursekit.grading.class_files import LARGEST as MOST_BYTES, class_files
from coursekit.grading.collect import collect
from coursekit.grading.packages import packages
from coursekit.grading.records import NotGraded, Submission, Trouble
from coursekit.grading.results import key
from coursekit.grading.sandbox.beside import LARGEST, MOST, NOTHING, Beside, admitted
from coursekit.grading.sandbox.bwrap import why_not

WAYS = ["unsafe", pytest.param("bubblewrap", marks=pytest.mark.skipif(bool(why_not()), reason="there is no sandbox"))]
HELPER = b"def f():\n    return 6"
FILES = (("data.csv", b"1,2\n3,4\n"), ("helper.py", HELPER), ("parts/__init__.py", b""), ("parts/one.py", b"ONE = 1"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def the_users(cache, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))


def submission(lines, files=()):
    return Submission("ada", "00_start", notebook([IMPORTS, lines]), files=files)


def first_false(expressions, files=(), before="", sandbox="bubblewrap", beside=NOTHING):
    """The first of these expressions that does not hold in a notebook, which does nothing to be looked at."""
    first = f"next((i for i, one in enumerate([{', '.join(expressions)}]) if not one), -1)"
    lines = f'import os, sys\n{before}\nck.check("start/first-number", {{"slope": {first}, "new_x": 0}})'
    collected = collect(submission(lines, files), "a secret", sandbox=sandbox, beside=beside)
    reading = collected.readings["start/first-number"]
    assert not reading.problem, reading.problem
    assert not collected.incidents
    return ["", *expressions][int(reading.items["slope"].value) + 1]


# ---- a student's own


@pytest.mark.parametrize("sandbox", WAYS)
def test_files_beside_a_notebook_are_there_as_at_home(sandbox):
    before = "import helper\nfrom parts.one import ONE\n%run helper.py\ndata = np.loadtxt('data.csv', delimiter=',')\n"
    before += "open('data.csv', 'w').write('new')"
    holds = ["data.sum() == 10", "helper.f() == 6", "f() == 6", "ONE == 1", "open('data.csv').read() == 'new'"]
    assert not first_false([*holds, "{'__init__.py', 'one.py'} <= {*os.listdir('parts')}"], FILES, before, sandbox)


@pytest.mark.parametrize("sandbox", WAYS)
def test_nobody_finds_the_files_of_somebody_else(sandbox):
    assert not first_false(["os.path.exists('data.csv')"], FILES, sandbox=sandbox)
    assert not first_false(["not os.path.exists('data.csv')", "not os.path.exists('parts')"], sandbox=sandbox)


@pytest.mark.parametrize(
    ("names", "left_out"),
    [
        (["data.csv", "data/train.csv"], []),
        (["test.py", "json/data.csv", "random.csv", "utils.py"], []),
        (["numpy.py"], ["`numpy.py`", "hide the module numpy"]),
        (["random.py"], ["`random.py`", "hide the module random"]),
        (["coursekit/__init__.py", "coursekit/judging.py"], ["`coursekit/judging.py`", "hide the module coursekit"]),
        (["matplotlib.cpython-313-x86_64-linux-gnu.so"], ["hide the module matplotlib"]),
        (["../grades.csv"], ["not one inside the folder"]),
        (["/etc/passwd"], ["not one inside the folder"]),
        (["a//b"], ["not one inside the folder"]),
        ([".bashrc"], ["not one inside the folder"]),
        (["a", "a/b"], ["a folder has the same name"]),
        (["theirs.csv"], ["the course has a file of this name"]),
        (["a/b/c/d/e/f/g"], ["too long"]),
        (["a\\b"], ["too long"]),
    ],
)
def test_what_cannot_lie_beside_a_notebook_is_named(names, left_out):
    kept, notes = admitted([(name, b"x") for name in names], {"theirs.csv"})
    assert bool(notes) == bool(left_out)
    assert all(part in " ".join(notes) for part in left_out)
    assert [name for name, _ in kept] == ([] if left_out else names)


def test_too_many_and_too_much_are_named():
    kept, notes = admitted([(f"{i}.csv", b"x") for i in range(MOST + 7)])
    assert len(kept) == MOST
    assert "and 2 more" in notes[0]
    assert f"{MOST} files are allowed" in notes[0]
    kept, notes = admitted([("large.csv", bytes(LARGEST)), ("small.csv", b"x")])
    assert [name for name, _ in kept] == ["large.csv"]
    assert f"{LARGEST // 2**20} MB are allowed" in notes[0]


@pytest.mark.parametrize("sandbox", ["none", *WAYS])
def test_the_feedback_says_what_was_left_out(sandbox):
    collected = collect(submission("x = 1", (("numpy.py", b"pi = 3"),)), "a secret", sandbox=sandbox)
    assert any("`numpy.py`" in note and "left out" in note for note in collected.notes)
    assert not collected.incidents


def test_a_result_depends_on_the_files():
    keys = {key(submission("x = 1", files), "secret", []) for files in ((), FILES, FILES[:2], (("data.csv", b"1"),))}
    assert len(keys) == 4


# ---- a teacher's


@pytest.fixture
def folder(tmp_path):
    (found := tmp_path / "given" / "data").mkdir(parents=True)
    (found / "train.csv").write_text("1,2,3")
    (found.parent / "tools.py").write_text(
        "from pathlib import Path\nSIX = 6\n\ndef here():\n    return Path(__file__)"
    )
    (found.parent / ".DS_Store").write_text("")
    return found.parent


@pytest.mark.parametrize("sandbox", WAYS)
def test_a_teachers_files_are_beside_every_notebook(folder, sandbox):
    beside = Beside(files=class_files(folder)[0])
    holds = ["tools.SIX == 6", "np.loadtxt('data/train.csv', delimiter=',').sum() == 6", "len(os.listdir()) == 2"]
    holds += ["(tools.here().resolve().parent / 'data' / 'train.csv').read_text() == '1,2,3'"]
    assert not first_false(holds, (), "import tools", sandbox, beside)


@pytest.mark.skipif(bool(why_not()), reason="there is no sandbox")
def test_a_notebook_changes_nothing_of_a_teachers_files(folder):
    place, _ = class_files(folder)
    before = "try:\n    open('tools.py', 'w').write('SIX = 7')\nexcept OSError as error:\n    why = error.strerror"
    assert not first_false(["why == 'Read-only file system'"], (), before, beside=Beside(files=place))
    assert class_files(folder)[0] == place
    assert "SIX = 6" in (Path(place) / "tools.py").read_text()


def test_another_file_is_another_digest(folder):
    digests = [class_files(folder)[1]]
    (folder / "data" / "train.csv").write_text("1,2,4")
    digests.append(class_files(folder)[1])
    (folder / "tools.py").rename(folder / "tool.py")
    digests.append(class_files(folder)[1])
    assert len(set(digests)) == 3


def a_link(folder):
    (folder / "link.csv").symlink_to(folder / "tools.py")


def a_pipe(folder):
    os.mkfifo(folder / "pipe")


def too_large(folder):
    with open(folder / "large.bin", "wb") as file:
        file.truncate(MOST_BYTES + 1)


def too_many(folder):
    for i in range(1001):
        (folder / f"{i}.txt").touch()


def hiding(folder):
    (folder / "statistics.py").touch()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (a_link, "link.csv is a link"),
        (a_pipe, "pipe is not a regular file"),
        (too_large, "256 MB may lie beside"),
        (too_many, "1,000 files"),
        (hiding, "statistics.py would hide the module statistics"),
    ],
)
def test_files_that_cannot_lie_beside_a_notebook_are_one_sentence(folder, spoil, words):
    spoil(folder)
    with pytest.raises(Trouble, match=words):
        class_files(folder)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_folder_of_files_is_one_sentence(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Trouble, match=name):
        class_files(tmp_path / name)


def test_a_machine_without_the_files_does_not_grade():
    with pytest.raises(NotGraded, match="/nowhere is not on this machine"):
        collect(submission("x = 1"), "a secret", sandbox="unsafe", beside=Beside(files="/nowhere"))


# ---- packages


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with a package called tiny, in which there is a module called numpy, too."""
    folder = tmp_path_factory.mktemp("shelf")
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "SEVEN = 7")
        wheel.writestr("numpy.py", "pi = 3")
        wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("tiny-1.0.dist-info/RECORD", "")
    return folder


def requirements(folder, shelf, line):
    (path := folder / "requirements.txt").write_text(f"--no-index\n--find-links {shelf}\n{line}\n")
    return path


@pytest.mark.parametrize("sandbox", WAYS)
def test_packages_are_for_answers_alone(shelf, tmp_path, sandbox):
    told, path = [], requirements(tmp_path, shelf, "tiny")
    place, digest = packages(path, told.append)
    holds = ["tiny.SEVEN == 7", "np.pi > 3.1"]  # of what both have, the course's comes first
    assert not first_false(holds, (), "import tiny", sandbox, Beside(packages=place))
    assert not any(name.split(".")[0] == "tiny" or place in name for name in (*sys.modules, *sys.path))
    assert np.pi > 3.1
    assert packages(path, told.append) == (place, digest)
    assert len(told) <= 1  # installed once, in whatever folder the file lies


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("absent", "No matching distribution found for absent|absent was not found"),
        ("numpy<1", r"numpy==\d"),
        ("one two", "requirement"),
    ],
)
def test_what_cannot_be_installed_is_one_sentence_with_the_reason(shelf, tmp_path, cache, line, words):
    with pytest.raises(Trouble, match=words) as trouble:
        packages(requirements(tmp_path, shelf, f"tiny\n{line}"))
    assert "requirements.txt cannot be installed: " in str(trouble.value)
    assert "\n" not in str(trouble.value)
    assert len(list((cache / "coursekit").rglob("tiny.py"))) <= 1


def test_a_file_of_requirements_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(Trouble, match=r"none\.txt cannot be read"):
        packages(tmp_path / "none.txt")


def test_a_class_with_packages_and_files(shelf, folder, tmp_path, capsys):
    """What is put beside the notebooks is met by the whole class; where it changes, the class is graded again."""
    source = "import tiny\nimport tools\n\n\ndef square(x):\n    return x ** (tiny.SEVEN - 5) * tools.SIX / 6"
    submit(tmp_path / "class", "ada", start_first_function_answer=source)
    command = ["grade", tmp_path / "class", "--out", tmp_path / "out", "--unsafe-no-sandbox", "--files", folder]
    command += ["--jobs", "1", "--packages", requirements(tmp_path, shelf, "tiny")]
    for six, expected in (6, 7), (12, 2):
        (folder / "tools.py").write_text(f"SIX = {six}")
        main(list(map(str, command)))
        assert capsys.readouterr().err.splitlines()[-1].startswith("1 graded, 0 unchanged")
        assert points(tmp_path / "out") == {"ada": expected}
