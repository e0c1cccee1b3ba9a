"""A segment that leaves the set: answers that data cannot say."""

from math import hypot


def _nearest(x1, y1, x2, y2):
    """How near the segment comes to the origin."""
    dx, dy = x2 - x1, y2 - y1
    length2 = dx * dx + dy * dy
    share = min(1, max(0, -(x1 * dx + y1 * dy) / length2)) if length2 else 0
    return hypot(x1 + share * dx, y1 + share * dy)


def _inside(x, y, inner, outer):
    return inner <= hypot(x, y) <= outer


def _stays(x1, y1, x2, y2, inner, outer):
    """Do two different points of the ring have their whole segment in it?"""
    both = _inside(x1, y1, inner, outer) and _inside(x2, y2, inner, outer)
    return both and (x1, y1) != (x2, y2) and _nearest(x1, y1, x2, y2) >= inner


def _fault(x1, y1, x2, y2, inner, outer):
    for x, y in ((x1, y1), (x2, y2)):
        if not _inside(x, y, inner, outer):
            return f"The point ({x:g}, {y:g}) has the distance {hypot(x, y):.4g} from the origin: it is not in S."
    nearest = _nearest(x1, y1, x2, y2)
    return "" if nearest < inner else f"The segment stays in S: it comes no nearer to the origin than {nearest:.4g}."


def solution(inner, outer):
    return rf"""
Both $({outer:g}, 0)$ and $(-{outer:g}, 0)$ have the distance {outer:g} from the origin, so they lie in $S$. Halfway
between them is the origin, at the distance $0 < {inner:g}$: it lies in the hole. One such pair is enough. That many
other pairs have their whole segment in $S$ does not help: convex means *all* pairs.
"""
