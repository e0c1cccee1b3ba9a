"""Collecting in the real sandbox: what hangs is left out and the rest is graded, and nobody harms anybody else."""

import contextlib
import os
import signal
import threading
from types import SimpleNamespace

import psutil
import pytest
from grading.attacks import ATTACKS, FUNCTION, IMPORTS, NUMBERS, notebook
from sample import amount

from coursekit.exercises import BANK
from coursekit.grading.collect import NoSandbox, collect
from coursekit.grading.records import Submission
from coursekit.grading.sandbox import bwrap, process as _box
from coursekit.grading.sandbox.bwrap import LIMITS, why_not
from coursekit.grading.sandbox.pool import close

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
QUICK = LIMITS._replace(cell=4.0)
HONEST = notebook([IMPORTS, NUMBERS, FUNCTION])


def collected(data, limits=QUICK, **more):
    return collect(Submission("alice", "00_start", data), "secret", limits=limits, **more)


def assert_complete(found):
    assert found.incidents == ()
    assert found.readings["start/first-number"].items["slope"].value == 6
    assert all(item.value is not None for item in found.readings["start/first-function"].items.values())
    assert all(item.value is not None for item in found.hidden["start/first-function"].values())
    assert len(found.hidden["start/first-function"]) == 2


def test_the_kernels_are_not_compiled_again():
    data = notebook(
        [
            IMPORTS,
            """
from coursekit.core.compiled import cached_in, kernels
cached_in()
ck.check("start/first-number", {"slope": kernels().compiled, "new_x": kernels().cached})""",
        ]
    )
    items = collected(data, LIMITS).readings["start/first-number"].items
    assert items["slope"].value == 0
    assert items["new_x"].value > 30 or os.environ.get("NUMBA_DISABLE_JIT")


@pytest.mark.parametrize("name", ["a fork bomb", "a memory bomb", "gigabytes of output", "all processes are killed"])
def test_a_neighbor_is_not_disturbed(name):
    attack = next(attack for attack in ATTACKS if attack.name == name)
    other = threading.Thread(target=collected, args=(attack.notebook, QUICK._replace(memory=400 * 2**20)))
    other.start()
    try:
        for _ in range(amount(2, 3)):
            assert_complete(collected(HONEST, LIMITS))
    finally:
        other.join()


def test_nothing_goes_on_afterwards():
    limits = QUICK._replace(files=77)  # by which its processes are known
    data = notebook([IMPORTS, "import os\nfor _ in range(3):\n    os.fork()\n" + NUMBERS, FUNCTION])
    collected(data, limits)
    close()
    _, alive = psutil.wait_procs([one for one in psutil.process_iter() if ":77:" in _command(one)], timeout=10)
    assert not alive


def _command(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_a_worker_that_somebody_kills_is_begun_again(monkeypatch):
    killed, receive = [], _box.SandboxProcess.receive

    def killing(self, limit):
        message = receive(self, limit)
        if message["say"] == "case" and not killed:
            killed.append(message)
            for one in psutil.Process(self._process.pid).children(recursive=True):
                with contextlib.suppress(ProcessLookupError):  # the others end with the first
                    os.kill(one.pid, signal.SIGKILL)
        return message

    monkeypatch.setattr(_box.SandboxProcess, "receive", killing)
    found = collected(HONEST, LIMITS)
    assert killed
    assert_complete(found)


def test_without_a_sandbox_that_starts_nothing_is_graded_wrong(monkeypatch):
    close()
    monkeypatch.setattr(bwrap, "walls", lambda *given: ["false"])
    with pytest.raises(NoSandbox, match="no sandbox could be started"):
        collected(HONEST)
    close()


def test_where_bubblewrap_does_not_work_only_what_is_plain_is_read(monkeypatch):
    monkeypatch.setattr(bwrap, "why_not", lambda: "bubblewrap is not installed")
    found = collected(HONEST)
    assert list(found.readings) == ["start/first-number"]
    assert [one.kind for one in found.incidents] == ["sandbox"]


def test_each_hang_costs_its_own_exercise_only():
    hang = FUNCTION.replace("return", "while True: pass\n    return")
    found = collected(notebook([IMPORTS, hang, NUMBERS]))
    assert found.readings["start/first-number"].items["slope"].value == 6
    first, second, *_ = found.readings["start/first-function"].items.values()
    assert "did not end within 3 seconds" in first.problem
    assert "was skipped" in second.problem
    assert ("time", "start/first-function") in [(one.kind, one.exercise) for one in found.incidents]


def test_a_call_into_c_that_does_not_return_is_ended_by_its_processor_time(monkeypatch):
    answer_type = BANK["start/first-function"].answer_type._replace(seconds=0.5)  # outside; inside it is as it was
    monkeypatch.setitem(BANK, "start/first-function", BANK["start/first-function"]._replace(answer_type=answer_type))
    hang = FUNCTION.replace("return", "sum(iter(int, 1))\n    return")
    found = collected(notebook([IMPORTS, NUMBERS, hang]), LIMITS._replace(imports=0.3, slack=0.2))
    assert "it computed for more than 1 seconds" in found.readings["start/first-function"].problem
    assert found.readings["start/first-number"].items["slope"].value == 6
    assert [(one.kind, one.exercise) for one in found.incidents] == [("time", "start/first-function")]


@pytest.mark.parametrize(
    ("busy", "why"),
    [
        ("while True: pass", "it computed for more than 1 seconds"),
        ("import time; time.sleep(60)", "it waited for more than 1 seconds"),
        ("import threading; threading.Event().wait()", "it waited for more than 1 seconds"),
    ],
)
def test_a_cell_is_stopped_by_what_it_computes_or_by_what_it_waits(busy, why):
    found = collected(notebook([IMPORTS, f"{busy}\n{NUMBERS}", FUNCTION]), LIMITS._replace(cell=1.0))
    assert found.readings["start/first-number"].problem == f"It was stopped: {why}."
    assert all(item.value is not None for item in found.readings["start/first-function"].items.values())


def test_a_process_that_is_kept_from_the_processor_does_not_wait():
    starved, waiting = SimpleNamespace(status=lambda: "running"), SimpleNamespace(status=lambda: "sleeping")
    assert _box._at_work(starved)
    assert not _box._at_work(waiting)


def test_a_library_may_be_imported_in_a_function():
    found = collected(notebook([IMPORTS, FUNCTION.replace("return", "import sklearn.svm\n    return")]), LIMITS)
    assert found.incidents == ()
    assert all(item.value is not None for item in found.readings["start/first-function"].items.values())


def test_an_honest_notebook_in_both_ways():
    for sandbox in ("bubblewrap", "unsafe"):
        assert_complete(collected(HONEST, LIMITS, sandbox=sandbox))


HABITS = """
import collections, copy, dataclasses, inspect, io, itertools, json, logging, os, pickle, random, sys, time, timeit
import traceback, warnings
import matplotlib.pyplot as plt
import scipy.optimize
import sympy as sp
from fractions import Fraction
from IPython.display import Markdown, display
from numba import njit
from tqdm.auto import tqdm

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
np.set_printoptions(precision=3)
np.random.seed(0)
logging.warning("x")
plt.plot([1, 2])
plt.title("$x$")
plt.show()
sp.solve(sp.symbols("x") ** 2 - 1)
scipy.optimize.minimize(lambda t: t @ t, np.ones(2))
Pair = collections.namedtuple("Pair", "a b")
dataclasses.make_dataclass("Point", ["x"])(1)
njit(lambda x: 2 * x)(3)
try:
    1 / 0
except ZeroDivisionError:
    traceback.print_exc()
display(Markdown("x"))
for i in tqdm(range(3)):
    time.sleep(0.01)
with open("notes.txt", "w") as file:
    file.write("a")
np.save("/tmp/x.npy", np.ones(3))
np.load("/tmp/x.npy")
print(os.getcwd(), os.listdir("."), sys.version, inspect.signature(np.linspace))
pickle.loads(pickle.dumps(copy.deepcopy([1])))
timeit.timeit("1", number=1)
sys.setrecursionlimit(5000)
ck.exercise("start/first-number")
ck.hint("start/first-number")
ck.progress()
ck.set_student("bob")
ck.panels.neuron()
ck.figures.row(1, (4, 3)).plot([1], [2])
ck.fit(ck.models.linear(1), np.ones((4, 1)), np.ones(4), loss="mse", epochs=2)
ck.descend(ck.surfaces.SURFACES["bowl"], [1.0, 1.0], ck.optimizers.adam(), 0.1, 5)
assert ck.progress()._repr_html_().startswith("<div")
assert ck.fit(ck.models.linear(1), np.ones((4, 1)), np.ones(4), epochs=1)._repr_html_().startswith("<div")
"""


def test_nothing_is_said_of_honest_habits():
    assert_complete(collected(notebook([IMPORTS, "%%time\n%matplotlib inline\n" + HABITS + NUMBERS, FUNCTION]), LIMITS))
