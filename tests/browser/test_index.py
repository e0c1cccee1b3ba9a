"""The page of a teacher in a browser, from a file: search, sort, filter and no names, by mouse and by keyboard."""

import pytest
from cards import AXE
from grading.report.a_class import a_class, of, with_incident

from coursekit.grading.records import Person
from coursekit.grading.report import feedback, index
from coursekit.grading.rows import rows

EVIL = "<script>document.title = 'run'</script>"
PEOPLE = [*of("ada", "bob"), Person("zoe", "Zoë Müller", "77"), Person("eve", EVIL), Person("nil", "Nil Nothing")]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    out = a_class(tmp_path_factory.mktemp("class"), PEOPLE, right={"bob": 1, "eve": 0},
                  files={one.key: "x.ipynb" for one in PEOPLE[:4]}, late=["bob"])  # fmt: skip
    found = list(rows(with_incident(out, "bob", "opens /home/bob/x")))
    for row in found:
        if row.graded:
            path = out / "feedback" / feedback.name(row.graded.submission)
            path.parent.mkdir(parents=True)
            path.write_text(feedback.page(row.graded, row), "utf-8")
    (out / "index.html").write_text(index.page(found, feedback.name, b"salt"), "utf-8")
    return out / "index.html"


@pytest.fixture
def page(browser, place):
    with browser.new_context(viewport={"width": 900, "height": 900}) as context:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(place.as_uri())
        yield page
        assert said == []


def people(page):
    """The names in the table of people, as they are shown from top to bottom."""
    return page.locator(".people tbody tr:visible bdi:not(small bdi)").all_inner_texts()


def shown(page):
    return page.locator("#count").inner_text()


def test_search_by_keyboard(page):
    page.keyboard.press("Tab")
    page.keyboard.type("muller")
    assert people(page) == ["Zoë Müller"]
    assert shown(page) == "1 of 5 shown"
    page.keyboard.press("Enter")
    assert people(page) == ["Zoë Müller"], "nothing is sent"


def test_filter(page):
    for kind, expected in (("who submitted nothing", ["Nil Nothing"]), ("who was late", ["Bob Lovelace"]),
                           ("who has incidents", ["Bob Lovelace"])):  # fmt: skip
        page.get_by_label("Show").select_option(label=kind)
        assert people(page) == expected


def test_sort_by_mouse_and_keyboard(page):
    heading = page.locator(".people").get_by_role("columnheader", name="points")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    assert people(page)[2:] == ["Bob Lovelace", EVIL, "Nil Nothing"]
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert people(page)[:3] == ["Nil Nothing", EVIL, "Bob Lovelace"]


def test_without_names_nothing_personal_is_seen(page):
    page.locator("details").first.click()
    page.get_by_role("button", name="Hide names").press("Enter")
    seen = page.locator("body").inner_text().lower()
    assert not [
        word for word in ("lovelace", "ada", "bob", "zoë", "1000", "x.org", "nil nothing", "script") if word in seen
    ]
    assert people(page) == sorted(people(page)), "their order tells nothing"
    assert page.locator(".person a[href]").count() == 0
    number = people(page)[2]
    page.get_by_label("Search").fill(number)
    assert people(page) == [number]
    page.get_by_label("Search").fill("bob")
    assert people(page) == []
    page.get_by_role("button", name="Hide names").click()
    assert "Bob Lovelace" in people(page)


def test_a_link_leads_to_the_page_of_feedback(page):
    page.locator(".people").get_by_role("link", name="Bob Lovelace").click()
    assert "2 of 7 points" in page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(page, scheme):
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    page.emulate_media(color_scheme=scheme)
    page.evaluate(axe.AXE_FILE_PATH.read_text())
    assert page.locator("html").evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 900
    assert page.title() == "Grades of the class"
