"""Sweeps: every point of the grid once, in its place, wherever it was computed, and whoever died on the way."""

import os
import signal
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


def test_the_error_of_a_run_comes_through():
    def fails(x):
        raise ZeroDivisionError(f"at {x}")

    with pytest.raises(ZeroDivisionError, match="at 3"):
        ck.sweep(fails, {"x": [3]}, jobs=1)


def test_progress_counts_runs(capsys):
    ck.sweep(abs_of, {"x": [1, -2, 3]}, jobs=1, progress=True)
    assert "3/3" in capsys.readouterr().err


def abs_of(x):
    return abs(x)


def test_a_cluster_gives_the_same_bits(client):
    with joblib.parallel_config(backend="dask"):
        assert np.array_equal(ck.sweep(trained, GRID), by_hand())


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
