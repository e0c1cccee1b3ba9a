"""The walls, looked at from inside: what a submission can see, reach and use."""

import shutil
import sys

import pytest
from grading.attacks import IMPORTS, notebook

from coursekit.grading.collect import collect
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")


def inside(expression, before=""):
    """What an expression is worth inside the sandbox, as the text in which a wrong answer is quoted."""
    cell = f'{before}\nck.check("start/first-number", {{"slope": "=" + str({expression}), "new_x": 0}})'
    collected = collect(Submission("a", "00_start", notebook([f"import os\n{IMPORTS}", cell])), "secret")
    reading = collected.readings["start/first-number"]
    assert not reading.problem, reading.problem
    return reading.items["slope"].problem.partition("the text '=")[2].partition("' cannot")[0] or reading


# which attributes of what the notebook is given lead to the process that runs it
LEADING = """[(str(one), name) for one in (ck.check, input, get_ipython, get_ipython(),
    __import__('atexit').register, __import__('threading')._start_new_thread)
    for name in dir(one) if {'say', '_tell', 'cell_contents'} & set(dir(getattr(one, name, 0)))]"""


def named(file):
    """Paths in what the first process inside was started with, but for the two programs."""
    parts = f"open('/proc/1/{file}').read().replace('=', chr(0)).replace(':', chr(0)).split(chr(0))"
    return f"{{part for part in {parts} if '/' in part}} - {{'{sys.executable}', '{shutil.which('bwrap')}'}}"


# of the bank only these files are there, whatever else lies in its folders outside
EXERCISES = "{'exercise.py', 'exercise.toml', 'lessons.toml'}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "{l.split()[1] for l in open('/proc/self/status') if l[:6] in ('CapEff', 'CapPrm', 'CapAmb')}",
            "{'" + "0" * 16 + "'}",
        ),
        ("[l.split()[1] for l in open('/proc/self/status') if l.startswith(('NoNew', 'Seccomp:'))]", "['1', '2']"),
        ("sum(name.isdigit() for name in os.listdir('/proc')) < 5", "True"),
        ("open('/proc/net/dev').read().count(':')", "1"),
        ("os.path.getsize(os.path.dirname(ck.__file__) + '/bank/sgd/train/exercise.toml') > 0", "True"),
        (
            f"{{n for place in os.walk(os.path.dirname(ck.__file__) + '/bank') for n in place[2]}} - {EXERCISES}",
            "set()",
        ),
        ("os.path.exists(os.path.dirname(ck.__file__) + '/bank/sgd/train/answer.toml')", "False"),
        (
            "set(os.listdir(os.path.dirname(ck.__file__) + '/grading/sandbox'))"
            " - {'__init__.py', 'inside', 'protocol.py'}",
            "set()",
        ),
        ("os.listdir(os.path.dirname(ck.__file__) + '/judging')", "[]"),
        ("sorted(os.listdir(os.path.dirname(ck.__file__) + '/grading'))", "['__init__.py', 'sandbox']"),
        ("set(os.listdir(os.path.expanduser('~'))) - {'.cache'}", "set()"),
        ("[p for p in ('/', '/usr', '/dev', '/proc', ck.__file__) if os.access(p, os.W_OK)]", "[]"),
        ("ck.check('start/first-number', 3).status", "submitted"),
        (LEADING, "[]"),
        ("os.getuid() in (0, os.geteuid() + 1)", "False"),
        (named("cmdline"), "set()"),
        ("[k for k in os.environ if 'TOKEN' in k or 'PATH' in k]", "['PATH', 'PYTHONPATH']"),
    ],
)
def test_fact(expression, expected, monkeypatch):
    monkeypatch.setenv("TOKEN", "a secret")
    assert inside(expression) == expected
