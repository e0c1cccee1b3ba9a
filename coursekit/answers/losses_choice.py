"""Answers to the exercises of notebook 02 that ask for a choice, or for a counterexample."""

import math

from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.property import PropertyAnswer

# ---- losses/upper-bound


def _fault(p):
    if not 0 < p < 1:
        return f"{p:.4g} is no probability between 0 and 1."
    if p >= 0.5:
        return f"With p = {p:.4g} the other class has {1 - p:.4g}, and is not more probable."
    loss = -math.log(p)
    return "" if loss < 1 else f"With p = {p:.4g} the loss is {loss:.4g}, which is not below 1."


UPPER_BOUND = PropertyAnswer(
    example={"p": 0.45},
    fault=_fault,
    mistakes=(
        Mistake(
            "in percent",
            "A probability lies between 0 and 1: divide the percentage by 100.",
            {"p": 45},
            when=lambda p: 1 < p <= 100,
        ),
        Mistake(
            "no probability",
            "A probability lies between 0 and 1, and the logarithm of 0 is infinite.",
            {"p": -0.45},
            when=lambda p: not 0 < p < 1,
        ),
        Mistake(
            "a tie",
            "At exactly one half neither class is more probable; go a little below it.",
            {"p": 0.5},
            when=lambda p: p == 0.5,
        ),
        Mistake(
            "the prediction is right",
            "Above one half the true class is the more probable one, so the prediction is right and the 0/1 loss is 0.",
            {"p": 0.8},
            when=lambda p: p > 0.5,
        ),
        Mistake(
            "the edge itself",
            "At p = 1/e the loss is exactly 1, and a little below it more than 1; go a little up from there.",
            {"p": 0.3678},
            when=lambda p: abs(p - math.exp(-1)) < 1e-3,
        ),
        Mistake(
            "the loss is above 1",
            "The prediction is wrong, but so unsure of the true class that the loss is above 1; take a larger p.",
            {"p": 0.2},
            when=lambda p: p < math.exp(-1),
        ),
    ),
    hints=(
        "There are two conditions on p. With two classes, for which p is the prediction wrong?",
        r"A wrong prediction means $p < 1/2$. For which p is $-\log p$ exactly 1?",
        r"$-\log p < 1$ means $p > \exp(-1)$, which is about 0.368. Choose p between the two bounds.",
    ),
    solution=lambda: (
        r"""
With two classes the prediction is wrong for $p < 1/2$. The loss is below 1 for $p > \exp(-1) \approx 0.368$. In between
both hold: for $p = 0.45$ the 0/1 loss is 1, and the cross-entropy only $-\log 0.45 \approx 0.799$. To base 2 the loss
at $p = 1/2$ is exactly 1, and larger below: then a wrong prediction never costs
less than the 0/1 loss.
"""
    ),
)


# ---- losses/which

WHICH = ChoiceAnswer(
    letter="e",
    praise="Right: a parabola has one minimum, at e = 0. The factor and the constant move neither the place of the "
    "minimum nor what is better or worse.",
    mistakes=(
        Mistake(
            "no lower bound",
            "The cube of a negative error is negative without bound: predicting far too low would be the best of all.",
            "a",
        ),
        Mistake(
            "not defined for every error",
            "A logarithm takes positive numbers only, and near 0 it falls without bound: errors may be negative, and 0 "
            "should be the best one.",
            "b",
        ),
        Mistake(
            "many minima",
            "The sine has infinitely many minima, none of them at 0: an exact prediction would not be the best one.",
            "c",
        ),
        Mistake(
            "a pole at the right answer",
            "1/e jumps at e = 0, where the prediction is exact, and is negative for predictions that are too low.",
            "d",
        ),
    ),
    hints=(
        "Sketch each of them for e from -3 to 3. An exact prediction is e = 0.",
        "Where is each of them smallest? Is it defined there, and is there only one such place?",
        "A loss may have a negative smallest value: only the place of the minimum counts.",
    ),
    solution=lambda: (
        r"""
The answer is **e**. $5 e^2 - 2$ is continuous and has one minimum, at $e = 0$; that its value there is $-2$ changes
nothing, for the derivative of a constant is 0. The others fail: $e^3$ has no lower bound, $\log e$ is not defined for
$e \le 0$, $\sin e$ has its minima elsewhere and infinitely many of them, and $1 / e$ is not defined at 0.
"""
    ),
)


# ---- losses/must

MUST = ChoiceAnswer(
    letter="c",
    praise="Right: the loss has to rank predictions, with the right one first. All else is convenience.",
    mistakes=(
        Mistake(
            "parameters taken for predictions",
            "One minimum is asked of the loss as a function of the prediction. As a function of the parameters, the "
            "loss of a network has very many minima, and we train it all the same.",
            "a",
        ),
        Mistake(
            "smallest value 0",
            "A constant added to a loss changes no gradient and no minimum: `5 e**2 - 2` is as good as `e**2`.",
            "b",
        ),
        Mistake(
            "a derivative everywhere",
            "Convenient, but not needed: the absolute error and the hinge loss have a corner, and both are in use.",
            "d",
        ),
        Mistake(
            "symmetry",
            "Too low may well cost more than too high, as with a bridge's load or a stock of medicine; the hinge loss "
            "is not symmetric either.",
            "e",
        ),
    ),
    hints=(
        "Try each sentence on losses that you know: squared error, absolute error, hinge, cross-entropy.",
        "Does the absolute error have a derivative at 0? Is the hinge loss symmetric?",
        "A network's loss has many minima as a function of its parameters. Of what, then, must it have one?",
    ),
    solution=lambda: (
        """
The answer is **c**. Making the loss small is to make the prediction good, so the right prediction must be where the
loss is smallest, and small changes of the prediction must change it little. That says nothing about the parameters:
between them and the prediction stands the model, and a network makes many minima of one. The absolute error has a
corner, the hinge loss is not symmetric, and a constant more or less changes no minimum.
"""
    ),
)
