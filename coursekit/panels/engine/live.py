"""A matplotlib figure that is redrawn in place, fast enough to follow a slider.

What never changes (axes, labels, data points) is drawn once and kept as a background. A redraw
restores the background, draws the moving artists over it, and sends one PNG to an image widget,
which shows the old picture until the new one is there.
"""

import io
import textwrap

import ipywidgets
import numpy as np
import PIL.Image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from traitlets import Unicode

from coursekit.figures.style import INK
from coursekit.panels.engine.png import encode

DPI = 96  # dots an inch on a page that is not dense
DENSEST = 3
MARGIN = 0.1  # inches
HINT = "A live picture: run this cell in JupyterLab to get its sliders."
_PAPER = {"boxstyle": "round,pad=0.6", "facecolor": "white", "edgecolor": INK, "alpha": 0.95}


class Screen:
    """`ratio` is how many pixels of the screen make one of the page, for new figures.

    Sharp on every screen until a browser has told what its own is (see `page.js`).
    """

    ratio = 2.0


class Image(ipywidgets.Image):
    """An image whose tooltip is its text for those who cannot see it.

    The front end asks every widget with a tooltip for its description, and fails where there is none.
    """

    description = Unicode("").tag(sync=True)


class LiveFigure:
    """A figure whose `moving` artists change; `widget` is its picture in the notebook.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Made without pyplot, so that nothing else keeps or shows it. An inch is 96 pixels of the page.
    moving : sequence of Artist
        The artists that change, in drawing order; all others stay as they are within one scene.
    show : function of (result, **view) that moves the artists
        It may return a scene, any value that names what the static artists show, such as the name of a
        surface: when it is another than before, everything is drawn anew.
    """

    def __init__(self, figure, moving, show):
        self.figure, self.show = figure, show
        self.canvas = FigureCanvasAgg(figure)
        if isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine):
            figure.get_layout_engine().set(w_pad=MARGIN, h_pad=MARGIN)  # of the white sheet, on a dark page
        self.moving = moving
        self._note = figure.text(0.5, 0.5, "", ha="center", va="center", fontsize=12, color=INK, bbox=_PAPER)
        self._note.set(animated=True, in_layout=False)
        self._scene, self._places = None, [(ax, ax.get_position(original=True)) for ax in figure.axes]
        self.width = round(DPI * figure.get_figwidth())
        self.widget = Image(format="png", layout={"width": f"{self.width}px", "max_width": "100%", "margin": "8px 0 0"})
        self.ratio = Screen.ratio

    @property
    def moving(self):
        """The artists that change; a `show` that makes other ones, for another scene, sets them here."""
        return self._moving

    @moving.setter
    def moving(self, artists):
        self._moving = tuple(artists)
        for artist in self._moving:
            artist.set_animated(True)  # left out when the background is drawn

    @property
    def ratio(self):
        """Pixels of the picture for one pixel of the page."""
        return self._ratio

    @ratio.setter
    def ratio(self, ratio):
        self._ratio = min(max(round(4 * float(ratio)) / 4, 1), DENSEST)
        self.figure.set_dpi(DPI * self._ratio)
        self._background = None

    def draw(self, result, note="", **view):
        """Draw a result as the artists show it, with a note across the picture where there is one."""
        scene = self.show(result, **view)
        if scene != self._scene:
            self._scene, self._background = scene, None
        self.send(note)

    def send(self, note=""):
        """Draw the moving artists as they are now and send the picture."""
        if self._background is None:
            self._draw_all()
        self.canvas.restore_region(self._background)
        for artist in self.moving:
            artist.axes.draw_artist(artist)
        if note:
            self._note.set_text(textwrap.fill(note, 70))
            self.figure.draw_artist(self._note)
        self.widget.value = encode(np.asarray(self.canvas.buffer_rgba()))

    def _draw_all(self):
        """Draw the background; the layout starts from where it first started, so that it always ends the same."""
        for ax, place in self._places:
            _place(ax, place)
        self.canvas.draw()
        self._background = self.canvas.copy_from_bbox(self.figure.bbox)

    def still(self):
        """The picture as a file for readers without a kernel, with a line on how to get the sliders.

        256 colors take a quarter of the room in every notebook that is stored.
        """
        pixels = np.asarray(self.canvas.buffer_rgba())
        line = Figure(figsize=(self.figure.get_figwidth(), 0.3), dpi=self.figure.dpi)
        line.text(0.5, 0.5, HINT, ha="center", va="center", fontsize=9, color="#555555")
        canvas = FigureCanvasAgg(line)
        canvas.draw()
        whole = np.vstack([pixels, np.asarray(canvas.buffer_rgba())])[..., :3]
        few = PIL.Image.fromarray(whole).quantize(256, PIL.Image.Quantize.FASTOCTREE, dither=PIL.Image.Dither.NONE)
        few.putpalette([255 if value == 254 else value for value in few.getpalette()])  # white stays white
        png = io.BytesIO()
        few.save(png, "PNG", optimize=True)
        return png.getvalue()


def _place(ax, place):
    """Put axes somewhere; matplotlib takes axes that are put by hand out of the layout, and here they stay in it."""
    inside = ax.get_in_layout()
    ax.set_position(place)
    ax.set_in_layout(inside)
