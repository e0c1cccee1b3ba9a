"""Pictures of the digits: a sheet of images, each with a line of text above it."""

import numpy as np

from coursekit.figures.style import INK

SIDE, GAP, HEAD = 8, 2, 4  # pixels: of an image, between two, and for the text above one


class Sheet:
    """A sheet of `rows` x `columns` places; `show` fills them, from the first on."""

    def __init__(self, ax, rows, columns):
        self.rows, self.columns = rows, columns
        height, width = rows * (SIDE + HEAD), columns * (SIDE + GAP) - GAP
        self.pixels = np.zeros((height, width))
        self.image = ax.imshow(self.pixels, cmap="gray_r", vmin=0, vmax=16, interpolation="nearest")
        ax.set_axis_off()
        style = {"ha": "center", "va": "bottom", "fontsize": 10, "color": INK}
        self.texts = [
            ax.text(x + SIDE / 2 - 0.5, y - 0.8, "", **style) for y, x in map(self._corner, range(self.places))
        ]
        self.moving = [self.image, *self.texts]

    @property
    def places(self):
        """How many images there is room for."""
        return self.rows * self.columns

    def show(self, images, texts):
        """Show images of shape (m, 64), pixels from 0 to 16, and their m texts; what has no place is left out."""
        self.pixels[:] = 0
        for i, image in enumerate(images[: self.places]):
            y, x = self._corner(i)
            self.pixels[y : y + SIDE, x : x + SIDE] = np.reshape(image, (SIDE, SIDE))
        self.image.set_data(self.pixels)
        for i, text in enumerate(self.texts):
            text.set_text(texts[i] if i < len(texts) else "")

    def _corner(self, place):
        return (place // self.columns) * (SIDE + HEAD) + HEAD, (place % self.columns) * (SIDE + GAP)
