"""Links to Binder and Colab: right for every kind of address, made from one place, and editions for Colab."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import colab
import links
import nbformat
import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("https://github.com/some/course", "gh/some/course"),
        ("https://gitlab.com/group/some/course", "gl/group%2Fsome%2Fcourse"),
        ("https://git.example.org/course", "git/https%3A%2F%2Fgit.example.org%2Fcourse"),
    ],
)
def test_binder_reads_from_any_host_and_opens_the_lesson(address, source):
    found = urlsplit(links.binder(address, "04_backprop_by_hand"))
    assert (found.hostname, found.path) == ("mybinder.org", f"/v2/{source}/main")
    (opened,) = parse_qs(found.query)["urlpath"]
    assert opened.startswith("lab/tree/")
    assert (ROOT / opened.removeprefix("lab/tree/")).is_file()


def test_colab_opens_the_edition_of_the_lesson_and_reads_from_github_alone():
    found = links.colab("https://github.com/some/course", "05_gradient_descent")
    assert found == "https://colab.research.google.com/github/some/course/blob/colab/05_gradient_descent.ipynb"
    assert links.colab("https://gitlab.com/some/course") is None


@pytest.mark.parametrize("page", links.PAGES)
def test_the_pages_say_what_pyproject_says(page):
    text = (ROOT / page).read_text("utf-8")
    assert links.filled(page=text, address=links.repository()) == text, "run python tools/links.py"
    linked = links.filled(text, "https://github.com/some/course")
    assert links.binder("https://github.com/some/course") in linked
    assert links.colab("https://github.com/some/course") in linked
    assert links.MEANWHILE not in linked
    assert links.filled(linked, links.repository()) == text, "and back again"


@pytest.mark.parametrize(
    "written", ['Repository = "https://github.com/some/course.git/"', 'Site = "https://x.org"', ""]
)
def test_the_address_is_read_from_pyproject(tmp_path, monkeypatch, written):
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'x'\n[project.urls]\n{written}\n", "utf-8")
    monkeypatch.setattr(links, "ROOT", tmp_path)
    assert links.repository() == ("https://github.com/some/course" if "Repository" in written else None)


def test_a_page_without_its_marks_is_refused():
    with pytest.raises(ValueError, match="marks are missing"):
        links.filled("# A page", None)


def test_an_edition_for_colab_is_the_lesson_behind_two_cells(tmp_path, capsys):
    assert colab.main([str(tmp_path / "editions")]) == 0
    made = sorted((tmp_path / "editions").glob("*.ipynb"))
    assert [path.name for path in made] == [path.name for path in LESSONS]
    for path, lesson in zip(made, LESSONS, strict=True):
        edition = nbformat.read(path, as_version=4)
        nbformat.validate(edition)
        says, install, *cells = edition.cells
        assert says.cell_type == "markdown"
        assert "does not write its answer cell" in says.source
        assert install.source.startswith("%pip install")
        assert cells == nbformat.read(lesson, as_version=4).cells
