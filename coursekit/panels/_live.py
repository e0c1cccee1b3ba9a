"""A matplotlib figure that is redrawn in place, fast enough to follow a slider.

What never changes (axes, labels, data points) is drawn once and kept as a background. A redraw
restores the background, draws the moving artists over it, and sends one PNG to an image widget,
which shows the old picture until the new one is there.
"""

import ipywidgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from traitlets import Unicode

from coursekit.panels._png import encode

DPI = 96  # one pixel of the picture is one of the page


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
        Made without pyplot, so that nothing else keeps or shows it; drawn at 96 dots an inch.
    moving : sequence of Artist
        The artists that change, in drawing order; all others must stay as they are.
    """

    def __init__(self, figure, moving):
        self.figure, self.moving = figure, tuple(moving)
        figure.set_dpi(DPI)
        self.canvas = FigureCanvasAgg(figure)
        for artist in self.moving:
            artist.set_animated(True)  # left out when the background is drawn
        self.background = None
        self.width, _ = self.canvas.get_width_height()
        self.widget = Image(format="png", layout={"width": f"{self.width}px", "max_width": "100%", "margin": "8px 0 0"})

    def draw(self):
        """Draw the moving artists as they are now and send the picture."""
        if self.background is None:
            self.canvas.draw()
            self.background = self.canvas.copy_from_bbox(self.figure.bbox)
        self.canvas.restore_region(self.background)
        for artist in self.moving:
            artist.axes.draw_artist(artist)
        self.widget.value = encode(np.asarray(self.canvas.buffer_rgba())[..., :3])
