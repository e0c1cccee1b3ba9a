"""Which degree?: answers that data cannot say."""

import math


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


def rows(sigma, n, bias2):
    return "\n".join(
        f"- degree {d}: ${b:g} + {sigma**2 * (d + 1) / n:g} + {sigma**2:g} = {_error(d, bias2, n, sigma):.4g}$"
        for d, b in enumerate(bias2)
    )


def good(bias2, n, sigma, limit):
    return [str(d) for d in range(len(bias2)) if _error(d, bias2, n, sigma) <= limit * (1 + 1e-9)]
