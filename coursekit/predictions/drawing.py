"""The axes of a curve that is drawn by hand, and what happened on them, as display lists of the canvas."""

import numpy as np
from matplotlib.figure import Figure

from coursekit.figures.style import BLUE, INK, look
from coursekit.panels.engine.live import LiveFigure
from coursekit.predictions import answers
from coursekit.predictions.outcome import outcome

SIZE = (6.6, 3.6)  # inches; 96 pixels of the page each


class Drawing:
    """The picture of a question before and after the prediction; where its axes are, for the page."""

    def __init__(self, question):
        self.question, asked = question, question.data["curve"]
        self.x, self.given = answers.places(question), asked.get("given", 0)
        with look():
            figure = Figure(figsize=SIZE, layout="constrained")
            self.ax = figure.add_subplot()
            self._ground(asked)
            (self._line,) = self.ax.plot([], [], color=BLUE, lw=2.5, label="what happened", clip_on=False)
        self.live = LiveFigure(figure, [self._line], self._show)
        self.live.draw(False)

    def _ground(self, asked):
        ax, x = self.ax, self.x
        scales = {"xscale": "log"} if asked.get("log_x") else {}
        scales |= {"yscale": "log"} if asked.get("log") else {}
        room = 0.02 * (x[-1] - x[0]) if not asked.get("log_x") else 0
        ax.set(xlim=(x[0] - room, x[-1] + room), xlabel=asked["x_name"], ylabel=asked["y_name"], **scales)
        ax.set_ylim(asked["low"], asked["high"])
        if "points" in asked:
            rows = np.asarray(self.question.evaluate("curve.points", asked["points"]), float)
            ax.plot(*rows.T, "o", color=INK, ms=5)
        if "beside" in asked:
            beside = self.question.evaluate("curve.beside", asked["beside"])
            ax.plot(x, beside, "--", color=INK, lw=1.5, label=asked["beside_name"])
        if self.given:
            ax.plot(x[: self.given], self.known(), "o-" if self.given == 1 else "-", color=INK, lw=2.5, label="known")
        if ax.get_legend_handles_labels()[0]:
            ax.legend(loc="best")

    def _show(self, after):
        happened = outcome(self.question.id).happened if after else np.full(len(self.x), np.nan)
        self._line.set_data(self.x, happened)

    def known(self):
        """The first points, which are drawn already."""
        return [float(y) for y in outcome(self.question.id).happened[: self.given]]

    def show(self, after):
        """Both display lists, without or with what happened."""
        self.live.draw(after)
        return self.live.picture

    def axes(self):
        """What the page needs to draw on the axes: where they are in pixels from the upper left, and their ends."""
        asked, (width, height) = self.question.data["curve"], self.live.size
        box = self.ax.get_window_extent()
        (left, right), (low, high) = self.ax.get_xlim(), self.ax.get_ylim()
        return {
            "width": width, "height": height,
            "box": [float(box.x0), float(height - box.y1), float(box.x1), float(height - box.y0)],
            "x": [float(x) for x in self.x], "xEnds": [float(left), float(right)], "yEnds": [float(low), float(high)],
            "logX": asked.get("log_x", False), "logY": asked.get("log", False), "given": self.given,
            "known": self.known() if self.given else [], "xName": asked["x_name"], "yName": asked["y_name"],
        }  # fmt: skip
