"""A linear score in space: over two inputs it is a tilted plane; of three inputs, the border is one."""

import numpy as np
from mpl_toolkits.mplot3d import Axes3D

from coursekit.core import validate
from coursekit.figures.style import BLUE, INK, ORANGE, given_axes, look

REACH = 2.0  # inputs from -REACH to REACH


def score_plane(w, b, ax=None):
    """Draw a neuron in space. Of two inputs: the score as a height, and the line where it is 0. Of three: the plane
    where the score is 0, and w, which is normal to it.

    Parameters
    ----------
    w : sequence of two or three floats, not all 0
    b : float
    ax : Axes3D, optional, such as `figures.row(2, subplot_kw={"projection": "3d"})` makes

    Returns
    -------
    Axes3D

    Raises
    ------
    TypeError, ValueError
        If w does not hold 2 or 3 numbers, or is 0; if ax is not made for space.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> score_plane([1, 1], -1, Figure().add_subplot(projection="3d")).get_zlabel()
    'score s'

    References
    ----------
    Lecture E, the formal neuron.
    """
    w, b = validate.array("w", w, 1), validate.number("b", b)
    if w.size not in (2, 3) or not w.any():
        raise ValueError(f"w must hold 2 or 3 numbers that are not all 0, got {validate.shown(w.tolist())}")
    with look():
        ax = _space(ax)
        (_of_two if w.size == 2 else _of_three)(w, b, ax)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
        ax.set_box_aspect((1, 1, 1), zoom=0.88)  # a right angle is one; room for the labels
    return ax


def _space(ax):
    if ax is None:
        from matplotlib import pyplot

        return pyplot.figure(figsize=(4.6, 4.2), layout="constrained").add_subplot(projection="3d")
    if not isinstance(given_axes(ax), Axes3D):
        raise TypeError("ax must be axes in space: make them with projection='3d'")
    return ax


def _of_two(w, b, ax):
    side = np.linspace(-REACH, REACH, 9)
    x1, x2 = np.meshgrid(side, side)
    score = w[0] * x1 + w[1] * x2 + b
    ax.plot_surface(x1, x2, score, color=ORANGE, alpha=0.55, edgecolor="white", lw=0.4)
    ax.plot_surface(x1, x2, 0 * score, color=BLUE, alpha=0.25)
    start, end = _across(w, b)
    ax.plot([start[0], end[0]], [start[1], end[1]], [0, 0], color=INK, lw=2.5)
    ax.set(zlabel="score s", title="two inputs: the score is a height")
    ax.view_init(elev=22, azim=-68)


def _of_three(w, b, ax):
    foot, normal = -b * w / (w @ w), w / np.linalg.norm(w)
    first = np.cross(normal, np.eye(3)[np.argmin(np.abs(normal))])
    first /= np.linalg.norm(first)
    second, side = np.cross(normal, first), np.linspace(-REACH, REACH, 5)
    u, v = np.meshgrid(side, side)
    ax.plot_surface(*(foot[i] + u * first[i] + v * second[i] for i in range(3)), color=BLUE, alpha=0.45,
                    edgecolor="white", lw=0.4)  # fmt: skip
    ax.quiver(*foot, *(1.6 * normal), color=INK, lw=2.5, arrow_length_ratio=0.2)
    ax.text(*(foot + 1.85 * normal), r"$\mathbf{w}$", color=INK, fontsize=12)
    ax.set(zlabel="$x_3$", title="three inputs: the border is a plane", zticks=[-2, 0, 2])
    ax.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), zlim=(-2.2, 2.2))
    ax.view_init(elev=18, azim=-52)


def _across(w, b):
    """The ends of the line of score 0 at the edge of the square; the nearest two where it misses the square."""
    normal = w / np.linalg.norm(w)
    foot, along = -b * w / (w @ w), np.array([-normal[1], normal[0]])
    steps = np.linspace(-2 * REACH, 2 * REACH, 801)
    inside = np.abs(foot + steps[:, None] * along).max(axis=1) <= REACH
    ends = steps[inside][[0, -1]] if inside.any() else np.zeros(2)
    return foot + ends[:, None] * along
