"""Answers on softmax with cross-entropy, and on two outputs that share a hidden unit."""

from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import dot, exp, log, sigmoid

_NETWORK = "Back through a network"

# ---- backprop/softmax-delta


def _shares(share):
    """The three probabilities, each worked out from its own score and all of them by `share(one, s)`."""
    return {
        "p1": lambda s: share(s[0], s),
        "p2": lambda s: share(s[1], s),
        "p3": lambda s: share(s[2], s),
    }


def _deltas(rule):
    """The three derivatives, each worked out from its own probability and target by `rule(p, y)`."""
    return {
        "dloss_ds1": lambda p1, y: rule(p1, y[0]),
        "dloss_ds2": lambda p2, y: rule(p2, y[1]),
        "dloss_ds3": lambda p3, y: rule(p3, y[2]),
    }


def _loss(cost):
    """The cross-entropy by `cost(p, y)`, where p and y are rows."""
    return {"loss": lambda p1, p2, p3, y: cost((p1, p2, p3), y)}


def _after(y):
    """The one-hot target with the one at the next place."""
    return (0, *y[:2])


SOFTMAX_DELTA = NumbersAnswer(
    steps={
        **_shares(lambda one, s: exp(one) / (exp(s[0]) + exp(s[1]) + exp(s[2]))),
        **_loss(lambda p, y: -log(dot(y, p))),
        **_deltas(lambda p, y: p - y),
    },
    because={
        "p1": "Softmax divides each exponential by their sum:",
        "loss": "In the cross-entropy the one-hot target leaves only the true class:",
        "dloss_ds1": "With $L = -s_t + \\log \\sum_j \\exp(s_j)$ for the true class $t$, the derivative of the "
        "logarithm is softmax again, and $-s_t$ takes 1 away from the true class. So each derivative is $p_j - y_j$:",
    },
    mistakes=(
        Mistake(
            "not normalised",
            "The exponentials alone do not add up to 1; divide each of them by their sum.",
            _shares(lambda one, s: exp(one)),
        ),
        Mistake(
            "sigmoid of each score",
            "A sigmoid looks at one score only; softmax compares all three, and its values add up to 1.",
            _shares(lambda one, s: sigmoid(one)),
        ),
        Mistake(
            "sign of the loss",
            "The logarithm of a probability is negative; the minus sign in front makes the loss positive.",
            _loss(lambda p, y: log(dot(y, p))),
        ),
        Mistake(
            "logarithm to another base",
            "The natural logarithm is asked for, with base e; here it was the one to base 2.",
            _loss(lambda p, y: -log(dot(y, p)) / log(2)),
        ),
        Mistake(
            "logarithm to base 10",
            "The natural logarithm is asked for, with base e; here it was the one to base 10.",
            _loss(lambda p, y: -log(dot(y, p)) / log(10)),
        ),
        Mistake(
            "logarithm forgotten",
            "The loss is minus the logarithm of the probability of the true class; here it is one minus the "
            "probability.",
            _loss(lambda p, y: 1 - dot(y, p)),
        ),
        Mistake(
            "loss of the largest class",
            "The loss looks at the probability of the true class, even where another class has the largest.",
            _loss(lambda p, y: -log(max(p))),
        ),
        Mistake(
            "all classes in the loss",
            "The one-hot target leaves only the true class in the sum; here the logarithms of all three were added.",
            _loss(lambda p, y: -sum(map(log, p))),
        ),
        Mistake(
            "classes counted from 0",
            "Classes are called 1, 2 and 3 here, and the one-hot target shows which is true; you took the one after "
            "it.",
            {
                **_loss(lambda p, y: -log(dot(_after(y), p))),
                "dloss_ds1": lambda p1: p1,
                "dloss_ds2": lambda p2, y: p2 - y[0],
                "dloss_ds3": lambda p3, y: p3 - y[1],
            },
        ),
        Mistake(
            "target minus probability",
            "The derivative is the probability minus the target: raising the score of the true class lowers the loss.",
            _deltas(lambda p, y: y - p),
        ),
        Mistake(
            "one-hot forgotten",
            "At the true class 1 is taken away from the probability; otherwise no score would ever want to rise.",
            _deltas(lambda p, y: p),
        ),
        Mistake(
            "one taken from every class",
            "The 1 is taken away at the true class only; together the three derivatives add up to 0.",
            _deltas(lambda p, y: p - 1),
        ),
        Mistake(
            "other classes left out",
            "The other scores matter, too: they are in the sum of softmax, and their derivative is their probability.",
            _deltas(lambda p, y: y * (p - 1)),
        ),
        Mistake(
            "derivative of the logarithm only",
            "-1/p is the derivative with respect to the probability; the way to the scores leads on through softmax.",
            _deltas(lambda p, y: -y / p),
        ),
        Mistake(
            "sigmoid's derivative multiplied in",
            "`p - y` is already the derivative with respect to the score; p (1 - p) has cancelled on the way.",
            _deltas(lambda p, y: (p - y) * p * (1 - p)),
        ),
    ),
    hints=(
        "First the three exponentials and their sum. Do the probabilities add up to 1?",
        r"Only the probability of the true class enters the loss, $L = -\log p_t$. Written with scores, it is minus "
        r"the true score plus the logarithm of the sum of the exponentials.",
        "The derivative of that logarithm with respect to a score is the probability of its class; from the true "
        "class, 1 is taken away.",
    ),
)


# ---- backprop/sigmoid-net


def _both(error):
    """The derivatives at the two outputs, each by `error(y, t)`."""
    return {"dloss_dz1": lambda y1, t1: error(y1, t1), "dloss_dz2": lambda y2, t2: error(y2, t2)}


SIGMOID_NET = NumbersAnswer(
    steps={
        "h": lambda x, w1, b1: sigmoid(w1 * x + b1),
        "y1": lambda w2, h: sigmoid(w2 * h),
        "y2": lambda w3, h: sigmoid(w3 * h),
        "loss": lambda y1, t1, y2, t2: (y1 - t1) ** 2 + (y2 - t2) ** 2,
        **_both(lambda y, t: 2 * (y - t) * y * (1 - y)),
        "dloss_dh": lambda w2, dloss_dz1, w3, dloss_dz2: w2 * dloss_dz1 + w3 * dloss_dz2,
        "dloss_du": lambda dloss_dh, h: dloss_dh * h * (1 - h),
        "dloss_dw1": lambda dloss_du, x: dloss_du * x,
    },
    because={
        "h": "**Forward.** First the hidden unit:",
        "y1": "Both outputs are fed by it:",
        "loss": "The squared errors are added:",
        "dloss_dz1": "**Backward.** The derivative of the square is twice the error; the chain rule multiplies it by "
        "that of the sigmoid, $y (1 - y)$:",
        "dloss_dh": "Two ways lead back from the loss to $h$. What arrives on them is added:",
        "dloss_du": "Through the sigmoid of the hidden unit:",
        "dloss_dw1": "$w_1$ is multiplied by $x$:",
    },
    mistakes=(
        Mistake(
            "bias forgotten",
            "The hidden unit adds its bias to the weighted input before the sigmoid.",
            {"h": lambda x, w1: sigmoid(w1 * x)},
        ),
        Mistake(
            "sigmoid of the hidden unit forgotten",
            "u is only the score of the hidden unit; its output is the sigmoid of u.",
            {"h": lambda x, w1, b1: w1 * x + b1},
            see="Why layers need a bend between them",
        ),
        Mistake(
            "sigmoid of the outputs forgotten",
            "The outputs have a sigmoid, too; here the scores z1 and z2 were taken for them.",
            {"y1": lambda w2, h: w2 * h, "y2": lambda w3, h: w3 * h},
        ),
        Mistake(
            "mean in place of the sum",
            "This loss is the sum of the two squared errors; here it was halved.",
            {
                "loss": lambda y1, t1, y2, t2: ((y1 - t1) ** 2 + (y2 - t2) ** 2) / 2,
                **_both(lambda y, t: (y - t) * y * (1 - y)),
            },
        ),
        Mistake(
            "sum squared",
            "Each error is squared by itself before the two are added; otherwise they could cancel.",
            {"loss": lambda y1, t1, y2, t2: (y1 - t1 + y2 - t2) ** 2},
        ),
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square is twice what is squared.",
            _both(lambda y, t: (y - t) * y * (1 - y)),
        ),
        Mistake(
            "sign of the error",
            "The derivative of the square is 2 (y - t): output minus target.",
            _both(lambda y, t: 2 * (t - y) * y * (1 - y)),
        ),
        Mistake(
            "stopped before the sigmoid of the output",
            "2 (y - t) is the derivative with respect to y; on the way to z it is multiplied by y (1 - y).",
            _both(lambda y, t: 2 * (y - t)),
        ),
        Mistake(
            "sigmoid taken twice",
            "The derivative of the sigmoid is y (1 - y), where y is already the output; here a second sigmoid was "
            "taken.",
            _both(lambda y, t: 2 * (y - t) * sigmoid(y) * (1 - sigmoid(y))),
        ),
        Mistake(
            "one minus the output only",
            "The derivative of the sigmoid has two factors, y and 1 - y.",
            _both(lambda y, t: 2 * (y - t) * (1 - y)),
        ),
        Mistake(
            "one path only",
            "h feeds both outputs, so two ways lead back to it; what arrives on them is added.",
            {"dloss_dh": lambda w2, dloss_dz1: w2 * dloss_dz1},
        ),
        Mistake(
            "second path only",
            "h feeds the first output, too; what arrives on both ways is added.",
            {"dloss_dh": lambda w3, dloss_dz2: w3 * dloss_dz2},
        ),
        Mistake(
            "paths without their weights",
            "On each way back to h, the derivative is multiplied by the weight that stands on this way.",
            {"dloss_dh": lambda dloss_dz1, dloss_dz2: dloss_dz1 + dloss_dz2},
        ),
        Mistake(
            "mean of the paths",
            "The chain rule adds what arrives on several ways; it does not average.",
            {"dloss_dh": lambda w2, dloss_dz1, w3, dloss_dz2: (w2 * dloss_dz1 + w3 * dloss_dz2) / 2},
        ),
        Mistake(
            "sigmoid of the hidden unit passed over",
            "Between h and u there is a sigmoid: multiply by its derivative h (1 - h).",
            {"dloss_du": lambda dloss_dh: dloss_dh},
        ),
        Mistake(
            "input left out",
            "On its way into u, w1 is multiplied by x; so the derivative is, too.",
            {"dloss_dw1": lambda dloss_du: dloss_du},
        ),
        Mistake(
            "weight in place of the input",
            "The derivative of w1 x with respect to w1 is x, not w1.",
            {"dloss_dw1": lambda dloss_du, w1: dloss_du * w1},
        ),
    ),
    hints=(
        "Go forward unit by unit. The derivative of a sigmoid needs only its output: $y (1 - y)$.",
        r"At an output, the chain has two links: the square gives $2 (y - t)$, the sigmoid $y (1 - y)$.",
        r"$h$ feeds both outputs: multiply the derivative at $z_1$ by $w_2$, that at $z_2$ by $w_3$, and add. Then go "
        r"on through $h (1 - h)$ and $x$.",
    ),
)
