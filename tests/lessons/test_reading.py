"""Further reading leads somewhere: every item has a link, each to an address that is made to last."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LINK = re.compile(r"\]\((\S+?)\)")


def items(path):
    """The items below the heading Further reading."""
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    _, found, rest = text.partition("## Further reading\n")
    assert found, f"{path.name} has no further reading"
    return re.findall(r"^- (.+(?:\n  .+)*)", rest.split("\n## ")[0], re.M)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_item_of_further_reading_has_a_link(path):
    found = items(path)
    assert found
    assert [item for item in found if not LINK.search(item)] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_links_outside_are_well_formed(path):
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    for link in LINK.findall(text):
        if "://" in link:
            parts = urlsplit(link)
            assert parts.scheme == "https", link
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), link
            assert not re.search(r"utm_|sessionid|localhost", link), link
            if parts.netloc == "doi.org":
                assert re.fullmatch(r"/10\.\d{4,9}/\S+", parts.path), link
            if parts.netloc == "arxiv.org":
                assert re.fullmatch(r"/abs/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", parts.path), link
