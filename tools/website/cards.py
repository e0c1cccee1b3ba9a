"""Exercises and predictions as a reader without a kernel has them: everything to think about, nothing that is dead."""

from coursekit.exercises import BANK
from coursekit.judging.api import hints
from coursekit.predictions import answers, gap
from coursekit.predictions.load import questions
from coursekit.predictions.outcome import outcome
from coursekit.predictions.shown import TITLES

_HAPPENS = TITLES | {gap.OTHER: "Something else happens"}


def exercise(id, statement, cell, where):
    """The card of an exercise: its statement as stored, the cell to be filled in, hints that are opened."""
    found = BANK[id]
    _, _, asked = statement.partition("\n\n")
    parts = [asked, f"```python\n{cell}\n```"] if cell else [asked]
    all_hints = hints(found, found.lecture)
    parts += [_reveal(f"Hint {i} of {len(all_hints)}", hint) for i, hint in enumerate(all_hints, 1)]
    return _card("exercise", f"Exercise `{id}`: {found.title}", [*parts, f"Answer it {where}."])


def prediction(id, where):
    """A question, with a reply to each choice, and what happens."""
    question = questions()[id]
    found = outcome(id)
    parts = [question.filled("ask"), *_KINDS[question.kind](question, found.happened)]
    parts += [_reveal("What happens", f"{found.shows}\n\n{found.after}", "happens")]
    return _card(
        "predict", "Predict, then look", [*parts, f"Commit to an answer {where}: your own reasons are judged there."]
    )


def _choice(question, happened):
    options = question.data["options"]
    for i, option in enumerate(options):
        title = _HAPPENS[gap.RIGHT if i == happened else gap.OTHER]
        yield _reveal(f"**{answers.LETTERS[i]})** {option['text']}", f"**{title}.** {option['says']}", "option")
    if reasons := question.data.get("reasons"):
        yield "And why? Because:"
        yield "\n".join(f"{i}. {reason['text']}" for i, reason in enumerate(reasons, 1))


def _number(question, _):
    asked = question.data["number"]
    yield f"A number from {asked['low']:g} to {asked['high']:g}: {asked['name']}."


def _curve(question, _):
    asked, x = question.data["curve"], answers.places(question)
    yield (
        f"Sketch a curve on paper: {asked['y_name']}, from {asked['low']:g} to {asked['high']:g}, "
        f"over {asked['x_name']}, from {x[0]:g} to {x[-1]:g}."
    )


_KINDS = {"choice": _choice, "number": _number, "curve": _curve}


def _card(kind, title, parts):
    return f"::::{{admonition}} {_line(title)}\n:class: ck-{kind}\n\n{_stack(parts)}\n\n::::"


def _reveal(title, text, kind="hint"):
    return f":::{{reveal}} {_line(title)}\n:class: {kind}\n\n{text.strip()}\n\n:::"


def _stack(parts):
    return "\n\n".join(part.strip() for part in parts)


def _line(text):
    return " ".join(text.split())
