"""Answers to the exercises of notebook 02: two margins, and the parts of the risk; the others are imported."""

from coursekit.answers import losses_choice, losses_code, losses_entropy, losses_logistic
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer

# ---- losses/multiclass-hinge


def _margins(margin):
    return {
        "m1": lambda first, t: margin(first, t[0] - 1),
        "m2": lambda second, t: margin(second, t[1] - 1),
    }


def _wrong_classes(scores, t):
    return [score for j, score in enumerate(scores) if j != t]


def _signed(number):
    return f"{number:g}" if number >= 0 else f"({number:g})"


def _mean_of(loss):
    return {"loss": lambda m1, m2: (loss(m1) + loss(m2)) / 2}


def _over_all_classes(first, second, t):
    pairs = ((scores, target - 1) for scores, target in zip((first, second), t, strict=True))
    return sum(max(0, 1 - (s[t] - wrong)) for s, t in pairs for wrong in _wrong_classes(s, t)) / 2


def _solve_multiclass_hinge(first, second, t, m1, m2, loss):
    lines = "\n".join(
        rf"$$m_{i} = {s[k - 1]:g} - {_signed(max(_wrong_classes(s, k - 1)))} = {m:g}, \quad \max(0, 1 - m_{i}) = "
        rf"{max(0, 1 - m):g}$$"
        for i, s, k, m in ((1, first, t[0], m1), (2, second, t[1], m2))
    )
    return rf"""
The best wrong class is the one with the largest score among all but the true class. The margin is the distance to it,
and what is missing to a margin of 1 is the loss:
{lines}
Example B is far enough on the right side and costs nothing. The mean is
$$L = \frac{{{max(0, 1 - m1):g} + {max(0, 1 - m2):g}}}{{2}} = {loss:g}$$
"""


MULTICLASS_HINGE = NumbersAnswer(
    steps={**_margins(lambda s, t: s[t] - max(_wrong_classes(s, t))), **_mean_of(lambda m: max(0, 1 - m))},
    mistakes=(
        Mistake(
            "sign of the margin",
            "The margin is the true score minus the best wrong one, so that it is positive where the prediction is "
            "right.",
            _margins(lambda s, t: max(_wrong_classes(s, t)) - s[t]),
        ),
        Mistake(
            "true class not left out",
            "The true class competes with the others, not with itself: leave it out when you look for the largest "
            "score.",
            _margins(lambda s, t: s[t] - max(s)),
        ),
        Mistake(
            "worst wrong class",
            "The most dangerous wrong class is the one with the largest score, not the smallest.",
            _margins(lambda s, t: s[t] - min(_wrong_classes(s, t))),
        ),
        Mistake(
            "mean of the wrong classes",
            "The margin looks at one wrong class only, the one with the largest score, not at their mean.",
            _margins(lambda s, t: s[t] - sum(_wrong_classes(s, t)) / 3),
        ),
        Mistake(
            "true score as the margin",
            "A score says something only in comparison: subtract the score of the best wrong class.",
            _margins(lambda s, t: s[t]),
        ),
        Mistake(
            "classes counted from 0",
            "The classes are called 1 to 4 here: class 1 has the first score.",
            _margins(lambda s, t: s[t + 1] - max(_wrong_classes(s, t + 1))),
        ),
        Mistake(
            "no maximum",
            "A margin beyond 1 costs nothing, but it earns nothing either: a loss is never below 0.",
            _mean_of(lambda m: 1 - m),
        ),
        Mistake(
            "margin of 1 forgotten",
            "Being on the right side is not enough: a margin below 1 costs `1 - m`.",
            _mean_of(lambda m: max(0, -m)),
        ),
        Mistake(
            "sum in place of the mean",
            "You added the two losses up; the mean divides by 2.",
            {"loss": lambda m1, m2: max(0, 1 - m1) + max(0, 1 - m2)},
        ),
        Mistake(
            "0/1 loss",
            "That is the share of wrong predictions; the hinge loss also says how wrong they are.",
            _mean_of(lambda m: float(m < 0)),
        ),
        Mistake(
            "squared",
            "The hinge loss grows in proportion to what is missing to a margin of 1; nothing is squared.",
            _mean_of(lambda m: max(0, 1 - m) ** 2),
        ),
        Mistake(
            "sum over all wrong classes",
            "That is another loss, which adds up all wrong classes; here the best wrong class alone counts.",
            {"loss": _over_all_classes},
        ),
    ),
    hints=(
        "Cover the true class. Which of the scores left is the largest?",
        "The margin is the true score minus that one; it is negative where the prediction is wrong.",
        r"Each loss is $\max(0, 1 - m)$. B's margin is beyond 1: what does it cost?",
    ),
    solution=_solve_multiclass_hinge,
)


# ---- risk/decompose

DECOMPOSE = NumbersAnswer(
    steps={
        "approximation": lambda family, best: family - best,
        "estimation": lambda minimizer, family: minimizer - family,
        "optimization": lambda found, minimizer: found - minimizer,
        "excess": lambda approximation, estimation, optimization: approximation + estimation + optimization,
    },
    because={
        "approximation": "What the family cannot do, even with all the data in the world: its best function against "
        "the best of all.",
        "estimation": "What is lost because a training set takes the place of the expected risk: the minimizer of the "
        "training loss against the best function of the family.",
        "optimization": "What is lost because the optimizer stops early: the function that it returned against the "
        "minimizer.",
        "excess": "The three follow one another, and add up to the way from the best of all to the one returned. "
        "The training loss plays no part: all of these are differences of expected risks.",
    },
    mistakes=(
        Mistake(
            "risk in place of a difference",
            "That is the whole risk of the best function of the family; even the best function of all has one, so take "
            "the difference.",
            {"approximation": lambda family: family},
        ),
        Mistake(
            "approximation and estimation swapped",
            "Approximation is about the family (best of the family against best of all), estimation about the finite "
            "training set.",
            {
                "approximation": lambda minimizer, family: minimizer - family,
                "estimation": lambda family, best: family - best,
            },
        ),
        Mistake(
            "estimation and optimization swapped",
            "Estimation is about the finite training set, optimization about stopping before the minimum.",
            {
                "estimation": lambda found, minimizer: found - minimizer,
                "optimization": lambda minimizer, family: minimizer - family,
            },
        ),
        Mistake(
            "all against the best of all",
            "Each error is measured from the function before it, else the earlier errors are counted again.",
            {
                "estimation": lambda minimizer, best: minimizer - best,
                "optimization": lambda found, best: found - best,
            },
        ),
        Mistake(
            "sign",
            "Each error is what a worse function loses against a better one: larger risk minus smaller risk.",
            {
                "approximation": lambda family, best: best - family,
                "estimation": lambda minimizer, family: family - minimizer,
                "optimization": lambda found, minimizer: minimizer - found,
            },
        ),
        Mistake(
            "training loss in the estimation error",
            "Expected risk minus training loss is how far the model overfits; the estimation error compares two "
            "expected risks.",
            {"estimation": lambda minimizer, training: minimizer - training},
        ),
        Mistake(
            "training loss in the optimization error",
            "You compared with the training loss; the optimization error compares the expected risks of two functions.",
            {"optimization": lambda found, training: found - training},
        ),
        Mistake(
            "optimization error measured from the best of the family",
            "The optimizer is held against the minimizer of the training loss; from the best of the family it would "
            "count the estimation error again.",
            {"optimization": lambda found, family: found - family},
        ),
        Mistake(
            "optimization error left out",
            "Stopping early costs, too: the excess risk is the sum of all three errors.",
            {"excess": lambda approximation, estimation: approximation + estimation},
        ),
        Mistake(
            "risk in place of the excess",
            "That is the whole risk of the function returned; the excess is what it has beyond the best of all.",
            {"excess": lambda found: found},
        ),
    ),
    hints=(
        "Put the four functions in a row, from the best of all to the one that was returned. Three gaps lie between "
        "them.",
        "Family against all functions: approximation. Finite training set: estimation. Stopped early: optimization.",
        lambda minimizer, family: (
            rf"The estimation error, for one, leads from ${family:g}$ to ${minimizer:g}$. "
            "The training loss is not needed."
        ),
    ),
)


ANSWERS = {
    "losses/gradients": losses_code.GRADIENTS,
    "losses/hinge": losses_code.HINGE,
    "losses/multiclass-hinge": MULTICLASS_HINGE,
    "losses/logistic": losses_logistic.LOGISTIC,
    "losses/cross-entropy": losses_entropy.CROSS_ENTROPY,
    "losses/kl": losses_entropy.KL,
    "losses/upper-bound": losses_choice.UPPER_BOUND,
    "losses/which": losses_choice.WHICH,
    "losses/must": losses_choice.MUST,
    "risk/decompose": DECOMPOSE,
}
