"""Where the risk of a trained model comes from: from the best function of all to what the optimizer returned."""

from coursekit.core import validate
from coursekit.figures.style import BLUE, GREEN, INK, ORANGE, SKY, axes, look

RUNGS = ("best function of all", "best of the family", "lowest training loss", "what training returned")
ERRORS = (("approximation", BLUE), ("estimation", ORANGE), ("optimization", GREEN))


def excess_risk(best, family, minimizer, found, ax=None):
    """Draw four risks one above the other, and the errors that lie between them.

    Parameters
    ----------
    best, family : float, the lowest risk of all functions, and the lowest in the family
    minimizer, found : float, risk of the family's function of the lowest training loss, and of what training returned
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = excess_risk(0.04, 0.09, 0.16, 0.18, Figure().add_subplot())
    >>> [text.get_text().strip() for text in ax.texts]
    ['approximation 0.050', 'estimation 0.070', 'optimization 0.020']

    References
    ----------
    Lecture A, risk; Bottou & Bousquet (2007), The tradeoffs of large scale learning.
    """
    given = {"best": best, "family": family, "minimizer": minimizer, "found": found}
    risks = [validate.number(name, value) for name, value in given.items()]
    with look():
        ax = axes(ax, (6.0, 2.9))
        ax.barh(range(4), [risks[0]] * 4, color=SKY, alpha=0.35, height=0.55)
        for row, (name, color) in enumerate(ERRORS, 1):
            low, high = risks[row - 1], risks[row]
            for later in range(row, 4):
                ax.barh(later, high - low, left=low, color=color, alpha=1 if later == row else 0.35, height=0.55)
            ax.plot([low, low], [row - 1.28, row + 0.28], color=INK, lw=0.8, ls=":")
            ax.text(max(low, high), row, f"  {name} {high - low:.3f}", va="center", fontsize=9)
        ax.set_yticks(range(4), [f"{rung}\n{risk:.3f}" for rung, risk in zip(RUNGS, risks, strict=True)])
        ax.invert_yaxis()
        ax.set(xlabel="expected risk", xlim=(0, 1.45 * max(risks)))
    return ax
