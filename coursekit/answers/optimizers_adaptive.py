"""Answers of notebook 07 about rates for each parameter: AdaGrad, RMSProp, AdaDelta and Adam."""

import numpy as np

from coursekit.answers._answer import Mistake
from coursekit.answers._maths import sqrt
from coursekit.answers._numbers import NumbersAnswer
from coursekit.answers.optimizers_rule import Rule, root, spoken

# ---- what AdaGrad, RMSProp and Adam have in common: a step up / (sqrt(mean) + eps)


def _divided(up, mean):
    """Mistakes of such a step, for the quantities `up` and `mean`."""

    def slip(name, why, theta):
        return Mistake(name, why, {"theta": spoken(theta, up=up, mean=mean)})

    return (
        slip(
            "uphill",
            "The step goes against the gradient: subtract it.",
            lambda theta, alpha, up, mean, eps: theta + alpha * up / (root(mean) + eps),
        ),
        slip(
            "epsilon inside the root",
            "Epsilon is added to the root, not to what stands under it.",
            lambda theta, alpha, up, mean, eps: theta - alpha * up / root(mean + eps),
        ),
        slip(
            "epsilon forgotten",
            "Epsilon is added to the root before the division; where gradients are small, it decides.",
            lambda theta, alpha, up, mean, eps: theta - alpha * up / root(mean),
        ),
        slip(
            "root forgotten",
            "Squares were collected, so take the root before you divide: the quotient then has no unit.",
            lambda theta, alpha, up, mean, eps: theta - alpha * up / (mean + eps),
        ),
        slip(
            "multiplied by the root",
            "The root divides the step, so that steep directions get a smaller rate.",
            lambda theta, alpha, up, mean, eps: theta - alpha * up * (root(mean) + eps),
        ),
        slip(
            "learning rate forgotten",
            "The quotient is multiplied by the learning rate.",
            lambda theta, up, mean, eps: theta - up / (root(mean) + eps),
        ),
    )


def _decaying(name, share, what="g"):
    """Mistakes of name <- share name + (1 - share) what^2, for the names of a quantity, a number and a quantity."""

    def slip(title, why, part):
        return Mistake(title, why, {name: spoken(part, mean=name, share=share, what=what)})

    return (
        slip(
            "not squared",
            "The squares of the gradients are collected, so that their signs do not cancel.",
            lambda mean, share, what: share * mean + (1 - share) * abs(what),
        ),
        slip(
            "share swapped",
            f"The old mean keeps the share {share}, the new square gets 1 - {share}; here it is the other way round.",
            lambda mean, share, what: (1 - share) * mean + share * what**2,
        ),
        slip(
            "new square in full",
            f"The new square gets the weight 1 - {share}, so that the result stays a mean.",
            lambda mean, share, what: share * mean + what**2,
        ),
        slip(
            "accumulator reset",
            "The mean goes on from update to update; here it begins at 0 each time.",
            lambda share, what: (1 - share) * what**2,
        ),
        slip(
            "sum in place of a mean",
            "That is the sum of AdaGrad; here old squares fade.",
            lambda mean, what: mean + what**2,
        ),
    )


_STEP = "The root, with epsilon added to it, divides the step:"

# ---- opt/adagrad-steps, opt/adagrad

ADAGRAD_RULE = Rule(
    {
        "r": lambda r, g: r + g**2,
        "theta": lambda theta, alpha, g, r, eps: theta - alpha * g / (root(r) + eps),
    },
    (
        *_divided("g", "r"),
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
            {"theta": lambda theta, alpha, g, old_r, eps: theta - alpha * g / (root(old_r) + eps)},
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
        r"In each update: $r + g^2$, then $\theta - \alpha g / (\sqrt{r} + \varepsilon)$ with the new $r$.",
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


_ADAPTIVE = ("theta", "r", "g", "alpha", "eps")
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
        "theta": lambda theta, alpha, g, r, eps: theta - alpha * g / (root(r) + eps),
    },
    (
        *_divided("g", "r"),
        *_decaying("r", "rho"),
        Mistake(
            "divided by the old mean",
            "The mean is renewed first, and the root of the new one divides the step.",
            {"theta": lambda theta, alpha, g, old_r, eps: theta - alpha * g / (root(old_r) + eps)},
        ),
    ),
)

RMSPROP_STEPS = RMSPROP_RULE.numbers(
    2,
    hints=(
        r"$r$ is a mean of squares that forgets: it keeps the share $\rho$ of what it was.",
        r"At first $r$ is 0, so after the first update it is $(1 - \rho) g_1^2$.",
        r"In each update: $\rho r + (1 - \rho) g^2$, then $\theta - \alpha g / (\sqrt{r} + \varepsilon)$ with the new "
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
    ("theta", "r", "g", "alpha", "rho", "eps"),
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
        *_decaying("r", "rho"),
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
    """Return the parameters and the means of squared gradients and of squared steps after one update of AdaDelta."""
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


# ---- opt/adam-steps, opt/adam

ADAM_RULE = Rule(
    {
        "m": lambda m, g, beta1: beta1 * m + (1 - beta1) * g,
        "v": lambda v, g, beta2: beta2 * v + (1 - beta2) * g**2,
        "mhat": lambda m, beta1, t: m / (1 - beta1**t),
        "vhat": lambda v, beta2, t: v / (1 - beta2**t),
        "theta": lambda theta, alpha, mhat, vhat, eps: theta - alpha * mhat / (root(vhat) + eps),
    },
    (
        *_divided("mhat", "vhat"),
        *_decaying("v", "beta2"),
        Mistake(
            "no bias correction",
            "Both means start at 0 and are too small at first; divide them by 1 - beta^t.",
            {"mhat": lambda m: m, "vhat": lambda v: v},
        ),
        Mistake(
            "correction without the power",
            "The correction is 1 - beta^t, with the number of the update as the power; it fades as t grows.",
            {"mhat": lambda m, beta1: m / (1 - beta1), "vhat": lambda v, beta2: v / (1 - beta2)},
        ),
        Mistake(
            "only m corrected",
            "The mean of the squares starts at 0, too, and is corrected in the same way.",
            {"vhat": lambda v: v},
        ),
        Mistake(
            "only v corrected",
            "The mean of the gradients starts at 0, too, and is corrected in the same way.",
            {"mhat": lambda m: m},
        ),
        Mistake(
            "multiplied by the correction",
            "A mean that started at 0 is too small: divide it by 1 - beta^t, which makes it larger.",
            {"mhat": lambda m, beta1, t: m * (1 - beta1**t), "vhat": lambda v, beta2, t: v * (1 - beta2**t)},
        ),
        Mistake(
            "betas swapped",
            "beta1 belongs to the gradients, beta2 to their squares.",
            {
                "m": lambda m, g, beta2: beta2 * m + (1 - beta2) * g,
                "v": lambda v, g, beta1: beta1 * v + (1 - beta1) * g**2,
                "mhat": lambda m, beta2, t: m / (1 - beta2**t),
                "vhat": lambda v, beta1, t: v / (1 - beta1**t),
            },
        ),
        Mistake(
            "shares of m swapped",
            "The old mean of the gradients keeps the share beta1, the new gradient gets 1 - beta1.",
            {"m": lambda m, g, beta1: (1 - beta1) * m + beta1 * g},
        ),
        Mistake(
            "new gradient in full",
            "The new gradient gets the weight 1 - beta1, so that m stays a mean.",
            {"m": lambda m, g, beta1: beta1 * m + g},
        ),
        Mistake(
            "gradient in place of its mean",
            "Above the line stands the corrected mean of the gradients; with the gradient itself there is no momentum.",
            {"theta": lambda theta, alpha, g, vhat, eps: theta - alpha * g / (root(vhat) + eps)},
        ),
    ),
)

ADAM_STEPS = ADAM_RULE.numbers(
    2,
    hints=(
        r"Two decaying means, of the gradients and of their squares; each has a $\beta$ of its own.",
        r"Both means start at 0. Divide $m$ by $1 - \beta_1^t$ and $v$ by $1 - \beta_2^t$, where $t$ is 1, then 2.",
        r"The corrected means give the step $\alpha \hat{m} / (\sqrt{\hat{v}} + \varepsilon)$; the means themselves, "
        r"not the "
        r"corrected ones, go on into the next update.",
    ),
    because={
        "m1": "The mean of the gradients starts at 0:",
        "v1": "So does the mean of their squares:",
        "mhat1": "The correction undoes the start at 0; after one update it leaves the gradient itself:",
        "vhat1": "And its square:",
        "theta1": _STEP,
        "m2": "The means themselves go on, without the correction:",
        "v2": "The squares likewise:",
        "mhat2": r"The power is now 2:",
        "vhat2": "For the squares, too:",
        "theta2": "And the second step:",
    },
)


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    """Return the parameters and the two means after update number t (1, 2, ...) of Adam."""
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)  # both means started at 0
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


ADAM = ADAM_RULE.code(
    adam_step,
    ("theta", "m", "v", "g", "t", "alpha", "beta1", "beta2", "eps"),
    """
`m` is momentum written as a mean, `v` gives each parameter a rate of its own as in RMSProp. Both start at 0, and after
t updates their weights add up to 1 - beta^t, so dividing by that makes them true means. The corrected values are used
for this step alone; `m` and `v` go on as they are.
""",
    (
        "Begin with the two means; `grad**2` squares each element by itself.",
        "The corrections are `1 - beta1**t` and `1 - beta2**t`, with the power `t`.",
        "Keep the corrected means in variables of their own: `m` and `v` are returned without the correction.",
    ),
)


# ---- opt/first-adam-step


def _adam_steps(step):
    """step1, step2 and step3 by one formula of (alpha, g, eps)."""
    return {
        "step1": lambda alpha, g, eps: step(alpha, g[0], eps),
        "step2": lambda alpha, g, eps: step(alpha, g[1], eps),
        "step3": lambda alpha, g, eps: step(alpha, g[2], eps),
    }


FIRST_STEP = NumbersAnswer(
    steps={
        **_adam_steps(lambda alpha, g, eps: -alpha * g / (abs(g) + eps)),
        "uncorrected": lambda alpha, beta1, beta2: alpha * (1 - beta1) / sqrt(1 - beta2),
    },
    mistakes=(
        Mistake(
            "gradient descent",
            "That is a step of gradient descent; Adam divides the gradient by the root of its own mean square.",
            _adam_steps(lambda alpha, g, eps: -alpha * g),
        ),
        Mistake(
            "uphill",
            "The step goes against the gradient: its sign is the opposite one.",
            _adam_steps(lambda alpha, g, eps: alpha * g / (abs(g) + eps)),
        ),
        Mistake(
            "epsilon forgotten",
            "Where the gradient is as small as epsilon, epsilon counts: it is added to the root.",
            {"step3": lambda alpha, g: -alpha * g[2] / abs(g[2])},
        ),
        Mistake(
            "epsilon inside the root",
            "Epsilon is added to the root; under the root it would swamp a gradient as small as the third.",
            _adam_steps(lambda alpha, g, eps: -alpha * g / sqrt(g**2 + eps)),
        ),
        Mistake(
            "root forgotten",
            "The gradient is divided by the root of the mean square, not by the mean square.",
            _adam_steps(lambda alpha, g, eps: -alpha * g / (g**2 + eps)),
        ),
        Mistake(
            "small steps are none",
            "A tiny gradient does not make a tiny step: it is divided by its own size.",
            {"step2": lambda: 0, "step3": lambda: 0},
        ),
        Mistake(
            "root of 1 - beta2 forgotten",
            "Without the correction v is `(1 - beta2) g^2`, and the root is taken of all of it.",
            {"uncorrected": lambda alpha, beta1, beta2: alpha * (1 - beta1) / (1 - beta2)},
        ),
        Mistake(
            "always the rate",
            "The length of the rate is the merit of the correction; without it m and v are too small, not equally so.",
            {"uncorrected": lambda alpha: alpha},
        ),
        Mistake(
            "only m too small",
            "Without the correction v is too small as well, and it stands below the line.",
            {"uncorrected": lambda alpha, beta1: alpha * (1 - beta1)},
        ),
        Mistake(
            "upside down",
            "m stands above the line and v below: `(1 - beta1) / sqrt(1 - beta2)`.",
            {"uncorrected": lambda alpha, beta1, beta2: alpha * sqrt(1 - beta2) / (1 - beta1)},
        ),
    ),
    hints=(
        r"Work out $m$ and $v$ after one update from 0, and correct them with $t = 1$.",
        r"After one update the corrected means are $g$ and $g^2$. What is $g / \sqrt{g^2}$?",
        r"Each step is $-\alpha g / (\lvert g \rvert + \varepsilon)$. Without the correction, and with $\varepsilon = "
        r"0$, "
        r"$(1 - \beta_1) g$ is divided by the root of $(1 - \beta_2) g^2$.",
    ),
    because={
        "step1": r"The corrected means are $g$ and $g^2$, so the step is $-\alpha g / (\lvert g \rvert + "
        "\varepsilon)$:",
        "step2": "A gradient many times smaller makes a step of the same length:",
        "step3": r"Only where the gradient is about as small as $\varepsilon$ does the step become shorter:",
        "uncorrected": "Without the correction the first step would have this length, whatever the gradient:",
    },
)
