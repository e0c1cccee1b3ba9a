"""What lesson 7 claims, computed by others: exact fractions, closed forms, PyTorch."""

import json
from fractions import Fraction
from itertools import count, islice
from math import isclose, sqrt
from pathlib import Path

import numpy as np
import pytest

import coursekit as ck
from coursekit.panels.sparse import EXAMPLES, SHARES, _compute, _drawn

LESSON = Path(__file__).parents[2] / "notebooks" / "07_momentum_to_adam.ipynb"
START = (-1.8, 0.8)


def valley(theta):
    return theta * np.array([1.0, 20.0])


def rosenbrock(theta):
    x, y = theta
    loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    return loss, np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


@pytest.fixture(scope="module")
def lesson():
    """The functions that the lesson defines in NumPy, by name."""
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(LESSON.read_text("utf-8"))["cells"]}
    names = {"np": np, "count": count}
    for id in ("nadam-code", "ahead-code", "square-rule"):
        exec(cells[id], names)
    return names


@pytest.fixture
def torch():
    torch = pytest.importorskip("torch")
    torch.set_default_dtype(torch.float64)
    yield torch
    torch.set_default_dtype(torch.float32)


def walk(torch, make, gradient, start, steps):
    """The points of a rule of PyTorch, without the start."""
    theta = torch.tensor(start, requires_grad=True)
    rule = make([theta])
    for _ in range(steps):
        theta.grad = torch.from_numpy(np.array(gradient(theta.detach().numpy())))
        rule.step()
        yield theta.detach().numpy().copy()


def by_momentum(gradient, x, lr, beta, steps):
    """Momentum in plain Python; any kind of number."""
    v = 0 * x
    for t in range(steps):
        v = beta * v - lr * gradient(x, t)
        x = x + v
        yield x


# 7.3: the hill


def height(x):
    return x**4 / 4 - x**3 / 3 - x**2


def slope(x, t):
    return x * (x + 1) * (x - 2)


@pytest.mark.parametrize(("beta", "end"), [(0.0, -1), (0.5, -1), (0.8, -1), (0.9, 2)])
def test_enough_momentum_crosses_the_hill(beta, end):
    path = list(by_momentum(slope, -1.8, 0.02, beta, 400))
    assert path[-1] == pytest.approx(end, abs=1e-6)
    if beta == 0.8:
        assert max(path) == pytest.approx(-0.64, abs=0.005)


def test_the_start_is_higher_than_the_hill_and_speed_also_leaves_the_deep_well():
    assert height(Fraction(-9, 5)) - height(Fraction(0)) == Fraction("1.3284")
    assert height(2) < height(-1) < height(0) < height(3)
    assert list(by_momentum(slope, 3.0, 0.02, 0.95, 400))[-1] == pytest.approx(-1, abs=1e-3)


# 7.4: momentum written out


def test_the_sum_over_all_gradients_is_exact_and_the_slide_is_not():
    lr, beta, g = Fraction(1, 50), Fraction(4, 5), [Fraction(n) for n in (3, -7, 2, 5, -1, 4)]
    *_, end = by_momentum(lambda x, t: g[t], Fraction(2), lr, beta, len(g))
    weights = [(1 - beta ** (len(g) - i)) / (1 - beta) for i in range(len(g))]
    whole = sum(w * each for w, each in zip(weights, g, strict=True))
    assert end == 2 - lr * whole
    assert end not in (2 + lr * whole, 2 - lr * (whole - weights[0] * g[0]), 2 + lr * (whole - weights[0] * g[0]))
    assert weights == sorted(weights, reverse=True)  # the first one counts most
    assert weights[-1] == 1


# 7.7: rare features


def test_plain_descent_forgets_a_feature_as_rarely_as_it_is_seen():
    """Features are independent and as often -1 as 1, so the mean error shrinks by 1 - lr p an example."""
    run, seen = _compute(lr=0.05, adaptive_lr=0.3, noise=0.5), np.arange(0, EXAMPLES + 1, 10)[:, None]
    error = 1 - run.mean["sgd"]
    assert abs(error - (1 - 0.05 * SHARES) ** seen).max() < 0.06  # means of 40 samples


def test_the_panel_is_a_loop_over_examples():
    X, noise = _drawn()
    run, ends = _compute(lr=0.1, adaptive_lr=0.3, noise=0.5), {"sgd": [], "adagrad": []}
    sums = np.zeros(6)
    for sample in range(X.shape[1]):
        plain, own, r = [0.0] * 6, [0.0] * 6, [0.0] * 6
        for x, more in zip(X[:, sample].tolist(), noise[:, sample].tolist(), strict=True):
            target, active = sum(x) + 0.5 * more, [j for j in range(6) if x[j]]
            errors = [sum(w[j] * x[j] for j in active) - target for w in (plain, own)]
            for j in active:
                plain[j] -= 0.1 * errors[0] * x[j]
                r[j] += (errors[1] * x[j]) ** 2
                own[j] -= 0.3 * errors[1] * x[j] / (sqrt(r[j]) + 1e-8)
        ends["sgd"].append(plain)
        ends["adagrad"].append(own)
        sums += np.array(r) / X.shape[1]
    for name, each in ends.items():
        np.testing.assert_allclose(run.mean[name][-1], np.mean(each, axis=0), rtol=1e-9)
        np.testing.assert_allclose(run.spread[name][-1], np.std(each, axis=0), rtol=1e-9)
    np.testing.assert_allclose(run.rates["adagrad"][-1], 0.3 / np.sqrt(sums), rtol=1e-6)
    assert 4.5 < run.rates["adagrad"][-1, -1] / run.rates["adagrad"][-1, 0] < sqrt(50)  # "a little less"


# 7.9 and 7.10: memories


def test_rmsprop_remembers_with_fading_weights_and_not_a_window():
    rho, g = Fraction(9, 10), [Fraction(n) for n in (5, 0, -2, 7, 1, 3)]
    r = Fraction(0)
    for each in g:
        r = rho * r + (1 - rho) * each**2
    weights = [(1 - rho) * rho**i for i in range(len(g))]
    assert r == sum(w * each**2 for w, each in zip(weights, reversed(g), strict=True))
    assert sum(weights) == 1 - rho ** len(g)
    for share in (0.8, 0.9, 0.95, 0.99):
        assert share ** round(1 / (1 - share)) == pytest.approx(1 / 3, abs=0.04)  # "a third of the first"
    assert all(rho**t > 0 for t in range(1, 100))  # no square ever leaves


@pytest.mark.parametrize(("eps_inside", "length"), [(True, 1 / sqrt(1 + 1e4)), (False, 1 / 1.01)])
def test_epsilon_counts_inside_the_root(eps_inside, length):
    path = ck.adagrad_variants.adagrad(lambda x: np.array([1e-6]), [0.0], 1.0, 1, eps_inside=eps_inside)
    assert -path.theta[1, 0] == pytest.approx(length, rel=1e-12)


# 7.12: what is missing


def test_without_the_power_steps_are_too_long_and_then_too_short():
    lengths = [(1 - 0.9**t) / 0.1 / sqrt((1 - 0.999**t) / 0.001) for t in range(1, 20_001)]  # all gradients are 1
    assert lengths[0] == pytest.approx(1)
    assert abs(lengths.index(max(lengths)) + 1 - 12) <= 1
    assert max(lengths) == pytest.approx(2, abs=0.1)
    assert lengths[-1] == pytest.approx(sqrt(0.001) / 0.1, rel=1e-6)


def test_without_the_square_the_first_negative_gradient_ends_it(lesson):
    with np.errstate(invalid="ignore"):
        assert np.isnan(next(lesson["no_square"](valley, np.array(START), 0.1))[0])


# 7.13: decay, a look ahead, one form


def test_nadam_is_that_of_pytorch(torch, lesson):
    """PyTorch warms its beta up; with a decay of that so large, it is beta1 from the first step on."""

    def make(theta):
        return torch.optim.NAdam(theta, lr=0.1, momentum_decay=1e9)

    mine = list(islice(lesson["nadam"](valley, np.array(START), 0.1), 60))
    np.testing.assert_allclose(mine, list(walk(torch, make, valley, START, 60)), atol=1e-6)
    assert abs(mine[0] - START) == pytest.approx([0.1 * (1 + 0.9 / 1.9)] * 2)  # 1.47 times as long as Adam's


def test_nesterov_goes_into_rmsprop(torch, lesson):
    """PyTorch's RMSprop with momentum, given the gradient of the interim point."""
    theta = torch.tensor(START, requires_grad=True)
    rule = torch.optim.RMSprop([theta], lr=0.02, alpha=0.9, momentum=0.9)
    for mine in islice(lesson["rmsprop_ahead"](valley, np.array(START), 0.02), 60):
        held = rule.state[theta].get("momentum_buffer", torch.zeros(2))
        theta.grad = torch.from_numpy(valley((theta.detach() - 0.9 * 0.02 * held).numpy()))
        rule.step()
        np.testing.assert_allclose(mine, theta.detach().numpy(), atol=1e-10)


def test_a_penalty_in_the_gradient_decays_the_quiet_weight(torch):
    signs = iter([1, -1] * 500)

    def gradient(theta):
        return next(signs) * np.array([100.0, 0.01]) + 0.5 * theta

    *_, divided = walk(torch, lambda theta: torch.optim.Adam(theta, lr=0.001), gradient, (1.0, 1.0), 1000)
    assert divided == pytest.approx([0.993, 0.258], abs=1e-3)
    assert round((1 - 0.0005) ** 1000, 3) == 0.606  # of both, beside the update


def test_adamw_is_no_sum_of_old_gradients_but_shrinks_the_start(torch):
    lr, decay, steps, start = 0.2, 0.5, 30, np.array(START)

    def make(theta):
        return torch.optim.AdamW(theta, lr=lr, weight_decay=decay)

    path = np.array([start, *walk(torch, make, valley, START, steps)])
    m = v = np.zeros(2)
    moves = []
    for t, g in enumerate(valley(path[:-1]), start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        moves.append(lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
    q = 1 - lr * decay
    decayed = q**steps * start - sum(q ** (steps - 1 - j) * move for j, move in enumerate(moves))
    np.testing.assert_allclose(path[-1], decayed, atol=1e-12)
    assert abs(path[-1] - (start - sum(moves))).max() > 0.01


# 7.14: the comparison


def home(torch, make, steps):
    """Steps on Rosenbrock's surface until the loss stays below a thousandth of the start's."""
    start = (-1.2, 1.0)
    points = [np.array(start), *walk(torch, make, lambda theta: rosenbrock(theta)[1], start, steps)]
    high = [t for t, theta in enumerate(points) if not rosenbrock(theta)[0] <= rosenbrock(points[0])[0] / 1000]
    return high[-1] + 1


def test_adamw_comes_home_after_the_cap_of_300_steps(torch):
    rates = np.geomspace(1e-4, 3, 19)
    rules = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}  # whose decay is 0.01 as well
    found = {
        name: [home(torch, lambda theta, lr=lr, rule=rule: rule(theta, lr=lr), 600) for lr in rates[12:16]]
        for name, rule in rules.items()
    }
    assert (found["adam"][1], found["adamw"][1]) == (338, 447)
    assert min(found["adamw"]) == 447 > 300


@pytest.mark.filterwarnings("ignore::coursekit.DivergenceWarning")
def test_what_the_advice_says_of_the_table():
    """Who arrives for the most rates, and what a turn of 45 degrees costs AdaGrad."""
    turn = np.array([[1, -1], [1, 1]]) / sqrt(2)
    bowl = ck.surfaces.SURFACES["valley"]
    turned = lambda x: ((turn.T @ x) ** 2 @ [0.5, 10], turn @ valley(turn.T @ x))  # noqa: E731
    places = {"valley": (bowl, np.array(START)), "turned": (turned, turn @ START)}
    for name in ("beale", "rosenbrock", "long_valley"):
        places[name] = ck.surfaces.SURFACES[name], ck.surfaces.SURFACES[name].starts[0]
    table = {}
    for rule, constructor in ck.optimizers.OPTIMIZERS.items():
        for place, (surface, start) in places.items():
            for lr in np.geomspace(1e-4, 3, 19):
                path = ck.descend(surface, start, constructor(), lr, 300)
                late = 301 if path.diverged_at else np.nonzero(path.loss > path.loss[0] / 1000)[0][-1] + 1
                table.setdefault(rule, {}).setdefault(place, []).append(late)
    arrived = {rule: sum(n <= 300 for row in rows.values() for n in row) for rule, rows in table.items()}
    assert max(arrived, key=arrived.get) == "adam"
    assert min(table["adagrad"]["turned"]) == 10 * min(table["adagrad"]["valley"])
    plain = ("sgd", "momentum", "nesterov")
    assert all(min(table[name]["turned"]) == min(table[name]["valley"]) for name in plain)


@pytest.mark.parametrize(
    ("name", "settings", "moves"),
    [
        ("SGD", {}, False),
        ("SGD", {"momentum": 0.9}, True),
        ("SGD", {"momentum": 0.9, "nesterov": True}, True),
        ("Adagrad", {}, False),
        ("RMSprop", {}, False),
        ("Adadelta", {}, False),
        ("Adam", {}, True),
        ("AdamW", {"weight_decay": 0.0}, True),
        ("NAdam", {}, True),
    ],
)
def test_who_moves_on_when_the_gradient_ends(torch, name, settings, moves):
    """A memory of squares is no momentum, whatever a table ticks."""
    push = iter([1.0] * 10 + [0.0] * 20)
    make = lambda theta: getattr(torch.optim, name)(theta, lr=0.1, **settings)  # noqa: E731
    points = list(walk(torch, make, lambda theta: np.array([next(push)]), (0.0,), 30))
    assert (not isclose(points[9][0], points[-1][0], abs_tol=1e-12)) == moves
