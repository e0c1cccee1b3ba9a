"""What is said of any object, for those whose own methods are not to be called."""

import numpy as np
import pytest

from coursekit.core import plain, validate


class Rude(str):
    """A text that is never what it seems."""

    def strip(self):
        raise AssertionError("its own method was called")


@pytest.mark.parametrize("value", [None, ..., "", "  ", "\n"])
def test_nothing_has_been_filled_in(value):
    assert plain.is_empty(value)


@pytest.mark.parametrize("value", ["0", 0, False, np.zeros(0), [], Rude("")])
def test_something_has_been_filled_in(value):
    assert not plain.is_empty(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a `b`\nc", "the text 'a 'b' c'"),
        (10**30, "an int of more than 30 digits"),
        (10**30 - 1, f"`{'9' * 30}`"),
        (1 / 3, "`0.333333`"),
        (np.float64(2.5), "`2.5`"),
        (np.arange(12).reshape(3, 4) * 0.5, "`[[0, 0.5, 1, 1.5], [2, 2.5, 3, 3.5], [4, 4.5, 5, 5.5]]`"),
        (np.zeros(13), "an array of shape (13,)"),
        (np.zeros((1, 1, 1)), "an array of shape (1, 1, 1)"),
        (np.array(["a"]), "an array of shape (1,)"),
        ([1, 2, 3], "a list of length 3"),
        ({"a": 1}, "a dict of length 1"),
        (frozenset(), "a set"),
        (len, "a function"),
        (int, "a class"),
        (np, "a module"),
        (Rude("x"), "an object of type Rude"),
    ],
)
def test_a_value_is_recognized(value, words):
    assert plain.shown(value) == words


@pytest.mark.parametrize(("length", "cut"), [(80, 80), (81, 80)])
def test_a_long_text_is_cut(length, cut):
    text = plain.one_line("x" * length)
    assert (len(text), text.endswith("...")) == (cut, length > cut)


@pytest.mark.parametrize(("length", "cut"), [(58, 60), (59, 60)])
def test_a_long_value_is_cut_in_an_error(length, cut):
    text = validate.shown("x" * length)  # with its quotes
    assert (len(text), text.endswith("...")) == (cut, length > 58)


def test_a_reason_holds_what_the_error_says_unless_that_fails():
    class Broken(Exception):
        def __str__(self):
            raise RuntimeError

    assert plain.reason(ValueError("not\nthis.")) == "ValueError: not this"
    assert plain.reason(ValueError()) == "ValueError"
    assert plain.reason(Broken()) == "Broken"
