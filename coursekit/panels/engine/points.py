"""Data points in a picture: the one nearest to the pointer is dragged, and the panel computes with it.

They are one stop of the Tab key, however many there are: the arrow keys move the one that is chosen, Page Up and Page
Down choose another. The setting `moved`, {row: (x, y)}, keeps where those that were moved are, so that the call of what
is seen has them.
"""

from math import floor, log10

import numpy as np

STEPS, FINER = 50, 3  # of a key across the axes; digits of a place beyond those of the length of an axis


class Points:
    """The points of a panel that has the argument `moved`.

    Parameters
    ----------
    label : str
        What one of them is, for a screen reader.
    ax : Axes
    where : function (result) -> ndarray of shape (n, 2)
        Where they are, in the coordinates of the axes.
    data : function (result) -> (X, y)
        The data of the panel, as a learner would give them.
    of_seed : bool
        Other random numbers are other points: those that were moved are gone.

    Attributes
    ----------
    chosen : int
        The row that the keys move.
    """

    def __init__(self, label, ax, where, data, *, of_seed=False):
        self.label, self.ax, self._where, self.data, self.of_seed = label, ax, where, data, of_seed
        self.chosen, self._places = 0, np.empty((0, 2))

    def places(self, result):
        """Where they are; without a result where they were last."""
        if result is not None:
            self._places = self._where(result)
        return self._places

    def shown(self, _, result, height):
        """What the page shows of them as a whole, and of the one that is chosen."""
        places = self.places(result)
        if not len(places):
            return {"kind": "points", "label": self.label, "said": "", "x": 0, "y": 0, "moves": [True, True], "tall": 0}
        x, y = places[self.chosen]
        across, up = self.ax.transData.transform((x, y))
        names = self.ax.get_xlabel(), self.ax.get_ylabel()
        said = f"{self.chosen + 1} of {len(places)}, {names[0]} {x:.4g}, {names[1]} {y:.4g}"
        where = {"x": round(float(across), 1), "y": round(float(height - up), 1)}
        return where | {"kind": "points", "label": self.label, "said": said, "moves": [True, True], "tall": 0}

    def pixels(self, result, height):
        """Where all of them are, in pixels from the upper left, as 32-bit numbers."""
        places = self.places(result)
        if not len(places):
            return b""
        across, up = self.ax.transData.transform(places).T
        return np.column_stack([across, height - up]).astype("<f4").tobytes()

    def moved(self, moved, result, gesture, height):
        """The setting `moved` after a gesture; one that is about no point leaves it as it is."""
        places, to = self.places(result), gesture["to"]
        if gesture["do"] == "choose":
            self._choose(places, to)
        elif gesture["do"] == "nudge":
            low, high = np.transpose(self._bounds())
            return self._put(moved, places, self.chosen, places[self.chosen] + np.array(to) * (high - low) / STEPS)
        elif gesture.get("point") in range(len(places)):
            self.chosen = gesture["point"]
            return self._put(
                moved, places, self.chosen, self.ax.transData.inverted().transform((to[0], height - to[1]))
            )
        return moved

    def _choose(self, places, count):
        """So many further, from left to right."""
        order = np.lexsort(places.T[::-1]).tolist()
        self.chosen = order[(order.index(self.chosen) + count) % len(order)]

    def _put(self, moved, places, row, place):
        bounds = self._bounds()
        place = tuple(_rounded(value, *ends) for value, ends in zip(place, bounds, strict=True))
        return moved if place == tuple(places[row]) else dict(sorted({**moved, row: place}.items()))

    def _bounds(self):
        return self.ax.get_xlim(), self.ax.get_ylim()


def _rounded(value, low, high):
    """A value between two ends, with no more digits than the eye tells apart."""
    digits = FINER - floor(log10(high - low))
    least, most = np.ceil(low * 10.0**digits) / 10.0**digits, np.floor(high * 10.0**digits) / 10.0**digits
    return round(float(min(max(value, least), most)), digits)
