"""One query, four tokens: scores, their softmax, and the weighted sum of the values."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core.activations import softmax as shares
from coursekit.figures.style import BLUE, INK, RED, look
from coursekit.panels.engine.controls import Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

KEYS, VALUES = np.array([-2.0, -0.5, 0.5, 1.5]), np.array([1.0, 3.0, -2.0, -1.0])
MINE = 1  # the token whose key and value can be set
NAMES = "ABCD"
_CONTROLS = {
    "query": Linear("query q", -4, 4, 0.1, "what the token that asks is looking for"),
    "key": Linear("key of B", -2.5, 2.5, 0.1, "by what token B is found"),
    "value": Linear("value of B", -4, 4, 0.1, "what token B has to say"),
}


class Attended(NamedTuple):
    """Keys, values, scores and weights of the four tokens, each of shape (4,), and the weighted sum of the values."""

    query: float
    keys: np.ndarray
    values: np.ndarray
    scores: np.ndarray
    weights: np.ndarray
    output: float


def attention(query=1.0, key=-0.5, value=3.0):
    """Panel: attention of one query over four tokens of width 1: scores q k, softmax, weighted sum of the values.

    Parameters
    ----------
    query : float from -4 to 4
    key : float from -2.5 to 2.5, that of token B
    value : float from -4 to 4, that of token B; the other three stay

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> attention(query=0).text
    'Query 0: weights A 25 %, B 25 %, C 25 %, D 25 %; the output is 0.25'

    References
    ----------
    Vaswani et al. (2017), Attention is all you need, section 3.2.
    """
    settings = {"query": query, "key": key, "value": value}
    return Panel("attention", _CONTROLS, settings, _compute, _picture(), _sentence, recorded=("query", "key"))


def _compute(query, key, value):
    keys, values = KEYS.copy(), VALUES.copy()
    keys[MINE], values[MINE] = key, value
    scores = query * keys
    weights = shares(scores)
    return Attended(query, keys, values, scores, weights, float(weights @ values))


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.0), layout="constrained")
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.1, 0.9, 1.1))
        (slope,) = left.plot([], [], color=INK, lw=1)
        (scores,) = left.plot([], [], "o", color=INK, ls="none")
        bars = middle.bar(range(4), np.zeros(4), color=BLUE, width=0.7)
        shares_written = [middle.text(i, 0, "", ha="center", va="bottom", fontsize=9) for i in range(4)]
        (tokens,) = right.plot([], [], "o", color=BLUE, ls="none")
        output = right.axhline(0, color=RED, lw=2)
        said = right.text(2.6, 4.1, "", color=RED, ha="right", va="top", fontsize=10)
        named = [[ax.text(0, 0, name, fontsize=9, color=INK) for name in NAMES] for ax in (left, right)]
        left.set(title="scores $q\\,k$", xlim=(-2.7, 2.7), ylim=(-10.5, 10.5), xlabel="key $k$", ylabel="score")
        middle.set(title="weights: softmax", ylim=(0, 1.08), xlabel="token")
        middle.set_xticks(range(4), list(NAMES))
        right.set(title="values, their weighted sum", xlim=(-2.7, 2.7), ylim=(-4.4, 4.4))
        right.set(xlabel="key $k$", ylabel="value")
        sizes = right.scatter(KEYS, VALUES, s=1, facecolors="none", edgecolors=BLUE, linewidths=1.5)

    def show(now):
        ends = np.array([-2.7, 2.7])
        slope.set_data(ends, now.query * ends)
        scores.set_data(now.keys, now.scores)
        tokens.set_data(now.keys, now.values)
        sizes.set_offsets(np.column_stack([now.keys, now.values]))
        sizes.set_sizes(30 + 1200 * now.weights)
        for bar, text, weight in zip(bars, shares_written, now.weights, strict=True):
            bar.set_height(weight)
            text.set(y=weight, text=f"{weight:.0%}")
        for texts, height, lift in ((named[0], now.scores, 0.6), (named[1], now.values, 0.3)):
            for text, key, y in zip(texts, now.keys, height, strict=True):
                text.set_position((key + 0.1, y + lift))
        output.set_ydata([now.output, now.output])
        said.set_text(f"output {now.output:.2f}".replace("-", "−"))

    for text in (*shares_written, *named[0], *named[1], said):
        text.set_in_layout(False)  # where they stand now is not where room has to be left
    moving = [slope, scores, *bars, *shares_written, tokens, sizes, output, said, *named[0], *named[1]]
    handles = [
        Handle("query: the score of a key of 1", left, "", "query", at=lambda now: (1, now.query)),
        Handle("token B", right, "key", "value"),
    ]
    return LiveFigure(figure, moving, show, handles)


def _sentence(now):
    weights = ", ".join(f"{name} {100 * weight:.0f} %" for name, weight in zip(NAMES, now.weights, strict=True))
    return f"Query {now.query:g}: weights {weights}; the output is {now.output:.2f}"
