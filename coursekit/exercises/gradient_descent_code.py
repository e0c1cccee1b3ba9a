"""The exercises of notebook 05 that ask for code."""

import numpy as np

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import CLOSE, alike, among, numbers, one_solution, shaped


def parabola(theta):
    """4 x^2, for x a vector of one number."""
    return 4.0 * theta[0] ** 2


def parabola_gradient(theta):
    """The gradient of `parabola`."""
    return np.array([8.0 * theta[0]])


def valley(theta):
    """(x^2 + 20 y^2) / 2."""
    return (theta[0] ** 2 + 20.0 * theta[1] ** 2) / 2


def valley_gradient(theta):
    """The gradient of `valley`."""
    return np.array([theta[0], 20.0 * theta[1]])


def log_sum_exp(theta):
    """Log of the sum of the exponentials."""
    return np.log(np.sum(np.exp(theta)))


def log_sum_exp_gradient(theta):
    """The gradient of `log_sum_exp`: a softmax."""
    return np.exp(theta) / np.sum(np.exp(theta))


def wavy(theta):
    """sin(x) + y^2 / 2: not convex."""
    return np.sin(theta[0]) + theta[1] ** 2 / 2


def wavy_gradient(theta):
    """The gradient of `wavy`."""
    return np.array([np.cos(theta[0]), theta[1]])


def _points(*numbers):
    return np.array(numbers, dtype=float)


# ---- gd/step


def _step():
    return r"""
Write one step of gradient descent,
$$\theta - \eta \nabla f(\theta)$$
as a function of the parameters $\theta$ and the gradient there, arrays of one shape, and of the learning rate $\eta$.
It returns the new parameters; whoever draws the path still needs the old ones.
"""


STEP = Exercise(
    id="gd/step",
    title="one step, in code",
    section="Downhill, one step at a time",
    statement=_step,
    asks=Function(
        name="gd_step",
        signature="theta, grad, lr",
        doc="Return the parameters after one step of gradient descent.",
        lines=1,
        cases=(
            Case("two parameters", (_points(1, -2), _points(3, -0.5), 0.1)),
            Case("at a stationary point", (_points(0.5, 2, -1), np.zeros(3), 0.2)),
            Case("a matrix of weights", (_points(1, 2, 3, 4).reshape(2, 2), _points(-1, 0, 2, 4).reshape(2, 2), 0.5)),
            Case("one parameter", (_points(3), _points(6), 0.05)),
            Case("whole numbers", (np.array([4, -3]), np.array([1, 2]), 0.25)),
        ),
        hidden="another point, gradient and rate",
        random=lambda draw: (draw.array(3), draw.array(3), draw.integer(1, 9) / 10),
        promise=lambda theta, grad, lr: alike(theta, grad) and lr > 0,
        keeps=("theta",),
    ),
)


# ---- gd/backtracking


def _backtracking():
    return r"""
A backtracking line search begins with a long step and shortens it until it pays. With $g = \nabla f(\theta)$, return
the first of the rates $\eta$, $s \eta$, $s^2 \eta$, $\ldots$ (with $s$ the argument `shrink`) at which
$$f(\theta - \eta g) \le f(\theta) - c \, \eta \lVert g \rVert^2$$
`f` and `grad` are functions of an array of shape $(d,)$.
"""


def _can_be_searched(f, grad, theta, lr, shrink, c):
    """The search ends, and no rate on its way nearly meets the condition or nearly fails it."""
    g = grad(theta)
    rates = lr * float(shrink) ** np.arange(100)
    spare = np.array([f(theta) - c * rate * np.sum(g**2) - f(theta - rate * g) for rate in rates])
    on_the_way = np.abs(spare[: np.argmax(spare >= 0) + 1])
    sound = shaped((theta, "d"), (g, "d")) and 0 < shrink < 1 and 0 < c < 1 and lr > 0
    return sound and bool((spare >= 0).any() and (on_the_way > CLOSE * (1 + abs(f(theta)))).all())


BACKTRACKING = Exercise(
    id="gd/backtracking",
    title="shorten the step until it pays",
    section="How long is a step?",
    statement=_backtracking,
    asks=Function(
        name="backtracking",
        signature="f, grad, theta, lr, shrink, c",
        doc="Return the first rate lr, shrink * lr, ... at which f falls enough.",
        lines=4,
        cases=(
            Case("halved a few times", (parabola, parabola_gradient, _points(1), 1.0, 0.6, 0.1)),
            Case("the first rate is good", (valley, valley_gradient, _points(2, 0.5), 0.05, 0.5, 0.1)),
            Case("a narrow valley", (valley, valley_gradient, _points(3, -1), 1.0, 0.7, 0.3)),
            Case("a gentle slope", (log_sum_exp, log_sum_exp_gradient, _points(1, 0, -1), 8.0, 0.5, 0.6)),
            Case("more than merely lower", (parabola, parabola_gradient, _points(-2), 0.24, 0.8, 0.5)),
            Case("whole numbers", (valley, valley_gradient, np.array([1, 2]), 1, 0.1, 0.5)),
        ),
        hidden="another starting point and factor",
        random=lambda draw: (valley, valley_gradient, draw.array(2, 1, 3), 1.0, draw.integer(3, 8) / 10, 0.2),
        promise=_can_be_searched,
    ),
)


# ---- gd/cubic-gradient


def _cubic_gradient():
    return r"""
A cubic $w_1 x^3 + w_2 x^2 + w_3 x + w_4$ is fitted to $n$ points by the mean squared error
$$L(w) = \frac{1}{n} \sum_i (w_1 x_i^3 + w_2 x_i^2 + w_3 x_i + w_4 - y_i)^2$$
Return its gradient with respect to $w_1, \ldots, w_4$, in this order, an array of shape $(4,)$. `x` and `y` have
shape $(n,)$.
"""


CUBIC_GRADIENT = Exercise(
    id="gd/cubic-gradient",
    title="the gradient of a fitted cubic",
    section="Fitting a curve",
    statement=_cubic_gradient,
    asks=Function(
        name="cubic_gradient",
        signature="w, x, y",
        doc="Return the gradient (4,) of the mean squared error of the cubic w.",
        lines=3,
        cases=(
            Case("one point", (_points(1, 0, -1, 2), _points(2), _points(3))),
            Case("from zero", (np.zeros(4), _points(-2, -1, 0, 1, 3), _points(-6, 1, 2, 0.5, 20))),
            Case("a start of the lecture", (_points(-9, 2, 1, 30), _points(-1, 0.5, 2), _points(4, -1, 0))),
            Case("four points", (_points(0.5, -1, 0, 1), _points(-1.5, 0, 1, 2), _points(1, 2, 3, -4))),
            Case("whole numbers", (np.array([1, -2, 0, 3]), np.array([-1, 2, 3]), np.array([0, 5, 1]))),
        ),
        hidden="other coefficients and points",
        random=lambda draw: (draw.array(4), draw.array(6), draw.array(6)),
        promise=lambda w, x, y: shaped((w, "w"), (x, "n"), (y, "n")) and len(w) == 4,
    ),
)


# ---- gd/first-order


def _first_order():
    return r"""
A differentiable function is convex exactly when it nowhere lies below any of its tangent planes. Return the height of
$f$ at $y$ above the tangent plane that touches $f$ at $x$,
$$f(y) - f(x) - \nabla f(x) \cdot (y - x)$$
a number, negative where $f$ is below the plane. `f` and `grad` are functions of an array of shape $(d,)$.
"""


FIRST_ORDER = Exercise(
    id="gd/first-order",
    title="above the tangent plane",
    section="Convex functions",
    statement=_first_order,
    asks=Function(
        name="tangent_gap",
        signature="f, grad, x, y",
        doc="Return the height of f at y above the tangent plane at x.",
        lines=1,
        cases=(
            Case("a parabola", (parabola, parabola_gradient, _points(1), _points(3))),
            Case("a valley", (valley, valley_gradient, _points(1, 0.5), _points(-2, 1))),
            Case("log-sum-exp", (log_sum_exp, log_sum_exp_gradient, _points(0, 1, 2), _points(1, -1, 0))),
            Case("not convex, above", (wavy, wavy_gradient, _points(-1, 1), _points(0.5, 2))),
            Case("not convex, below", (wavy, wavy_gradient, _points(0.5, 1), _points(2.5, 0.5))),
            Case("whole numbers", (valley, valley_gradient, np.array([2, 1]), np.array([0, 3]))),
        ),
        hidden="two other points",
        random=lambda draw: (wavy, wavy_gradient, draw.array(2), draw.array(2)),
        promise=lambda f, grad, x, y: shaped((x, "d"), (y, "d"), (grad(x), "d")) and np.ndim(f(y)) == 0,
    ),
)


# ---- gd/least-squares


def _least_squares():
    return r"""
The loss of linear regression with Tikhonov's penalty is convex, and where its gradient is 0 we need no iteration.
Return the weights $w$ that minimize
$$\lVert X w - y \rVert^2 + \lambda \lVert w \rVert^2$$
for `X` of shape $(n, d)$, `y` of shape $(n,)$ and $\lambda \ge 0$ (the argument `l2`). This time the squared errors are
added up, not averaged, so no $n$ enters. In every case there is exactly one minimum.
"""


LEAST_SQUARES = Exercise(
    id="gd/least-squares",
    title="no iteration needed",
    section="Two convex models",
    statement=_least_squares,
    asks=Function(
        name="least_squares",
        signature="X, y, l2",
        doc="Return the weights (d,) that minimize |X w - y|^2 + l2 |w|^2.",
        lines=2,
        cases=(
            Case("no penalty", (_points(1, 0, 1, 1, 1, 2, 1, 4).reshape(4, 2), _points(1, 3, 4, 9), 0.0)),
            Case("a small penalty", (_points(1, 0, 1, 1, 1, 2, 1, 4).reshape(4, 2), _points(1, 3, 4, 9), 0.5)),
            Case("a square matrix", (_points(2, 1, -1, 3).reshape(2, 2), _points(1, 5), 2.0)),
            Case("a column twice", (_points(1, 1, 2, 2, -1, -1).reshape(3, 2), _points(3, 5, 0), 0.3)),
            Case("fewer rows than columns", (_points(1, 2, 0, -1, 1, 3).reshape(2, 3), _points(4, -2), 3.0)),
            Case("whole numbers", (np.array([[1, 2], [0, 1], [3, -1]]), np.array([1, 0, 4]), 1)),
        ),
        hidden="other data and another penalty",
        random=lambda draw: (draw.array((5, 3)), draw.array(5), draw.integer(1, 30) / 10),
        promise=lambda X, y, l2: shaped((X, "nd"), (y, "n")) and l2 >= 0 and one_solution(X, l2),
    ),
)


# ---- gd/logistic


def _logistic():
    return r"""
The loss of logistic regression is convex, too, but no formula gives the point where its gradient is 0: it takes
iteration. The model says $p_i = \sigma(x_i \cdot w)$ for the rows $x_i$ of `X`, of shape $(n, d)$; the labels `y` are
0 or 1. Start at $w = 0$, take `steps` steps of gradient descent with the rate `lr` on the mean loss
$$L(w) = -\frac{1}{n} \sum_i (y_i \log p_i + (1 - y_i) \log(1 - p_i))$$
and return $w$, of shape $(d,)$.
"""


_APART = _points(1, -2, 1, -1, 1, 0.5, 1, 2).reshape(4, 2)

LOGISTIC = Exercise(
    id="gd/logistic",
    title="logistic regression by gradient descent",
    section="Two convex models",
    statement=_logistic,
    asks=Function(
        name="logistic_fit",
        signature="X, y, lr, steps",
        doc="Return the weights (d,) after so many steps of descent from zero.",
        lines=5,
        cases=(
            Case("one step", (_APART, _points(0, 0, 1, 1), 0.5, 1)),
            Case("no step", (_APART, _points(0, 1, 0, 1), 0.5, 0)),
            Case("three steps", (_APART, _points(0, 1, 0, 1), 1.0, 3)),
            Case("one example", (_points(2, -1, 0.5).reshape(1, 3), _points(1), 0.3, 5)),
            Case("until it stands still", (_APART, _points(0, 1, 0, 1), 0.5, 400)),
            Case("whole numbers", (np.array([[1, 2], [-1, 1], [0, 3]]), np.array([1, 0, 1]), 1, 4)),
        ),
        hidden="other rows and labels",
        random=lambda draw: (draw.array((6, 2)), np.array([draw.integer(0, 1) for _ in range(6)]), 0.3, 7),
        promise=lambda X, y, lr, steps: shaped((X, "nd"), (y, "n")) and among(y, (0, 1)) and lr > 0 and steps >= 0,
    ),
)


# ---- gd/schedules


def _schedules():
    return r"""
Write four schedules that begin at the rate $\eta_0$, the argument `a0`. After $t$ updates, with $t$ a number or an
array, the rate is

- linear: $(1 - t/\rho) \eta_0 + (t/\rho) \eta_\rho$ with $\rho = 50$ and $\eta_\rho = 0.01$; $\eta_\rho$ for good after that
- inverse: $\eta_0 / (1 + r t)$ with $r = 0.5$
- exponential: $\eta_0 \exp(-k t)$ with $k = 0.1$
- step: halved after every $T = 10$ updates, $\eta_0 \cdot 0.5^n$ with $n$ the number of times

Return the four rates in this order, each of the shape of $t$.
"""  # noqa: E501  a list item is one line


SCHEDULES = Exercise(
    id="gd/schedules",
    title="four ways to slow down",
    section="A rate that shrinks",
    statement=_schedules,
    asks=Function(
        name="schedules",
        signature="t, a0",
        doc="Return the rates after t updates: linear, inverse, exponential, step.",
        lines=5,
        returns=("linear", "inverse", "exponential", "step"),
        cases=(
            Case("the start", (0, 0.1)),
            Case("a few updates", (_points(1, 2, 5, 7, 13), 0.1)),
            Case("around the edge of a stair", (_points(9, 10, 11, 19, 20), 0.1)),
            Case("after the end of the line", (_points(49, 50, 51, 80, 200), 0.1)),
            Case("another beginning", (np.array([0, 3, 16, 48]), 0.4)),
            Case("one number", (26, 0.3)),
        ),
        hidden="other steps and another first rate",
        random=lambda draw: (np.array([draw.integer(0, 90) for _ in range(5)]), draw.integer(1, 9) / 20),
        promise=lambda t, a0: numbers(t, a0) and np.min(t) >= 0 and a0 > 0,
    ),
)
