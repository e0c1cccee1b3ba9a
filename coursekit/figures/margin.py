"""Losses of a classifier as functions of the margin y s, positive where the prediction is right, and their slopes."""

import numpy as np

from coursekit.core.losses import LOSSES
from coursekit.figures.style import BLUE, CLASS_MARKERS, GREEN, INK, ORANGE, PURPLE, axes, look

EDGE, TANGENT = 3.2, 0.55  # margins from -EDGE to EDGE; half the length of a tangent
LABEL = "← wrong     margin y·s     right →"
LINES = {
    "0/1": {"color": INK, "ls": "-"},
    "hinge": {"color": ORANGE, "ls": "-"},
    "logistic, ln": {"color": BLUE, "ls": "-"},
    "logistic, log₂": {"color": PURPLE, "ls": (0, (5, 1.5))},
    "squared": {"color": GREEN, "ls": "-."},
}
DOTS = {
    name: {"color": line["color"], "marker": marker, "markersize": 8, "markeredgecolor": "white", "ls": "none"}
    for (name, line), marker in zip(LINES.items(), CLASS_MARKERS, strict=False)
}
_RECORDS = {"hinge": ("hinge", 1), "logistic, ln": ("logistic", 1), "logistic, log₂": ("logistic", np.log(2)),
            "squared": ("mse", 1)}  # fmt: skip


def of_score(name, score, target):
    """Loss and its derivative with respect to the margin, for one score and a target of -1 or +1."""
    if name == "0/1":
        return float((score >= 0) != (target > 0)), 0.0
    record, unit = LOSSES[_RECORDS[name][0]], _RECORDS[name][1]
    given = [score], [(target + 1) // 2 if record.name == "logistic" else target]
    return record.value(*given) / unit, target * float(record.gradient(*given)[0]) / unit


def _curves(part):
    """Margins, and by name the losses (part 0) or slopes (part 1), upright where they jump, at 0 and 1."""
    margins = np.sort([*np.linspace(-EDGE, EDGE, 161), -1e-9, 1 - 1e-9])
    curves = {name: np.array([of_score(name, m, 1)[part] for m in margins]) for name in LINES}
    return margins, curves


class MarginPoints:
    """Curves over the margin, drawn once, and a point on each; with `tangents`, a tangent through it."""

    def __init__(self, ax, part, tangents=False):
        margins, curves = _curves(part)
        for name, y in curves.items():
            ax.plot(margins, y, lw=1.8, **LINES[name])
        ax.axvline(0, color=INK, lw=0.6, alpha=0.5)
        ax.set(xlim=(-EDGE, EDGE), xlabel=LABEL)
        self.tangents = {name: ax.plot([], [], color=INK, lw=1)[0] for name in (LINES if tangents else ())}
        self.dots = {name: ax.plot([], [], **dot)[0] for name, dot in DOTS.items()}
        self.moving = [*self.tangents.values(), *self.dots.values()]

    def show(self, margin, heights, slopes):
        """Put the points at these heights, and tangents of these slopes through them."""
        for name, dot in self.dots.items():
            dot.set_data([margin], [heights[name]])
        for name, line in self.tangents.items():
            run = TANGENT / np.hypot(1, slopes[name])  # every tangent is of the same length, were both axes alike
            line.set_data([margin - run, margin + run], heights[name] + slopes[name] * np.array([-run, run]))


def margin_losses(ax=None):
    """Draw 0/1, hinge, logistic and squared loss as functions of the margin.

    Parameters
    ----------
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> [line.get_label() for line in margin_losses(Figure().add_subplot()).lines]
    ['0/1', 'hinge', 'logistic, ln', 'logistic, log₂', 'squared']

    References
    ----------
    Lecture A, losses as functions of the margin.
    """
    with look():
        ax = axes(ax)
        margins, curves = _curves(0)
        for name, y in curves.items():
            ax.plot(margins, y, label=name, **LINES[name])
        ax.set(xlim=(-EDGE, EDGE), ylim=(-0.1, 5), xlabel=LABEL, ylabel="loss")
        ax.legend(loc="upper center", bbox_to_anchor=(0.65, 1))
    return ax
