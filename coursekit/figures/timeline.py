"""Eighty years of neurons on one line, with the two winters between them."""

from coursekit.figures.style import BLUE, INK, axes, look

EVENTS = (  # year, height of its text, the text
    (1943, 1, "1943  formal neuron\nMcCulloch & Pitts"),
    (1949, -1, "1949  Hebb's rule"),
    (1957, 2, "1957  perceptron\nRosenblatt"),
    (1960.5, -2, "1959-62  visual cortex\nHubel & Wiesel"),
    (1969, 1, "1969  Perceptrons\nMinsky & Papert"),
    (1980, -1, "1980  neocognitron\nFukushima"),
    (1986, 2, "1986  backpropagation\nRumelhart, Hinton & Williams"),
    (1989, -2, "1989, 1998  digits\nLeCun"),
    (2006, 1, "2006  layer by layer\nHinton, Osindero & Teh"),
    (2012, -1, "2012  data and GPUs\nAlexNet"),
    (2017, 2, "2017  attention\nTransformer"),
)
WINTERS = ((1970, 1983, "first winter"), (1995, 2006, "second winter"))


def timeline(ax=None):
    """Draw the course of ideas from the formal neuron to attention, and the years in which few believed in them.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> len(timeline(Figure().add_subplot()).texts)
    13

    References
    ----------
    Lecture B, history and the biological neuron; lecture E, the formal neuron.
    """
    with look():
        ax = axes(ax, (10.2, 3.4))
        ax.axhline(0, color=INK, lw=1.2, zorder=1)
        for start, end, name in WINTERS:
            ax.axvspan(start, end, color="#DDE8F0", zorder=0, lw=0)
            ax.text((start + end) / 2, -2.75, name, ha="center", fontsize=9, style="italic", color=INK)
        for year, height, text in EVENTS:
            end = 0.35 + 1.05 * (abs(height) - 1)
            side = 1 if height > 0 else -1
            ax.plot([year, year], [0, end * side], color=BLUE, lw=1.2, zorder=1)
            ax.scatter([year], [0], s=40, color=BLUE, zorder=2)
            style = {"ha": "center", "va": "bottom" if side > 0 else "top", "fontsize": 8.5}
            ax.text(year, (end + 0.06) * side, text, bbox={"fc": "white", "ec": "none", "pad": 1}, **style)
        ax.set(xlim=(1934, 2027), ylim=(-2.9, 2.5), yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.set_xticks(range(1940, 2021, 20))
        ax.tick_params(length=0, labelcolor="#666666")
    return ax
