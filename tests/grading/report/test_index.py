"""The teacher's page: complete, escaped, and nothing in it runs or loads but its own script."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from grading.report.a_class import ANSWERS, FIRST, SECOND, a_class, of, with_incident
from grading.test_rows import DUE

from coursekit.exercises import Verdict
from coursekit.grading.by_hand import Change
from coursekit.grading.deadline import deadline
from coursekit.grading.records import Person, Unplaced
from coursekit.grading.report import feedback, index
from coursekit.grading.rows import rows

EVIL = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"&"


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text, self.open = [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open = tag

    def handle_data(self, data):
        if self.open not in ("style", "script"):
            self.text += data


def page(found, **more):
    return index.page(found, feedback.name, b"a salt", **more)


def a_page(tmp_path, people, **more):
    out = a_class(tmp_path, people, **more)
    return list(rows(out)), page(rows(out))


def test_it_says_who_what_and_why(tmp_path):
    people = [*of("ada", "bob", "eve"), Person("zoe", "Zoë Müller", section="T1")]
    late = deadline("2026-11-03 09:00Z", "10%/day")
    files = {"ada": "a.ipynb", "bob": "b.ipynb", "eve": "e.ipynb"}
    out = a_class(tmp_path, people, files=files, right={"bob": 0, "eve": 1}, deadline=late)
    found = list(rows(with_incident(out, "bob", "opens /etc/passwd")))
    found[0] = found[0]._replace(changes={FIRST: Change("ada", FIRST, 1.5, "oral", "Prof. X", "2026-11-05")})
    text = " ".join(Page(page(found, unplaced=[Unplaced("x/y.pdf", "Mallory", "is of nobody")])).text.split())
    for said in (
        "4 people: 3 graded, 1 nothing submitted, 3 late",
        "on average, median 1.8",
        "2× walked uphill", "def square(x): return 2 * x # by Bob", "opens /etc/passwd", "1:00", "T1", "Zoë Müller",
        "oral", "Prof. X 2026-11-05", "x/y.pdf (Mallory): is of nobody", "nothing submitted",
    ):  # fmt: skip
        assert said in text, said
    assert DUE.year == 2026


def test_everything_is_escaped(tmp_path):
    person = Person(EVIL, EVIL, EVIL, EVIL, EVIL, section=EVIL)
    found, _ = a_page(tmp_path, [person])
    evil = found[0].graded._replace(
        incidents=(), answers=dict.fromkeys(ANSWERS, EVIL),
        verdicts={id: Verdict(id, "wrong", 0, one.max_points, (), EVIL, EVIL) for id, one in found[0].verdicts.items()},
    )  # fmt: skip
    changes = {FIRST: Change(EVIL, FIRST, 1, EVIL, EVIL)}
    html = page([found[0]._replace(graded=evil, changes=changes, lesson=EVIL)], unplaced=[Unplaced(EVIL, EVIL, EVIL)])
    parsed = Page(html)
    names = {name for _, attributes in parsed.elements for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert [tag for tag, _ in parsed.elements].count("script") == 1
    assert "img" not in {tag for tag, _ in parsed.elements}
    assert parsed.text.count(EVIL) > 10, "shown as text"


def test_only_its_own_script_runs_and_nothing_loads(tmp_path):
    _, html = a_page(tmp_path, of("ada", "bob"))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    script = re.search(r"<script>(.*)</script>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert not re.search(r"https?:|url\(|@import|<link|<img|<script src|innerHTML|eval\(", html)


def test_links_lead_to_pages_that_any_name_has(tmp_path):
    people = [Person("ü ?#%", "A"), Person("bob", "B"), Person("eve", "E")]
    _, html = a_page(tmp_path, people, files={"ü ?#%": "x.ipynb", "bob": "y.ipynb"})
    links = [
        attributes["href"] for tag, attributes in Page(html).elements if tag == "a" and "#" not in attributes["href"]
    ]
    assert len(set(links)) == 2
    assert all(re.fullmatch(r"feedback/[\w%.,()+@~-]+/00_start\.html", link) for link in links), links


def numbers(html):
    return dict(re.findall(r'data-number="([^"]+)"><a[^>]*><bdi>([^<]+)', html))


def test_numbers_stay_when_others_come_and_go_and_tell_nothing_without_the_secret(tmp_path):
    _, small = a_page(tmp_path / "small", of("bob"))
    found, large = a_page(tmp_path / "large", of("ada", "bob", "eve"))
    assert numbers(small).items() <= numbers(large).items()
    assert len(numbers(large)) == 3
    assert not numbers(large).keys() & numbers(index.page(found, feedback.name, b"another")).keys()


def test_no_part_of_a_name_is_in_what_is_shown_without_names(tmp_path):
    found = list(rows(with_incident(a_class(tmp_path, of("ada", "bob"), right={"ada": 1, "bob": 1}), "ada",
                                    "opens /home/Ada.Lovelace/x, user 1001")))  # fmt: skip
    veiled = re.findall(r'class="veiled">(.*?)</(?:span|pre)>', page(found), re.DOTALL)
    assert "opens /home/….…/x, user …" in veiled
    assert "def square(x):\n    return 2 * x  # by …" in veiled
    assert not re.search(r"(?i)ada|bob|lovelace|1000|1001", " ".join(veiled))


def test_the_distribution_counts_everybody_once():
    for points, most in (([0, 1, 7], 7), ([0.5, 90.9, 91], 91), ([3] * 40, 3), ([0], 1), ([12, 13], 13)):
        bars = index._bars(points, most)
        assert sum(count for *_, count, _ in bars) == len(points)
        for start, end, count, _ in bars:
            assert count == sum(start <= one < end + 1 for one in points)
        assert len(bars) <= 14


def test_of_nothing_there_is_a_page():
    assert "Grades of the class" in page([])
    assert index._bars([], 7) == []


def test_exercises_are_of_the_lesson(tmp_path):
    a_class(tmp_path, of("ada"))
    _, html = a_page(tmp_path, of("ada"), lesson="09_capstone")
    assert html.count('<section class="lesson"') == 2
    assert html.count(f"<small>{SECOND}</small>") == 1


def test_points_by_hand_do_not_hide_that_nothing_was_submitted(tmp_path):
    found, _ = a_page(tmp_path, [*of("ada"), Person("zoe")], files={"ada": "a.ipynb"})
    found[1] = found[1]._replace(changes={FIRST: Change("zoe", FIRST, 1, "oral", "x", "2026-11-05")})
    assert "2 people: 1 graded, 1 nothing submitted" in " ".join(Page(page(found)).text.split())
