"""Cosine and warm-up against PyTorch's schedulers and optax's schedules: every rate to 1e-12 of the largest."""

import numpy as np
import pytest

from coursekit.core import schedules

LR, END = 0.3, 0.02


@pytest.fixture(autouse=True)
def judges():
    """PyTorch and optax, which whoever runs other tests of this folder does not wait for."""
    global torch, optax
    torch, optax = (pytest.importorskip(name, reason="a judge of the bench extra") for name in ("torch", "optax"))


def torch_rates(count, make):
    """The rate of each update, with scheduler.step() after optimizer.step() as PyTorch asks for."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR)
    scheduler, rates = make(optimizer), []
    for _ in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def close(schedule, count, rates, rtol=1e-12):
    np.testing.assert_allclose(schedule(np.arange(count)), rates, rtol=0, atol=rtol * LR)


@pytest.mark.parametrize("steps", [1, 7, 400])
def test_cosine_is_pytorchs_until_its_end(steps):
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR
    close(schedules.cosine(LR, END, steps), steps + 1, torch_rates(steps + 1, lambda o: theirs(o, steps, END)))


@pytest.mark.filterwarnings("ignore:The epoch parameter")  # PyTorch's own, of SequentialLR
@pytest.mark.parametrize(("steps", "more"), [(1, 1), (5, 20), (100, 50)])
def test_warm_up_before_cosine_is_pytorchs_sequence(steps, more):
    """LinearLR goes from a share of the rate to all of it; of 1 / (steps + 1) it is our line."""
    them = torch.optim.lr_scheduler

    def make(optimizer):
        line = them.LinearLR(optimizer, start_factor=1 / (steps + 1), total_iters=steps)
        return them.SequentialLR(optimizer, [line, them.CosineAnnealingLR(optimizer, more, END)], [steps])

    ours = schedules.warmup(steps, then=schedules.cosine(LR, END, more))
    close(ours, steps + more + 1, torch_rates(steps + more + 1, make))


@pytest.mark.parametrize(("steps", "more"), [(0, 9), (1, 1), (5, 20), (100, 50)])
def test_warm_up_before_cosine_is_that_of_optax(steps, more):
    """Its decay_steps are counted from the first update on, the warm-up among them; it computes in seven digits."""
    first = LR / (steps + 1)
    theirs = optax.warmup_cosine_decay_schedule(first, LR, steps, steps + more, END)
    ours = schedules.warmup(steps, then=schedules.cosine(LR, END, more))
    count = steps + more + 30  # both stay at the end
    close(ours, count, [float(theirs(t)) for t in range(count)], rtol=1e-6)
