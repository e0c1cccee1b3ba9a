"""The Jacobian of a layer of two neurons: what it makes of a small circle, and what it sends back."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.figures.jacobian import HEIGHT, WIDTH, InputPlane, LayerNumbers, Lens, OutputPlane, grid, key, places
from coursekit.figures.style import look
from coursekit.panels._mean_field import LINEAR, value_and_slope
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Dropdown, Linear, Log, written
from coursekit.panels.engine.handle import Handle, Number
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

REACH, POINTS, TOLERANCE = 2, 97, 0.05
TALL, SIDE, LEFTS = 4.75, 2.28, (0.48, 3.24, 6.0)  # inches
LIMITS, LENS = (3, 6, 12), (2.4, 4.8)  # of the outputs of an unbounded activation; of the enlarged picture
_LABELS = {"w11": "w₁₁", "w12": "w₁₂", "w21": "w₂₁", "w22": "w₂₂", "b1": "b₁", "b2": "b₂"}
_LABELS |= {"x1": "x₁", "x2": "x₂", "g1": "g₁", "g2": "g₂"}
_TIPS = {"w": "a weight", "b": "a bias", "x": "an input", "g": "the gradient that arrives from above"}
_CONTROLS = {
    "activation": Dropdown("activation φ", ("tanh", "sigmoid", "relu", "softplus", LINEAR), "what follows z = W x + b"),
    "radius": Log("radius r", 0.01, 1, "of the circle around x"),
} | {name: Linear(label, -REACH, REACH, 0.1, _TIPS[name[0]]) for name, label in _LABELS.items()}
_PLACES = {f"{name}{row + 1}{column + 1 if name == 'w' else ''}": (name, row, column) for name, row, column in places()}
_ANGLES = np.linspace(0, 2 * np.pi, POINTS)
_UNIT = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])


class Layer(NamedTuple):
    """h = phi(W x + b) around a point. Columns are vectors: circle, image and ellipse have the shape (2, n)."""

    activation: str
    radius: float
    W: np.ndarray
    b: np.ndarray
    x: np.ndarray
    g: np.ndarray
    z: np.ndarray
    h: np.ndarray
    slope: np.ndarray

    @property
    def J(self):
        """dh_i/dx_j = phi'(z_i) w_ij."""
        return self.slope[:, None] * self.W

    @property
    def by_weights(self):
        """dh_i/dw_jk = phi'(z_i) x_k where i = j, else 0; of shape (2, 4), the weights row after row."""
        return np.kron(np.diag(self.slope), self.x)

    @property
    def back(self):
        """J'g, what arrives at the input."""
        return self.J.T @ self.g

    def image(self, points):
        """Where the layer puts points, of shape (2, n)."""
        return value_and_slope(self.activation, np.ascontiguousarray(self.W @ points + self.b[:, None]))[0]

    def missed(self, radius):
        """How far the image of the circle and the ellipse are apart at most."""
        image = self.image(self.x[:, None] + radius * _UNIT) - self.h[:, None]
        return float(np.hypot(*(image - radius * self.J @ _UNIT)).max())


def _reached(layer):
    """A linear layer has no bend, and is its own Jacobian."""
    return layer.activation != LINEAR and bool((abs(_svd(layer.J)[1] - 1) <= TOLERANCE).all())


_CHALLENGE = Challenge(
    "panels/jacobian",
    f"with an activation that bends, make the ellipse a circle of the same size: both singular values within "
    f"{100 * TOLERANCE:.0f} % of 1, so that nothing fades or grows, forward or back.",
    _reached,
)


def jacobian(
    activation="tanh", radius=0.5, w11=1.2, w12=0.6, w21=-0.5, w22=0.9, b1=0.3, b2=-0.2, x1=0.5, x2=0.5, g1=1.0, g2=0.5
):
    """Panel: the Jacobian of a layer h = phi(W x + b) of two neurons, as numbers and as the ellipse of a small circle.

    J = dh/dx = diag(phi'(z)) W with z = W x + b. To first order the circle of radius r around x becomes the ellipse
    h + J d, |d| = r, with half axes r times the singular values of J; the error falls as r². A gradient g by h becomes
    J'g by x, and (phi'(z) * g) x' by W. W, b, x and g are numbers in the drawing; x and g are dragged as well.

    Parameters
    ----------
    activation : str, "tanh", "sigmoid", "relu", "softplus" or "linear"
    radius : float from 0.01 to 1
    w11, w12, w21, w22, b1, b2, x1, x2, g1, g2 : float from -2 to 2
        w12 is the weight from the second input to the first output.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its control.

    Examples
    --------
    >>> jacobian("linear", w11=2, w12=0, w21=0, w22=1).text.split(". ")[0]
    'J = (2, 0; 0, 1); singular values 2 and 1'

    References
    ----------
    Lecture D, gradient, Jacobian and chain rule; Saxe, McClelland & Ganguli (2014) on the singular values.
    """
    numbers = {
        "w11": w11,
        "w12": w12,
        "w21": w21,
        "w22": w22,
        "b1": b1,
        "b2": b2,
        "x1": x1,
        "x2": x2,
        "g1": g1,
        "g2": g2,
    }
    settings = {"activation": activation, "radius": radius} | numbers
    return Panel("jacobian", _CONTROLS, settings, _compute, _picture(), _sentence, challenges=[_CHALLENGE])


def _compute(activation, radius, w11, w12, w21, w22, b1, b2, x1, x2, g1, g2):
    W, b, x, g = np.array([[w11, w12], [w21, w22]]), np.array([b1, b2]), np.array([x1, x2]), np.array([g1, g2])
    z = W @ x + b
    return Layer(activation, radius, W, b, x, g, z, *value_and_slope(activation, z))


def _svd(J):
    """U, singular values, V: J V = U S."""
    U, sizes, Vt = np.linalg.svd(J)
    return U, sizes, Vt.T


def _picture():
    with look():
        figure = Figure(figsize=(WIDTH, TALL))
        numbers = LayerNumbers(figure.add_axes((0, 1 - HEIGHT / TALL, 1, HEIGHT / TALL)))
        key(figure, (0.5, 1 - (HEIGHT + 0.14) / TALL))
        axes = [figure.add_axes((left / WIDTH, 0.48 / TALL, SIDE / WIDTH, SIDE / TALL)) for left in LEFTS]
        inputs, outputs, lens = InputPlane(axes[0]), OutputPlane(axes[1]), Lens(axes[2])
    lines = grid()

    def show(layer):
        U, sizes, V = _svd(layer.J)
        steps, middle = layer.radius * _UNIT, layer.h[:, None]
        image = layer.image(layer.x[:, None] + steps)
        limits = _limits(layer.activation, image), _smallest(LENS, sizes[0] * 1.02)
        if limits != show.limits:
            show.limits = limits
            _square(outputs.ax, *limits[0])
            _square(lens.ax, -limits[1], limits[1])
        numbers.show(_rows(layer))
        inputs.show(layer.x, layer.x[:, None] + steps, layer.radius * V, layer.back, layer.W, layer.b)
        outputs.show(layer.h, [layer.image(line) for line in lines], image, middle + layer.J @ steps)
        lens.show((image - middle) / layer.radius, layer.J @ _UNIT, U * sizes, layer.g)
        return limits

    show.limits = None
    where = places()
    typed = [Number(name, numbers.ax, where[_PLACES[name]]) for name in _LABELS]
    dragged = [Handle("input x", inputs.ax, "x1", "x2"), Handle("gradient g", lens.ax, "g1", "g2")]
    moving = [*inputs.moving, *outputs.moving, *lens.moving, *numbers.moving]
    return LiveFigure(figure, moving, show, [*typed, *dragged])


def _square(ax, low, high):
    """Both axes between the same ends, with a few ticks."""
    step = next(step for step in (0.5, 1, 2, 4, 8) if (high - low) / step < 4)
    ticks = np.arange(np.ceil(low / step), high / step + 1e-9) * step
    ax.set(xlim=(low, high), ylim=(low, high), xticks=ticks, yticks=ticks)


def _limits(activation, image):
    """Of both axes of the outputs: those of the activation, or what holds the image of the circle."""
    if activation in ("tanh", "sigmoid"):
        return {"tanh": (-1.1, 1.1), "sigmoid": (-0.05, 1.05)}[activation]
    high = _smallest(LIMITS, np.abs(image).max() * 1.02)
    return (-high, high) if activation == LINEAR else (-0.1 * high, high)


def _smallest(options, value):
    """The first that is at least as large, else the last."""
    return next((option for option in options if option >= value), options[-1])


def _rows(layer):
    """Every number of the strip, by name, in two rows."""
    vectors = {"x": layer.x, "b": layer.b, "z": layer.z, "h": layer.h, "slope": layer.slope, "g": layer.g}
    columns = {name: vector[:, None].tolist() for name, vector in (vectors | {"back": layer.back}).items()}
    return columns | {"w": layer.W.tolist(), "J": layer.J.tolist(), "Jw": layer.by_weights.tolist()}


def _sentence(layer):
    (a, b), (c, d) = layer.J
    _, (large, small), _ = _svd(layer.J)
    return (
        f"J = ({_plain(a)}, {_plain(b)}; {_plain(c)}, {_plain(d)}); singular values {_plain(large)} and "
        f"{_plain(small)}. {_error(layer)}. g = ({_plain(layer.g[0])}, {_plain(layer.g[1])}) comes back as "
        f"Jᵀg = ({_plain(layer.back[0])}, {_plain(layer.back[1])})"
    )


def _error(layer):
    """How well the ellipse fits, and how much better at half the radius."""
    whole, half = layer.missed(layer.radius), layer.missed(layer.radius / 2)
    if whole < 1e-12:
        return f"At radius {written(layer.radius)} the ellipse is the image itself"
    less = f"{half:.2g}, {whole / half:.2g} times less" if half > 1e-12 else "nothing"
    return f"At radius {written(layer.radius)} the ellipse is off by at most {whole:.2g}, at half of it by {less}"


def _plain(value):
    """Two digits after the point, without trailing zeros or a negative zero."""
    return f"{round(float(value), 2) + 0.0:g}"
