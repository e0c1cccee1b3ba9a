"""The documents of `docs/` as pages: links to what is not on the site lead to the repository, or are plain text."""

import re
import shutil

import links

from website.places import ROOT

GROUPS = {  # caption in the menu: documents in their order; the others follow in the last group
    "For teachers": ["class", "exercises", "derivations", "hub", "evidence"],
    "How it is made": ["architecture", "recordings", "notation", "coverage", "benchmarks"],
}
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((?!https?:|#)([^)\s#]+)(#[^)\s]*)?\)")
_FOREIGN = re.compile(r"!\[([^\]\n]*)\]\(https?:[^)\s]*\)")  # a picture that another host would be asked for
_NOTEBOOK = re.compile(r"(?:\.\./)?notebooks/(\w+)\.ipynb$")


def groups():
    """The names of all documents by caption."""
    known = {name for names in GROUPS.values() for name in names}
    others = sorted(path.stem for path in (ROOT / "docs").glob("*.md") if path.stem not in known)
    *_, last = GROUPS
    return GROUPS | {last: GROUPS[last] + others}


def write(folder, ways, lessons):
    """Write all documents for Sphinx; `lessons` are the names of those that the site has."""
    (folder / "docs").mkdir()
    for path in (ROOT / "docs").glob("*.md"):
        text = page(path.read_text("utf-8"), "docs", ways, lessons)
        (folder / "docs" / path.name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "images", folder / "docs" / "images")


def title(name):
    """The first heading of a document."""
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8").partition("\n")[0].lstrip("# ")


def page(text, folder, ways, lessons):
    """Markdown of the repository, whose folder is "" or "docs", with links that lead somewhere on the site."""
    up = "../" if folder else ""

    def linked(match):
        words, to, part = match[1], match[2], match[3] or ""
        notebook = _NOTEBOOK.search(to)
        if notebook and notebook[1] in lessons:
            return f"[{words}]({up}lessons/{notebook[1]}.md{part})"
        path = (ROOT / folder / to).resolve().relative_to(ROOT).as_posix()
        if path.startswith("docs/") and path.endswith(".md"):
            return f"[{words}]({up}{path}{part})"
        address = ways.source(path)
        return f"[{words}]({address})" if address else words

    text = text.replace(links.MEANWHILE, "")  # what a page of the repository says while there are none
    return _LINK.sub(linked, _FOREIGN.sub(r"\1", text).replace("```csv\n", "```text\n"))
