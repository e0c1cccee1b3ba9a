"""What students get: the same lessons, each check locked in a cell of its own, points set."""

import json
from pathlib import Path

import nbformat
import pytest
from grading.classroom import solved
from nbclient import NotebookClient

import coursekit as ck
from coursekit import __version__
from coursekit.cli.main import main
from coursekit.exercises import BANK, cell as exercise_cell
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.variants import numbers_of
from coursekit.grading.release import release
from coursekit.grading.worth import grade_id
from coursekit.student import name as _name

FOLDER = Path(__file__).parents[2] / "notebooks"
LOCKED = {"deletable": False, "editable": False}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    out = tmp_path_factory.mktemp("release")
    return {path.stem: nbformat.read(path, as_version=4) for path in release(FOLDER, out)}


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_each_exercise_is_an_answer_and_a_locked_check(course, lesson):
    cells = course[lesson].cells
    nbformat.validate(course[lesson])
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    for exercise in NOTEBOOKS[lesson].EXERCISES:
        at = next(i for i, cell in enumerate(cells) if cell.id == grade_id(exercise.id))
        answer, check = cells[at - 1], cells[at]
        assert f"{answer.source}\n{check.source}".split() == exercise_cell(exercise.id).split()
        assert check.source.startswith(f'ck.check("{exercise.id}", ')
        assert LOCKED.items() <= check.metadata.items()
        assert "editable" not in answer.metadata
        assert check.metadata.nbgrader.points == len(exercise.answer_type.parts)


def test_nbgrader_accepts_the_metadata(course):
    validator = pytest.importorskip("nbgrader.nbgraderformat").MetadataValidator()
    for notebook in course.values():
        validator.validate_nb(notebook)
        marked = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
        assert len({one.grade_id for one in marked}) == len(marked) > 0
    assert len({grade_id(id) for id in BANK}) == len(BANK)


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_nothing_else_is_changed(course, lesson):
    before = nbformat.read(FOLDER / f"{lesson}.ipynb", as_version=4).cells
    after = [cell.source for cell in course[lesson].cells if cell.id != "student"]
    assert "".join("".join(after).split()) == "".join("".join(cell.source for cell in before).split())
    told = course[lesson].metadata.coursekit
    assert (told.version, told.lesson, told.numbers) == (__version__, lesson, "own")
    assert set(told.exercises) == set(NOTEBOOKS[lesson].ids)
    assert all(set(one) == {"statement", "points"} for one in told.exercises.values()), "nothing of a reference"


def test_it_runs_and_a_right_answer_is_right_with_own_numbers(course):
    notebook = solved(course["00_start"], "Ada")
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for cell in notebook.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            assert ": right, " in cell.outputs[-1].data["text/plain"]


def test_the_name_is_asked_for_only_where_numbers_are_own(tmp_path):
    for numbers, asked in {"own": True, "lecture": False}.items():
        (path,) = release(FOLDER, tmp_path, ["00"], numbers=numbers)
        cells = nbformat.read(path, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        assert "import coursekit as ck" in code[0].source
        assert ('ck.set_student("")' in code[1].source) == asked


def test_the_lectures_numbers_are_everybodys_whoever_a_machine_remembers(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("COURSEKIT_STUDENT", raising=False)
    monkeypatch.setattr(_name, "_found", {})
    monkeypatch.setattr(_name, "_chosen", [])
    ck.set_student("ada")
    monkeypatch.setattr(_name, "_chosen", [])  # a new session
    remembered = (tmp_path / "data" / "student.json").read_bytes()
    (path,) = release(FOLDER, tmp_path, ["00"], numbers="lecture")
    assert numbers_of(BANK["start/first-number"]) != BANK["start/first-number"].lecture
    exec("\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells[:4] if cell.cell_type == "code"), {})
    assert numbers_of(BANK["start/first-number"]) == BANK["start/first-number"].lecture
    assert (tmp_path / "data" / "student.json").read_bytes() == remembered


def test_the_command_writes_what_it_says(tmp_path, capsys):
    assert main(["release", "04", "gd", "04_backprop_by_hand", "--out", str(tmp_path)]) == 0
    names = ["04_backprop_by_hand", "05_gradient_descent"]
    assert [Path(line).stem for line in capsys.readouterr().out.splitlines()] == names
    told = json.loads((tmp_path / "release.json").read_text())
    assert told["course_version"] == __version__
    assert list(told["lessons"]) == names
    step = told["lessons"]["05_gradient_descent"]["gd/step"]
    assert step["points"] == len(BANK["gd/step"].answer_type.parts)
    assert step["grade_id"] == "gd-step"
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    main(["release", "04", "05", "--out", str(tmp_path)])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_nbgrader_course_keeps_the_configuration_of_its_teacher(tmp_path):
    assert main(["release", "00", "--out", str(tmp_path), "--nbgrader", "--numbers", "lecture"]) == 0
    assert (tmp_path / "source" / "00_start" / "00_start.ipynb").is_file()
    config = tmp_path / "nbgrader_config.py"
    assert 'numbers = "lecture"' in config.read_text()
    config.write_text("# mine\n")
    assert main(["release", "00", "--out", str(tmp_path), "--nbgrader"]) == 0
    assert config.read_text() == "# mine\n"


@pytest.mark.parametrize(("arguments", "code", "says"), [(["99"], 2, "no lesson '99'"), (["00"], 1, "another folder")])
def test_what_cannot_be_done_is_one_line(tmp_path, capsys, arguments, code, says):
    (tmp_path / "file").touch()
    assert main(["release", *arguments, "--out", str(tmp_path / "file" / "deeper")]) == code
    error = capsys.readouterr().err
    assert error.startswith("coursekit: ")
    assert says in error
    assert error.count("\n") == 1


PEOPLE = "name,login,email\nAda Lovelace,ada,ada@example.org\nBob Stone,bob,\n"


def test_everybody_in_a_roster_gets_a_notebook_with_their_numbers(tmp_path, monkeypatch):
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert main(["release", "00", "--roster", str(tmp_path / "people.csv"), "--out", str(tmp_path / "out")]) == 0
    names = {}
    for path in (tmp_path / "out").rglob("*.ipynb"):
        (cell,) = (cell for cell in nbformat.read(path, as_version=4).cells if cell.id == "student")
        assert LOCKED.items() <= cell.metadata.items()
        names[path.parent.name] = cell.source.splitlines()[-1]
    assert names == {"ada": 'ck.set_student("Ada Lovelace")', "bob": 'ck.set_student("Bob Stone")'}
    assert "Bob Stone,,bob/00_start.ipynb" in (tmp_path / "out" / "people.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(("options", "says"), [
    (["--nbgrader"], "nbgrader hands out one file to all"),
    (["--numbers", "lecture"], "everybody has the same numbers"),
    (["--roster", "nowhere.csv"], "nowhere.csv cannot be read"),
])  # fmt: skip
def test_a_roster_that_cannot_be_used_is_one_line(tmp_path, capsys, options, says):
    (tmp_path / "people.csv").write_text(PEOPLE)
    roster = ["--roster", str(tmp_path / "people.csv")]
    assert main(["release", "00", *roster, *options, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()
