"""What is written for students: escaped, harmless in a browser, and complete."""

import re
from html.parser import HTMLParser

import pytest
from grading.results import graded, row, verdict

from coursekit.exercises import BANK
from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.exercises.text import plain
from coursekit.grading.by_hand import Change
from coursekit.grading.judge import judged
from coursekit.grading.records import KINDS, Collected, Incident, Person, Submission
from coursekit.grading.report import feedback
from coursekit.judging.answers import ANSWERS
from coursekit.judging.bank_check import read

EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">&\'"'
ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "h1", "p", "bdi", "strong", "div", "span", "ul",
           "li", "table", "thead", "tbody", "tr", "th", "td", "a", "section", "h2", "b", "code", "footer"}  # fmt: skip


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text, self.open = [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style"} & set(self.open):
            self.text += data


def page(one):
    return Page(feedback.page(one))


def test_points_and_states():
    text = " ".join(page(graded("alice", 1)).text.split())
    assert "alice" in text
    assert "2 of 7 points" in text
    assert "1 of 2" in text
    assert "1 of 5" in text


def test_points_by_hand_and_what_lateness_costs():
    id = "start/first-function"
    change = Change("alice", id, 4.5, "copied from <the board>", "Prof. X")
    one = row(graded("alice", 1), changes={id: change}, late=93_780.0, share=0.9)._replace(person=Person("a", "Ada L."))
    text = " ".join(Page(feedback.page(one.graded, one)).text.split())
    assert "Ada L." in text
    assert "4.95 of 7 points" in text
    assert "5.5 points, less 0.55 because it was submitted 26:03 hours late." in text
    assert "Your teacher gave 4.5 of 5 points: copied from <the board>" in text
    assert "Prof. X" not in text


@pytest.mark.parametrize("lesson", NOTEBOOKS)
def test_every_lesson_has_a_page(lesson):
    text = page(graded("alice", 0, lesson=lesson)).text
    for exercise in NOTEBOOKS[lesson].EXERCISES:
        assert plain(exercise.title) in text
        assert plain(exercise.section) in text, "what to read again"
    assert "$" not in text


def test_a_mistake_is_named_with_what_to_read():
    exercise = BANK["start/first-number"]
    mistake, wrong = ANSWERS[exercise.id].wrong(exercise.answer_type, exercise.lecture)[0]
    collected = Collected({exercise.id: read(exercise.answer_type, wrong)}, {})
    one = judged(Submission("alice", "00_start", b"{}"), collected, "a secret", numbers="lecture")
    text = page(one).text
    assert f"Known mistake: {mistake.name}." in text
    assert mistake.see or exercise.section in text
    assert ": wrong" in text


def test_everything_is_escaped():
    incidents = [Incident(kind, EVIL, EVIL) for kind in KINDS]
    one = graded(EVIL, 0, notebook=EVIL, notes=[EVIL], incidents=incidents, mistake=EVIL, message=EVIL)
    found = page(one)
    assert {tag for tag, _ in found.elements} <= ALLOWED
    names = {name for _, attributes in found.elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert all(attributes.get("href", "#").startswith("#") for _, attributes in found.elements)
    assert found.text.count(EVIL) >= 4, "shown as text"


def test_the_page_may_neither_run_nor_load_anything():
    html = feedback.page(graded("alice"))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"https?:|url\(|@import|<script|<link|<img", html)
    assert html.index("Content-Security-Policy") < html.index("<title>")


def test_a_teachers_evidence_stays_with_the_teacher():
    one = graded("alice", incidents=[Incident(kind, "start/first-number", "bob's file") for kind in KINDS])
    assert feedback.page(one) == feedback.page(graded("alice")), "nor does a kind of incident stand on the page"


def test_right_to_left_names_stay_in_their_place():
    html = feedback.page(graded("דנה"))
    assert "<bdi>דנה</bdi>" in html
    assert "\u202e" not in feedback.page(graded("eve\u202e"))


def test_no_reference_is_told():
    """Of wrong answers to every exercise with numbers, no page says what would be right."""
    for exercise in BANK.values():
        if exercise.draw is None:
            continue
        right = ANSWERS[exercise.id].right(exercise.answer_type, exercise.lecture)
        told = {name: f"{value:.6g}" for name, value in right.items() if len(f"{abs(value):.6g}") > 4}
        collected = Collected(
            {exercise.id: read(exercise.answer_type, dict.fromkeys(exercise.answer_type.labels, 12345.678))}, {}
        )
        text = page(judged(Submission("a", "x", b"{}"), collected, "a secret", numbers="lecture")).text
        assert not [value for value in told.values() if value in text], exercise.id


@pytest.mark.parametrize(
    ("student", "expected"),
    [
        ("alice", "alice/00_start.html"),
        ("Zoë Smith", "Zoë Smith/00_start.html"),
        ("../../etc", None),
        ("..", None),
        (".hidden", None),
        ("a/b\\c", None),
        ("", None),
        ("nul\x00", None),
        ("x" * 300, None),
        ("CON:", None),
    ],
)
def test_names_of_pages_lead_nowhere_else(student, expected):
    name = feedback.name(graded(student).submission)
    folder, file = name.split("/")
    assert name == expected or re.fullmatch(r"[\w ,()+@-][\w .,()+@-]*-[0-9a-f]{8}", folder)
    assert file == "00_start.html"
    assert max(len(folder), len(file)) < 100


def test_names_of_pages_do_not_collide():
    names = [feedback.name(graded(student).submission) for student in ("a:b", "a?b", "a_b", "x" * 90, "x" * 91)]
    assert len(set(names)) == 5


def test_a_verdict_made_by_hand_is_one_of_ours():
    assert verdict(BANK["start/first-number"], 1).points == 1
