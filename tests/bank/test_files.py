"""Folders of exercises: what is written in them is what comes out, and whatever is wrong is said in one sentence."""

import shutil

import pytest

from coursekit.exercises import BANK, load as exercises
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.draw import Draw
from coursekit.exercises.files import BANK_FOLDER, BankError, copy_exercises, toml
from coursekit.judging import load as answers
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

EXERCISE = r"""
title = "half of it"
section = "Halves"
statement = "Half of ${{n:g}}$ is $\\frac{ {{n}} }{2}$. And its square?"

[lecture]
n = 3

[variants]
root = "draw.integer(2, 9)"
n = "root**2"

[numbers]
half = "half of it"
square = { meaning = "the square of the half", within = 0.01 }
"""
ANSWER = """
hints = ["Half of {{n}} is {{half:.2f}}."]

[steps]
half = "n / 2"
square = "half**2"

[mistakes]
doubled = { wrong.half = "2 * n", why = "Half, not twice." }
"not squared" = { wrong = { square = "half" }, why = "The square is asked for." }
"""
FUNCTION = """
title = "half of it"
section = "Halves"
statement = "Halve it."

[function]
name = "half"
signature = "x, digits"
doc = "Return half of x."
lines = 1
promise = "x > 0 and digits > 0"
random = "draw.integer(1, 9), 2"

[function.cases]
one = "1.0, 2"
"a quiet one" = { args = "3.0, 2", quiet = true }
"""
REFERENCE = """
reference = '''
def half(x, digits):
    return round(x / 2, digits)
'''
hints = ["Divide."]
solution = "So:\\n\\n{{reference}}"

[mistakes]
doubled = { wrong = "x / 2 => 2 * x", why = "Half, not twice." }
"neither rounded nor halved" = { wrong = "round( => ( && x / 2, digits => x", why = "Do both." }
"""
CHOICE = """
title = "half of it"
section = "Halves"
statement = "Half of 2?"
choice = ["1", "2", "4"]
"""


def written(folder, exercise=EXERCISE, answer=ANSWER, code=None):
    """A folder with this exercise, called my/first, and Python files with this code by name."""
    place = folder / "my" / "first"
    place.mkdir(parents=True)
    (place / "exercise.toml").write_text(exercise)
    (place / "answer.toml").write_text(answer)
    for name, text in (code or {}).items():
        (place / name).write_text(text)
    return folder


def loaded(folder):
    """The exercise my/first and its answer."""
    found = exercises.exercise("my/first", folder)
    return found, answers.answer(found, folder)


def test_numbers_statement_draw_and_answer_are_what_is_written(tmp_path):
    exercise, answer = loaded(written(tmp_path))
    assert exercise.statement(n=4) == r"Half of $4$ is $\frac{ 4 }{2}$. And its square?"
    numbers = exercise.draw(Draw("seed"))
    assert numbers == {"n": Draw("seed").integer(2, 9) ** 2}
    assert [(name.name, name.within) for name in exercise.answer_type.names] == [("half", 0.005), ("square", 0.01)]
    assert answer.right(exercise.answer_type, {"n": 6}) == {"half": 3, "square": 9}
    wrong = {mistake.name: values for mistake, values in answer.wrong(exercise.answer_type, {"n": 6})}
    assert wrong == {"doubled": {"half": 12, "square": 144}, "not squared": {"half": 3, "square": 3}}


def test_a_function_its_promise_and_the_edits_of_its_reference(tmp_path):
    exercise, answer = loaded(written(tmp_path, FUNCTION, REFERENCE))
    assert [(case.name, case.args, case.quiet) for case in exercise.answer_type.cases] == [
        ("one", (1.0, 2), False), ("a quiet one", (3.0, 2), True)
    ]  # fmt: skip
    assert exercise.answer_type.promise(1, 1)
    assert not exercise.answer_type.promise(-1, 1)
    assert exercise.answer_type.random(Draw("seed")) == (Draw("seed").integer(1, 9), 2)
    assert answer.reference(5.01, 1) == 2.5
    assert [wrong(5, 1) for _, wrong in answer.wrong(exercise.answer_type, {})] == [10, 5]
    assert answer.worked(exercise.answer_type, {}) == (
        "So:\n\n```python\ndef half(x, digits):\n    return round(x / 2, digits)\n```"
    )


def test_python_beside_the_data_may_be_used_in_it(tmp_path):
    exercise, answer = loaded(written(
        tmp_path, EXERCISE.replace("Half of ${{n:g}}$", "{{spoken(n)}}"), ANSWER.replace('"n / 2"', '"halved(n)"'),
        {"exercise.py": "def spoken(n):\n    return f'<{n}>'\n", "answer.py": "def halved(n):\n    return n / 2\n"},
    ))  # fmt: skip
    assert exercise.statement(n=4).startswith("<4> is")
    assert answer.right(exercise.answer_type, {"n": 6})["half"] == 3


E, A = "exercise.toml", "answer.toml"
FAULTS = [  # what is replaced, in which file, and what the sentence names
    (E, 'title = "half of it"', "", "`title` is missing"),
    (E, "title =", "titel =", "did you mean `title`"),
    (E, 'title = "half of it"', "title = 3", "key `title`: expected the title, a text, got 3"),
    (E, "{{n:g}}", "{{m:g}}", "key `statement`: `m` is not known here"),
    (E, "{{n:g}}", "{{n +}}", "key `statement`: `{{n +}}` cannot be read"),
    (
        E,
        "draw.integer(2, 9)",
        "drow.integer(2, 9)",
        "key `variants.root`: `drow` is not known here; did you mean `draw`",
    ),
    (E, 'n = "root**2"', "", "key `variants`: `n` is a number of the lecture, but is not drawn"),
    (E, "[numbers]", "[number]", "`number` is not a key here; did you mean `numbers`"),
    (E, '[numbers]\nhalf = "half of it"', '[numbers]\nhalf = "half of it', "is not valid TOML"),
    (E, "within = 0.01", 'within = "0.01"', "key `numbers.square.within`"),
    (E, "[numbers]", 'choice = ["a", "b"]\n[numbers]', "exercise.toml"),
    (A, '"n / 2"', '"m / 2"', "key `steps.half`: `m` is not known here"),
    (A, '"n / 2"', '"square / 2"', "key `steps.half`: `square` is not known here"),  # a cycle
    (A, '"n / 2"', '"n / / 2"', "key `steps.half`: `n / / 2` is not an expression"),
    (A, 'square = "half**2"', "", "key `steps`: `square` is asked for, and has no formula"),
    (A, "wrong.half", "wrong.third", "key `mistakes.doubled.wrong`: `third` is not asked for"),
    (A, ', why = "Half, not twice."', "", "key `mistakes.doubled`: `why` is missing"),
    (A, "hints =", "hint =", "`hint` is not a key here; did you mean `hints`"),
    (A, "{{half:.2f}}", "{{hlaf:.2f}}", "key `hints.0`: `hlaf` is not known here; did you mean `half`"),
    (A, "hints =", 'letter = "a"\nhints =', "key `letter`: an answer of this kind has `because`, `steps` instead"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_a_fault_is_one_sentence_with_file_exercise_and_key(tmp_path, file, old, new, said):
    texts = {E: EXERCISE, A: ANSWER}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(BankError) as caught:
        loaded(written(tmp_path, texts[E], texts[A]))
    assert said in str(caught.value)
    assert str(tmp_path / "my" / "first" / file) in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


CODE = [
    ("x / 2 => 2 * x", "y / 2 => 2 * x", "key `mistakes.doubled.wrong`: the reference has no `y / 2`"),
    ("x / 2 => 2 * x", "x / 2 => 2 * (x", "key `mistakes.doubled.wrong`: the code cannot be run: SyntaxError"),
    ("x / 2 => 2 * x", "lambda x, digits: 1 / ", "is not an expression"),
    ("def half(", "def halve(", "key `reference`: it does not define `half`"),
    ("x / 2, digits => x", "x / 2, digits -> x", "is not an edit"),
]


@pytest.mark.parametrize(("old", "new", "said"), CODE)
def test_a_fault_in_code_is_told_in_the_same_way(tmp_path, old, new, said):
    assert old in REFERENCE
    with pytest.raises(BankError) as caught:
        loaded(written(tmp_path, FUNCTION, REFERENCE.replace(old, new, 1)))
    assert said in str(caught.value)


def test_each_wrong_option_of_a_choice_has_its_reason(tmp_path):
    answer = 'letter = "a"\npraise = "Yes."\nhints = []\nsolution = "a"\n[mistakes]\nb = { wrong = "b", why = "No." }\n'
    with pytest.raises(BankError, match='none says why "c" is wrong'):
        loaded(written(tmp_path, CHOICE, answer))
    with pytest.raises(BankError, match='a letter from "a" to "c" is expected'):
        loaded(written(tmp_path / "other", CHOICE, answer.replace('"b", why', '"d", why')))


def test_missing_files_and_code_that_fails_are_named(tmp_path):
    with pytest.raises(BankError, match=r"first/exercise.toml is missing"):
        loaded(tmp_path)
    with pytest.raises(BankError, match=r"exercise.py, exercise my/first: the file cannot be run: ZeroDivisionError"):
        loaded(written(tmp_path, code={"exercise.py": "1 / 0"}))


def test_a_copy_without_answers_has_the_exercises_and_nothing_else(tmp_path):
    bank, copy = tmp_path / "bank", tmp_path / "copy"
    shutil.copytree(BANK_FOLDER / "sgd", bank / "sgd")
    shutil.copyfile(BANK_FOLDER / "lessons.toml", bank / "lessons.toml")
    (bank / "sgd" / "notes.txt").write_text("the answers are ...")
    (bank / "sgd" / "train" / "answer_old.py").write_text("")
    copy.mkdir()
    copy_exercises(copy, bank)
    names = {path.name for path in copy.rglob("*") if path.is_file()}
    assert names == {"exercise.toml", "exercise.py", "lessons.toml"}
    assert exercises.exercise("sgd/train", copy).answer_type.labels == BANK["sgd/train"].answer_type.labels


def test_the_lessons_name_every_folder_once():
    lessons = toml(BANK_FOLDER / "lessons.toml").values()
    listed = [id for lesson in lessons for id in (*lesson["exercises"], *lesson.get("derivations", ()))]
    folders = {path.parent.relative_to(BANK_FOLDER).as_posix() for path in BANK_FOLDER.glob("*/*/exercise.toml")}
    assert sorted(listed) == sorted(folders)
    assert len(listed) == len(set(listed))
    named = [id for lesson in NOTEBOOKS.values() for id in (*lesson.ids, *lesson.derivations)]
    assert named == list(BANK) == list(ANSWERS)


def test_a_reference_from_a_file_is_submitted_and_judged():
    answer_type = BANK["sgd/train"].answer_type
    source = ANSWERS["sgd/train"].source(answer_type, {})
    space = {}
    exec(source, space)
    assert judge(BANK["sgd/train"], {}, answer_type.read(space["train"])).status == "right"
