"""What a picture is made of, as a page can draw it: a list of operations, and the numbers that they point into.

All lengths are pixels of the page, with the origin at the lower left as matplotlib has it. An operation is a list:

- `["path", at, n, codes, style, clip, snap]`: n vertices (x, y) from number `at` on. `codes` are those of
  `matplotlib.path.Path`, two hexadecimal digits each; without them the vertices are joined by straight lines.
- `["stamps", at, n, codes, style, clip, snap, where, m]`: the same outline at each of m places.
- `["text", words, x, y, angle, font, color, alpha, width, clip]`: from the left end of the baseline, `width` wide.
- `["image", at, columns, rows, palette, matrix, smooth, alpha, clip]`: bytes from byte `at` on, an index into the
  palette of `[color, alpha]` for each pixel, or four channels where there is no palette; its rows go upwards, and
  `matrix` takes the unit square to the page.

`styles` and `clips` are tables that the operations point into by number, for many have the same. A style is
`[stroke, stroke alpha, width, fill, fill alpha, dashes, dash offset, cap, join, hatch]`; "" is no stroke or
no fill. A clip is a rectangle `[x, y, width, height]`, or the vertices and codes of an outline `[at, n, codes]`.

A color is the name of a role ("ink", "paper", "blue"), which the page has in its own theme, or "#rrggbb".
"""

from typing import NamedTuple


class DisplayList(NamedTuple):
    """A recorded picture: `head` for JSON; in `data` the numbers as float32, after them the bytes of images."""

    head: dict
    data: bytes


EMPTY = DisplayList({"ops": [], "styles": [], "clips": []}, b"")
