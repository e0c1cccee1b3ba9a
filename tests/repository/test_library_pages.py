"""The library's pages: every public name is on one, and every example that they show is run by pytest."""

import doctest
import inspect
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from contracts.public_api import public
from website import api, api_pages

import coursekit as ck

_DIRECTIVE = re.compile(r"^\.\. (?:auto\w+|py:\w+):: (\S+)\n(?:   :module: (\S+)\n)?", re.MULTILINE)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """{page: its text} as Sphinx reads it, with lessons 1 and 2 made up."""
    folder = tmp_path_factory.mktemp("library")
    api_pages.write(
        folder, [("01_a", "1", "ck.fit(model)\nck.losses.hinge"), ("02_b", "2", "`ck.fit` again, ck.nothing")]
    )
    return {path.stem: path.read_text("utf-8") for path in (folder / "api").glob("*.rst")}


def names():
    """Every name that there is, from the package itself: `ck.losses.mse` and `ck.losses` as well."""
    for name in dir(ck):
        if name == "sklearn" and not find_spec("sklearn"):
            continue
        thing = getattr(ck, name)
        yield f"ck.{name}"
        yield from (f"ck.{name}.{inner}" for inner in dir(thing) if inspect.ismodule(thing))


def test_every_public_name_has_an_entry_and_only_one(written):
    """scikit-image/scikit-image#6074, mkdocstrings/mkdocstrings#751: what loads when it is used is missed;
    python-attrs/attrs#1077: names that are on a page under their module's name twice.
    """
    found = [
        f"{module}.{name}" if module else name.replace("::", ".")
        for text in written.values()
        for name, module in _DIRECTIVE.findall(text)
        if "toctree" not in name
    ]
    assert sorted(found) == sorted({*found})
    assert [name for name in names() if api.also().get(name, name) not in found] == []


def test_what_learners_call_is_what_is_shown():
    """The pages' own walk against that of the tests of bad input; a method stands in the entry of its class."""
    shown = {f"{entry.written}.{name}" for entry in api.entries() for name in entry.members}
    shown |= {entry.written for entry in api.entries()}
    ends = {name.rpartition("coursekit.")[2].removeprefix("ck.") for name in shown}
    assert [
        name for name in public() if not any(end == name or end.endswith(f".{name.split('.', 1)[-1]}") for end in ends)
    ] == []


def test_help_begins_with_a_table_of_what_there_is():
    """Above the classes, whose inherited methods fill the first two hundred lines of `help(ck)`."""
    words = set(re.findall(r"\w+", ck.__doc__.split("\n\n")[2]))
    assert set(ck.__all__) <= words, set(ck.__all__) - words


def test_every_entry_says_something_of_its_own():
    """sphinx-doc/sphinx#7353, google-deepmind/optax#669: "Alias for field number 0"; numba/numba#5755: nothing."""
    for entry in api.entries():
        if entry.kind != "data":
            text = inspect.getdoc(entry.thing)
            assert text, entry.written
            assert not text.startswith(f"{entry.name}("), f"{entry.written} has only what NamedTuple says"
        for name, member in entry.members.items():
            assert not inspect.getdoc(member).startswith("Alias for field"), f"{entry.written}.{name}"


def examples(text):
    return [(each.source, each.want) for each in doctest.DocTestParser().get_examples(text or "")]


def shown():
    """{what the pages show: its examples}."""
    found = {page.title: examples(page.intro) for page in api.pages()}
    for entry in api.entries():
        if entry.kind != "data":
            found[entry.written] = examples(inspect.getdoc(entry.thing))
            found |= {f"{entry.written}.{name}": examples(inspect.getdoc(each)) for name, each in entry.members.items()}
    return found


def sources():
    """The files of all that is shown."""
    things = [inspect.unwrap(entry.thing) for entry in api.entries() if entry.kind != "data"]
    return sorted({Path(inspect.getsourcefile(thing)) for thing in [ck, *api.modules().values(), *things]})


def run(session):
    """The examples that pytest collects from these files, asked as it asks itself, without those that it skips."""
    found = set()
    for path in sources():
        for collector in session.gethookproxy(path).pytest_collect_file(file_path=path, parent=session):
            for one in collector if isinstance(collector, list) else [collector]:
                for item in one.collect() if type(one).__name__ == "DoctestModule" else []:
                    steps = [each for each in item.dtest.examples if not each.options.get(doctest.SKIP)]
                    found |= {(each.source, each.want) for each in steps}
    return found


def not_run(shown, run):
    """The names of which an example is not run as it is shown."""
    return sorted(name for name, each in shown.items() if not run.issuperset(each))


def test_every_example_that_is_shown_is_run(request):
    """numba/numba#470: examples of compiled functions were shown and never run. The doctests themselves run with the
    other tests; here each one that a page shows is among them, to the letter.
    """
    assert sum(map(len, shown().values())) > 250
    assert not_run(shown(), run(request.session)) == []


def test_an_example_that_nobody_runs_is_named(request):
    there = run(request.session)
    source, want = examples(inspect.getdoc(ck.schedules.constant))[0]
    assert not_run({"constant": [(source, want)]}, there) == []
    assert not_run({"constant": [(source, "0.2\n")], "other": [("1 + 1\n", "2\n")]}, there) == ["constant", "other"]


def test_lessons_and_entries_lead_to_each_other(written):
    entry = written["training"].split(".. autofunction:: ck::fit")[1].split(".. auto")[0]
    assert "In lessons :doc:`1 </lessons/01_a>`, :doc:`2 </lessons/02_b>`." in entry
    assert "In lesson :doc:`1 </lessons/01_a>`." in written["losses"]
    assert "{py:obj}`ck.fit`, {py:obj}`ck.check`" in api_pages.of_lesson(
        "ck.fit(X)\nck.exercises.check('a', 1)\nck.fit"
    )
    assert api_pages.of_lesson("no library here") == ""
