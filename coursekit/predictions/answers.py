"""What a learner gives as a prediction, as plain data that can be kept; what cannot be read is a sentence."""

import numpy as np

from coursekit.core.plain import is_a, shown
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.predictions import gap

LETTERS = "abcdefghij"
FREE = 1e-9  # relative: at the end of a slider is not beyond it


class NotRead(ValueError):
    """A prediction that cannot be taken; Jupyter shows the sentence alone."""

    def _render_traceback_(self):
        return [str(self)]


def read(question, answer):
    """The prediction as plain data, by the kind of the question; raises `NotRead` with a sentence."""
    return {"choice": _choice, "number": _number, "curve": _curve}[question.kind](question, answer)


def expected(question):
    """What is given as a prediction in code, in words."""
    if question.kind == "choice":
        return 'a letter and a number, such as `"a1"`,' if "reasons" in question.data else 'a letter, such as `"a"`,'
    return "your number" if question.kind == "number" else f"a list of your {_count(question)} numbers"


def _choice(question, answer):
    """A letter, with the number of the reason behind it where one is asked for: "b", "b2"."""
    options, reasons = question.data["options"], question.data.get("reasons", ())
    letters, numbers = LETTERS[: len(options)], "123456789"[: len(reasons)]
    wanted = f"a letter from 'a' to '{letters[-1]}'"
    if reasons:
        wanted += f" and a number from 1 to {len(reasons)} for the reason, such as 'a1'"
    text = str.__str__(answer).strip().strip("()").lower().replace(" ", "") if is_a(answer, str) else ""
    if text[:1] and text[0] in letters and (len(text) == 1) is not bool(reasons) and text[1:] in {"", *numbers}:
        return text
    if text[:1] and text in letters and reasons:
        raise NotRead(f"{question.id} also asks why: give {wanted}.")
    raise NotRead(f"{question.id} takes {wanted}, not {shown(answer)}.")


def _number(question, answer):
    asked = question.data["number"]
    item = Numbers((Name("prediction", ""),)).read({"prediction": answer}).items["prediction"]
    if item.empty or item.problem:
        raise NotRead(item.problem or f"{question.id} takes a number, and nothing was given.")
    slack = FREE * max(abs(asked["low"]), abs(asked["high"]))
    if not asked["low"] - slack <= item.value <= asked["high"] + slack:
        raise NotRead(f"{question.id} takes a number from {asked['low']:g} to {asked['high']:g}, not {item.value:g}.")
    return float(item.value)


def _curve(question, answer):
    """A number for each x; what is outside the picture is at its edge."""
    asked, count = question.data["curve"], _count(question)
    try:
        values = np.array([float(value) for value in answer])
    except (TypeError, ValueError):
        raise NotRead(f"{question.id} takes {count} numbers, one for each x, not {shown(answer)}.") from None
    if len(values) != count or not np.isfinite(values).all():
        raise NotRead(f"{question.id} takes {count} finite numbers, one for each x, not {shown(answer)}.")
    return [float(value) for value in np.clip(values, asked["low"], asked["high"])]


def _count(question):
    return len(places(question))


def places(question):
    """Where a curve is drawn: its x."""
    return np.asarray(question.evaluate("curve.x", question.data["curve"]["x"]), float)


def parts(question, committed):
    """The places of option and reason in their lists; None for a reason that is not asked for."""
    return LETTERS.index(committed[0]), int(committed[1:]) - 1 if committed[1:] else None


def held_against(question, committed, happened):
    """The gap between a prediction and what happened."""
    data = question.data
    if question.kind == "number":
        return gap.of_number(committed, happened, data["number"])
    if question.kind == "curve":
        return gap.of_curve(committed, happened, data["curve"])
    option, reason = parts(question, committed)
    return gap.of_choice(option, reason, happened, data["options"], data.get("reasons", ()))
