"""What the guides and the docstrings name is there: a file that has moved is told of under its new name."""

import ast
import re
from pathlib import Path

import pytest

import coursekit

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("coursekit", "tests", "site", "tools", "labextension/src", "docs", "notebooks", "benchmarks")
GUIDES = ["README.md", "CONTRIBUTING.md", "docs/architecture.md"]
FILE = re.compile(r"`([\w./-]+\.(?:py|toml|md|json|js|css|cfg))`")
PRIVATE = re.compile(r"`(_[a-z]\w*)[`.(]")
SOURCES = sorted(Path(coursekit.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide):
    known = [*ROOT.iterdir(), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))]
    named = FILE.findall((ROOT / guide).read_text(encoding="utf-8"))
    assert named or guide == "README.md"
    assert [name for name in named if not any(path.as_posix().endswith(f"/{name}") for path in known)] == []


def identifiers(tree):
    """Every name that the code itself uses, also as a text."""
    for node in ast.walk(tree):
        yield from (getattr(node, field) for field in ("id", "attr", "name", "arg", "value") if hasattr(node, field))


def test_every_private_name_that_a_docstring_tells_of_is_used_somewhere():
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES}
    used = {path.stem for path in SOURCES}.union(*(map(str, identifiers(ast.parse(text))) for text in texts.values()))
    told = {(path.name, name) for path, text in texts.items() for name in PRIVATE.findall(text)}
    assert told
    assert sorted((file, name) for file, name in told if name not in used) == []
