"""In continuous integration a skipped test is a failure: what was not run was not tested."""

import os
import sys
from functools import cache

import pytest


@pytest.fixture(autouse=True)
def panels_are_closed():
    """Free what a test has shown: pictures in memory make every later test slower."""
    yield
    if registry := sys.modules.get("coursekit.panels.engine.registry"):
        for _, panel in [each for panels in registry._alive.values() for each in panels]:
            panel.close()


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
