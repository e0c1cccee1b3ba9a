"""A rule written by hand against one that was learned: which is a 3 and which an 8, and what if the images move?"""

from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit import datasets
from coursekit.core.models import linear
from coursekit.datasets.features import FEATURES
from coursekit.figures.digits import Sheet
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Dropdown, Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import fit

DIGITS, SHIFTS, GOAL = (3, 8), range(-2, 3), 0.8
EDGES = np.linspace(0, 1, 41)  # of the bars
_CONTROLS = {
    "feature": Dropdown("feature", tuple(FEATURES), "a number from 0 to 1 that somebody thought of"),
    "threshold": Linear("threshold", 0, 1, 0.01, "from here on the rule says 8, below it 3"),
    "shift": Integer("moved by", *(SHIFTS[0], SHIFTS[-1]), "pixels by which all images move to the right"),
}
_CHALLENGE = Challenge(
    "panels/rule",
    f"a rule of yours that reads {GOAL:.0%} of the new images, where they are and moved by one pixel to either side.",
    lambda rule: bool(min(rule.written[1:4]) >= GOAL),
)


class Rule(NamedTuple):
    """What a rule makes of the images: the feature of those it was made for, and the share of new ones read right."""

    feature: str
    threshold: float
    shift: int
    values: tuple  # the feature of the 3s and of the 8s
    written: np.ndarray  # the share of new images that the rule reads right, for each shift
    learned: np.ndarray  # the same of the learned rule
    misread: np.ndarray  # new images, moved, that the rule misreads

    def share(self, shares):
        """That of the shift that is shown."""
        return shares[SHIFTS.index(self.shift)]


def rule(feature="left half", threshold=0.3, shift=0):
    """Panel: you write the rule that tells a 3 from an 8 by one feature, beside a rule learned from the pixels.

    Half of the images are for writing and for learning, the other half says how good the rule is.

    Parameters
    ----------
    feature : str, a name in `coursekit.datasets.features.FEATURES`
    threshold : float from 0 to 1
        From this value of the feature on the rule says 8.
    shift : int from -2 to 2
        Pixels by which all images are moved to the right.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> rule(threshold=0.45).text.split("; ")[0]
    'An image with left half of 0.45 or more is called 8: 85.7 % of 112 new images right'

    References
    ----------
    Lecture A, hand-made and learned features; data: Alpaydin & Kaynak (1998), doi:10.24432/C50P49.
    """
    settings = {"feature": feature, "threshold": threshold, "shift": shift}
    return Panel("rule", _CONTROLS, settings, _compute, _picture(), _sentence, challenges=[_CHALLENGE])


@cache
def _data():
    """The 3s and 8s, for writing and learning, and the new ones: pixels from 0 to 1, and True for an 8."""
    parts = [datasets.digits(part) for part in ("training", "validation")]
    X, y = np.vstack([part.X for part in parts]) / 16, np.concatenate([part.y for part in parts])
    chosen = np.isin(y, DIGITS)
    X, is_8 = X[chosen], y[chosen] == DIGITS[1]
    return X[::2], is_8[::2], X[1::2], is_8[1::2]


@cache
def _learned():
    """The share of new images that logistic regression on the pixels reads right, for each shift."""
    X, y, new, truth = _data()
    model = linear(X.shape[1], 2)
    theta = fit(model, X, y.astype(int), lr=0.5, batch_size=len(y), epochs=200).theta
    return np.array([model.accuracy(theta, datasets.shifted(new, s), truth.astype(int)) for s in SHIFTS])


@cache
def _features(shift):
    """The features of both halves, moved."""
    X, _, new, _ = _data()
    return datasets.hand_made(datasets.shifted(X, shift)), datasets.hand_made(datasets.shifted(new, shift))


def _compute(feature, threshold, shift):
    _, is_8, new, truth = _data()
    column = list(FEATURES).index(feature)
    right = {s: (_features(s)[1][:, column] >= threshold) == truth for s in SHIFTS}
    values = _features(shift)[0][:, column]
    written = np.array([right[s].mean() for s in SHIFTS])
    misread = datasets.shifted(new[~right[shift]], shift) if not right[shift].all() else new[:0]
    return Rule(feature, threshold, shift, (values[~is_8], values[is_8]), written, _learned(), misread)


def _highest(feature):
    """Where the bars of a feature end, whatever the images are moved by."""
    _, is_8, *_ = _data()
    column = list(FEATURES).index(feature)
    moved = [_features(s)[0][:, column] for s in SHIFTS]
    return 1.1 * max(np.histogram(values[of], EDGES)[0].max() for values in moved for of in (is_8, ~is_8))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 3.7), layout="constrained")
        bars, shares, sheet_axes = figure.subplots(1, 3, width_ratios=(1.25, 1, 0.8))
        steps = [
            bars.stairs(np.zeros(len(EDGES) - 1), EDGES, fill=True, color=color, alpha=0.55, hatch=hatch, label=label)
            for color, hatch, label in ((BLUE, "", "3"), (ORANGE, "///", "8"))
        ]
        (line,) = bars.plot([0, 0], [0, 1], color=INK, lw=2, transform=bars.get_xaxis_transform())
        bars.set(xlim=(0, 1), ylabel="images", title="your rule: 3 | 8")
        bars.legend(loc="upper right")
        (written,) = shares.plot([], [], "o-", color=GREEN, label="your rule")
        (learned,) = shares.plot([], [], "s--", color=INK, label="learned rule")
        (here,) = shares.plot([], [], color=INK, lw=0.8, ls=":")
        shares.set(xlim=(-2.3, 2.3), ylim=(0, 104), xticks=list(SHIFTS), xlabel="moved by (pixels)")
        shares.set(title="new images right (%)")
        shares.legend(loc="lower center")
        sheet = Sheet(sheet_axes, 4, 3)
        title = sheet_axes.set_title("")
        title.set_in_layout(False)

    def show(rule):
        for patch, values in zip(steps, rule.values, strict=True):
            patch.set_data(np.histogram(values, EDGES)[0])
        line.set_xdata([rule.threshold] * 2)
        written.set_data(SHIFTS, 100 * rule.written)
        learned.set_data(SHIFTS, 100 * rule.learned)
        here.set_data([rule.shift] * 2, [0, 104])
        bars.set(xlabel=rule.feature, ylim=(0, _highest(rule.feature)))
        sheet.show(16 * rule.misread, [""] * len(rule.misread))
        title.set_text(f"your rule misreads {len(rule.misread)}")
        return rule.feature

    moving = [*steps, line, written, learned, here, *sheet.moving, title]
    return LiveFigure(figure, moving, show, handles=[Handle("threshold", bars, "threshold")])


def _sentence(rule):
    moved = f"moved by {rule.shift}, " if rule.shift else ""
    others = ", ".join(f"{s}: {100 * share:.1f}" for s, share in zip(SHIFTS, rule.written, strict=True))
    return (
        f"An image with {rule.feature} of {rule.threshold:g} or more is called 8: {moved}"
        f"{100 * rule.share(rule.written):.1f} % of {len(_data()[3])} new images right; the learned rule "
        f"{100 * rule.share(rule.learned):.1f} %; yours by the pixels moved: {others}"
    )
