"""What autodoc needs to know of this library: names as learners write them, plain docstrings, ways to a source."""

import inspect
import re

from website import api, docstrings

_BACK = re.compile(r'(class="viewcode-back" href="[^"#]*#)([\w.]+)')


def _docstring(app, what, name, thing, options, lines):
    """Plain text becomes reStructuredText, before napoleon reads its sections."""
    lines[:] = docstrings.lines([*lines], docstrings.Names(name, thing))


def _signature(app, what, name, thing, options, signature, returned):
    """What only a call makes has no signature: nobody else calls it. A record's signature says what it holds."""
    made = what == "class" and name.startswith("coursekit.") and not issubclass(thing, tuple)
    if made:
        return "", None
    if what == "class" and type(thing) is not type and "__init__" in vars(thing):  # whose metaclass takes anything
        taken = inspect.signature(thing.__init__)
        return str(taken.replace(parameters=[*taken.parameters.values()][1:])), None
    return None


def _ways_back(app, page, template, context, doctree):
    """The page of a source leads to its entries: viewcode takes all of a file for names of one module."""
    folder, _, source = page.partition("/")
    if folder == "_modules" and "body" in context:
        names = api.written_in(source.replace("/", "."))
        context["body"] = _BACK.sub(lambda link: link[1] + _anchor(link[2], names), context["body"])


def _anchor(found, names):
    """Of "ck.Path.plot", where there is no `ck.Path`, the name that leads somewhere."""
    *_, owner, last = found.split(".")
    return names.get(last) or f"{names[owner]}.{last}"


def setup(app):
    """What Sphinx calls."""
    api.name_modules()
    app.connect("autodoc-process-docstring", _docstring, priority=400)
    app.connect("autodoc-process-signature", _signature)
    app.connect("html-page-context", _ways_back)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
