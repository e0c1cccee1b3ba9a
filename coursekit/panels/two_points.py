"""Two points of a sine, a constant and a line: who is better once, and who on average?"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.two_points import Parts, error, level, limits, line, so_far
from coursekit.core.words import counted
from coursekit.figures.style import look
from coursekit.figures.two_points import Answers, ErrorSoFar, PartsSoFar
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

EXPERIMENTS, GOAL = 300, 0.2
AT = np.linspace(-1, 1, 101)  # where the target is drawn
_CONTROLS = {
    "x1": Linear("your x₁", -1, 1, 0.01, "the first of two points of your own, which do not count"),
    "x2": Linear("your x₂", -1, 1, 0.01, "the second of two points of your own, which do not count"),
    "experiments": Integer("experiments", 0, EXPERIMENTS, "how many times two points were drawn at random"),
}


class TwoPoints(NamedTuple):
    """What is drawn: slopes a and levels b of all experiments, a row for the constant and one for the line.

    x has the two points of each experiment, `parts` bias² and variance after each; own_a and own_b, of shape (2,), are
    answers to the reader's points.
    """

    x: np.ndarray
    a: np.ndarray
    b: np.ndarray
    parts: tuple[Parts, Parts]
    own_x: np.ndarray
    own_a: np.ndarray
    own_b: np.ndarray

    @property
    def own_errors(self):
        """Of the constant and of the line of the reader's points."""
        return error(self.own_a, self.own_b)


_CHALLENGE = Challenge(
    "panels/two_points",
    f"place your two points so well that the line through them has an error below {GOAL:g}.",
    lambda run: bool(run.own_errors[1] < GOAL),
    lambda run: float(run.own_errors[1]),
    "with an error of {:.4f}",
)


def two_points(x1=0.2, x2=0.6, experiments=50, seed=0):
    """Panel: two points of sin(πx), drawn again and again; a constant (H0) and a line (H1) are fitted to them.

    An answer a x + b has the error a²/3 + b² + 1/2 - 2a/π, the mean over x of its squared distance to the target. Over
    all experiments that of H0 is bias² 1/2 + variance 1/4, that of H1 0.207 + 1.676. Two points of your own are dragged
    in the picture; they do not count.

    Parameters
    ----------
    x1, x2 : float from -1 to 1, your points; where they are one, the line is the tangent
    experiments : int from 0 to 300, how many are drawn
    seed : int, decides all experiments; New draw raises it by one

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> two_points(x1=-0.5, x2=0.5, experiments=0).text.split("; ")[1]
    'bias² + variance in the limit: H0 0.50 + 0.25, H1 0.21 + 1.68. Your points: constant 0.50, line 0.56'

    References
    ----------
    Lecture D, bias and variance; Abu-Mostafa, Magdon-Ismail & Lin (2012), Learning from data, example 2.8.
    """
    seed = validate.integer("seed", seed, low=0)
    settings = {"x1": x1, "x2": x2, "experiments": experiments, "seed": seed}
    return Panel(
        "two_points", _CONTROLS, settings, _compute, _picture(), _sentence,
        animated="experiments", reseed="seed", reseed_label="New draw", challenges=[_CHALLENGE],
    )  # fmt: skip


@lru_cache(maxsize=4)
def _drawn(seed):
    x = np.random.default_rng(seed).uniform(-1, 1, (2, EXPERIMENTS))
    a, b = _answers(*x)
    return x, a, b, tuple(so_far(*each) for each in zip(a, b, strict=True))


def _answers(x1, x2):
    """Slopes and levels of the constant and of the line."""
    slope, start = line(x1, x2)
    return np.array([np.zeros_like(slope), slope]), np.array([level(x1, x2), start])


def _compute(x1, x2, seed):
    return TwoPoints(*_drawn(seed), np.array([x1, x2]), *_answers(x1, x2))


def _sine(x):
    return np.sin(np.pi * x)


def _picture():
    ends = limits()
    with look():
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        axes = figure.subplot_mosaic([["H0", "H1", "parts"], ["H0", "H1", "error"]], width_ratios=(1, 1, 1.05))
        titles = {"H0": "H0: a constant", "H1": "H1: a line"}
        learners = [Answers(axes[name], AT, _sine(AT), title) for name, title in titles.items()]
        axes["H0"].set_ylabel("y")
        axes["H1"].tick_params(labelleft=False)
        bars, errors = (
            PartsSoFar(axes["parts"], [*titles], ends),
            ErrorSoFar(axes["error"], EXPERIMENTS, [each.error for each in ends]),
        )
        names = ["target", "your points", "newest experiment", "all so far", "their mean"]
        figure.legend(learners[0].parts, names, loc="outside upper center", ncols=5, frameon=False)

    def show(run, experiments):
        count, newest = slice(experiments), run.x[:, max(experiments - 1, 0)]
        for i, learner in enumerate(learners):
            own = run.own_a[i], run.own_b[i]
            learner.show(run.a[i, count], run.b[i, count], (newest, _sine(newest)), own, (run.own_x, _sine(run.own_x)))
        bars.show([_now(each, experiments) for each in run.parts])
        errors.show([each.error[count] for each in run.parts])

    moving = [*learners[0].moving, *learners[1].moving, *bars.moving, *errors.moving]
    return LiveFigure(figure, moving, show, [*_handles(axes["H1"]), *_handles(axes["H0"])])


def _handles(ax):
    """Your points on the curve, which move across only."""
    return [
        Handle(f"your point {i + 1}", ax, name, at=lambda run, i=i: (run.own_x[i], _sine(run.own_x[i])))
        for i, name in enumerate(("x1", "x2"))
    ]


def _now(parts, experiments):
    """Parts after so many experiments, 0 before the first."""
    return Parts(*(float(each[experiments - 1]) if experiments else 0.0 for each in parts))


def _sentence(run, experiments):
    constant, straight = run.own_errors
    own = f"Your points: constant {constant:.2f}, line {straight:.2f}"
    ends = [f"{end.bias2:.2f} + {end.variance:.2f}" for end in limits()]
    if not experiments:
        return f"No experiment yet; bias² + variance in the limit: H0 {ends[0]}, H1 {ends[1]}. {own}"
    each = error(run.a[:, :experiments], run.b[:, :experiments])
    now = (_now(parts, experiments) for parts in run.parts)
    told = (
        f"H{i} {part.bias2:.2f} + {part.variance:.2f} = {part.error:.2f} (limit {end})"
        for i, (part, end) in enumerate(zip(now, ends, strict=True))
    )
    times = counted(experiments, "experiment")
    return f"{times}, the line was nearer in {(each[1] < each[0]).sum()}; bias² + variance: {', '.join(told)}. {own}"
