"""Answers to the exercises of notebook 06: copies and epochs counted; the others are imported."""

from coursekit.answers import sgd_choice, sgd_code, sgd_cost, sgd_noise
from coursekit.answers._answer import Mistake
from coursekit.answers._numbers import NumbersAnswer

# ---- sgd/copies

COPIES = NumbersAnswer(
    steps={
        "ratio": lambda copies: copies / copies,
        "repeated": lambda copies: (copies - 1) / copies,
        "updates": lambda distinct, copies: distinct * copies,
        "passes": lambda updates, distinct: updates / distinct,
    },
    mistakes=(
        Mistake(
            "sum in place of the mean",
            "The sum of the gradients grows with the copies, but their mean does not: each example counts for as much "
            "as before.",
            {"ratio": lambda copies: copies},
        ),
        Mistake(
            "mean over the original set only",
            "With the copies there are more gradients to add up, and more to divide by: both cancel.",
            {"ratio": lambda copies: 1 / copies},
        ),
        Mistake(
            "share of useful work",
            "One copy of each example would do: that share is useful, and the rest is repeated.",
            {"repeated": lambda copies: 1 / copies},
        ),
        Mistake(
            "number in place of the share",
            "That is how many gradients are repeated; divide by the number of all.",
            {"repeated": lambda distinct, copies: distinct * (copies - 1)},
        ),
        Mistake(
            "in percent",
            "A share from 0 to 1 is asked for, not a percentage.",
            {"repeated": lambda copies: 100 * (copies - 1) / copies},
        ),
        Mistake(
            "everything repeated",
            "One of the copies is needed: not all the work is repeated.",
            {"repeated": lambda copies: copies / copies},
        ),
        Mistake(
            "copies not counted",
            "Online gradient descent makes an update after each example, and a copy is an example as well.",
            {"updates": lambda distinct: distinct},
        ),
        Mistake(
            "one update in a pass",
            "Batch gradient descent makes one update in a pass; online gradient descent makes one after each example.",
            {"updates": lambda copies: copies / copies},
        ),
        Mistake(
            "one update for each copy of the set",
            "Online gradient descent does not wait for the end of a copy: it makes an update after each example.",
            {"updates": lambda copies: copies},
        ),
        Mistake(
            "one pass",
            "One pass over the original set makes only as many updates as it has examples.",
            {"passes": lambda copies: copies / copies},
        ),
        Mistake(
            "pass taken for an update",
            "A pass over the original set is as many updates as it has examples: divide by that number.",
            {"passes": lambda updates: updates},
        ),
    ),
    hints=(
        "Write the mean gradient of the copies as a fraction: what happens to the sum above, and to the number below?",
        "Batch gradient descent works out every gradient once for each copy, but one of the copies would be enough.",
        "Online gradient descent makes an update after each example. How many examples has a pass here, and how many "
        "on the original set?",
    ),
    solution=lambda distinct, copies, ratio, repeated, updates, passes: (
        rf"""
With {copies} copies the sum of the gradients is {copies} times as large, and so is the number that it is divided by.
The mean stays as it is:
$$\text{{ratio}} = \frac{{{copies}}}{{{copies}}} = {ratio:g}$$
So batch gradient descent makes the same step for {copies} times the work, and all of it but one copy is repeated:
$$\text{{repeated}} = \frac{{{copies} - 1}}{{{copies}}} = {repeated:.4g}$$
Online gradient descent makes an update after each example, ${distinct} \cdot {copies} = {updates}$ in one pass, as many
as in ${updates} / {distinct} = {passes:g}$ passes over the original set: it turns the copies into progress.
"""
    ),
)


# ---- sgd/epochs

EPOCHS = NumbersAnswer(
    steps={
        "per_epoch": lambda n, m: -(-n // m),
        "last": lambda n, m, per_epoch: n - (per_epoch - 1) * m,
        "updates": lambda per_epoch, epochs: per_epoch * epochs,
        "seen": lambda n, epochs: n * epochs,
    },
    mistakes=(
        Mistake(
            "last partial batch left out",
            "What is left over makes one more update, with a smaller minibatch: round up.",
            {"per_epoch": lambda n, m: n // m, "last": lambda m: m, "seen": lambda m, updates: m * updates},
        ),
        Mistake(
            "rounded down",
            "What is left over makes one more update, with a smaller minibatch: round up.",
            {"per_epoch": lambda n, m: n // m, "last": lambda n, m: n % m},
        ),
        Mistake(
            "not rounded",
            "Part of an update is not made: the last minibatch is smaller, but it makes a whole update.",
            {"per_epoch": lambda n, m: n / m},
        ),
        Mistake(
            "one update an epoch",
            "That would be batch gradient descent; here every minibatch makes an update.",
            {"per_epoch": lambda n, m: 1 + 0 * n * m, "last": lambda n: n},
        ),
        Mistake(
            "one update for each example",
            "That would be online gradient descent; here an update takes a minibatch.",
            {"per_epoch": lambda n: n},
        ),
        Mistake(
            "last batch full",
            "The minibatches before it have used up all but a few examples: the last one holds what is left over.",
            {"last": lambda m: m},
        ),
        Mistake(
            "what is missing in the last batch",
            "That is how many examples the last minibatch lacks; asked for is how many it has.",
            {"last": lambda n, m, per_epoch: per_epoch * m - n},
        ),
        Mistake(
            "updates of one epoch",
            "Each epoch makes that many updates; multiply by the number of epochs.",
            {"updates": lambda per_epoch: per_epoch},
        ),
        Mistake(
            "as many updates as epochs",
            "An epoch is a pass over all the examples, and makes an update for every minibatch.",
            {"updates": lambda epochs: epochs},
        ),
        Mistake(
            "all batches counted as full",
            "The last minibatch of an epoch is smaller: an epoch uses each example once, n in all.",
            {"seen": lambda updates, m: updates * m},
        ),
        Mistake(
            "examples of one epoch",
            "Each epoch uses all the examples again: multiply by the number of epochs.",
            {"seen": lambda n: n},
        ),
    ),
    hints=(
        "How often does the batch size go into n, and what is left over?",
        "What is left over makes an update, too. An epoch uses each example once, however it is cut up.",
        lambda n, m: (
            rf"${n // m}$ full minibatches hold ${n // m} \cdot {m} = {n // m * m}$ examples; the rest makes one more."
        ),
    ),
    solution=lambda n, m, epochs, per_epoch, last, updates, seen: (
        rf"""
There are {n // m} full minibatches with ${n // m} \cdot {m} = {n // m * m}$ examples. The remaining
${n} - {n // m * m} = {last}$ make one more, so an epoch has {per_epoch} updates ($n / m$, rounded up).
$$\text{{updates}} = {per_epoch} \cdot {epochs} = {updates}, \quad \text{{seen}} = {n} \cdot {epochs} = {seen}$$
Examples are counted by $n$ and not by $m$, because the last minibatch is not full.
"""
    ),
)


ANSWERS = {
    "sgd/speed-up": sgd_cost.SPEED_UP,
    "sgd/copies": COPIES,
    "sgd/unbiased": sgd_noise.UNBIASED,
    "sgd/noise": sgd_noise.NOISE,
    "sgd/minibatches": sgd_code.MINIBATCHES,
    "sgd/epochs": EPOCHS,
    "sgd/shuffle": sgd_choice.SHUFFLE,
    "sgd/train": sgd_code.TRAIN,
    "sgd/crossover": sgd_cost.CROSSOVER,
    "sgd/batch-size": sgd_choice.BATCH_SIZE,
}
