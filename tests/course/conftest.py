import os

import pytest
from course.edition import Editions


@pytest.fixture
def course(tmp_path, monkeypatch, capsys):
    return Editions(tmp_path, monkeypatch, capsys)


@pytest.fixture
def served(monkeypatch):
    """The calls of JupyterLab, which does not start."""
    from jupyterlab.labapp import LabApp

    calls = []
    monkeypatch.setattr(LabApp, "launch_instance", calls.append)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    return calls
