"""In continuous integration a skipped test is a failure: what was not run was not tested."""

import gc
import os
import signal
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FIRST = [  # one process prepares these for half a minute and more: begun last, the other cores would wait for them
    "world/test_real_class.py",
    "grading/report/test_class_page.py",
    "grading/test_own_exercises.py",
    "repository/test_recipes.py",
    "grading/test_faults.py",
    "world/test_own_exercises.py",
    "world/test_clock.py",
    "exercises/test_own_bad_input.py",
    "grading/test_nbgrader.py",
    "lessons/test_claims_09.py",
    "world/test_broken_machines.py",
    "hub/test_hub.py",
    "cli/test_installed_course.py",
    "browser/test_lab_in_browser.py",  # of tests/browser those that take minutes: each file is run by one process
    "browser/test_panels_in_browser.py",
    "browser/test_lessons.py",
]


def pytest_collection_modifyitems(items):
    """Put what takes long first: of a queue of small tests every core takes some to the end."""
    rank = {HERE / name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def pytest_collection_finish():
    """The tests themselves stay to the end: no collection of garbage needs to look at thousands of them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def panels_are_closed():
    """Free what a test has shown: pictures in memory make every later test slower."""
    yield
    if registry := sys.modules.get("coursekit.panels.engine.registry"):
        for _, panel in [each for panels in registry._alive.values() for each in panels]:
            panel.close()


@pytest.fixture
def ctrl_c():
    """Ctrl-C interrupts, also where a shell has begun the tests in the background, which does not hear it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(autouse=True)
def gradebooks_are_made_at_once():
    """Nbgrader starts a program for each new gradebook, to learn the version of its tables; once is enough."""
    api = sys.modules.get("nbgrader.api")
    if api and not hasattr(api.get_alembic_version, "cache_info"):
        api.get_alembic_version = cache(api.get_alembic_version)


def _skipped(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter and os.environ.get("CI") == "true" else []


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == 0 and _skipped(session.config):
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    for report in _skipped(config):
        terminalreporter.write_line(f"FAILED {report.nodeid}: skipped although CI is set", red=True)
