"""What takes time, as people write it: the learner's own computing and waiting count, and nothing else does."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from types import ModuleType

import pytest
from jupyter_client.manager import start_new_kernel

import coursekit as ck
from coursekit.exercises import BANK, clock, limits
from coursekit.exercises.clock import OutOfTime, timed

ID = "start/first-function"  # square(x)
BUSY = "import time\nend = time.thread_time() + {}\nwhile time.thread_time() < end: pass\n"
ENDLESS = "look for a loop that never stops"
STOPPED = "waited for 0.4 seconds"
IN_C = "one call that Python cannot interrupt"

TIMES = [
    # kind, report, the body of the function, its status, what is said
    ("a slow package", "redis/redis-py#3353", "import slow_package\n" + BUSY.format(0.2), "right", ""),
    ("by its name", "celery/kombu#2096", "import importlib\nimportlib.import_module('slow_package')", "right", ""),
    ("a part of a package", "pytorch/pytorch#137260", "from big_package.part import one", "right", ""),
    ("numba compiles", "pytest-dev/pytest-timeout#150", "import numba\nnumba.njit(lambda v: v * 2 + 1)(1.5)",
     "right", ""),
    ("a package again and again", "", "import importlib, json\nwhile True: importlib.reload(json)",
     "wrong", "on imports; look for a loop"),
    ("a helper beside the notebook", "", "import own_helper", "wrong", ENDLESS),
    ("a loop", "jupyter/nbgrader#77", "while True: pass", "wrong", ENDLESS),
    ("a loop until a time", "judge0/judge0#463", "import time\nend = time.time() + 60\nwhile time.time() < end: pass",
     "wrong", ENDLESS),
    ("a loop that catches", "", "while True:\n    try: sum(range(99))\n    except Exception: pass", "wrong", ENDLESS),
    ("a pattern", "", "import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "wrong", ENDLESS),
    ("a number of many digits", "", "9**9**9", "wrong", ENDLESS),
    ("a long call into C", "ZettaAI/zetta_utils#1218", "sum(range(10**8))", "wrong", IN_C),
    ("sleeping", "DMOJ/judge-server#246", "import time\ntime.sleep(1e6)", "wrong", STOPPED),
    ("a lock", "", "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()", "wrong", STOPPED),
    ("a queue", "", "import queue\nqueue.Queue().get()", "wrong", STOPPED),
    ("another program", "", "import subprocess\nsubprocess.run(['sleep', '60'])", "wrong", STOPPED),
    ("a question", "jupyter/nbgrader#1844", "float(input('x? '))", "wrong", "called `input()`, which nobody answers"),
    ("a question asked again", "jupyter/nbgrader#1210",
     "while True:\n    try: float(input('x? '))\n    except Exception: pass", "wrong", "called `input()`"),
    ("the debugger", "jupyter/nbgrader#77", "breakpoint()", "wrong", "called `input()`"),
    ("a check", "", "ck.check('start/first-function', square)", "wrong", "calls `ck.check` while it is being checked"),
]  # fmt: skip
IN_THREADS = ("a slow package", "numba compiles", "a helper beside the notebook", "a loop", "a question", "a check")


def defined(body):
    """The function `square` of a cell, with this before its return."""
    cell = f"import coursekit as ck\ndef square(x):\n{textwrap.indent(body, '    ')}\n    return x * x\n"
    space = {"__name__": "__main__"}
    exec(compile(cell, "<cell 1>", "exec"), space)
    return space["square"]


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """A folder with a notebook's helpers in it, and one of packages, all of them slow; less time for everything."""
    packages, notebook = tmp_path / "site-packages", tmp_path / "course"
    for folder in (packages / "big_package", notebook):
        folder.mkdir(parents=True)
    (packages / "slow_package.py").write_text(BUSY.format(1.0) + "whole = True\n")
    (packages / "big_package" / "__init__.py").write_text("")
    (packages / "big_package" / "part.py").write_text("import slow_package\none = 1\n")
    (notebook / "own_helper.py").write_text("while True: pass\n")
    monkeypatch.chdir(notebook)
    monkeypatch.syspath_prepend(packages)
    monkeypatch.syspath_prepend(notebook)
    monkeypatch.setattr(limits, "WAIT", 0.4)
    monkeypatch.setattr(clock, "ASIDE", 20.0)
    hurry(monkeypatch, 0.4)
    yield notebook
    for name in ("slow_package", "big_package", "big_package.part", "own_helper"):
        sys.modules.pop(name, None)


def hurry(monkeypatch, seconds):
    answer_type = BANK[ID].answer_type
    monkeypatch.setitem(
        BANK, ID, BANK[ID]._replace(answer_type=answer_type._replace(seconds=seconds, cases=answer_type.cases[:1]))
    )


def assert_nothing_half_imported():
    for name in ("slow_package", "big_package.part"):
        assert name not in sys.modules or hasattr(sys.modules[name], "whole" if name[0] == "s" else "one")
    assert "own_helper" not in sys.modules


@pytest.mark.parametrize(("kind", "report", "body", "status", "says"), TIMES)
def test_what_takes_time(kind, report, body, status, says, beside, monkeypatch):
    if "on imports" in says:
        monkeypatch.setattr(clock, "ASIDE", 0.2)
        monkeypatch.setattr(clock, "_TICK", 0.01)  # as many looks in 0.4 seconds as otherwise in 3
    handler = signal.getsignal(signal.SIGALRM)
    verdict = ck.check(ID, defined(body))
    assert verdict.status == status, verdict
    assert says in verdict.message
    assert_nothing_half_imported()
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize(("kind", "report", "body", "status", "says"), [row for row in TIMES if row[0] in IN_THREADS])
def test_the_same_where_there_is_no_alarm(kind, report, body, status, says, beside):
    found = []
    thread = threading.Thread(target=lambda: found.append(ck.check(ID, defined(body))))
    thread.start()
    thread.join(120)
    assert (found[0].status, says in found[0].message) == (status, True), found[0]
    assert_nothing_half_imported()


def test_an_import_longer_than_its_minute_is_told_and_not_cut_off(beside, monkeypatch, capsys):
    monkeypatch.setattr(clock, "ASIDE", 0.2)
    monkeypatch.setattr(clock._Alarm, "pause", 0.1)  # it looks more often than the import is long
    assert ck.check(ID, defined("import slow_package")).status == "right"
    assert sys.modules["slow_package"].whole
    assert "Importing slow_package has taken more than 0.2 seconds; interrupt the kernel" in capsys.readouterr().err


def test_right_code_is_right_on_a_busy_machine(monkeypatch):  # pc2ccs/pc2v9#426
    hurry(monkeypatch, 0.8)
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3 * os.cpu_count())]
    try:
        before = time.monotonic()
        verdict = ck.check(ID, defined(BUSY.format(0.4)))
        assert time.monotonic() - before > 0.8  # longer than it may compute
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    assert verdict.status == "right", verdict


def test_a_timer_outside_goes_on(monkeypatch):  # PrairieLearn/PrairieLearn#14417
    hurry(monkeypatch, 0.2)
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *args: rung.append(args))
    try:
        signal.setitimer(signal.ITIMER_REAL, 50)
        ck.check(ID, defined("while True: pass"))
        assert 10 < signal.getitimer(signal.ITIMER_REAL)[0] < 49.9
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        ck.check(ID, defined("while True: pass"))
        time.sleep(0.2)
        assert len(rung) == 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def loops():
    while True:
        pass


def test_a_clock_in_a_clock(monkeypatch):
    hurry(monkeypatch, 0.2)
    told = []

    def checks_and_loops():
        with timed(0.5):
            told.append(ck.check(ID, defined("while True: pass")).message)
            loops()

    with pytest.raises(OutOfTime):
        checks_and_loops()
    assert ENDLESS in told[0]


def test_a_helper_that_is_imported_in_time_stays(beside):
    (beside / "own_helper.py").write_text("double = lambda x: 2 * x\n")
    assert ck.check(ID, defined("import own_helper\nown_helper.double(x)")).status == "right"
    assert isinstance(sys.modules["own_helper"], ModuleType)


PROGRAM = """
import coursekit as ck
from coursekit.exercises import BANK

answer_type = BANK["start/first-function"].answer_type
BANK["start/first-function"] = BANK["start/first-function"]._replace(answer_type=answer_type._replace(seconds={}))

def square(x):
    {}

verdict = ck.check("start/first-function", square)
assert verdict.status == "right", verdict
{}
"""


@pytest.mark.parametrize(
    ("seconds", "body", "after"),  # half of what the import computes
    [
        (0.6, "import torch; return (torch.as_tensor(x) ** 2).numpy()", "import torch; torch.ones(2).sum().item()"),
        (0.35, "import jax.numpy; return x * x", "import jax; jax.devices()"),
        (
            0.6,
            "import sklearn.linear_model; return x * x",
            "from sklearn.linear_model import Ridge; Ridge().fit([[1]], [1])",
        ),
    ],
    ids=["torch", "jax", "scikit-learn"],
)
def test_large_libraries_in_a_fresh_process(
    seconds, body, after, tmp_path
):  # openvinotoolkit/stable-diffusion-webui#88
    pytest.importorskip(body.split()[1].partition(".")[0].strip(";,"))
    (tmp_path / "notebook.py").write_text(PROGRAM.format(seconds, body, after))
    done = subprocess.run([sys.executable, "notebook.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


IN_KERNEL = """
import hashlib
import coursekit as ck
from coursekit.exercises import clock

clock._SILENCE = 1.5

def square(x):
    {}
    return x * x

ck.check("start/first-function", square)
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(extra_arguments=["--Application.log_level=ERROR"])
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def said(kernel, source):
    """The messages of a cell, in order: type and text, and when they came."""
    id, start, found = kernel.execute(source), time.monotonic(), []
    while True:
        message = kernel.get_iopub_msg(timeout=300)
        content = message["content"]
        if message["parent_header"].get("msg_id") != id:
            continue
        if content.get("execution_state") == "idle":
            return found
        text = content.get("text") or content.get("data", {}).get("text/html") or content.get("evalue") or ""
        found.append((message["msg_type"], text, time.monotonic() - start))


def test_a_call_that_lets_others_run_is_named_with_its_line_while_it_hangs(kernel):
    hangs = "hashlib.pbkdf2_hmac('sha256', b'', b'', 2 * 10**7)"
    found = said(kernel, IN_KERNEL.format(hangs))
    [(text, told)] = [(text, when) for kind, text, when in found if kind == "stream"]
    assert "`square(3)` has been in a call that Python cannot interrupt" in text
    assert f"(line 8: `{hangs.replace('`', '')}`): interrupt or restart the kernel" in text
    kind, verdict, ended = found[-1]
    assert kind == "execute_result"
    assert "with one call that Python cannot interrupt" in verdict
    assert told < ended - 1
    assert said(kernel, "1 + 1")[-1][0] == "execute_result"


def test_a_call_that_holds_the_interpreter_is_on_the_page_before_it_hangs(kernel):
    found = said(kernel, IN_KERNEL.format("sum(range(4 * 10**7))"))
    note = next((text, when) for kind, text, when in found if kind == "display_data")
    assert "square(3)</code> has been running for 10 seconds" in note[0]
    assert "animation:coursekit-hangs 0.01s 10s forwards" in note[0]
    kind, text, ended = found[-2]
    assert (kind, text) == ("update_display_data", "")
    assert note[1] < ended - 0.2
