"""The library's pages: every public name of `ck` as an entry for Sphinx's autodoc, and the lessons that use it.

What is public is read from the package: `ck.__all__`, and `__all__` of each module in it. A class that a call returns
comes after that call, by the name under which it can be imported.
"""

import inspect
import re
import sys
from contextlib import suppress
from functools import cache
from typing import NamedTuple, get_args

import coursekit as ck

EXERCISES = ("coursekit.exercises", "coursekit.predictions")  # whose functions stand on the page of ck.exercises
TRAINING = "training"  # the page of functions that are in no module of `ck`
_INTRO = "Call the library `ck`: `import coursekit as ck`. What it trains, it trains by these functions."
_NAMED = re.compile(r"\bck((?:\.[A-Za-z]\w*)+)")
_RETURNS = re.compile(r"^(?:Returns|Yields)\n-+\n(.*)$", re.MULTILINE)


class Entry(NamedTuple):
    """What is shown: the module's name as it is written, the name there, the thing itself, the call that returns it."""

    module: str
    name: str
    thing: object
    call: object = None

    @property
    def written(self):
        """As a learner writes it, or as it is imported."""
        return f"{self.module}.{self.name}"

    @property
    def kind(self):
        """Sphinx's word for it."""
        if inspect.isclass(self.thing):
            return "exception" if issubclass(self.thing, BaseException) else "class"
        return "function" if callable(self.thing) else "data"

    @property
    def members(self):
        """{name: function or property} of a class: what it defines and says something of.

        What is not a record and only a call makes is mostly for the page: what the two docstrings name is shown.
        """
        if not inspect.isclass(self.thing):
            return {}
        found = _defined(self.thing)
        if self.call is None or issubclass(self.thing, tuple):
            return found
        said = f"{inspect.getdoc(self.call)}\n{inspect.getdoc(self.thing)}"
        return {name: value for name, value in found.items() if re.search(rf"`{name}\b", said)}


class Page(NamedTuple):
    """Entries under a title, below what their module says of itself."""

    name: str
    title: str
    intro: str
    entries: list


@cache
def public():
    """{name in `ck`: thing}, without what asks for a package that is not installed, as `ck.sklearn` does."""
    found = {}
    for name in ck.__all__:
        with suppress(ImportError):
            found[name] = getattr(ck, name)
    return found


def modules():
    """{name in `ck`: module}."""
    return {name: thing for name, thing in public().items() if inspect.ismodule(thing)}


@cache
def pages():
    """All pages in their order; each public thing stands on one of them."""
    found = {TRAINING: Page(TRAINING, "Training", _INTRO, [])}
    found |= {name: Page(name, f"ck.{name}", inspect.getdoc(module), []) for name, module in modules().items()}
    for name, thing in public().items():
        if name not in found:
            page = "exercises" if thing.__module__.startswith(EXERCISES) else TRAINING
            found[page].entries.append(Entry("ck", name, thing))
    for name, module in modules().items():
        found[name].entries.extend(Entry(f"ck.{name}", inner, thing) for inner, thing in _names(module).items())
    return _with_results(_once(found))


def _names(module):
    return {name: getattr(module, name) for name in module.__all__}


def _once(found):
    """Without what has an entry already: `ck.check` is `ck.exercises.check` as well."""
    seen = set()
    return [
        page._replace(
            entries=[entry for entry in page.entries if not (id(entry.thing) in seen or seen.add(id(entry.thing)))]
        )
        for page in found.values()
    ]


def _with_results(found):
    """The classes that calls return, each after the first that does."""
    known = {id(entry.thing) for page in found for entry in page.entries}

    def with_results(entry):
        yield entry
        for call in (entry.thing, *entry.members.values()):
            for result in results(call):
                if id(result) not in known:
                    known.add(id(result))
                    yield from with_results(Entry(result.__module__, result.__qualname__, result, call))

    return [page._replace(entries=[one for entry in page.entries for one in with_results(entry)]) for page in found]


def results(thing):
    """The classes of ours that a function's docstring says it returns, and that a record's fields have."""
    if inspect.isclass(thing):
        fields = vars(thing).get("__annotations__", {}) if issubclass(thing, tuple) else {}
        kinds = [kind for field in fields.values() for kind in (field, *get_args(field))]
    else:
        first = _RETURNS.search(inspect.getdoc(thing) or "")
        scope = getattr(inspect.unwrap(thing), "__globals__", {}) if callable(thing) else {}
        kinds = [scope.get(word) for word in re.findall(r"\b[A-Z]\w+", first[1])] if first else []
    return [kind for kind in kinds if inspect.isclass(kind) and kind.__module__.startswith("coursekit.")]


def _defined(thing):
    found = {name: getattr(value, "__func__", value) for name, value in vars(thing).items()}
    return {
        name: value
        for name, value in found.items()
        if (inspect.isfunction(value) or isinstance(value, property))
        and value.__doc__
        and (name == "__call__" or not name.startswith("_"))
    }


def entries():
    """All entries of all pages."""
    return [entry for page in pages() for entry in page.entries]


@cache
def anchors():
    """{as it is written: page} of all entries, of their members, and of the modules."""
    found = {f"ck.{page.name}": page.name for page in pages() if page.name != TRAINING}
    for page in pages():
        for entry in page.entries:
            found[entry.written] = page.name
            found.update({f"{entry.written}.{name}": page.name for name in entry.members})
    return found


@cache
def also():
    """{another name of an entry: the name it has on its page}, such as "ck.exercises.check": "ck.check"."""
    home = {id(entry.thing): entry.written for entry in entries()}
    names = {f"ck.{name}.{inner}": each for name, module in modules().items() for inner, each in _names(module).items()}
    return {name: home[id(each)] for name, each in names.items() if home[id(each)] != name}


def written_in(module):
    """{name: as it is written} of the entries whose source is in a module."""
    return {entry.name: entry.written for entry in entries() if getattr(entry.thing, "__module__", "") == module}


def used(text):
    """The entries that a text names, such as the source of a cell, in their order and once each."""
    found = {}
    for match in _NAMED.finditer(text):
        parts = match[0].split(".")
        names = [".".join(parts[:end]) for end in range(len(parts), 1, -1)]
        names = [name for each in names if (name := also().get(each, each)) in anchors()]
        found |= dict.fromkeys(names[:1])
    return [*found]


def name_modules():
    """Let `import ck.losses` find `coursekit.core.losses`, under which Sphinx is to show it."""
    sys.modules |= {"ck": ck} | {f"ck.{name}": module for name, module in modules().items()}
