"""How large a penalty?: answers that data cannot say."""

import math


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


def solution(w, S, sigma, limit):
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
