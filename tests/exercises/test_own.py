"""A teacher's own exercises: from a template to a verdict in a notebook, and nothing half-loaded on the way."""

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

import coursekit as ck
from coursekit.cli.main import main
from coursekit.exercises import BANK, own
from coursekit.exercises.catalog import FOLDERS, NOTEBOOKS
from coursekit.exercises.files import BankError
from coursekit.judging.answers import ANSWERS

KINDS = ("numbers", "formula", "function", "choice", "together", "derivation")
COURSE = (list(BANK), list(NOTEBOOKS))


@pytest.fixture(autouse=True)
def only_the_course(monkeypatch, tmp_path):
    """Each test works in a folder of its own, and its exercises are forgotten after it."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    yield
    for id in list(FOLDERS):
        del BANK[id], FOLDERS[id]
        ANSWERS.pop(id, None)
    for name in [name for name, lesson in NOTEBOOKS.items() if lesson.folder]:
        del NOTEBOOKS[name]
    assert (list(BANK), list(NOTEBOOKS)) == COURSE


def new(id="my/first", kind="numbers"):
    assert main(["exercise", "new", id, "--kind", kind]) == 0


def change(name, old, new, id="my/first"):
    """Replace a text in a file of the exercise."""
    path = own.Path("exercises", id, name)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("kind", KINDS)
def test_each_template_is_commented_loads_and_judges(kind):
    new(kind=kind)
    assert own.Path("exercises/my/first/exercise.toml").read_text().startswith("# ")
    assert "my/first" in str(ck.use_exercises("exercises"))
    answer, answer_type = ANSWERS["my/first"], BANK["my/first"].answer_type
    assert ck.check("my/first", answer.right(answer_type, BANK["my/first"].lecture)).status == "right"
    for mistake, wrong in answer.wrong(answer_type, BANK["my/first"].lecture):
        assert ck.check("my/first", wrong).mistake == mistake.name


def test_a_lesson_of_ones_own_has_its_short_check_too():
    new()
    ck.use_exercises("exercises")
    check = ck.before("my")
    assert check.heading() == "Before lesson my"
    assert 'before_my = ck.before("my")' in repr(check)


def test_what_a_template_asks_has_the_answer_that_is_worked_out_by_hand():
    new()
    ck.use_exercises("exercises")
    assert (
        ck.check("my/first", {"slope": 12, "new_x": 1.8}).status == "right"
    )  # f = 2 x², x = 3: 2 * 2 * 3, 3 - 0.1 * 12
    assert ck.check("my/first", {"slope": 6, "new_x": 2.4}).mistake == "factor 2 forgotten"
    assert "derivative" in str(ck.hint("my/first"))
    assert "12" in str(ck.solution("my/first"))
    assert "my/first" in str(ck.progress("my"))
    assert "1 of 1" not in str(ck.exercise("my/first"))
    with pytest.raises(ck.exercises.UnknownExercise, match="my/first"):
        ck.check("my/firts")


def test_the_path_in_a_notebook(tmp_path):
    new()
    cells = [
        "import coursekit as ck\nck.use_exercises('exercises')",
        "ck.exercise('my/first')",
        "answer = {'slope': 12, 'new_x': 1.8}\nck.check('my/first', answer)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert "a step down a parabola" in notebook.cells[1].outputs[-1].data["text/plain"]
    assert notebook.cells[2].outputs[-1].data["text/plain"].startswith("my/first: right, 2 of 2 points")


def test_a_folder_read_again_is_as_it_is_now():
    new()
    new("my/second", "choice")
    ck.use_exercises("exercises")
    assert [id for id in BANK if id in FOLDERS] == ["my/first", "my/second"]
    assert NOTEBOOKS["my"].ids == ("my/first", "my/second")
    change("answer.toml", '"2 * a * x"', '"3 * a * x"')
    shutil.rmtree("exercises/my/second")
    ck.use_exercises("exercises")
    assert [id for id in BANK if id in FOLDERS] == ["my/first"] == [id for id in ANSWERS if id in FOLDERS]
    assert ck.check("my/first", {"slope": 18, "new_x": 1.2}).status == "right"


def test_nothing_is_half_loaded():
    new()
    ck.use_exercises("exercises")
    new("my/another")
    change("answer.toml", '"x - lr * slope"', '"x - lr * slop"', "my/another")
    change("answer.toml", '"2 * a * x"', '"3 * a * x"')
    with pytest.raises(BankError, match=r"my/another/answer.toml, exercise my/another, key `steps.new_x`: `slop` is"):
        ck.use_exercises("exercises")
    assert "my/another" not in BANK
    assert ck.check("my/first", {"slope": 12, "new_x": 1.8}).status == "right"  # as it was before


def test_an_answer_is_not_needed_to_ask(monkeypatch):
    monkeypatch.setattr("coursekit.core.doors.JUDGE.room", None)
    new()
    own.Path("exercises/my/first/answer.toml").unlink()
    ck.use_exercises("exercises")
    assert ck.check("my/first", {"slope": 1, "new_x": 1}).status == "submitted"


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_finds_nothing_wrong_with_a_template(kind, capfd):
    new(kind=kind)
    assert main(["bank", "--check", "exercises"]) == 0
    assert "Nothing is wrong" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("first", "two folders deep"),
        ("My/First", "cannot be an id"),
        ("sgd/mine", "course's own begin with sgd/"),
        ("my/first-answer", "-answer"),
        ("my/" + "x" * 60, "50 are allowed"),
    ],
)
def test_an_id_that_cannot_be_is_refused_before_anything_is_written(id, says, capsys):
    assert main(["exercise", "new", id]) == 2
    assert says in capsys.readouterr().err
    assert not own.Path("exercises").exists()


def test_a_new_exercise_never_replaces_one(capsys):
    new()
    change("exercise.toml", "parabola", "hill")
    assert main(["exercise", "new", "my/first"]) == 2
    assert "is there already, and nothing was changed" in capsys.readouterr().err
    assert "hill" in own.Path("exercises/my/first/exercise.toml").read_text()


@pytest.mark.parametrize("folder", [None, 3, b"x", "", "nowhere", [], {}])
def test_what_is_no_folder_is_one_sentence(folder):
    with pytest.raises(BankError) as caught:
        ck.use_exercises(folder)
    assert "\n" not in str(caught.value)
