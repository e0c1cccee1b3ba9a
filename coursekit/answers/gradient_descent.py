"""Answers to the exercises of notebook 05 that ask for numbers."""

import math

from coursekit.answers import (
    gradient_descent_choices as choices,
    gradient_descent_code as code,
    gradient_descent_fits as fits,
    gradient_descent_log_sum_exp as log_sum_exp,
    gradient_descent_schedules as schedules,
)
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import maximum, sqrt

# ---- gd/first-steps

FIRST_STEPS = NumbersAnswer(
    steps={
        "g0": lambda a, x0: 2 * a * x0,
        "x1": lambda x0, lr, g0: x0 - lr * g0,
        "g1": lambda a, x1: 2 * a * x1,
        "x2": lambda x1, lr, g1: x1 - lr * g1,
        "factor": lambda x0, x1: x1 / x0,
    },
    because={
        "g0": "By the power rule the derivative of $x^2$ is $2 x$; a factor in front stays.",
        "x1": "A step goes against the gradient, by the learning rate times the gradient.",
        "g1": "For the second step the gradient is taken anew, at the new point.",
        "x2": "Again against the gradient, which is another one by now.",
        "factor": "The gradient is a multiple of $x$, so a step takes the same share of $x$ away each time:",
    },
    mistakes=(
        Mistake(
            "factor 2 forgotten",
            "The derivative of `x**2` is `2 x`, not `x`.",
            {"g0": lambda a, x0: a * x0, "g1": lambda a, x1: a * x1},
        ),
        Mistake(
            "value in place of the slope",
            "That is the value of f at the point; a step follows its derivative.",
            {"g0": lambda a, x0: a * x0**2, "g1": lambda a, x1: a * x1**2},
        ),
        Mistake(
            "uphill",
            "The gradient points uphill; a step of descent subtracts it.",
            {"x1": lambda x0, lr, g0: x0 + lr * g0, "x2": lambda x1, lr, g1: x1 + lr * g1},
        ),
        Mistake(
            "rate forgotten",
            "The gradient is multiplied by the learning rate before it is subtracted.",
            {"x1": lambda x0, g0: x0 - g0, "x2": lambda x1, g1: x1 - g1},
        ),
        Mistake(
            "steps of one length",
            "A step is the learning rate times the gradient: where the slope is steeper, the step is longer.",
            {
                "x1": lambda x0, lr, g0: x0 - lr * math.copysign(1, g0),
                "x2": lambda x1, lr, g1: x1 - lr * math.copysign(1, g1),
            },
        ),
        Mistake(
            "gradient not taken anew",
            "The second gradient was that of the start; after a step it belongs to the new point.",
            {"g1": lambda g0: g0},
        ),
        Mistake(
            "second step from the start",
            "The second step begins where the first one ended, at `x1`, not at the start.",
            {"x2": lambda x0, lr, g1: x0 - lr * g1},
        ),
        Mistake(
            "what goes in place of what stays",
            "That is the share of x that a step takes away; asked for is the factor from `x0` to `x1`, what is left.",
            {"factor": lambda x0, x1: 1 - x1 / x0},
        ),
        Mistake(
            "both steps at once",
            "That is the factor of two steps together; asked for is the factor of each one.",
            {"factor": lambda x0, x2: x2 / x0},
        ),
    ),
    hints=(
        "Begin with the derivative of $f$; put in the start to get `g0`.",
        "A step: new point = old point minus learning rate times gradient. Then the same again, all with the new "
        "point.",
        lambda x0, a: (
            rf"The derivative is ${2 * a:g} x$, so the first gradient is ${2 * a:g}$ times ${x0:g}$. Compare $x_1$ "
            r"with $x_0$, and $x_2$ with $x_1$: their ratios are the same."
        ),
    ),
)


# ---- gd/limit

LIMIT = NumbersAnswer(
    steps={
        "L": lambda a, b: maximum(2 * a, 2 * b),
        "limit": lambda L: 2 / L,
        "factor_x": lambda a, lr: 1 - lr * 2 * a,
        "factor_y": lambda b, lr: 1 - lr * 2 * b,
    },
    because={
        "L": "The second derivatives are twice the numbers in front of the squares; the larger one is $L$.",
        "limit": "A step multiplies a coordinate by 1 minus rate times curvature. That stays between -1 and 1, so that "
        "the coordinate shrinks, as long as rate times curvature is below 2; the largest curvature is the first to "
        "break it.",
        "factor_x": "The gradient's $x$ component is $2 a x$, a multiple of $x$, with $a$ the number in front of "
        "$x^2$.",
        "factor_y": "In the same way for $y$, with $b$ in front of $y^2$. A negative factor jumps across the valley; "
        "beyond -1 each jump is longer than the last.",
    },
    mistakes=(
        Mistake(
            "coefficient in place of the curvature",
            "The curvature is the second derivative: that of `a x**2` is `2 a`, and the slope is `2 a x`.",
            {
                "L": lambda a, b: maximum(a, b),
                "factor_x": lambda a, lr: 1 - lr * a,
                "factor_y": lambda b, lr: 1 - lr * b,
            },
        ),
        Mistake(
            "smallest curvature",
            "It is the steepest direction that diverges first, so the largest curvature sets the limit.",
            {"L": lambda a, b: min(2 * a, 2 * b)},
        ),
        Mistake(
            "curvatures added",
            "The two coordinates do not mix here; each has a curvature of its own, and `L` is the larger one.",
            {"L": lambda a, b: 2 * a + 2 * b},
        ),
        Mistake(
            "1/L in place of 2/L",
            "At the rate `1/L` the steepest coordinate reaches 0 in one step; it still converges up to twice that "
            "rate.",
            {"limit": lambda L: 1 / L},
        ),
        Mistake(
            "upside down",
            "The larger the curvature, the smaller the rate must be: `L` belongs below the line.",
            {"limit": lambda L: L / 2},
        ),
        Mistake(
            "sign of the jump lost",
            "A negative factor means that the step jumps across the valley; the sign is part of the factor.",
            {"factor_x": lambda a, lr: abs(1 - lr * 2 * a), "factor_y": lambda b, lr: abs(1 - lr * 2 * b)},
        ),
        Mistake(
            "what goes in place of what stays",
            "Rate times curvature is what a step takes away; what stays is 1 minus that.",
            {"factor_x": lambda a, lr: lr * 2 * a, "factor_y": lambda b, lr: lr * 2 * b},
        ),
        Mistake(
            "uphill",
            "A step subtracts the gradient: the factor is 1 minus rate times curvature, not 1 plus it.",
            {"factor_x": lambda a, lr: 1 + lr * 2 * a, "factor_y": lambda b, lr: 1 + lr * 2 * b},
        ),
    ),
    hints=(
        "The two coordinates do not mix: look at $x$ alone first. Its gradient is a multiple of $x$.",
        r"One step takes $x$ to $x - \eta k x = (1 - \eta k) x$ with the rate $\eta$ and the curvature $k$. What "
        r"must hold for $1 - \eta k$ so that $x$ shrinks?",
        lambda a, b: (
            rf"The curvatures are $2 \cdot {a:g}$ and $2 \cdot {b:g}$. The factor must lie between -1 and 1, so "
            r"$\eta k$ must stay below 2 for both."
        ),
    ),
)


# ---- gd/exact-line-search


def _rate(gx, gy, a, b):
    return (gx**2 + gy**2) / (a * gx**2 + b * gy**2)


EXACT = NumbersAnswer(
    steps={
        "gx": lambda a, x0: a * x0,
        "gy": lambda b, y0: b * y0,
        "rate": _rate,
        "x1": lambda x0, rate, gx: x0 - rate * gx,
        "y1": lambda y0, rate, gy: y0 - rate * gy,
    },
    because={
        "gx": "The derivative of a square is twice what is squared, and 2 cancels the half in front.",
        "gy": "In the same way for $y$.",
        "rate": r"Along the negative gradient $f$ is a parabola in the rate $\eta$. Its derivative, by the chain "
        r"rule, is $-g_x^2 - g_y^2 + \eta (a g_x^2 + b g_y^2)$; where that is 0, it is lowest:",
        "x1": "A step with that rate:",
        "y1": "and for $y$. At this point the gradient is at right angles to the step, but it is not 0.",
    },
    mistakes=(
        Mistake(
            "half forgotten",
            "The half in front of f cancels the 2 of the derivative: the gradient is `(a x, b y)`.",
            {"gx": lambda a, x0: 2 * a * x0, "gy": lambda b, y0: 2 * b * y0},
        ),
        Mistake(
            "1/L",
            "`1/L` is a rate that is safe everywhere; the exact one depends on the direction of the gradient.",
            {"rate": lambda a, b: 1 / max(a, b)},
        ),
        Mistake(
            "2/L",
            "`2/L` is the limit of convergence for a fixed rate; the exact one depends on the gradient's direction.",
            {"rate": lambda a, b: 2 / max(a, b)},
        ),
        Mistake(
            "root over the numerator",
            "Above the line stands the squared length of the gradient, without a root.",
            {"rate": lambda gx, gy, a, b: sqrt(gx**2 + gy**2) / (a * gx**2 + b * gy**2)},
        ),
        Mistake(
            "upside down",
            "More curvature along the direction means a shorter step: the curvature belongs below the line.",
            {"rate": lambda gx, gy, a, b: 1 / _rate(gx, gy, a, b)},
        ),
        Mistake(
            "curvature at the point",
            "Below the line stands the curvature along the gradient; you put in the point itself.",
            {"rate": lambda gx, gy, x0, y0, a, b: (gx**2 + gy**2) / (a * x0**2 + b * y0**2)},
        ),
        Mistake(
            "length of the step",
            "That is how far the step goes; the rate is this length divided by the length of the gradient.",
            {
                "rate": lambda gx, gy, a, b: sqrt(gx**2 + gy**2) * _rate(gx, gy, a, b),
                "x1": lambda x0, rate, gx, gy: x0 - rate * gx / sqrt(gx**2 + gy**2),
                "y1": lambda y0, rate, gx, gy: y0 - rate * gy / sqrt(gx**2 + gy**2),
            },
        ),
        Mistake(
            "uphill",
            "The step goes against the gradient: subtract it.",
            {"x1": lambda x0, rate, gx: x0 + rate * gx, "y1": lambda y0, rate, gy: y0 + rate * gy},
        ),
        Mistake(
            "straight to the minimum",
            "The lowest point along the line is not the lowest point of all: the gradient does not point at the "
            "minimum.",
            {"x1": lambda: 0.0, "y1": lambda: 0.0},
        ),
    ),
    hints=(
        r"First the gradient at the start. Then write down $f$ at $(x_0 - \eta g_x, y_0 - \eta g_y)$: a parabola "
        r"in $\eta$.",
        r"Set the derivative with respect to $\eta$ to 0. Each square gives one term without $\eta$ and one with "
        r"it.",
        lambda a, b: (
            rf"$g_x^2 + g_y^2 = \eta ({a:g} g_x^2 + {b:g} g_y^2)$ at the lowest point. Solve for $\eta$, then take "
            "the step."
        ),
    ),
)


ANSWERS = {
    "gd/first-steps": FIRST_STEPS,
    "gd/step": code.STEP,
    "gd/orthogonal": choices.ORTHOGONAL,
    "gd/limit": LIMIT,
    "gd/exact-line-search": EXACT,
    "gd/backtracking": code.BACKTRACKING,
    "gd/why-rate": choices.WHY_RATE,
    "gd/cubic-gradient": fits.CUBIC_GRADIENT,
    "gd/convex": choices.CONVEX,
    "gd/first-order": code.FIRST_ORDER,
    "gd/log-sum-exp": log_sum_exp.LOG_SUM_EXP,
    "gd/least-squares": fits.LEAST_SQUARES,
    "gd/logistic": fits.LOGISTIC,
    "gd/schedules": schedules.SCHEDULES,
}
