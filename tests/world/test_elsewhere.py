"""Binder, Colab and VS Code as others have met them: what they reported does not happen with this course."""

import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import colab
import pytest
import yaml
from packaging.requirements import Requirement

import coursekit as ck

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
VIEW = "application/vnd.jupyter.widget-view+json"
MANAGER = "https://example.org/manager.min.js"


def needed():
    """What the course needs, by name in small letters."""
    return {one.name.lower(): one for one in map(Requirement, PROJECT["dependencies"])}


def colab_has():
    lines = (ROOT / "tests" / "world" / "elsewhere" / "colab.txt").read_text("utf-8").splitlines()
    return dict(line.lower().split("==") for line in lines if not line.startswith("#"))


def test_binder_is_told_a_version_of_python_in_its_own_way():
    """repo2docker#1301, earthaccess#1244: it reads `python=3.13`, overlooks `python>=3.11`, and begins with 3.10."""
    found = [match[1] for match in (re.match(r"python\s*=+\s*([\d.]+)$", str(one)) for one in ENVIRONMENT) if match]
    assert len(found) == 1
    assert tuple(map(int, found[0].split("."))) >= (3, 11)


def test_binder_installs_the_course_itself():
    """repo2docker#1265, QuakeMigrate#155: where there is an environment.yml it looks at no pyproject.toml."""
    assert {"pip": ["-e ."]} in ENVIRONMENT
    assert (ROOT / "postBuild").stat().st_mode & 0o111 or sys.platform == "win32"


@pytest.mark.parametrize(
    ("report", "version", "shows"),
    [
        ("microsoft/vscode-jupyter#8552", "7.8.5", False),
        ("microsoft/vscode-jupyter#9507", "8.0.0", False),
        ("microsoft/vscode-jupyter#12891", "8.0.4", False),
        ("microsoft/vscode-jupyter#17504", "8.1.8", True),
        ("microsoft/vscode-jupyter#17504", "8.1.9", False),
    ],
)
def test_no_ipywidgets_is_installed_that_shows_nothing_in_vs_code(report, version, shows):
    assert needed()["ipywidgets"].specifier.contains(version) == shows, report
    conda = Requirement(next(one for one in ENVIRONMENT if str(one).startswith("ipywidgets")))
    assert conda.specifier.contains(version) == shows, report


def test_the_first_cell_for_colab_installs_what_colab_lacks_and_leaves_the_rest_alone():
    """googlecolab/colabtools#3020: with another ipywidgets than its own Colab's page shows no widgets."""
    has = colab_has()
    left = {"jupyterlab": "no page of JupyterLab there", "ipywidgets": "Colab's own, 7.7.1, which anywidget takes"}
    lacking = {
        name for name, one in needed().items() if name not in left and not (name in has and has[name] in one.specifier)
    }
    line = colab.install()
    course, *others = re.match(r"%pip install -q --no-deps (.+?)  #", line)[1].split()
    assert set(others) == lacking
    assert course == f"{PROJECT['name']}=={ck.__version__}"


@pytest.fixture
def in_colab(monkeypatch):
    """A kernel in which Colab's own module was imported, as its start does."""
    enabled = []
    output = ModuleType("google.colab.output")
    output.enable_custom_widget_manager = lambda: enabled.append(True)
    output._widgets = SimpleNamespace(_installed_url=MANAGER)
    monkeypatch.setitem(sys.modules, "google.colab.output", output)
    return enabled


@pytest.mark.parametrize(
    "shown",
    [
        lambda: ck.exercise("linear/neuron"),
        lambda: ck.exercise("linear/kinds"),
        lambda: ck.practice("gd/limit"),
        lambda: ck.before("05"),
        lambda: ck.predict("start/one-step"),
        lambda: ck.panels.descent(),
    ],
    ids=["card", "choice", "practice", "before", "prediction", "panel"],
)
def test_every_widget_tells_colab_where_its_manager_is(in_colab, shown):
    """manzt/anywidget#63, colabtools#498: a result is shown if its metadata says so, which no hook of Colab's adds."""
    data, metadata = shown()._repr_mimebundle_()
    assert VIEW in data
    assert metadata[VIEW]["colab"]["custom_widget_manager"]["url"] == MANAGER
