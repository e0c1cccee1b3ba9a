"""What people typed into the answer fields of other tools, and what came of it; here it goes through a card.

Each row names the public report. `tests/browser/test_cards.py` has those that need a page.
"""

import pytest

import coursekit as ck
from coursekit.exercises import BANK, card
from coursekit.student import progress, store

NUMBER, FORMULA = "start/first-number", "backprop/activations"
RIGHT = {"d_sigmoid": "sigmoid(z)(1 - sigmoid(z))", "d_tanh": "1 - tanh(z)^2", "d_softplus": "sigmoid(z)"}
NUMBERS = [  # what was typed for the slope 6 or the place 2.4; is it right?
    ("oppia/oppia#10316", "slope", "24/4", True),
    ("oppia/oppia#10316", "slope", "2/4", False),
    ("oppia/lessons-team#1872", "new_x", "24/10", True),
    ("udacity/sdc-issue-reports#202", "new_x", "2.40", True),
    ("RunestoneInteractive/httlads#10", "new_x", "02.4", True),
    ("PrairieLearn/PrairieLearn#1431", "slope", "12/2/1", True),
    ("PrairieLearn/PrairieLearn#808", "slope", "\N{MINUS SIGN}6", False),
    ("FormulasQuestion/moodle-qtype_formulas#269", "slope", "6;", True),
]
FORMULAS = [  # what was typed for the derivative of tanh; is it right?
    ("openwebwork/pg#517", "1 \N{MINUS SIGN} tanh(z)^2", True),
    ("openwebwork/pg#517", "1 - tanh(z)\N{MODIFIER LETTER CIRCUMFLEX ACCENT}2", True),
    ("maths/moodle-qtype_stack#438", "1 \N{EN DASH} tanh(z)^2", True),
    ("maths/moodle-qtype_stack#860", "1 - tanh\N{FULLWIDTH LEFT PARENTHESIS}z\N{FULLWIDTH RIGHT PARENTHESIS}^2", True),
    ("maths/moodle-qtype_stack#1107", "1 - tanh(z)²", True),
    ("maths/moodle-qtype_stack#647", "1 +- tanh(z)^2", True),
    ("maths/moodle-qtype_stack#647", "1 + -tanh(z)^2", True),
    ("openwebwork/webwork2#917", "hello", False),
]


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """A learner who has done nothing yet."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(card, "_live", {})
    yield
    progress._store.close()


def said(id, does, **more):
    """What a card answers to its page."""
    heard, widget = [], ck.exercise(id).widget()
    widget.send = lambda content, buffers=None: heard.append(content)
    widget._hear(None, {"view": "v", "number": 1, "do": does, **more}, [])
    return heard[-1]


def checked(id, values):
    """The verdict on what was typed, by way of the answer cell that the card writes."""
    kept = []
    source = said(id, "type", values=values, source=ck.exercises.cell(id))["source"]
    exec(source, {"ck": type("ck", (), {"check": lambda id, answer: kept.append(ck.check(id, answer))})})
    return kept[0]


@pytest.mark.parametrize(("report", "name", "typed", "right"), NUMBERS)
def test_a_number_counts_as_it_was_meant(report, name, typed, right):
    verdict = checked(NUMBER, {"slope": "6", "new_x": "2.4"} | {name: typed})
    assert (next(step.status for step in verdict.steps if step.name == name) == "right") == right, verdict


@pytest.mark.parametrize(("report", "typed", "right"), FORMULAS)
def test_a_formula_counts_as_it_was_meant_and_is_echoed(report, typed, right):
    verdict = checked(FORMULA, RIGHT | {"d_tanh": typed})
    assert (verdict.status == "right") == right, verdict
    (echo,) = said(FORMULA, "type", values=RIGHT | {"d_tanh": typed}, source="")["echoes"]["d_tanh"]
    assert bool(echo["math"]) == right
    assert bool(echo["problem"]) != right


def test_answers_are_there_again_after_a_pause():
    """numbas/Numbas#750: marked as answered, with empty fields. mumuki/mumuki-laboratory#697: no choice shown."""
    for id, values in ((NUMBER, {"slope": "6", "new_x": "1,5"}), (FORMULA, RIGHT), ("linear/kinds", {"choice": "b"})):
        source = BANK[id].answer_type.to_source(id, values)
        card._live.clear()  # a kernel of its own
        assert said(id, "begin", source=source)["values"] == values
