"""The exercises of notebook 03: bias and variance."""

from itertools import combinations
from operator import mul

import numpy as np

from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import shaped


def _average_hypothesis(p, q, x):
    points = ", ".join(f"at ${a:g}$ and ${b:g}$" for a, b in zip(p, q, strict=True))
    return rf"""
The target is $f(x) = x^2$, without noise. Three data sets have two points each: {points}. The learner draws a
straight line through the two points of its data set. What do the three lines say at $x = {x:g}$, what does the
average hypothesis $\bar{{g}}$ say there, and how large are the squared bias and the variance? (The three data sets are
all there are: the variance is the mean over them.)
"""


def _h0_h1():
    return r"""
The target is $f(x) = \sin(\pi x)$, without noise, and $x$ is uniform on $[-1, 1]$. A data set has two points. H0
answers with a constant, the mean of the two values; H1 draws a line through the two points. Let a program draw many
data sets (10,000 or more) and estimate squared bias and variance of both, averaged over $x$. The three smaller figures
count as right within 0.02, the largest within 0.1.
"""


def _cross_term():
    return r"""
At some $x$ the target has the value $f$, and the answer $g$ of a learner varies with its data set; its expectations are
$E g = m$ and $E g^2 = s$. For any number $c$
$$E (g - f)^2 = E (g - c)^2 + 2 E (g - c)(c - f) + (c - f)^2$$
Express the left side, and the first two terms on the right, by $f$, $m$, $s$ and $c$. For which $c$ does the cross
term in the middle vanish, whatever $f$ is?
"""


def _decompose():
    return r"""
A learner was trained on $D$ data sets. Row $k$ of `predictions`, of shape $(D, m)$, holds what its hypothesis $g_k$
says at $m$ points $x$; `target`, of shape $(m,)$, holds the true values $f(x)$ there. Return squared bias and variance,
both averaged over the points. All expectations are means over the data sets, so that
squared bias + variance is exactly the mean of $(g_k(x) - f(x))^2$.
"""


def _constant(f, c, sigma):
    values = ", ".join(f"${value:g}$" for value in f)
    return rf"""
A learner looks at no data and always answers ${c:g}$. The target takes the values {values} at four equally likely
points, and each observation adds noise of mean 0 and standard deviation ${sigma:g}$. How large is the squared bias
(averaged over the points), and the expected squared error on a new observation? Which constant answer would make this
error smallest, and how small?
"""


def _interpolator(f, sigma, m, limit):
    return rf"""
At some $x$ the target is $f(x) = {f:g}$, and each observation adds noise of mean 0 and standard deviation ${sigma:g}$.
A learner that fits every point answers with the one observation that it has at $x$. Another one has ${m}$ independent
observations there, and answers with their mean. How large are the variance and the expected squared error on a new
observation, for both? And the mean of how many observations would have the error ${limit:g}$?
"""


def _choose_degree(bias2, n, sigma, limit):
    table = ", ".join(f"{value:g}" for value in bias2)
    return rf"""
Polynomials are fitted by least squares to ${n}$ points with noise of standard deviation $\sigma = {sigma:g}$. Averaged
over these points, the variance of the fit is $\sigma^2 p / n$ with $p$ the number of its coefficients, and the squared
bias for the degrees $0, 1, \ldots, 6$ is {table}. Choose a degree for which the expected squared error of new
observations at these points is at most ${limit:g}$, and work out that error.
"""


def _lambda(w, S, sigma, limit):
    return rf"""
Observations $y_i = w x_i$ plus independent noise of mean 0 and standard deviation $\sigma = {sigma:g}$ are fitted by
ridge regression with a single weight: $\hat{{w}} = \sum_i x_i y_i / (S + \lambda)$ with $S = \sum_i x_i^2 = {S:g}$.
The true weight is $w = {w:g}$. Choose a $\lambda$ for which squared bias plus variance of $\hat{{w}}$ is at most
${limit:g}$, and work out both.
"""


def _overfitting():
    return """
A network classifies 99 % of its training examples rightly, but only 78 % of the validation examples, and people manage
97 % of both. What will most probably raise the validation accuracy?
"""


def _underfitting():
    return """
A model classifies 71 % of its training examples rightly and 70 % of the validation examples; people manage 97 % of
both. What will most probably raise the validation accuracy?
"""


def _draw_average(draw):
    while True:
        pairs = draw.shuffled(combinations(range(-2, 4), 2))[:3]
        (p, q), used = zip(*pairs, strict=True), {point for pair in pairs for point in pair}
        x = draw.choice([x for x in range(-3, 5) if x not in used])
        average = sum((a + b) * x - a * b for a, b in pairs) / 3
        if average % 1 == 0 and average != 0 and average - x * x not in (-1, 0, 1) and x and all(map(mul, p, q)):
            return {"p": p, "q": q, "x": x}


def _draw_constant(draw):
    while True:
        f, mean = draw.distinct(3, -4, 6), draw.integer(1, 3)
        f = (*f, 4 * mean - sum(f))  # so that the mean is a whole number, and neither median nor middle
        c, doubled = draw.integer(-2, 5), 2 * mean
        if c not in (mean, *f) and doubled not in (min(f) + max(f), sum(sorted(f)[1:3])) and max(map(abs, f)) < 12:
            return {"f": f, "c": c, "sigma": draw.choice((1.5, 2, 3, 4))}


def _draw_interpolator(draw):
    f, sigma, m = draw.integer(2, 9), draw.choice((0.5, 2, 3, 4, 5)), draw.choice((3, 4, 5, 6, 8))
    needed = draw.choice([many for many in (2, 4, 5, 10, 20, 50) if many != m])
    return {"f": f, "sigma": sigma, "m": m, "limit": round(sigma**2 * (1 + 1 / needed), 6)}


def _draw_choose_degree(draw):
    sigma, n = draw.choice(((2, 20), (2, 10), (3, 30), (3, 15), (0.5, 25), (4, 16), (0.2, 10)))
    unit, best = sigma**2 / n, draw.integer(1, 4)  # the variance of one coefficient; the best degree
    after = draw.choice((1.5, 2.5))
    steep = [after + 3 * j + draw.integer(0, 4) / 2 for j in range(best, 0, -1)]
    shape = (*steep, *(after * share for share in (1, 0.8, 0.7, 0.6, 0.5, 0.45)[: 7 - best]))
    limit = sigma**2 + unit * (after + best + 2)
    return {"bias2": tuple(round(unit * s, 4) for s in shape), "n": n, "sigma": sigma, "limit": round(limit, 4)}


def _draw_lambda(draw):
    w, sigma = draw.choice(((0.5, 2), (2, 4), (3, 6), (2, 3), (0.5, 1.5), (2, 6), (4, 8), (3, 9), (2, 5)))
    sizes = (2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24)
    S = draw.choice([S for S in sizes if 0.3 < sigma**2 / w**2 / S < 1.3 and sigma != S])
    free, best = sigma**2 / S, sigma**2 / (S + sigma**2 / w**2)  # without a penalty, and with the best
    return {"w": w, "S": S, "sigma": sigma, "limit": float(f"{best + 0.3 * (free - best):.2g}")}


EXERCISES = (
    Exercise(
        id="bv/average-hypothesis",
        title="three lines and their average",
        section="Many data sets, many answers",
        statement=_average_hypothesis,
        asks=Numbers(
            (
                *(Name(f"g{k}", f"what the line of data set {k} says at $x$") for k in (1, 2, 3)),
                Name("average", r"the average hypothesis $\bar{g}(x)$"),
                Name("bias2", "the squared bias at $x$"),
                Name("variance", "the variance at $x$"),
            )
        ),
        lecture={"p": (0, -1, 1), "q": (1, 2, 2), "x": 3},
        draw=_draw_average,
    ),
    Exercise(
        id="bv/h0-h1",
        title="a constant against a line",
        section="Many data sets, many answers",
        statement=_h0_h1,
        asks=Numbers(
            (
                Name("h0_bias2", "the squared bias of H0"),
                Name("h0_variance", "the variance of H0"),
                Name("h1_bias2", "the squared bias of H1"),
                Name("h1_variance", "the variance of H1"),
            ),
            together="the four figures",
        ),
    ),
    Exercise(
        id="bv/cross-term",
        title="why the cross term vanishes",
        section="Error = bias + variance",
        statement=_cross_term,
        asks=Formula(
            (Variable("f"), Variable("m"), Variable("s", 0, 9), Variable("c")),
            {
                "error": "the expected squared error $E (g - f)^2$",
                "spread": "the first term, $E (g - c)^2$",
                "cross": "the cross term, $2 E (g - c)(c - f)$",
                "centre": "the $c$ for which the cross term is 0, whatever $f$ is",
            },
        ),
    ),
    Exercise(
        id="bv/decompose",
        title="bias and variance of any learner",
        section="Error = bias + variance",
        statement=_decompose,
        asks=Function(
            name="decompose",
            signature="predictions, target",
            doc="Return the squared bias and the variance of predictions (D, m).",
            lines=4,
            returns=("bias2", "variance"),
            cases=(
                Case("three data sets", (np.array([[1.0, 2.0], [3.0, 0.5], [2.5, -1.0]]), np.array([1.0, 2.0]))),
                Case("one data set", (np.array([[0.5, -1.0, 2.0]]), np.array([0.0, 1.0, 2.0]))),
                Case("one point", (np.array([[1.0], [4.0], [-2.0], [0.0]]), np.array([1.5]))),
                Case("as many as points", (np.array([[0.0, 1.0, 5.0], [2.0, 2.0, 1.0], [1.0, -3.0, 0.0]]), np.ones(3))),
                Case("whole numbers", (np.array([[1, 2, 4], [3, 3, -1]]), np.array([2, 0, 1]))),
            ),
            hidden="other predictions and targets",
            random=lambda draw: (draw.array((6, 4)), draw.array(4)),
            promise=lambda predictions, target: shaped((predictions, "Dm"), (target, "m")),
        ),
    ),
    Exercise(
        id="bv/constant",
        title="a learner that never learns",
        section="Two extremes",
        statement=_constant,
        asks=Numbers(
            (
                Name("bias2", "the squared bias, averaged over the points"),
                Name("error", "the expected squared error on a new observation"),
                Name("best", "the constant with the smallest error"),
                Name("best_error", "its expected squared error on a new observation"),
            )
        ),
        lecture={"f": (-1, 0, 2, 7), "c": 1, "sigma": 2},
        draw=_draw_constant,
    ),
    Exercise(
        id="bv/interpolator",
        title="a learner that fits every point",
        section="Two extremes",
        statement=_interpolator,
        asks=Numbers(
            (
                Name("variance", "the variance of the one that fits every point"),
                Name("error", "its expected squared error on a new observation"),
                Name("mean_variance", "the variance of the mean"),
                Name("mean_error", "its expected squared error on a new observation"),
                Name("needed", "how many observations the mean with the given error is taken of"),
            )
        ),
        lecture={"f": 5, "sigma": 2, "m": 4, "limit": 4.4},
        draw=_draw_interpolator,
    ),
    Exercise(
        id="bv/underfitting",
        title="bad on both",
        section="Underfitting and overfitting",
        statement=_underfitting,
        asks=Choice(
            (
                "more training examples of the same kind",
                "a larger penalty on the weights",
                "a larger model, or features that say more",
                "to stop the training earlier",
                "to validate on the training examples as well",
            )
        ),
    ),
    Exercise(
        id="bv/overfitting",
        title="good on one only",
        section="Underfitting and overfitting",
        statement=_overfitting,
        asks=Choice(
            (
                "a larger network",
                "more training examples, or a larger penalty on the weights",
                "to train longer, until all training examples are right",
                "to move the worst validation examples to the training examples and validate on what is left",
                "a smaller penalty on the weights",
            )
        ),
    ),
    Exercise(
        id="bv/choose-degree",
        title="which degree?",
        section="Choosing a degree and a penalty",
        statement=_choose_degree,
        asks=Numbers(
            (Name("degree", "the degree that you choose"), Name("error", "its expected squared error")),
            together="a degree that is good enough, and its error",
        ),
        lecture={"bias2": (5, 2.4, 1.2, 0.3, 0.25, 0.2, 0.15), "n": 20, "sigma": 2, "limit": 5.3},
        draw=_draw_choose_degree,
    ),
    Exercise(
        id="bv/lambda",
        title="how large a penalty?",
        section="Choosing a degree and a penalty",
        statement=_lambda,
        asks=Numbers(
            (
                Name("lam", r"the $\lambda$ that you choose"),
                Name("bias2", r"the squared bias of $\hat{w}$"),
                Name("variance", r"the variance of $\hat{w}$"),
            ),
            together="a penalty that is good enough, with bias and variance",
        ),
        lecture={"w": 3, "S": 4, "sigma": 6, "limit": 5.5},
        draw=_draw_lambda,
    ),
)
