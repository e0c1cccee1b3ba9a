"""Answers to the exercises of notebook 08: regularization."""

from coursekit.answers import regularization_code as code, regularization_validation as validation
from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.numbers import NumbersAnswer

# ---- reg/weight-decay

WEIGHT_DECAY = NumbersAnswer(
    steps={
        "total": lambda w, g, lambda_: g + 2 * lambda_ * w,
        "new_w": lambda w, lr, total: w - lr * total,
        "factor": lambda lr, lambda_: 1 - 2 * lr * lambda_,
        "left": lambda factor, n: factor**n,
    },
    mistakes=(
        Mistake(
            "factor 2 forgotten",
            "The derivative of `lambda w^2` is `2 lambda w`; only a penalty with 1/2 in front has none.",
            {"total": lambda w, g, lambda_: g + lambda_ * w, "factor": lambda lr, lambda_: 1 - lr * lambda_},
        ),
        Mistake(
            "penalty in place of its slope",
            "Here `lambda w^2` itself was added; gradient descent needs its derivative, `2 lambda w`.",
            {"total": lambda w, g, lambda_: g + lambda_ * w**2},
        ),
        Mistake(
            "penalty forgotten",
            "The penalty is part of what is minimized, so its derivative belongs in the gradient.",
            {"total": lambda g: g},
        ),
        Mistake(
            "penalty subtracted",
            "The penalty is added to the loss, so its derivative is added to the gradient; the step then shrinks the "
            "weight.",
            {"total": lambda w, g, lambda_: g - 2 * lambda_ * w},
        ),
        Mistake(
            "uphill",
            "A step of descent subtracts the learning rate times the gradient.",
            {"new_w": lambda w, lr, total: w + lr * total},
        ),
        Mistake(
            "learning rate forgotten in the step",
            "The gradient is multiplied by the learning rate before it is subtracted.",
            {"new_w": lambda w, total: w - total},
        ),
        Mistake(
            "learning rate forgotten in the factor",
            "The shrinking is part of the step, so the learning rate counts in it: `1 - 2 lr lambda`.",
            {"factor": lambda lambda_: 1 - 2 * lambda_},
        ),
        Mistake(
            "what is lost",
            "`2 lr lambda` is the share that a step takes away; the factor is what it leaves.",
            {"factor": lambda lr, lambda_: 2 * lr * lambda_},
        ),
        Mistake(
            "shares added up",
            "Each step shrinks what the one before has left, so the factors are multiplied: a power.",
            {"left": lambda factor, n: 1 - n * (1 - factor)},
        ),
    ),
    hints=(
        "The penalty is minimized along with the loss: add its derivative to the gradient.",
        r"The derivative of $\lambda w^2$ is $2 \lambda w$. Put it into $w - \eta \cdot$ gradient, and collect the "
        r"terms "
        r"with $w$.",
        r"Without a gradient of the data, $w - \eta \cdot 2 \lambda w = (1 - 2 \eta \lambda) \, w$, again in each "
        r"step.",
    ),
    because={
        "total": r"The derivative of $\lambda w^2$ is added to the gradient of the data:",
        "new_w": "One step of gradient descent:",
        "factor": "The terms with the weight, taken together, shrink it by",
        "left": "Each step does so to what the one before has left:",
    },
)


# ---- reg/l2-vs-decoupled


def _sign(x):
    return x / abs(x)


def _both(name, formula):
    """The same step for both weights: a formula of the weight, its gradients, lr and lambda."""
    if name == "g":
        return {
            "g1_l2": lambda w, g, lambda_: formula(w[0], g[0], lambda_),
            "g2_l2": lambda w, g, lambda_: formula(w[1], g[1], lambda_),
        }
    if name == "l2":
        return {
            "w1_l2": lambda w, lr, g1_l2: formula(w[0], lr, g1_l2),
            "w2_l2": lambda w, lr, g2_l2: formula(w[1], lr, g2_l2),
        }
    return {
        "w1_adamw": lambda w, g, lr, lambda_: formula(w[0], g[0], lr, lambda_),
        "w2_adamw": lambda w, g, lr, lambda_: formula(w[1], g[1], lr, lambda_),
    }


DECOUPLED = NumbersAnswer(
    steps={
        **_both("g", lambda w, g, lambda_: g + lambda_ * w),
        **_both("l2", lambda w, lr, g: w - lr * _sign(g)),
        **_both("adamw", lambda w, g, lr, lambda_: w - lr * lambda_ * w - lr * _sign(g)),
    },
    mistakes=(
        Mistake(
            "factor 2",
            "The penalty has 1/2 in front, which the 2 of the derivative cancels.",
            _both("g", lambda w, g, lambda_: g + 2 * lambda_ * w),
        ),
        Mistake(
            "penalty subtracted",
            "The penalty is added to the loss, so `lambda w` is added to the gradient.",
            _both("g", lambda w, g, lambda_: g - lambda_ * w),
        ),
        Mistake(
            "gradient descent",
            "This is a step of plain gradient descent; in its first step Adam moves every weight by the learning rate.",
            _both("l2", lambda w, lr, g: w - lr * g),
        ),
        Mistake(
            "uphill",
            "The step goes against the gradient, so a positive gradient lowers the weight.",
            _both("l2", lambda w, lr, g: w + lr * _sign(g))
            | _both("adamw", lambda w, g, lr, lambda_: w - lr * lambda_ * w + lr * _sign(g)),
        ),
        Mistake(
            "no decay",
            "AdamW also takes `lr lambda w` off the weight itself, past Adam's division.",
            _both("adamw", lambda w, g, lr, lambda_: w - lr * _sign(g)),
        ),
        Mistake(
            "decay without the learning rate",
            "Here the decay of a step is the learning rate times lambda times the weight.",
            _both("adamw", lambda w, g, lr, lambda_: w - lambda_ * w - lr * _sign(g)),
        ),
        Mistake(
            "decay with the wrong sign",
            "Decay makes the weight smaller: `lr lambda w` is subtracted.",
            _both("adamw", lambda w, g, lr, lambda_: w + lr * lambda_ * w - lr * _sign(g)),
        ),
        Mistake(
            "decoupled from Adam, too",
            "The decay is decoupled from Adam's division, but the data's gradient goes through Adam as before.",
            _both("adamw", lambda w, g, lr, lambda_: w - lr * lambda_ * w - lr * g),
        ),
    ),
    hints=(
        r"In its first step, with $\varepsilon = 0$, Adam moves a weight by $\eta$ against the sign of its gradient.",
        r"With the penalty in the loss, only the sign of $g + \lambda w$ matters: the size of the decay is divided "
        r"away.",
        r"AdamW subtracts $\eta \lambda w$ from each weight, and Adam's step by the data's gradient alone.",
    ),
    solution=lambda w, g, lr, lambda_: _decoupled_solution(w, g, lr, lambda_),
)


def _decoupled_solution(w, g, lr, lambda_):
    total = [one + lambda_ * weight for weight, one in zip(w, g, strict=True)]
    l2 = [weight - lr * _sign(one) for weight, one in zip(w, total, strict=True)]
    adamw = [weight - lr * lambda_ * weight - lr * _sign(one) for weight, one in zip(w, g, strict=True)]
    return rf"""
With the penalty in the loss the gradients are ${total[0]:.6g}$ and ${total[1]:.6g}$, by $g + \lambda w$. Adam's first
step divides each by its own size, so only the signs are left, and both weights move by ${lr:g}$: to ${l2[0]:.6g}$
and ${l2[1]:.6g}$. How large the weight was no longer counts.

AdamW lets only the data's gradient through Adam, and takes $\eta \lambda w$ off each weight besides,
${lr * lambda_ * w[0]:.6g}$ and ${lr * lambda_ * w[1]:.6g}$. They end at ${adamw[0]:.6g}$ and ${adamw[1]:.6g}$: a
large weight decays more, as it does in plain gradient descent.
"""


# ---- reg/lambda

LAMBDA = ChoiceAnswer(
    letter="c",
    praise="Right: the loss on new data falls at first and then rises; that on the training data rises all the time.",
    mistakes=(
        Mistake(
            "training loss",
            "This one is true: without a penalty the training loss is as low as it can be, and the more the penalty "
            "counts, the less the training loss does.",
            "a",
        ),
        Mistake(
            "bias and variance",
            "This one is true: the weights follow the data less, so they vary less and are further off on average.",
            "b",
        ),
        Mistake(
            "length of the weights",
            "This one is true: the more a long weight vector costs, the shorter the best one is.",
            "d",
        ),
        Mistake(
            "very strong penalty",
            "This one is true: in the end the penalty is all that counts, and without weights only the intercept is "
            "left.",
            "e",
        ),
    ),
    hints=(
        "Think of the two ends: no penalty, and one so strong that nothing else counts.",
        "Which curves go one way all the time, and which has a lowest point in between?",
        "Lambda is chosen by cross-validation. Why would that be needed if the loss on new data only went one way?",
    ),
    solution=lambda: (
        r"""
The answer is **c**. As $\lambda$ grows, the loss on the training data rises and the weights become shorter, all the
way to a constant prediction. The variance falls and the bias grows. The loss on new data contains both: it falls as
long as the variance falls faster than the squared bias grows, has a lowest point, and rises from there on.
"""
    ),
)


# ---- reg/priors

PRIORS = ChoiceAnswer(
    letter="d",
    praise="Right: the density is proportional to exp(-lambda |w|), and minus its logarithm is lambda |w|.",
    mistakes=(
        Mistake(
            "uniform prior",
            "The logarithm of a constant is a constant: a uniform prior adds no penalty at all.",
            "a",
        ),
        Mistake(
            "normal prior",
            "Minus the logarithm of a bell curve is a square of the weight: that is L2.",
            "b",
        ),
        Mistake(
            "squares and peaks",
            "Minus the logarithm of a Laplace density is an absolute value, not a square.",
            "c",
        ),
        Mistake(
            "zeros from the prior",
            "L1 gives weights of exactly 0 because its kink at 0 holds the best weights there; a density gives no "
            "single "
            "value a positive probability.",
            "e",
        ),
    ),
    hints=(
        "Take minus the logarithm of each density as a function of a weight.",
        r"A normal density is proportional to $\exp(-w^2 / (2 s^2))$, a Laplace density to $\exp(-\lvert w \rvert / "
        r"s)$.",
        "L2 is a square of the weight, L1 its absolute value. Which density has that in the exponent?",
    ),
    solution=lambda: (
        r"""
The answer is **d**. A Laplace density is proportional to $\exp(-\lvert w \rvert / s)$, and minus its logarithm is
$\lvert w \rvert / s$ plus a constant: L1, with $\lambda = 1 / s$. In the same way a normal density gives
$w^2 / (2 s^2)$, which is L2: the narrower the prior, the stronger the penalty.
"""
    ),
)


ANSWERS = {
    "reg/weight-decay": WEIGHT_DECAY,
    "reg/l2-vs-decoupled": DECOUPLED,
    "reg/ridge": code.RIDGE,
    "reg/soft-threshold": code.SOFT_THRESHOLD,
    "reg/dropout": code.DROPOUT,
    "reg/early-stopping": validation.EARLY_STOPPING,
    "reg/cross-validate": validation.CROSS_VALIDATE,
    "reg/lambda": LAMBDA,
    "reg/priors": PRIORS,
}
