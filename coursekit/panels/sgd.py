"""Stochastic gradient descent under your finger: the learning rate, and how many examples an update looks at.

On rows of one's own the start lies as high above the lowest loss as on ours, and the picture reaches as far.
"""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coursekit.core import validate
from coursekit.core.models import linear
from coursekit.core.words import counted
from coursekit.figures.excess import HIGHEST, ExcessCurve, percent
from coursekit.figures.levels import LevelCurves, LevelPath
from coursekit.figures.style import BLUE, INK, look
from coursekit.panels._least_squares import BEYOND, LINE_ROWS, Problem, least_squares_problem, noisy_line
from coursekit.panels._moved import moved_points, told, with_moved
from coursekit.panels._own_data import around, batch_sizes, measured, takes_data, vary
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Choices, Integer, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.panels.engine.points import Points
from coursekit.training.fit import fit

PASSES, START, BOUNDS = 20, (-2.0, 2.5), ((-2.6, 4.2), (-1.9, 4.9))
SEEN, PLACES, MARGIN = PASSES * LINE_ROWS, ((-0.7, 1.7), (-4.5, 8.5)), 0.15  # where points can be dragged
ROWS, HEIGHT, REACH = 512, 5.6, 1.15  # of one's own: how many; the start above the lowest; the picture beyond it
SLOW, NARROW = 0.02, 100  # a limit of the rate, and a ratio of curvatures, for which columns are standardized
EACH, EVERY = 256, 8  # so many updates are drawn in the plane, then every eighth
GOAL, GOAL_UPDATES, GOAL_SEEN = 0.08, 16, 1024
FRAME = 0.25  # seconds that Play stays at an epoch
_LR = Log("learning rate", 1e-4, 1, "how far each update goes along the negative gradient")


class Task(NamedTuple):
    """A problem, where the descent of it starts, the bounds of its picture, and the unit of a loss above the lowest.

    That is the lowest loss, or the variance of y where the points lie on a line; said tells what was done to the rows.
    points are (x, y) as they are drawn, of which x - center over scale is what the model gets; moved says which of
    them were dragged.
    """

    problem: Problem
    start: tuple
    bounds: tuple
    unit: float
    points: np.ndarray
    center: float = 0.0
    scale: float = 1.0
    moved: tuple = ()
    said: str = ""

    def line(self, theta, x):
        """The line of these parameters over x as it is drawn."""
        return theta[0] * (x - self.center) / self.scale + theta[1]


class Descent(NamedTuple):
    """A path, its loss above the lowest as a share of the lowest, and the same of the full batch."""

    task: Task
    problem: Problem
    batch_size: int
    theta: np.ndarray
    excess: np.ndarray
    full_theta: np.ndarray
    full_excess: np.ndarray
    note: str

    @property
    def so_far(self):
        """The last epoch that is whole in the picture."""
        return (len(self.theta) - 1) // _updates(len(self.problem.y), self.batch_size)

    def after(self, epoch):
        """The run up to the end of an epoch, or all of it where there is no such epoch in the picture."""
        if epoch > self.so_far:
            return self
        kept, full = slice(1 + epoch * _updates(len(self.problem.y), self.batch_size)), slice(1 + epoch)
        return self._replace(
            theta=self.theta[kept],
            excess=self.excess[kept],
            full_theta=self.full_theta[full],
            full_excess=self.full_excess[full],
        )

    @property
    def seen(self):
        """Examples seen before the first update, after it, after the second, ..."""
        return self.seen_after(np.arange(len(self.theta)))

    def seen_after(self, updates):
        """Examples seen after so many updates."""
        n = len(self.problem.y)
        passes, rest = np.divmod(updates, _updates(n, self.batch_size))
        return passes * n + rest * self.batch_size

    @property
    def tail(self):
        """The updates of the last half of the passes, to look for a plateau in; None where it diverged."""
        return None if self.note else slice(len(self.theta) // 2, None)


def _reached(run):
    kept = (run.seen >= GOAL_SEEN) | (np.arange(len(run.seen)) >= GOAL_UPDATES)
    return not run.note and not run.task.moved and bool((run.excess[kept] <= GOAL).all())


_CHALLENGE = Challenge(
    "panels/sgd",
    f"with at most {GOAL_SEEN:,} examples and {GOAL_UPDATES} updates come within {percent(GOAL)} of the lowest loss "
    "and stay there: keep both loss curves out of the grey boxes.",
    _reached,
    lambda run: arrival(run.excess <= GOAL),
    "in {:,} updates",
)


@takes_data
def sgd(X=None, y=None, lr=0.1, batch_size=None, seed=0, epoch=PASSES, moved=None):
    """Panel: minibatch gradient descent on a noisy line, or on data of your own, with learning rate and batch size.

    Every setting sees 20 times the same points, ours are 256, in the same order: 5,120 updates of one example, or 20
    of all. The full batch at the same learning rate is drawn beside it.

    Parameters
    ----------
    X : array_like or table of shape (n,) or (n, 1), optional
        One feature of your own. It is standardized, and the panel says so, where no rate of the slider suits it as
        it is. Of more than 512 rows so many are drawn at random.
    y : array_like of shape (n,), numbers to be predicted
    lr : float from 1e-4 to 1
    batch_size : int, one of 1, 2, 4, ... and all (256 of ours); default 32, or all where there are fewer rows
    seed : int, decides the points and their order; New data raises it by one, which for rows of your own is New order
    epoch : int from 0 to 20, how many of the passes through the points are drawn
    moved : dict of row: (x, y), optional, where points are that were dragged (`panel.data` has them)

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is not a number or outside its slider; if X is not one column of finite numbers that vary, or y not
        a number for each row.

    Examples
    --------
    >>> sgd(lr=0.1, batch_size=256).text
    'After 5,120 examples in 20 updates: loss 52 % above the lowest; mean of the last 10 passes 91 %'
    >>> sgd([0, 1, 2, 3], [1, 2, 2, 4], lr=0.1, batch_size=2).text
    'After 80 examples in 40 updates: loss 6.9 % above the lowest; mean of the last 10 passes 49 %'

    References
    ----------
    Lecture C, stochastic gradient descent.
    """
    seed, own = validate.integer("seed", seed, low=0), measured(X, y, columns=(1, 1), rows=ROWS, least=3)
    task = _own_task(vary(own)) if own else None
    n = len(own.y) if own else LINE_ROWS
    settings = {"lr": lr, "batch_size": min(32, n) if batch_size is None else batch_size, "seed": seed}
    places = around((task or _line(seed)).points, MARGIN) if own else PLACES
    settings |= {"epoch": epoch, "moved": moved_points(moved, n, places)}
    controls = {
        "lr": _LR,
        "batch_size": Choices(
            "batch size", batch_sizes(n), f"examples in each update: 1 is online, {n} is the full batch"
        ),
        "epoch": Integer("epoch", 0, PASSES, "how many of the passes through the points are drawn"),
    }
    return Panel(
        "sgd", controls, settings, partial(_compute, task), _picture(n, task, places), _sentence,
        animated="epoch", frame=FRAME, reseed="seed", reseed_label="New order" if own else "New data",
        challenges=[] if own else [_CHALLENGE],
        data=own.called if own else (),
    )  # fmt: skip


def _compute(task, lr, batch_size, seed, moved):
    task = _with_moved(task or _line(seed), moved)
    n = len(task.problem.y)
    theta, excess = _path(task, lr, batch_size, seed)
    full = _path(task, lr, n, seed)
    last = len(theta) - 1
    early = last < PASSES * _updates(n, batch_size)
    note = f"diverged at update {last + 1}: the learning rate is too large for batches of {batch_size}" if early else ""
    return Descent(task, task.problem, batch_size, theta, excess, *full, note)


@lru_cache(8)
def _line(seed):
    problem = noisy_line(seed)
    return Task(problem, START, BOUNDS, problem.lowest, np.column_stack([problem.X, problem.y]))


def _with_moved(task, moved):
    """The same start and the same picture with other points."""
    if not moved:
        return task
    points = with_moved(task.points, moved)
    if np.ptp(points[:, 0]) == 0:
        raise ValueError("all points have the same x now, so no line is the best: move one aside")
    X, y = (points[:, :1] - task.center) / task.scale, np.ascontiguousarray(points[:, 1])
    problem = least_squares_problem(X, y, X)
    unit = max(problem.lowest, 1e-9 * task.unit) if task.unit == task.problem.lowest else task.unit
    return task._replace(problem=problem, unit=unit, points=points, moved=tuple(moved.items()))


def _own_task(data):
    """The task of a learner's rows, as they are or, where no rate of the slider suits them, standardized."""
    problem, said, center, scale = least_squares_problem(data.X, data.y, data.X), data.said, 0.0, 1.0
    low, high = np.linalg.eigvalsh(problem.hessian)
    if 2 / high < SLOW or low * NARROW < high:
        rows, (center,), (scale,) = data.standardized(), data.center, data.scale
        problem, said = least_squares_problem(rows, data.y, rows), f"; {data.features[0].strip()} standardized{said}"
    variance = data.y.var()
    exact = problem.lowest < 1e-9 * variance
    said = f"; in shares of the variance of y, as the points lie on a line{said}" if exact else said
    unit = variance if exact else problem.lowest
    curvatures, directions = np.linalg.eigh(problem.hessian)
    away = directions @ np.sqrt(2 * HEIGHT * unit * np.array([0.9, 0.1]) / curvatures)  # mostly along the valley
    room = REACH * np.sqrt(2 * HEIGHT * unit * np.diag(np.linalg.inv(problem.hessian)))
    bounds = tuple(map(tuple, np.column_stack([problem.best - room, problem.best + room]).tolist()))
    points = np.column_stack([data.X, data.y])
    return Task(problem, tuple(problem.best + away), bounds, unit, points, center, scale, said=said)


def _updates(n, batch_size):
    """Updates in a pass; the last takes what is left."""
    return -(-n // batch_size)


def _path(task, lr, batch_size, seed):
    """(theta, excess) after each update, up to where they leave the picture."""
    problem, options = task.problem, {"lr": lr, "batch_size": batch_size, "epochs": PASSES, "seed": seed}
    run = fit(linear(1), problem.X, problem.y, "mse", theta=task.start, record=True, **options)
    excess = problem.excess(run.history.path) / task.unit
    inside = np.append(~(excess < BEYOND), True).argmax()
    return run.history.path[:inside], excess[:inside]


def _picture(n, own, places):
    with look():
        figure = Figure(figsize=(8.4, 4.2), layout="constrained")
        mosaic = [["data", "plane", "left"], ["data", "plane", "right"]]
        axes = figure.subplot_mosaic(mosaic, width_ratios=(1, 1.15, 1))
        plane, data, left, right = (axes[name] for name in ("plane", "data", "left", "right"))
        (dots,) = data.plot([], [], color=INK, marker="o", markersize=4, alpha=0.45, ls="none")
        (best,) = data.plot([], [], color=INK, lw=1.4, ls="--")
        (line,) = data.plot([], [], color=BLUE, lw=2)
        data.set(xlabel="x", ylabel="y", xlim=places[0], ylim=places[1])
        levels, path = LevelCurves(plane), LevelPath(plane)
        plane.set(xlabel="weight w", ylabel="bias b", aspect="auto" if own else "equal")
        curves = ExcessCurve(left), ExcessCurve(right)
        seen, ticks = PASSES * n, [0, 1, 10, 100, 1000, 10_000]
        left.set(xlabel="updates", xscale="symlog", xlim=(0, 1.3 * seen))
        left.set_xticks([tick for tick in ticks if tick < seen], [str(tick) for tick in ticks if tick < seen])
        left.set_ylabel("above the lowest")
        right.set(xlabel="examples seen", ylabel="above the lowest", xlim=(0, 1.04 * seen))
        right.set_xticks([0, seen // 2, seen] if own else [0, 1024, 2560, seen])
        for ax, budget in () if own else ((left, GOAL_UPDATES), (right, GOAL_SEEN)):
            ax.add_patch(Rectangle((budget, 100 * GOAL), 2 * SEEN, HIGHEST, color="#e8e8e8", lw=0, zorder=0))
            ax.text(
                1.03 * SEEN, 0.8 * HIGHEST, "challenge:\nkeep out", ha="right", va="top", fontsize=9, color="#555555"
            )
        parts = [path.path, path.other, curves[0].plateau, best]
        names = ["this batch size", "full batch, same rate", "mean of the last 10 passes", "lowest loss"]
        figure.legend(parts, names, loc="outside upper center", ncols=4, frameon=False)
    ends = np.array(places[0])

    def show(run, epoch):
        run, tail, problem = run.after(epoch), run.tail if epoch == PASSES else None, run.problem
        if problem.best is not show.best:
            show.best = problem.best
            heights = np.geomspace(0.05, 40, 10) * (run.task.unit if own else 1)
            levels.scene(problem.excess, run.task.bounds, heights, problem.best)
            dots.set_data(*run.task.points.T)
            best.set_data(ends, run.task.line(problem.best, ends))
            ground = [*levels.artists, dots, best]
            for artist in ground:
                artist.set_animated(False)
            live.moving = [*(ground if run.task.moved else []), *moving]  # the rest is not drawn anew for each place
        line.set_data(ends, run.task.line(run.theta[-1], ends))
        path.show(np.concatenate([run.theta[:EACH], run.theta[EACH::EVERY], run.theta[-1:]]), run.full_theta)
        updates, full = np.arange(len(run.theta)), np.arange(len(run.full_theta))
        curves[0].show(updates, run.excess, full, run.full_excess, tail)
        curves[1].show(run.seen, run.excess, n * full, run.full_excess, tail)
        return "moved" if run.task.moved else tuple(problem.best)  # other data have other level curves

    show.best = None
    moving = [line, *path.moving, *curves[0].moving, *curves[1].moving]
    points = Points("data point", data, lambda run: run.task.points, _data, of_seed=not own)
    live = LiveFigure(figure, moving, show, [points])
    return live


def _data(run):
    """The rows as a learner would give them."""
    return run.task.points[:, :1], run.task.points[:, 1]


def _sentence(run, epoch):
    if run.note and epoch > run.so_far:
        return f"It {run.note}, {run.seen_after(len(run.theta)):,} examples seen{told(run.task.moved)}{run.task.said}"
    now = run.after(epoch)
    done = f"After {counted(now.seen[-1], 'example')} in {counted(len(now.theta) - 1, 'update')}"
    mean = f"; mean of the last {PASSES // 2} passes {percent(run.excess[run.tail].mean())}" if epoch == PASSES else ""
    return f"{done}: loss {percent(now.excess[-1])} above the lowest{mean}{told(run.task.moved)}{run.task.said}"
