"""Hostile and clumsy functions, for every code exercise: judged rightly, soon, and the kernel is as it was."""

import builtins
import copy
import math
import os
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest
from sample import sample

import coursekit as ck
from coursekit.exercises import BANK, limits
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.clock import OutOfTime, timed
from coursekit.exercises.limits import bounded, restored
from coursekit.judging.answers import ANSWERS

MASKED = np.ma.array([1.0, 2.0], mask=[0, 1])  # NumPy loads `np.ma` at its first use: not a change by an answer
IDS = [id for id in BANK if isinstance(BANK[id].answer_type, Function)]


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None

    def __float__(self):
        return 0.0

    def __array__(self, dtype=None, copy=None):
        return np.zeros(1)


class MyArray(np.ndarray):
    pass


class MyFloat(float):
    pass


def arrays(args):
    for arg in args:
        if isinstance(arg, np.ndarray) and arg.size:
            yield arg
        elif isinstance(arg, (list, tuple)):
            yield from arrays(arg)


def changes_its_inputs(answer_type, names):
    """The reference of an exercise, but at the end it changes the arrays of these parameters."""
    reference = ANSWERS[next(id for id in IDS if BANK[id].answer_type is answer_type)].reference

    def function(*args):
        value = copy.deepcopy(reference(*args))
        for array in arrays([arg for name, arg in zip(answer_type.parameters, args, strict=False) if name in names]):
            array[...] += 1
        return value

    return function


def recurses(*args):
    return recurses(*args)


def loops(*args):
    while True:
        pass


def loops_and_catches(*args):
    while True:
        try:  # noqa: SIM105
            sum(range(100))
        except Exception:
            pass


def sleeps(*args):
    time.sleep(1e6)


def patches(reference):
    def function(*args):
        value = reference(*args)
        np.exp = np.isclose = np.array = math.exp = builtins.len = builtins.all = lambda *a, **k: 1
        builtins.extra = np.extra = 1
        sys.setrecursionlimit(50_000)
        sys.stdout = None
        np.seterr(all="raise")
        np.random.seed(0)  # noqa: NPY002
        warnings.simplefilter("error")
        return value

    return function


def chatty(reference):
    def function(*args):
        print("one line")
        warnings.warn("careful", UserWarning, stacklevel=1)
        return reference(*args)

    return function


def raising(error):
    def function(*args):
        raise error

    return function


def returning(make):
    return lambda *args: make(*args)


WRONG = {  # what it does: the function, what the report says
    "returns None": (returning(lambda *args: print(end="")), "returned None"),
    "wrong shape": (returning(lambda *args: np.zeros((7, 1, 7))), "shape (7, 1, 7)"),
    "recurses for ever": (recurses, "RecursionError"),
    "loops for ever": (loops, "did not end within"),
    "loops and catches": (loops_and_catches, "did not end within"),
    "sleeps": (sleeps, "waited for"),
    "an array of 100 GB": (returning(lambda *args: np.ones(12_500_000_000)), "MemoryError"),
    "a list of 100 GB": (returning(lambda *args: [0] * 12_500_000_000), "MemoryError"),
    "sys.exit": (returning(lambda *args: sys.exit(0)), "SystemExit"),
    "SystemExit": (raising(SystemExit("bye")), "SystemExit"),
    "GeneratorExit": (raising(GeneratorExit()), "GeneratorExit"),
    "equal to all": (returning(lambda *args: EqualToAll()), "EqualToAll"),
    "subclass of ndarray": (returning(lambda *args: np.zeros(3).view(MyArray)), "MyArray"),
    "subclass of float": (returning(lambda *args: MyFloat(1)), "MyFloat"),
    "masked array": (returning(lambda *args: MASKED), "masked values"),
    "complex": (returning(lambda *args: np.array([1 + 0j])), "complex numbers"),
    "itself": (returning(lambda *args: recurses), "a function"),
    "text": (returning(lambda *args: "42"), "the text '42'"),
    "nan": (returning(lambda *args: math.nan), "nan"),
}


def state():
    """All of a kernel that an answer may not change."""
    modules = [dict(vars(module)) for module in (builtins, math, np, np.linalg, np.random)]
    handlers = [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGINT)]
    return (
        modules, handlers, sys.getrecursionlimit(), sys.stdout, np.geterr(), list(warnings.filters),
        signal.getitimer(signal.ITIMER_REAL), threading.active_count(), os.getcwd(),
        np.random.get_state()[1].tolist(),  # noqa: NPY002
    )  # fmt: skip


@pytest.fixture
def quick(monkeypatch):
    """An exercise with a time limit of a tenth of a second; for `waits`, of a tenth of a second of waiting."""

    def of(id, waits=False):
        if waits:
            monkeypatch.setattr(limits, "WAIT", 0.1)
        exercise = BANK[id]
        monkeypatch.setitem(BANK, id, exercise._replace(answer_type=exercise.answer_type._replace(seconds=0.1)))

    return of


@pytest.mark.parametrize("id", sample(IDS, 8))
@pytest.mark.parametrize("name", WRONG)
def test_hostile_function_is_wrong_and_told_why(id, name, quick):
    function, says = WRONG[name]
    if "did not end" in says or "waited" in says:
        quick(id, waits="waited" in says)
    before = state()
    verdict = ck.check(id, function)
    assert state() == before
    assert (verdict.status, verdict.points) == ("wrong", 0)
    several = BANK[id].answer_type.returns or BANK[id].answer_type.many
    if verdict.mistake is None and not (several and says in ("shape (7, 1, 7)", "nan", "complex numbers")):
        assert says in repr(verdict) or "is expected" in repr(verdict) or "are expected" in repr(verdict), repr(verdict)


@pytest.mark.parametrize("id", IDS)
def test_a_right_function_may_be_noisy(id, capsys):
    before = state()
    with warnings.catch_warnings(record=True) as caught:
        verdict = ck.check(id, chatty(ANSWERS[id].reference))
    assert verdict.status == "right"
    assert "one line" in capsys.readouterr().out
    assert [str(warning.message) for warning in caught].count("careful") == 1
    assert state() == before


@pytest.mark.parametrize("id", IDS)
def test_a_patched_numpy_is_put_back(id):
    before = state()
    assert ck.check(id, patches(ANSWERS[id].reference)).status == "right"
    assert state() == before


@pytest.mark.parametrize("id", IDS)
def test_an_input_may_be_changed_unless_the_statement_forbids_it(id):
    answer_type = BANK[id].answer_type
    others = [name for name in answer_type.parameters if name not in answer_type.keeps]
    assert ck.check(id, changes_its_inputs(answer_type, others)).status == "right"
    for name in answer_type.keeps:
        place = answer_type.parameters.index(name)
        touched = [case for case in answer_type.cases if any(True for _ in arrays(case.args[place : place + 1]))]
        verdict = ck.check(id, changes_its_inputs(answer_type, (name,)))
        assert sum(step.status == "wrong" for step in verdict.steps) == len(touched)
        assert not touched or f"changed the array `{name}`" in repr(verdict)
        assert f"`{name}`" in ck.exercise(id).markdown


@pytest.mark.parametrize("id", [id for id in IDS if not BANK[id].answer_type.many])
def test_a_generator_is_read_as_a_list(id):
    def function(*args):
        yield 0.123

    verdict = ck.check(id, function)
    assert (verdict.status, verdict.points) == ("wrong", 0)
    assert "0.123" in repr(verdict) or "is expected" in repr(verdict) or "are expected" in repr(verdict)


def test_after_a_loop_without_end_the_other_cases_are_not_tried(quick):
    quick("linear/predict")
    calls = []

    def function(scores):
        calls.append(1)
        while True:
            pass

    verdict = ck.check("linear/predict", function)
    assert len(calls) == 1
    assert "did not end within 0.1 seconds" in verdict.message


def test_the_clock_of_other_threads_stops_a_loop_too():
    ended = []

    def forever():
        with timed(0.05):
            loops()

    def work():
        with pytest.raises(OutOfTime):
            forever()
        with timed(30):
            ended.append(sum(range(1000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert ended == [499500]


def test_limits_nest_and_leave_no_trace():
    before = state()
    with restored(), bounded(10):
        np.sin = None
        with pytest.raises(MemoryError):
            np.ones(10**11)
    with pytest.raises(AttributeError), restored(), bounded(10):
        delattr(np, np.__name__ and "sin") or np.sin(0)
    assert state() == before
    time.sleep(0.01)
    np.ones(1000)


def test_an_exception_that_somebody_took_back_stops_no_check():
    code = """
import ctypes, threading
import coursekit as ck
ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(threading.get_ident()), None)
print(ck.check("start/first-function", lambda x: x * x).points)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "5", done.stderr


def test_a_panel_that_is_thrown_away_meanwhile_is_no_help_from_the_course():
    """Python closes what nobody holds whenever it likes; a call of the course's own functions is something else."""
    panel = ck.panels.neuron()

    def square(x):
        panel.close()
        return x * x

    assert ck.check("start/first-function", square).status == "right"
    told = ck.check("linear/sigmoid", lambda z, slope=1: ck.activations.sigmoid(z, slope)).message
    assert "used `sigmoid` of `ck`; write it yourself" in told
