"""Links that open a lesson elsewhere, from the one place that says where the course is published.

That place is `[project.urls]` in pyproject.toml: a line `Repository = "https://github.com/..."`. Until it is there, the
pages say in a sentence that links are to come. `python tools/links.py` writes README.md and docs/elsewhere.md anew;
with `--check` it only says which of them is out of date.
"""

import argparse
import sys
import tomllib
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "docs/elsewhere.md")
BEGIN, END = "<!-- links: python tools/links.py -->", "<!-- end of links -->"
BRANCH, COLAB_BRANCH = "main", "colab"  # the lessons; their editions for Colab, which tools/colab.py makes
FIRST = "00_start"
MEANWHILE = (
    "Their links stand here as soon as the course has a public address (`[project.urls]` in pyproject.toml, then "
    "`python tools/links.py`)."
)


def repository():
    """The address where the course is published; None as long as pyproject.toml names none."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository", "").removesuffix("/").removesuffix(".git") or None


def binder(address, lesson=FIRST):
    """The link that builds the course on Binder, or finds it built, and opens a lesson in JupyterLab there."""
    host, path = urlsplit(address).hostname, urlsplit(address).path.strip("/")
    known = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    source = known.get(host, f"git/{quote(address, safe='')}")
    return f"https://mybinder.org/v2/{source}/{BRANCH}?urlpath={quote(f'lab/tree/notebooks/{lesson}.ipynb', safe='')}"


def colab(address, lesson=FIRST):
    """The link that opens a lesson's edition for Colab; None where Colab does not read from: it knows GitHub alone."""
    if urlsplit(address).hostname != "github.com":
        return None
    path = urlsplit(address).path.strip("/")
    return f"https://colab.research.google.com/github/{path}/blob/{COLAB_BRANCH}/{lesson}.ipynb"


def badges(address):
    """One line of Markdown: the badges of the first lesson, or why there are none."""
    if address is None:
        return MEANWHILE
    found = [f"[![Binder](https://mybinder.org/badge_logo.svg)]({binder(address)})"]
    if colab(address):
        found.append(f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab(address)})")
    return " ".join(found)


def filled(page, address):
    """The text of a page with what stands between its two marks made anew."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"the marks are missing: {BEGIN} and {END}, a line each")
    return f"{before}{BEGIN}\n{badges(address)}\n{END}{after}"


def main(argv=None):
    """Write the pages, or name those that are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where a page is out of date")
    check = parser.parse_args(argv).check
    old = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    new = {page: filled(text, repository()) for page, text in old.items()}
    stale = [page for page in PAGES if new[page] != old[page]]
    for page in stale:
        if not check:
            (ROOT / page).write_text(new[page], encoding="utf-8")
        print(f"{page} {'is out of date: run python tools/links.py' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
