"""Predictions: each has a sentence for every gap, its outcome is computed, and nothing is shown before it is made."""

import json
import os
import subprocess
import sys
from math import exp, factorial, log

import numpy as np
import pytest
from sample import sample

import coursekit as ck
from coursekit.exercises.files import BankError
from coursekit.predictions import answers, check, gap, markup
from coursekit.predictions.load import questions, read_lesson
from coursekit.predictions.outcome import outcome
from coursekit.predictions.shown import Prediction
from coursekit.student import progress

ALL = list(questions())
NUMBER, CHOICE, REASONED, CURVE = "start/one-step", "start/forgot", "linear/ten-times", "linear/whole-batch"


@pytest.fixture(autouse=True)
def own_record(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path))
    yield
    progress._store.close()


@pytest.mark.parametrize("id", ALL)
def test_every_gap_has_its_sentence_and_the_outcome_fits(id):
    assert check.problems(questions()[id], outcome(id)) == []


def test_powers_in_code_are_not_bold_print():
    shown = markup.inline("Is `np.mean(g**2) - np.mean(g)**2` **negative**, for `a*b*c` and $x$?")
    assert "<code>np.mean(g**2) - np.mean(g)**2</code> <b>negative</b>" in shown
    assert "<code>a*b*c</code>" in shown


CLOSED_FORMS = {  # what happens, worked out by hand
    "start/one-step": 1 / 2, "linear/hidden-slope": 2, "losses/confident": log(2) / log(81 / 80), "bv/blind": 6 / 3,
    "backprop/delta-sum": 0, "gd/shrinking-rate": 2 - 0.1 / (1 - exp(-0.1)), "sgd/tenth-of-the-noise": 100 * 10**2,
    "reg/half-the-rate": 2, "gd/ten-times-steeper": log(1 - 0.96 * 0.1) / log(1 - 0.96 * 0.01),
    "gd/eight-fold": 64 / 8, "gd/recursive-rate": sum(0.1 * 2**n / factorial(n + 1) for n in range(41)),
    "opt/steeper": log(99 / 101) / log(999 / 1001), "backprop/ten-sigmoids": 4.0**-10,
    "backprop/mean-or-sum": 200,
    "why/pieces": 2**10,
    "opt/epsilon": 1e-6 / (1e-12 + 1e-8) ** 0.5, "opt/window": 0.9**20, "opt/missing-power": 0.001**0.5 / 0.1,
}  # fmt: skip
ROUGH = {
    "gd/ten-times-steeper": 0.05,
    "gd/eight-fold": 0.15,
    "opt/steeper": 0.01,
    "opt/missing-power": 1e-6,
    "backprop/ten-sigmoids": 0.6,
    "backprop/mean-or-sum": 1e-6,
}  # steps are whole, slopes below 1/4, strategies draw


@pytest.mark.parametrize("id", CLOSED_FORMS)
def test_numbers_are_those_of_the_closed_form(id):
    assert outcome(id).happened == pytest.approx(CLOSED_FORMS[id], rel=ROUGH.get(id, 1e-9), abs=1e-12)


HAND = {  # the letter that the lesson's own text gave before
    "start/forgot": "c", "linear/doubled-weights": "c", "linear/middle": "b", "linear/ten-times": "b",
    "linear/zero-weights": "d", "losses/maximize-one": "c", "losses/smoothed": "c", "losses/two-weights": "c",
    "losses/to-and-fro": "c", "losses/without-wild-values": "a",
    "linear/biases": "d", "linear/sum-feature": "b", "losses/degree-nine": "c", "losses/outlier": "b",
    "losses/margin-three": "d", "risk/three-cures": "b", "risk/parabola": "d", "bv/without-noise": "a",
    "bv/wins-and-loses": "c", "bv/crossing": "a", "bv/more-points-less-penalty": "c",
    "bv/cancelled": "b", "bv/noise-on-two": "c", "bv/beyond": "c",
    "backprop/hundred-layers": "c", "backprop/saturated": "c", "backprop/passes": "b",
    "backprop/closed-gate": "b", "backprop/two-a-x": "c", "backprop/saturated-layer": "b",
    "backprop/spread-or-signal": "c", "backprop/from-zeros": "c", "backprop/log-sigmoid": "b",
    "backprop/silent-shape": "c", "gd/first": "a", "gd/circles": "b",
    "gd/ridge": "c", "gd/cube": "c", "gd/newton-well": "c", "gd/best-steps": "b", "gd/sets-of-weights": "b",
    "gd/max-and-min": "b", "gd/two-islands": "b", "gd/offset-minimum": "b", "gd/squared-condition": "c",
    "gd/exponential": "c", "gd/twin-columns": "c",
    "sgd/larger-data": "d", "sgd/last-batch": "b", "sgd/batch-of-one": "b", "sgd/steps-up": "b", "sgd/clock": "c",
    "sgd/digits-by-batch": "c", "capstone/own-rate": "c", "capstone/new-hands": "d", "sgd/eight-times": "c",
    "opt/limits": "b", "opt/first-adagrad-step": "d", "opt/rest": "b", "opt/thousand-times": "c",
    "opt/which-well": "b", "opt/counts-most": "c", "opt/decayed": "c",
    "opt/leaves-first": "c", "reg/symmetric": "c", "reg/dropout-training-loss": "c", "reg/far-start": "c",
    "reg/flattered": "b", "reg/moved-points": "b", "reg/noisy-weight": "b",
    "capstone/minus-equals": "c", "capstone/no-copy": "b", "capstone/longer": "b",
    "capstone/second-look": "b", "linear/both-kinds": "a",
    "start/slip": "b", "start/two-computers": "a",
    "why/ten-times": "b", "why/moved": "d", "why/taught": "b", "why/penguins": "b", "why/spike": "b",
    "why/neighbor": "b", "why/doubling": "c", "why/window": "b",
    "next/same-numbers": "b", "next/zero-grad": "b", "next/float32-step": "a", "next/moved-input": "b",
    "next/swapped-tokens": "a", "next/unscaled": "c",
}  # fmt: skip


def test_what_is_computed_is_what_the_lessons_said():
    choices = [id for id in ALL if questions()[id].kind == "choice"]
    assert sorted(choices) == sorted(HAND)
    assert {id: answers.LETTERS[outcome(id).happened] for id in choices} == HAND


def test_curves_are_those_of_slow_twins():
    level = outcome("reg/no-end").happened
    x = np.linspace(-1, 1, 12)
    targets = np.sin(np.pi * x) + 0.3 * np.random.default_rng(1).normal(size=12)
    np.testing.assert_allclose(level, sum(targets) / 12, atol=1e-6)

    data = ck.datasets.penguins(["bill_length_mm", "bill_depth_mm"])
    X = np.column_stack([(data.X - data.X.mean(axis=0)) / data.X.std(axis=0), np.ones(len(data.X))])
    W, Y, losses = np.zeros((3, 3)), np.eye(3)[data.y], []
    for _ in range(21):
        P = np.exp(X @ W) / np.exp(X @ W).sum(axis=1, keepdims=True)
        losses.append(-np.log(P[np.arange(len(X)), data.y]).mean())
        W = W - 0.1 * X.T @ (P - Y) / len(X)
    np.testing.assert_allclose(outcome(CURVE).happened, losses, rtol=1e-9)

    w = np.linspace(-1, 3, 21)
    np.testing.assert_allclose(outcome("losses/over-the-weight").happened, 2 * w**2 - 10 / 3 * w + 2, rtol=1e-12)

    plateau = outcome("sgd/cut-the-rate").happened
    assert 4 < plateau[5:11].mean() / plateau[13:].mean() < 30  # a tenth of the rate, a tenth of the plateau
    errors = outcome("backprop/smaller-h").happened
    assert errors[-1] == pytest.approx(abs(np.sin(2) / 2 - np.cos(1)), rel=1e-9)
    assert errors.argmin() in range(8, 17)
    assert errors[0] > 1e4 * errors.min()


X = np.linspace(0, 1, 21)
AXES = {"low": 0.0, "high": 1.0, "given": 1, "right": "r", "too_high": "h", "too_low": "l", "other_shape": "s"}
CURVES = [  # drawn, happened, gap
    (1 - X, 1 - X, gap.RIGHT),
    (1 - X**1.3, 1 - X, gap.RIGHT),
    (1 - X**3, 1 - X, gap.HIGH),
    (np.exp(-6 * X), 1 - X / 2, gap.LOW),
    (np.full(21, 0.5), 1 - X, gap.SHAPE),
    (X, 1 - X, gap.SHAPE),
    (abs(2 * X - 1), np.full(21, 0.4), gap.SHAPE),
    (1 - X, abs(2 * X - 1), gap.SHAPE),
    (np.full(21, 0.8), np.full(21, 0.2), gap.HIGH),
    (np.full(21, 0.1), np.full(21, 0.6), gap.LOW),
]


@pytest.mark.parametrize(("drawn", "happened", "kind"), CURVES)
def test_a_drawn_curve_is_right_high_low_or_of_another_shape(drawn, happened, kind):
    assert gap.of_curve(drawn, happened, AXES).kind == kind


def test_a_logarithmic_axis_is_compared_as_it_is_seen():
    axes = AXES | {"low": 1e-6, "high": 1.0, "log": True}
    assert gap.of_curve(10 ** (-6 * X), 2 * 10 ** (-6 * X), axes).kind == gap.RIGHT
    assert gap.of_curve(10 ** (-3 * X), 10 ** (-6 * X), axes).kind == gap.HIGH


def test_a_right_option_for_another_reason_is_told_apart():
    reasons = questions()[REASONED].data["reasons"]
    kinds = [ck.predict(REASONED, f"b{i}", again=True).gap for i in (1, 2, 3)]
    assert [each.kind for each in kinds] == [gap.REASON, gap.RIGHT, gap.REASON]
    assert kinds[0].says == reasons[0]["says"]
    assert ck.predict(REASONED, "a2", again=True).gap.kind == gap.OTHER


READ = [
    (CHOICE, " C) ", "c"), (REASONED, "b 2", "b2"), (NUMBER, "1/4", 0.25), (NUMBER, np.float32(0.25), 0.25),
    (NUMBER, 1.2, 1.2), (CURVE, np.full(21, 99.0), [1.2] * 21),
]  # fmt: skip


@pytest.mark.parametrize(("id", "given", "read"), READ)
def test_what_people_give_is_read(id, given, read):
    assert ck.predict(id, given).predicted == read


NOT_READ = [
    (CHOICE, "e", "start/forgot takes a letter from 'a' to 'd', not the text 'e'."),
    (CHOICE, 3, "takes a letter from 'a' to 'd', not `3`."),
    (CHOICE, "None", "takes a letter"),
    (REASONED, "b", "also asks why"),
    (REASONED, "b4", "and a number from 1 to 3 for the reason"),
    (NUMBER, "half", "start/one-step|half"),
    (NUMBER, 7, "takes a number from 0 to 1.2, not 7"),
    (NUMBER, float("nan"), "nan|number"),
    (NUMBER, "__import__('os').abort()", "."),
    (CURVE, [1, 2], "takes 21 numbers|takes 21 finite numbers"),
    (CURVE, 4, "takes 21 numbers"),
    (CURVE, "a" * 21, "takes 21 numbers"),
    (CURVE, [float("nan")] * 21, "finite"),
]


@pytest.mark.parametrize(("id", "given", "says"), NOT_READ)
def test_what_cannot_be_read_is_said_and_not_kept(id, given, says):
    with pytest.raises(answers.NotRead, match=says):
        ck.predict(id, given)
    assert ck.predict(id).predicted is None


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("start/one", "did you mean 'start/one-step'"),
        (3, "is a text such as"),
        ("x" * 99, "ids look like"),
        (None, "text"),
    ],
)
def test_an_unknown_prediction_is_named(id, says):
    with pytest.raises(ValueError, match=says):
        ck.predict(id)


def told(value):
    """All texts and numbers that a page gets, as one text."""
    return json.dumps(value, default=str)


@pytest.mark.parametrize("id", sample(ALL, 12))
def test_nothing_that_goes_to_a_page_has_what_happened_before_the_prediction(id):
    """Neither the stored text, nor the memory of the page, nor a sentence for one of the options."""
    question, prediction = questions()[id], ck.predict(id)
    before = told({name: getattr(prediction.card(), name) for name in prediction.card().keys if name[0] != "_"})
    stored = f"{prediction!r} {prediction.markdown}"
    known = outcome(id)
    sentences = [each["says"] for each in question.data.get("options", ())] + [known.after, known.shows]
    for said in sentences:
        assert " ".join(said.split()[:12]) not in " ".join(before.split())
        assert " ".join(said.split()[:12]) not in " ".join(stored.split())
    if question.kind == "curve":
        given = question.data["curve"].get("given", 0)
        assert not np.isfinite(prediction.card()._drawing._line.get_ydata()).any()
        assert len(prediction.card().asked["axes"]["known"]) == given
    assert prediction.card().answered == {}
    assert "comes, with its picture, when this cell and the next are run" in " ".join(stored.split())


@pytest.mark.parametrize(
    ("id", "given", "kind"),
    [(NUMBER, 0.5, gap.RIGHT), (CHOICE, "a", gap.OTHER), (CURVE, list(np.linspace(1.1, 0.0, 21)), gap.LOW)],
)
def test_the_card_shows_both_once_it_was_answered(id, given, kind):
    card = ck.predict(id).card()
    card._hear(card, {"predict": given, "number": 7}, [])
    assert card.heard == 7
    assert card.answered["kind"] == kind
    assert card.answered["predicted"] == given
    assert card.answered["shows"]
    if id == CURVE:
        np.testing.assert_allclose(card.answered["happened"], outcome(id).happened)
        assert np.isfinite(card._drawing._line.get_ydata()).all()
    card._hear(card, {"again": True, "number": 8}, [])
    assert card.answered == {}


def test_a_message_that_cannot_be_read_is_answered_on_the_card():
    card = ck.predict(NUMBER).card()
    for content in ({"predict": "half", "number": 1}, {"predict": None, "number": 2}, {"predict": [1, 2], "number": 3}):
        card._hear(card, content, [])
        assert card.answered["problem"]
        assert card.heard == content["number"]
    assert ck.predict(NUMBER).predicted is None


def test_the_first_prediction_stays_and_is_no_result():
    ck.predict(NUMBER, 0.25)
    assert ck.predict(NUMBER, 0.5).predicted == 0.25
    assert progress.entries() == {}
    ck.set_student("ada")
    try:
        assert ck.predict(NUMBER).predicted is None
    finally:
        ck.set_student()
    assert ck.predict(NUMBER, again=True).predicted is None


def test_a_prediction_survives_the_kernel(tmp_path):
    """Restart and run all: the one that was made is shown with what happened, the other one is asked."""
    ck.predict(NUMBER, 0.25)
    progress._store.close()
    code = f"import coursekit as ck; print(ck.predict({NUMBER!r})); print(ck.predict({CHOICE!r}))"
    how = {"env": {**os.environ, "COURSEKIT_DATA": str(tmp_path)}, "capture_output": True, "text": True, "check": True}
    said = subprocess.run([sys.executable, "-c", code], **how).stdout
    one, other = said.split("Predict: ")[1:]
    assert "You predicted: 0.25" in one
    assert "What happened: η = 0.5" in one
    assert "What happened: " not in other
    assert "return" not in other


def test_without_a_disk_it_is_kept_in_the_session(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "file" / "below"))
    ck.predict(NUMBER, 0.25)
    assert ck.predict(NUMBER).predicted == 0.25
    assert "Nothing is kept beyond this session" in ck.predict(NUMBER).card().answered["kept"]


def test_an_answer_to_a_question_that_has_changed_is_asked_anew():
    progress.predicted(CHOICE, json.dumps("j"))
    assert Prediction(questions()[CHOICE]).predicted is None
    assert ck.predict(CHOICE, "c").gap.kind == gap.RIGHT


GOOD = """["x/y"]
ask = "?"
outcome = "3"
shows = "{{value}}"
after = "."
options = [{ text = "a", fits = "value == 3", says = "yes" }, { text = "b", fits = "value == 4", says = "no" }]
"""
SPOILED = [  # an edit of a good file, and what is said
    ("value == 4", "value > 2", "must fit one option, and fits a, b"),
    ("value == 3", "value == 5", "must fit one option, and fits none"),
    ('says = "no"', 'says = "yes"', "two gaps have the same sentence"),
    ('says = "no"', 'says = " "', "has no sentence"),
    ('outcome = "3"', 'outcome = "1/0"', "cannot be computed: ZeroDivisionError"),
    ('ask = "?"', 'ask = "? It is 3."', "says what happened"),
    ('after = "."\n', "", "`after` is missing"),
    ("says", "says_", "did you mean `says`"),
    ("options", "option", "did you mean `options`"),
    ('["x/y"]', 'x = 3\n["x/y"]', "expected a table"),
]


@pytest.mark.parametrize(("old", "new", "says"), SPOILED)
def test_a_fault_in_a_file_is_one_sentence(tmp_path, old, new, says):
    path = tmp_path / "99_x.toml"
    path.write_text(GOOD)
    assert check.problems(read_lesson(path)["x/y"]) == []
    path.write_text(GOOD.replace(old, new))
    try:
        found = check.problems(read_lesson(path)["x/y"])
    except BankError as error:
        found = [str(error)]
    assert len(found) == 1
    assert says in found[0]


def test_a_known_number_that_nobody_reads_is_found(tmp_path):
    path = tmp_path / "99_x.toml"
    ends = "name = 'n', low = 0.0, high = 9.0, within = 0.5, right = 'r', too_high = 'h', too_low = 'l'"
    for at, well in ((5.0, True), (3.2, False), (99.0, False)):
        path.write_text(GOOD.split("options")[0] + f"number = {{ {ends}, known = [{{ at = {at}, says = 'k' }}] }}\n")
        assert (check.problems(read_lesson(path)["x/y"]) == []) is well
