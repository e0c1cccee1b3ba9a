"""In which order the cells stand: the new edition's, and what the learner has added or moved stays where it was put."""

from bisect import bisect_left


def arranged(units, placed):
    """`units` in order, with each of `placed` moved to, or put, right after the one before it.

    Parameters
    ----------
    units : list
        Names in the order of the new edition.
    placed : list of (name, name or None)
        In the learner's order: what, and after which; None is the beginning.
    """
    moving = {name for name, _ in placed}
    order = [name for name in units if name not in moving]
    for name, before in placed:
        order.insert(order.index(before) + 1 if before in order else 0, name)
    return order


def moved(places):
    """The places that are out of order: all but those of a longest rising run.

    Examples
    --------
    >>> moved([0, 3, 1, 2])
    {3}
    """
    ends, of_length, before = [], [], {}
    for place in places:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        before[place] = of_length[length - 1] if length else None
        of_length[length : length + 1] = [place]
    stay, place = set(), of_length[-1] if of_length else None
    while place is not None:
        stay.add(place)
        place = before[place]
    return set(places) - stay
