"""What `decompose` found: hypotheses around their average, and the parts of the error as stacked bars."""

import numpy as np

from coursekit.core import validate
from coursekit.core.bias_variance import Decomposition
from coursekit.figures.bias_variance import COLORS, Hypotheses, two_digits
from coursekit.figures.style import axes, look


def hypotheses(result, target, fits, data, ax=None):
    """Draw many hypotheses, their average with a band of one standard deviation, and the target.

    Parameters
    ----------
    result : Decomposition
    target : ndarray of shape (m,), the target at result.x
    fits : ndarray of shape (k, m), what k hypotheses say there
    data : pair of x and y, each of shape (n,), the data set of the first of them
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If an argument is of the wrong kind or shape.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> result = ck.bias_variance.decompose("constant", np.sin, n_datasets=100, x_test=[0.0, 1.0])
    >>> ax = hypotheses(result, [0.0, 0.84], [[0.1, 0.1]], ([-0.2, 0.4], [-0.2, 0.4]), Figure().add_subplot())
    >>> len(ax.collections), ax.get_xlabel()
    (2, 'x')

    References
    ----------
    Lecture D, bias and variance.
    """
    if not isinstance(result, Decomposition):
        raise TypeError(f"result must be that of `decompose`, got {validate.shown(result)}")
    target, fits, data = validate.array("target", target, 1), validate.array("fits", fits, 2), _points(data)
    m = result.x.size
    for name, last in (("target", target.size), ("fits", fits.shape[1])):
        if last != m:
            raise ValueError(f"{name} must hold one number for each of the {m} points x, got {last}")
    with look():
        ax = axes(ax)
        Hypotheses(ax, result.x, target).show(fits, result.mean, np.sqrt(result.variance_at_x), data)
    return ax


def _points(data):
    data = validate.array("data", data, 2)
    if len(data) != 2:
        raise ValueError(f"data must be a pair of x and y, got {len(data)} rows")
    return data


def error_parts(results, labels, ax=None):
    """Draw squared bias, variance and noise stacked, a bar for each result, with the sum above it.

    Parameters
    ----------
    results : sequence of Decomposition
    labels : sequence of str or int, one for each bar
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If results holds anything else, or labels is not as long.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import coursekit as ck
    >>> results = ck.bias_variance.decompose(["constant", "line"], lambda x: np.sin(np.pi * x))
    >>> [text.get_text() for text in error_parts(results, ["H0", "H1"], Figure().add_subplot()).texts]
    ['0.75', '1.89']

    References
    ----------
    Lecture D, bias and variance.
    """
    wanted = "results must be a list of what `decompose` returns"
    if not isinstance(results, list | tuple) or not all(isinstance(each, Decomposition) for each in results):
        raise TypeError(f"{wanted}, got {validate.shown(results)}")
    if not isinstance(labels, list | tuple | range) or len(labels) != len(results):
        raise ValueError(f"labels must be a list of {len(results)}, one for each bar, got {validate.shown(labels)}")
    places, bottom = np.arange(len(results)), np.zeros(len(results))
    with look():
        ax = axes(ax)
        for part, key in zip(COLORS, ("bias2", "variance", "noise"), strict=True):
            heights = np.array([getattr(each, key) for each in results])
            ax.bar(places, heights, 0.78, bottom, color=COLORS[part], label=part)
            bottom += heights
        for place, total in zip(places, bottom, strict=True):
            ax.text(place, total, two_digits(total), ha="center", va="bottom", fontsize=9, clip_on=True)
        ax.set(ylabel="error", ylim=(0, 1.1 * bottom.max() or 1), xticks=places, xticklabels=labels)
        ax.legend()
    return ax
