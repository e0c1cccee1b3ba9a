"""Answers to the exercises of notebook 03 with many right answers: how complex a model, how large a penalty?"""

import math

from coursekit.judging.answer import Mistake
from coursekit.judging.property import PropertyAnswer

# ---- bv/choose-degree


def _error(degree, bias2, n, sigma):
    return bias2[degree] + sigma**2 * (degree + 1) / n + sigma**2


def _not_good_enough(degree, error, bias2, n, sigma, limit):
    if degree not in range(len(bias2)):
        return f"The degree must be one of 0 to {len(bias2) - 1}, but yours is {degree:g}."
    exact = _error(int(degree), bias2, n, sigma)
    if exact > limit * (1 + 1e-9):
        return f"At degree {degree:g} the expected squared error is above {limit:g}."
    if not math.isclose(error, exact, rel_tol=0.005):
        return f"At degree {degree:g} the limit is met, but the error there is not {error:.4g}."
    return ""


def _best(bias2, n, sigma):
    return min(range(len(bias2)), key=lambda degree: _error(degree, bias2, n, sigma))


def _at_degree(choose):
    """A mistake that chooses a degree: `choose(bias2)`."""
    return {
        "wrong": lambda bias2, n, sigma: {"degree": choose(bias2), "error": _error(choose(bias2), bias2, n, sigma)},
        "when": lambda degree, bias2: degree == choose(bias2),
    }


def _by_error(formula):
    """A mistake in the error: `formula(b, p, n, sigma)` with squared bias and number of coefficients."""

    def when(degree, error, bias2, n, sigma):
        if degree not in range(len(bias2)):
            return False
        return math.isclose(error, formula(bias2[int(degree)], degree + 1, n, sigma), rel_tol=0.005)

    def wrong(bias2, n, sigma):
        degree = _best(bias2, n, sigma)
        return {"degree": degree, "error": formula(bias2[degree], degree + 1, n, sigma)}

    return {"wrong": wrong, "when": when}


def _solve_degree(bias2, n, sigma, limit):
    rows = "\n".join(
        f"- degree {d}: ${b:g} + {sigma**2 * (d + 1) / n:g} + {sigma**2:g} = {_error(d, bias2, n, sigma):.4g}$"
        for d, b in enumerate(bias2)
    )
    good = [str(d) for d in range(len(bias2)) if _error(d, bias2, n, sigma) <= limit * (1 + 1e-9)]
    return rf"""
A polynomial of degree $d$ has $p = d + 1$ coefficients. Squared bias, variance $\sigma^2 p / n$ and noise $\sigma^2$:

{rows}

At most {limit:g}: degree {" or ".join(good)}. Lower degrees cannot follow the target, higher ones follow the noise.
"""


CHOOSE_DEGREE = PropertyAnswer(
    example=lambda bias2, n, sigma: {
        "degree": _best(bias2, n, sigma),
        "error": _error(_best(bias2, n, sigma), bias2, n, sigma),
    },
    fault=_not_good_enough,
    praise="Well done: the degree is good enough, and its error is right.",
    mistakes=(
        Mistake(
            "smallest bias",
            "The highest degree has the smallest bias, but every coefficient adds variance; the sum counts.",
            **_at_degree(lambda bias2: len(bias2) - 1),
            see="Underfitting and overfitting",
        ),
        Mistake(
            "smallest variance",
            "A constant has the smallest variance, but the largest bias; the sum counts.",
            **_at_degree(lambda bias2: 0),
            see="Underfitting and overfitting",
        ),
        Mistake(
            "noise forgotten",
            "A new observation has noise of its own: add its variance to squared bias and variance.",
            **_by_error(lambda b, p, n, sigma: b + sigma**2 * p / n),
            see="Error = bias + variance",
        ),
        Mistake(
            "degree in place of the number of coefficients",
            "The constant is a coefficient, too: a polynomial of degree d has d + 1 of them.",
            **_by_error(lambda b, p, n, sigma: b + sigma**2 * (p - 1) / n + sigma**2),
        ),
        Mistake(
            "standard deviation in place of the variance",
            "Squared errors add up variances: the square of the standard deviation, in both places.",
            **_by_error(lambda b, p, n, sigma: b + sigma * p / n + sigma),
            see="Error = bias + variance",
        ),
        Mistake(
            "not divided by n",
            "The variance is shared by the n points: divide it by n.",
            **_by_error(lambda b, p, n, sigma: b + sigma**2 * p + sigma**2),
        ),
        Mistake(
            "variance forgotten",
            "That is squared bias plus noise; the variance of the fit belongs to the error as well.",
            **_by_error(lambda b, p, n, sigma: b + sigma**2),
            see="Error = bias + variance",
        ),
        Mistake(
            "bias forgotten",
            "That is variance plus noise; the squared bias belongs to the error as well.",
            **_by_error(lambda b, p, n, sigma: sigma**2 * p / n + sigma**2),
            see="Error = bias + variance",
        ),
    ),
    hints=(
        "Expected squared error = squared bias + variance + variance of the noise. Make a table with a row for each "
        "degree.",
        "How many coefficients has a straight line, degree 1? The variance grows by the same amount with each of them.",
        lambda sigma, n: (
            rf"Each coefficient adds ${sigma**2 / n:g}$ of variance, and the noise is ${sigma**2:g}$ for every degree. "
            "Where does the sum stop falling?"
        ),
    ),
    solution=_solve_degree,
)


# ---- bv/lambda


def _shrunk(lam, w, S, sigma):
    """Squared bias and variance of the ridge weight."""
    return (lam * w / (S + lam)) ** 2, sigma**2 * S / (S + lam) ** 2


def _penalty_fault(lam, bias2, variance, w, S, sigma, limit):
    if lam < 0:
        return f"A penalty is not negative, but `lam` is {lam:g}."
    exact = _shrunk(lam, w, S, sigma)
    if sum(exact) > limit:
        return f"With lam = {lam:g} squared bias plus variance is above {limit:g}."
    for name, value, goal in zip(("bias2", "variance"), (bias2, variance), exact, strict=True):
        if not math.isclose(value, goal, rel_tol=0.005):
            return f"lam = {lam:g} is good enough, but `{name}` is not {value:.4g} there."
    return ""


def _optimum(w, sigma):
    return sigma**2 / w**2


def _penalty(w, S, sigma, lam):
    return dict(zip(("lam", "bias2", "variance"), (lam, *_shrunk(lam, w, S, sigma)), strict=True))


def _by_figures(bias2=None, variance=None):
    """A mistake in squared bias or variance: `formula(lam, w, S, sigma)`."""

    def figures(lam, w, S, sigma):
        right = _shrunk(lam, w, S, sigma)
        return (
            bias2(lam, w, S, sigma) if bias2 else right[0],
            variance(lam, w, S, sigma) if variance else right[1],
        )

    def wrong(w, S, sigma):
        lam = 0.75 * _optimum(w, sigma)
        return dict(zip(("lam", "bias2", "variance"), (lam, *figures(lam, w, S, sigma)), strict=True))

    def when(lam, bias2, variance, w, S, sigma):
        if lam <= 0:
            return False
        pairs = zip((abs(bias2), variance), figures(lam, w, S, sigma), strict=True)  # a bias has either sign
        return all(math.isclose(value, figure, rel_tol=0.005) for value, figure in pairs)

    return {"wrong": wrong, "when": when}


def _times_optimum(factor, when):
    """A mistake that chooses this multiple of the best penalty, `when(lam, optimum)`."""
    return {
        "wrong": lambda w, S, sigma: _penalty(w, S, sigma, factor * _optimum(w, sigma)),
        "when": lambda lam, w, sigma: when(lam, _optimum(w, sigma)),
    }


def _solve_lambda(w, S, sigma, limit):
    best = _optimum(w, sigma)
    bias2, variance = _shrunk(best, w, S, sigma)
    return rf"""
On average the sum of $x_i y_i$ is $S w$, so $\hat{{w}}$ is on average $S w / (S + \lambda)$: it falls short of $w$ by
$\lambda w / (S + \lambda)$. Its variance is that of the sum of $x_i$ times noise, $\sigma^2 S$, over $(S + \lambda)^2$:
$$\text{{bias}}^2 = \left(\frac{{\lambda w}}{{S + \lambda}}\right)^2, \quad
\text{{variance}} = \frac{{\sigma^2 S}}{{(S + \lambda)^2}}$$
The sum is smallest at $\lambda = \sigma^2 / w^2 = {best:g}$, where it is
${bias2:.4g} + {variance:.4g} = {bias2 + variance:.4g}$. Without a penalty it is $\sigma^2 / S = {sigma**2 / S:.4g}$,
all of it variance; with a very large one it is $w^2 = {w**2:g}$, all of it bias.
"""


LAMBDA = PropertyAnswer(
    example=lambda w, S, sigma: _penalty(w, S, sigma, _optimum(w, sigma)),
    fault=_penalty_fault,
    mistakes=(
        Mistake(
            "no penalty",
            "Without a penalty the bias is 0, but the variance is above the limit; a little bias pays for less "
            "variance.",
            lambda w, S, sigma: _penalty(w, S, sigma, 0),
            when=lambda lam: lam == 0,
        ),
        Mistake(
            "bias not squared",
            "That is the bias itself; asked for is its square.",
            **_by_figures(bias2=lambda lam, w, S, sigma: lam * w / (S + lam)),
        ),
        Mistake(
            "what is left in place of what is lost",
            "That is the square of the average weight; the bias is how much the average falls short of the true "
            "weight.",
            **_by_figures(bias2=lambda lam, w, S, sigma: (S * w / (S + lam)) ** 2),
        ),
        Mistake(
            "true weight forgotten",
            "The shrinking takes away a share of the weight: the bias is that share times the true weight.",
            **_by_figures(bias2=lambda lam, w, S, sigma: (lam / (S + lam)) ** 2),
        ),
        Mistake(
            "denominator not squared",
            "Dividing by a number divides the variance by its square.",
            **_by_figures(variance=lambda lam, w, S, sigma: sigma**2 * S / (S + lam)),
        ),
        Mistake(
            "variance of least squares",
            "That is the variance without a penalty; the penalty shrinks the weight, and with it the variance.",
            **_by_figures(variance=lambda lam, w, S, sigma: sigma**2 / S),
        ),
        Mistake(
            "S forgotten",
            "The noise enters as the sum of `x` times noise, whose variance is that of the noise times `S`.",
            **_by_figures(variance=lambda lam, w, S, sigma: sigma**2 / (S + lam) ** 2),
        ),
        Mistake(
            "standard deviation in place of the variance",
            "The variance of the noise is the square of its standard deviation.",
            **_by_figures(variance=lambda lam, w, S, sigma: sigma * S / (S + lam) ** 2),
        ),
        Mistake(
            "penalty too large",
            "The penalty has shrunk the weight so much that the bias is larger than the variance that it saves.",
            **_times_optimum(20, lambda lam, optimum: lam > optimum),
        ),
        Mistake(
            "penalty too small",
            "The penalty hardly changes anything yet: nearly all of the error is variance. Try a larger one.",
            **_times_optimum(0.01, lambda lam, optimum: 0 < lam < optimum),
        ),
    ),
    hints=(
        r"What is $\hat{w}$ on average? Replace each $y_i$ by $w x_i$ in its formula. The bias is that minus $w$.",
        r"The noise in $\hat{w}$ is the sum of $x_i$ times noise, over $S + \lambda$; that sum has the variance "
        r"$\sigma^2 S$.",
        r"Squared bias: the square of $\lambda w / (S + \lambda)$. Variance: $\sigma^2 S / (S + \lambda)^2$. Try some "
        r"$\lambda$ of the size of $\sigma^2 / w^2$.",
    ),
    solution=_solve_lambda,
)
