"""A folder of exercises with a fault: one sentence with file and key, exit code 1, and nothing half-loaded."""

from pathlib import Path

import pytest

import coursekit as ck
from coursekit.cli.main import main
from coursekit.exercises import BANK, own
from coursekit.exercises.files import BankError
from coursekit.judging import own_process

E, A, X, Y = "exercise.toml", "answer.toml", "exercise.py", "answer.py"
HILL = "def hill(x):\n    while True:\n        pass\n"
LOADED = "when it is read"  # the fault is found by `use_exercises` as well
ROWS = [  # what, kind, edits (file, old, new; None deletes the file), what is said, when it is found
    ("a missing exercise", "numbers", [(E, None, None)], "first/exercise.toml is missing", LOADED),
    ("a missing answer", "numbers", [(A, None, None)], "first/answer.toml is missing", LOADED),
    ("an unknown key", "numbers", [(A, "hints =", "hint =")], "`hint` is not a key here; did you mean `hints`", LOADED),
    ("no hints", "choice", [(A, "hints = [", 'unused = ["')], "answer.toml is not valid TOML", LOADED),
    ("a cycle", "numbers", [(A, '"2 * a * x"', '"new_x * a"')],
     "key `steps.slope`: `new_x` is not known here: it is worked out after `slope`, and needs `slope` itself: a cycle",
     LOADED),
    ("a step of itself", "numbers", [(A, '"2 * a * x"', '"slope * a"')],
     "key `steps.slope`: `slope` is not known here: it cannot be worked out from itself", LOADED),
    ("a later step", "numbers", [(A, '"2 * a * x"', '"new_x * a"'), (A, "x - lr * slope", "x - lr")],
     "key `steps.slope`: `new_x` is not known here: it is worked out after `slope`; a step may use", LOADED),
    ("an edit that does not apply", "function", [(A, "lr * 2 * a => lr * a", "lr * 3 => lr")],
     'key `mistakes."factor 2 forgotten".wrong`: the reference has no `lr * 3`', LOADED),
    ("code that is none", "function", [(A, "return x -", "return x x")],
     "key `reference`: the code cannot be run", LOADED),
    ("no solution", "function", [(A, "solution = '''", "[unused]\nx = '''")], "`unused` is not a key here", LOADED),
    ("a file that never ends", "numbers", [(X, "", "while True:\n    pass\n")],
     "exercise.py, exercise my/first, line 1: the code did not end within", LOADED),
    ("a file that raises", "numbers", [(Y, "", "1 / 0")],
     "answer.py, exercise my/first: the file cannot be run: Zero", LOADED),
    ("a reference that raises", "function", [(A, "return x -", "lr[0]\n    return x -")],
     "key `reference`: on the case \"one number\": `descend([3], 2, 0.1)` raised TypeError", ""),
    ("a step that raises", "numbers", [(A, '"2 * a * x"', '"a / (x - x)"')],
     "key `steps.slope`: it raises ZeroDivisionError: division by zero with the lecture's numbers (a = 2, x = 3", ""),
    ("a step that is not a number", "numbers", [(A, '"2 * a * x"', '"float(\'nan\') * x"')],
     "key `steps.slope`: it is nan", ""),
    ("a mistake equal to the reference", "numbers", [(A, 'wrong.slope = "a * x"', 'wrong.slope = "a * x * 2"')],
     "answer.toml, exercise my/first, key `mistakes.\"factor 2 forgotten\".wrong`: 'factor 2 forgotten' with", ""),
    ("an edit that changes nothing", "function", [(A, "x - lr => x + lr", "x - lr => x  - lr")],
     "key `mistakes.uphill.wrong`: 'uphill' is right, so nothing tells it from the reference", ""),
    ("two mistakes alike", "numbers", [(A, '"x + lr * slope"', '"x - slope"')], "taken for 'uphill'", ""),
    ("a reference that never ends", "function", [(A, "return x -", "while True: pass\n    return x -")],
     "key `reference`: on the case \"one number\": `descend([3], 2, 0.1)` did not end", ""),
    ("a mistake that never ends", "function", [(A, "x - lr => x + lr", "return x - lr => while True: x")],
     'key `mistakes.uphill.wrong`: it does not end on the case "one number"', ""),
    ("a helper that never ends", "numbers", [(Y, "", HILL), (A, '"2 * a * x"', '"hill(x)"')],
     "key `steps.slope`: the code did not end within 2 seconds of computing", ""),
    ("a case that breaks the promise", "function", [(E, "2, 0.1", "-2, 0.1")],
     'key `function.cases."one number"`: these arguments are not what `function.promise` says', ""),
    ("a hidden case that breaks the promise", "function", [(E, "draw.integer(1, 4)", "draw.integer(0, 4)")],
     "key `function.random`: hidden case", ""),
    ("an input that has to stay", "function", [(A, "return x -", "x[:] = 0\n    return x -")],
     "changed the array `x`", ""),
    ("a statement that fails on a variant", "numbers", [(E, "{{a}} x^2", "{{1 / (a - 3)}} x^2")],
     "key `statement`: it raises", ""),
    ("a file that the sandbox does not have", "numbers", [(X, "", "from pathlib import Path\n"
     "Path(__file__).with_name('answer.toml').read_text()")], "where the files of its answer are not there", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("what", "kind", "edits", "says", "when"), ROWS, ids=[row[0] for row in ROWS])
def test_a_fault_is_one_sentence_and_nothing_is_loaded(what, kind, edits, says, when, capfd, monkeypatch):
    assert main(["exercise", "new", "my/first", "--kind", kind]) == 0
    assert main(["exercise", "new", "my/good", "--kind", "choice"]) == 0  # without numbers: soon tried
    for name, old, new in edits:
        path = Path("exercises/my/first", name)
        if old is None:
            path.unlink()
            continue
        text = path.read_text() if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new) if old else new)
    capfd.readouterr()
    found = {
        one.id: one.problems for one in own_process.tried(Path("exercises"), 2 if "did not end within" in says else 20)
    }
    assert found["my/good"] == ()
    assert says in found["my/first"][0]
    assert str(Path("exercises/my/first").absolute()) in found["my/first"][0]
    assert all("\n" not in sentence for sentence in found["my/first"])
    if when:
        monkeypatch.setattr(own, "SECONDS", 0.5)
        with pytest.raises(BankError) as caught:
            ck.use_exercises("exercises")
        assert says in str(caught.value)
        assert not [id for id in BANK if id.startswith("my/")]


def test_the_command_says_it_and_ends_with_1(capfd):
    assert main(["exercise", "new", "my/first"]) == 0
    path = Path("exercises/my/first/answer.toml")
    path.write_text(path.read_text().replace("hints =", "hint ="))
    capfd.readouterr()
    assert main(["bank", "--check", "exercises"]) == 1
    out, error = capfd.readouterr()
    assert "1 of 1 exercises cannot be used" in out
    assert error.count("\n") == 1
    assert main(["bank", "--check", "nowhere"]) == 1
    assert "nowhere is not a folder" in capfd.readouterr().err


LISTS = [
    ("[my]\nexercises = 3", "key `my`: expected a table with `exercises ="),
    ("[my]\nexercises = []", "key `my`: expected"),
    ('[my]\nexercises = ["my/frist"]', "there is no exercise 'my/frist'"),
    ('[my]\nexercises = ["my/first", "my/first"]', "is listed twice"),
    ('[06_sgd]\nexercises = ["my/first"]', "the course has a lesson of this name"),
    ('[my]\nexercises = ["sgd/copies"]', "the exercise my/first is in no lesson"),
    ("[my", "is not valid TOML"),
    ("my = 1", "key `my`: expected"),
]


@pytest.mark.parametrize(("text", "says"), LISTS)
def test_a_list_of_lessons_that_cannot_be(text, says):
    assert main(["exercise", "new", "my/first"]) == 0
    Path("exercises/lessons.toml").write_text(text)
    with pytest.raises(BankError) as caught:
        ck.use_exercises("exercises")
    assert says in str(caught.value)
    assert "lessons.toml" in str(caught.value)
    assert "my/first" not in BANK


PLACES = [
    ("exercise.toml", "two folders deep"),
    ("my/exercise.toml", "two folders deep"),
    ("a/b/c/exercise.toml", "two folders deep"),
    ("My/first/answer.toml", "cannot be an id"),
    ("sgd/mine/exercise.toml", "course's own begin with sgd/"),
    ("notes.txt", "holds no exercise"),
]


@pytest.mark.parametrize(("path", "says"), PLACES)
def test_a_file_in_the_wrong_place_is_named(path, says):
    path = Path("exercises", path)
    path.parent.mkdir(parents=True)
    path.write_text("")
    with pytest.raises(BankError, match=says):
        ck.use_exercises("exercises")
