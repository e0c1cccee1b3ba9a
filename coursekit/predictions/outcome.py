"""What really happened: computed when it is first needed, never before a prediction is made."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from coursekit.predictions import answers
from coursekit.predictions.load import questions


class Outcome(NamedTuple):
    """What happened: `value` as it was computed, `happened` as predictions are held against it, and both in words."""

    value: Any
    happened: Any  # the place of an option, a number, or numbers at each x
    shows: str  # in Markdown
    after: str


@cache
def outcome(id):
    """The outcome of a question of the course."""
    return compute(questions()[id])


def compute(question):
    """The outcome of a question."""
    value = question.evaluate("outcome", question.data["outcome"])
    value = float(value) if question.kind == "number" else value
    happened = {"choice": _option, "number": _number, "curve": _curve}[question.kind](question, value)
    return Outcome(value, happened, question.filled("shows", value=value), question.filled("after", value=value))


def fitting(question, value):
    """The places of the options that fit."""
    options = question.data["options"]
    conditions = (question.evaluate(f"options {i + 1}", each["fits"], value=value) for i, each in enumerate(options))
    return [i for i, fits in enumerate(conditions) if bool(fits)]


def _option(question, value):
    fits = fitting(question, value)
    if len(fits) != 1:
        letters = ", ".join(answers.LETTERS[i] for i in fits) or "none"
        raise question.source.error("options", f"the outcome must fit one option, and fits {letters}")
    return fits[0]


def _number(question, value):
    if not np.isfinite(number := float(value)):
        raise question.source.error("outcome", f"expected a finite number, got {number}")
    return number


def _curve(question, value):
    values, x = np.asarray(value, float), answers.places(question)
    if values.shape != x.shape or not np.isfinite(values).all():
        raise question.source.error("outcome", f"expected {len(x)} finite numbers, one for each x")
    return values
