"""Answers of notebook 07 about Adam: by hand, in code, and its first step."""

import numpy as np

from coursekit.answers.optimizers_mistakes import decaying, divided
from coursekit.answers.optimizers_rule import Rule, root
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import sqrt

# ---- opt/adam-steps, opt/adam

ADAM_RULE = Rule(
    {
        "m": lambda m, g, beta1: beta1 * m + (1 - beta1) * g,
        "v": lambda v, g, beta2: beta2 * v + (1 - beta2) * g**2,
        "mhat": lambda m, beta1, t: m / (1 - beta1**t),
        "vhat": lambda v, beta2, t: v / (1 - beta2**t),
        "theta": lambda theta, lr, mhat, vhat, eps: theta - lr * mhat / (root(vhat) + eps),
    },
    (
        *divided("mhat", "vhat"),
        *decaying("v", "beta2"),
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
            "corrected means kept",
            "The correction is for the step of this update alone; m and v go on without it.",
            {
                "m": lambda m, g, beta1, t: (beta1 * m + (1 - beta1) * g) / (1 - beta1**t),
                "v": lambda v, g, beta2, t: (beta2 * v + (1 - beta2) * g**2) / (1 - beta2**t),
                "mhat": lambda m: m,
                "vhat": lambda v: v,
            },
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
            {"theta": lambda theta, lr, g, vhat, eps: theta - lr * g / (root(vhat) + eps)},
        ),
    ),
)

ADAM_STEPS = ADAM_RULE.numbers(
    2,
    hints=(
        r"Two decaying means, of the gradients and of their squares; each has a $\beta$ of its own.",
        r"Both means start at 0. Divide $m$ by $1 - \beta_1^t$ and $v$ by $1 - \beta_2^t$, where $t$ is 1, then 2.",
        r"The corrected means give the step $\eta \hat{m} / (\sqrt{\hat{v}} + \varepsilon)$; the means themselves, "
        r"not the "
        r"corrected ones, go on into the next update.",
    ),
    because={
        "m1": "The mean of the gradients starts at 0:",
        "v1": "So does the mean of their squares:",
        "mhat1": "The correction undoes the start at 0; after one update it leaves the gradient itself:",
        "vhat1": "And its square:",
        "theta1": "The root, with epsilon added to it, divides the step:",
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
    ("theta", "m", "v", "g", "t", "lr", "beta1", "beta2", "eps"),
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
    """step1, step2 and step3 by one formula of (lr, g, eps)."""
    return {
        "step1": lambda lr, g, eps: step(lr, g[0], eps),
        "step2": lambda lr, g, eps: step(lr, g[1], eps),
        "step3": lambda lr, g, eps: step(lr, g[2], eps),
    }


FIRST_STEP = NumbersAnswer(
    steps={
        **_adam_steps(lambda lr, g, eps: -lr * g / (abs(g) + eps)),
        "uncorrected": lambda lr, beta1, beta2: lr * (1 - beta1) / sqrt(1 - beta2),
    },
    mistakes=(
        Mistake(
            "gradient descent",
            "That is a step of gradient descent; Adam divides the gradient by the root of its own mean square.",
            _adam_steps(lambda lr, g, eps: -lr * g),
        ),
        Mistake(
            "uphill",
            "The step goes against the gradient: its sign is the opposite one.",
            _adam_steps(lambda lr, g, eps: lr * g / (abs(g) + eps)),
        ),
        Mistake(
            "epsilon forgotten",
            "Where the gradient is as small as epsilon, epsilon counts: it is added to the root.",
            {"step3": lambda lr, g: -lr * g[2] / abs(g[2])},
        ),
        Mistake(
            "epsilon inside the root",
            "Epsilon is added to the root; under the root it would swamp a gradient as small as the third.",
            _adam_steps(lambda lr, g, eps: -lr * g / sqrt(g**2 + eps)),
        ),
        Mistake(
            "root forgotten",
            "The gradient is divided by the root of the mean square, not by the mean square.",
            _adam_steps(lambda lr, g, eps: -lr * g / (g**2 + eps)),
        ),
        Mistake(
            "small steps are none",
            "A tiny gradient does not make a tiny step: it is divided by its own size.",
            {"step2": lambda: 0, "step3": lambda: 0},
        ),
        Mistake(
            "root of 1 - beta2 forgotten",
            "Without the correction the root is taken of all of v, its first factor included.",
            {"uncorrected": lambda lr, beta1, beta2: lr * (1 - beta1) / (1 - beta2)},
        ),
        Mistake(
            "always the rate",
            "The length of the rate is the merit of the correction; without it m and v are too small, not equally so.",
            {"uncorrected": lambda lr: lr},
        ),
        Mistake(
            "only m too small",
            "Without the correction v is too small as well, and it stands below the line.",
            {"uncorrected": lambda lr, beta1: lr * (1 - beta1)},
        ),
        Mistake(
            "upside down",
            "m stands above the line and v below.",
            {"uncorrected": lambda lr, beta1, beta2: lr * sqrt(1 - beta2) / (1 - beta1)},
        ),
    ),
    hints=(
        r"Work out $m$ and $v$ after one update from 0, and correct them with $t = 1$.",
        r"After one update the corrected means are $g$ and $g^2$. What is $g / \sqrt{g^2}$?",
        r"Each step is $-\eta g / (\lvert g \rvert + \varepsilon)$. Without the correction, and with $\varepsilon = "
        r"0$, "
        r"$(1 - \beta_1) g$ is divided by the root of $(1 - \beta_2) g^2$.",
    ),
    because={
        "step1": r"The corrected means are $g$ and $g^2$, so the step is $-\eta g / (\lvert g \rvert + "
        r"\varepsilon)$:",
        "step2": "A gradient many times smaller makes a step of nearly the same length:",
        "step3": r"Only where the gradient is about as small as $\varepsilon$ does the step become shorter:",
        "uncorrected": "Without the correction the first step would have this length, whatever the gradient:",
    },
)
