"""A recording read by what its format says, number by number: the twin of unpack.js and of the writers."""

import gzip
import json
import struct

import numpy as np

OFF = 1 / 32 + 1e-4  # pixels that a coordinate may be off


class Recording:
    """`head`, and `seen(place)`: (text, [ground, moving], places of handles, challenges); the format is in pack.py.

    A picture is a list of operations in which numbers stand for themselves: (kind, vertices or words, looks).
    """

    def __init__(self, file):
        whole = gzip.decompress(file)
        line, _, rest = whole.partition(b"\n")
        assert line == b"coursekit recording 1"
        (length,) = struct.unpack("<I", rest[:4])
        self.head = json.loads(rest[4 : 4 + length])
        self.arrays = _arrays(self.head["arrays"], rest[4 + length :])
        last = {}
        self.grounds = [self._row(row, 1, last) for row in self.head["grounds"]]
        self.frames, place = {}, 0
        for row, step in zip(self.head["frames"], self.head["places"], strict=True):
            place += step
            self.frames[place] = self._row(row, 6, last)

    def seen(self, place):
        """What is seen at a place of the grid."""
        text, ground, handles, met, _, layout, slots = self.frames[place]
        head = self.head
        pictures = [self._picture(*self.grounds[ground]), self._picture(layout, slots)]
        return head["texts"][text], pictures, head["handles"][handles], head["met"][met]

    def _row(self, row, heads, last):
        slots = row[heads:]
        slots = [now + before for now, before in zip(slots, last.get(len(slots), [0] * len(slots)), strict=True)]
        last[len(slots)] = slots
        return [*row[:heads], slots]

    def _picture(self, layout, slots):
        slots = iter(slots)
        return [self._op(*self.head["forms"][form], slots=slots) for form in self.head["layouts"][layout]]

    def _op(self, kind, *form, slots):
        head = self.head
        if kind == "text":
            angle, font, color, alpha, clip = form
            words, x, y, width = head["words"][next(slots)]
            return kind, [[x / 16, y / 16]], [words, width, angle, font, color, alpha, self._clip(clip)]
        if kind == "image":
            columns, rows, palette, matrix, smooth, alpha, clip = form
            pixels = self.arrays[next(slots)]
            colors = [head["palettes"][palette][pixel] for pixel in pixels] if palette >= 0 else pixels
            return kind, [], [columns, rows, colors, matrix, smooth, alpha, self._clip(clip)]
        codes, style, clip, snap = form
        vertices = [self.arrays[next(slots)] for _ in range(2 if kind == "stamps" else 1)]
        return kind, vertices, [codes, head["styles"][style], self._clip(clip), snap]

    def _clip(self, number):
        clip = None if number < 0 else self.head["clips"][number]
        return [self.arrays[clip[0]], *clip[1:]] if clip and len(clip) == 3 else clip


def _arrays(table, data):
    kinds = list(zip(table["how"], table["n"], table["back"], strict=True))
    floats = sum(n for how, n, _ in kinds if how == "f")
    pixels = sum(n for how, n, _ in kinds if how in "bd")
    small = (len(data) - 4 * floats - pixels) // 2
    coded = iter(data[i] + 256 * data[small + i] for i in range(small))
    planes = [data[2 * small + j * floats :][:floats] for j in range(4)]
    singles = iter(struct.unpack("<f", bytes(plane[i] for plane in planes))[0] for i in range(floats))
    images = iter(data[2 * small + 4 * floats :])
    found = [None]
    for how, n, back in kinds:
        other = found[len(found) - back] if back else None
        if how == "p":
            found.append(other[:n])
        elif how == "f":
            found.append([next(singles) for _ in range(n)])
        elif how in "bd":
            found.append([(next(images) + (other[i] if how == "d" else 0)) % 256 for i in range(n)])
        else:
            found.append(_whole(how, n, other, coded))
    assert not [*coded, *singles, *images], "nothing is left over"
    return found


def _whole(how, n, other, coded):
    result = [0.0] * n
    for way, letter in enumerate(how):
        for i in range(way, n, 2):
            code = next(coded)
            value = -((code + 1) // 2) if code % 2 else code // 2
            one, two = (result[i - 2 * k] * 16 if i >= 2 * k else 0 for k in (1, 2))
            value += {"0": lambda one=one: one, "1": lambda one=one, two=two: 2 * one - two}.get(letter, lambda: 0)()
            if letter in "23":
                value += 16 * other[i]
            if letter == "3" and i >= 2:
                value += one - 16 * other[i - 2]
            result[i] = value / 16
    return result


def plain(picture):
    """A display list in the same form, to be compared."""
    head, data = picture
    numbers = np.frombuffer(data[: len(data) // 4 * 4], np.float32)
    clips = [[numbers[c[0] : c[0] + 2 * c[1]].tolist(), *c[1:]] if len(c) == 3 else list(c) for c in head["clips"]]
    result = []
    for kind, *op in head["ops"]:
        clip = op[{"path": 4, "stamps": 4, "text": 8, "image": 7}[kind]]
        clip = None if clip < 0 else clips[clip]
        if kind == "text":
            words, x, y, *looks, width, _ = op
            result.append((kind, [[x, y]], [words, width, *looks, clip]))
        elif kind == "image":
            at, columns, rows, palette, matrix, smooth, alpha, _ = op
            raw = data[at : at + columns * rows * (1 if palette else 4)]
            pixels = [palette[i] for i in raw] if palette else [*raw]
            result.append((kind, [], [columns, rows, pixels, matrix, smooth, alpha, clip]))
        else:
            at, n, codes, style, _, snap, *more = op
            vertices = [numbers[at : at + 2 * n].tolist()]
            if more:
                vertices.append(numbers[more[0] : more[0] + 2 * more[1]].tolist())
            result.append((kind, vertices, [codes, list(head["styles"][style]), clip, snap]))
    return result


def assert_like(ours, theirs):
    """Two pictures in this form: the same to the last look, and to a 32nd of a pixel; on whole pixels the same."""
    assert [op[0] for op in ours] == [op[0] for op in theirs]
    for (_, vertices, looks), (kind, places, wanted) in zip(ours, theirs, strict=True):
        assert json.loads(json.dumps(looks)) == json.loads(json.dumps(wanted)), kind
        assert [len(each) for each in vertices] == [len(each) for each in places], kind
        exact = kind != "text" and looks[-1] == 1
        for one, other in zip(vertices, places, strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=0 if exact else OFF)
