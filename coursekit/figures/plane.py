"""What a classifier makes of the plane: shaded by probability, with the data on top.

`Shading` and `Line` are drawn once and moved afterwards, so that a live panel and a static figure
share one drawing.
"""

import numpy as np
from contourpy import contour_generator
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from coursekit.core import validate
from coursekit.figures.style import CLASS_COLORS, CLASS_MARKERS, INK, axes, given_axes, look, pair

GRID = 96  # points along each side; between them colors are interpolated, and borders are straight
STRONGEST, SHADES = 0.45, 40  # how opaque a class is where it is certain, in so many steps
BORDER = {"edgecolor": "#5a5a5a", "linewidth": 1.4, "fill": False, "joinstyle": "round"}

NOWHERE = Path(np.empty((0, 2)))


class _Field(AxesImage):
    """An image of colors at points, smooth between them: where a renderer can stretch it, that is left to it."""

    def draw(self, renderer):
        if not renderer.option_scale_image():
            return super().draw(renderer)
        pixels, left, bottom, transform = self.make_image(renderer, unsampled=True)
        context = renderer.new_gc()
        context.set_clip_rectangle(self.axes.bbox)
        context.set_gid("smooth")
        rows, columns = pixels.shape[:2]
        return renderer.draw_image(context, left, bottom, pixels, Affine2D().scale(columns, rows) + transform)


class Shading:
    """Over the axes each class has its color, paler where it is less probable, with grey borders between them."""

    def __init__(self, ax, bounds, n_classes):
        (left, right), (bottom, top) = bounds
        self.x, self.y = np.linspace(left, right, GRID), np.linspace(bottom, top, GRID)
        self.points = np.stack(np.meshgrid(self.x, self.y), axis=-1).reshape(-1, 2)
        colors = 255 * np.array([to_rgb(color) for color in CLASS_COLORS[:n_classes]])
        self.colors = np.column_stack([colors, np.zeros(n_classes)]).round().astype(np.uint8)
        ax.set_aspect("auto")
        half = (right - left) / (GRID - 1) / 2, (top - bottom) / (GRID - 1) / 2  # a point is the middle of its pixel
        extent = left - half[0], right + half[0], bottom - half[1], top + half[1]
        self.image = _Field(ax, extent=extent, origin="lower", interpolation="bilinear", zorder=0)
        self.image.set_data(np.zeros((GRID, GRID, 4), np.uint8))
        ax.add_image(self.image)
        self.image.set_clip_path(ax.patch)
        self.border = ax.add_artist(PathPatch(NOWHERE, zorder=0.5, **BORDER))
        self.moving = [self.image, self.border]
        ax.set(xlim=(left, right), ylim=(bottom, top))

    def show(self, probabilities):
        """Shade by probabilities of shape (GRID * GRID, k), one row for each of `points`."""
        k, winner, highest = probabilities.shape[1], probabilities.argmax(axis=1), probabilities.max(axis=1)
        certainty = np.clip((highest - 1 / k) / (1 - 1 / k), 0, 1)
        paint = self.colors[winner]
        paint[:, 3] = 255 * STRONGEST / SHADES * np.round(SHADES * certainty)
        self.image.set_data(paint.reshape(GRID, GRID, 4))
        lines = [Path(line) for c in range(k if k > 2 else 1) for line in self._border(probabilities, c)]
        self.border.set_path(Path.make_compound_path(*lines) if lines else NOWHERE)

    def _border(self, probabilities, c):
        """Where class c is as probable as the best of the others."""
        ahead = probabilities[:, c] - np.delete(probabilities, c, axis=1).max(axis=1)
        return contour_generator(self.x, self.y, ahead.reshape(GRID, GRID)).lines(0.0)


def two_classes(p):
    """Probabilities (1 - p, p) of the two classes from p of shape (n,)."""
    return np.column_stack([1 - p, p])


def boundary_ends(w, b, bounds):
    """Ends of the line w·x + b = 0, long enough to cross the bounds; None when w is 0."""
    w, norm = np.asarray(w, dtype=float), np.hypot(*w)
    if norm == 0:
        return None
    (left, right), (bottom, top) = bounds
    center = np.array([left + right, bottom + top]) / 2
    foot = center - (w @ center + b) * w / norm**2  # the point of the line nearest to the center
    reach, along = np.hypot(right - left, top - bottom), np.array([-w[1], w[0]]) / norm
    return np.array([foot - reach * along, foot + reach * along])


def scatter(X, y, names, ax=None, *, feature_names=None):
    """Draw rows X of shape (n, 2) with a color and a marker for each class.

    Parameters
    ----------
    X : ndarray of shape (n, 2)
    y : ndarray of shape (n,), class indices
    names : sequence of str, names of the classes
    ax : Axes, optional
    feature_names : pair of str, optional, labels of the axes

    Returns
    -------
    Axes

    Examples
    --------
    >>> import matplotlib; matplotlib.use("agg")
    >>> import coursekit as ck
    >>> data = ck.datasets.apartments(seed=0)
    >>> ax = ck.figures.scatter(data.X, data.y, data.target_names, feature_names=data.feature_names)
    >>> ax.get_xlabel()
    'size (m²)'
    """
    X, names, y = _rows(X, y, names)
    if feature_names is not None and not (isinstance(feature_names, list | tuple) and len(feature_names) == 2):
        raise ValueError(f"feature_names must be two names, got {validate.shown(feature_names)}")
    with look():
        ax = axes(ax)
        size = 28 if len(X) > 20 else 110
        for c, name in enumerate(names):
            rows, color, marker = X[y == c], CLASS_COLORS[c], CLASS_MARKERS[c]
            ax.scatter(*rows.T, s=size, c=color, marker=marker, edgecolor="white", linewidth=0.6, label=name)
        ax.legend(loc="best")
        if feature_names is not None:
            ax.set(xlabel=feature_names[0], ylabel=feature_names[1])
    return ax


def _rows(X, y, names):
    """Rows in the plane, the names of their classes, and their class indices."""
    X, y = validate.array("X", X, 2), validate.array("y", y, 1)
    if X.shape[1] != 2:
        raise ValueError(f"X must have 2 columns to be drawn in the plane, got shape {X.shape}")
    many = len(CLASS_COLORS)
    if not isinstance(names, list | tuple) or not 1 <= len(names) <= many:
        raise ValueError(f"names must be a list of 1 to {many} names of classes, got {validate.shown(names)}")
    if len(y) != len(X):
        raise ValueError(f"y must hold one class for each of the {len(X)} rows of X, got {len(y)}")
    wrong = y[~np.isin(y, np.arange(len(names)))]
    if wrong.size:
        raise ValueError(f"y must be class indices from 0 to {len(names) - 1}, got {wrong[0]:g}")
    return X, names, y


def boundary(w, b, ax, *, label="w·x + b = 0"):
    """Draw the line w·x + b = 0 into axes that already have their limits.

    Parameters
    ----------
    w : sequence of two floats
    b : float
    ax : Axes
    label : str, for the legend

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_subplot()
    >>> boundary((1.0, 1.0), -2.0, ax).lines[0].get_label()
    'w·x + b = 0'
    """
    w, b, ax = pair("w", w), validate.number("b", b), given_axes(ax)
    bounds = ax.get_xlim(), ax.get_ylim()
    ends = boundary_ends(w, b, bounds)
    if ends is not None:
        ax.plot(*ends.T, color=INK, label=label)
        ax.legend(loc="best")
        ax.set(xlim=bounds[0], ylim=bounds[1])
    return ax


def box(bounds):
    """Bounds ((left, right), (bottom, top)) as an array, checked."""
    bounds = validate.array("bounds", bounds, 2)
    if bounds.shape != (2, 2) or not (bounds[:, 0] < bounds[:, 1]).all():
        wanted = "((left, right), (bottom, top)), from low to high"
        raise ValueError(f"bounds must be {wanted}, got {validate.shown(bounds.tolist())}")
    return bounds


def regions(probability, bounds, ax=None, *, n_classes):
    """Shade the plane by the probabilities that a classifier gives each class.

    Parameters
    ----------
    probability : function of points (m, 2) -> probabilities (m, n_classes)
    bounds : ((left, right), (bottom, top))
    ax : Axes, optional
    n_classes : int

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from coursekit.core.activations import softmax
    >>> ax = regions(lambda X: softmax(X), ((-1, 1), (-1, 1)), Figure().add_subplot(), n_classes=2)
    >>> ax.get_xlim() == (-1, 1)
    True
    """
    n_classes = validate.integer("n_classes", n_classes, low=2, high=len(CLASS_COLORS))
    bounds = box(bounds)
    if not callable(probability):
        raise TypeError(f"probability must be a function of points, got {validate.shown(probability)}")
    with look():
        ax = axes(ax)
        shading = Shading(ax, bounds, n_classes)
        shares, shape = validate.array("probability(points)", probability(shading.points), 2), (GRID**2, n_classes)
        if shares.shape != shape:
            raise ValueError(f"probability(points) must have shape {shape}, got {shares.shape}")
        shading.show(shares)
    return ax
