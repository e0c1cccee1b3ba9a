"""The card's half in the kernel: what an answer cell says as data, what is written into it, what the page is told.

The page is played by `Page`; tests/browser/test_cards.py has a real one.
"""

import ast
import json
from html.parser import HTMLParser

import pytest
from sample import sample

import coursekit as ck
from coursekit.exercises import BANK, api, card
from coursekit.exercises.answer_types import cell_source
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.markup import html, mathml
from coursekit.judging.answers import ANSWERS
from coursekit.student import progress, store

IDS = sorted(BANK)
NUMBER, LINES = "start/first-number", "losses/kl-split"
FORMULA = next(id for id in IDS if type(BANK[id].answer_type).__name__ == "Formula")
TYPED = [id for id in IDS if not isinstance(BANK[id].answer_type, Function)]


@pytest.fixture(autouse=True)
def session(tmp_path, monkeypatch):
    """A learner who has done nothing yet, in a kernel without cards."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store.Store())
    monkeypatch.setattr(card, "_live", {})
    api._hints_given.clear()
    yield
    progress._store.close()


class Page:
    """A view of a card, and what the kernel has said to it."""

    def __init__(self, id):
        self.widget, self.heard, self.number = ck.exercise(id).widget(), [], 0
        self.widget.send = lambda content, buffers=None: self.heard.append(json.loads(json.dumps(content)))

    def say(self, do, **more):
        """What is answered to a gesture."""
        self.number += 1
        self.widget._hear(None, {"view": "v", "number": self.number, "do": do, **more}, [])
        return self.heard[-1]


class Tags(HTMLParser):
    """The names of elements, and whether each is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.names, self.text = [], [], ""
        self.feed(text)
        assert not self.open, text

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        assert not any(name.startswith("on") for name, _ in attributes)
        if tag not in ("br", "hr", "mspace"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.names.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def filled(id, numbers=None):
    """Values for each field of an exercise, as a learner would type them: of its right answer."""
    kind = BANK[id].answer_type
    right = ANSWERS[id].right(kind, numbers or BANK[id].lecture)
    names = [field["name"] for field in kind.fields()]
    return {name: str(right[name]) for name in names} if type(right) is dict else {names[0]: str(right)}


def submitted(source):
    """What a cell submits, by running it with a check that keeps it."""
    kept = []
    exec(source, {"ck": type("ck", (), {"check": lambda id, answer: kept.append(answer)})})
    return kept[0]


# ---- the source of the answer cell


@pytest.mark.parametrize("id", sample(TYPED))
def test_what_is_typed_is_in_the_cell_and_read_from_it_again(id):
    kind, values = BANK[id].answer_type, filled(id)
    source = kind.to_source(id, values)
    assert kind.from_source(source) == values
    assert ck.check(id, submitted(source)).status == "right"
    assert ck.check(id, kind.answer(values)).status == "right"


@pytest.mark.parametrize("id", IDS)
def test_an_empty_card_and_the_cell_of_the_lesson_are_the_same(id):
    kind = BANK[id].answer_type
    assert kind.to_source(id, {}) == ck.exercises.cell(id)
    assert kind.from_source(ck.exercises.cell(id)) in ({}, {field["name"]: "" for field in kind.fields()})


NASTY = [
    '"', "\\", "'''", '"""', "\n", "a\nb", "\x00", "\u202e1+1", "\ud800", "\N{GRINNING FACE}", "{x}", "%s", "#", "١٢",
    "__import__('os').system('true')", "9**9**9", "1/0", "1e999", "0x10", "1_000", "007", "1j", "True", "...",
    "x" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("id", [NUMBER, FORMULA])
def test_whatever_is_typed_stays_a_text_and_comes_back(id, text):
    kind = BANK[id].answer_type
    names = [field["name"] for field in kind.fields()]
    source = kind.to_source(id, dict.fromkeys(names, text))
    tree = ast.parse(source)
    assert all(not isinstance(node, ast.Call) for node in ast.walk(tree.body[0]))
    assert len(tree.body) == 2
    answer = submitted(source)
    values = list(answer.values()) if type(answer) is dict else [answer]
    if text.strip() not in ("", "..."):
        assert kind.from_source(source) == dict.fromkeys(names, text.strip())
        assert all(type(value) in (str, int, float) and str(value) in (text.strip(), "inf") for value in values)
    assert {*source.split("\n")[-1:]} == {f'ck.check("{id}", answer)'}


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ('answer = {"slope": 6, "new_x": 12/5}', ("6", "12/5")),
        ('answer = {"slope": ..., "new_x": -2.5e-1}', ("", "-2.5e-1")),
        ('answer = {"new_x": 2 * 3}', ("", "2 * 3")),
        ("answer = (6, 2.4)", ("6", "2.4")),
        ("answer = [6, 2.4]", ("6", "2.4")),
        ("answer = ...", ("", "")),
        ('# my way\nanswer = {"slope": "6", "new_x": 2.4}\n', ("6", "2.4")),
        ("answer = 6, 2.4, 1", None),
        ('answer = {"slope": x, "new_x": 1/2 + x}', None),
        ('answer = {"slope": f(3), "new_x": 2.4}', None),
        ('answer = {"slope": 6, "other": 1}', None),
        ('answer = {"slope": 6, "slope": 7}', None),
        ("answer = {**mine}", None),
        ('answer = {\n    "slope": 6,  # 2 x\n    "new_x": 2.4,\n}', None),
        ("slope = 6\nanswer = {'slope': slope}", None),
        ("answer = {", None),
        ("other = answer = 1", None),
    ],
)
def test_a_cell_is_read_or_left_alone(cell, values):
    source = f'{cell}\nck.check("{NUMBER}", answer)'
    expected = values and dict(zip(("slope", "new_x"), values, strict=True))
    assert BANK[NUMBER].answer_type.from_source(source) == expected


@pytest.mark.parametrize("nested", ["(" * 5000, "-" * 50_000 + "1", "[" * 300, "1" + "+1" * 40_000])
def test_a_cell_that_no_parser_likes_is_left_alone(nested):
    BANK[NUMBER].answer_type.from_source(f'answer = {nested}\nck.check("{NUMBER}", answer)')


def test_what_stands_around_the_answer_stays():
    old = f'# as on page 3\nanswer = {{"slope": 9, "new_x": ...}}\n\n# so\nck.check("{NUMBER}", answer)  # done\n'
    new = BANK[NUMBER].answer_type.to_source(NUMBER, {"slope": "6"})
    expected = f'# as on page 3\nanswer = {{"slope": 6, "new_x": ...}}\n\n# so\nck.check("{NUMBER}", answer)  # done\n'
    assert cell_source.replaced(old, new) == expected
    assert cell_source.replaced("x = 1", new) == new


def test_letters_beyond_ascii_before_an_answer_move_nothing():
    old = f'# übung € 𝑥\nanswer = ("é", ...)\nck.check("{NUMBER}", answer)'
    new = BANK[NUMBER].answer_type.to_source(NUMBER, {"slope": "6"})
    assert cell_source.replaced(old, new).split("\n") == ["# übung € 𝑥", *new.split("\n")]


# ---- what the page is told


def test_typing_gives_the_source_and_never_a_point():
    page = Page(NUMBER)
    said = page.say("type", values={"slope": "6", "new_x": "2.4"}, source=ck.exercises.cell(NUMBER))
    assert said["source"] == f'answer = {{"slope": 6, "new_x": 2.4}}\nck.check("{NUMBER}", answer)'
    assert page.say("check", values={"slope": "6", "new_x": "2.4"})["verdict"]["status"] == "right"
    assert progress.entries() == {}


def test_the_card_tells_what_a_check_in_the_cell_says():
    page = Page(NUMBER)
    verdict = ck.check(NUMBER, {"slope": 9, "new_x": 2.1})
    told = page.heard[-1]["verdict"]
    assert "view" not in page.heard[-1]
    assert (told["status"], told["points"]) == (verdict.status, verdict.points) == ("partly right", 1)
    assert {name: word for name, (_, word, _) in told["marks"].items()} == {
        "slope": "wrong",
        "new_x": "carried forward",
    }
    assert verdict.mistake in Tags(told["html"]).text


@pytest.mark.parametrize("id", sample(TYPED))
def test_a_card_judges_as_the_check_does(id):
    page, values = Page(id), filled(id)
    told = page.say("check", values=values)["verdict"]
    verdict = ck.check(id, submitted(page.say("check", values=values)["source"]))
    assert (told["status"], told["points"], told["max"]) == (verdict.status, verdict.points, verdict.max_points)


def test_reopened_it_shows_the_last_answer_and_its_verdict():
    source = BANK[NUMBER].answer_type.to_source(NUMBER, {"slope": "9", "new_x": "2.1"})
    fresh = Page(NUMBER).say("begin", source=source)
    assert fresh["values"] == {"slope": "9", "new_x": "2.1"}
    assert "verdict" not in fresh  # nobody has asked for one
    ck.check(NUMBER, {"slope": 9, "new_x": 2.1})
    again = Page(NUMBER).say("begin", source=source)
    assert again["verdict"]["status"] == "partly right"
    assert again["best"] == {"points": 1, "max": 2, "status": "partly right"}
    assert progress.entries()[NUMBER].attempts == 1


def test_no_answer_is_in_what_a_notebook_stores():
    page = Page(NUMBER)
    page.say("type", values={"slope": "123.25", "new_x": "77.5"}, source=None)
    page.say("check", values={"slope": "123.25", "new_x": "77.5"})
    ck.check(NUMBER, {"slope": 123.25, "new_x": 77.5})
    state = json.dumps(page.widget.get_state())
    assert "first-number" in state
    assert "123.25" not in state
    assert "77.5" not in state


@pytest.mark.parametrize("gesture", ["type", "check"])
def test_without_a_cell_what_was_typed_lasts_as_long_as_the_kernel(gesture):
    Page(NUMBER).say(gesture, values={"slope": "6", "new_x": ""}, source=None)
    assert Page(NUMBER).say("begin", source=None)["values"] == {"slope": "6", "new_x": ""}


def test_hints_and_the_solution():
    page = Page(NUMBER)
    assert page.widget.shown["hints"] == 3
    assert page.say("solution", sure=False)["ask"]
    assert not progress.entries()
    assert "Hint 1 of 3" in Tags(page.say("hint")["help"]).text
    assert page.say("begin", source=None)["given"] == 1
    assert "Solution of" in Tags(page.say("solution", sure=True)["help"]).text
    assert progress.entries()[NUMBER].solution_seen


def test_new_numbers_are_practice_and_count_nothing():
    page = Page(NUMBER)
    own = page.widget.shown["statement"]
    page.say("fresh")
    assert page.widget.shown["practice"]
    assert page.widget.shown["statement"] != own
    page.say("check", values={"slope": "6", "new_x": "2.4"})
    page.say("own")
    assert page.widget.shown["statement"] == own
    assert progress.entries() == {}


@pytest.mark.parametrize("id", sample([id for id in TYPED if BANK[id].draw]))
def test_practice_is_judged_with_its_own_numbers(id):
    page = Page(id)
    page.say("fresh")
    numbers = page.widget._numbers
    assert page.widget.shown["statement"] == html(BANK[id].statement(**numbers).strip())
    assert page.say("check", values=filled(id, numbers))["verdict"]["status"] == "right"
    assert progress.entries() == {}


def test_the_card_takes_the_numbers_of_whoever_learns():
    page = Page(NUMBER)
    own = page.widget.shown["statement"]
    try:
        ck.set_student("ada")
        page.say("read", source=ck.exercises.cell(NUMBER))
        assert page.widget.shown["statement"] != own
    finally:
        ck.set_student()
    page.say("read", source=ck.exercises.cell(NUMBER))
    assert page.widget.shown["statement"] == own


@pytest.mark.parametrize("message", [{}, {"do": "nothing"}, {"do": "_look"}, {"do": "read"}, {"do": 1}])
def test_a_message_of_another_kind_does_no_harm(message):
    page = Page(NUMBER)
    page.widget._hear(None, message, [])
    assert all("failed" in said for said in page.heard)


# ---- how a formula is echoed


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:20])
def test_a_formula_is_echoed_or_pointed_at(text):
    names = [field["name"] for field in BANK[FORMULA].answer_type.fields()]
    said = Page(FORMULA).say("type", values=dict.fromkeys(names, text), source=ck.exercises.cell(FORMULA))
    for rows in said["echoes"].values():
        for row in rows:
            assert bool(row["math"]) != bool(row["problem"]) or not text.strip()
            assert "script" not in Tags(row["math"]).names


@pytest.mark.parametrize(
    "text", [*NASTY, 'a"', "a\\", '""""', "\r\n", "\x0c", "a\u2028b"], ids=lambda text: ascii(text)[:20]
)
def test_a_derivation_stays_a_text_whatever_is_typed(text):
    source = Page(LINES).say("type", values={"derivation": text}, source=ck.exercises.cell(LINES))["source"]
    tree = ast.parse(source)
    assert len(tree.body) == 2
    assert isinstance(tree.body[0].value, ast.Constant)
    assert type(submitted(source)) in (str, type(...))


def test_the_echo_shows_the_fraction_that_was_read():
    kind = BANK[FORMULA].answer_type
    name = kind.variables[0].name
    first = kind.fields()[0]["name"]
    said = Page(FORMULA).say("type", values={first: f"1/2 {name}"}, source="")
    (row,) = said["echoes"][first]
    assert Tags(row["math"]).names.count("mfrac") == 1


# ---- Markdown with formulas as HTML


@pytest.mark.parametrize("id", IDS)
def test_every_statement_is_typeset(id):
    exercise = BANK[id]
    kind = exercise.answer_type
    parts = [exercise.statement(**exercise.lecture), kind.note, *(field["label"] for field in kind.fields())]
    for markdown in parts:
        page = html(markdown)
        tags = Tags(page)
        assert page.count("<math") == tags.names.count("math")
        assert "$" not in tags.text
        assert "\\" not in tags.text


@pytest.mark.parametrize(
    "latex", ["", "\\", "{", "}", "\\frac", "\\frac{1}", "x^", "\\nosuch{x}", "<b>", "\\left(", "a&b"]
)
def test_latex_that_cannot_be_read_is_shown_as_it_is(latex):
    Tags(mathml(latex))


def test_html_in_markdown_is_text():
    tags = Tags(html('<img src=x onerror="alert(1)"> <script>1</script> [a](javascript:alert(1)) **b**'))
    assert {*tags.names} <= {"p", "strong", "a"}
    assert "javascript" not in html("[a](javascript:alert(1))")
