"""Tests and the notebooks under test keep progress in a folder of their own, each file from the beginning."""

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="coursekit-tests-"))
os.environ["COURSEKIT_DATA"] = str(_FOLDER)
collect_ignore = [] if find_spec("sklearn") else ["coursekit/training/estimators.py"]  # its doctests need scikit-learn


def pytest_runtest_setup(item):
    os.environ["COURSEKIT_DATA"] = str(_FOLDER / item.path.stem)


def pytest_unconfigure():
    shutil.rmtree(_FOLDER, ignore_errors=True)
