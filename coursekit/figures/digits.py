"""Pictures of the digits: a sheet of images, each with a line of text above it."""

import numpy as np

from coursekit.figures.style import INK

SIDE, GAP, HEAD = 8, 2, 4  # pixels: of an image, between two, and for the text above one


class Sheet:
    """A sheet of `rows` x `columns` places for images of `side` x `side`; `show` fills them, from the first on.

    `lines` is how many lines of text there is room for above an image.
    """

    def __init__(self, ax, rows, columns, side=SIDE, lines=1):
        self.rows, self.columns, self.side = rows, columns, side
        self.gap, self.head = (max(1, round(room * side / SIDE)) for room in (GAP, HEAD * lines))
        height, width = rows * (side + self.head), columns * (side + self.gap) - self.gap
        self.pixels = np.zeros((height, width))
        self.image = ax.imshow(self.pixels, cmap="gray_r", vmin=0, vmax=16, interpolation="none")
        ax.set_axis_off()
        style = {"ha": "center", "va": "bottom", "fontsize": 10 if lines == 1 else 9, "color": INK}
        self.texts = [
            ax.text(x + side / 2 - 0.5, y - 0.5 - 0.3 * side / SIDE, "", **style)
            for y, x in map(self._corner, range(self.places))
        ]
        self.moving = [self.image, *self.texts]

    @property
    def places(self):
        """How many images there is room for."""
        return self.rows * self.columns

    def show(self, images, texts):
        """Show images of shape (m, side²), pixels from 0 to 16, and their m texts; what has no place is left out."""
        self.pixels[:] = 0
        for i, image in enumerate(images[: self.places]):
            y, x = self._corner(i)
            self.pixels[y : y + self.side, x : x + self.side] = np.reshape(image, (self.side, self.side))
        self.image.set_data(self.pixels)
        for i, text in enumerate(self.texts):
            text.set_text(texts[i] if i < len(texts) else "")

    def _corner(self, place):
        row, column = divmod(place, self.columns)
        return row * (self.side + self.head) + self.head, column * (self.side + self.gap)
