"""Answers to the exercises of notebook 02 about cross-entropy and divergence."""

import math

from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import dot, log

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
