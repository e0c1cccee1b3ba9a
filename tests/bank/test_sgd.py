"""The references of notebook 06 against PyTorch, SymPy, SciPy, and against counting."""

from itertools import combinations

import numpy as np
import pytest
import sympy
from scipy import stats

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS


def numbers_of(id, count=20):
    """The lecture's numbers and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, i) for i in given(exercise)[:count])]


def right(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


def calls(id, count=20):
    """The arguments of every case, and of some hidden ones."""
    answer_type = BANK[id].answer_type
    return [*(case.args for case in answer_type.cases), *(answer_type.random(Draw(f"{id} {i}")) for i in range(count))]


def test_the_lecture_is_6000_times_cheaper():
    values = right("sgd/speed-up", BANK["sgd/speed-up"].lecture)
    assert (values["cheaper"], values["updates"]) == pytest.approx((6000, 18000))


@pytest.mark.parametrize("numbers", numbers_of("sgd/speed-up"))
def test_times_and_updates_use_up_the_same_gradients(numbers):
    values = right("sgd/speed-up", numbers)
    microseconds = 1000 * values["minibatch_time"] * values["updates"]
    assert microseconds == pytest.approx(numbers["k"] * numbers["n"] * numbers["t"])
    assert 1000 * values["batch_time"] * numbers["k"] == pytest.approx(microseconds)
    assert values["cheaper"] * numbers["m"] == pytest.approx(numbers["n"])


@pytest.mark.parametrize("numbers", numbers_of("sgd/unbiased"))
def test_derivatives_are_those_of_sympy_and_the_minibatches_average_to_them(numbers):
    w = sympy.Symbol("w")
    losses = [(w * x - y) ** 2 for x, y in zip(numbers["x"], numbers["y"], strict=True)]

    def derivative(some):
        return float(sympy.diff(sum(some) / len(some), w).subs(w, numbers["w"]))

    batches = [derivative(pair) for pair in combinations(losses, 2)]
    expected = [*(derivative([loss]) for loss in losses), derivative(losses), *batches, np.mean(batches)]
    values = right("sgd/unbiased", numbers)
    assert list(values.values()) == pytest.approx(expected)
    assert values["average"] == pytest.approx(values["full"])


@pytest.mark.parametrize("numbers", numbers_of("sgd/noise"))
def test_the_scatter_is_that_of_a_mean_of_coins(numbers):
    sigma, m, k = numbers.values()  # a derivative of -sigma or sigma, each with probability 1/2

    def scatter(size):
        return 2 * sigma / size * stats.binom(size, 0.5).std()

    values = right("sgd/noise", numbers)
    assert values["deviation"] == pytest.approx(scatter(m))
    assert values["variance"] == pytest.approx(scatter(m) ** 2)
    assert scatter(int(values["new_m"])) == pytest.approx(scatter(m) / k)


@pytest.mark.parametrize("numbers", numbers_of("sgd/finite-population", 5))
def test_draws_without_replacement_scatter_as_the_hypergeometric_law(numbers):
    """A derivative is 0 or a: so many of n are a, and how many are drawn follows a law that SciPy knows."""
    n, m, variance = numbers["n"], numbers["m"], numbers["variance"]
    many = n // 2
    a = np.sqrt(variance / (many / n * (1 - many / n)))
    values = right("sgd/finite-population", numbers)
    assert values["replaced"] == pytest.approx(a**2 * stats.binom(m, many / n).var() / m**2)
    assert values["kept"] == pytest.approx(a**2 * stats.hypergeom(n, many, m).var() / m**2)
    assert values["factor"] == pytest.approx(values["kept"] / values["replaced"])
    assert values["whole"] == 0, "all of them are drawn"


@pytest.mark.parametrize("numbers", numbers_of("sgd/noisy-step", 200))
def test_the_noisy_step_is_that_of_sympy_and_raises_the_loss(numbers):
    w, place, rate = sympy.Symbol("w"), sympy.Rational(str(numbers["w"])), sympy.Rational(str(numbers["lr"]))
    losses = [(w - y) ** 2 for y in numbers["y"]]
    mean, values = sum(losses) / 4, right("sgd/noisy-step", numbers)
    new = place - rate * sympy.diff(losses[-1], w).subs(w, place)
    expected = mean.subs(w, place), new, losses[-1].subs(w, new), mean.subs(w, new)
    assert list(values.values()) == pytest.approx(list(map(float, expected)))
    assert values["after"] > values["before"], "or the exercise has the wrong name"
    assert values["example"] < (numbers["w"] - numbers["y"][-1]) ** 2


@pytest.mark.parametrize("numbers", numbers_of("sgd/hardware", 5))
def test_times_add_up_and_beginning_costs_as_much_as_computing_where_it_is_said(numbers):
    a, b, m = (sympy.Rational(str(numbers[name])) for name in ("a", "b", "m"))
    size = sympy.Symbol("size", positive=True)
    values = right("sgd/hardware", numbers)
    assert values["each"] * numbers["m"] == pytest.approx(float(a + b * m))
    assert values["alone"] == pytest.approx(values["cheaper"] * values["each"])
    (even,) = sympy.solve(sympy.Eq((a + b * size) / size, 2 * sympy.limit((a + b * size) / size, size, sympy.oo)), size)
    assert values["even"] == pytest.approx(float(even))


@pytest.mark.parametrize(("orders", "batch_size"), calls("sgd/minibatches"))
def test_minibatches_are_those_of_pytorch(orders, batch_size):
    data = pytest.importorskip("torch.utils.data")
    batches = ANSWERS["sgd/minibatches"].reference(orders, batch_size)
    expected = [batch for order in orders for batch in data.BatchSampler(order.tolist(), batch_size, drop_last=False)]
    assert [list(batch) for batch in batches] == expected


@pytest.mark.parametrize(
    "function",
    [
        lambda orders, size: [o[i : i + size].tolist() for o in orders for i in range(0, len(o), size)],
        lambda orders, size: (o[i : i + size] for o in orders for i in range(0, len(o), size)),
        lambda orders, size: [b for o in orders for b in np.split(o, range(size, len(o), size))],
    ],
    ids=["lists", "generator", "np.split"],
)
def test_any_way_to_cut_minibatches_is_right(function):
    assert ck.check("sgd/minibatches", function).status == "right"


@pytest.mark.parametrize(("X", "y", "w", "lr", "batches"), calls("sgd/train"))
def test_training_is_that_of_pytorch(X, y, w, lr, batches):
    torch = pytest.importorskip("torch")
    X, y, theta = (torch.tensor(array, dtype=torch.float64) for array in (X, y, w))
    theta.requires_grad_(True)
    optimizer = torch.optim.SGD([theta], lr=lr)
    for batch in map(torch.tensor, batches):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(X[batch] @ theta, y[batch]).backward()
        optimizer.step()
    result = ANSWERS["sgd/train"].reference(X.numpy(), y.numpy(), w, lr, batches)
    np.testing.assert_allclose(result, theta.detach(), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("numbers", numbers_of("sgd/copies", 5))
def test_copies_are_counted_on_a_set_with_copies(numbers):
    x = Draw("copies").array(numbers["distinct"], 1, 3)
    many = np.tile(x, numbers["copies"])
    values = right("sgd/copies", numbers)
    assert np.mean(2 * (5 * many - 1) * many) == pytest.approx(values["ratio"] * np.mean(2 * (5 * x - 1) * x))
    assert values["repeated"] == pytest.approx(1 - len(x) / len(many))
    assert values["updates"] == sum(1 for _ in many) == values["passes"] * sum(1 for _ in x)


@pytest.mark.parametrize("numbers", numbers_of("sgd/epochs"))
def test_updates_are_counted_one_by_one(numbers):
    n, m, epochs = numbers.values()
    batches = ANSWERS["sgd/minibatches"].reference(np.tile(np.arange(n), (epochs, 1)), m)
    values = right("sgd/epochs", numbers)
    assert values["updates"] == len(batches)
    assert values["per_epoch"] * epochs == len(batches)
    assert values["last"] == len(batches[-1]) < m
    assert values["seen"] == sum(map(len, batches))


@pytest.mark.parametrize("numbers", numbers_of("sgd/crossover"))
def test_costs_cross_where_sympy_says(numbers):
    n, d, kappa, nu, rho = sympy.symbols("n d kappa nu rho", positive=True)
    batch, online = n * d * kappa * sympy.log(1 / rho), d * nu * kappa**2 / rho
    given_numbers = {
        kappa: numbers["kappa"],
        nu: numbers["nu"],
        rho: sympy.Rational(str(numbers["rho"])),
        d: numbers["d"],
    }
    (crossing,) = sympy.solve(sympy.Eq(batch, online), n)
    values = right("sgd/crossover", numbers)
    assert values["break_even"] == pytest.approx(float(crossing.subs(given_numbers)))
    assert values["cost_gd"] == pytest.approx(float(batch.subs(given_numbers).subs(n, numbers["n"])))
    assert values["cost_sgd"] == pytest.approx(float(online.subs(given_numbers)))
    assert values["steps_gd"] * numbers["n"] * numbers["d"] == pytest.approx(values["cost_gd"])
    assert values["steps_sgd"] * numbers["d"] == pytest.approx(values["cost_sgd"])
