"""The site in a browser that reaches no other host: pages, sliders, search, themes, widths, links, bytes."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from front_door import NOTEBOOKS
from pages import wait_for
from repository.test_library_pages import examples, shown
from sample import amount, sample
from sites import Page, build, opened, served

LIBRARY = amount(
    ["api/losses.html"],
    ["api/losses.html", "api/training.html", "api/index.html", "_modules/coursekit/training/fit.html"],
)
LESSONS = amount(["00_start", "01_linear_models"], [path.stem for path in NOTEBOOKS])
FIRST_VIEW = 1_500_000  # bytes before any touch
RECORDING = 800_000
AXE = "axe.run(document, { resultTypes: ['violations'], preload: false })"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of a site with some of the lessons."""
    return build(tmp_path_factory.mktemp("site"), "--quick", "--lessons", *LESSONS)


@pytest.fixture(scope="module")
def address(site):
    with served(site) as address:
        yield address


@pytest.fixture
def visit(browser, address):
    """Open a page of the site; afterwards nothing is wrong and nobody else was asked for anything."""
    windows = []

    def opens(path, **how):
        window = opened(browser, address, **how)
        windows.append(window)
        window.page.goto(path if "://" in path else f"{address}/{path}")
        return window

    yield opens
    for window in windows:
        assert window.wrong == []
        assert [url for url in window.asked if not url.startswith(window.ours)] == []
        window.close()


def pages_of(site):
    return sorted(site.rglob("*.html"))


def test_every_link_leads_to_a_page_and_a_place_on_it(site):
    known = {path: Page(path) for path in pages_of(site)}
    lost = []
    for path, page in known.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            to = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not to.is_file() or (
                parts.fragment and to in known and unquote(parts.fragment) not in known[to].anchors
            ):
                lost.append(f"{path.relative_to(site)}: {link}")
    assert lost == []


def test_pages_ask_for_nothing_from_elsewhere(site):
    """What is loaded, not what is linked to: scripts, styles, fonts (jupyter-book/jupyter-book#797 and #1003)."""
    for path in pages_of(site):
        text = path.read_text("utf-8")
        assert 'src="http' not in text, path
        assert "fonts.googleapis" not in text, path
    for path in site.rglob("*.css"):
        assert "url(http" not in path.read_text("utf-8").replace('"', ""), path


def test_every_picture_has_words_and_headings_go_down_by_one(site):
    """executablebooks/MyST-NB#211, jupyter-book/mystmd#1077: the picture of an output is called `<Figure size ...>`."""
    for path in pages_of(site):
        page = Page(path)
        assert all(picture.get("alt") and "<Figure" not in picture["alt"] for picture in page.pictures), path
        if path.parent.name == "lessons" or path.name == "index.html":
            jumps = [(a, b) for a, b in zip(page.headings, page.headings[1:], strict=False) if b > a + 1]
            assert jumps == [], path


def test_a_slider_of_the_front_page_moves_at_the_first_touch(visit):
    window = visit("index.html")
    page = window.page
    slider = page.locator(".ck-panel input[type=range]").first
    caption = page.locator(".ck-caption").first
    before = caption.text_content()
    assert not [url for url in window.asked if url.endswith(".ckr")], "nothing is loaded before the first touch"
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    wait_for(page, lambda: caption.text_content() != before, "another sentence below the picture", 20)
    assert len([url for url in window.asked if url.endswith(".ckr")]) == 1


def test_every_panel_of_a_lesson_answers_to_the_keyboard(visit):
    """jupyter-widgets/ipywidgets#2126, jupyter-book/jupyter-book#1991: without a kernel, sliders do nothing."""
    page = visit("lessons/01_linear_models.html").page
    panels = page.locator(".ck-panel")
    assert panels.count() == 4
    for i in range(panels.count()):
        panel = panels.nth(i)
        panel.scroll_into_view_if_needed()
        drawn = "one => JSON.stringify(one.querySelector('.ck-picture').picture.layers.map((layer) => layer.list.head))"
        before = panel.evaluate(drawn), panel.locator(".ck-caption").text_content()
        panel.locator("input[type=range]").first.press("End")
        after = lambda: (panel.evaluate(drawn), panel.locator(".ck-caption").text_content())  # noqa: B023, E731
        wait_for(page, lambda before=before, after=after: after() != before, f"another picture of panel {i}", 20)


def test_pages_follow_the_system_and_the_reader(visit):
    """quarto-dev/quarto-cli#12290 and #9958: the system is not asked, the choice is lost on the next page;
    JuliaHEP/Hands-on-Julia-for-particle-physicists#39, pydata/pydata-sphinx-theme#684: pictures stay white.
    """
    page = visit("lessons/00_start.html", scheme="dark").page
    theme = "document.documentElement.dataset.theme"
    paper = "getComputedStyle(document.body).backgroundColor"
    shown = ".ck-figure img >> visible=true"
    assert page.evaluate(theme) == "dark"
    assert page.evaluate(paper) == "rgb(18, 18, 18)", "the paper of dark pictures (tools/website/pictures.py)"
    assert all("-dark" in picture.get_attribute("src") for picture in page.locator(shown).all())
    assert page.locator(".ck-picture").first.evaluate("one => one.picture.theme(1).dark")
    page.locator(".theme-switch-button").first.click()
    page.locator("[data-mode=light].dropdown-item").first.click()
    wait_for(page, lambda: page.evaluate(theme) == "light", "a light page", 10)
    page.reload()
    assert page.evaluate(theme) == "light", "what a reader has chosen stays"
    assert all("-light" in picture.get_attribute("src") for picture in page.locator(shown).all())
    assert not page.locator(".ck-picture").first.evaluate("one => one.picture.theme(1).dark")


def test_nothing_is_wider_than_a_phone(visit, site):
    """pydata/pydata-sphinx-theme#699, python/python-docs-theme#129: tables and names in code push pages apart."""
    window = visit("index.html", width=360, height=740)
    library = [path for path in pages_of(site) if {"api", "_modules"} & {*path.parts}]
    lessons = [path for path in pages_of(site) if path.parent.name == "lessons"]
    others = [path for path in pages_of(site) if path not in [*library, *lessons]]
    for path in [*lessons, *sample(others, 12), *sample(library, 6)]:
        window.page.goto(f"{window.ours[0]}/{path.relative_to(site).as_posix()}")
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["index.html", *(f"lessons/{lesson}.html" for lesson in LESSONS[: amount(1, None)]), *LIBRARY],
)
def test_axe_finds_nothing(visit, path, scheme):
    """jupyter-book/jupyter-book#436; executablebooks/sphinx-book-theme#868 and #743: unreadable in the dark."""
    page = visit(path, scheme=scheme).page
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    found = page.evaluate(AXE)["violations"]
    assert [(each["id"], node["html"], node["failureSummary"]) for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize("how", ["from a server", "as files"])
def test_search_finds_a_word_of_a_lesson(visit, site, how):
    """quarto-dev/quarto-cli#3028, rstudio/bookdown#1137: no search in pages that are opened as files."""
    place = "search.html?q=penguins" if how == "from a server" else f"{(site / 'search.html').as_uri()}?q=penguins"
    page = visit(place).page
    page.locator("#search-results li").first.wait_for(timeout=20_000)
    titles = page.locator("#search-results li a").all_text_contents()
    assert any("Linear models" in title for title in titles)


@pytest.mark.parametrize("how", ["from a server", "as files"])
def test_search_finds_a_name_of_the_library(visit, site, how):
    """sphinx-doc/sphinx#723, squidfunk/mkdocs-material#4282: "Searching..." without an end in pages opened as files."""
    place = "search.html?q=huber" if how == "from a server" else f"{(site / 'search.html').as_uri()}?q=huber"
    first = visit(place).page.locator("#search-results li a").first
    first.wait_for(timeout=20_000)
    assert first.get_attribute("href").endswith("api/losses.html#ck.losses.huber")


def test_every_example_on_the_pages_is_one_of_a_docstring_that_is_run(site):
    """What is shown in the end, held to what tests/repository/test_library_pages.py holds to the collected doctests."""
    flags = re.compile(r" *# doctest: .*")  # which Sphinx does not show
    known = {flags.sub("", source) for each in shown().values() for source, _ in each}
    pages = [Page(path).code for path in (site / "api").glob("*.html")]
    assert {source for code in pages for block in code for source, _ in examples(block)} == known


def test_the_library_and_its_lessons_lead_to_each_other(visit):
    page = visit("lessons/01_linear_models.html").page
    page.locator(".ck-used a", has_text="ck.fit").click()
    page.wait_for_url("**/api/training.html#ck.fit")
    entry = page.locator("dl", has=page.locator("dt[id='ck.fit']"))
    assert entry.locator(".ck-used a").all_text_contents() == ["1"]
    entry.locator("a", has_text="[source]").first.click()
    page.wait_for_url("**/_modules/coursekit/training/fit.html#fit")


def test_a_page_opened_as_a_file_shows_its_first_pictures_and_says_why_no_more(visit, site):
    """jupyter-book/jupyter-book#2630: pages opened as files are broken."""
    page = visit((site / "lessons" / "00_start.html").as_uri()).page
    panel = page.locator(".ck-panel").first
    assert panel.locator(".ck-caption").text_content()
    panel.locator("input[type=range]").first.press("End")
    page.get_by_role("alert").first.wait_for(timeout=10_000)
    assert "may not load" in page.locator(".ck-failed").first.text_content()


def test_questions_are_asked_before_they_are_answered(visit):
    """Hints, replies and what comes out are closed until somebody opens them; no control is there that does nothing."""
    page = visit("lessons/00_start.html").page
    assert page.locator(".ck-exercise").count() == 2
    assert page.locator(".ck-predict").count() == 4
    assert page.locator("details[open]").count() == 0
    card = page.locator(".ck-exercise").first
    assert "slope of the curve" in card.text_content()
    assert card.locator("button, input").count() == 0
    card.locator("summary").first.click()
    assert "downhill" in card.locator("details").first.text_content()
    option = page.locator(".ck-predict", has_text="doubled(4)").locator(".option", has_text="c)").first
    option.locator("summary").click()
    assert option.text_content().count("As you predicted") == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_light_before_any_touch(browser, address, lesson):
    """Bytes as they come over the line, with gzip for text, as hosts of static files send it."""
    window = opened(browser, address)
    line = window.page.context.new_cdp_session(window.page)
    line.send("Network.enable")
    sizes = []
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    window.page.goto(f"{address}/lessons/{lesson}.html", wait_until="networkidle")
    assert 50_000 < sum(sizes) < FIRST_VIEW
    window.close()


def test_nothing_is_left_of_what_pages_do_not_use(site):
    """pydata/pydata-sphinx-theme#2379 and #2115: 1.5 MB of icons on every page."""
    kinds = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert ".map" not in kinds
    assert not [*site.rglob("fontawesome*")]
    assert all(path.stat().st_size < RECORDING for path in site.rglob("*.ckr"))
