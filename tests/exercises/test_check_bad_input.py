"""Whatever a learner types, a check answers with one clear sentence: a table of clumsy and hostile answers."""

import itertools
import math
import re
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from scipy import special

import coursekit as ck
from coursekit.exercises import BANK, api


def explode(*args, **kwargs):
    raise RuntimeError("boom <b>`code`</b>\nsecond line")


def leave(*args, **kwargs):
    sys.exit("bye")


def hostile(name, action, base=object, *args):
    """An instance of a class of which every special method misbehaves."""
    special = (
        *("__repr__", "__str__", "__eq__", "__ne__", "__hash__", "__bool__", "__len__", "__iter__", "__getitem__"),
        *("__float__", "__int__", "__index__", "__array__", "__getattr__", "__format__", "__contains__", "__lt__"),
        *("__complex__", "__round__", "__abs__", "__neg__", "__array_ufunc__", "__array_wrap__", "keys", "items"),
        *("get", "strip", "lower", "copy", "item"),
    )
    body = dict.fromkeys(special, action) | {"__class__": property(action)}
    return type.__new__(type, name, (base,), body)(*args)


class EqualToAll:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("score")


class Meta(type):
    __name__ = property(explode)


class StrangeType(metaclass=Meta):
    pass


class BadMessage(Exception):
    def __str__(self):
        raise ValueError("no message")


OBJECTS = {
    "text": "abc",
    "long text": "9" * 5000,
    "code": "__import__('os').getcwd()",
    "control characters": "\x1b[31m\x00\u202e\ud800",
    "bytes": b"2",
    "nan": math.nan,
    "infinity": -math.inf,
    "bool": True,
    "numpy bool": np.True_,
    "complex": 2 + 0j,
    "huge": 10**5000,
    "empty list": [],
    "long list": [1.0] * 50,
    "nested": [[2, 0.55], [1, 0.25]],
    "circular": (lambda a: a.append(a) or a)([]),
    "empty dict of strange keys": {(1, 2): 3, None: 4},
    "set": {1.0},
    "generator": (x for x in range(3)),
    "range": range(8),
    "matrix": np.eye(3),
    "object array": np.array([object(), None, explode]),
    "masked": np.ma.masked,
    "masked array": np.ma.array([2, 0.5], mask=[0, 1]),
    "record": np.zeros(2, dtype=[("a", float)]),
    "date": np.datetime64("2020-01-01"),
    "symbol": sympy.Symbol("x"),
    "sympy nan": sympy.nan,
    "sympy infinity": sympy.zoo,
    "module": math,
    "type": int,
    "NotImplemented": NotImplemented,
    "exception": ValueError("no"),
    "a verdict": ck.check("linear/kinds", ...),
    "equal to all": EqualToAll(),
    "keys equal to all": {EqualToAll(): 1},
    "strange metaclass": StrangeType(),
    "its class": StrangeType,
    "raises": hostile("Raises", explode),
    "exits": hostile("Exits", leave),
    "raising number": hostile("Number", explode, float, 2.5),
    "exiting int": hostile("Whole", leave, int, 7),
    "raising text": hostile("Word", explode, str, "zzz"),
    "exiting list": hostile("Items", leave, list, [1, 2]),
    "raising dict": hostile("Table", explode, dict, {"x": 1}),
    "raising array": np.arange(2.0).view(type("Odd", (np.ndarray,), {"__repr__": explode, "__getitem__": explode})),
}
NUMBERS = ["linear/neuron", "linear/toy-softmax", "linear/xor"]
ANYWHERE = [*NUMBERS, "linear/softmax", "linear/kinds"]


def sentence_of(verdict):
    """The message, after the checks that hold for every verdict on a bad answer."""
    text = repr(verdict)
    assert "Traceback (" not in text + verdict._repr_html_()
    assert " at 0x" not in text
    assert "\n" not in verdict.message
    assert 20 < len(verdict.message) < 300
    assert re.fullmatch(r"[A-Z`].*[^.?!;:]\.", verdict.message), verdict.message
    assert not re.search(r"[.?!] [A-Z]", re.sub(r"`[^`]*`|'[^']*'", "", verdict.message)), verdict.message
    assert text.isprintable() or text.replace("\n", "").isprintable()
    text.encode()
    return verdict.message


@pytest.mark.parametrize("id", ANYWHERE)
@pytest.mark.parametrize("name", OBJECTS)
def test_any_object_as_the_whole_answer(id, name):
    verdict = ck.check(id, OBJECTS[name])
    assert verdict.status == "wrong"
    assert verdict.points == 0
    sentence_of(verdict)


@pytest.mark.parametrize("id", NUMBERS)
@pytest.mark.parametrize("name", OBJECTS)
def test_any_object_as_one_value(id, name):
    label = BANK[id].answer_type.labels[0]
    verdict = ck.check(id, {label: OBJECTS[name]})
    if name in ("raising number", "exiting int"):  # a float is a float, whatever its class adds
        assert verdict.status in ("wrong", "not attempted")
        return
    assert verdict.status == "wrong"
    assert f"`{label}` needs a number" in sentence_of(verdict)


@pytest.mark.parametrize("action", [explode, leave])
def test_even_an_error_of_our_own_becomes_a_sentence(monkeypatch, action):
    monkeypatch.setattr(api, "_check", action)
    verdict = ck.check("linear/neuron", [2, 0.55])
    assert verdict.status == "wrong"
    assert "cannot be judged" in sentence_of(verdict)


def test_nothing_was_judged_by_the_last_resort(monkeypatch):
    monkeypatch.setattr(api, "reason", lambda error: pytest.fail(f"reached by {error!r}"))
    for id in ANYWHERE:
        for answer in OBJECTS.values():
            ck.check(id, answer)
            ck.check(id, {"score": answer, "s1": answer, "w1": answer})
            ck.check(id, lambda scores, answer=answer: answer)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("2,0", "point in place of the comma"),
        ("1/0", "divides by zero"),
        ("sqrt(z)", "cannot be read"),
        ("sqrt(-2)", "no value among the real numbers"),
        ("0x10", "cannot be read"),
        ("1_000", "cannot be read"),
        ("1e9999", "infinite"),
        (np.nan, "not a number"),
        (-np.inf, "infinite"),
        (False, "truth value"),
        (1j, "complex"),
        ([1.0, 2.0], "a list of length 2"),
        (np.array([2.0, 1.0]), "shape (2,)"),
        ((x for x in [1.0, 2.0]), "a list of length 2"),
        (map(explode, [1]), "raised RuntimeError"),
        (itertools.count(), "does not end"),
        (sympy.Symbol("x") + 1, "symbol x"),
        (sympy.I, "complex"),
        (math.sin, "a function"),
    ],
)
def test_a_bad_number_is_told_what_is_wrong_with_it(answer, says):
    verdict = ck.check("linear/neuron", {"score": answer, "output": 0.55})
    assert says in sentence_of(verdict)
    assert [step.status for step in verdict.steps] == ["wrong", "right"]


@pytest.mark.parametrize(
    "number",
    [
        *(
            2,
            2.0,
            "2",
            " 2.0 ",
            "+2",
            "4/2",
            "-4 / -2",
            "2e0",
            "20.e-1",
            "2.009",
            "sqrt(4)",
            "(-4 + 5)*2^1",
            "2/e^0",
            Fraction(2),
            Decimal("2"),
        ),
        *(np.float32(2), np.int8(2), np.uint64(2), np.longdouble(2), np.array(2.0), np.array("2"), np.str_("2")),
        *(sympy.Integer(2), sympy.Rational(4, 2), sympy.sqrt(4), sympy.Float("2.0"), sympy.log(sympy.exp(2))),
        *(type("MyFloat", (float,), {})(2.0), type("MyInt", (int,), {})(2), "\N{MINUS SIGN}4/-2"),
    ],
    ids=repr,
)
def test_a_number_may_be_written_as_people_write_it(number):
    assert ck.check("linear/neuron", {"score": number}).steps[0].status == "right"
    assert ck.check("linear/neuron", [number, "0.55"]).status == "right"
    assert ck.check("linear/neuron", np.array([number, 0.55], dtype=object)).status == "right"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ([1], "The 2 values `score`, `output` are expected, but a list of length 1"),
        ((1, 2, 3), "a tuple of length 3"),
        (np.arange(3.0), "`[0, 1, 2]`"),
        ({"scor": 2}, "'scor' is not asked for here; the names are `score`, `output`"),
        ({"score": 2, "output": 0.55, "more": 1}, "'more' is not asked for"),
        ({"Score": 2}, "'Score'"),
        (5, "`5` was submitted"),
    ],
)
def test_an_answer_of_the_wrong_form_is_told_the_form(answer, says):
    assert says in sentence_of(ck.check("linear/neuron", answer))


def returning(value):
    return lambda scores: value


def recursing(scores):
    return recursing(scores)


def raising(error):
    def function(scores):
        raise error

    return function


class Callable:
    def __call__(self, scores):
        return scores.argmax(axis=1)[::-1].reshape(-1, 1, 1) * np.ones(2)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (returning("abc"), "returned the text 'abc'"),
        (returning(...), "still to be written"),
        (returning({1: 2}), "a dict of length 1"),
        (returning([1, [2]]), "rows have different lengths"),
        (returning(1j), "complex numbers"),
        (returning(np.ones(1) + 0j), "complex numbers"),
        (returning(np.array(["a"])), "text"),
        (returning(np.array([None])), "objects"),
        (returning(np.ma.array([1], mask=[1])), "masked values"),
        (returning(np.array([np.nan])), "returned nan at index 0"),
        (returning([-math.inf]), "returned -inf"),
        (returning(10**400), "objects"),
        (returning(np.zeros((2, 3, 4))), "shape (2, 3, 4); an array of shape (1,) is expected"),
        (returning(EqualToAll()), "an object of type EqualToAll"),
        (returning(StrangeType()), "an object of type StrangeType"),
        (returning(hostile("Exits", leave)), "an object of type Exits"),
        (returning(OBJECTS["raising array"]), "an array of type Odd"),
        (returning([0, hostile("Raises", explode)]), "a list of length 2"),
        (lambda scores: print(end=""), "returned None"),
        (lambda scores: (yield), "a list of length 1"),
        (lambda scores: itertools.count(), "returned a count that does not end"),
        (lambda scores: map(explode, [1]), "raised RuntimeError"),
        (lambda scores: {"classes": scores}, "a dict of length 1"),
        (lambda scores: (scores, 1), "returned 2 values, where one is expected"),
        (lambda: 0, "`predict([[0.5, 3, -1]])` must work, but your function takes no argument"),
        (lambda scores, axis: 0, "your function takes (scores, axis)"),
        (recursing, "RecursionError"),
        (raising(ValueError("bad\n`value`")), "`predict([[0.5, 3, -1]])` raised ValueError: bad 'value'"),
        (raising(BadMessage()), "raised BadMessage"),
        (raising(GeneratorExit()), "raised GeneratorExit"),
        (raising(SystemExit(3)), "raised SystemExit: 3"),
        (leave, "raised SystemExit: bye"),
        (explode, "raised RuntimeError"),
        (Callable(), "shape (1, 1, 2)"),
        (math.sqrt, "raised TypeError"),
        (StrangeType, "raised TypeError"),
    ],
    ids=lambda value: value if type(value) is str else "",
)
def test_a_bad_function_is_told_case_and_fault(function, says):
    verdict = ck.check("linear/predict", function)
    assert verdict.status in ("wrong", "partly right")
    assert verdict.mistake is None
    assert says in sentence_of(verdict)
    assert verdict.message.startswith("`predict([[0.5, 3, -1]])`")


def test_an_interrupt_still_interrupts():
    with pytest.raises(KeyboardInterrupt):
        ck.check("linear/predict", raising(KeyboardInterrupt()))


def test_prints_warnings_and_other_settings_cost_nothing_and_stay_as_they_were(capsys):
    def chatty(scores):
        print("here")
        warnings.warn("careful", UserWarning, stacklevel=1)
        np.seterr(all="raise")
        return np.argmax(scores, axis=1)

    before = np.geterr()
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("error")
        assert ck.check("linear/predict", chatty).status == "right"
    assert np.geterr() == before
    assert "here" in capsys.readouterr().out


def test_a_numerical_warning_costs_only_where_the_exercise_is_about_it():
    def noisy(scores):
        np.exp(np.array([1000.0]))
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    verdict = ck.check("linear/softmax", noisy)
    assert [step.name for step in verdict.steps if step.status != "right"] == ["very large scores", "rows far apart"]
    assert "overflow" in sentence_of(verdict)
    assert ck.check("linear/predict", lambda s: np.exp(1000 + 0 * s) > 0 and None).status == "wrong"
    assert ck.check("linear/predict", lambda s: [np.exp(np.float64(1000)), s.argmax(axis=1)][1]).status == "right"


@pytest.mark.parametrize(
    ("scale", "says"),
    [(-1, "right size but the wrong sign"), (2, "2 times what it should be"), (0.5, "0.5 times what it should be")],
)
def test_a_common_sign_or_factor_is_reported(scale, says):
    verdict = ck.check("linear/sigmoid", lambda z, slope=1.0: scale * special.expit(np.multiply(slope, z)))
    assert says in sentence_of(verdict)


@pytest.mark.parametrize(
    "function",
    [
        lambda scores: [int(np.argmax(row)) for row in scores],
        lambda scores: tuple(np.argmax(scores, axis=1)),
        lambda scores: np.argmax(scores, axis=1).astype(np.float32),
        lambda scores, axis=1: scores.argmax(axis),
        lambda *args: args[0].argmax(axis=1),
    ],
)
def test_a_right_function_is_right_in_any_form(function):
    assert ck.check("linear/predict", function).status == "right"


@pytest.mark.parametrize(
    "answer", ["c", "C", " c) ", "(c)", 3, "3", np.int64(3), BANK["linear/kinds"].answer_type.options[2]]
)
def test_a_choice_may_be_letter_number_or_text(answer):
    assert ck.check("linear/kinds", answer).status == "right"


@pytest.mark.parametrize("answer", [0, 5, -1, 3.0, "e", "cd", True, ["c"], 10**40, "²"])
def test_what_is_no_option_is_told_the_options(answer):
    assert "One letter from 'a' to 'd' is expected" in sentence_of(ck.check("linear/kinds", answer))


def test_each_wrong_option_has_feedback_of_its_own():
    messages = {ck.check("linear/kinds", letter).message for letter in "abcd"}
    assert len(messages) == 4


@pytest.mark.parametrize("weights", [(0, 0, 0, 0), (1, 1, -2, 0), (2, 2, 2, -9), (1e-300, 1, 1, 1), (5, -5, 1, 0)])
def test_weights_that_do_not_separate_are_told_a_point(weights):
    verdict = ck.check("linear/xor", weights)
    assert verdict.status == "wrong"
    assert re.search(r"At \([01], [01]\) the score is", repr(verdict))


@pytest.mark.parametrize("weights", [(1, 1, -2, -0.5), (10, 20, -50, -3), ("1/2", 1, -2, "-1/4"), (2, 2, -4.1, -1)])
def test_any_weights_that_separate_are_right(weights):
    assert ck.check("linear/xor", weights).status == "right"
