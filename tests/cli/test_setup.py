"""pyproject.toml, environment.yml, the README and continuous integration say the same."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from coursekit.cli import authoring, learning, teaching

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
CI = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
COMMANDS = {name for group in (authoring, learning, teaching) for name in vars(group)}
CONDA = {"matplotlib": "matplotlib-base", "fastjsonschema>=2.16": "python-fastjsonschema>=2.16"}


def python_versions():
    return CI["jobs"]["test"]["strategy"]["matrix"]["python"]


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(workflow):
    """(job, command) of each line that a workflow runs."""
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    runs = ((name, step["run"]) for name, job in jobs.items() for step in job["steps"] if "run" in step)
    return [(name, line.strip()) for name, run in runs for line in run.replace("\\\n", "").splitlines() if line.strip()]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_is_there(workflow):
    targets = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text("utf-8"), re.M)[1].split()
    assert steps(workflow)
    for job, command in steps(workflow):
        first, *words = shlex.split(command, comments=True)
        files = [word for word in words if word.startswith(("tools/", ".ci/", "tests/", "docs/"))]
        assert [word for word in files if not (ROOT / word).exists()] == [], (job, command)
        if first == "make":
            assert set(words) <= set(targets), (job, command)
        if "coursekit" in words:
            after = words[words.index("coursekit") + 1]
            assert after in COMMANDS, (job, command)


def test_conda_and_pip_install_the_same():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    *packages, pip = environment["dependencies"]
    python, *packages = packages
    ours = [one.partition(";")[0] for one in PROJECT["dependencies"]]  # what follows is about a browser
    assert sorted(packages) == sorted(CONDA.get(one, one) for one in [*ours, "pip"])
    assert python.removeprefix("python=") in python_versions()  # with >= Binder takes its own (repo2docker#1301)
    assert pip == {"pip": ["-e ."]}


def test_the_oldest_python_is_the_same_everywhere():
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert python_versions()[0] == oldest
    newest = python_versions()[-1].replace(".", ", ")
    assert f"NEWEST = ({newest})" in (ROOT / "tools" / "bootstrap.py").read_text("utf-8")
    for file in ("tools/bootstrap.py", "coursekit/cli/doctor.py"):
        source = (ROOT / file).read_text("utf-8")
        assert f"OLDEST = ({oldest.replace('.', ', ')})" in source


@pytest.mark.parametrize("command", ["make lab", "make test"])
def test_the_readme_opens_with_the_two_commands(command):
    first_block = re.search(r"```.*?\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)[1]
    assert command in first_block


def test_the_readme_names_the_pythons_we_test():
    versions = python_versions()
    assert re.search(rf"Python {versions[0]}(–|-| to ){versions[-1]}\b", (ROOT / "README.md").read_text("utf-8"))


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_in_ci(tmp_path, ci, code):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text("import pytest\n\ndef test_it():\n    pytest.skip('no browser')\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", tmp_path, "--rootdir", tmp_path, "-c", os.devnull],
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
    )
    assert run.returncode == code
    assert ("skipped although CI is set" in run.stdout) == bool(code)
