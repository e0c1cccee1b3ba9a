"""Sweeps: every point of the grid once, in its place, wherever it was computed, and whoever died on the way."""

import contextlib
import math
import os
import re
import signal
import sys
import threading
import traceback
from collections import Counter

import joblib
import numpy as np
import pytest

import coursekit as ck

GRID = {"lr": [0.01, 0.1, 1.0], "batch_size": [1, 4]}


@pytest.fixture(scope="module")
def client():
    """A client of a real cluster: two worker processes with a nanny each, which starts a new one where one dies."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs="CRITICAL"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def trained(lr, batch_size):
    """The loss after training, to the last bit."""
    X, y = ck.datasets.moons(20, 0.1, seed=0)[:2]
    return ck.fit(ck.models.mlp([2, 4, 2]), X, y, lr=lr, batch_size=batch_size, epochs=2).history.loss[-1]


def by_hand():
    return [[trained(lr, batch_size) for batch_size in GRID["batch_size"]] for lr in GRID["lr"]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_combination_in_its_place(jobs):
    assert np.array_equal(ck.sweep(trained, GRID, jobs=jobs), by_hand())


def test_results_may_be_arrays():
    def both(a, b):
        return [a, b]

    found = ck.sweep(both, {"a": range(3), "b": np.array([5, 7])}, jobs=1)
    assert found.shape == (3, 2, 2)
    assert np.array_equal(found[2, 1], [2, 7])


def reciprocal(x, y=1):
    return 1 / x


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_point_that_fails_is_named_and_the_others_are_there(jobs):
    with pytest.raises(ck.SweepError) as caught:
        ck.sweep(reciprocal, {"x": [1, 0, 2], "y": [3]}, jobs=jobs)
    assert str(caught.value) == "no result at 1 of 3 points: x=0, y=3 (ZeroDivisionError: division by zero)"
    ((point, error),) = caught.value.failed
    assert point == {"x": 0, "y": 3}
    assert isinstance(error, ZeroDivisionError)
    assert caught.value.__cause__ is error
    assert "return 1 / x" in "".join(traceback.format_exception(error))
    assert caught.value.results.tolist() == [[1.0], [None], [0.5]]


def test_points_with_one_error_stand_together_and_a_long_list_is_cut():
    with pytest.raises(ck.SweepError) as caught:
        ck.sweep(lambda x: 1 / (x // 9) + math.sqrt(9.5 - x), {"x": range(12)}, jobs=1)
    start = (
        "no result at 11 of 12 points: x=0; x=1; x=2; and 6 more (ZeroDivisionError: division by zero); x=10; x=11 ("
    )
    assert str(caught.value).startswith(start)
    assert len(caught.value.failed) == 11


BAD = {  # what run returns at x, and what is said of x = 1
    "nothing": (lambda x: None, "must return a real number or an array of them, got None"),
    "text": (lambda x: "0.5", "must return a real number or an array of them, got '0.5'"),
    "an empty list": (lambda x: [], "must return a real number or an array of them, got []"),
    "rows of two lengths": (
        lambda x: [[1], [1, 2]],
        "real number or an array of them, got [[1], [1, 2]]",
    ),
    "a fit": (
        lambda x: ck.fit("linear", [[0.0], [1.0]], [x, x], epochs=1),
        "must return a real number or an array of them, got Fit(1 of 1 epochs, loss ",
    ),
    "an array of another shape": (lambda x: np.zeros(x + 1), "must return results of one shape, got (2,) after (1,)"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_result_that_has_no_place_in_the_array_is_an_error_of_its_point(case):
    run, said = BAD[case]
    with pytest.raises(ck.SweepError, match=re.escape(said)):
        ck.sweep(run, {"x": [0, 1]}, jobs=1)


def test_a_result_is_a_copy():
    scratch = np.zeros(2)

    def run(x):
        scratch[:] = x
        return scratch

    assert ck.sweep(run, {"x": [1, 2]}, jobs=1).tolist() == [[1, 1], [2, 2]]


class Odd(Exception):
    def __init__(self, a, b):
        super().__init__(f"{a} and {b}")


def odd(x):
    if x == 1:
        raise Odd(x, x)
    return x


def test_an_error_that_cannot_travel_costs_no_other_point():
    with pytest.raises(ck.SweepError, match=r"^no result at 1 of 3 points: x=1 \(RuntimeError: Odd: 1 and 1\)$"):
        ck.sweep(odd, {"x": range(3)}, jobs=2)


def dies(x):
    if x in (1, 3):
        os.kill(os.getpid(), signal.SIGKILL)
    return x


def test_a_process_that_dies_costs_no_other_point():
    with pytest.raises(ck.SweepError, match=r"^no result at 2 of 6 points: x=1; x=3 \(TerminatedWorkerError") as caught:
        ck.sweep(dies, {"x": range(6)}, jobs=2)
    assert caught.value.results.tolist() == [0, None, 2, None, 4, 5]


def test_a_function_that_cannot_travel_is_said():
    lock = threading.Lock()
    with pytest.raises(ck.SweepError, match=r"^no result at 2 of 2 points: x=1; x=2 \(PicklingError"):
        ck.sweep(lambda x: lock and x, {"x": [1, 2]}, jobs=2)


def test_ctrl_c_keeps_what_is_there_but_not_a_fit_that_ended_early(ctrl_c):
    def run(x):
        if x == 2:
            signal.raise_signal(signal.SIGINT)
        return x

    def patient(x):
        with contextlib.suppress(KeyboardInterrupt):  # as fit does
            run(x)
        return x

    for each in (run, patient):
        handler = signal.getsignal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt) as caught:
            ck.sweep(each, {"x": [1, 2, 3]}, jobs=1)
        assert caught.value.results.tolist() == [1, None, None]
        assert signal.getsignal(signal.SIGINT) is handler


def test_progress_counts_runs(capsys):
    ck.sweep(abs_of, {"x": [1, -2, 3]}, jobs=1, progress=True)
    assert "3/3" in capsys.readouterr().err


def abs_of(x):
    return abs(x)


def test_a_browser_has_one_process_and_no_joblib(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "joblib", None)
    with pytest.raises(ck.SweepError, match=r"x=0, y=1 \(ZeroDivisionError"):
        ck.sweep(reciprocal, {"x": [1, 0, 2], "y": [1]}, store=tmp_path / "store")
    assert ck.sweep(abs_of, {"x": [-3]}, jobs=8).tolist() == [3]


def test_a_cluster_gives_the_same_bits(client):
    with joblib.parallel_config(backend="dask"):
        assert np.array_equal(ck.sweep(trained, GRID), by_hand())


def test_a_point_that_fails_on_a_cluster_is_named(client, tmp_path):
    with joblib.parallel_config(backend="dask"), pytest.raises(ck.SweepError, match=r"x=0 \(ZeroDivisionError"):
        ck.sweep(lambda x: 1 / x, {"x": [1, 0, 2]}, store=tmp_path / "store")
    assert ck.sweep(lambda x: 9.0, {"x": [1, 0, 2]}, jobs=1, store=tmp_path / "store").tolist() == [1, 9, 0.5]


def test_a_killed_worker_costs_no_result_and_none_is_counted_twice(client, tmp_path):
    def run(x, y):
        with (tmp_path / "started").open("a") as file:
            file.write(f"{x} {y} {os.getpid()}\n")
        death = tmp_path / "death"
        if (x, y) == (3, 1) and not death.exists():
            death.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 10 * x + y

    with joblib.parallel_config(backend="dask"):
        found = ck.sweep(run, {"x": range(10), "y": range(4)})
    assert np.array_equal(found, 10 * np.arange(10)[:, None] + np.arange(4))

    started = [line.split() for line in (tmp_path / "started").read_text().splitlines()]
    times = Counter((x, y) for x, y, _ in started)
    assert len(times) == 40
    assert times["3", "1"] >= 2, "the point at which its worker died has run again"
    assert len({pid for *_, pid in started}) >= 2
