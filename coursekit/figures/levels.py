"""A loss of two parameters from above: its level curves."""

import numpy as np

from coursekit.figures._style import INK

POINTS = 120
GREY = "#8a8a8a"


class LevelCurves:
    """Level curves over the axes, a cross at the minimum; `scene` draws those of another loss."""

    def __init__(self, ax):
        self.ax, self._curves = ax, None
        (self._minimum,) = ax.plot([], [], color=INK, marker="+", markersize=11, markeredgewidth=2, ls="none", zorder=6)

    def scene(self, value, bounds, levels, minimum=None):
        """Draw value(points of shape (m, 2)) at these levels inside bounds, ((left, right), (bottom, top))."""
        if self._curves is not None:
            self._curves.remove()
        x, y = (np.linspace(*each, POINTS) for each in bounds)
        height = value(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(POINTS, POINTS)
        look = {"colors": GREY, "linewidths": 0.7, "linestyles": "solid", "alpha": 0.7, "zorder": 0}
        self._curves = self.ax.contour(x, y, height, levels=levels, **look)
        self._minimum.set_data(*(([], []) if minimum is None else np.reshape(minimum, (2, 1))))
        self.ax.set(xlim=bounds[0], ylim=bounds[1])
