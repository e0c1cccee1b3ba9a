"""What a release needs: each command of the checklist exists; version, sources and licenses are told everywhere."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import coursekit
from coursekit.cli.main import main

ROOT = Path(__file__).parents[2]
CHECKLIST = (ROOT / "docs" / "releasing.md").read_text("utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", CHECKLIST, re.S)
COMMANDS = [line.strip() for block in BLOCKS for line in block.split("\n") if line.strip()]
OF_OTHERS = {"pip", "build", "twine", "git", "rm", "uvx"}  # programs that are not ours
LECTURES = ("Fersini", "Piccoli", "Rodolà", "A. Das", "From the formal neuron to training multi-layer perceptrons")


def citation():
    return yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_line_of_the_checklist_is_a_command_that_exists(command):
    words = command.removeprefix(".venv/bin/").split()
    if words[0] == "make":
        assert re.search(rf"^{words[1]}\b|\b{words[1]}\b.*:$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    elif words[0] == "coursekit":
        with pytest.raises(SystemExit, match="0"):
            main([words[1], "--help"])
    elif words[:2] == ["python", "-m"]:
        assert words[2] in OF_OTHERS
    elif words[0] == "python":
        assert words[1].startswith("tools/")
        run = subprocess.run([sys.executable, ROOT / words[1], "--help"], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
    else:
        assert words[0] in OF_OTHERS


def test_the_citation_is_of_this_version_and_license():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    cited = citation()
    assert cited["version"] == coursekit.__version__
    assert cited["license"] == project["license"]
    assert cited["title"].startswith("coursekit")
    assert {"cff-version", "message", "type", "authors"} < set(cited)
    assert cited.get("repository-code") == project.get("urls", {}).get("Repository")


def test_every_data_set_is_named_with_its_license():
    page = (ROOT / "docs" / "sources.md").read_text("utf-8")
    folder = ROOT / "coursekit" / "datasets" / "data"
    told = dict(re.findall(r"^\| `(\w+\.csv)` \|.*\| ([^|]*) \|$", page, re.M))
    ours = dict(re.findall(r"^\| `(\w+\.csv)` \|.*\| ([^|]*) \|$", (folder / "README.md").read_text("utf-8"), re.M))
    assert set(told) == set(ours) == {path.name for path in folder.glob("*.csv")}
    for name, license in ours.items():
        assert told[name].split(":")[0].lower()[:9] == license.lstrip("[").lower()[:9], name


def test_every_lecture_is_named_and_every_lesson_has_one():
    page = (ROOT / "docs" / "sources.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+?) \| .+ \| (\d[\w, ]*) \|$", page, re.M)
    assert len(rows) == len(LECTURES)
    assert all(lecture in row for lecture, (row, _) in zip(LECTURES, rows, strict=True))
    assert {one.strip() for _, lessons in rows for one in lessons.split(",")} >= set("123456789")
