"""Data points that were dragged: the argument `moved` of a panel, {row: (x, y)}, says where each of them is now."""

from coursekit.core import validate
from coursekit.core.words import counted
from coursekit.figures.style import pair


def moved_points(moved, rows, bounds):
    """The argument, checked: rows that there are, and places inside of bounds, ((left, right), (bottom, top))."""
    if moved is None:
        return {}
    if not isinstance(moved, dict):
        raise TypeError(f"moved must be a dict of row: (x, y), got {validate.shown(moved)}")
    return dict(sorted(_moved(row, place, rows, bounds) for row, place in moved.items()))


def _moved(row, place, rows, bounds):
    row = validate.integer("a row of moved", row, low=0, high=rows - 1)
    place = pair(f"moved[{row}]", place).tolist()
    for value, (low, high) in zip(place, bounds, strict=True):
        validate.number(f"moved[{row}]", value, low=low, high=high)
    return row, tuple(place)


def with_moved(points, moved):
    """The points of shape (n, 2) where they are now."""
    points = points.copy()
    for row, place in moved.items():
        points[row] = place
    return points


def told(moved):
    """How many points were moved, for the end of a sentence."""
    return f"; {counted(len(moved), 'point')} moved" if moved else ""
