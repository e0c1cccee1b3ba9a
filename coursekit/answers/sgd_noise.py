"""Answers to the exercises of notebook 06 about the estimate of a minibatch: right on average, and noisy."""

from coursekit.answers._answer import Mistake
from coursekit.answers._maths import sqrt
from coursekit.answers._numbers import NumbersAnswer

# ---- sgd/unbiased


def _derivatives(derivative):
    """The step of each example: a function of its input, its target and the weight."""

    def of(i):
        return lambda x, y, w: derivative(x[i], y[i], w)

    return {f"g{i + 1}": of(i) for i in range(3)}


def _estimates(estimate):
    return {
        "b12": lambda g1, g2: estimate(g1, g2),
        "b13": lambda g1, g3: estimate(g1, g3),
        "b23": lambda g2, g3: estimate(g2, g3),
    }


UNBIASED = NumbersAnswer(
    steps={
        **_derivatives(lambda x, y, w: 2 * (w * x - y) * x),
        "full": lambda g1, g2, g3: (g1 + g2 + g3) / 3,
        **_estimates(lambda one, other: (one + other) / 2),
        "average": lambda b12, b13, b23: (b12 + b13 + b23) / 3,
    },
    because={
        "g1": "The chain rule: twice the error, times the inner derivative, which is $x$.",
        "full": "The derivative of the mean is the mean of the derivatives:",
        "b12": "Each minibatch has an opinion of its own:",
        "average": "On average they are right: every example is in two of the three minibatches, so each counts for as "
        "much as in the full mean. That is what unbiased means.",
    },
    mistakes=(
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square brings down a factor 2.",
            _derivatives(lambda x, y, w: (w * x - y) * x),
        ),
        Mistake(
            "inner derivative forgotten",
            "The chain rule also asks for the inner derivative: that of `w * x - y` with respect to w is x.",
            _derivatives(lambda x, y, w: 2 * (w * x - y)),
        ),
        Mistake(
            "inner derivative w",
            "The derivative is taken with respect to w, so the inner derivative is x, not w.",
            _derivatives(lambda x, y, w: 2 * (w * x - y) * w),
        ),
        Mistake(
            "sign of the error",
            "The inner derivative of `w * x - y` is +x; with target minus prediction it would be -x.",
            _derivatives(lambda x, y, w: 2 * (y - w * x) * x),
        ),
        Mistake(
            "loss in place of its derivative",
            "You worked out the losses themselves; asked for are their derivatives with respect to w.",
            _derivatives(lambda x, y, w: (w * x - y) ** 2),
        ),
        Mistake(
            "sum in place of the mean",
            "The loss of all three is a mean: divide the sum of the derivatives by 3.",
            {"full": lambda g1, g2, g3: g1 + g2 + g3},
        ),
        Mistake(
            "sums in the minibatches",
            "The estimate of a minibatch is a mean as well: divide the sum of the two by 2.",
            _estimates(lambda one, other: one + other),
        ),
        Mistake(
            "minibatches divided by 3",
            "A minibatch divides by the number of its own examples, 2, not by that of all.",
            _estimates(lambda one, other: (one + other) / 3),
        ),
        Mistake(
            "difference in a minibatch",
            "The estimate is half the sum of the two derivatives, not half their difference.",
            _estimates(lambda one, other: (one - other) / 2),
        ),
        Mistake(
            "estimates added up",
            "The mean of the three estimates is their sum divided by 3.",
            {"average": lambda b12, b13, b23: b12 + b13 + b23},
        ),
        Mistake(
            "estimates divided by 2",
            "There are three estimates, so divide by 3; the 2 belongs inside a minibatch.",
            {"average": lambda b12, b13, b23: (b12 + b13 + b23) / 2},
        ),
    ),
    hints=(
        "Begin with the errors of the three predictions, $w x - y$, with their signs.",
        r"By the chain rule $g = 2 (w x - y) x$.",
        r"$b_{12} = (g_1 + g_2) / 2$, and so on. Before you work out the mean of the three, guess it.",
    ),
)


# ---- sgd/noise

NOISE = NumbersAnswer(
    steps={
        "variance": lambda sigma, m: sigma**2 / m,
        "deviation": lambda variance: sqrt(variance),
        "new_m": lambda m, k: m * k**2,
    },
    mistakes=(
        Mistake(
            "variance not squared",
            "The variance of one example is the square of the standard deviation; that is divided by m.",
            {"variance": lambda sigma, m: sigma / m},
        ),
        Mistake(
            "noise of a single example",
            "The mean of m independent values scatters less than one of them: divide the variance by m.",
            {"variance": lambda sigma: sigma**2},
        ),
        Mistake(
            "noise of the sum",
            "That is the variance of the sum of m derivatives; the minibatch takes their mean.",
            {"variance": lambda sigma, m: m * sigma**2},
        ),
        Mistake(
            "divided by m squared",
            "Dividing by m takes a factor m squared off the variance, but the sum of m values puts a factor m back.",
            {"variance": lambda sigma, m: sigma**2 / m**2},
        ),
        Mistake(
            "divided by m minus 1",
            "m - 1 is for estimating a variance from a sample; here it is known, and a mean of m divides it by m.",
            {"variance": lambda sigma, m: sigma**2 / (m - 1)},
        ),
        Mistake(
            "1/m in place of 1 over the root of m",
            "The variance falls as 1/m; the standard deviation is its root, and falls as one over the root of m.",
            {"deviation": lambda sigma, m: sigma / m},
        ),
        Mistake(
            "root forgotten",
            "The standard deviation is the square root of the variance.",
            {"deviation": lambda variance: variance},
        ),
        Mistake(
            "k times as many examples",
            "That many examples divide the variance by k, but the standard deviation only by its root.",
            {"new_m": lambda m, k: k * m},
        ),
        Mistake(
            "root of k",
            "It is the other way round: dividing the noise by k takes k squared times the examples.",
            {"new_m": lambda m, k: m * sqrt(k)},
        ),
        Mistake(
            "additional examples",
            "That is how many examples come in addition; asked for is the size of the larger minibatch.",
            {"new_m": lambda m, k: m * (k**2 - 1)},
        ),
        Mistake(
            "factor in place of the size",
            "That is by what factor the minibatch grows; multiply its present size by it.",
            {"new_m": lambda k: k**2},
        ),
    ),
    hints=(
        "Variances of independent values add up. What is the variance of their sum, and what of their mean?",
        r"The mean of $m$ independent values has the variance $\sigma^2 / m$; its root is the standard deviation.",
        lambda k: (
            rf"The standard deviation falls as one over the root of $m$: to divide it by ${k}$, the root of $m$ must "
            rf"be ${k}$ times as large."
        ),
    ),
    solution=lambda sigma, m, k, variance, deviation, new_m: (
        rf"""
The variances of $m$ independent derivatives add up to $m \sigma^2$. The mean divides the sum by $m$, and so its
variance by $m^2$:
$$\text{{variance}} = \frac{{\sigma^2}}{{m}} = \frac{{{sigma**2:g}}}{{{m}}} = {variance:.6g}$$
The standard deviation is its root and falls only as $1 / \sqrt{{m}}$:
$$\text{{deviation}} = \sqrt{{{variance:.6g}}} = {deviation:.6g}$$
To divide it by {k}, the root of $m$ must be {k} times as large, and $m$ itself ${k}^2 = {k**2}$ times:
$$\text{{new m}} = {m} \cdot {k**2} = {new_m}$$
Ten times the work buys about three times less noise. That is why small minibatches are a bargain.
"""
    ),
)
