"""The benchmark compares like with like: every peer computes what we compute, shown on tiny sizes."""

import importlib
import os
import sys
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from sample import PROOF

import coursekit as ck
from coursekit.core import generator

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
# how far a peer may be from us: rounding; but scikit-learn draws orders of its own and starts elsewhere
EXACT = {"c_peer": 1e-11, "torch_peer": 1e-11, "jax_peer": 1e-11, "numpy_peer": 1e-11}
# optax has eps inside the root of adagrad; fused kernels of PyTorch divide in another order
BEALE = {"c_peer": 1e-9, "torch_peer": 1e-9, "jax_peer": 1e-6}


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch):
    """The folder is not a package: its files import one another by name, and run.py sets the environment."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    yield
    for name in [
        name for name, module in sys.modules.items() if str(BENCHMARKS) in str(getattr(module, "__file__", ""))
    ]:
        del sys.modules[name]


def peer(name):
    library = {"torch_peer": "torch", "jax_peer": "optax", "sklearn_peer": "sklearn"}.get(name, "numpy")
    pytest.importorskip(library, reason=f"{library} of the bench extra is not installed")
    try:
        return importlib.import_module(name)
    except ImportError as error:
        pytest.skip(f"{name}: {error}")


def both(name, workload):
    """The tiny workload's result: ours, and that of a peer."""
    modules = importlib.import_module("ours"), peer(name)
    problem = importlib.import_module("workloads").WORKLOADS[workload].problem(True).known_to(modules)
    return [getattr(module, workload)(problem)() for module in modules]


@pytest.mark.parametrize(
    ("name", "workload"),
    [
        *product(["c_peer", "torch_peer", "jax_peer"], ["linear", "softmax", "mlp"]),
        *product(["torch_peer", "jax_peer"], ["mlp_large", "many_seeds", "many_data"]),
    ],
)
def test_peers_find_the_same_parameters(name, workload):
    ours, theirs = both(name, workload)
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=EXACT[name])
    start = importlib.import_module("workloads").WORKLOADS[workload].problem(True).theta
    assert np.abs(ours - start).max() > 1e-3  # it did train


@pytest.mark.parametrize("name", BEALE)
def test_peers_descend_the_same_way(name):
    ours, theirs = both(name, "beale")
    rules = [rule for rule in ck.optimizers.OPTIMIZERS if rule in peer(name).OPTIMIZERS]
    assert len(rules) == len(ours) >= 8
    if name != "c_peer":  # theirs is Nesterov's interim point
        ours, theirs = np.delete(ours, rules.index("nesterov"), 0), np.delete(theirs, rules.index("nesterov"), 0)
    np.testing.assert_allclose(theirs, ours, rtol=0, atol=BEALE[name])
    assert np.abs(ours - (1.0, 1.0)).max(axis=1).min() > 1e-3


def test_a_rule_that_a_peer_does_not_know_is_raced_by_nobody(monkeypatch):
    """The record says how quickly it goes; without C there are as many as the others know."""
    mine = ck.optimizers.adam(beta1=0.5)._replace(name="mine")
    monkeypatch.setitem(ck.optimizers.OPTIMIZERS, "mine", lambda: mine)
    ours, knows_it = importlib.import_module("ours"), SimpleNamespace(NAME="it", OPTIMIZERS={"mine": 0, "adam": 0})
    problem = importlib.import_module("workloads").WORKLOADS["beale"].problem(True)
    assert problem.rules[-1] == ("mine", 1e-2, mine.hyper)
    assert [rule.name for rule in problem.known_to([ours, knows_it]).rules] == ["adam", "mine"]
    knows_it.beale = lambda problem: lambda: np.array([rule.hyper["beta1"] for rule in problem.rules])
    runs = importlib.import_module("run").prepare({"ours": ours, "it": knows_it}, "beale", tiny=True)
    assert runs["it"][0]().tolist() == [0.9, 0.5]
    assert len(runs["coursekit"][0]()) == 2


@pytest.mark.parametrize("name", ["numpy_peer", "c_peer"])
def test_peers_decompose_alike(name):
    ours, theirs = both(name, "two_point")
    np.testing.assert_allclose(theirs, ours, rtol=EXACT[name])


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_the_authors_c_code_draws_the_same(seed):
    """States, words, numbers and orders of xoshiro256++, compiled from the C code that its authors published."""
    c, ours, theirs = peer("c_peer"), generator.seeded(seed), peer("c_peer").seeded(seed)
    np.testing.assert_array_equal(theirs, ours)
    np.testing.assert_array_equal(c.words(theirs, 10_000), [generator.draw(ours) for _ in range(10_000)])
    numbers, orders = np.empty((2, 1000)), np.empty((2, 1797), np.int64)
    for package, state, k in ((generator, ours, 0), (c, theirs, 1)):
        package.uniform(state, -1.0, 1.0, numbers[k])
        package.permutation(state, orders[k])
    for ours_and_theirs in (numbers, orders, (ours, theirs)):
        np.testing.assert_array_equal(*ours_and_theirs)


def test_scikit_learn_finds_nearly_the_same():
    ours, theirs = both("sklearn_peer", "linear")
    np.testing.assert_allclose(theirs, ours, atol=0.1)  # the noise of single examples
    ours, theirs = both("sklearn_peer", "mlp")
    assert theirs.shape == ours.shape


@pytest.mark.parametrize("rule", [name for name in ck.optimizers.OPTIMIZERS if name != "nesterov"])
def test_the_quick_loop_over_single_examples_is_the_general_one(rule):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(30, 4)), rng.normal(size=30)
    settings = {"optimizer": ck.optimizers.OPTIMIZERS[rule](), "lr": lambda t: 0.05 / (1 + t), "batch_size": 1}
    quick, general = (
        ck.fit(ck.models.linear(4), X, y, "mse", epochs=3, record=record, **settings) for record in (False, True)
    )
    assert general.history.path.shape == (91, 5)  # only the general loop records
    np.testing.assert_array_equal(quick.theta, general.theta)
    np.testing.assert_array_equal(quick.history.update_loss, general.history.update_loss)


def test_the_table_says_what_is_met_what_is_missed_and_what_two_runs_do_not_agree_on():
    """A ratio is taken within each round: the second round of this run is twice as slow for everybody."""
    report = importlib.import_module("report")
    one = {"coursekit": [1.0, 2.0, 1.0], "C": [0.5, 1.0, 0.5], "PyTorch": [200.0, 400.0, 200.0]}
    one |= {"scikit-learn": [1.5, 3.0, 1.5], "JAX": [1.0, 2.0, 3.0]}
    rows = {line.split("|")[2].strip(): line for line in report.workload("linear", [one, one]).splitlines()}
    assert "| 1 s and 1 s | | 50% and 50% |" in rows["**coursekit**"]
    assert "200 and 200 x as fast | 0% and 0% | at least 100 x | met" in rows["PyTorch"]
    assert "1.5 and 1.5 x as fast | 0% and 0% | at least 2 x | **missed**" in rows["scikit-learn"]
    assert "1 and 1 x as fast | 100% and 100% | at least 1 x | met" in rows["JAX"]
    assert "2.00 and 2.00 times its time | 0% and 0% | at most 1.3 times its time | **missed**" in rows["C"]
    other = one | {"PyTorch": [99.0, 198.0, 99.0]}
    assert "200 and 99 x as fast | 0% and 0% | at least 100 x | **open**" in report.workload("linear", [one, other])


@pytest.mark.parametrize("who", ["coursekit", *(["scikit-learn", "PyTorch", "JAX"] if PROOF else [])])
def test_a_cold_start_does_what_its_row_says(who):
    """The others take seconds to import."""
    codes = importlib.import_module("costs").STARTS.values()
    for code in (starts[who] for starts in codes if who in starts):
        exec(code, {})


def test_a_missing_peer_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr("shutil.which", lambda command: None)
    monkeypatch.setattr(sys, "argv", ["run.py"])
    peers, missing = importlib.import_module("run").load(("ours", "torch_peer", "c_peer"))
    assert list(peers) == ["ours"]
    assert "torch" in missing["torch_peer"]
    assert "gcc" in missing["c_peer"]
