"""The answers of notebook 05 against SymPy, finite differences, PyTorch, scikit-learn and the package's own kernels."""

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

X, Y = sympy.symbols("x y", real=True)


def numbers(id, count=20):
    """The lecture's numbers of an exercise, and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:count])]


def right(id, known):
    return ANSWERS[id].right(BANK[id].answer_type, known)


def reference(id):
    return ANSWERS[id].reference


def cases(id, count=10):
    """The arguments of every case of an exercise, and of some hidden ones."""
    answer_type = BANK[id].answer_type
    return [case.args for case in answer_type.cases] + [
        answer_type.random(Draw(f"{id} test {i}")) for i in range(count)
    ]


@pytest.mark.parametrize("known", numbers("gd/first-steps"))
def test_first_steps_by_sympy_and_descend(known):
    values, slope = right("gd/first-steps", known), sympy.diff(known["a"] * X**2, X)
    path = ck.descend(lambda theta: 2 * known["a"] * theta, [known["x0"]], ck.optimizers.sgd(), known["lr"], 2)
    assert [values["x1"], values["x2"]] == pytest.approx(path.theta[1:, 0].tolist())
    assert values["g0"] == pytest.approx(float(slope.subs(X, known["x0"])))
    assert values["g1"] == pytest.approx(float(slope.subs(X, path.theta[1, 0])))
    assert values["factor"] * values["x1"] == pytest.approx(values["x2"])


@pytest.mark.parametrize("known", numbers("gd/limit"))
def test_limit_by_the_hessian_and_by_trying(known):
    values, f = right("gd/limit", known), known["a"] * X**2 + known["b"] * Y**2
    hessian = np.array(sympy.hessian(f, (X, Y)), dtype=float)
    assert values["L"] == pytest.approx(np.linalg.eigvalsh(hessian)[-1])

    def after(lr, steps):
        return ck.descend(lambda theta: hessian @ theta, [1.0, 1.0], ck.optimizers.sgd(), lr, steps).theta[-1]

    assert np.abs(after(0.98 * values["limit"], 500)).max() < 1e-3
    assert np.abs(after(1.02 * values["limit"], 500)).max() > 1e3
    assert [values["factor_x"], values["factor_y"]] == pytest.approx(after(known["lr"], 1).tolist())


@pytest.mark.parametrize("known", numbers("gd/exact-line-search"))
def test_exact_line_search_by_sympy_and_the_package(known):
    values, rate = right("gd/exact-line-search", known), sympy.Symbol("rate")
    f = (known["a"] * X**2 + known["b"] * Y**2) / 2
    start = {X: known["x0"], Y: known["y0"]}
    gx, gy = (sympy.diff(f, one).subs(start) for one in (X, Y))
    along = f.subs({X: known["x0"] - rate * gx, Y: known["y0"] - rate * gy}, simultaneous=True)
    [best] = sympy.solve(sympy.diff(along, rate), rate)
    assert list(values.values()) == pytest.approx(
        [float(v) for v in (gx, gy, best, known["x0"] - best * gx, known["y0"] - best * gy)]
    )
    A = np.diag([float(known["a"]), float(known["b"])])
    assert values["rate"] == pytest.approx(ck.line_search.exact(A, [0.0, 0.0], [known["x0"], known["y0"]]))


@pytest.mark.parametrize("known", numbers("gd/orthogonal"))
def test_orthogonal_by_sympy(known):
    direction = right("gd/orthogonal", known)
    f = known["a"] * X**2 + known["b"] * X * Y + known["c"] * Y**2
    here = {X: known["x0"], Y: known["y0"]}
    gradient = [sympy.diff(f, one).subs(here) for one in (X, Y)]
    assert gradient[0] * direction["u"] + gradient[1] * direction["v"] == 0
    assert gradient != [0, 0]
    told = BANK["gd/orthogonal"].statement(**known).split("f(x, y) = ")[1].split("$")[0]
    syntax = (*standard_transformations, convert_xor, implicit_multiplication_application)
    assert (parse_expr(told, {"x": X, "y": Y}, syntax) - f).expand() == 0


def test_any_direction_along_the_level_curve_is_right_and_no_other():
    asked = [
        (angle, ck.check("gd/orthogonal", {"u": np.cos(angle), "v": np.sin(angle)})) for angle in np.arange(0, 7, 0.1)
    ]
    for angle, verdict in asked:
        slope = 5 * np.cos(angle) + 6 * np.sin(angle)
        assert (verdict.status == "right") == (abs(slope) < 0.005 * np.hypot(5, 6))
    for scale in (1, -1, 1e-6, 1e6):
        assert ck.check("gd/orthogonal", {"u": -6 * scale, "v": 5 * scale}).status == "right"


@pytest.mark.parametrize("args", cases("gd/step"))
def test_step_by_torch(args):
    torch = pytest.importorskip("torch")
    theta, grad = (torch.tensor(np.asarray(one), dtype=torch.float64) for one in args[:2])
    theta.requires_grad_()
    theta.grad = grad
    torch.optim.SGD([theta], lr=args[2]).step()
    np.testing.assert_allclose(reference("gd/step")(*args), theta.detach().numpy())


@pytest.mark.parametrize("args", cases("gd/backtracking"))
def test_backtracking_takes_the_first_rate_that_is_good_enough(args):
    f, grad, theta, lr, shrink, c = args
    rate, g = reference("gd/backtracking")(*args), grad(theta)
    good = [f(theta - r * g) <= f(theta) - c * r * g @ g for r in lr * shrink ** np.arange(60)]
    assert rate == pytest.approx(lr * shrink ** good.index(True))
    own = ck.line_search.backtracking(
        lambda at: float(f(at)), np.asarray(theta, float), gradient=grad, lr=lr, shrink=shrink, c=c
    )
    assert rate == pytest.approx(own)


@pytest.mark.parametrize("args", cases("gd/cubic-gradient"))
def test_cubic_gradient_by_finite_differences_and_torch(args):
    w, x, y = (np.asarray(one, dtype=float) for one in args)

    def loss(w):
        return np.mean((np.polyval(w, x) - y) ** 2)

    steps = 1e-4 * np.eye(4)
    numeric = [(loss(w + h) - loss(w - h)) / 2e-4 for h in steps]  # exact for a quadratic
    np.testing.assert_allclose(reference("gd/cubic-gradient")(*args), numeric, rtol=1e-6, atol=1e-6)
    torch = pytest.importorskip("torch")
    weights, at, target = (torch.tensor(one) for one in (w, x, y))
    weights.requires_grad_()
    cubic = ((weights[0] * at + weights[1]) * at + weights[2]) * at + weights[3]
    torch.nn.functional.mse_loss(cubic, target).backward()
    np.testing.assert_allclose(reference("gd/cubic-gradient")(*args), weights.grad.numpy())


@pytest.mark.parametrize("args", cases("gd/first-order"))
def test_tangent_gap_by_finite_differences(args):
    f, grad, x, y = args
    x, y = np.asarray(x, float), np.asarray(y, float)
    slope = (f(x + 1e-6 * (y - x)) - f(x - 1e-6 * (y - x))) / 2e-6
    assert reference("gd/first-order")(f, grad, x, y) == pytest.approx(f(y) - f(x) - slope, abs=1e-7)
    if f.__name__ != "wavy":
        assert reference("gd/first-order")(f, grad, x, y) >= 0


def test_the_cases_of_tangent_gap_have_both_signs():
    gaps = [reference("gd/first-order")(*case.args) for case in BANK["gd/first-order"].answer_type.cases]
    assert min(gaps) < -0.1
    assert max(gaps) > 0.1


def test_log_sum_exp_by_sympy():
    a, b = sympy.symbols("a b", real=True)
    f = sympy.log(sympy.exp(a * X) + sympy.exp(b * X))
    answer = {"slope": sympy.diff(f, X), "curvature": sympy.diff(f, X, 2)}
    assert ck.check("gd/log-sum-exp", answer).status == "right"
    assert ck.check("gd/log-sum-exp", answer | {"curvature": sympy.diff(f, X, 3)}).points == 1


@pytest.mark.parametrize("args", cases("gd/least-squares"))
def test_least_squares_by_an_augmented_system_and_scikit_learn(args):
    X, y, l2 = (np.asarray(one, dtype=float) for one in args)
    d = X.shape[1]
    w = np.linalg.lstsq(np.vstack([X, np.sqrt(l2) * np.eye(d)]), np.append(y, np.zeros(d)))[0]
    np.testing.assert_allclose(reference("gd/least-squares")(*args), w, atol=1e-9)
    linear_model = pytest.importorskip("sklearn.linear_model")
    ridge = linear_model.Ridge(alpha=float(l2), fit_intercept=False, solver="svd").fit(X, y)
    np.testing.assert_allclose(reference("gd/least-squares")(*args), ridge.coef_, atol=1e-9)


@pytest.mark.parametrize("args", cases("gd/logistic"))
def test_logistic_by_torch(args):
    torch = pytest.importorskip("torch")
    X, y = (torch.tensor(np.asarray(one, dtype=float)) for one in args[:2])
    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=args[2])
    for _ in range(args[3]):
        optimizer.zero_grad()
        torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y).backward()
        optimizer.step()
    np.testing.assert_allclose(reference("gd/logistic")(*args), w.detach().numpy(), atol=1e-12)


def test_logistic_stands_still_where_scikit_learn_ends():
    linear_model = pytest.importorskip("sklearn.linear_model")
    [case] = [case for case in BANK["gd/logistic"].answer_type.cases if case.name == "until it stands still"]
    X, y = case.args[:2]
    fit = linear_model.LogisticRegression(C=1e10, fit_intercept=False, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(reference("gd/logistic")(*case.args), fit.coef_[0], atol=1e-5)


@pytest.mark.parametrize("args", cases("gd/schedules"))
def test_schedules_by_the_package(args):
    t, a0 = args
    own = ck.schedules.linear(a0, 0.01, 50), ck.schedules.inverse(a0, 0.5), ck.schedules.exponential(a0, 0.1)
    for rates, schedule in zip(reference("gd/schedules")(t, a0), (*own, ck.schedules.step(a0, 0.5, 10)), strict=True):
        np.testing.assert_allclose(rates, schedule(t))


def test_schedules_of_the_lecture():
    np.testing.assert_allclose(reference("gd/schedules")(20, 0.1), [0.064, 0.1 / 11, 0.1 / np.e**2, 0.025])


def test_what_the_choice_about_convexity_says_is_true():
    w = np.random.default_rng(0).normal(size=(2, 200, 2)) * 3

    def chords(f):
        ends = (f(w[0]) + f(w[1])) / 2
        return ends - f((w[0] + w[1]) / 2)

    convex = (
        lambda w: np.hypot(w[:, 0], w[:, 1]),
        lambda w: np.logaddexp(w[:, 0], w[:, 1]),
        lambda w: np.logaddexp(0, 2 * w[:, 0] - w[:, 1]) + np.logaddexp(0, -w[:, 0] - w[:, 1]),
        lambda w: 7 - 3 * w[:, 0],
    )
    assert all(chords(f).min() > -1e-9 for f in convex)
    assert chords(lambda w: (w[:, 1] * np.tanh(w[:, 0]) - 1) ** 2).min() < -0.1
