"""The exercises of notebook 07: momentum to Adam."""

from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.optimizers_code import CODE
from coursekit.exercises.optimizers_sections import ADAM, CHOICE, MOMENTUM
from coursekit.exercises.optimizers_steps import STEPS


def _terminal(g, lr, beta, n):
    return rf"""
On a long slope the gradient is the same everywhere, $({g[0]:g}, {g[1]:g})$. Momentum starts at rest, with the learning
rate $\eta = {lr:g}$ and $\beta = {beta:g}$. How long is a step of plain gradient descent, how many times as long
do the steps of momentum become, how long is that, and which share of it is reached after ${n}$ updates?
"""


def _unrolled(theta0, lr, beta, g):
    return rf"""
Momentum starts at $\theta_0 = {theta0:g}$ at rest, with $\eta = {lr:g}$ and $\beta = {beta:g}$, and meets the
gradients $g_1 = {g[0]:g}$, $g_2 = {g[1]:g}$ and $g_3 = {g[2]:g}$. Written out, its third point is
$$\theta_3 = \theta_0 - \eta (c_1 g_1 + c_2 g_2 + c_3 g_3)$$
Find the coefficients and the point.
"""


def _best(lambda_1, lambda_n):
    return rf"""
A valley $f(x, y) = \frac{{1}}{{2}} (\lambda_1 x^2 + \lambda_n y^2)$ has the eigenvalues $\lambda_1 = {lambda_1:g}$ and
$\lambda_n = {lambda_n:g}$. What is its condition number $\kappa$? Which learning rate and which $\beta$ are the best
for momentum, by which factor does an update then shrink the distance to the minimum in the long run, and by which
factor does gradient descent at its own best rate?
"""


def _first_step(lr, beta1, beta2, eps, g):
    return rf"""
Adam makes its first update, from $m = v = 0$, with $\eta = {lr:g}$, $\beta_1 = {beta1:g}$, $\beta_2 = {beta2:g}$
and $\varepsilon = {eps:g}$. Three parameters have the gradients ${g[0]:g}$, ${g[1]:g}$ and ${g[2]:g}$. By how much
does each of them change? And how long would the first step of a parameter be without the bias correction, taking
$\varepsilon = 0$?
"""


def _table():
    return r"""
Fill in the summary table. Give each optimizer **1** if it has momentum (a memory of past gradients that keeps their
signs), **2** if it has a learning rate of its own for each parameter, **3** if it has both, and **0** if it has
neither.
"""


def _saddle(y0, updates):
    return rf"""
The saddle $f(x, y) = \frac{{1}}{{2}} (x^2 - y^2)$ has the gradient $(x, -y)$. Momentum starts at rest at $(1, {y0:g})$,
almost on the ridge. Choose a learning rate of at most 0.1 and a $\beta$ so that after {updates} updates it has left the
saddle, $\lvert y \rvert \ge 1$, and no longer swings across, $\lvert x \rvert \le 0.5$. Many answers are right.
"""


def _draw_terminal(draw):
    a, b = draw.choice(((3, 4), (6, 8), (5, 12), (8, 15), (9, 12), (20, 21), (7, 24)))
    return {
        "g": draw.choice(((a, b), (b, a), (-a, b), (b, -a))),
        "lr": draw.choice((0.01, 0.02, 0.05, 0.1, 0.2)),
        "beta": draw.choice((0.6, 0.7, 0.75, 0.8, 0.9)),
        "n": draw.integer(3, 8),
    }


def _draw_unrolled(draw):
    return {
        "theta0": draw.choice((-5, -4, -3, -2, 2, 3, 4, 5)),
        "lr": draw.choice((0.05, 0.1, 0.2, 0.25)),
        "beta": draw.choice((0.6, 0.7, 0.75, 0.8, 0.9)),
        "g": tuple(draw.nonzero(9) for _ in range(3)),
    }


def _draw_best(draw):
    low, high = draw.choice((0.5, 1, 2, 3)), draw.integer(4, 12)
    return {"lambda_1": low**2, "lambda_n": high**2}


def _draw_first_step(draw):
    return {
        "lr": draw.choice((0.001, 0.002, 0.01, 0.02, 0.05)),
        **draw.choice(({"beta1": 0.9, "beta2": 0.999}, {"beta1": 0.8, "beta2": 0.99}, {"beta1": 0.8, "beta2": 0.999})),
        "eps": 0.0001,
        "g": (100 * draw.nonzero(9), draw.nonzero(9) / 10, draw.nonzero(3) / 10000),
    }


_RATE = "the factor by which {} shrinks the distance in an update"
_OPTIMIZERS = {
    "sgd": "stochastic gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov's momentum",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adadelta": "AdaDelta",
    "adam": "Adam",
}

EXERCISES = (
    *STEPS,
    *CODE,
    Exercise(
        id="opt/terminal-velocity",
        title="how fast momentum becomes",
        section=MOMENTUM,
        statement=_terminal,
        asks=Numbers(
            (
                Name("gd_length", "the length of a step of plain gradient descent"),
                Name("factor", "how many times as long the steps of momentum become"),
                Name("terminal", "the length that they approach"),
                Name("share", "the share of it that is reached after the given updates, between 0 and 1"),
            )
        ),
        lecture={"g": (3, 4), "lr": 0.1, "beta": 0.9, "n": 5},
        draw=_draw_terminal,
    ),
    Exercise(
        id="opt/unrolled",
        title="momentum, written out",
        section=MOMENTUM,
        statement=_unrolled,
        asks=Numbers(
            (
                *(Name(f"c{i}", f"the coefficient $c_{i}$") for i in (1, 2, 3)),
                Name("theta3", r"the parameter $\theta_3$"),
            )
        ),
        lecture={"theta0": 2, "lr": 0.1, "beta": 0.8, "g": (5, -2, 3)},
        draw=_draw_unrolled,
    ),
    Exercise(
        id="opt/best-momentum",
        title="the best momentum for a valley",
        section=MOMENTUM,
        statement=_best,
        asks=Numbers(
            (
                Name("kappa", r"the condition number $\kappa = \lambda_n / \lambda_1$"),
                Name("lr", "the best learning rate for momentum"),
                Name("beta", r"the best $\beta$"),
                Name("rate", _RATE.format("momentum")),
                Name("gd_rate", _RATE.format("gradient descent at its best rate")),
            )
        ),
        lecture={"lambda_1": 1, "lambda_n": 25},
        draw=_draw_best,
    ),
    Exercise(
        id="opt/first-adam-step",
        title="the first step of Adam",
        section=ADAM,
        statement=_first_step,
        asks=Numbers(
            (
                *(Name(f"step{i}", f"the change of parameter {i}, with its sign") for i in (1, 2, 3)),
                Name("uncorrected", "the length of the first step without the correction"),
            )
        ),
        lecture={"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 0.0001, "g": (200, -0.5, 0.0001)},
        draw=_draw_first_step,
    ),
    Exercise(
        id="opt/table",
        title="the optimizers in one table",
        section=CHOICE,
        statement=_table,
        asks=Numbers(tuple(Name(name, meaning, whole=True) for name, meaning in _OPTIMIZERS.items())),
    ),
    Exercise(
        id="opt/saddle",
        title="off the saddle in time",
        section=CHOICE,
        statement=_saddle,
        asks=Numbers(
            (Name("lr", "the learning rate, above 0 and at most 0.1"), Name("beta", r"$\beta$, from 0 to below 1")),
            together="off the saddle",
        ),
        lecture={"y0": 0.001, "updates": 40},
        draw=lambda draw: {
            "y0": draw.choice((0.0005, 0.0008, 0.001, 0.002, 0.003, 0.005)),
            "updates": draw.choice((38, 39, 40, 41)),
        },
    ),
)
