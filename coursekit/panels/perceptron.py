"""The perceptron, one mistake after the other: what each does to the border, and how many there can be."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.words import counted
from coursekit.figures.perceptron import MistakeBound, MistakePlane
from coursekit.figures.style import look
from coursekit.panels._own_data import around, classified, takes_data, vary
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.perceptron import Learned, learn, margin, with_one

POINTS, UPDATES, ROWS, GOAL = 30, 200, 200, 100
ACROSS, BORDER = np.array([0.6, 0.8]), 0.8  # the gap between our classes: its direction, its distance to the origin
DEPTH, WIDTH = 1.8, 2.2  # of each class, beyond the gap and along it
BOUNDS = (-3.2, 3.2), (-3.2, 3.2)
FRAME = 0.25  # seconds for an update
_STEP = Integer("updates shown", 0, UPDATES, "how many of the updates are drawn")
_CONTROLS = {
    "gap": Linear("gap", -1, 1.5, 0.05, "between the two classes; below 0 they overlap"),
    "px": Linear("your x₁", -3, 3, 0.05, "across, of an example of class +1 that you may put anywhere"),
    "py": Linear("your x₂", -3, 3, 0.05, "up, of an example of class +1 that you may put anywhere"),
    "step": _STEP,
}


class Perceptron(NamedTuple):
    """What is drawn: rows, their classes 0 and 1, the run, the largest margin and the length of the longest row."""

    X: np.ndarray
    y: np.ndarray
    run: Learned
    gamma: float
    longest: float

    @property
    def so_far(self):
        """The last update that there is."""
        return self.run.mistakes

    @property
    def bound(self):
        """Novikoff's bound of the number of mistakes; inf where no line separates the classes."""
        return (self.longest / self.gamma) ** 2 if self.gamma else np.inf

    def wrong(self, step):
        """Who is on the wrong side, or on the border, after so many updates."""
        return _signs(self.y) * (with_one(self.X) @ self.run.path[step]) <= 0


_CHALLENGE = Challenge(
    "panels/perceptron",
    f"make it hard: the perceptron should need {GOAL} updates or more, and yet get every example right in the end.",
    lambda result: result.run.ended and result.run.mistakes >= GOAL,
)


@takes_data
def perceptron(X=None, y=None, gap=0.5, px=1.5, py=1.0, seed=0, step=None):
    """Panel: the perceptron's rule on two classes in the plane, or on data of your own, one update after the other.

    With targets ±1 and x = (x1, x2, 1), it goes through the examples and adds y x to w where y w·x <= 0. After M such
    mistakes gamma M <= |w| <= R sqrt(M), so there are at most (R/gamma)² of them: R is the length of the longest x,
    gamma the largest margin of a border, min y u·x over the examples for the best unit vector u.

    Parameters
    ----------
    X : array_like or table of shape (n, 2), optional
        Rows of your own, which are standardized. Of more than 200 rows so many are drawn at random.
    y : array_like of shape (n,), two classes
    gap : float from -1 to 1.5, between our two classes; below 0 they overlap
    px, py : float from -3 to 3, an example of class +1 among ours, which may be dragged
    seed : int, decides our examples, or the order of yours
    step : int from 0 to 200, how many of the updates are drawn; default all that there are

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider; if X is not two columns of finite numbers that vary, or y
        not one of two classes for each row.

    Examples
    --------
    >>> perceptron([[0, 0], [1, 0], [0, 2], [3, 3]], ["a", "a", "b", "b"], step=1).text.split("; ")[:2]
    ['Update 1: an example of b, on the wrong side', 'y w·x goes from 0 to 2']

    References
    ----------
    Rosenblatt (1958); Novikoff (1962), On convergence proofs on perceptrons; lecture B, the perceptron.
    """
    seed = validate.integer("seed", seed, low=0)
    own = classified(X, y, columns=(2, 2), classes=2, rows=ROWS)
    step = UPDATES if step is None else step
    if own:
        data = vary(own)
        settings, controls = {"seed": seed, "step": step}, {"step": _STEP}
        compute, names, bounds = partial(_own_run, data), data.classes, around(data.standardized(), 0.1)
        labels = tuple(f"{name}, standardized" for name in data.features)
    else:
        settings = {"gap": gap, "px": px, "py": py, "seed": seed, "step": step}
        controls, compute, names, bounds, labels = _CONTROLS, _our_run, ("class −1", "class +1"), BOUNDS, None
    return Panel(
        "perceptron", controls, settings, compute, _picture(bounds, names, labels),
        partial(_sentence, names=names, said=own.said if own else ""),
        animated="step", frame=FRAME, reseed="seed", reseed_label="New order" if own else "New data",
        challenges=[] if own else [_CHALLENGE], data=own.called if own else (),
        recorded=("gap", "step"),
    )  # fmt: skip


def _signs(y):
    """Targets -1 and 1 of the classes 0 and 1."""
    return 2.0 * y - 1


@lru_cache(maxsize=8)
def _our_run(gap, px, py, seed):
    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(POINTS) % 2)
    beyond, along = DEPTH * rng.uniform(size=POINTS), rng.uniform(-WIDTH, WIDTH, POINTS)
    for side in (0, 1):  # two of each class stand at the gap, far from each other: no other border is better
        first, second = np.flatnonzero(y == side)[:2]
        beyond[[first, second]], along[[first, second]] = 0, (-WIDTH, WIDTH)
    X = np.outer(BORDER + _signs(y) * (gap / 2 + beyond), ACROSS) + np.outer(along, (-ACROSS[1], ACROSS[0]))
    return _run(np.vstack([X, [px, py]]), np.append(y, 1))


@lru_cache(maxsize=8)
def _own_run(data, seed):
    order = np.random.default_rng(seed).permutation(len(data.y))
    return _run(data.standardized()[order], data.y[order])


def _run(X, y):
    rows, targets = with_one(X), _signs(y)
    gamma, _ = margin(rows, targets)
    return Perceptron(X, y, learn(rows, targets, UPDATES), gamma, float(np.linalg.norm(rows, axis=1).max()))


def _picture(bounds, names, labels):
    with look():
        figure = Figure(figsize=(8.4, 4.4), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
        plane = MistakePlane(left, bounds, names, own="" if labels else "your example")
        proof = MistakeBound(right)
        if labels:
            left.set(xlabel=labels[0], ylabel=labels[1])

    def show(result, step):
        run, step = result.run, min(step, result.so_far)
        mistake = run.wrong[step - 1] if step else None
        plane.show(result.X, result.y, run.path[max(step - 1, 0)], run.path[step], mistake, result.wrong(step))
        proof.show(np.linalg.norm(run.path[1 : step + 1], axis=1), result.longest, result.gamma)

    handles = [] if labels else [Handle("your example", left, "px", "py")]
    return LiveFigure(figure, [*plane.moving, *proof.moving], show, handles)


def _sentence(result, step, names, said):
    run, step = result.run, min(step, result.so_far)
    if step:
        i = run.wrong[step - 1]
        x, sign = np.append(result.X[i], 1), _signs(result.y[i])
        before, after = (_short(sign * run.path[k] @ x) for k in (step - 1, step))
        told = (
            f"Update {step}: an example of {names[result.y[i]]}, on the wrong side; y w·x goes from {before} to {after}"
        )
    else:
        told = "No update yet: w is 0, and every example counts as wrong"
    wrong = result.wrong(step).sum()
    told += f"; {wrong} of {len(result.y)} wrong now" if wrong else f"; all {len(result.y)} are right"
    return f"{told}{_outlook(result, step, wrong)}{said}"


def _outlook(result, step, wrong):
    """What can still come."""
    if not result.gamma:
        return "; no line separates the classes, so it never ends"
    mistakes = counted(int(result.bound), "mistake")
    bound = f"(R/γ)² = ({result.longest:.3g}/{result.gamma:.2g})², so at most {mistakes}"
    return f"; {bound}" + ("" if result.run.ended or step < UPDATES else f", {UPDATES} are shown")


def _short(value):
    return f"{round(value, 2) + 0.0:.4g}"
