"""Every setting that reaches a challenge, judged in another way: no broken model, no diverged run, no easy start.

Each panel's stops are tried, a sample of them in `make test`, and those that pass are held against what the challenge
means, written anew. What a sample holds too few of is looked for near the settings that are known to pass.
"""

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from typing import NamedTuple

import numpy as np
import pytest
from panel_stops import Course
from sample import amount
from scipy.ndimage import label

import coursekit as ck
from coursekit.panels import PANELS

pytestmark = pytest.mark.usefixtures("unseen")

SEED = 0


class Scan(NamedTuple):
    """The judge; settings that must pass; how many to try, in `make test` and in `make proof`; what is fixed then."""

    means: Callable
    passes: dict
    tried: tuple
    fixed: dict


# What each challenge means, from the settings and the result's own paths or from nothing but the settings.


def descent(result, surface, lr, start, **_):
    """A path of its own from a start that is 1 away ends where the curve is flat and lowest."""
    slope = {"parabola": lambda x: 2 * x, "double_well": lambda x: x**3 - x**2 - 2 * x}[surface]
    bottom, x = {"parabola": 0.0, "double_well": 2.0}[surface], start
    for _ in range(100):
        x -= lr * slope(x)
    return abs(start - bottom) >= 1 and abs(x - bottom) < 2e-3


def momentum(result, lr, a, kappa):
    x, v, curvature, losses = np.array([-1.8, 0.8]), np.zeros(2), np.array([20 / kappa, 20]), []
    for _ in range(100):
        v = a * v - lr * curvature * x
        x = x + v
        losses.append(curvature @ x**2 / 2)
    return kappa == 50 and max(losses[39:]) < 1e-6


def cubic(result, lr, start, **_):
    """In ten steps, below a hundredth of where it began, and lower at the end."""
    data = ck.datasets.cubic(seed=0)
    A = np.vander(data.X[:, 0], 4)
    w, losses = np.array(start, float), []
    for _ in range(201):
        losses.append(np.mean((A @ w - data.y) ** 2))
        w = w - lr * 2 / 50 * A.T @ (A @ w - data.y)
    return start == (-9, 2, 1, 30) and losses[10] < 1000 and losses[200] < losses[10]


def losses(result, score, target):
    margin = score * target
    wrong = margin < 0 or (margin == 0 and target == -1)  # a score of 0 says class +1
    return wrong and math.log1p(math.exp(-margin)) < 1


def graph(result, expression, x, y, z, **_):
    """By differences: moving x or y a little does nothing, and moving z does."""
    f = lambda x, y, z: (x + y) * z  # noqa: E731
    moved = f(x + 0.01, y, z), f(x, y + 0.01, z), f(x, y, z + 0.01)
    return expression == "(x + y) * z" and [each != f(x, y, z) for each in moved] == [False, False, True]


def backprop(result, lr, **weights):
    """Fifty updates written out; in the end the output still moves with an input, so the network is no constant."""
    w = {name: weights[name] for name in ("w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3")}

    def output(w, x1=2.0, x2=1.0):
        h1, h2 = max(0, w["w1"] * x1 + w["w2"] * x2 + w["b1"]), max(0, w["w3"] * x1 + w["w4"] * x2 + w["b2"])
        return w["w5"] * h1 + w["w6"] * h2 + w["b3"], h1, h2

    first = (output(w)[0] - 5) ** 2
    for _ in range(50):
        out, h1, h2 = output(w)
        d, g1, g2 = 2 * (out - 5), w["w5"] * (h1 > 0), w["w6"] * (h2 > 0)
        grad = {"w1": 2 * g1, "w2": g1, "b1": g1, "w3": 2 * g2, "w4": g2, "b2": g2, "w5": h1, "w6": h2, "b3": 1}
        w = {name: w[name] - lr * d * grad[name] for name in w}
    out, h1, h2 = output(w)
    return first >= 80 and (out - 5) ** 2 < 0.01 and (h1 > 0 or h2 > 0)


def jacobian(result, activation, w11, w12, w21, w22, b1, b2, x1, x2, **_):
    """By differences: a step of either input moves the output as far, at right angles, and the layer does bend."""
    phi = {
        "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "softplus": lambda z: np.log1p(np.exp(z)),
        "relu": lambda z: np.maximum(z, 0), "linear": lambda z: z,
    }[activation]  # fmt: skip
    y = lambda u, v: phi(np.array([w11 * u + w12 * v + b1, w21 * u + w22 * v + b2]))  # noqa: E731
    h = 1e-6
    one, two = (y(x1 + h, x2) - y(x1 - h, x2)) / (2 * h), (y(x1, x2 + h) - y(x1, x2 - h)) / (2 * h)
    turns = np.array([[np.cos(t), np.sin(t)] for t in np.linspace(0, np.pi, 721)])
    lengths = np.hypot(*np.outer(one, turns[:, 0]) + np.outer(two, turns[:, 1]))
    return activation != "linear" and lengths.min() >= 0.949 and lengths.max() <= 1.051


def initialization(result, rule, activation, depth, width, gain=None, tau=None, **_):
    """He's condition, d tau² = 2, as near as twenty layers and the chance of so narrow ones allow."""
    square = {"xavier": 1 / width, "he": 2 / width, "uniform": 1 / (3 * width), "normal": 1.0, "zeros": 0.0}[rule]
    square *= ((tau if rule == "normal" else gain) or 0) ** 2
    if activation != "relu" or depth != 20 or not square:
        return False
    chance = 3 * np.sqrt(5 * depth / width) / 2  # three deviations of the logarithm of a product of 20 factors
    return abs(depth / 2 * np.log(width * square / 2)) <= np.log(10) + chance


def perceptron(result, gap, px, py, **_):
    """The rule written out on the panel's examples, with exact fractions: a hundred mistakes, and then none."""
    rows = [[Fraction(float(v)) for v in (*x, 1)] for x in result.X]
    w, mistakes = [Fraction(0)] * 3, 0
    for _ in range(1000):
        before = mistakes
        for x, y in zip(rows, 2 * result.y - 1, strict=True):
            if int(y) * sum(a * b for a, b in zip(w, x, strict=True)) <= 0:
                w, mistakes = [a + int(y) * b for a, b in zip(w, x, strict=True)], mistakes + 1
        if mistakes == before:
            return 100 <= mistakes <= 200 and gap > 0
        if mistakes > 200:
            return False
    return False


def convolution(result, w1, w2, w3, **_):
    """In whole tenths: nothing where three neighbors are equal, a whole unit at every edge of the row."""
    row = [0] * 4 + [2] * 5 + [-1] * 4 + [1] * 5 + [0] * 2
    tenths = [round(10 * w) for w in (w1, w2, w3)]
    found = {sum(w * x for w, x in zip(tenths, row[i : i + 3], strict=True)) for i in range(18)
             if len({*row[i : i + 3]}) > 1}  # fmt: skip
    return sum(tenths) == 0 and all(abs(z) >= 10 for z in found)


def risk(result, degree, n, noise, **_):
    """Other samples, fitted in powers of x and measured on a grid: half of them are near the lowest risk of all."""
    rng, at, excess = np.random.default_rng(1), np.linspace(-1, 1, 201), []
    for _ in range(300):
        x = rng.uniform(-1, 1, n)
        theta = np.polyfit(x, np.sin(np.pi * x) + noise * rng.normal(size=n), degree)
        excess.append(np.mean((np.polyval(theta, at) - np.sin(np.pi * at)) ** 2))
    return noise >= 0.3 and n > degree >= 3 and np.median(excess) < 0.065


def two_points(result, x1, x2, **_):
    """The chord through the two points of the sine, measured on a grid."""
    at = (2 * np.arange(2000) - 1999) / 2000
    y1, y2 = np.sin(np.pi * x1), np.sin(np.pi * x2)
    return x1 != x2 and np.mean((y1 + (y2 - y1) / (x2 - x1) * (at - x1) - np.sin(np.pi * at)) ** 2) < 0.2001


def sgd(result, lr, batch_size, **_):
    """Minibatches written out: after 16 updates or 1,024 examples every loss is near the lowest."""
    x, y = (part.ravel() for part in (result.task.problem.X, result.task.problem.y))
    loss = lambda w, b: np.mean((w * x + b - y) ** 2)  # noqa: E731
    lowest, theta, late = loss(*np.polyfit(x, y, 1)), np.array([-2.0, 2.5]), []
    for order in ck.orders(256, epochs=20, seed=0):
        for rows in np.split(order, 256 // batch_size):
            error = theta[0] * x[rows] + theta[1] - y[rows]
            theta = theta - lr * 2 * np.array([np.mean(error * x[rows]), np.mean(error)])
            late.append(loss(*theta) / lowest - 1)
    return max(late[min(16, 1024 // batch_size) - 1 :]) <= 0.08


def schedules(result, **_):
    """Three that ran to their end, at finite losses near the lowest."""
    ends = [y[-5:].mean() for y in result.excess.values() if len(y) == 40 and np.isfinite(y).all()]
    return sum(end <= 2e-5 for end in ends) >= 3


def digits(result, **_):
    """It has read all digits but at most 14 of 283, and still does."""
    return len(result.loss) == 32 and np.isfinite(result.loss).all() and len(result.wrong()[0]) <= 14


def bias_variance(result, degree, n, noise, lam, **_):
    """Other data sets, fitted by least squares on rows for the penalty, are predicted as well."""
    rng, errors, at = np.random.default_rng(1), [], np.linspace(-1, 1, 101)
    for _ in range(400):
        x = rng.uniform(-1, 1, n)
        y = np.sin(np.pi * x) + noise * rng.normal(size=n)
        rows = np.vander(x, degree + 1), np.sqrt(n * lam) * np.eye(degree + 1)[:degree]
        theta = np.linalg.lstsq(np.vstack(rows), np.concatenate([y, np.zeros(degree)]), rcond=None)[0]
        errors.append(np.mean((np.polyval(theta, at) - np.sin(np.pi * at)) ** 2) + noise**2)
    return degree == 9 and n <= 10 and noise >= 0.3 and np.mean(errors) < 0.42


def regularization(result, lam, kind, patients, **_):
    """It uses a feature or more, at most four, and predicts better than the mean of all patients."""
    data = ck.datasets.diabetes()
    y = data.y[np.random.default_rng(SEED).permutation(442)[:patients]]
    weights = result.weights[list(result.penalties).index(lam)]
    return 1 <= np.count_nonzero(weights) <= 4 and result.left_out[list(result.penalties).index(lam)] < y.var()


def dropout(result, hidden, **_):
    """The kept network has the loss that it says on points of its own, and reads most of them."""
    new, model = ck.datasets.moons(500, 0.3, SEED + 1000), ck.models.mlp([2, 32, 32, 2])
    scores = model.scores(result.theta, new.X)
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p[np.arange(500), new.y] / p.sum(axis=1)
    return hidden == 32 and -np.log(p).mean() < 0.21 and np.mean(scores.argmax(axis=1) == new.y) > 0.88


def race(result, **_):
    """The three end near (1, 1), where the surface is lowest, and have not moved away from it again."""
    ends = {each.name: each.theta for each in result.runners}
    away = [np.abs(ends[name][each:] - 1).max() for name, each in arrivals(result).items()]
    height = lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2  # noqa: E731
    late = [max(map(height, ends[name][at:])) for name, at in arrivals(result).items()]
    return len(ends["adam"]) == 201 and max(away) < 0.5 and max(late) <= 1e-3 * height((-1.2, 1.0))


def arrivals(result):
    return {each.name: each.arrived for each in result.runners if each.name in ("momentum", "nesterov", "adam")}


def rule(result, feature, threshold, **_):
    """Enclosed paper, counted by SciPy, tells most of the new 3s and 8s apart, moved or not."""
    parts = [ck.datasets.digits(part) for part in ("training", "validation")]
    found = [(x, y) for part in parts for x, y in zip(part.X, part.y, strict=True) if y in (3, 8)][1::2]
    for move in (-1, 0, 1):
        right = 0
        for pixels, y in found:
            image = np.pad(pixels.reshape(8, 8) / 16, ((1, 1), (2, 2)))
            window = np.pad(image[1:9, 2 - move : 10 - move], 1)
            patches, _ = label(window < 0.4)
            enclosed = np.count_nonzero((patches > 0) & (patches != patches[0, 0]))
            right += (min(enclosed / 8, 1) >= threshold) == (y == 8)
        if right < 0.8 * len(found):
            return False
    return feature == "enclosed paper"


START = {"start": (-9, 2, 1, 30)}
SHAPE = {"degree": 9, "n": 10, "noise": 0.3}
ROSENBROCK = {"surface": "rosenbrock", "optimizers": ("momentum", "nesterov", "adam"), "x": -1.2, "y": 1.0}
LECTURE = {"w1": 0.0, "w2": 2.0, "b1": 3.0, "w3": -4.0, "w4": -1.0, "b2": 1.0, "w5": -2.0, "w6": 0.0, "b3": 6.0}
RELU = {"activation": "relu", "depth": 20, "shown": "activations"}
PLAIN = {"w12": 0.0, "w21": 0.0, "x1": 0.0, "x2": 0.0, "g1": 1.0, "g2": 0.5, "radius": 0.5}
BIAS = {"b1": 0.0, "b2": 0.0}
SCANS = {
    "rule": Scan(rule, {"feature": "enclosed paper", "threshold": 0.2, "shift": 0}, (300, 4040), {}),
    "perceptron": Scan(perceptron, {"gap": 0.3, "px": 1.5, "py": 1.0}, (300, 20_000), {}),
    "risk": Scan(risk, {"degree": 3, "n": 20, "noise": 0.3}, (100, 2340), {}),
    "two_points": Scan(two_points, {"x1": -0.75, "x2": 0.75}, (2000, 40_401), {}),
    "descent": Scan(descent, {"lr": 0.1, "start": -1.5}, (2000, 8262), {}),
    "momentum": Scan(momentum, {"lr": 0.15, "a": 0.6}, (300, 11_000), {"kappa": 50}),
    "cubic": Scan(cubic, {"lr": 6e-4, **START}, (80, 164), {}),
    "losses": Scan(losses, {"score": -0.5, "target": 1}, (242, 242), {}),
    "graph": Scan(graph, {"z": 0.0}, (60, 1681), {"expression": "(x + y) * z", "z": 0.0}),
    "backprop": Scan(backprop, {"lr": 4e-3, **LECTURE}, (600, 20_000), {}),
    "jacobian": Scan(jacobian, {"w11": 1.0, "w22": -1.0, **PLAIN, **BIAS}, (1500, 8405), PLAIN | BIAS),
    "initialization": Scan(initialization, {"rule": "he", **RELU}, (60, 1475), RELU),
    "sgd": Scan(sgd, {"lr": 0.3, "batch_size": 64}, (120, 369), {}),
    "schedules": Scan(schedules, {"lr0": 0.05, "rate": 0.1, "steps": 20, "every": 7}, (8, 400), {}),
    "digits": Scan(digits, {"lr": 0.01}, (4, 150), {"hidden": 32}),
    "bias_variance": Scan(bias_variance, {**SHAPE, "lam": 0.01}, (15, 600), {"degree": 9}),
    "regularization": Scan(regularization, {"lam": 12.5, "kind": "l1", "patients": 60}, (30, 915), {}),
    "dropout": Scan(dropout, {"l2": 3e-3}, (4, 200), {"hidden": 32}),
    "convolution": Scan(convolution, {"w1": -1.0, "w2": 0.0, "w3": 1.0}, (400, 68_921), {}),
    "race": Scan(race, {**ROSENBROCK, "lr": 1.5e-3, "adaptive_lr": 1.0}, (60, 2500), ROSENBROCK),
}


def tried(course, scan, count):
    """What must pass, then `count` settings: all of them where that is all there are."""
    free = [key for key in course.names if key in course.panel.controls and key not in scan.fixed]
    values = {key: course.stops(key) for key in free}
    yield scan.passes
    if math.prod(map(len, values.values())) <= count:
        yield from (scan.fixed | dict(zip(free, each, strict=True)) for each in itertools.product(*values.values()))
        return
    rng = np.random.default_rng(SEED)
    for _ in range(count):
        yield scan.fixed | {key: all[rng.integers(len(all))] for key, all in values.items()}


def test_every_panel_with_a_challenge_is_scanned():
    assert set(SCANS) == {name for name in PANELS if hasattr(import_module(f"coursekit.panels.{name}"), "_CHALLENGE")}


@pytest.mark.parametrize("name", SCANS)
def test_no_setting_passes_that_is_not_meant(name):
    scan = SCANS[name]
    course = Course(name, **scan.fixed if name == "race" else {})  # its sliders are the surface's
    (challenge,), passed = course.panel._challenges, 0
    for settings in tried(course, scan, amount(*scan.tried)):
        result = course.result(**settings)
        if not challenge.test(result):
            continue
        passed += 1
        assert scan.means(result, **course.start | settings), settings
        if challenge.score:
            assert np.isfinite(challenge.score(result))
    assert passed >= 1
