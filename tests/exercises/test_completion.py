"""Completion of ids and names: in a real kernel with its default settings, and what it does elsewhere: nothing."""

import subprocess
import sys
from types import SimpleNamespace

import IPython
import IPython.core.completer
import pytest
from jupyter_client.manager import start_new_kernel

import coursekit as ck
from coursekit.core import completion
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES
from coursekit.core.surfaces import SURFACES
from coursekit.exercises import BANK
from coursekit.exercises.completion import texts

SETUP = """
import coursekit as ck
from coursekit import hint
from coursekit.exercises import check as judge
import coursekit.exercises
def check(id): pass
"""
NAMES = {"ck": ck, "hint": ck.hint, "judge": ck.check, "check": lambda id: None, "print": print}
GD = [id for id in BANK if id.startswith("gd/")]
OFFERED = {  # code up to the cursor, and what may stand in the text that it ends in
    'ck.check("gd/': GD,
    "ck.check('gd/": GD,
    'ck.check( "gd/': GD,
    'v = ck.hint("gd/': GD,
    'practice = ck.practice("gd/': GD,
    'ck.exercise("gd/': GD,
    'ck.solution(id="gd/': GD,
    'hint("gd/': GD,
    'judge("gd/': GD,
    "x = 'it'\nck.check('gd/": GD,
    'answer = (1,\n 2)\nck.check(\n    "gd/': GD,
    'ck.check("': list(BANK),
    'ck.check("neuron': [id for id in BANK if "neuron" in id],  # any part of an id will do
    'ck.fit(m, X, y, optimizer="ad': [name for name in RULES if name.startswith("ad")],
    'ck.fit(m, (X, "a"), optimizer="ad': [name for name in RULES if name.startswith("ad")],
    'ck.sweep(f, optimizer=["adam", "': list(RULES),
    'ck.sweep(f, optimizer=["sg': [name for name in RULES if name.startswith("sg")],
    'ck.fit(m, X, y, loss="': list(LOSSES),
    'ck.descend("': list(SURFACES),
    'ck.check("nothing like this': [],
    'ck.check("gd/copies", "': [],
    'check("gd/': [],  # a function of the learner's own
    'print("gd/': [],
    'open("gd/': [],
    "ck.check(gd/": [],
    'ck.check("gd/copies") + "': [],
    '"ck.check("': [],
    "": [],
}


@pytest.mark.parametrize("code", OFFERED)
def test_what_may_stand_in_a_text(code):
    assert texts(code, NAMES)[1] == OFFERED[code]


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    client.execute_interactive(SETUP, timeout=120)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def completed(client, code, after=""):
    return client.complete(code + after, len(code), reply=True, timeout=120)["content"]


@pytest.mark.parametrize("code", [code for code in OFFERED if OFFERED[code]])
def test_a_kernel_completes_it(kernel, code):
    reply = completed(kernel, code)
    assert sorted(reply["matches"]) == sorted(OFFERED[code])
    assert code[reply["cursor_start"] : reply["cursor_end"]] == texts(code, NAMES)[0]
    assert sorted(completed(kernel, code, '")')["matches"]) == sorted(OFFERED[code])


def test_the_completions_of_others_stay(kernel):
    assert "check" in completed(kernel, "ck.che")["matches"]
    assert not {*BANK} & {*completed(kernel, 'check("gd/')["matches"]}


def test_a_second_import_registers_nothing_twice(kernel):
    code = "import importlib; importlib.reload(ck); print(len([m for m in get_ipython().Completer.custom_matchers]))"
    said = []
    kernel.execute_interactive(code, timeout=120, output_hook=lambda message: said.append(message["content"]))
    assert [one["text"].strip() for one in said if "text" in one] == ["1"]


QUIET = [
    "import coursekit; print('IPython' in sys.modules, 'coursekit.exercises' in sys.modules)",
    "import IPython, coursekit; print(IPython.get_ipython(), 'coursekit.exercises' in sys.modules)",
    "sys.modules['IPython'] = type(sys)('IPython'); import coursekit; print(None, False)",
]


@pytest.mark.parametrize("code", QUIET)
def test_without_ipython_nothing_happens(code):
    done = subprocess.run([sys.executable, "-c", f"import sys; {code}"], capture_output=True, text=True, check=True)
    assert done.stdout.split() in (["False", "False"], ["None", "False"])
    assert done.stderr == ""


def test_a_matcher_that_fails_offers_nothing(monkeypatch):
    shell = SimpleNamespace(Completer=SimpleNamespace(custom_matchers=[]), user_ns={})
    context = SimpleNamespace(full_text="x", cursor_line=0, cursor_position=1)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    completion.offer(lambda code, names: 1 / 0)
    assert shell.Completer.custom_matchers[0](context) == {"completions": [], "matched_fragment": "", "suppress": False}


def test_the_code_ends_at_the_cursor(monkeypatch):
    shell, seen = SimpleNamespace(Completer=SimpleNamespace(custom_matchers=[]), user_ns={}), []
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    completion.offer(lambda code, names: seen.append(code) or ("", ()))
    for line, position in [(0, 2), (2, 4)]:
        context = SimpleNamespace(
            full_text="first\nsecond\nthe third\nfourth", cursor_line=line, cursor_position=position
        )
        shell.Completer.custom_matchers[0](context)
    assert seen == ["fi", "first\nsecond\nthe "]
