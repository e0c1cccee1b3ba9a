"""A matplotlib figure that is redrawn in place, fast enough to follow a slider.

Nothing is painted here: what never changes (axes, labels, data points) is recorded once and sent to the page, which
keeps it; after that only the artists that move are recorded and sent, and the page draws them (`coursekit.canvas`).
"""

import io
import textwrap

import numpy as np
import PIL.Image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from coursekit.canvas.display_list import EMPTY
from coursekit.canvas.record import record
from coursekit.figures.style import INK

DPI, DENSE = 96, 2  # pixels of the page for an inch; pixels of a stored picture for one of the page
MARGIN = 0.1  # inches
HINT = "A live picture: run this cell in JupyterLab to get its sliders."
_PAPER = {"boxstyle": "round,pad=0.6", "facecolor": "white", "edgecolor": INK, "alpha": 0.95}


class LiveFigure:
    """A figure whose `moving` artists change.

    Attributes
    ----------
    picture : (ground, moving)
        Display lists of what stays and of what moves.
    size : (width, height) in pixels of the page

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, so that nothing else keeps or shows it. An inch is 96 pixels of the page.
    moving : sequence of Artist
        The artists that change, in drawing order; all others stay as they are within one scene.
    show : function of (result, **view) that moves the artists
        It may return a scene, any value that names what the static artists show, such as the name of a
        surface: when it is another than before, everything is drawn anew.
    handles : sequence of Handle or Number
        What is dragged in the picture.
    """

    def __init__(self, figure, moving, show, handles=()):
        self.figure, self.show, self.handles = figure, show, tuple(handles)
        figure.set_dpi(DPI)
        self.canvas = FigureCanvasAgg(figure)
        self._layout = figure.get_layout_engine()
        if isinstance(self._layout, ConstrainedLayoutEngine):
            self._layout.set(w_pad=MARGIN, h_pad=MARGIN)
        figure.set_layout_engine("none")  # it is asked when the ground is drawn, and only then
        self.moving = moving
        self._note = figure.text(0.5, 0.5, "", ha="center", va="center", fontsize=12, color=INK, bbox=_PAPER)
        self._note.set(animated=True, in_layout=False)
        self._scene, self._stale, self._places = (
            None,
            True,
            [(ax, ax.get_position(original=True)) for ax in figure.axes],
        )
        self.size = round(figure.bbox.width), round(figure.bbox.height)
        self.picture = EMPTY, EMPTY

    @property
    def moving(self):
        """The artists that change; a `show` that makes other ones, for another scene, sets them here."""
        return self._moving

    @moving.setter
    def moving(self, artists):
        self._moving = tuple(artists)
        for artist in self._moving:
            artist.set_animated(True)  # left out when the background is drawn

    def draw(self, result, note="", **view):
        """Draw a result as the artists show it, with a note across the picture where there is one."""
        scene = self.show(result, **view)
        if scene != self._scene:
            self._scene, self._stale = scene, True
        self.record(note)

    def record(self, note=""):
        """Record the moving artists as they are now, and the others if they are not those of the last picture."""
        self._note.set_text(textwrap.fill(note, 70))
        ground = self._ground() if self._stale else self.picture[0]
        self.picture, self._stale = (ground, record(self.figure, [*self.moving, self._note])), False

    def _ground(self):
        """What stays; the layout starts from where it first started, so that it always ends the same."""
        if self._layout:
            for ax, place in self._places:
                _place(ax, place)
            self._layout.execute(self.figure)
            for ax, _ in self._places:
                _place(ax, self._on_pixels(ax.get_position(original=True)))
        return record(self.figure)

    def _on_pixels(self, place):
        """The place of axes, moved to whole pixels: spines are sharp, and a hair of a number moves nothing."""
        return Bbox(np.round(place.get_points() * self.size) / self.size)

    def still(self):
        """The picture as a file for readers without a kernel, with a line on how to get the sliders.

        256 colors take a quarter of the room in every notebook that is stored.
        """
        pixels = self._painted()
        line = Figure(figsize=(self.figure.get_figwidth(), 0.3), dpi=DENSE * DPI)
        line.text(0.5, 0.5, HINT, ha="center", va="center", fontsize=9, color="#555555")
        canvas = FigureCanvasAgg(line)
        canvas.draw()
        whole = np.vstack([pixels, np.asarray(canvas.buffer_rgba())])[..., :3]
        return _filed(whole)

    def painting(self):
        """The picture as a file, without the line."""
        return _filed(self._painted()[..., :3])

    def _painted(self):
        """The pixels of the picture as it is now, everything where the page has it."""
        self.figure.set_dpi(DENSE * DPI)
        self.canvas.draw()
        for artist in (*self.moving, self._note):
            self.figure.draw_artist(artist)
        pixels = np.array(self.canvas.buffer_rgba())
        self.figure.set_dpi(DPI)
        return pixels


def _filed(pixels):
    few = PIL.Image.fromarray(pixels).quantize(256, PIL.Image.Quantize.FASTOCTREE, dither=PIL.Image.Dither.NONE)
    few.putpalette([255 if value == 254 else value for value in few.getpalette()])  # white stays white
    png = io.BytesIO()
    few.save(png, "PNG", optimize=True)
    return png.getvalue()


def _place(ax, place):
    """Put axes somewhere; matplotlib takes axes that are put by hand out of the layout, and here they stay in it."""
    inside = ax.get_in_layout()
    ax.set_position(place)
    ax.set_in_layout(inside)
