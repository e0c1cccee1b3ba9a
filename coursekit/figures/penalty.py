"""Two weights, the ellipses of equal error around least squares, and the region of no larger penalty."""

import numpy as np
from matplotlib.patches import Polygon

from coursekit.figures.style import BLUE, GREEN, INK, ORANGE

ANGLES = np.linspace(0, 2 * np.pi, 241)  # the corners of the diamond are among them
CIRCLE = np.array([np.cos(ANGLES), np.sin(ANGLES)])
ELLIPSES = (0.3, 0.6, 1.0)  # how far from least squares towards 0


class PenaltyShape:
    """The region l1 |w|₁ + l2 ||w||² <= that of w now, and the ellipse on which the error is that of w now."""

    def __init__(self, ax, names):
        self.ax = ax
        ax.set_aspect("equal")
        ax.axhline(0, color=INK, lw=0.8)
        ax.axvline(0, color=INK, lw=0.8)
        (self.path,) = ax.plot([], [], color=INK, lw=1.2, ls=":")
        self.ellipses = [ax.plot([], [], color=BLUE, lw=0.9, alpha=0.45)[0] for _ in ELLIPSES]
        (self.least,) = ax.plot([], [], color=BLUE, marker="+", markersize=9, markeredgewidth=2, ls="none")
        self.region = ax.add_patch(Polygon(CIRCLE.T, facecolor=GREEN, edgecolor=GREEN, alpha=0.35))
        (self.level,) = ax.plot([], [], color=BLUE, lw=1.8)
        (self.now,) = ax.plot([], [], color=ORANGE, marker="o", markersize=8, markeredgecolor=INK, ls="none")
        self.moving = [self.region, self.level, self.now]
        ax.set(xlabel=names[0], ylabel=names[1])
        handles = [self.now, self.region, self.level, self.least, self.path]
        labels = ["w at this λ", "no larger\npenalty", "the same\nerror", "least\nsquares", "all λ"]
        ax.legend(handles, labels, loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False, labelspacing=0.7)

    def scene(self, moments, least, path):
        """Show another error, (w - least)' moments (w - least), and a path of shape (p, 2)."""
        self.least.set_data(least[:1], least[1:])
        self.path.set_data(*path.T)
        self.moments, self.center = moments, least
        self.axes_of_error = np.linalg.inv(np.linalg.cholesky(moments)).T @ CIRCLE  # error 1
        for ellipse, share in zip(self.ellipses, ELLIPSES, strict=True):
            ellipse.set_data(*self._ellipse((1 - share) * least))
        reach = 1.05 * np.abs(least).sum()  # of the diamond at least squares
        self.ax.set(xlim=(-reach, reach), ylim=(-reach, reach))

    def show(self, w, l1, l2):
        """Show weights of shape (2,), the lowest error for their penalty l1 |w|₁ + l2 ||w||²."""
        penalty, sizes = l1 * np.abs(w).sum() + l2 * w @ w, l1 * np.abs(CIRCLE).sum(axis=0)
        root = np.sqrt(sizes**2 + 4 * l2 * penalty)
        radius = 2 * penalty / (sizes + root) if penalty else np.zeros(len(ANGLES))  # l2 r² + sizes r = penalty
        self.region.set_xy((radius * CIRCLE).T)
        self.level.set_data(*self._ellipse(w))
        self.now.set_data(w[:1], w[1:])

    def _ellipse(self, w):
        """The ellipse of equal error through w."""
        away = w - self.center
        return self.center[:, None] + np.sqrt(away @ self.moments @ away) * self.axes_of_error
