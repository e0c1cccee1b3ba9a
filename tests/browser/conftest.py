"""A real JupyterLab in a real Chromium."""

import os
import shutil
from pathlib import Path

import pytest
from front_door import NOTEBOOKS, SCREENSHOTS, Lab
from pages import open_notebook
from sample import sample

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-sync", "--disable-component-update", "--disable-quic"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    *(
        str(Path(os.environ[folder], "Google/Chrome/Application/chrome.exe"))
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if folder in os.environ
    ),
)
TABLE = pytest.StashKey[list]()


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def pytest_configure(config):
    config.stash[TABLE] = []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)


def pytest_terminal_summary(terminalreporter, config):
    if config.stash[TABLE]:
        terminalreporter.section("measured in the browser")
        for line in config.stash[TABLE]:
            terminalreporter.write_line(line)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report, known = (yield), getattr(item, "funcargs", {})
    if report.failed and "lab" in known:
        report.sections.append(("server log", known["lab"].tail()))
    if report.failed and "lesson" in known:
        known["lesson"].page.screenshot(path=SCREENSHOTS / f"failed-{item.originalname}.png")
    return report


@pytest.fixture(scope="session")
def table(request):
    """Lines that are printed after the tests."""
    return request.config.stash[TABLE]


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    found = [*filter(None, map(shutil.which, NAMES)), *filter(os.path.isfile, PLACES)]
    if not found:
        pytest.skip("no Chromium or Chrome on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found[0], args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def lab(browser, tmp_path_factory):
    """`coursekit lab` on a copy of the notebooks."""
    home = tmp_path_factory.mktemp("browser")
    shutil.copytree(NOTEBOOKS[0].parent, home / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with Lab(home / "notebooks", home / "home") as lab:
        yield lab


# pytest groups parameters by their place: first that of the tests which take one lesson alone, so that it opens once
FIRST = sorted(NOTEBOOKS, key=lambda path: path.stem != "01_linear_models")


@pytest.fixture(scope="module", params=sample(FIRST, 3), ids=lambda path: path.stem)
def lesson(request, browser, lab):
    """A notebook, opened by a learner and run from top to bottom; nbval runs each of them, too, without a page."""
    with open_notebook(browser, lab, lab.folder / request.param.name) as notebook:
        yield notebook.run_all()
