"""Artificial intelligence, machine learning, deep learning: each a part of the one around it."""

from matplotlib.patches import FancyBboxPatch

from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, axes, look

RINGS = (  # name, what it does, an example of what is not in the next one; color
    (
        "artificial intelligence",
        "does what takes people thought",
        "a chess program that searches\nmoves by rules",
        BLUE,
    ),
    ("machine learning", "gets better with data", "a line fitted to two features\nthat somebody chose", GREEN),
    (
        "deep learning",
        "learns its features, too, layer by layer",
        "a network that reads digits\nfrom their pixels",
        ORANGE,
    ),
)
WIDTH, HEIGHT, INSET = 9.0, 2.5, (2.75, 0.24)  # inches; how far the next box begins to the right, and above


def nested(ax=None):
    """Draw the three fields as boxes in one another, each with an example of what the next one does not hold.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> [text.get_text() for text in nested(Figure().add_subplot()).texts][::3]
    ['artificial intelligence', 'machine learning', 'deep learning']

    References
    ----------
    Lecture A, artificial intelligence, machine learning, deep learning.
    """
    with look():
        ax = axes(ax, (WIDTH, HEIGHT))
        for i, (name, does, example, color) in enumerate(RINGS):
            x, y = INSET[0] * i + 0.1, INSET[1] * i + 0.1
            size = WIDTH - 0.1 - x - 0.12 * i, HEIGHT - 0.1 - y - 0.12 * i
            ax.add_patch(FancyBboxPatch((x, y), *size, "round,pad=0,rounding_size=0.12", ec=color, fc="white", lw=2.2))
            top = y + size[1]
            ax.text(x + 0.16, top - 0.14, name, va="top", weight="bold", fontsize=11, color=INK)
            ax.text(x + 0.16, top - 0.42, does, va="top", fontsize=9, color=INK)
            ax.text(x + 0.16, y + 0.14, example, va="bottom", fontsize=9, style="italic", color=INK)
        ax.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
    return ax
