"""Five learning-rate schedules and what each does to the plateau of stochastic gradient descent."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.models import linear
from coursekit.core.schedules import SCHEDULES, Schedule
from coursekit.figures.excess import percent, percent_axis, percents
from coursekit.figures.schedules import ScheduleLines
from coursekit.figures.style import INK, look
from coursekit.panels._least_squares import BEYOND, LINE_ROWS, noisy_line
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import fit

PASSES, BATCH, START = 40, 8, (-2.0, 2.5)
UPDATES = LINE_ROWS // BATCH  # of each pass
LAST, GOAL, THREE = 5, 2e-5, 3  # passes that are averaged, how near the lowest loss they come, for how many
LOWEST = 1e-4  # percent
_CONTROLS = {
    "lr0": Log("first rate η₀", 1e-3, 1, "the learning rate of the first pass"),
    "rate": Log("decay k", 1e-3, 1, "of the inverse and the exponential schedule: how fast the rate falls"),
    "steps": Integer("linear to ρ", 1, PASSES, "the pass at which the linear schedule has come down to η₀/100"),
    "factor": Linear("step factor r", 0.1, 1, 0.05, "what the rate is multiplied by at each step down"),
    "every": Integer("every T", 1, PASSES, "how many passes there are from one step down to the next"),
}


class Plateaus(NamedTuple):
    """By schedule: the learning rate of each pass, and the mean loss above the lowest, a share of it."""

    rates: dict
    excess: dict
    note: str

    @property
    def ends(self):
        """The mean of the last passes of each schedule; of one that diverged infinity."""
        return {name: y[-LAST:].mean() if len(y) == PASSES else np.inf for name, y in self.excess.items()}


_CHALLENGE = Challenge(
    "panels/schedules",
    f"bring three of the five within {percent(GOAL)} of the lowest loss, in the mean of the last {LAST} passes.",
    lambda run: sum(end <= GOAL for end in run.ends.values()) >= THREE,
    lambda run: 100 * sorted(run.ends.values())[THREE - 1],
    "at {:.2g} %",
)


def schedules(lr0=0.1, rate=0.1, steps=PASSES, factor=0.5, every=10, seed=0):
    r"""Panel: constant, linear, inverse, exponential and step schedules on the same noisy least squares.

    Each trains the line of the sgd panel for 40 passes with batches of 8, in the same order. The schedules
    count passes: t = 0, 1, ..., 39.

    Parameters
    ----------
    lr0 : float from 1e-3 to 1
    rate : float from 1e-3 to 1, k of η₀/(1 + k t) and of η₀ exp(-k t)
    steps : int from 1 to 40, ρ of the straight line from η₀ to η₀/100
    factor, every : float from 0.1 to 1 and int from 1 to 40, r and T of η₀ r^floor(t/T)
    seed : int, decides the points and their order; New data raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> print(schedules(steps=20).text.replace(": ", ":\n"))
    Loss above the lowest, mean of the last 5 of 40 passes:
    constant 1.4 %, linear 0.00052 %, inverse 0.09 %, exponential 0.0018 %, step 0.034 %

    References
    ----------
    Lectures C and E, schedules of the learning rate.
    """
    settings = {"lr0": lr0, "rate": rate, "steps": steps, "factor": factor, "every": every}
    settings["seed"] = validate.integer("seed", seed, low=0)
    return Panel(
        "schedules", _CONTROLS, settings, _compute, _picture(), _sentence, reseed="seed", challenges=[_CHALLENGE]
    )  # fmt: skip


def _compute(lr0, rate, steps, factor, every, seed):
    arguments = {
        "constant": (lr0,),
        "linear": (lr0, lr0 / 100, steps),
        "inverse": (lr0, rate),
        "exponential": (lr0, rate),
        "step": (lr0, factor, every),
    }
    passes = np.arange(PASSES)
    rates = {name: SCHEDULES[name](*each)(passes) for name, each in arguments.items()}
    excess = {name: _excess(name, each, seed) for name, each in arguments.items()}
    lost = [name for name, y in excess.items() if len(y) < PASSES]
    note = f"diverged: {', '.join(lost)}; the first learning rate is too large" if lost else ""
    return Plateaus(rates, excess, note)


_line = lru_cache(8)(noisy_line)


@lru_cache(64)  # a slider changes one or two of five
def _excess(name, arguments, seed):
    """The mean loss above the lowest in each pass, up to where it leaves the picture."""
    problem, chosen = _line(seed), SCHEDULES[name](*arguments)
    by_pass = Schedule(name, chosen.parameters, lambda t, **parameters: chosen.formula(t // UPDATES, **parameters))
    options = {"batch_size": BATCH, "epochs": PASSES, "seed": seed, "theta": START, "record": True}
    path = fit(linear(1), problem.X, problem.y, "mse", lr=by_pass, **options).history.path[1:]
    whole = path[: len(path) // UPDATES * UPDATES]
    excess = (problem.excess(whole) / problem.lowest).reshape(-1, UPDATES).mean(axis=1)
    return excess[: np.append(~(excess < BEYOND), True).argmax()]


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.7), layout="constrained")
        left, right = figure.subplots(1, 2)
        rates, losses = ScheduleLines(left, stairs=True), ScheduleLines(right)
        left.set(xlabel="pass t", ylabel="learning rate η", xlim=(0, PASSES), yscale="log", ylim=(1e-5, 1.2))
        left.minorticks_off()
        percent_axis(right, LOWEST, 300)
        right.set(xlabel="pass t", xlim=(0, PASSES))
        right.axhline(100 * GOAL, color=INK, lw=0.8, ls=":")
        right.text(0.5, 110 * GOAL, "challenge", va="bottom", fontsize=9)
        figure.legend(handles=rates.moving, loc="outside upper center", ncols=5, frameon=False, handlelength=3)
    passes, ends = np.arange(PASSES), np.arange(1, PASSES + 1)

    def show(run):
        rates.show(passes, run.rates)
        losses.show(ends, {name: percents(y, LOWEST) for name, y in run.excess.items()})

    return LiveFigure(figure, [*rates.moving, *losses.moving], show)


def _sentence(run):
    ends = ", ".join(f"{name} {'diverged' if end == np.inf else percent(end)}" for name, end in run.ends.items())
    return f"Loss above the lowest, mean of the last {LAST} of {PASSES} passes: {ends}"
