"""The answers of notebook 03 against enumeration, quadrature, SymPy, scikit-learn and the package's own kernels."""

from itertools import product

import numpy as np
import pytest
import sympy
from sympy.parsing.sympy_parser import (
    convert_xor,
    implicit_multiplication_application,
    parse_expr,
    standard_transformations,
)

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge, solution

SYNTAX = (*standard_transformations, convert_xor, implicit_multiplication_application)


def numbers(id, count=20):
    """The lecture's numbers of an exercise, and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:count])]


def right(id, known):
    return ANSWERS[id].right(BANK[id].answer_type, known)


def status(id, known, answer):
    """The verdict's status with a variant's numbers."""
    return judge(BANK[id], known, BANK[id].answer_type.read(answer)).status


def wrong(id, name):
    [mistake] = [mistake for mistake in ANSWERS[id].mistakes if mistake.name == name]
    return mistake.wrong


@pytest.mark.parametrize("known", numbers("bv/average-hypothesis"))
def test_average_hypothesis_by_polyfit(known):
    values, x = right("bv/average-hypothesis", known), known["x"]
    pairs = np.array([known["p"], known["q"]], dtype=float).T
    g = np.array([np.polyval(np.polyfit(pair, pair**2, 1), x) for pair in pairs])
    assert [values["g1"], values["g2"], values["g3"]] == pytest.approx(g.tolist(), abs=1e-9)
    assert [values["average"], values["bias2"], values["variance"]] == pytest.approx(
        [g.mean(), (g.mean() - x**2) ** 2, g.var()]
    )
    assert values["bias2"] + values["variance"] == pytest.approx(np.mean((g - x**2) ** 2))


def figures(fit, target=lambda x: np.sin(np.pi * x), low=-1):
    """Squared bias and variance of slope, intercept = fit(x, y) by quadrature over both points and x."""

    def rule(n):
        x, weights = np.polynomial.legendre.leggauss(n)
        return low + (1 - low) * (x + 1) / 2, weights / 2

    (x1, weights1), (x2, weights2) = rule(120), rule(121)  # no point in common: no line is upright
    x = np.stack(np.meshgrid(x1, x2, indexing="ij"))
    slope, intercept = fit(x, target(x))
    weights, (at, of_x) = np.outer(weights1, weights2), rule(121)
    g = [(np.sum(weights * (slope * a + intercept)), np.sum(weights * (slope * a + intercept) ** 2)) for a in at]
    mean, square = np.array(g).T
    return of_x @ (mean - target(at)) ** 2, of_x @ (square - mean**2), of_x @ np.abs(mean - target(at))


def constant(x, y):
    return 0 * y[0], y.mean(axis=0)


def line(x, y):
    slope = (y[1] - y[0]) / (x[1] - x[0])
    return slope, y[0] - slope * x[0]


def through_origin(x, y):
    return (x * y).sum(axis=0) / (x * x).sum(axis=0), 0 * y[0]


def test_h0_h1_reach_the_figures_of_the_lecture():
    h0, h1 = figures(constant), figures(line)
    assert [round(figure, 2) for figure in (*h0[:2], *h1[:2])] == [0.5, 0.25, 0.21, 1.68]
    assert list(wrong("bv/h0-h1", "the sine of the panel").values()) == pytest.approx([*h0[:2], *h1[:2]], abs=1e-5)


OF_H0, OF_H1 = figures(constant, np.square), figures(line, np.square)


def test_h0_h1_of_a_parabola_by_quadrature_and_by_sympy():
    values = list(right("bv/h0-h1", {}).values())
    assert values == pytest.approx([*OF_H0[:2], *OF_H1[:2]], abs=1e-5)
    p, q, x = sympy.symbols("p q x")

    def mean(expression, *over):
        for each in over or (p, q, x):
            expression = sympy.integrate(expression, (each, -1, 1)) / 2
        return expression

    for i, g in enumerate([(p**2 + q**2) / 2, (p + q) * x - p * q]):
        average = mean(g, p, q)
        exact = mean((average - x**2) ** 2), mean((g - average) ** 2)
        assert values[2 * i : 2 * i + 2] == pytest.approx([float(each) for each in exact], abs=1e-5)


@pytest.mark.parametrize(
    ("name", "h0", "h1"),
    [
        ("x from 0 to 1", figures(constant, np.square, low=0)[:2], figures(line, np.square, low=0)[:2]),
        ("line through the origin", OF_H0[:2], figures(through_origin, np.square)[:2]),
        ("bias not squared", OF_H0[2:0:-1], OF_H1[2:0:-1]),
        ("standard deviation", (OF_H0[0], OF_H0[1] ** 0.5), (OF_H1[0], OF_H1[1] ** 0.5)),
        ("spread around the target", (OF_H0[0], sum(OF_H0[:2])), (OF_H1[0], sum(OF_H1[:2]))),
        ("error in place of the bias", (sum(OF_H0[:2]), OF_H0[1]), (sum(OF_H1[:2]), OF_H1[1])),
    ],
)
def test_wrong_experiments_give_the_figures_that_we_recognize(name, h0, h1):
    assert list(wrong("bv/h0-h1", name).values()) == pytest.approx([*h0, *h1], abs=1e-3)


def shown(id, name):
    """The function of this name in the code that a solution shows."""
    space = {"np": np}
    exec(solution(BANK[id], BANK[id].lecture).split("```")[1].removeprefix("python\n"), space)
    return space[name]


@pytest.mark.parametrize("seed", range(5))
def test_any_experiment_with_enough_data_sets_is_right(seed):
    drawn = shown("bv/h0-h1", "experiment")(np.random.default_rng(seed), 20_000)
    assert ck.check("bv/h0-h1", drawn).status == "right"
    h0, h1 = ck.bias_variance.decompose(["constant", "line"], np.square, n_datasets=20_000, seed=seed)
    assert ck.check("bv/h0-h1", [h0.bias2, h0.variance, h1.bias2, h1.variance]).status == "right"
    assert drawn == pytest.approx([h0.bias2, h0.variance, h1.bias2, h1.variance], abs=0.02)


def test_one_wrong_figure_is_enough_to_name_the_mistake():
    answer = {"h0_bias2": 0.089, "h0_variance": 0.044, "h1_bias2": 0.2, "h1_variance": 0.53}
    assert ck.check("bv/h0-h1", answer).mistake == "spread around the target"
    assert ck.check("bv/h0-h1", answer | {"h1_variance": 0.7}).mistake is None


@pytest.mark.parametrize("known", numbers("bv/second-moment"))
def test_second_moment_by_numpy(known):
    values, g = right("bv/second-moment", known), np.array(known["g"], dtype=float)
    shifted = np.mean((g + known["shift"]) ** 2)
    assert list(values.values()) == pytest.approx([g.mean(), np.mean(g**2), g.var(), shifted])


def test_cross_term_by_expectations_over_many_answers():
    g, (f, c) = np.random.default_rng(0).normal(2, 3, 1000), (0.7, -1.3)
    known = {"f": f, "c": c, "m": g.mean(), "s": np.mean(g**2)}
    target = {
        "error": np.mean((g - f) ** 2),
        "spread": np.mean((g - c) ** 2),
        "cross": np.mean(2 * (g - c) * (c - f)),
    }
    for name, text in right("bv/cross-term", {}).items():
        if name != "center":
            value = parse_expr(text, transformations=SYNTAX).subs(known)
            assert float(value) == pytest.approx(target[name])


def test_cross_term_by_sympy():
    f, m, s, c, g = sympy.symbols("f m s c g")

    def expectation(expression):
        return sum(coefficient * {0: 1, 1: m, 2: s}[k] for (k,), coefficient in sympy.Poly(expression, g).terms())

    answer = {
        "error": expectation((g - f) ** 2),
        "spread": expectation((g - c) ** 2),
        "cross": expectation(2 * (g - c) * (c - f)),
    }
    [answer["center"]] = [root for root in sympy.solve(answer["cross"], c) if f not in root.free_symbols]
    assert ck.check("bv/cross-term", answer).status == "right"


@pytest.mark.parametrize("index", range(20))
def test_decompose_by_loops_and_by_the_sum(index):
    predictions, target = BANK["bv/decompose"].answer_type.random(Draw(f"bv/decompose test {index}"))
    sets, points = predictions.shape
    bias2 = variance = 0.0
    for j in range(points):
        mean = sum(predictions[k, j] for k in range(sets)) / sets
        bias2 += (mean - target[j]) ** 2 / points
        variance += sum((predictions[k, j] - mean) ** 2 for k in range(sets)) / sets / points
    assert ANSWERS["bv/decompose"].reference(predictions, target) == pytest.approx((bias2, variance))
    assert sum(ANSWERS["bv/decompose"].reference(predictions, target)) == pytest.approx(
        np.mean((predictions - target) ** 2)
    )


def test_decompose_agrees_with_the_package():
    def level(x, y):
        return lambda at: np.full(at.shape, y.mean())

    arguments = {"n_points": 3, "n_datasets": 50, "noise": 0.3, "seed": 4}
    own = ck.bias_variance.decompose(level, np.cos, **arguments)
    _, y = ck.bias_variance.data_sets(np.cos, **arguments)
    predictions = np.repeat(y.mean(axis=1)[:, None], own.x.size, axis=1)
    assert ANSWERS["bv/decompose"].reference(predictions, np.cos(own.x)) == pytest.approx((own.bias2, own.variance))


@pytest.mark.parametrize("known", numbers("bv/constant"))
def test_constant_by_enumeration(known):
    values, sigma = right("bv/constant", known), known["sigma"]
    observed = np.array([value + noise for value in known["f"] for noise in (-sigma, sigma)])  # of deviation sigma
    assert values["error"] == pytest.approx(np.mean((known["c"] - observed) ** 2))
    assert values["bias2"] == pytest.approx(np.mean(np.subtract(known["c"], known["f"]) ** 2))
    parabola = np.polyfit([0, 1, 2], [np.mean((c - observed) ** 2) for c in (0, 1, 2)], 2)
    assert values["best"] == pytest.approx(-parabola[1] / (2 * parabola[0]))
    assert values["best_error"] == pytest.approx(np.polyval(parabola, values["best"]))


@pytest.mark.parametrize("known", numbers("bv/interpolator"))
def test_interpolator_by_enumeration(known):
    values, sigma, f = right("bv/interpolator", known), known["sigma"], known["f"]

    def enumerated(m):
        answers = np.array([np.mean(noise) for noise in product((-sigma, sigma), repeat=m)]) + f
        errors = [(answers - (f + noise)) ** 2 for noise in (-sigma, sigma)]
        return answers.var(), np.mean(errors)

    assert (values["variance"], values["error"]) == pytest.approx(enumerated(1))
    assert (values["mean_variance"], values["mean_error"]) == pytest.approx(enumerated(known["m"]))
    needed = round(values["needed"])
    assert values["needed"] == pytest.approx(needed)
    if needed <= 10:
        assert enumerated(needed)[1] == pytest.approx(known["limit"])


@pytest.mark.parametrize("known", numbers("bv/choose-degree"))
def test_choose_degree_accepts_exactly_the_degrees_within_the_limit(known):
    n, sigma = known["n"], known["sigma"]
    good = 0
    for degree, bias2 in enumerate(known["bias2"]):
        Q, _ = np.linalg.qr(np.polynomial.legendre.legvander(np.linspace(-1, 1, n), degree))
        error = bias2 + sigma**2 * np.sum(Q**2) / n + sigma**2  # the variance of a projection: its trace
        within = error <= known["limit"] + 1e-9
        good += within
        answer = {"degree": degree, "error": error}
        assert status("bv/choose-degree", known, answer) == ("right" if within else "wrong")
        assert status("bv/choose-degree", known, answer | {"error": 1.02 * error}) == "wrong"
    assert 1 <= good <= 3


@pytest.mark.parametrize("known", numbers("bv/lambda"))
@pytest.mark.parametrize("share", [0, 0.2, 0.7, 1, 1.5, 4, 30])
def test_lambda_by_enumeration_and_ridge(known, share):
    linear_model = pytest.importorskip("sklearn.linear_model")
    w, S, sigma = known["w"], known["S"], known["sigma"]
    x = np.sqrt(S) * np.array([[0.6], [-0.8]])
    lam = share * sigma**2 / w**2
    weights = [
        linear_model.Ridge(alpha=lam, fit_intercept=False, solver="svd").fit(x, w * x[:, 0] + noise).coef_[0]
        for noise in product((-sigma, sigma), repeat=2)
    ]
    bias2, variance = (np.mean(weights) - w) ** 2, np.var(weights)
    verdict = status("bv/lambda", known, {"lam": lam, "bias2": bias2, "variance": variance})
    assert verdict == ("right" if bias2 + variance <= known["limit"] else "wrong")
    assert status("bv/lambda", known, {"lam": lam, "bias2": 1.02 * bias2 + 0.1, "variance": variance}) == "wrong"
    assert share != 1 or verdict == "right"
