"""Losses of one prediction: move the score, and see what each loss makes of it, and how hard it pulls."""

from typing import NamedTuple

from matplotlib.figure import Figure

from coursekit.figures.margin import DOTS, LINES, MarginPoints, of_score
from coursekit.figures.style import look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Dropdown, Linear
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

_CONTROLS = {
    "score": Linear("score s", -3, 3, 0.05, "what the model says: positive for class +1, negative for -1"),
    "target": Dropdown("true class y", (1, -1), "the class that the example belongs to"),
}


class Losses(NamedTuple):
    """A score and its target; by the name of the loss its value, and its derivative by the margin."""

    score: float
    target: int
    values: dict
    slopes: dict

    @property
    def margin(self):
        """Positive where the prediction is right."""
        return self.target * self.score + 0.0


_CHALLENGE = Challenge(
    "panels/losses",
    "find a wrong prediction whose logistic loss with the natural logarithm is below 1: it does not lie above the 0/1 "
    "loss everywhere, as it does with base 2.",
    lambda run: run.values["0/1"] == 1 and run.values["logistic, ln"] < 1,
)


def losses(score=0.5, target=1):
    r"""Panel: 0/1, hinge, logistic and squared loss of one prediction, and their slopes, with a slider for the score.

    All depend on the margin y s alone. The slope is the derivative by the margin; that by the score is y times it.

    Parameters
    ----------
    score : float from -3 to 3
    target : int, 1 or -1

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> print(losses(score=-1).text.replace("; ", "\n"))
    Margin -1, wrong
    0/1 1, slope 0
    hinge 2, slope -1
    logistic, ln 1.313, slope -0.731
    logistic, log₂ 1.895, slope -1.055
    squared 4, slope -4

    References
    ----------
    Lecture A, losses as functions of the margin.
    """
    settings = {"score": score, "target": target}
    return Panel("losses", _CONTROLS, settings, _compute, _picture(), _sentence, challenges=[_CHALLENGE])


def _compute(score, target):
    both = {name: of_score(name, score, target) for name in LINES}
    return Losses(score, target, *({name: each[part] for name, each in both.items()} for part in (0, 1)))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.7), layout="constrained")
        left, right, table = figure.subplots(1, 3, width_ratios=(1.1, 1, 0.95))
        curves, pulls = MarginPoints(left, 0, tangents=True), MarginPoints(right, 1)
        left.set(ylabel="loss", ylim=(-0.15, 4.6))
        right.set(ylabel="slope", ylim=(-4.6, 2.6))
        cells = _table(table)

    def show(run):
        curves.show(run.margin, run.values, run.slopes)
        pulls.show(run.margin, run.slopes, run.slopes)
        for name, (value, slope) in cells.items():
            value.set_text(_written(run.values[name]))
            slope.set_text(_written(run.slopes[name]))

    texts = [text for pair in cells.values() for text in pair]
    return LiveFigure(figure, [*curves.moving, *pulls.moving, *texts], show)


def _table(ax):
    """A row for each loss: its line, name, and the texts of value and slope, which are returned."""
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    for x, head in ((0.78, "loss"), (1, "slope")):
        ax.text(x, 0.9, head, ha="right")
    cells = {}
    for row, (name, line) in enumerate(LINES.items()):
        y = 0.8 - 0.11 * row
        ax.plot([0, 0.17], [y, y], lw=2, **line)
        ax.plot(0.085, y, **DOTS[name])
        ax.text(0.21, y, name, va="center", fontsize=9)
        cells[name] = [ax.text(x, y, "", ha="right", va="center", fontsize=9) for x in (0.78, 1)]
    return cells


def _sentence(run):
    rows = (f"{name} {_plain(run.values[name])}, slope {_plain(run.slopes[name])}" for name in LINES)
    return f"Margin {run.margin:.4g}, {'wrong' if run.values['0/1'] else 'right'}; {'; '.join(rows)}"


def _written(value):
    """Two digits after the point and a true minus."""
    return f"{value + 0.0:.2f}".replace("-", "−")


def _plain(value):
    """Three digits after the point, without trailing zeros or a negative zero."""
    return f"{round(value, 3) + 0.0:g}"
