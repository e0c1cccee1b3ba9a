"""Answers to the exercises of notebook 03 that ask for numbers with one right answer."""

from statistics import fmean

from coursekit.answers import (
    bias_variance_choices as choices,
    bias_variance_code as code,
    bias_variance_cross_term as cross_term,
    bias_variance_tuning as tuning,
)
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import sqrt

# ---- bv/average-hypothesis


def _lines(say):
    """A step for each data set k: `say(p, q, x)` with its two points."""

    def of_set(k):
        return lambda p, q, x: say(p[k], q[k], x)

    return {f"g{k + 1}": of_set(k) for k in range(3)}


def _spread(g1, g2, g3, centre):
    return ((g1 - centre) ** 2 + (g2 - centre) ** 2 + (g3 - centre) ** 2) / 3


def _solve_average(p, q, x, g1, g2, g3, average, bias2, variance):
    lines = "\n".join(
        rf"$$g_{k}({x:g}) = {a + b:g} \cdot {_signed(x)} - {_signed(a * b)} = {g:g}$$"
        for k, a, b, g in zip((1, 2, 3), p, q, (g1, g2, g3), strict=True)
    )
    squares = " + ".join(f"({g:g} - {_signed(average)})^2" for g in (g1, g2, g3))
    equals = "=" if 3 * variance % 3 == 0 else r"\approx"
    return rf"""
The line through $(p, p^2)$ and $(q, q^2)$ has the slope $(q^2 - p^2) / (q - p) = p + q$. So it is $(p + q) x - p q$,
which gives the two squares at $p$ and at $q$. Here:
{lines}
The average hypothesis is the mean of the three answers, ${average:g}$. The target is ${_signed(x)}^2 = {x * x:g}$:
$$\text{{bias}}^2 = ({average:g} - {x * x:g})^2 = {bias2:g}$$
The variance is the mean squared distance of the three answers from their own average:
$$\text{{variance}} = ({squares}) / 3 {equals} {variance:.4g}$$
"""


def _signed(number):
    """A number as a factor or term: in brackets when negative."""
    return f"{number:g}" if number >= 0 else f"({number:g})"


AVERAGE = NumbersAnswer(
    steps={
        **_lines(lambda p, q, x: (p + q) * x - p * q),
        "average": lambda g1, g2, g3: (g1 + g2 + g3) / 3,
        "bias2": lambda average, x: (average - x**2) ** 2,
        "variance": lambda g1, g2, g3, average: _spread(g1, g2, g3, average),
    },
    mistakes=(
        Mistake(
            "intercept forgotten",
            "A line is slope times x plus an intercept; with the slope alone it goes through the origin.",
            _lines(lambda p, q, x: (p + q) * x),
        ),
        Mistake(
            "target in place of the line",
            "That is the target itself; each line knows only its own two points.",
            _lines(lambda p, q, x: x**2),
        ),
        Mistake(
            "mean of the data",
            "The constant that fits best was used; here each data set gets the straight line through its two points.",
            _lines(lambda p, q, x: (p**2 + q**2) / 2),
        ),
        Mistake(
            "bias not squared",
            "That is the bias, the average hypothesis minus the target; asked for is its square.",
            {"bias2": lambda average, x: average - x**2},
        ),
        Mistake(
            "mean error in place of the bias",
            "That is the mean squared error of the three lines; for the bias, average the lines first and square then.",
            {"bias2": lambda g1, g2, g3, x: _spread(g1, g2, g3, x**2)},
            see="Error = bias + variance",
        ),
        Mistake(
            "divided by n - 1",
            "The three data sets are all there are, not a sample of more: divide by 3, not by 2.",
            {"variance": lambda g1, g2, g3, average: _spread(g1, g2, g3, average) * 3 / 2},
        ),
        Mistake(
            "spread around the target",
            "The variance is the spread around the average hypothesis; around the target it contains the bias as well.",
            {"variance": lambda g1, g2, g3, x: _spread(g1, g2, g3, x**2)},
            see="Error = bias + variance",
        ),
        Mistake(
            "mean of the squares",
            "Subtract the average from each answer before you square.",
            {"variance": lambda g1, g2, g3: _spread(g1, g2, g3, 0)},
        ),
        Mistake(
            "standard deviation",
            "That is the standard deviation; the variance is its square.",
            {"variance": lambda g1, g2, g3, average: sqrt(_spread(g1, g2, g3, average))},
        ),
        Mistake(
            "not divided by 3",
            "That is the sum of the squared distances; the variance is their mean.",
            {"variance": lambda g1, g2, g3, average: _spread(g1, g2, g3, average) * 3},
        ),
    ),
    hints=(
        "Begin with the first data set: two points on the parabola. Which line goes through them?",
        "Slope: difference of the values over difference of the places. Then put in $x$, and do so for all three.",
        r"$\bar{g}(x)$ is the mean of `g1`, `g2`, `g3`. The bias compares it with $f(x) = x^2$, the variance "
        r"compares it "
        "with the three answers.",
    ),
    solution=_solve_average,
)


# ---- bv/constant


def _mean_square(f, c):
    return fmean((c - value) ** 2 for value in f)


def _middle(f):
    return sum(sorted(f)[1:-1]) / 2


def _solve_constant(f, c, sigma, bias2, error, best, best_error):
    def squares(constant):
        return " + ".join(f"({constant:g} - {_signed(value)})^2" for value in f)

    return rf"""
Whatever the data, the answer is {c:g}, so this is also the average hypothesis, and the variance is 0. The squared bias
is the mean squared distance from the target:
$$\text{{bias}}^2 = ({squares(c)}) / 4 = {bias2:g}$$
The noise of the new observation adds its variance, the square of the standard deviation:
$$\text{{error}} = {bias2:g} + {sigma:g}^2 = {error:g}$$
The derivative of the mean of $(c - f)^2$ with respect to $c$ is twice the mean of $c - f$. It is 0 where $c$ is the
mean of the target, ${best:g}$. With this constant
$$\text{{error}} = ({squares(best)}) / 4 + {sigma:g}^2 = {best_error:g}$$
and no constant can do better.
"""


CONSTANT = NumbersAnswer(
    steps={
        "bias2": _mean_square,
        "error": lambda bias2, sigma: bias2 + sigma**2,
        "best": lambda f: fmean(f),
        "best_error": lambda f, best, sigma: _mean_square(f, best) + sigma**2,
    },
    mistakes=(
        Mistake(
            "bias not squared",
            "At each point the distance is squared before the mean is taken; you took the mean of the distances.",
            {"bias2": lambda f, c: fmean(abs(c - value) for value in f)},
        ),
        Mistake(
            "mean before the square",
            "Here the target's mean came first, and too large and too small cancelled; square at each point, then "
            "average.",
            {"bias2": lambda f, c: (c - fmean(f)) ** 2},
        ),
        Mistake(
            "sum over the points",
            "The four points are equally likely: divide the sum by four.",
            {
                "bias2": lambda f, c: 4 * _mean_square(f, c),
                "best_error": lambda f, best, sigma: 4 * _mean_square(f, best) + sigma**2,
            },
        ),
        Mistake(
            "noise forgotten",
            "A new observation has noise of its own; its variance is part of the error of every learner.",
            {"error": lambda bias2: bias2, "best_error": lambda f, best: _mean_square(f, best)},
            see="Error = bias + variance",
        ),
        Mistake(
            "standard deviation in place of the variance",
            "Squared errors add up, so the noise adds its variance, the square of the standard deviation.",
            {
                "error": lambda bias2, sigma: bias2 + sigma,
                "best_error": lambda f, best, sigma: _mean_square(f, best) + sigma,
            },
            see="Error = bias + variance",
        ),
        Mistake(
            "noise counted twice",
            "A learner that looks at no data has no variance; only the noise of the new observation is added.",
            {
                "error": lambda bias2, sigma: bias2 + 2 * sigma**2,
                "best_error": lambda f, best, sigma: _mean_square(f, best) + 2 * sigma**2,
            },
        ),
        Mistake(
            "middle of the range",
            "Halfway between smallest and largest value the largest error is smallest; the mean squared error is so at "
            "the mean.",
            {"best": lambda f: (min(f) + max(f)) / 2},
        ),
        Mistake(
            "median",
            "The median makes the mean absolute error smallest; the squared error is smallest at the mean.",
            {"best": _middle},
        ),
        Mistake(
            "error of the old constant",
            "The best constant has another distance from each point: work the mean of the squares out anew.",
            {"best_error": lambda error: error},
        ),
    ),
    hints=(
        "Its answer does not depend on the data. What does that say about the average hypothesis, and about the "
        "variance?",
        "Squared bias: at each of the four points the distance of the answer to the target, squared; then the mean. "
        "The "
        "noise adds its variance to the error.",
        r"The mean of $(c - f)^2$ over the points is a parabola in $c$. Set its derivative, twice the mean of $c - f$, "
        "to 0.",
    ),
    solution=_solve_constant,
)


# ---- bv/interpolator

INTERPOLATOR = NumbersAnswer(
    steps={
        "variance": lambda sigma: sigma**2,
        "error": lambda variance, sigma: variance + sigma**2,
        "mean_variance": lambda sigma, m: sigma**2 / m,
        "mean_error": lambda mean_variance, sigma: mean_variance + sigma**2,
        "needed": lambda sigma, limit: sigma**2 / (limit - sigma**2),
    },
    because={
        "variance": "On average the observation is right, so the bias is 0. The answer repeats the noise of its one "
        "observation, so its variance is that of the noise:",
        "error": "The new observation has noise of its own, which adds the same again:",
        "mean_variance": "The mean of independent observations has the variance of one, divided by their number:",
        "mean_error": "The noise of the new observation is there as before:",
        "needed": "Of the given error, what exceeds the noise must be the variance of the mean; dividing the "
        "variance of "
        "the noise by it gives the number:",
    },
    mistakes=(
        Mistake(
            "standard deviation in place of the variance",
            "The variance is the square of the standard deviation.",
            {
                "variance": lambda sigma: sigma,
                "mean_variance": lambda sigma, m: sigma / m,
            },
        ),
        Mistake(
            "no variance",
            "It fits its own observation without an error, but with another data set it would say something else.",
            {"variance": lambda: 0.0},
        ),
        Mistake(
            "noise of the new observation forgotten",
            "The error is measured on a new observation, which has noise of its own.",
            {"error": lambda variance: variance, "mean_error": lambda mean_variance: mean_variance},
        ),
        Mistake(
            "target counted as bias",
            "The bias is the average answer minus the target, which is 0 here, however large the target is.",
            {
                "error": lambda variance, sigma, f: variance + sigma**2 + f**2,
                "mean_error": lambda mean_variance, sigma, f: mean_variance + sigma**2 + f**2,
            },
        ),
        Mistake(
            "divided by the root",
            "It is the standard deviation of a mean that falls with the root of the number; its variance falls with "
            "the "
            "number itself.",
            {"mean_variance": lambda sigma, m: sigma**2 / sqrt(m)},
        ),
        Mistake(
            "divided by the square",
            "The sum of m observations has m times the variance, and dividing it by m divides the variance by the "
            "square "
            "of m: together, by m.",
            {"mean_variance": lambda sigma, m: sigma**2 / m**2},
        ),
        Mistake(
            "a mean as uncertain as one",
            "In a mean of independent observations the noise partly cancels: its variance is smaller.",
            {"mean_variance": lambda sigma: sigma**2},
        ),
        Mistake(
            "noise averaged away",
            "Averaging makes the answer better, but the new observation is a single one, with all its noise.",
            {"mean_error": lambda mean_variance: 2 * mean_variance},
        ),
        Mistake(
            "all of the error taken for variance",
            "Part of the given error is the noise of the new observation; only what is left is the variance of the "
            "mean.",
            {"needed": lambda sigma, limit: sigma**2 / limit},
        ),
        Mistake(
            "ratio upside down",
            "You divided what may be left by the variance of the noise; the number is the other way round.",
            {"needed": lambda sigma, limit: (limit - sigma**2) / sigma**2},
        ),
    ),
    hints=(
        "Imagine the same experiment again and again: how would the one observation at $x$ scatter?",
        "Expected squared error = squared bias + variance + variance of the noise. The bias is 0 for both.",
        r"The mean of $m$ observations has the variance $\sigma^2 / m$, so its error is $\sigma^2 + \sigma^2 / m$. "
        r"Solve "
        "this for $m$.",
    ),
)


ANSWERS = {
    "bv/average-hypothesis": AVERAGE,
    "bv/h0-h1": choices.H0_H1,
    "bv/cross-term": cross_term.CROSS_TERM,
    "bv/decompose": code.DECOMPOSE,
    "bv/constant": CONSTANT,
    "bv/interpolator": INTERPOLATOR,
    "bv/underfitting": choices.UNDERFITTING,
    "bv/overfitting": choices.OVERFITTING,
    "bv/choose-degree": tuning.CHOOSE_DEGREE,
    "bv/lambda": tuning.LAMBDA,
}
