"""What happens in lesson 5."""

import numpy as np
import sympy as sp

import coursekit as ck


def first_places():
    """From x = 4 on x²: after one step with 0.5, and after two with 1."""
    return tuple(float(ck.descend("parabola", [4.0], lr=lr, steps=n).theta[-1, 0]) for lr, n in ((0.5, 1), (1.0, 2)))


def off_the_middle():
    """The angle at (3, 4) between the step and the way to the minimum, in degrees: on x² + y² and on x² + 20 y²."""
    place = np.array([3.0, 4.0])
    return [float(np.degrees(np.arctan2(c * 4, 3) - np.arctan2(*place[::-1]))) for c in (1, 20)]


def from_the_ridge():
    """Where descent on the saddle is after 60 steps, from y = 0 and from y = 1e-12."""
    return [ck.descend("saddle", [-1.5, y], lr=0.1, steps=180).theta[-1] for y in (0.0, 1e-12)]


def steeper_valley():
    """The largest rate on (x² + c y²)/2 for c = 20 and 200, and steps along x to a thousandth at 0.96 of it."""
    limits = [2.0 / np.linalg.eigvalsh(np.diag([1.0, c])).max() for c in (20.0, 200.0)]
    steps = [int(np.argmax(abs((1 - 0.96 * limit) ** np.arange(5000)) < 1e-3)) for limit in limits]
    return limits, steps[1] / steps[0]


def exact_path():
    """How much longer the path of exact line search is than the straight way, in the lesson's valley."""
    A, path = np.diag([1.0, 5.0]), [np.array([-1.8, 0.36])]
    for _ in range(60):
        path.append(path[-1] - ck.line_search.exact(A, [0.0, 0.0], path[-1]) * (A @ path[-1]))
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum() / np.linalg.norm(path[0]))


def safe_rates(scale):
    """The largest safe rate of the cubic fit, with x divided by a scale, as a multiple of that without."""
    x = np.linspace(-4.5, 4.5, 20)
    largest = [
        np.linalg.eigvalsh(2 * A.T @ A / len(x)).max() for A in ((x[:, None] / s) ** [3, 2, 1, 0] for s in (1.0, scale))
    ]
    return float(largest[0] / largest[1])


def downhill_for_ever():
    """Where descent on exp(x) from 0 with rate 1 is after 100, 1000 and 10,000 steps."""
    path = ck.descend(lambda x: np.exp(x), [0.0], lr=1.0, steps=10_000).theta[:, 0]
    return [float(path[n]) for n in (100, 1000, 10_000)]


def equal_columns():
    """The eigenvalues of the Hessian of linear regression with two equal columns, without and with a penalty of 0.1."""
    column = sp.Matrix([1, 2, -1])
    X = column.row_join(column)
    return [sorted((2 * X.T * X / 3 + 2 * p * sp.eye(2)).eigenvals()) for p in (sp.Integer(0), sp.Rational(1, 10))]


def nearest():
    """The place of descent on |x| from 2 after a million steps of the exponential schedule."""
    rates = ck.schedules.exponential(0.1, 0.1)(np.arange(100_000))
    return 2 - float(rates.sum())
