"""Line searches against SciPy's minimizer, Armijo's condition itself, and by hand."""

import numpy as np
import pytest
import scipy.optimize

from coursekit import descend
from coursekit.core.surfaces import SURFACES
from coursekit.training.line_search import backtracking, exact

BOWL, VALLEY = SURFACES["bowl"], SURFACES["valley"]


def quadratic(seed, d, symmetric=True):
    rng = np.random.default_rng([seed, d])
    M = rng.normal(size=(d, d))
    A = M @ M.T + 0.1 * np.eye(d)
    A = A if symmetric else A + np.triu(rng.normal(size=(d, d)), 1) - np.tril(np.ones((d, d)), -1) * 0.01
    return A, rng.normal(size=d), rng.normal(size=d), rng


@pytest.mark.parametrize("d", [1, 2, 5, 20])
@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("own_direction", [True, False])
def test_exact_is_the_lowest_point_of_the_line(d, symmetric, own_direction):
    """SciPy minimizes f along the line, of which it knows the values only; f'd is 0 at the end, by differences."""
    A, b, theta, rng = quadratic(0, d, symmetric)

    def f(at):
        return at @ A @ at / 2 - b @ at

    def slope(at, along, h=1e-4):  # of a quadratic a difference is the slope itself
        return (f(at + h * along) - f(at - h * along)) / (2 * h)

    downhill = np.array([-slope(theta, axis) for axis in np.eye(d)])
    direction = downhill * rng.uniform(0.5, 2.0, size=d) if own_direction else None
    along = downhill if direction is None else direction
    rate = exact(A, b, theta, direction)
    assert type(rate) is float
    judge = scipy.optimize.minimize_scalar(lambda lr: f(theta + lr * along), tol=1e-12)
    assert rate == pytest.approx(judge.x, rel=1e-5)
    assert slope(theta + rate * along, along) == pytest.approx(0.0, abs=1e-6 * abs(slope(theta, along)))


def test_exact_by_hand():
    assert exact([[1, 0], [0, 1]], [0, 0], [3, 4]) == 1.0  # a round bowl: to the minimum in one step
    assert exact(np.diag([2.0, 8.0]), [0.0, 0.0], [4.0, 1.0]) == 128 / 640
    assert exact([[4.0]], [2.0], [3.0]) == 0.25  # Newton's step
    assert exact(np.diag([2.0, 8.0]), [0.0, 0.0], [4.0, 1.0], [-1.0, 0.0]) == 4.0
    assert exact([[0.0, 2.0], [0.0, 2.0]], [0.0, 0.0], [1.0, 1.0], [0.0, -1.0]) == 1.5  # A + A', not A


def test_exact_at_the_minimum_and_along_level_directions():
    A = np.diag([2.0, 8.0])
    assert exact(A, [2.0, 8.0], [1.0, 1.0]) == 0.0
    assert exact(A, [0.0, 0.0], [1.0, 0.0], [0.0, 1.0]) == 0.0
    assert exact(A, [0.0, 0.0], [1.0, 0.0], [0.0, 0.0]) == 0.0


def test_exact_steps_meet_at_right_angles_and_zigzag():
    """From (kappa, 1) on x^2 + kappa y^2 both coordinates shrink by (kappa - 1)/(kappa + 1), y changing sign."""
    kappa = 9.0
    A, b = np.diag([1.0, kappa]), np.zeros(2)
    path = descend(lambda x: A @ x, [kappa, 1.0], lambda x, g, lr: x - exact(A, b, x) * g, steps=30).theta
    share = ((kappa - 1) / (kappa + 1)) ** np.arange(31)
    np.testing.assert_allclose(path, np.transpose([kappa * share, share * (-1.0) ** np.arange(31)]), rtol=1e-10)
    steps = np.diff(path, axis=0)
    np.testing.assert_allclose(np.sum(steps[1:] * steps[:-1], axis=1), 0.0, atol=1e-12)


def rosenbrock(p):
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


def rosenbrock_gradient(p):
    return np.array([-2 * (1 - p[0]) - 400 * p[0] * (p[1] - p[0] ** 2), 200 * (p[1] - p[0] ** 2)])


@pytest.mark.parametrize("shrink", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("c", [1e-4, 0.3, 0.9])
@pytest.mark.parametrize("lr", [1e-6, 1.0, 1e3])
@pytest.mark.parametrize("own_direction", [True, False])
def test_backtracking_takes_the_first_rate_that_meets_armijo(shrink, c, lr, own_direction):
    theta = np.array([-1.2, 1.0])
    g = rosenbrock_gradient(theta)
    direction = np.array([2.0, 7.0]) if own_direction else None
    d = -g if direction is None else direction
    rate = backtracking(rosenbrock, theta, direction, gradient=rosenbrock_gradient, lr=lr, shrink=shrink, c=c)
    tried = round(np.log(rate / lr) / np.log(shrink))
    assert rate == pytest.approx(lr * shrink**tried, rel=1e-12)

    def met(k):
        return rosenbrock(theta + lr * shrink**k * d) <= rosenbrock(theta) + c * lr * shrink**k * (g @ d)

    assert [met(k) for k in range(tried + 1)] == [False] * tried + [True]


def test_backtracking_by_hand():
    """4 x^2 from 1, slope 8: to x = -7, -3, -1, 0; the second condition is met with equality."""
    f = {"gradient": lambda x: 8 * x}
    assert backtracking(lambda x: 4 * x[0] ** 2, [1.0], **f) == 0.125
    assert backtracking(lambda x: 4 * x[0] ** 2, [1.0], **f, c=0.5) == 0.125  # 0 <= 4 - 0.5 * 0.125 * 64
    assert backtracking(lambda x: 4 * x[0] ** 2, [1.0], **f, c=0.51) == 0.0625
    assert backtracking(lambda x: 4 * x[0] ** 2, [1.0], [-1.0], **f) == 1.0


def test_every_kind_of_function_gives_the_same_rate():
    theta = [1.5, -0.75]
    rate = backtracking(VALLEY, theta)
    assert rate == 0.0625  # above 2/20 the steep direction grows

    def pair(x):
        return VALLEY.value(x), VALLEY.gradient(x)

    assert rate == backtracking(pair, theta) == backtracking(VALLEY.value, theta, gradient=VALLEY.gradient)
    assert rate == backtracking(VALLEY, theta, -VALLEY.gradient(theta))


def test_the_gradient_is_asked_for_once_and_nobody_can_spoil_theta():
    theta, asked = np.array([1.0, 2.0]), []

    def gradient(x):
        asked.append(x.copy())
        g = 10 * x
        x[:] = 99.0
        return g

    def value(x):
        result = 5 * x @ x
        x[:] = 99.0
        return result

    assert backtracking(value, theta, gradient=gradient) == 0.125
    assert [a.tolist() for a in asked] == [[1.0, 2.0]]
    assert theta.tolist() == [1.0, 2.0]


def test_points_without_a_value_are_not_accepted():
    """Where f = x - log x is NaN or infinite; and 2 cosh x from -5, where 10^4 / 2^10 is the first rate to fall."""

    def f(x):
        return x[0] - np.log(x[0])

    rate = backtracking(f, [2.0], [-1.0], gradient=lambda x: 1 - 1 / x, lr=4.0)
    assert rate == 1.0  # 4 is NaN, 2 infinite
    cosh = {"surface": lambda x: 2 * np.cosh(x[0]), "gradient": lambda x: 2 * np.sinh(x)}
    assert backtracking(theta=[-5.0], direction=[1.0], lr=1e4, **cosh) == 1e4 / 2**10


def test_at_the_minimum_the_first_rate_will_do():
    assert backtracking(BOWL, [0.0, 0.0], lr=0.7) == 0.7


def test_descent_with_backtracking_never_rises_and_arrives():
    def step(theta, grad, lr):
        return theta - backtracking(rosenbrock, theta, gradient=rosenbrock_gradient) * grad

    path = descend(lambda p: (rosenbrock(p), rosenbrock_gradient(p)), [-1.2, 1.0], step, steps=1500)
    assert (np.diff(path.loss) < 0).all()
    np.testing.assert_allclose(path.theta[-1], [1.0, 1.0], atol=0.1)


A2, B2, T2 = np.diag([2.0, 8.0]), [0.0, 0.0], [4.0, 1.0]
BAD_EXACT = [
    (ValueError, ([[1.0]], B2, T2), "A must have a row and a column for each of the 2 parameters, got (1, 1)"),
    (ValueError, (A2[:1], B2, T2), "A must have a row and a column for each of the 2 parameters, got (1, 2)"),
    (ValueError, (A2, [0.0], T2), "b must hold one number for each of the 2 of theta, got 1"),
    (ValueError, (A2, B2, T2, [1.0]), "direction must hold one number for each of the 2 of theta, got 1"),
    (ValueError, (A2, B2, T2, [1.0, 0.0]), "direction must not lead uphill, got one of slope 8"),
    (ValueError, (-A2, B2, T2), "A must curve upwards along direction for a best rate, got d'Ad = -640"),
    (ValueError, (0 * A2, [1.0, 0.0], T2), "A must curve upwards along direction for a best rate, got d'Ad = 0"),
    (ValueError, (1e-300 * A2, [1e200, 0.0], T2), "the rate along direction must be finite, got inf"),
]


@pytest.mark.parametrize(("error", "arguments", "message"), BAD_EXACT)
def test_exact_names_bad_arguments(error, arguments, message):
    with pytest.raises(error) as caught:
        exact(*arguments)
    assert str(caught.value).startswith(message)


def square(x):
    return x @ x, 2 * x


BAD_BACKTRACKING = [
    (ValueError, {"surface": BOWL, "gradient": square}, "gradient must be None: the surface bowl has its own"),
    (ValueError, {"surface": BOWL, "theta": [1.0]}, "theta must hold 2 numbers for the surface bowl, got 1"),
    (ValueError, {"surface": lambda x: 2 * x}, "surface(theta) must return (value, grad), or value where gradient"),
    (ValueError, {"surface": lambda x: x @ x}, "surface(theta) must return 2 numbers"),
    (ValueError, {"surface": lambda x: x, "gradient": lambda x: x}, "surface(theta) must be a number"),
    (ValueError, {"surface": lambda x: x @ x, "gradient": lambda x: x[:1]}, "gradient(theta) must return 2 numbers"),
    (ValueError, {"surface": lambda x: (np.nan, x)}, "the value at theta must be finite, got nan"),
    (ValueError, {"surface": lambda x: (1.0, x * np.inf)}, "the gradient at theta must hold finite numbers only"),
    (ValueError, {"surface": lambda x: (1.0, x * 1e200)}, "the slope at theta must be finite, got -inf"),
    (ValueError, {"theta": [[1.0]]}, "theta must be 1-dimensional"),
    (ValueError, {"direction": [1.0]}, "direction must hold one number for each of the 2 of theta, got 1"),
    (ValueError, {"direction": [1.0, 0.0]}, "direction must not lead uphill, got one of slope 2"),
    # the sign of the gradient is wrong: the function rises at every rate
    (
        ValueError,
        {"surface": lambda x: (x @ x, -2 * x)},
        "no step along direction lowers surface: gradient must be the gradient of surface",
    ),
]


@pytest.mark.parametrize(("error", "arguments", "message"), BAD_BACKTRACKING)
def test_backtracking_names_bad_arguments(error, arguments, message):
    with pytest.raises(error) as caught:
        backtracking(**{"surface": square, "theta": [1.0, 1.0]} | arguments)
    assert str(caught.value).startswith(message)
