"""An exam: what students get has nothing of an answer in it, works all the same, and is graded by the whole course."""

import json
import subprocess
import sys
import sysconfig
import tomllib
import zipfile

import nbformat
import pytest
from grading.classroom import solved
from grading.submitting import points
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from coursekit.cli.main import main
from coursekit.exercises.files import BANK_FOLDER
from coursekit.grading.without_answers import wheel

ROSTER = "name,login,extra time\nAda Lovelace,ada,\nBob Stone,bob,15\nBob Stone,bob2,\n"


@pytest.fixture(scope="module")
def exam(tmp_path_factory):
    """The folder of an exam, with the wheel installed in `site`."""
    folder = tmp_path_factory.mktemp("exam")
    (folder / "people.csv").write_text(ROSTER)
    command = ["exam", "00", "--minutes", "60", "--roster", str(folder / "people.csv"), "--out", str(folder / "exam")]
    assert main(command) == 0
    (made,) = (folder / "exam").glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", folder / "site", made]
    subprocess.run(pip, check=True, capture_output=True)
    return folder


def python(exam, code):
    """How to run code where the wheel is the only coursekit there is: without what an editable installation adds."""
    places = [str(exam / "site"), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    return [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {places}; {code}"]


def texts(value):
    """Every text in the data of an answer."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def squeezed(text):
    return "".join(text.split())


def test_nothing_of_an_answer_is_in_the_wheel(exam):
    (made,) = (exam / "exam").glob("*.whl")
    with zipfile.ZipFile(made) as file:
        members = {name: file.read(name) for name in file.namelist()}
    assert not [name for name in members if "/judging/" in name or "/grading/" in name]
    bank = {name.rsplit("/", 1)[-1] for name in members if name.startswith("coursekit/bank/")}
    assert bank == {"exercise.toml", "exercise.py", "lessons.toml"}
    assert not [name for name in members if name.endswith((".pyc", ".nbi", ".nbc"))]
    everything = squeezed("\n".join(data.decode("utf-8") for data in members.values()))
    told = [text for path in BANK_FOLDER.rglob("answer.toml") for text in texts(tomllib.loads(path.read_text("utf-8")))]
    told += [path.read_text("utf-8") for path in BANK_FOLDER.rglob("answer.py")]
    long = [text for text in told if len(squeezed(text)) >= 40]
    assert len(long) > 1000
    assert [text for text in long if squeezed(text) in everything] == []


def test_the_folder_says_nothing_of_a_reference(exam):
    told = json.loads((exam / "exam" / "release.json").read_text())
    assert all(set(one) == {"statement", "points", "grade_id"} for one in told["lessons"]["00_start"].values())


def test_the_same_course_makes_the_same_wheel(exam, tmp_path):
    (made,) = (exam / "exam").glob("*.whl")
    assert wheel(tmp_path).read_bytes() == made.read_bytes()


def test_it_is_told_that_answers_are_not_there(exam):
    code = "from coursekit.cli.main import main; sys.exit(main(['grade', '.', '--out', 'out']))"
    done = subprocess.run(python(exam, code), capture_output=True, text=True, cwd=exam, check=False)
    assert done.stderr == "coursekit: this is the course without its answers: use the whole course for this\n"
    assert done.returncode == 1


def test_a_person_gets_the_time_and_the_numbers_that_are_theirs(exam):
    def cells(key):
        notebook = nbformat.read(exam / "exam" / key / "00_start.ipynb", as_version=4)
        return {cell.id: cell for cell in notebook.cells}

    ada, bob = cells("ada"), cells("bob")
    assert ada["student"].source.endswith('ck.set_student("Ada Lovelace")')
    assert bob["student"].source.endswith('ck.set_student("bob")')  # there is another Bob Stone
    assert "minutes=60)" in ada["exam"].source
    assert "minutes=75)" in bob["exam"].source
    assert all(one[id].metadata.editable is False for one in (ada, bob) for id in ("student", "exam"))
    table = (exam / "exam" / "people.csv").read_text("utf-8-sig").splitlines()
    assert table[:2] == ["name,email,file", "Ada Lovelace,,ada/00_start.ipynb"]


def test_a_lesson_runs_there_and_is_graded_here(exam, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    notebook = nbformat.read(exam / "exam" / "ada" / "00_start.ipynb", as_version=4)
    name = next(cell.source for cell in notebook.cells if cell.id == "student")
    solved(notebook, "Ada Lovelace")
    next(cell for cell in notebook.cells if cell.id == "student").source = name
    run(notebook, exam, tmp_path)
    said = [shown(cell) for cell in notebook.cells if "points" in cell.metadata.get("nbgrader", {})]
    assert len(said) == 2
    assert all("submitted" in text for text in said)
    shown_by = {cell.id: shown(cell) for cell in notebook.cells if cell.cell_type == "code"}
    assert "60 minutes left" in shown_by["exam"]
    assert any("panel" in text.lower() or "picture" in text.lower() for text in shown_by.values())
    place = tmp_path / "in" / "Ada Lovelace" / "00_start.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(notebook, place)
    assert main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe-no-sandbox"]) == 0
    assert set(points(tmp_path / "out").values()) == {7}


def run(notebook, exam, folder):
    """Execute a notebook in a kernel that has the wheel alone."""
    kernel = folder / "kernels" / "exam"
    kernel.mkdir(parents=True)
    code = "from ipykernel.kernelapp import launch_new_instance; launch_new_instance()"
    spec = {"argv": [*python(exam, code), "-f", "{connection_file}"], "display_name": "exam", "language": "python"}
    spec["env"] = {"NUMBA_DISABLE_JIT": "1"}  # nobody has compiled these files yet
    (kernel / "kernel.json").write_text(json.dumps(spec))
    client = NotebookClient(notebook, timeout=300, kernel_name="exam")
    manager = client.create_kernel_manager()
    manager.kernel_spec_manager = KernelSpecManager(kernel_dirs=[str(folder / "kernels")])
    client.km = manager
    client.execute()


def shown(cell):
    return " ".join(str(one.get("text", "")) + str(one.get("data", {}).get("text/plain", "")) for one in cell.outputs)
