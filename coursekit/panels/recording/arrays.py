"""Arrays of many pictures, each written down by how it differs from one before.

Coordinates are kept in sixteenths of a pixel, so none is off by more than 1/32. Where a picture depends on them
further, as lines do that are moved onto whole pixels, floats are kept as they are.

An array is `(how, n, back)`: how it is read, how many numbers it has, and how many arrays before it lies the one that
it is told from. How is

- "f": floats as they are;
- "p": the first n numbers of the other one;
- two letters, for every second number from the first and from the second on (x and y), of how whole numbers differ:
  "0" from the number before, "1" from the line through the two before, "2" from the other array, "3" that difference
  from the one before it;
- "b": bytes as they are; "d": bytes, each the difference from the other array's.

Differences of whole numbers are two bytes each, the sign in the lowest bit. `planes()` are all low bytes, all high
ones, the four bytes of floats, and bytes.
"""

import numpy as np

PARTS = 16  # of a pixel
_MOST = 2**15 - 1


class Arrays:
    """Takes arrays by `put_...(array, near) -> number`; `near` are the numbers of those that may be like it."""

    def __init__(self):
        self.how, self.n, self.back = [], [], []
        self._kept, self._known, self._small, self._floats, self._bytes = [], {}, [], [], []

    def put_places(self, places, near=()):
        """Coordinates x, y, x, y, ... to a sixteenth of a pixel."""
        whole = np.rint(places * float(PARTS))
        if not len(whole) or np.abs(whole).max() > _MOST:
            return self.put_floats(places, near)
        whole = whole.astype(np.int32)
        return self._known.get(key := ("places", whole.tobytes())) or self._new(key, *self._coded(whole, near))

    def put_floats(self, floats, near=()):
        """Floats as they are."""
        floats = np.asarray(floats, np.float32)
        return self._known.get(key := ("floats", floats.tobytes())) or self._new(key, *self._exact(floats, near))

    def put_bytes(self, data, near=()):
        """Bytes, such as those of an image."""
        data = np.frombuffer(data, np.uint8)
        return self._known.get(key := ("bytes", data.tobytes())) or self._new(key, *self._plain(data, near))

    def planes(self):
        """All numbers, as bytes that are alike beside each other."""
        small = np.concatenate([np.zeros(0, np.uint16), *self._small])
        floats = np.concatenate([np.zeros(0, np.float32), *self._floats]).view(np.uint8).reshape(-1, 4)
        images = np.concatenate([np.zeros(0, np.uint8), *self._bytes])
        return b"".join(
            each.astype(np.uint8).tobytes()
            for each in (small & 255, small >> 8, np.ascontiguousarray(floats.T), images)
        )

    def _new(self, key, how, kept, near=None):
        number = len(self.how) + 1  # the first is 1
        self.how.append(how)
        self.n.append(len(kept))
        self.back.append(0 if near is None else number - near)
        self._kept.append(kept)
        self._known[key] = number
        return number

    def _like(self, near, dtype, least):
        """Those of the arrays that are numbers of this kind, and at least as many."""
        for number in dict.fromkeys(filter(None, near)):
            kept = self._kept[number - 1]
            if kept.dtype == dtype and len(kept) >= least:
                yield number, kept

    def _exact(self, floats, near):
        for number, kept in self._like(near, np.float32, len(floats)):
            if (kept[: len(floats)] == floats).all():
                return "p", floats, number
        self._floats.append(floats)
        return "f", floats

    def _plain(self, data, near):
        for number, kept in self._like(near, np.uint8, len(data)):
            if len(kept) == len(data) and (kept == data).mean() > 0.5:
                self._bytes.append(data - kept)
                return "d", data, number
        self._bytes.append(data)
        return "b", data

    def _coded(self, whole, near):
        like = [*self._like(near, np.int32, len(whole))]
        for number, kept in like:
            if (kept[: len(whole)] == whole).all():
                return "p", whole, number
        tried = [_shortest(whole)]
        tried += [_shortest(whole, number, kept) for number, kept in like if len(kept) == len(whole)]
        _, how, apart, number = min(tried, key=lambda one: one[0])
        if np.abs(apart).max() > _MOST:
            return self._exact((whole / PARTS).astype(np.float32), ())
        self._small.append(np.where(apart < 0, -2 * apart - 1, 2 * apart).astype(np.uint16))
        return how, whole, number


def _shortest(whole, number=None, other=None):
    """(cost, how, differences, number) of the shortest way to write numbers down."""
    halves = []
    for half in (whole[::2], whole[1::2]) if other is None else (whole[::2] - other[::2], whole[1::2] - other[1::2]):
        step = np.diff(half, prepend=0)
        if other is None:
            ways = ("0", step), ("1", np.concatenate([step[:1], np.diff(step)]) if len(step) else step)
        else:
            ways = ("2", half), ("3", step)
        halves.append(min(((_cost(apart), how, apart) for how, apart in ways), key=lambda way: way[0]))
    (one, x, across), (two, y, up) = halves
    return one + two, x + y, np.concatenate([across, up]), number


def _cost(apart):
    """About how many bits they take."""
    return float(np.log2(1 + np.abs(apart)).sum())
