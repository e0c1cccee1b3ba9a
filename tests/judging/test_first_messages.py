"""What is said first explains the mistake and leaves the line to the learner; the hints lead to it one by one."""

import inspect
import re
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from coursekit import exercise as exercise_card
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import hints, judge
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.function import FunctionAnswer, relation
from coursekit.judging.property import PropertyAnswer

FOLDER = files("coursekit.bank")
CODE = [id for id in ANSWERS if isinstance(ANSWERS[id], FunctionAnswer)]
LONG = 14  # characters of code that are more than a name


def together(text):
    return re.sub(r"\s+", "", text)


def spans(text):
    """The pieces of code in a sentence, long enough to be a part of a solution."""
    return [span for span in map(together, re.findall(r"`([^`]+)`", text)) if len(span) >= LONG]


@pytest.mark.parametrize("id", CODE)
def test_no_explanation_holds_a_piece_of_the_solution(id):
    solution = together(inspect.getsource(ANSWERS[id].reference))
    given_away = [m.name for m in ANSWERS[id].mistakes if any(span in solution for span in spans(m.why))]
    assert given_away == []


@pytest.mark.parametrize("id", BANK)
def test_hints_come_one_after_the_other(id):
    found = hints(BANK[id], BANK[id].lecture)
    assert len(found) >= 2
    assert len(set(found)) == len(found)


# ---- what beginners answer: the values that differ from the right ones, and what is said of the first

TYPICAL = [
    ("gd/condition", {"normal": 1414.2, "design": 2000001}, "interchanged"),
    ("gd/condition", {"digits": 6}, None),  # rounded: the larger eigenvalue, which could have led there, is right
    ("gd/limit", {"factor_x": -0.6, "factor_y": 0.8}, "coordinates interchanged"),
    ("gd/offsets", {"p": 0.5, "before": 0, "after": -1}, "half each"),
    ("gd/search-cost", {"chance": 0.2**5, "tries": 5**5, "double": 5**10}, "box of length 1"),
    ("gd/search-cost", {"differences": 6, "backward": 3}, "one step"),
    ("sgd/finite-population", {"replaced": 1.342, "kept": 1.05}, "standard deviation"),
    ("sgd/finite-population", {"replaced": 0.72, "kept": 0.441}, "divided by all examples"),
    ("opt/best-momentum", {"lr": 0.04}, "largest eigenvalue alone"),
    ("opt/best-momentum", {"gd_rate": 2 / 3}, "factor of momentum"),  # kappa is right: its ratio of roots is not meant
    ("opt/sparse-rates", {"rate_often": 0.03, "rate_rare": 0.3}, "step in place of the rate"),
    ("opt/nadam-steps", {"theta1": 0.7111}, "squares not corrected in the first step"),
    ("opt/nadam-steps", {"mbar1": 4, "theta1": 0.9, "mbar2": 0.24 / 0.36, "theta2": 0.8779}, "Adam"),
    ("opt/table", {"adadelta": 3}, "a mean of squares taken for momentum"),
    ("opt/table", {"rmsprop": 3, "adadelta": 3}, "a mean taken for momentum"),
    ("opt/table", {"nesterov": 0}, "look ahead in place of momentum"),
    ("opt/table", {"adagrad": 0}, "one rate over time"),
    ("next/weights", {"dense": 9 * 256}, "dense with a small window"),
    ("next/weights", {"dense": 100 * 64}, "one kernel only"),
    ("capstone/chance", {"error": 0.98}, "error in percent"),
    ("capstone/chance", {"images": 4}, None),  # to whole images: the error, which could have led there, is right
    ("capstone/chance", {"needed": 100}, "a quarter"),
]


@pytest.mark.parametrize(("id", "given", "name"), TYPICAL)
def test_what_beginners_answer_is_named_by_what_they_did(id, given, name):
    exercise = BANK[id]
    right = ANSWERS[id].right(exercise.answer_type, exercise.lecture)
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read(right | given))
    assert (verdict.mistake, verdict.points < verdict.max_points) == (name, True)


@pytest.mark.parametrize("id", [id for id in ANSWERS if isinstance(ANSWERS[id], ChoiceAnswer)])
def test_each_option_has_its_own_feedback(id):
    exercise, answer = BANK[id], ANSWERS[id]
    said = {answer.letter: answer.praise} | {mistake.wrong: mistake.why for mistake in answer.mistakes}
    assert sorted(said) == list(exercise.answer_type.letters)
    found = {letter: judge(exercise, exercise.lecture, exercise.answer_type.read(letter)) for letter in said}
    assert all(found[letter].message.startswith(said[letter]) for letter in said)  # what to read again may follow
    assert [letter for letter, verdict in found.items() if verdict.status == "right"] == [answer.letter]


@pytest.mark.parametrize(
    ("values", "goals", "said"),
    [
        ([-1.0, -2.0, 0.0], [1.0, 2.0, 0.0], "Every value has the right size but the wrong sign."),
        ([3.0, 6.0, 0.0], [1.0, 2.0, 0.0], "Every value is 3 times what it should be."),
        ([-1.0, -2.0, -5.0], [1.0, 2.0, 0.0], ""),  # of the 0 neither is true
        ([-1.0, -2.0, 5.0], [1.0, 2.0, 0.0], ""),
        ([3.0, 6.0], [1.0, 1.0], ""),
        ([3.0, 3.0], [1.0, 1.0], ""),  # of one size: it may be chance
    ],
)
def test_a_sign_or_a_factor_is_said_of_every_value_or_not_at_all(values, goals, said):
    assert relation("Every value", np.array(values), np.array(goals)) == said


def test_of_a_number_no_index_is_named():
    exercise = BANK["start/first-function"]
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read(lambda x: x * x + 7))
    assert "which is not right" in f"{verdict.message} {[step.message for step in verdict.steps]}"


def test_a_rate_of_zero_is_not_called_negative():
    exercise = BANK["opt/over-the-hill"]
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read({"lr": 0, "beta": 0.95}))
    assert "never begins to roll" in verdict.message


def test_a_statement_in_plain_text_keeps_the_bracket_of_the_sine():
    assert "sin(1/(x^2 + y^2))" in re.sub(r"\s+", " ", str(exercise_card("gd/tangent-plane")))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda z, slope=1.0: 1 + np.exp(-slope * np.clip(z, -700, 700)), "upside down"),
        (lambda z, slope=1.0: -1 / (1 + np.exp(-slope * np.clip(z, -700, 700))), "the wrong sign"),
    ],
)
def test_all_values_of_a_function_are_off_by_what_is_said(function, said):
    exercise = BANK["linear/sigmoid"]
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read(function))
    assert said in verdict.message


@pytest.mark.parametrize(
    ("id", "lines", "said"),
    [
        ("quadratic-form-gradient", ["df/dx = d(x'*(A*x))/dx", "= 3*x"], "Line 2, `= 3*x`, does not follow: "),
        ("quadratic-form-gradient", ["A*x = 3*x"], "Line 1, `A*x = 3*x`, is not true: "),
        ("logistic-gradient", ["dL/dp = -y/p + (1 - y)/(1 - p)"], "does not begin with `dL/dw`."),
    ],
)
def test_of_a_line_is_said_whether_it_is_false_or_does_not_follow_or_is_no_beginning(id, lines, said):
    exercise = BANK[f"backprop/{id}"]
    verdict = judge(exercise, exercise.lecture, exercise.answer_type.read("\n".join(lines)))
    assert said in verdict.message


@pytest.mark.parametrize("id", [id for id in ANSWERS if isinstance(ANSWERS[id], PropertyAnswer)])
def test_a_right_answer_with_a_property_hears_the_praise_of_its_file(id):
    exercise, answer = BANK[id], ANSWERS[id]
    verdict = judge(
        exercise, exercise.lecture, exercise.answer_type.read(answer.right(exercise.answer_type, exercise.lecture))
    )
    praise = tomllib.loads((FOLDER / id / "answer.toml").read_text("utf-8")).get("praise")
    assert praise is None or verdict.message.startswith(praise[:30])
