"""A system that has not all of what Linux has: the library as Windows runs it, in a process without the rest.

Programs that import or call these without asking end there, as in steinnes/timing-asgi#16 and in-rolls/indicate#1.
"""

import json
import subprocess
import sys

import pytest

from coursekit.cli import doctor

WITHOUT = """
import json, os, signal, sys
for module, names in ((os, ["fork", "forkpty", "register_at_fork", "geteuid", "getuid", "setsid", "killpg"]),
                      (signal, ["setitimer", "getitimer", "ITIMER_REAL", "ITIMER_PROF", "ITIMER_VIRTUAL", "SIGALRM"])):
    for name in names:
        delattr(module, name)
for name in ("resource", "fcntl", "grp", "termios", "pty", "syslog"):
    sys.modules[name] = None

import coursekit as ck
from coursekit.cli.main import main

def endless(x):
    while True:
        pass

"""
CASES = [
    ("what there is", "len(dir(ck)) > 20", True),
    ("a fit", "len(ck.fit(ck.models.linear(1, 1), [[1.0], [2.0]], [1.0, 2.0], epochs=2).theta)", 2),
    ("a right answer", "ck.check('start/first-function', lambda x: x * x).status", "right"),
    ("a loop that never stops", "ck.check('start/first-function', endless).status", "wrong"),
    ("a panel", "type(ck.panels.descent()).__name__", "Panel"),
    ("a command", "main(['progress', '00'])", 0),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What each line of code gives, in one process."""
    asked = f"found = [{', '.join(code for _, code, _ in CASES)}]\n"
    command = [sys.executable, "-c", f"{WITHOUT}{asked}print(json.dumps(found))"]
    done = subprocess.run(command, cwd=tmp_path_factory.mktemp("empty"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return dict(zip((what for what, _, _ in CASES), json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize(("what", "code", "expected"), CASES, ids=[what for what, _, _ in CASES])
def test_the_library_where_the_system_has_less(found, what, code, expected):
    assert found[what] == expected


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("Linux", []),
        ("Darwin", ["memory is not limited", "graded on Linux only"]),
        ("Windows", ["memory is not limited", "graded on Linux only", "cannot interrupt"]),
    ],
)
def test_doctor_says_what_differs(system, words, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: system)
    (line,) = (one for one in doctor._system() if one.name == "system")
    assert line.ok
    assert all(word in line.found for word in words)
    assert ("limited" in line.found) == bool(words)
