"""Answers to the exercises of notebook 06 about the cost of an update, and of all of them."""

from coursekit.answers._answer import Mistake
from coursekit.answers._maths import log
from coursekit.answers._numbers import NumbersAnswer

# ---- sgd/speed-up

SPEED_UP = NumbersAnswer(
    steps={
        "batch_time": lambda n, t: n * t / 1000,
        "minibatch_time": lambda m, t: m * t / 1000,
        "cheaper": lambda batch_time, minibatch_time: batch_time / minibatch_time,
        "updates": lambda k, cheaper: k * cheaper,
    },
    because={
        "batch_time": "A gradient for each of the $n$ examples; 1000 microseconds are a millisecond:",
        "minibatch_time": "A gradient for each of the $m$ examples, whatever $n$ is:",
        "cheaper": "The time of one gradient cancels, and $n / m$ is left:",
        "updates": "So many minibatch updates take the time of one batch update:",
    },
    mistakes=(
        Mistake(
            "microseconds",
            "Those are microseconds; a millisecond has 1000 of them.",
            {"batch_time": lambda n, t: n * t, "minibatch_time": lambda m, t: m * t},
        ),
        Mistake(
            "seconds",
            "Those are seconds; asked for are milliseconds.",
            {"batch_time": lambda n, t: n * t / 1e6, "minibatch_time": lambda m, t: m * t / 1e6},
        ),
        Mistake(
            "minibatch of one example",
            "That is the time of a single example; a minibatch takes one gradient for each of its m examples.",
            {"minibatch_time": lambda t: t / 1000},
        ),
        Mistake(
            "time of an epoch",
            "A whole epoch of minibatches takes as long as a batch update; one minibatch update takes m gradients.",
            {"minibatch_time": lambda batch_time: batch_time},
        ),
        Mistake(
            "batch time divided by m",
            "Dividing by m is the wrong way round: a minibatch of m examples takes m gradients.",
            {"minibatch_time": lambda batch_time, m: batch_time / m},
        ),
        Mistake(
            "ratio upside down",
            "How many times cheaper is the larger time divided by the smaller.",
            {"cheaper": lambda batch_time, minibatch_time: minibatch_time / batch_time},
        ),
        Mistake(
            "difference in place of the ratio",
            "How many times cheaper is a ratio, not a difference.",
            {"cheaper": lambda batch_time, minibatch_time: batch_time - minibatch_time},
        ),
        Mistake(
            "square root",
            "The noise of the estimate goes with a square root; the cost goes with the number of examples itself.",
            {"cheaper": lambda batch_time, minibatch_time: (batch_time / minibatch_time) ** 0.5},
        ),
        Mistake(
            "updates of a single batch update",
            "That many fit into the time of one batch update; asked for is the time of several.",
            {"updates": lambda cheaper: cheaper},
        ),
        Mistake(
            "all examples counted as updates",
            "An update takes m examples, so that n examples make n / m updates.",
            {"updates": lambda k, n: k * n},
        ),
    ),
    hints=(
        "An update costs one gradient for each example that it uses. How many does each kind of update use?",
        r"Microseconds to milliseconds: divide by 1000. The ratio of the two times does not depend on the unit.",
        lambda n, m, t: rf"The batch update takes ${n} \cdot {t}$ microseconds, the minibatch update ${m} \cdot {t}$.",
    ),
)


# ---- sgd/crossover

CROSSOVER = NumbersAnswer(
    steps={
        "steps_gd": lambda kappa, rho: kappa * log(1 / rho),
        "steps_sgd": lambda nu, kappa, rho: nu * kappa**2 / rho,
        "cost_gd": lambda steps_gd, n, d: steps_gd * n * d,
        "cost_sgd": lambda steps_sgd, d: steps_sgd * d,
        "break_even": lambda steps_sgd, steps_gd: steps_sgd / steps_gd,
    },
    because={
        "steps_gd": "Gradient descent gains digits at a constant pace, so the accuracy enters by its logarithm:",
        "steps_sgd": "Sampling is slow at the end: for half the error it needs twice the iterations.",
        "cost_gd": "An iteration of gradient descent looks at all $n$ examples with $d$ numbers each:",
        "cost_sgd": "An iteration of SGD looks at one:",
        "break_even": "Both cost the same where the iterations of SGD are $n$ times those of gradient descent; for "
        "larger $n$ sampling is cheaper:",
    },
    mistakes=(
        Mistake(
            "logarithm to base 10",
            "The logarithm is the natural one, `np.log`.",
            {"steps_gd": lambda kappa, rho: kappa * log(1 / rho) / log(10)},
        ),
        Mistake(
            "sign of the logarithm",
            "The accuracy is below 1, and its logarithm negative; the logarithm of 1/rho is positive.",
            {"steps_gd": lambda kappa, rho: kappa * log(rho)},
        ),
        Mistake(
            "logarithm forgotten",
            "Gradient descent needs the logarithm of 1/rho; 1/rho itself belongs to SGD.",
            {"steps_gd": lambda kappa, rho: kappa / rho},
        ),
        Mistake(
            "condition number not squared",
            "In SGD the condition number enters with its square.",
            {"steps_sgd": lambda nu, kappa, rho: nu * kappa / rho},
        ),
        Mistake(
            "nu forgotten",
            "The iterations of SGD also have the factor nu, which says how noisy the gradients are.",
            {"steps_sgd": lambda kappa, rho: kappa**2 / rho},
        ),
        Mistake(
            "multiplied by rho",
            "A smaller rho is harder to reach: divide by it.",
            {"steps_sgd": lambda nu, kappa, rho: nu * kappa**2 * rho},
        ),
        Mistake(
            "logarithm in SGD",
            "Only gradient descent has the logarithm; SGD pays 1/rho in full.",
            {"steps_sgd": lambda nu, kappa, rho: nu * kappa**2 * log(1 / rho)},
        ),
        Mistake(
            "one example in gradient descent",
            "Each iteration of gradient descent looks at all n examples.",
            {"cost_gd": lambda steps_gd, d: steps_gd * d},
        ),
        Mistake(
            "d forgotten",
            "For each example, an iteration handles d numbers.",
            {"cost_gd": lambda steps_gd, n: steps_gd * n, "cost_sgd": lambda steps_sgd: steps_sgd},
        ),
        Mistake(
            "all examples in SGD",
            "An iteration of SGD looks at one example, however many there are: that is its point.",
            {"cost_sgd": lambda steps_sgd, n, d: steps_sgd * n * d},
        ),
        Mistake(
            "ratio of the costs",
            "That compares the costs at the given n; set both costs equal and solve for n.",
            {"break_even": lambda cost_gd, cost_sgd: cost_gd / cost_sgd},
        ),
        Mistake(
            "upside down",
            "Set both costs equal and solve for n: it is the iterations of SGD divided by those of gradient descent.",
            {"break_even": lambda steps_gd, steps_sgd: steps_gd / steps_sgd},
        ),
        Mistake(
            "iterations of SGD as n",
            "At that n, one iteration of gradient descent costs as much as all of SGD; but it needs more than one.",
            {"break_even": lambda steps_sgd: steps_sgd},
        ),
    ),
    hints=(
        "First the iterations of each, straight from the formulas; then the cost of one iteration of each.",
        r"The cost is the number of iterations times the operations in one: $n d$ for gradient descent, $d$ for SGD.",
        r"Equal costs: $n d$ times the iterations of the one is $d$ times those of the other. $d$ cancels.",
    ),
)
