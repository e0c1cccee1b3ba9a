"""The templates of the package: a value is escaped once wherever it stands, and joined lines make no word of two."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from grading.results import graded

import coursekit
from coursekit.core.page import card
from coursekit.core.templates import code, render
from coursekit.exercises import Step, Verdict
from coursekit.exercises.overview import Overview
from coursekit.exercises.plan import Mistake, Task
from coursekit.exercises.verdict import COLORS, SYMBOLS
from coursekit.grading.records import Person
from coursekit.grading.report import feedback, index
from coursekit.grading.rows import Row
from coursekit.panels.recording import player

PACKAGE = Path(coursekit.__file__).parent
TEMPLATES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.j2"))
EVIL = "<b onclick=x>'&amp;\" {{ 7 * 7 }} {% x %}\n <i>"
VERDICT = Verdict(EVIL, "wrong", 0, 1, (Step(EVIL, "wrong", EVIL, EVIL),), EVIL, f"{EVIL}.")
PANEL = SimpleNamespace(title=EVIL, text=EVIL, live=SimpleNamespace(size=(1, 1)))
IN_A_CARD = {
    "headline": EVIL,
    "status": "wrong",
    "steps": [(VERDICT.steps[0], EVIL)],
    "details": [(VERDICT.steps[0], EVIL)],
    "mistake": EVIL,
    "message": EVIL,
    "trace": EVIL,
    "symbols": SYMBOLS,
    "colors": COLORS,
}
OVERVIEW = Overview(
    title=EVIL,
    head=(EVIL,) * 3,
    rows=((EVIL,) * 3,),
    shares=(0.5,),
    strips=((("wrong", EVIL, EVIL), ("right", EVIL, EVIL)),),
    mistakes=(Mistake(EVIL, EVIL, EVIL),),
    tasks=(Task(4, EVIL, EVIL, EVIL),),
    minutes=EVIL,
    notes=(EVIL,),
)
ALIKE = {"title": EVIL, "id": EVIL, "who": (EVIL, EVIL), "row": range(7), "sides": [[(EVIL, True)]]}
PAGES = {  # and how often the text stands in each
    "core/card.html.j2": (card(EVIL, [(EVIL, EVIL)]), 3),
    "exercises/card_verdict.html.j2": (render("exercises/card_verdict.html.j2", **IN_A_CARD), 8),
    "exercises/notice.html.j2": (render("exercises/notice.html.j2", call=EVIL, seconds=EVIL), 2),
    "exercises/overview.html.j2": (OVERVIEW._repr_html_(), 17),
    "exercises/verdict.html.j2": (VERDICT._repr_html_(), 6),
    "grading/report/feedback.html.j2": (feedback.page(graded("a", 0, notes=[EVIL], message=EVIL)), 3),
    "grading/report/index.html.j2": (
        index.page([Row(Person(EVIL, section=EVIL), EVIL, graded("a", 0, message=EVIL, mistake=EVIL))], lambda _: EVIL),
        6,
    ),
    "grading/similar/similar.html.j2": (
        render("grading/similar/similar.html.j2", pairs=[ALIKE], rule=EVIL, more=0),
        8,
    ),
    "panels/recording/player.html.j2": (player.page(PANEL, b"", b""), 1),
}


class Text(HTMLParser):
    """The text of a page and the attributes of its tags."""

    def __init__(self, page):
        super().__init__()
        self.text, self.attributes = "", set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.text += data


def test_every_template_is_tried():
    assert list(PAGES) == TEMPLATES


@pytest.mark.parametrize("template", PAGES)
def test_what_was_given_is_read_as_it_was_given(template):
    """Not as HTML, not escaped twice, not as a template's own language, and with its line break."""
    page, times = PAGES[template]
    read = Text(page)
    assert "onclick" not in read.attributes
    assert read.text.count(EVIL) == times


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_line_ends_where_no_space_is_meant(template):
    """Lines are joined: one that ended between two words would make one of them."""
    for line, below in re.findall(r"(?=^(.+)\n(.+)$)", (PACKAGE / template).read_text("utf-8"), re.M):
        assert line[-1] in ">};" or below.lstrip()[0] in "<{", line


@pytest.mark.parametrize("template", TEMPLATES)
def test_nothing_is_taken_as_html_that_came_as_text(template):
    """Whatever is HTML already says so itself, so no template has to."""
    assert not re.search(r"\|\s*safe|autoescape", (PACKAGE / template).read_text("utf-8"))


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(jinja2.UndefinedError, match="'title' is undefined"):
        render("core/card.html.j2", rows=[], picture="", alt="")


def test_an_error_names_the_line_of_the_template():
    """Joining its lines does not move them."""
    values = {"id": "a", "status": "right", "headline": "b", "steps": (), "mistake": None, "message": "", "read": ()}
    with pytest.raises(jinja2.UndefinedError, match="'trace' is undefined") as caught:
        render("exercises/verdict.html.j2", **values, symbols=SYMBOLS, colors=COLORS)
    source = (PACKAGE / "exercises/verdict.html.j2").read_text("utf-8").splitlines()
    places = [one.lineno for one in caught.traceback if str(one.path).endswith("verdict.html.j2")]
    assert source[places[-1]] == "  {% if trace %}"


def test_symbols_and_colors_are_of_the_same_words():
    assert set(SYMBOLS) == set(COLORS)


def test_code_stands_where_the_backticks_are():
    assert code("a < `b & c` `d`") == "a &lt; <code>b &amp; c</code> <code>d</code>"
    assert code("`a`", 'x:"y"') == '<code style="x:&quot;y&quot;">a</code>'
