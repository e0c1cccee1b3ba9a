"""A kernel of three weights slides along a row of numbers: the same three, wherever it stands."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core.words import counted
from coursekit.figures.style import BLUE, INK, ORANGE, RED, look
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Integer, Linear
from coursekit.panels.engine.handle import Handle
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

ROW = np.array([0, 0, 0, 0, 2, 2, 2, 2, 2, -1, -1, -1, -1, 1, 1, 1, 1, 1, 0, 0], dtype=float)
WIDTH, REACH = 3, 2.0  # weights of the kernel, and how far each slider goes
PLACES = len(ROW) - WIDTH + 1
WINDOWS = np.lib.stride_tricks.sliding_window_view(ROW, WIDTH)
FLAT = np.ptp(WINDOWS, axis=1) == 0  # places at which the three inputs are equal
_CONTROLS = {
    f"w{i}": Linear(f"w{'₁₂₃'[i - 1]}", -REACH, REACH, 0.1, f"weight of the {name} of three neighbors")
    for i, name in enumerate(("first", "middle", "last"), 1)
} | {"place": Integer("place", 0, PLACES, "how many places the kernel has been at")}


class Slid(NamedTuple):
    """The kernel, of shape (3,), and its output at each place of the row."""

    kernel: np.ndarray
    output: np.ndarray


_CHALLENGE = Challenge(
    "panels/convolution",
    "find three weights whose answer is 0 wherever the three numbers are equal, and at least 1 in size wherever they "
    "are not.",
    lambda slid: bool(abs(slid.output[FLAT]).max() < 1e-9 and abs(slid.output[~FLAT]).min() > 1 - 1e-9),
)


def convolution(w1=0.0, w2=1.0, w3=0.0, place=PLACES):
    """Panel: a kernel of three weights on a row of 20 numbers, z_i = w1 x_i + w2 x_(i+1) + w3 x_(i+2).

    Parameters
    ----------
    w1, w2, w3 : float from -2 to 2, also dragged in the picture
    place : int from 0 to 18, how many places the kernel has been at

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> convolution(w1=-1, w2=1, w3=0).text
    'Kernel (-1, 1, 0), after 18 places: output from -3 to 2, not 0 at 4 of them; 3 weights where a dense layer has 360'

    References
    ----------
    LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition.
    """
    settings = {"w1": w1, "w2": w2, "w3": w3, "place": place}
    return Panel(
        "convolution", _CONTROLS, settings, _compute, _picture(), _sentence,
        animated="place", frame=0.3, challenges=[_CHALLENGE], recorded=("w1", "w3", "place"),
    )  # fmt: skip


def _compute(w1, w2, w3):
    kernel = np.array([w1, w2, w3])
    return Slid(kernel, WINDOWS @ kernel + 0.0)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.4), layout="constrained")
        axes = figure.subplot_mosaic([["row", "kernel"], ["output", "kernel"]], width_ratios=(2.4, 1))
        row, output, kernel = axes["row"], axes["output"], axes["kernel"]
        row.stem(np.arange(1, len(ROW) + 1), ROW, linefmt=INK, markerfmt="o", basefmt=" ")
        window = row.axvspan(0, 1, color=ORANGE, alpha=0.35, lw=0)
        (used,) = row.plot([], [], "o", color=BLUE, markersize=9, ls="none")
        (stems,) = output.plot([], [], color=RED, lw=1.5)
        (points,) = output.plot([], [], "o", color=RED, ls="none")
        (weights,) = kernel.plot([], [], color=BLUE, lw=2)
        (tips,) = kernel.plot([], [], "o", color=BLUE, markersize=11, ls="none")
        for ax in axes.values():
            ax.axhline(0, color=INK, lw=0.8)
        row.set_xticks(range(2, len(ROW) + 1, 2))
        output.set_xticks(range(2, len(ROW) + 1, 2))
        row.set(title="the row x", xlim=(0.3, len(ROW) + 0.7), ylim=(-1.7, 2.7), ylabel="$x_i$")
        output.set(xlim=row.get_xlim(), ylim=(-7, 7), xlabel="place", ylabel="$z$", title="the output z")
        kernel.set(xlim=(0.5, 3.5), ylim=(-REACH - 0.2, REACH + 0.2), title="the kernel: drag it")
        kernel.set_xticks([1, 2, 3], ["$w_1$", "$w_2$", "$w_3$"])

    def show(slid, place):
        done = np.arange(place)
        last = max(place - 1, 0)
        window.set(x=last + 0.5, width=WIDTH, visible=place > 0)
        used.set_data(last + np.arange(1, WIDTH + 1), ROW[last : last + WIDTH] if place else np.full(WIDTH, np.nan))
        stems.set_data(*_stems(done + 2, slid.output[:place]))  # below the middle of its three inputs
        points.set_data(done + 2, slid.output[:place])
        weights.set_data(*_stems(np.arange(1, WIDTH + 1), slid.kernel))
        tips.set_data(np.arange(1, WIDTH + 1), slid.kernel)

    handles = [
        Handle(f"weight {i}", kernel, "", f"w{i}", at=lambda slid, i=i: (i, slid.kernel[i - 1]))
        for i in range(1, WIDTH + 1)
    ]
    return LiveFigure(figure, [window, used, stems, points, weights, tips], show, handles)


def _stems(x, height):
    """Upright lines from 0, as one curve with gaps."""
    nothing = np.full(len(x), np.nan)
    return np.column_stack([x, x, nothing]).ravel(), np.column_stack([0 * height, height, nothing]).ravel()


def _sentence(slid, place):
    kernel = ", ".join(f"{weight:g}" for weight in slid.kernel)
    if not place:
        return f"Kernel ({kernel}), before its first place"
    seen = slid.output[:place]
    return (
        f"Kernel ({kernel}), after {counted(place, 'place')}: output from {seen.min():.3g} to {seen.max():.3g}, "
        f"not 0 at {(abs(seen) > 1e-9).sum()} of them; {WIDTH} weights where a dense layer has {len(ROW) * PLACES}"
    )
