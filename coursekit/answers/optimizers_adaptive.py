"""Answers of notebook 07 about rates for each parameter: AdaGrad, RMSProp and AdaDelta."""

import numpy as np

from coursekit.answers.optimizers_mistakes import decaying, divided
from coursekit.answers.optimizers_rule import Rule, root
from coursekit.judging.answer import Mistake

_STEP = "The root, with epsilon added to it, divides the step:"

# ---- opt/adagrad-steps, opt/adagrad

ADAGRAD_RULE = Rule(
    {
        "r": lambda r, g: r + g**2,
        "theta": lambda theta, lr, g, r, eps: theta - lr * g / (root(r) + eps),
    },
    (
        *divided("g", "r"),
        Mistake(
            "not squared",
            "The squares of the gradients are added up, so that their signs do not cancel.",
            {"r": lambda r, g: r + abs(g)},
        ),
        Mistake(
            "accumulator reset",
            "r goes on growing from update to update; with only the newest square every step has the same length.",
            {"r": lambda g: g**2},
        ),
        Mistake(
            "divided by the old accumulator",
            "The new square is added first, and the root of the new r divides the step.",
            {"theta": lambda theta, lr, g, old_r, eps: theta - lr * g / (root(old_r) + eps)},
        ),
        Mistake(
            "sum squared",
            "Each gradient is squared by itself and then added; here the sum was squared.",
            {"r": lambda r, g: (root(r) + abs(g)) ** 2},
        ),
    ),
)

ADAGRAD_STEPS = ADAGRAD_RULE.numbers(
    3,
    hints=(
        r"$r$ only grows: each update adds the square of its gradient.",
        r"Take the root of the new $r$, add $\varepsilon$, and divide the gradient by it.",
        r"In each update: $r + g^2$, then $\theta - \eta g / (\sqrt{r} + \varepsilon)$ with the new $r$.",
    ),
    because={
        "r1": "The square of the first gradient:",
        "theta1": _STEP,
        "r2": "The squares add up:",
        "theta2": "The larger sum makes the rate smaller:",
        "r3": "Nothing is ever forgotten:",
        "theta3": "So the rate can only shrink:",
    },
)


def adagrad_step(theta, r, grad, lr, eps):
    """Return the parameters and the sums of squared gradients after one update of AdaGrad."""
    r = r + grad**2
    return theta - lr * grad / (np.sqrt(r) + eps), r


_ADAPTIVE = ("theta", "r", "g", "lr", "eps")
_TWO_LINES = "Two lines: first what is remembered, then the parameters, with the new value of it."

ADAGRAD = ADAGRAD_RULE.code(
    adagrad_step,
    _ADAPTIVE,
    """
NumPy squares, adds and divides element by element, so each parameter has a sum and a rate of its own. The new square is
added before the division, and epsilon stands outside the root: it keeps the divisor from being 0.
""",
    (
        _TWO_LINES,
        "`r + grad**2` squares each element by itself.",
        "The step is `lr * grad / (np.sqrt(r) + eps)`, with the new `r`; return the parameters and `r`.",
    ),
)


# ---- opt/rmsprop-steps, opt/rmsprop

RMSPROP_RULE = Rule(
    {
        "r": lambda r, g, rho: rho * r + (1 - rho) * g**2,
        "theta": lambda theta, lr, g, r, eps: theta - lr * g / (root(r) + eps),
    },
    (
        *divided("g", "r"),
        *decaying("r", "rho"),
        Mistake(
            "divided by the old mean",
            "The mean is renewed first, and the root of the new one divides the step.",
            {"theta": lambda theta, lr, g, old_r, eps: theta - lr * g / (root(old_r) + eps)},
        ),
    ),
)

RMSPROP_STEPS = RMSPROP_RULE.numbers(
    2,
    hints=(
        r"$r$ is a mean of squares that forgets: it keeps the share $\rho$ of what it was.",
        r"At first $r$ is 0, so after the first update it is $(1 - \rho) g_1^2$.",
        r"In each update: $\rho r + (1 - \rho) g^2$, then $\theta - \eta g / (\sqrt{r} + \varepsilon)$ with the new "
        r"$r$.",
    ),
    because={
        "r1": r"The mean starts at 0, and the first square gets the weight $1 - \rho$:",
        "theta1": _STEP,
        "r2": r"The old mean keeps the share $\rho$:",
        "theta2": "The mean may also fall, and the rate rise again:",
    },
)


def rmsprop_step(theta, r, grad, lr, rho, eps):
    """Return the parameters and the mean of squared gradients after one update of RMSProp."""
    r = rho * r + (1 - rho) * grad**2
    return theta - lr * grad / (np.sqrt(r) + eps), r


RMSPROP = RMSPROP_RULE.code(
    rmsprop_step,
    ("theta", "r", "g", "lr", "rho", "eps"),
    """
AdaGrad with a memory that fades: of the old mean the share `rho` is kept, and the new square gets the rest. So the rate
follows the gradients of the last updates and can rise again.
""",
    (
        _TWO_LINES,
        "The two weights of the mean, `rho` and `1 - rho`, add up to 1.",
        "`r = rho * r + (1 - rho) * grad**2`; the step is that of AdaGrad.",
    ),
)


# ---- opt/adadelta-steps, opt/adadelta

ADADELTA_RULE = Rule(
    {
        "r": lambda r, g, rho: rho * r + (1 - rho) * g**2,
        "d": lambda u, r, g, eps: root(u + eps) / root(r + eps) * g,
        "u": lambda u, d, rho: rho * u + (1 - rho) * d**2,
        "theta": lambda theta, d: theta - d,
    },
    (
        *decaying("r", "rho"),
        Mistake(
            "no past steps",
            "That is RMSProp with a rate of 1: above the line stands the root of the mean of the past squared steps.",
            {"d": lambda r, g, eps: g / root(r + eps)},
        ),
        Mistake(
            "fraction upside down",
            "The past steps stand above the line, the gradients below; so the step has the unit of the parameter.",
            {"d": lambda u, r, g, eps: root(r + eps) / root(u + eps) * g},
        ),
        Mistake(
            "epsilon outside the roots",
            "In AdaDelta epsilon stands inside both roots.",
            {"d": lambda u, r, g, eps: (root(u) + eps) / (root(r) + eps) * g},
        ),
        Mistake(
            "epsilon only below",
            "Without epsilon in the upper root the first step is 0, and so is every step after it.",
            {"d": lambda u, r, g, eps: root(u) / root(r + eps) * g},
        ),
        Mistake(
            "roots forgotten",
            "Both means are means of squares: take the root of each before you divide.",
            {"d": lambda u, r, g, eps: (u + eps) / (r + eps) * g},
        ),
        Mistake(
            "gradients in place of steps",
            "u collects the squared steps d; collecting gradients again would make the fraction 1.",
            {"u": lambda u, g, rho: rho * u + (1 - rho) * g**2},
        ),
        Mistake(
            "shares of the steps swapped",
            "The old mean of the steps keeps the share rho, the new square gets 1 - rho.",
            {"u": lambda u, d, rho: (1 - rho) * u + rho * d**2},
        ),
        Mistake("uphill", "The step goes against the gradient: subtract it.", {"theta": lambda theta, d: theta + d}),
    ),
)

ADADELTA_STEPS = ADADELTA_RULE.numbers(
    2,
    hints=(
        "Two decaying means: one of squared gradients, one of squared steps. The second is a step behind.",
        r"In the first update $u$ is still 0, so the upper root is $\sqrt{\varepsilon}$.",
        r"In each update: $r$, then $d = \sqrt{u + \varepsilon} / \sqrt{r + \varepsilon} \cdot g$ with the old $u$, "
        r"then "
        r"$u$ with $d^2$, then $\theta - d$.",
    ),
    because={
        "r1": "The mean of squared gradients, as in RMSProp:",
        "d1": r"No step was made yet, so $\varepsilon$ alone stands in the upper root:",
        "u1": "The step itself is remembered, squared:",
        "theta1": "There is no learning rate; the step is subtracted:",
        "r2": "The second gradient:",
        "d2": "Now the first step is in the upper root:",
        "u2": "This is kept for the third update:",
        "theta2": "And the parameter moves again:",
    },
)


def adadelta_step(theta, r, u, grad, rho, eps):
    """Return the parameters and the means of squared gradients and of squared steps."""
    r = rho * r + (1 - rho) * grad**2
    step = np.sqrt(u + eps) / np.sqrt(r + eps) * grad
    u = rho * u + (1 - rho) * step**2
    return theta - step, r, u


ADADELTA = ADADELTA_RULE.code(
    adadelta_step,
    ("theta", "r", "u", "g", "rho", "eps"),
    """
The root of the mean of past squared steps takes the place of the learning rate, so a step has the unit of the
parameter. The order matters: the step uses the old `u`, and only then is the step itself remembered.
""",
    (
        "Four lines: the mean of squared gradients, the step, the mean of squared steps, the parameters.",
        "Epsilon stands inside both roots, `np.sqrt(u + eps)` above and `np.sqrt(r + eps)` below.",
        "Work out the step with the old `u`; then `u = rho * u + (1 - rho) * step**2`.",
    ),
)
