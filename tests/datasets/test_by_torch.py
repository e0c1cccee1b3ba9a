"""The run of lesson 10 by PyTorch: what is stored is what PyTorch gives, and what a twin in NumPy gives."""

import sys

import nbformat
import numpy as np
import pytest
import torch_run

import coursekit as ck
from coursekit.datasets.by_torch import by_torch


@pytest.fixture
def without_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)


def never(torch):
    raise AssertionError("this is not run where PyTorch is missing")


def twin():
    """The lesson's epoch in plain NumPy: forward, backward and Adam, written from the formulas."""
    data = ck.datasets.digits("training")
    X, y, size = data.X / 16, data.y, 64
    model = ck.models.mlp([64, 16, 10])
    theta = [part.copy() for layer in model.unpack(model.init(seed=0)) for part in layer]
    m, v = ([np.zeros_like(part) for part in theta] for _ in range(2))
    (order,), losses, steps = ck.orders(len(X), epochs=1, seed=0), [], []
    for t, first in enumerate(range(0, len(X), size), 1):
        rows = order[first : first + size]
        W1, b1, W2, b2 = theta
        H = np.maximum(0, X[rows] @ W1 + b1)
        P = np.exp(H @ W2 + b2)
        P /= P.sum(axis=1, keepdims=True)
        losses.append(-np.log(P[np.arange(len(rows)), y[rows]]).mean())
        D2 = (P - np.eye(10)[y[rows]]) / len(rows)
        D1 = (D2 @ W2.T) * (H > 0)
        for i, g in enumerate([X[rows].T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)]):
            m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g
            theta[i] = theta[i] - 0.003 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
        steps.append(np.concatenate([part.ravel() for part in theta]))
    return np.array(losses), np.array(steps)


def test_the_stored_numbers_are_those_of_a_twin(without_torch):
    kept = by_torch(never)
    losses, steps = twin()
    assert kept.theta.shape == steps.shape == (14, 1210)
    np.testing.assert_allclose(kept.loss, losses, rtol=0, atol=1e-12)
    np.testing.assert_allclose(kept.theta, steps, rtol=0, atol=1e-12)


def test_it_is_said_that_they_are_stored(without_torch):
    kept = by_torch(never)
    assert not kept.is_live
    assert (
        kept.told.value == f"PyTorch is not installed here: numbers of PyTorch {kept.version}, stored with the course"
    )


def test_pytorch_gives_what_is_stored(monkeypatch):
    """By the cells of the page themselves, as tools/torch_run.py runs them."""
    pytest.importorskip("torch")
    live = torch_run.run()
    monkeypatch.setitem(sys.modules, "torch", None)
    kept = by_torch(never)
    assert live.is_live
    assert live.told.value == f"PyTorch {live.version} has just run this cell's function"
    np.testing.assert_allclose(live.loss, kept.loss, rtol=0, atol=1e-12)
    np.testing.assert_allclose(live.theta, kept.theta, rtol=0, atol=1e-12)


def test_another_rate_is_another_run():
    """The comparison can fail: with a rate a tenth of a per cent larger the parameters are no longer the same."""
    pytest.importorskip("torch")
    names = {}
    for cell in nbformat.read(torch_run.LESSON, as_version=4).cells:
        if cell.id in torch_run.CELLS[:3]:
            exec(cell.source, names)
    other = by_torch(names["in_torch"], names["model"].unpack(names["theta"]), names["batches"], 0.003003)
    assert abs(other.theta - names["ours"].path[1:]).max() > 1e-6


def test_the_page_says_the_same_without_pytorch(without_torch, capsys):
    """The cell that compares prints the same text whichever it was: nbval is green on every machine."""
    names, cells = {}, {cell.id: cell for cell in nbformat.read(torch_run.LESSON, as_version=4).cells}
    for id in (*torch_run.CELLS, "same-compare"):
        capsys.readouterr()
        exec(cells[id].source, names)
    assert not names["theirs"].is_live
    assert capsys.readouterr().out == cells["same-compare"].outputs[0].text
