"""What happens in lesson 5."""

from functools import lru_cache

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


def along_the_cube():
    """Where descent on x³ is from 1 after 1,000 and 100,000 steps, and the step at which it passes -1000 from -0.1."""
    right, x, step = [1.0], -0.1, 0
    for _ in range(100_000):
        right.append(right[-1] - 0.3 * right[-1] ** 2)
    while x > -1000 and step < 1000:
        x, step = x - 0.3 * x**2, step + 1
    return [right[1000], right[-1]], step if step < 1000 else None


def steeper_valley():
    """The largest rate on (x² + c y²)/2 for c = 20 and 200, and steps along x to a thousandth at 0.96 of it."""
    limits = [2.0 / np.linalg.eigvalsh(np.diag([1.0, c])).max() for c in (20.0, 200.0)]
    steps = [int(np.argmax(abs((1 - 0.96 * limit) ** np.arange(5000)) < 1e-3)) for limit in limits]
    return limits, steps[1] / steps[0]


def newton_in_the_well():
    """Where Newton's method on the double well is after 20 steps from 0.5."""
    well, x = ck.surfaces.SURFACES["double_well"], np.array([0.5])
    for _ in range(20):
        x = x - np.linalg.solve(well.hessian(x), well.gradient(x))
    return float(x[0]) + 0.0


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


def kept_by_segments():
    """For four sets of weights: the share of 1,000 segments between two points whose middle lies in the set."""
    W = np.random.default_rng(0).normal(size=(2, 1000, 3))
    length = np.linalg.norm(W, axis=-1, keepdims=True)
    alone = W * np.eye(3)[np.arange(2000).reshape(2, 1000) % 3]
    tests = [
        (W / np.maximum(1, length), lambda m: np.linalg.norm(m, axis=1) <= 1 + 1e-12),
        (W / length, lambda m: abs(np.linalg.norm(m, axis=1) - 1) < 1e-9),
        (abs(W), lambda m: (m >= 0).all(axis=1)),
        (alone, lambda m: np.count_nonzero(m, axis=1) <= 1),
    ]
    return [float(np.mean(inside(points.mean(axis=0)))) for points, inside in tests]


def larger_and_smaller():
    """How many of 10,000 chords max and min of (x - 1)² and (x + 1)² rise above."""
    p, q, t = np.random.default_rng(0).uniform(-3, 3, (3, 10_000))
    t, counts = (t + 3) / 6, []
    for pick in (np.maximum, np.minimum):
        f = lambda x, pick=pick: pick((x - 1) ** 2, (x + 1) ** 2)  # noqa: E731
        counts.append(int(np.sum(f((1 - t) * p + t * q) > (1 - t) * f(p) + t * f(q) + 1e-9)))
    return counts


def on_two_islands():
    """Where projected descent on (x - 0.4)² + y² ends: each step is put back to the nearer of two discs."""
    centers, place = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([-1.2, 0.2])
    for _ in range(300):
        place = place - 0.1 * 2 * (place - [0.4, 0.0])
        off = place - centers
        far = np.linalg.norm(off, axis=1, keepdims=True)
        feasible = centers + off * np.minimum(1, 0.5 / far)
        place = feasible[far.argmin()]
    return place.tolist()


def downhill_for_ever():
    """Where descent on exp(x) from 0 with rate 1 is after 100, 1000 and 10,000 steps."""
    path = ck.descend(lambda x: np.exp(x), [0.0], lr=1.0, steps=10_000).theta[:, 0]
    return [float(path[n]) for n in (100, 1000, 10_000)]


def minimum_with_offsets():
    """The minimum of log-sum-exp with the offsets (0, 1, -2), by descent."""
    a, b, x = np.array([[1.0, 3.0], [1.0, -3.0], [-1.0, 0.0]]), np.array([0.0, 1.0, -2.0]), np.zeros(2)
    for _ in range(500):
        x = x - 0.2 * a.T @ ck.activations.softmax(a @ x + b)
    return x.tolist()


def equal_columns():
    """The eigenvalues of the Hessian of linear regression with two equal columns, without and with a penalty of 0.1."""
    column = sp.Matrix([1, 2, -1])
    X = column.row_join(column)
    return [sorted((2 * X.T * X / 3 + 2 * p * sp.eye(2)).eigenvals()) for p in (sp.Integer(0), sp.Rational(1, 10))]


def worst_weights():
    """The largest error of a weight on a Hilbert-like X with noise of 1e-6: normal equations, and 10,000 steps."""
    X = 1 / (np.arange(20)[:, None] + np.arange(8) + 1)
    y, w = X.sum(axis=1) + 1e-6 * np.random.default_rng(0).normal(size=20), np.zeros(8)
    for _ in range(10_000):
        w = w - X.T @ (X @ w - y) / 2  # the largest curvature of the sum's half is below 2
    return [float(abs(each - 1).max()) for each in (np.linalg.solve(X.T @ X, X.T @ y), w)]


@lru_cache
def eight_times_the_parameters():
    """Values that a (1+1) evolution strategy needs with 64 over those with 8 parameters; steps of descent with each."""
    values, steps = {}, []
    for d in (8, 64):
        c = np.linspace(1, 10, d)
        values[d] = np.median([_evolve(c, np.random.default_rng(seed)) for seed in range(51)])
        losses = 0.5 * c @ (1 - 2 / 11 * c[:, None]) ** (2 * np.arange(100))
        steps.append(int(np.argmax(losses <= 0.01 * losses[0])))
    return float(values[64] / values[8]), *steps


def _evolve(c, rng):
    """Values of half of sum c x² that are needed from x = 1 to a hundredth."""
    x, sigma, count = np.ones(len(c)), 0.5, 1
    best = start = c.sum() / 2
    while best > 0.01 * start:
        tried, count = x + sigma * rng.normal(size=len(c)), count + 1
        value = c @ tried**2 / 2
        sigma *= 1.5 if value < best else 1.5**-0.25
        if value < best:
            x, best = tried, value
    return count


def nearest():
    """The place of descent on |x| from 2 after a million steps of the exponential schedule."""
    rates = ck.schedules.exponential(0.1, 0.1)(np.arange(100_000))
    return 2 - float(rates.sum())


def recursive_rates():
    """The first 41 rates of the update that divides the last rate by 1 + t/2, from 0.1."""
    return np.append(0.1, 0.1 / np.cumprod(1 + 0.5 * np.arange(40)))
