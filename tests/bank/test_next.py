"""Convolution and attention by hand: every value of the exercises, by PyTorch and by finite differences."""

import math

import pytest
from sample import amount

from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.judging.answers import ANSWERS

STUDENTS = [f"student {i}" for i in range(amount(20, 1000))]


def asked(id):
    """(numbers of an exercise, its right values), with the lecture's numbers and those of some students."""
    exercise = BANK[id]
    for student in (None, *STUDENTS):
        numbers = exercise.lecture if student is None else numbers_of(exercise, student)
        yield numbers, ANSWERS[id].right(exercise.answer_type, numbers)


def slope(f, x, h=1e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


def test_convolution_by_differences():
    for n, right in asked("next/convolution"):

        def loss(w1=n["w1"], w2=n["w2"], x2=n["x2"], n=n):
            z = [w1 * n["x1"] + w2 * x2, w1 * x2 + w2 * n["x3"]]
            return sum((a - n[t]) ** 2 for a, t in zip(z, ("t1", "t2"), strict=True))

        assert right["loss"] == loss()
        assert right["dloss_dw1"] == pytest.approx(slope(lambda w: loss(w1=w), n["w1"]), abs=1e-5)
        assert right["dloss_dw2"] == pytest.approx(slope(lambda w: loss(w2=w), n["w2"]), abs=1e-5)
        assert right["dloss_dx2"] == pytest.approx(slope(lambda x: loss(x2=x), n["x2"]), abs=1e-5)
        assert right["new_w1"] == pytest.approx(n["w1"] - n["lr"] * right["dloss_dw1"])


def test_convolution_by_pytorch():
    torch = pytest.importorskip("torch")
    for n, right in asked("next/convolution"):
        x = torch.tensor([float(n[k]) for k in ("x1", "x2", "x3")], dtype=torch.float64, requires_grad=True)
        w = torch.tensor([float(n[k]) for k in ("w1", "w2")], dtype=torch.float64, requires_grad=True)
        z = torch.nn.functional.conv1d(x[None, None], w[None, None])[0, 0]
        z.retain_grad()
        loss = ((z - torch.tensor([float(n["t1"]), float(n["t2"])])) ** 2).sum()
        loss.backward()
        found = [*z.tolist(), loss.item(), *z.grad.tolist(), *w.grad.tolist(), x.grad[1].item()]
        assert found == pytest.approx([right[k] for k in list(right)[:8]])


def test_attention_by_pytorch_and_by_differences():
    torch = pytest.importorskip("torch")
    for n, right in asked("next/attention"):
        s = torch.tensor([n["p11"], n["p12"]], dtype=torch.float64) / math.sqrt(n["d"])
        v = torch.tensor([n["v1"], n["v2"]], dtype=torch.float64, requires_grad=True)
        s.requires_grad_()
        a = torch.softmax(s, dim=0)
        a.retain_grad()
        y = a @ v
        y.retain_grad()
        ((y - n["t"]) ** 2).backward()
        found = [
            *s.tolist(),
            *a.tolist(),
            y.item(),
            y.grad.item(),
            *a.grad.tolist(),
            s.grad[0].item(),
            v.grad[0].item(),
        ]
        assert found == pytest.approx(list(right.values()), rel=1e-9, abs=1e-12)

        def loss(s1, n=n, s2=right["s2"]):
            e1, e2 = math.exp(s1), math.exp(s2)
            return ((e1 * n["v1"] + e2 * n["v2"]) / (e1 + e2) - n["t"]) ** 2

        assert right["dloss_ds1"] == pytest.approx(slope(loss, right["s1"]), abs=1e-5)


def test_weights_by_counting():
    """Places, numbers and weights counted one by one, and by PyTorch's own layers."""
    for n, right in asked("next/weights"):
        corners = [(i, j) for i in range(n["side"]) for j in range(n["side"])]
        places = [c for c in corners if max(c) + n["width"] <= n["side"]]
        assert right["places"] == len(places)
        assert right["outputs"] == len(places) * n["kernels"]
    torch = pytest.importorskip("torch")
    layer = torch.nn.Conv2d(1, n["kernels"], n["width"], bias=False)
    assert layer.weight.numel() == right["shared"]
    assert layer(torch.zeros(1, 1, n["side"], n["side"])).numel() == right["outputs"]
    assert torch.nn.Linear(n["side"] ** 2, int(right["outputs"]), bias=False).weight.numel() == right["dense"]
