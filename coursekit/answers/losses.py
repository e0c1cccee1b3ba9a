"""Answers to the exercises of notebook 02 that ask for numbers."""

import math

from coursekit.answers import losses_choice, losses_code
from coursekit.answers._answer import Mistake
from coursekit.answers._maths import dot, log
from coursekit.answers._numbers import NumbersAnswer

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


# ---- losses/cross-entropy


def _prices(price):
    """The loss of each example: a function of its probabilities and the index of the true class."""
    return {"l1": lambda first, t: price(first, t[0] - 1), "l2": lambda second, t: price(second, t[1] - 1)}


def _solve_cross_entropy(first, second, t, l1, l2, mean):
    return rf"""
Only the probability of the true class counts; all other terms of the sum have a target of 0:
$$l_1 = -\log {first[t[0] - 1]:g} = {l1:.4g}, \quad l_2 = -\log {second[t[1] - 1]:g} = {l2:.4g}$$
The mean is
$$\frac{{{l1:.4g} + {l2:.4g}}}{{2}} = {mean:.4g}$$
"""


CROSS_ENTROPY = NumbersAnswer(
    steps={**_prices(lambda p, t: -math.log(p[t])), "mean": lambda l1, l2: (l1 + l2) / 2},
    mistakes=(
        Mistake(
            "sign",
            "Probabilities are below 1 and their logarithms negative; the minus in front makes the loss positive.",
            _prices(lambda p, t: math.log(p[t])),
        ),
        Mistake(
            "logarithm to base 2",
            "Asked for is the natural logarithm; to base 2 all values are 1.44 times as large.",
            _prices(lambda p, t: -math.log2(p[t])),
        ),
        Mistake(
            "logarithm to base 10",
            "Asked for is the natural logarithm, `np.log`; to base 10 the values are smaller.",
            _prices(lambda p, t: -math.log10(p[t])),
        ),
        Mistake(
            "distance from 1",
            "You took 1 minus the probability; cross-entropy takes minus its logarithm, which grows without bound.",
            _prices(lambda p, t: 1 - p[t]),
        ),
        Mistake(
            "summed over all classes",
            "The target is 1 for the true class and 0 for the others: only one logarithm is left.",
            _prices(lambda p, t: -sum(map(math.log, p))),
        ),
        Mistake(
            "entropy of the prediction",
            "The weights in the sum are the targets, 0 or 1, not the predicted probabilities.",
            _prices(lambda p, t: -sum(q * math.log(q) for q in p)),
        ),
        Mistake(
            "weighted by the probability",
            "The weight of the true class is its target, 1, not its predicted probability.",
            _prices(lambda p, t: -p[t] * math.log(p[t])),
        ),
        Mistake(
            "predicted class in place of the true one",
            "You took the largest probability; what counts is the probability of the true class, however small.",
            _prices(lambda p, t: -math.log(max(p))),
        ),
        Mistake(
            "classes counted from 0",
            "The classes are called 1, 2 and 3 here: class 1 has the first probability.",
            _prices(lambda p, t: -math.log(p[t + 1])),
        ),
        Mistake(
            "the other classes charged as well",
            "You added `-log(1 - p)` for the other classes, as for separate yes-or-no questions; with one choice of "
            "three, the true class alone counts.",
            _prices(lambda p, t: -math.log(p[t]) - sum(math.log(1 - q) for j, q in enumerate(p) if j != t)),
        ),
        Mistake(
            "sum in place of the mean",
            "You added the two losses up; the mean divides by 2.",
            {"mean": lambda l1, l2: l1 + l2},
        ),
        Mistake(
            "probabilities averaged first",
            "Take the logarithm of each probability and average then; the logarithm of a mean is something else.",
            {"mean": lambda first, second, t: -math.log((first[t[0] - 1] + second[t[1] - 1]) / 2)},
        ),
    ),
    hints=(
        "Write the target of example A as a row with a single 1. Which products in the sum are left?",
        "Only the probability of the true class counts: 1 would cost nothing, 0 infinitely much.",
        lambda first, t: rf"For example A the loss is minus the natural logarithm of ${first[t[0] - 1]:g}$.",
    ),
    solution=_solve_cross_entropy,
)


# ---- losses/kl


def _divergence(p, q):
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


KL = NumbersAnswer(
    steps={
        "entropy": lambda p: -dot(p, [log(one) for one in p]),
        "cross_entropy": lambda p, q: -dot(p, [log(one) for one in q]),
        "kl_pq": lambda cross_entropy, entropy: cross_entropy - entropy,
        "kl_qp": lambda p, q: dot(q, [log(b / a) for a, b in zip(p, q, strict=True)]),
    },
    because={
        "entropy": "What it costs to describe $p$ with the code made for $p$:",
        "cross_entropy": "The weights stay those of $p$, the logarithms are those of $q$:",
        "kl_pq": "The divergence is what the wrong code costs in addition, since $\\log(p / q) = \\log p - \\log q$:",
        "kl_qp": "The other way round, the weights are those of $q$. It is another number: the divergence is not "
        "symmetric.",
    },
    mistakes=(
        Mistake(
            "directions swapped",
            "In KL(p, q) the weights are those of the first distribution, p; you gave the two the wrong way round.",
            {"kl_pq": lambda p, q: _divergence(q, p), "kl_qp": lambda p, q: _divergence(p, q)},
        ),
        Mistake(
            "taken for symmetric",
            "The divergence is no distance: the other way round, other weights stand in front of the logarithms.",
            {"kl_qp": lambda kl_pq: kl_pq},
        ),
        Mistake(
            "the other direction by a sign",
            "Swapping p and q changes the sign of the logarithms, but the weights change as well.",
            {"kl_qp": lambda kl_pq: -kl_pq},
        ),
        Mistake(
            "sign of the divergence",
            "Cross-entropy minus entropy: the wrong code costs more, and a divergence is never negative.",
            {
                "kl_pq": lambda cross_entropy, entropy: entropy - cross_entropy,
                "kl_qp": lambda p, q: -_divergence(q, p),
            },
        ),
        Mistake(
            "cross-entropy weighted by q",
            "In H(p, q) the weights are those of p, and the logarithms those of q.",
            {"cross_entropy": lambda p, q: -dot(q, [log(one) for one in p])},
        ),
        Mistake(
            "entropy not subtracted",
            "The divergence is what cross-entropy costs beyond the entropy; for a one-hot p alone both are the same.",
            {"kl_pq": lambda cross_entropy: cross_entropy},
        ),
        Mistake(
            "sign of the entropy",
            "Logarithms of probabilities are negative; the minus in front makes entropy and cross-entropy positive.",
            {
                "entropy": lambda p: dot(p, [log(one) for one in p]),
                "cross_entropy": lambda p, q: dot(p, [log(one) for one in q]),
            },
        ),
        Mistake(
            "logarithm to base 2",
            "Asked for is the natural logarithm; to base 2 all values are 1.44 times as large (in bits).",
            {
                "entropy": lambda p: -dot(p, [math.log2(one) for one in p]),
                "cross_entropy": lambda p, q: -dot(p, [math.log2(one) for one in q]),
                "kl_qp": lambda p, q: _divergence(q, p) / math.log(2),
            },
        ),
        Mistake(
            "second outcome forgotten",
            "There are two outcomes, and both stand in the sum.",
            {
                "entropy": lambda p: -p[0] * log(p[0]),
                "cross_entropy": lambda p, q: -p[0] * log(q[0]),
                "kl_qp": lambda p, q: q[0] * log(q[0] / p[0]),
            },
        ),
        Mistake(
            "weights forgotten",
            "Each logarithm is weighted with the probability of its outcome.",
            {
                "entropy": lambda p: -sum(map(log, p)),
                "cross_entropy": lambda q: -sum(map(log, q)),
                "kl_qp": lambda p, q: sum(log(b / a) for a, b in zip(p, q, strict=True)),
            },
        ),
    ),
    hints=(
        "Each of the four is a sum of two terms, a weight times a logarithm. Whose weights, whose logarithm?",
        r"$\log(p_i / q_i) = \log p_i - \log q_i$: so $\mathrm{KL}(p, q)$ is $H(p, q)$ minus something you have.",
        lambda p, q: (
            rf"For the other direction, $\mathrm{{KL}}(q, p) = {q[0]:g} \log({q[0]:g} / {p[0]:g}) + \ldots$, and the "
            "same for the second outcome."
        ),
    ),
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
    "losses/logistic": losses_code.LOGISTIC,
    "losses/cross-entropy": CROSS_ENTROPY,
    "losses/kl": KL,
    "losses/upper-bound": losses_choice.UPPER_BOUND,
    "losses/which": losses_choice.WHICH,
    "losses/must": losses_choice.MUST,
    "risk/decompose": DECOMPOSE,
}
