"""What AdaGrad, RMSProp, AdaDelta and Adam have in common to get wrong: a divided step, a mean that forgets."""

from coursekit.answers.optimizers_rule import root, spoken
from coursekit.judging.answer import Mistake


def divided(up, mean):
    """Mistakes of such a step, for the quantities `up` and `mean`."""

    def slip(name, why, theta):
        return Mistake(name, why, {"theta": spoken(theta, up=up, mean=mean)})

    return (
        slip(
            "uphill",
            "The step goes against the gradient: subtract it.",
            lambda theta, lr, up, mean, eps: theta + lr * up / (root(mean) + eps),
        ),
        slip(
            "epsilon inside the root",
            "Epsilon is added to the root, not to what stands under it.",
            lambda theta, lr, up, mean, eps: theta - lr * up / root(mean + eps),
        ),
        slip(
            "epsilon forgotten",
            "Epsilon is added to the root before the division; where gradients are small, it decides.",
            lambda theta, lr, up, mean, eps: theta - lr * up / root(mean),
        ),
        slip(
            "root forgotten",
            "Squares were collected, so take the root before you divide: the quotient then has no unit.",
            lambda theta, lr, up, mean, eps: theta - lr * up / (mean + eps),
        ),
        slip(
            "multiplied by the root",
            "The root divides the step, so that steep directions get a smaller rate.",
            lambda theta, lr, up, mean, eps: theta - lr * up * (root(mean) + eps),
        ),
        slip(
            "learning rate forgotten",
            "The quotient is multiplied by the learning rate.",
            lambda theta, up, mean, eps: theta - up / (root(mean) + eps),
        ),
    )


def decaying(name, share, what="g"):
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
