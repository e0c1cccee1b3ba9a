"""Docstrings that were shown wrong by the pages of other libraries, on ours."""

import pytest
from website import api
from website.docstrings import Names, rst
from website.sphinx_api import _anchor, _signature

import coursekit as ck

PLAIN = {  # in the words of `ck.schedules.linear`: what was reported, a docstring, what Sphinx reads
    "scipy/scipy#20092": ("the norm |z|", r"the norm \|z\|"),
    "bertiniteam/b2#313": ("max |p_i - q_i| < tol", r"max \|p_i - q_i\| < tol"),
    "scikit-learn-contrib/skglm#146": ("2 * n * m and d_ ", r"2 \* n \* m and d\_ "),
    "matplotlib/matplotlib#11562": ('the name "mse"', r"the name \"mse\""),
    "robotools/vanilla#171": ("x' and 'close'", r"x\' and \'close\'"),
    "sphinx-doc/sphinx#9564": ("`foo = 'bar'`, ``X @ w``", "``foo = 'bar'``, ``X @ w``"),
    "regreg/regreg#38": (">>> 2 * abs(z_) | 1\n'a*b'\n\n2 * 3", ">>> 2 * abs(z_) | 1\n'a*b'\n\n2 \\* 3"),
    "a name": ("as `constant`, by `steps`", ":py:obj:`constant <ck.schedules.constant>`, by ``steps``"),
    "a call": ("see `fit(model, X, y)`", "see :py:obj:`fit(model, X, y) <ck.fit>`"),
    "a type": (
        "Returns\n-------\nSchedule\n    A Schedule.",
        "-------\n:py:obj:`Schedule <ck.schedules.Schedule>`\n    A Schedule.",
    ),
}


@pytest.mark.parametrize("report", PLAIN)
def test_plain_docstrings_are_read_as_they_are_meant(report):
    plain, marked = PLAIN[report]
    assert marked in rst(plain, Names("ck.schedules.linear", ck.schedules.linear))


def test_an_argument_is_no_link_and_a_result_comes_before_a_function_of_the_same_name():
    """`loss` is an argument of `fit`, and `check` of what `ck.before` returns is not `ck.check`."""
    assert Names("ck.fit", ck.fit).link("loss") is None
    assert Names("ck.before", ck.before).link("check(answer)").endswith("ShortCheck.check")
    assert Names("ck.hint", ck.hint).link("check(answer)") == "ck.check"


WAYS_BACK = {  # the module of a source, where viewcode leads, where there is an entry
    "ck.descend": ("coursekit.training.descend", "ck.descend"),
    "ck.Path": ("coursekit.training.descend", "coursekit.training.descend.Path"),
    "ck.Path.plot": ("coursekit.training.descend", "coursekit.training.descend.Path.plot"),
    "ck.cell": ("coursekit.exercises.api", "ck.exercises.cell"),
    "ck.exercises.check": ("coursekit.exercises.api", "ck.check"),
    "ck.models.mlp": ("coursekit.core.models.mlp", "ck.models.mlp"),
}


@pytest.mark.parametrize("link", WAYS_BACK)
def test_a_source_leads_back_to_its_entry(link):
    """sphinx-doc/sphinx#6651: from the source of what another module shows, "[docs]" leads nowhere."""
    module, entry = WAYS_BACK[link]
    assert _anchor(link, api.written_in(module)) == entry
    assert entry in api.anchors()


def test_a_signature_is_what_a_call_takes():
    """XanaduAI/thewalrus#173: the signature was that of what wraps it; a panel's metaclass takes `*args, **kwargs`."""
    panel, _ = _signature(None, "class", "ck.panels.Panel", ck.panels.Panel, None, None, None)
    assert panel.startswith("(name, controls, settings, compute")
    practice = type(ck.practice())
    assert _signature(None, "class", f"{practice.__module__}.Practice", practice, None, None, None) == ("", None)


def test_a_type_of_another_module_is_a_link_and_a_path_of_files_is_not_the_path_of_descend():
    assert Names("ck.descend", ck.descend).record("Optimizer") == "ck.optimizers.Optimizer"
    assert Names("ck.use_exercises", ck.use_exercises).record("Path") is None
