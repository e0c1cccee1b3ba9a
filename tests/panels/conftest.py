"""What the tests of panels share."""

import panel_stops
import pytest


@pytest.fixture
def unseen(monkeypatch):
    """For tests that do not look at the picture; one that does, among them, begins with `monkeypatch.undo()`."""
    panel_stops.unseen(monkeypatch)
