"""The pages of the library as Sphinx reads them: an overview, and a page for each part of `ck`."""

import inspect

import coursekit as ck
from website import api
from website.docstrings import Names, first_line, rst

LISTED = 30  # keys of a table that are written out


def write(folder, lessons):
    """Write all pages; `lessons` are (name, number, text of all cells) of those that the site has."""
    (folder / "api").mkdir()
    where = {}
    for name, number, text in lessons:
        for written in api.used(text):
            where.setdefault(written, []).append(f":doc:`{number} </lessons/{name}>`")
    for page in api.pages():
        (folder / "api" / f"{page.name}.rst").write_text(_page(page, where), encoding="utf-8")
    (folder / "api" / "index.rst").write_text(_overview(), encoding="utf-8")


def of_lesson(text):
    """The line below a lesson that leads to what it uses, in Markdown; empty where that is nothing."""
    names = ", ".join(f"{{py:obj}}`{name}`" for name in api.used(text))
    return f":::{{container}} ck-used\nThis lesson uses of the library: {names}.\n:::" if names else ""


def _page(page, where):
    module = f"ck.{page.name}"
    lines = [page.title, "=" * len(page.title), ""]
    if page.name != api.TRAINING:
        lines += [f".. py:module:: {module}", ""]
    lines += [rst(page.intro, Names(module)), ""]
    others = [f":py:obj:`{name} <{home}>`" for name, home in api.also().items() if name.rpartition(".")[0] == module]
    if others:
        lines += [f"The same functions have a second name here: {', '.join(others)}.", ""]
    for entry in page.entries:
        lines += [*_entry(entry, where.get(entry.written, [])), ""]
    return "\n".join(lines)


def _entry(entry, lessons):
    if entry.kind == "data":
        lines = [f".. py:data:: {entry.name}", f"   :module: {entry.module}", "", f"   {_table(entry)}", ""]
    else:
        lines = [f".. auto{entry.kind}:: {entry.module}::{entry.name}", ""]
        if entry.members:
            lines[1:1] = [f"   :members: {', '.join(entry.members)}"]
    if lessons:
        noun = "lesson" if len(lessons) == 1 else "lessons"
        lines += ["   .. container:: ck-used", "", f"      In {noun} {', '.join(lessons)}."]
    return lines


def _table(entry):
    there = {key: f"{entry.module}.{key}" for key in entry.thing}
    names = [f":py:obj:`{key} <{to}>`" if to in api.anchors() else f"``{key}``" for key, to in there.items()]
    more = f", and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"A table of {len(names)}, by name: {', '.join(names[:LISTED])}{more}."


def _overview():
    title = "All names of the library"
    lines = [title, "=" * len(title), "", rst(inspect.getdoc(ck).split("\n\n")[1], Names("ck")), ""]
    lines += [".. toctree::", "   :hidden:", "", *(f"   {page.name}" for page in api.pages()), ""]
    for page in api.pages():
        lines += [page.title, "-" * len(page.title), ""]
        lines += [first_line(page.intro, Names(f"ck.{page.name}")), f":doc:`Details <{page.name}>`", ""]
        lines += [".. list-table::", "   :widths: auto", "   :class: ck-names", ""]
        for entry in page.entries:
            names = Names(entry.written, entry.thing)
            said = _table(entry) if entry.kind == "data" else first_line(inspect.getdoc(entry.thing), names)
            shown = entry.written if entry.module == "ck" else entry.name
            lines += [f"   * - :py:obj:`{shown} <{entry.written}>`", f"     - {said}"]
        lines += [""]
    return "\n".join(lines)
