"""A renderer for matplotlib's artists that draws nothing and writes down what is to be drawn."""

from functools import lru_cache, partial
from itertools import groupby
from math import isfinite
from operator import itemgetter

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from coursekit.canvas.display_list import DisplayList
from coursekit.canvas.outlines import cleaned, snaps, within
from coursekit.figures.style import BLUE, GREEN, INK, OLIVE, ORANGE, PURPLE, RED, SKY

ROLES = {
    INK: "ink", "#000000": "ink", "#FFFFFF": "paper", BLUE: "blue", ORANGE: "orange", GREEN: "green", RED: "red",
    PURPLE: "purple", SKY: "sky", OLIVE: "olive",
}  # fmt: skip
LONG = 200  # vertices from which a line is thinned before it is sent, and its codes are left out
SMOOTH = "smooth"
FAR = 1e6  # pixels from the picture; what lies further away is not told from it


class Recorder(RendererBase):
    """Takes what artists draw; `finish()` gives the display list.

    Parameters
    ----------
    width, height : float, of the picture, in pixels of the page
    dpi : float, pixels of the page for an inch
    """

    def __init__(self, width, height, dpi):
        super().__init__()
        self._size, self.dpi = (width, height), dpi
        self._ops, self._styles, self._clips, self._bounds = [], {}, [], {}
        self._numbers, self._count, self._pixels, self._bytes = [], 0, [], 0

    def finish(self):
        """Everything so far, as a display list."""
        for op in self._ops:
            if op[0] == "image":
                op[1] += 4 * self._count  # the bytes of images come after the numbers
        numbers = np.concatenate(self._numbers).tobytes() if self._numbers else b""
        head = {"ops": self._ops, "styles": [list(style) for style in self._styles], "clips": self._clips}
        return DisplayList(head, b"".join([numbers, *self._pixels]))

    def get_canvas_width_height(self):
        """Of the picture, as artists ask for it."""
        return self._size

    def flipy(self):
        """The origin is at the lower left."""
        return False

    def points_to_pixels(self, points):
        """A length in points as pixels of the page."""
        return points * self.dpi / 72

    def new_gc(self):
        """The state in which artists draw."""
        return GraphicsContextBase()

    def option_image_nocomposite(self):
        """Images come one by one, each at its size."""
        return True

    def option_scale_image(self):
        """The page stretches images that are not to be smoothed."""
        return True

    def draw_path(self, gc, path, transform, rgbFace=None):
        """A line, a curve or a filled outline."""
        line = rgbFace is None and gc.get_hatch_path() is None
        thin = line and len(path.vertices) > LONG and path.should_simplify
        width, height = self._size
        path = cleaned(path, transform, simplify=thin, clip=(-1, -1, width + 1, height + 1) if line else None)
        if len(path.vertices) > 1:
            outline = self._outline(path)
            snap = snaps(gc.get_snap(), path)
            self._ops.append(["path", *outline, self._style(gc, rgbFace), self._clip(gc), int(snap)])

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        """One outline at each vertex of a path."""
        places = np.ma.getdata(trans.transform(path.vertices))
        outline = cleaned(marker_path, marker_trans)
        snap = snaps(gc.get_snap(), outline)
        self._stamp(outline, self._style(gc, rgbFace), self._clip(gc), snap, places)

    def draw_path_collection(
        self, gc, master_transform, paths, all_transforms, offsets, offset_trans, facecolors, edgecolors, linewidths,
        linestyles, antialiaseds, urls, offset_position, *, hatchcolors=None,
    ):  # fmt: skip
        """Outlines at many places; neighbors that look the same become one row of stamps."""
        outlines = [
            cleaned(path, transform)
            for path, transform in self._iter_collection_raw_paths(master_transform, paths, all_transforms)
        ]
        known = {} if hatchcolors is None else {"hatchcolors": hatchcolors}
        each = self._iter_collection(
            gc, range(len(outlines)), offsets, offset_trans, facecolors, edgecolors, linewidths, linestyles,
            antialiaseds, urls, offset_position, **known,
        )  # fmt: skip
        looks = (
            ((outline, self._style(context, face), self._clip(context)), (x, y))
            for x, y, outline, context, face in each
        )
        for (outline, style, clip), row in groupby(looks, itemgetter(0)):
            self._stamp(outlines[outline], style, clip, False, np.array([place for _, place in row]))

    def _stamp(self, outline, style, clip, snap, places):
        places = places[np.isfinite(places).all(axis=1)]
        if len(places) and len(outline.vertices):
            marks, where = self._outline(outline), self._put(places)
            self._ops.append(["stamps", *marks, style, clip, int(snap), where, len(places)])

    def draw_image(self, gc, x, y, im, transform=None):
        """An image, an array of RGBA; with a transform it is stretched by the page, smoothly if its gid says so."""
        rows, columns = im.shape[:2]
        matrix = ((transform or Affine2D().scale(columns, rows)) + Affine2D().translate(x, y)).get_matrix()
        words = np.ascontiguousarray(im).view(np.uint32).reshape(-1)
        palette, indices = np.unique(words, return_inverse=True)
        few = len(palette) <= 256
        pixels = indices.astype(np.uint8) if few else words
        colors = [_pixel(*color) for color in palette.view(np.uint8).reshape(-1, 4).tolist()] if few else 0
        alpha = 1 if gc.get_alpha() is None else gc.get_alpha()
        at = self._bytes
        self._pixels.append(pixels.tobytes() + b"\0" * (-pixels.nbytes % 4))
        self._bytes += len(self._pixels[-1])
        place = [*matrix[:2, 0], *matrix[:2, 1], *matrix[:2, 2]]
        self._ops.append(
            ["image", at, columns, rows, colors, _short(place), int(gc.get_gid() == SMOOTH), alpha, self._clip(gc)]
        )

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """A line of words, drawn by the page in its own fonts; formulas are drawn as outlines."""
        if ismath:
            size = self.points_to_pixels(prop.get_size_in_points())
            turned = Affine2D().scale(size / self._text2path.FONT_SCALE).rotate_deg(angle).translate(x, y)
            gc.set_linewidth(0)
            self.draw_path(gc, _formula(s, prop.copy()), turned, gc.get_rgb())
            return
        width = self.get_text_width_height_descent(s, prop, False)[0]
        place = _short([x, y, angle])
        looks = _color(gc.get_rgb()), _alpha(gc, gc.get_rgb()), round(width, 1)
        self._ops.append(["text", s, *place, self._font(prop), *looks, self._clip(gc)])

    def write(self, artist):
        """Write a plain line of text down without matplotlib's layout, which takes most of the time of a picture.

        False where the artist is something else: turned, clipped, in a box, in several lines, a formula.
        """
        if type(artist) is not Text or not _is_plain(artist):
            return False
        words, prop, color = artist.get_text(), artist.get_fontproperties().copy(), to_rgba(artist.get_color())
        x, y = artist.get_transform().transform(artist.get_unitless_position())
        if words and artist.get_visible() and isfinite(x) and isfinite(y):
            width = sum(map(_font(prop, self.dpi).__getitem__, words))
            left = x - width * {"left": 0, "center": 0.5, "right": 1}[artist.get_horizontalalignment()]
            place = _short([left, y + _drop(prop, artist.get_verticalalignment(), self.dpi), 0])
            alpha = color[3] if artist.get_alpha() is None else artist.get_alpha()
            looks = _color(color), round(float(alpha), 3), round(width, 1)
            self._ops.append(["text", words, *place, self._font(prop), *looks, -1])
        return True

    def _font(self, prop):
        size = self.points_to_pixels(prop.get_size_in_points())
        return f"{prop.get_style()} {prop.get_weight()} {size:.4g}px"

    def get_text_width_height_descent(self, s, prop, ismath):
        """How much room words take; of plain ones the sum of their letters, so that a new number costs nothing."""
        font = _font(prop.copy(), self.dpi)
        return font.formula(s) if ismath else (sum(map(font.__getitem__, s)), *font.line)

    def _outline(self, path):
        """(at, n, codes) of a path."""
        codes = path.codes
        plain = codes is None or not len(codes) or (codes[0] == Path.MOVETO and (codes[1:] == Path.LINETO).all())
        written = "" if plain else codes.astype(np.uint8).tobytes().hex()
        return self._put(path.vertices), len(path.vertices), written

    def _put(self, vertices):
        """Where these numbers begin among all."""
        numbers = np.clip(vertices, -FAR, FAR).astype(np.float32).ravel()
        at, self._count = self._count, self._count + numbers.size
        self._numbers.append(numbers)
        return at

    def _style(self, gc, face):
        """The number of a look in the table."""
        width = gc.get_linewidth()
        offset, dashes = gc.get_dashes()
        stroke = gc.get_rgb()
        look = (
            _color(stroke) if width > 0 else "", _alpha(gc, stroke), round(self.points_to_pixels(width), 3),
            "" if face is None else _color(face), 1 if face is None else _alpha(gc, face),
            () if dashes is None else tuple(round(self.points_to_pixels(dash), 2) for dash in dashes),
            round(self.points_to_pixels(offset or 0), 2), gc.get_capstyle(), gc.get_joinstyle(), self._hatch(gc),
        )  # fmt: skip
        return self._styles.setdefault(look, len(self._styles))

    def _hatch(self, gc):
        """(vertices in the unit square, codes, color, width) of a hatch; () without one."""
        path = gc.get_hatch_path()
        if path is None:
            return ()
        vertices = tuple(np.round(path.vertices.ravel(), 4).tolist())
        codes = path.codes.astype(np.uint8).tobytes().hex()
        return vertices, codes, _color(gc.get_hatch_color()), self.points_to_pixels(gc.get_hatch_linewidth())

    def _clip(self, gc):
        """The number of what bounds the drawing in the table; -1 where nothing does."""
        box, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
        if path is None:
            return -1 if box is None else self._bound(tuple(_short(box.bounds)), list)
        whole = within(cleaned(path, transform), box)
        return self._bound(whole.vertices.tobytes(), lambda _: list(self._outline(whole)))

    def _bound(self, key, written):
        if key not in self._bounds:
            self._bounds[key] = len(self._clips)
            self._clips.append(written(key))
        return self._bounds[key]


def record(figure, artists=None):
    """The display list of a figure, without what is animated; or of some of its artists.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        An inch is as many pixels of the page as its dpi.
    artists : sequence of Artist, optional
        In the order in which they are drawn.

    Returns
    -------
    DisplayList

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(2, 1), dpi=96)
    >>> words = figure.text(0.5, 0.5, "here")
    >>> [op[:2] for op in record(figure, [words]).head["ops"]]
    [['text', 'here']]

    References
    ----------
    Matplotlib's interface for renderers, `matplotlib.backend_bases.RendererBase`.
    """
    recorder = Recorder(figure.bbox.width, figure.bbox.height, figure.dpi)
    if artists is None:
        figure.draw(recorder)
    else:
        for artist in artists:
            if not recorder.write(artist):
                artist.draw(recorder)
    return recorder.finish()


_AGG = RendererAgg(1, 1, 96)


class _Font(dict):
    """The widths of letters in pixels, as matplotlib measures them; `line` is (height, descent) of every line."""

    def __init__(self, prop, dpi):
        self._prop, self._dpi = prop, dpi
        self.line = self._measure("lp", False)[1:]
        self.formula = lru_cache(256)(partial(self._measure, ismath=True))

    def __missing__(self, letter):
        self[letter] = self._measure(letter, False)[0]
        return self[letter]

    def _measure(self, text, ismath):
        _AGG.dpi = self._dpi
        return _AGG.get_text_width_height_descent(text, self._prop, ismath)


_font = lru_cache(64)(_Font)


def _is_plain(text):
    """Is it one level line of words and nothing else?"""
    words = text.get_text()
    boxed = text.get_bbox_patch() is not None or text.get_path_effects() or text.get_wrap()
    clipped = text.get_clip_on() and (text.get_clip_box() is not None or text.get_clip_path() is not None)
    return not (boxed or clipped or text.get_rotation() or "$" in words or "\n" in words)


@lru_cache(256)
def _drop(prop, alignment, dpi):
    """How far the baseline of a line lies above the place of its text, as matplotlib has it."""
    figure = Figure(figsize=(1, 1), dpi=dpi)
    text = figure.text(0, 0, "0", va=alignment, fontproperties=prop)
    recorder = Recorder(dpi, dpi, dpi)
    text.draw(recorder)
    return recorder._ops[0][3]


@lru_cache(512)
def _formula(text, prop):
    """The outlines of a formula."""
    return Path(*_AGG._text2path.get_text_path(prop, text, ismath=True))


@lru_cache(1024)
def _named(rgb):
    color = to_hex(rgb).upper()
    return ROLES.get(color) or color.lower()


def _color(rgb):
    """A color's role, or the color itself."""
    return _named(tuple(rgb[:3]))


def _alpha(gc, rgb):
    """How opaque a color is: as the artist says, or as the color itself does."""
    if gc.get_forced_alpha():
        return round(float(gc.get_alpha()), 3)
    return round(float(rgb[3]), 3) if len(rgb) > 3 else 1


def _pixel(red, green, blue, alpha):
    """A color of an image, and how opaque it is."""
    name = f"#{red:02X}{green:02X}{blue:02X}"
    return [ROLES.get(name, name.lower()), round(alpha / 255, 3)]


def _short(numbers):
    """Numbers rounded to a hundredth of a pixel, as JSON has them."""
    return [round(float(number), 2) for number in numbers]
