"""Many pictures of one panel as one file: what they share is written once, what differs by how it does.

The file is compressed as gzip, which every browser reads by itself. In it stand the line "coursekit recording 1",
four bytes that say how long the JSON is (the lowest first), the JSON, and the planes of `arrays.py`. Its JSON holds
what `recording.py` says of the panel, and of the pictures

- `styles`, `clips`, `palettes`: as in a display list (`canvas/display_list.py`), one table for all. The vertices of a
  clip that is an outline are the number of an array.
- `forms`: operations without what moves: `["path", codes, style, clip, snap]`, `["stamps", codes, style, clip, snap]`,
  `["text", angle, font, color, alpha, clip]`, `["image", columns, rows, palette, matrix, smooth, alpha, clip]`.
- `layouts`: the forms of a picture, in their order.
- `words`: `[words, x, y, width]` of texts, x and y in sixteenths of a pixel.
- `grounds`, `frames`: a layout, and for each of its operations what moves: the numbers of its arrays (path: vertices;
  stamps: outline, places; image: bytes) or of its words. They are told as differences from the last picture that has
  as many; before them a frame has the numbers of its text, its ground, its handles, its challenges and of how far the
  animation is seen.
- `places`: where the frames stand in the grid, each as the difference from the one before.
- `texts`, `handles`, `met`, `seen`: tables that frames point into.
- `arrays`: how, n and back of each.
"""

import gzip
import json
import struct

import numpy as np

from coursekit.panels.recording.arrays import PARTS, Arrays

FORMAT, VERSION = "coursekit recording", 1


class Table(dict):
    """Entries by their number, each once."""

    def number(self, entry):
        """Where an entry stands; a new one goes to the end."""
        return self.setdefault(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), len(self))

    def written(self):
        """The entries."""
        return [json.loads(entry) for entry in self]


class Pack:
    """Takes what is seen at each place of a grid, in any order.

    Parameters
    ----------
    shape : tuple of int
        How many values each recorded control has. Neighbors along each are alike.
    """

    def __init__(self, shape):
        self._strides = [int(np.prod(shape[i + 1 :], dtype=int)) for i in range(len(shape))]
        self._arrays, self._palettes = Arrays(), [{}]
        self._tables = {
            name: Table()
            for name in ("styles", "clips", "forms", "layouts", "words", "texts", "handles", "met", "seen")
        }
        self._slots, self._rows, self._grounds = {}, [], []

    def add(self, place, shown):
        """Put in what is seen at a place, counted in the order of the grid."""
        heads = [
            self._tables[name].number(entry)
            for name, entry in (
                ("texts", shown.text),
                ("handles", shown.handles),
                ("met", shown.met),
                ("seen", shown.seen),
            )
        ]
        ground, moving = shown.picture
        near = [self._slots[place + way * stride] for stride in self._strides for way in (-1, 1)
                if place + way * stride in self._slots]  # fmt: skip
        layout, slots = self._picture(moving, near)
        self._slots[place] = slots
        self._rows.append([heads[0], self._ground(ground), *heads[1:], layout, slots])

    def finish(self, about):
        """The whole file; `about` is what the page has to know of the panel."""
        tables = {name: table.written() for name, table in self._tables.items()}
        arrays = {"how": self._arrays.how, "n": self._arrays.n, "back": self._arrays.back}
        last = {}
        grounds = [_row([layout, slots], last) for _, layout, slots in self._grounds]
        frames = [_row(row, last) for row in self._rows]
        palettes = [[json.loads(color) for color in palette] for palette in self._palettes]
        pictures = {"grounds": grounds, "frames": frames, "places": np.diff([*self._slots], prepend=0).tolist()}
        head = {**about, **tables, "palettes": palettes, **pictures, "arrays": arrays}
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        start = f"{FORMAT} {VERSION}\n".encode() + struct.pack("<I", len(text))
        return gzip.compress(start + text + self._arrays.planes(), 9, mtime=0)

    def _ground(self, ground):
        for number, (known, _, _) in enumerate(self._grounds):
            if known is ground or known == ground:
                return number
        self._grounds.append((ground, *self._picture(ground, [slots for _, _, slots in self._grounds[-1:]])))
        return len(self._grounds) - 1

    def _picture(self, picture, near):
        """(layout, slots) of a display list; `near` are the slots of others that may be like it."""
        head, data = picture
        numbers = np.frombuffer(data[: len(data) // 4 * 4], np.float32)
        forms, slots = [], []
        clips = [-1 if clip == -1 else self._clip(clip, numbers) for clip in (*head["clips"], -1)]
        styles = [self._tables["styles"].number(style) for style in head["styles"]]
        for kind, *op in head["ops"]:
            like = [[row[i] for row in near if len(row) > i] for i in (len(slots), len(slots) + 1)]
            form, moving = getattr(self, f"_{kind}")(op, numbers, data, like, styles, clips)
            forms.append(self._tables["forms"].number([kind, *form]))
            slots += moving
        return self._tables["layouts"].number(forms), slots

    def _clip(self, clip, numbers):
        if len(clip) == 3:
            at, n, codes = clip
            clip = [self._arrays.put_floats(numbers[at : at + 2 * n]), n, codes]
        return self._tables["clips"].number(clip)

    def _path(self, op, numbers, _, like, styles, clips):
        at, n, codes, style, clip, snap = op
        put = self._arrays.put_floats if snap else self._arrays.put_places
        return [codes, styles[style], clips[clip], snap], [put(numbers[at : at + 2 * n], like[0])]

    def _stamps(self, op, numbers, _, like, styles, clips):
        at, n, codes, style, clip, snap, where, m = op
        put = self._arrays.put_floats if snap else self._arrays.put_places
        outline = put(numbers[at : at + 2 * n], like[0])
        return [codes, styles[style], clips[clip], snap], [outline, put(numbers[where : where + 2 * m], like[1])]

    def _text(self, op, numbers, _, like, styles, clips):
        words, x, y, angle, font, color, alpha, width, clip = op
        placed = self._tables["words"].number([words, round(x * PARTS), round(y * PARTS), width])
        return [angle, font, color, alpha, clips[clip]], [placed]

    def _image(self, op, _, data, like, styles, clips):
        at, columns, rows, colors, matrix, smooth, alpha, clip = op
        pixels, palette = data[at : at + columns * rows * (1 if colors else 4)], -1
        if colors:
            palette, places = self._palette(colors)
            pixels = places[np.frombuffer(pixels, np.uint8)].tobytes()
        return [columns, rows, palette, matrix, smooth, alpha, clips[clip]], [self._arrays.put_bytes(pixels, like[0])]

    def _palette(self, colors):
        """A palette that has all colors, at most 256, and where each stands: the same color is the same byte in all."""
        keys = [json.dumps(color) for color in colors]
        if len({*self._palettes[-1], *keys}) > 256:
            self._palettes.append({})
        palette = self._palettes[-1]
        places = [palette.setdefault(key, len(palette)) for key in keys]
        return len(self._palettes) - 1, np.array(places, np.uint8)


def _row(row, last):
    """The row as it is written: what moves as the difference from the last picture that has as much."""
    *heads, slots = row
    before, last[len(slots)] = last.get(len(slots), [0] * len(slots)), slots
    return [*heads, *(now - then for now, then in zip(slots, before, strict=True))]
