"""What the README and CONTRIBUTING tell people to type works, and their links lead somewhere."""

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from coursekit.cli.main import main
from coursekit.exercises.catalog import NOTEBOOKS

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/class.md",
    "docs/exercises.md",
    "docs/evidence.md",
    "docs/elsewhere.md",
    "docs/releasing.md",
    "docs/sources.md",
)


def text(page):
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", text("README.md"), re.DOTALL)


def test_python_code_runs_and_prints_what_its_comment_says():
    for block in blocks("python"):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(block, {})
        assert out.getvalue().split() == re.findall(r"print\(.*\)  # (.*)", block)


def test_each_lesson_has_as_many_exercises_as_the_table_says():
    told = re.findall(r"^\| \[.*\(notebooks/(\w+)\.ipynb\).*` (\d+) \|", text("README.md"), re.MULTILINE)
    assert {name: int(count) for name, count in told} == {name: len(one.ids) for name, one in NOTEBOOKS.items()}


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page):
    make = shutil.which("make")
    assert make
    targets = set(re.findall(r"(?:^|`)make (\w+)", text(page), re.MULTILINE))
    run = subprocess.run([make, "-n", *targets], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr  # it names the target


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page, capsys):
    for command in set(re.findall(r"`coursekit (\w+)", text(page))):
        with pytest.raises(SystemExit) as end:
            main([command, "--help"])
        assert end.value.code == 0
        assert command in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_repository_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text(page)):
        assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_files_and_folders_that_are_named_exist(page):
    named = re.findall(r"`((?:coursekit|tests|tools|docs|benchmarks)/[\w/.]+)`", text(page))
    named += re.findall(r"(?<=[` ])(tests/[\w/]+(?:\.\w+)?)", text(page))
    assert [path for path in named if not (ROOT / path).exists()] == []
