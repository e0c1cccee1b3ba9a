"""The lessons and what leads to what."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, axes, look

LESSONS = (  # number as it is written, title, minutes, column and row from below
    ("0", "Start", 25, (0, 1)),
    ("0b", "Why learn,\nwhy deep", 50, (0, 0)),
    ("1", "Linear\nmodels", 100, (1, 1)),
    ("2", "Losses\nand risk", 150, (2, 1)),
    ("3", "Bias and\nvariance", 130, (3, 1)),
    ("4", "Backprop\nby hand", 255, (1, 0)),
    ("5", "Gradient\ndescent", 255, (2, 0)),
    ("6", "Learning\nfrom samples", 150, (3, 0)),
    ("7", "Momentum\nto Adam", 255, (4, 0)),
    ("8", "Regulari-\nzation", 155, (5, 1)),
    ("9", "Capstone", 75, (5, 0)),
    ("10", "The large\nlibraries", 65, (6, 0)),
)
LEADS = {  # to those that build on it
    "0": "0b 1",
    "0b": "1",
    "1": "2 4",
    "2": "3 4",
    "3": "8",
    "4": "5",
    "5": "6",
    "6": "7",
    "7": "8 9",
    "8": "9",
    "9": "10",
}
LINKS = [(source, target) for source, targets in LEADS.items() for target in targets.split()]
ENDS = ("0", "0b", "9", "10")  # before the course and after it
WIDTH, HEIGHT = 0.74, 0.62  # of a box, in columns and rows


def course_map(ax=None):
    r"""Draw the lessons, how long each takes, and an arrow from each to those that build on it.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = course_map(Figure().add_subplot())
    >>> ax.texts[1].get_text().split("\n")[1:]
    ['Why learn,', 'why deep', '50 min']
    """
    with look():
        ax = axes(ax, (10.2, 3.3))
        at = {number: place for number, _, _, place in LESSONS}
        for source, target in LINKS:
            ends = _ends(at[source], at[target])
            ax.add_patch(FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=11, color=INK))
        for number, title, minutes, (x, y) in LESSONS:
            color = GREEN if number in ENDS else (ORANGE, BLUE)[y]
            corner = (x - WIDTH / 2, y - HEIGHT / 2)
            box = FancyBboxPatch(corner, WIDTH, HEIGHT, "round,pad=0,rounding_size=0.06", ec=color, fc="white", lw=2)
            ax.add_patch(box)
            label = rf"$\mathbf{{{number}}}$" + f"\n{title}\n{minutes} min"
            ax.text(x, y, label, ha="center", va="center", fontsize=9, linespacing=1.25)
        ax.text(4, 1.1, "what to aim for", ha="center", color=BLUE, fontsize=9)
        ax.text(2.5, -0.47, "how to get there", ha="center", color="#9A6A00", fontsize=9)
        ax.set(xlim=(-0.45, 6.45), ylim=(-0.5, 1.4))
        ax.axis("off")
    return ax


def _ends(source, target):
    """Where an arrow leaves one box and meets the other: sideways in a row, else up or down."""
    (a, b), (c, d) = source, target
    if b == d:
        return (a + WIDTH / 2, b), (c - WIDTH / 2, d)
    away = HEIGHT / 2 if d > b else -HEIGHT / 2
    lean = 0.25 * ((c > a) - (c < a))
    return (a + lean, b + away), (c - lean, d - away)
