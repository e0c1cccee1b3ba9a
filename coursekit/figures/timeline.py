"""Eighty years of neurons on one line."""

from coursekit.figures.style import BLUE, INK, axes, look

EVENTS = (
    (1943, "formal neuron\nMcCulloch & Pitts"),
    (1957, "perceptron\nRosenblatt"),
    (1960.5, "visual cortex\nHubel & Wiesel, 1959-62"),
    (1986, "backpropagation\nRumelhart, Hinton & Williams"),
    (2012, "data and GPUs\ndeep networks win"),
)


def timeline(ax=None):
    """Draw the course of ideas from the formal neuron to deep networks.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> len(timeline(Figure().add_subplot()).texts)
    5

    References
    ----------
    Lecture B, history and the biological neuron; lecture E, the formal neuron.
    """
    with look():
        ax = axes(ax, (9.0, 2.3))
        ax.axhline(0, color=INK, lw=1.2, zorder=1)
        for i, (year, text) in enumerate(EVENTS):
            side = 1 if i % 2 == 0 else -1
            ax.plot([year, year], [0, 0.35 * side], color=BLUE, lw=1.2, zorder=1)
            ax.scatter([year], [0], s=50, color=BLUE, zorder=2)
            label = f"{int(year)}  {text}" if year == int(year) else text
            ax.text(year, 0.42 * side, label, ha="center", va="bottom" if side > 0 else "top", fontsize=9)
        ax.set(xlim=(1936, 2026), ylim=(-1.05, 1.05), yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.set_xticks(range(1940, 2021, 20))
        ax.tick_params(length=0, labelcolor="#666666")
    return ax
