"""The trial of a prediction: its outcome fits, and every kind of gap has a sentence of its own."""

import numpy as np

from coursekit.predictions import answers, gap
from coursekit.predictions.load import questions
from coursekit.predictions.outcome import compute, fitting


def problems(question, outcome=None):
    """What is wrong with a question, as sentences; `outcome` where it has been computed before."""
    try:
        outcome = outcome or compute(question)
        found = {"choice": _choice, "number": _number, "curve": _curve}[question.kind](question, outcome)
    except ValueError as error:
        return [str(error)]
    shown = " ".join(outcome.shows.split())
    return found + [f"{question.id}: the question says what happened"] * (
        shown in " ".join(question.data["ask"].split())
    )


def all_problems():
    """What is wrong with any of them."""
    return [problem for question in questions().values() for problem in problems(question)]


def _kinds(question, wanted, sentences):
    """What is wrong with the kinds of gaps that predictions came to, and with their sentences."""
    missing = [f"{question.id}: no prediction comes to the gap '{kind}'" for kind in wanted if kind not in sentences]
    blank = [f"{question.id}: the gap '{kind}' has no sentence" for kind, said in sentences.items() if not said.strip()]
    said = list(sentences.values())
    return missing + blank + [f"{question.id}: two gaps have the same sentence"] * (len({*said}) < len(said))


def _choice(question, outcome):
    options, reasons = question.data["options"], question.data.get("reasons", ())
    found = [] if len(fitting(question, outcome.value)) == 1 else [f"{question.id}: the outcome must fit one option"]
    if reasons and sum(each.get("right", False) for each in reasons) != 1:
        found.append(f"{question.id}: one reason must be right")
    sentences = {letter: each["says"] for letter, each in zip(answers.LETTERS, options, strict=False)}
    wrong = {str(i): each["says"] for i, each in enumerate(reasons, 1) if not each.get("right")}
    return found + _kinds(question, (), sentences | wrong)


def _number(question, outcome):
    asked, happened = question.data["number"], outcome.happened
    found = []
    if not asked["low"] <= happened <= asked["high"]:
        found.append(
            f"{question.id}: the slider goes from {asked['low']:g} to {asked['high']:g}, and it is {happened:g}"
        )
    tried = [happened, asked["low"], asked["high"], *(each["at"] for each in asked.get("known", ()))]
    gaps = [gap.of_number(each, happened, asked) for each in tried]
    if gaps[0].kind != gap.RIGHT:
        found.append(f"{question.id}: what happened is not called right")
    for each, known in zip(asked.get("known", ()), gaps[3:], strict=True):
        if known.says != each["says"] or not asked["low"] <= each["at"] <= asked["high"]:
            found.append(f"{question.id}: nobody who predicts {each['at']:g} reads its sentence")
    ends = {gap.LOW: asked["too_low"], gap.HIGH: asked["too_high"], gap.RIGHT: asked["right"]}
    return found + _kinds(question, (), ends | {str(i): each["says"] for i, each in enumerate(asked.get("known", ()))})


def _curve(question, outcome):
    asked, happened = question.data["curve"], np.asarray(outcome.happened)
    inside = gap.share(happened, asked)
    tried = [inside, *(inside * part + shift for part in (1, 0.4) for shift in (0.3, -0.3, 0.6, -0.6)), 1 - inside]
    tried += [np.full(len(inside), 0.5), np.linspace(0, 1, len(inside)), np.arange(len(inside)) % 2 * 1.0]
    found = [gap.of_curve(_value(np.clip(each, 0, 1), asked), happened, asked) for each in tried]
    wrong = [] if found[0].kind == gap.RIGHT else [f"{question.id}: what happened is not called right"]
    if np.any((happened < asked["low"]) | (happened > asked["high"])):
        wrong.append(f"{question.id}: a part of the curve is outside the axes")
    return wrong + _kinds(question, (gap.RIGHT, gap.SHAPE), {each.kind: each.says for each in found})


def _value(share, asked):
    low, high = asked["low"], asked["high"]
    return low * (high / low) ** share if asked.get("log") else low + share * (high - low)
