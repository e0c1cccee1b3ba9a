"""Which answers are called alike: copies however they are disguised, and never two people who had the same idea."""

import stat
from functools import cache
from importlib import import_module

import pytest
from grading.similar.disguise import DISGUISES, everything
from sample import sample

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.verdict import Verdict
from coursekit.grading.records import Graded, Submission
from coursekit.grading.results import Results
from coursekit.grading.similar.look import handout
from coursekit.grading.similar.pairs import alike
from coursekit.grading.similar.plainly import statements

IDS = [id for id in BANK if isinstance(BANK[id].answer_type, Function)]
LONG = ("backprop/mlp", "capstone/train", "reg/cross-validate", "backprop/softmax-gradient")


def solutions(id):
    """Right solutions to an exercise, written independently of each other."""
    return import_module(f"world.alternatives.{id.replace('/', '_').replace('-', '_')}").SOLUTIONS


@pytest.mark.parametrize("id", IDS)
def test_independent_solutions_are_not_alike(id):
    assert not alike(solutions(id), handout(id))


def test_thirty_times_the_reference_is_what_everybody_writes():
    for id in IDS:
        reference = handout(id)[0]
        assert not alike({f"student {i}": DISGUISES[i % 8](reference) for i in range(30)}, handout(id)), id


@cache
def long_enough():
    """(exercise, style) of each solution that has enough of its own for a copy to be told."""
    return [
        (id, style)
        for id in LONG
        for style, source in solutions(id).items()
        if alike({**solutions(id), "copy": source}, handout(id))
    ]


@pytest.mark.parametrize("disguise", [*DISGUISES, everything])
def test_disguised_copies_are_found_and_nobody_else(disguise):
    assert len(long_enough()) >= 30
    for id, style in sample(long_enough(), 10):
        answers = {**solutions(id), "copy": disguise(solutions(id)[style])}
        assert [{pair.one, pair.other} for pair in alike(answers, handout(id))] == [{"copy", style}], (id, style)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x += step", "x = x + step"),
        ("total = 0.5 * np.sum(r**2)", "from numpy import sum as s\ntotal = s(r**2) * 0.5"),
        ("if a > b:\n    f(a, key=1, n=2)", "if lower < upper:\n    f(upper, n=2, key=1)"),
        ("i = 0\nwhile i < len(xs):\n    f(xs[i])\n    i += 1", "for k in range(0, len(xs)):\n    f(xs[k])"),
        ("a, b = f(x, 1), g(x, 2)", "a = f(x, 1)\nb = g(x, 2)"),
        ("x: float = f(1, 2, 3)", "y = f(1, 2, 3)"),
        ("%timeit f(x)\nx = f(1, 2, 3)", "# mine\n'''prose'''\nx = f(1,2,3); print(x)"),
    ],
)
def test_two_ways_to_write_one_thing_are_one(one, other):
    assert sorted(each.text for each in statements(one)) == sorted(each.text for each in statements(other)) != []


@pytest.mark.parametrize("source", ["def f(:", "(" * 5000, "x = 1\0", "\n".join("x = f(1, 2, 3)" for _ in range(3000))])
def test_what_cannot_be_read_is_compared_with_nothing(source):
    assert statements(source) is None
    assert not alike({str(i): source for i in range(5)})


# ---- the command


ID = "reg/cross-validate"


def graded(out, answers):
    """A folder in which the answers of people have been graded."""
    for student, source in answers.items():
        verdict = Verdict(ID, "right", 5, 5)
        kept = {ID: source} if source else {}
        Results(out).put("key", Graded(Submission(student, "08_regularization", b""), {ID: verdict}, (), (), kept))


def test_a_class_with_a_copy(tmp_path, capsys):
    people = {f"student {i}": source for i, source in enumerate(solutions(ID).values())}
    copied = next(who for who in people if alike({**people, "<eve>": people[who]}, handout(ID)))
    graded(tmp_path, {**people, "<eve>": everything(people[copied])})
    assert main(["similar", str(tmp_path)]) == 0
    said, page = capsys.readouterr().out, (tmp_path / "similar.html").read_text("utf-8")
    [line] = [line for line in said.splitlines() if line.startswith(ID)]
    assert "<eve>" in line
    assert copied in line
    assert "places to look, not a verdict" in said
    assert "not a verdict" in page
    assert "&lt;eve&gt;" in page
    assert "<eve>" not in page
    assert page.count('class="shared"') >= 8
    assert "<script" not in page
    assert (tmp_path / "similar.csv").read_text("utf-8").count("\n") == 2
    for name in ("similar.html", "similar.csv"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_class_without_a_copy(tmp_path, capsys):
    graded(tmp_path, solutions(ID))
    assert main(["similar", str(tmp_path)]) == 0
    assert "no two answers are alike" in capsys.readouterr().out
    assert "No two answers are alike" in (tmp_path / "similar.html").read_text("utf-8")


def test_answers_of_a_line_are_said_to_be_too_short(tmp_path, capsys):
    graded(tmp_path, dict.fromkeys("abcdef", "def square(x):\n    y = x * x * 1.0\n    return y"))
    assert main(["similar", str(tmp_path)]) == 0
    assert f"answers too short to tell a copy from what everybody writes: {ID}" in capsys.readouterr().out


def test_too_few_to_compare_are_named(tmp_path, capsys):
    graded(tmp_path, dict.fromkeys(("ada", "bob"), next(iter(solutions(ID).values()))))
    assert main(["similar", str(tmp_path)]) == 0
    assert f"fewer than 5 people, so not compared: {ID}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answers", "words"),
    [(None, "has no results"), ({}, "no function has been graded"), ({"ada": ""}, "before answers were kept")],
)
def test_where_there_is_nothing_to_compare_one_sentence_says_so(tmp_path, capsys, answers, words):
    if answers is not None:
        (tmp_path / ".results").mkdir()
        graded(tmp_path, answers)
    assert main(["similar", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
