"""The exercises of notebook 02: losses and risk."""

import numpy as np

from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import among, shaped


def _row(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


def _hinge():
    return r"""
The targets $y_i$ are $-1$ or $+1$, and $s_i$ are the scores of a linear classifier. Return the mean hinge loss,
one number:
$$L = \frac{1}{n} \sum_i \max(0, 1 - y_i s_i)$$
"""


def _multiclass_hinge(first, second, t):
    return rf"""
A classifier gives scores to the classes 1 to {len(first)}. Example A has the scores ${_row(first)}$, and its true
class is {t[0]}. Example B has the scores ${_row(second)}$, and its true class is {t[1]}. What is the margin of each,
$m = s_t - s_j$, with $t$ the true class and $j$ the best wrong one? And what is the mean of the two multi-class hinge
losses?
"""


def _logistic():
    return r"""
The targets $y_i$ are 0 or 1, and $p_i = \sigma(s_i)$ is the predicted probability of 1. From the scores $s_i$, return
the mean logistic loss, one number:
$$L = \frac{1}{n} \sum_i \left( -y_i \log p_i - (1 - y_i) \log(1 - p_i) \right)$$
Scores of $-1000$ and $1000$ must give neither a warning nor infinity.
"""


def _cross_entropy(first, second, t):
    return rf"""
A classifier predicts probabilities of the classes 1, 2 and 3. For example A it predicts ${_row(first)}$, and the true
class is {t[0]}; for example B it predicts ${_row(second)}$, and the true class is {t[1]}. What are the two
cross-entropy losses (natural logarithm) and their mean?
"""


def _kl(p, q):
    return rf"""
Two distributions on the same two outcomes: $p = {_row(p)}$ and $q = {_row(q)}$. Work out the entropy of $p$, the
cross-entropy of $p$ and $q$, and the Kullback-Leibler divergence in both directions. Take natural logarithms.
"""


def _gradients():
    return r"""
For predictions $f_i$ and targets $y_i$, both of shape $(n,)$, the losses are
$$\mathrm{MSE} = \frac{1}{n} \sum_i (f_i - y_i)^2, \quad
\mathrm{MAE} = \frac{1}{n} \sum_i |f_i - y_i|$$
Return their gradients with respect to the predictions, first that of the MSE: two arrays of shape $(n,)$. Where a
prediction is exact, let the derivative of the absolute value be 0.
"""


def _upper_bound():
    return r"""
A lecture says that cross-entropy is never below the 0/1 loss, which is 1 for a wrong prediction. With the natural
logarithm that is not so. Find a counterexample with two classes: a probability $p$ of the true class for which the
prediction is wrong (the other class is more probable), and yet $-\log p$ is below 1. Many answers are right.
"""


def _which():
    return r"""
Let $e$ be the error of a prediction, the prediction minus the target: any real number. Which of these functions of
$e$ can serve as a loss?
"""


def _must():
    return "Which of these must hold for a loss, so that making it smaller, step by step, makes the predictions good?"


def _decompose(best, family, minimizer, found, training):
    return rf"""
Suppose that these risks are known. The best function of all has the expected risk ${best:g}$, the best function of the
chosen family has ${family:g}$. The function of the family that minimizes the loss on the training set has the expected
risk ${minimizer:g}$. The optimizer stopped a little before; what it returned has the expected risk ${found:g}$ and the
training loss ${training:g}$. Split the excess risk into its three errors.
"""


def _scores(draw, t, margin):
    """Four scores in halves, that of class t so far above the best of the others; the next one is close to that."""
    best = draw.integer(-2, 6) / 2
    next_best, last = draw.choice(((0.5, 1.5), (0.5, 2.5), (1, 2), (1, 3)))
    scores = list(draw.shuffled((best, best - next_best, best - last)))
    scores.insert(t - 1, best + margin)
    return tuple(scores)


def _draw_multiclass_hinge(draw):
    t = (draw.integer(1, 3), draw.integer(1, 3))
    first = _scores(draw, t[0], draw.choice((-0.5, -1.5, -2.5, -3.5)))  # a wrong prediction
    return {"first": first, "second": _scores(draw, t[1], draw.choice((1.5, 2.5, 3, 4))), "t": t}


_SHARES = tuple(
    (a / 20, b / 20, (20 - a - b) / 20) for a in range(1, 19) for b in range(1, 20 - a) if len({a, b, 20 - a - b}) == 3
)


def _draw_cross_entropy(draw):
    t, first = (draw.integer(1, 2), draw.integer(1, 2)), draw.choice(_SHARES)
    unlike = [row for row in _SHARES if row[t[1] - 1] < max(row) and abs(row[t[1] - 1] - first[t[0] - 1]) > 0.1]
    return {"first": first, "second": draw.choice(unlike), "t": t}


_TWENTIETHS = tuple((a, b) for a in range(1, 20) for b in range(1, 20) if abs(a - b) > 2 and abs(a + b - 20) > 2)


def _draw_kl(draw):
    a, b = draw.choice(_TWENTIETHS)
    return {"p": (a / 20, (20 - a) / 20), "q": (b / 20, (20 - b) / 20)}


def _draw_decompose(draw):
    start, *gaps = draw.integer(1, 9), *draw.distinct(3, 1, 9)
    risks = [sum([start, *gaps[:count]]) for count in range(4)]
    training = max(1, risks[1] - draw.integer(1, 4))
    names = ("best", "family", "minimizer", "found", "training")
    return {name: risk / 100 for name, risk in zip(names, [*risks, training], strict=True)}


def _signs(draw, n):
    return np.array([draw.choice((-1.0, 1.0)) for _ in range(n)])


def _bits(draw, n):
    return np.array([draw.choice((0.0, 1.0)) for _ in range(n)])


EXERCISES = (
    Exercise(
        id="losses/gradients",
        title="the gradients of MSE and MAE",
        section="Losses for regression",
        statement=_gradients,
        asks=Function(
            name="loss_gradients",
            signature="predictions, targets",
            doc="Return the gradients of MSE and MAE by the predictions, each (n,).",
            lines=3,
            returns=("d_mse", "d_mae"),
            cases=(
                Case("three examples", (np.array([1.5, -0.5, 2.0]), np.array([1.0, 1.0, 4.5]))),
                Case("one example", (np.array([4.0]), np.array([1.5]))),
                Case("four examples", (np.array([0.0, 3.0, -1.0, 0.2]), np.array([0.7, 0.5, 1.0, -1.0]))),
                Case("one prediction is exact", (np.array([1.0, 2.0, -3.0]), np.array([1.4, 2.0, -5.0])), quiet=True),
                Case("whole numbers", (np.array([5, 1, 0, -2, 3]), np.array([1, 4, -1, 3, 1]))),
            ),
            hidden="other predictions and targets",
            random=lambda draw: (draw.array(6), draw.array(6)),
            promise=lambda predictions, targets: shaped((predictions, "n"), (targets, "n")),
        ),
    ),
    Exercise(
        id="losses/hinge",
        title="the hinge loss",
        section="Losses and the margin",
        statement=_hinge,
        asks=Function(
            name="hinge",
            signature="scores, y",
            doc="Return the mean hinge loss of scores (n,) for targets y (n,) of -1 or +1.",
            lines=1,
            cases=(
                Case("one example, inside the margin", (np.array([0.25]), np.array([1.0]))),
                Case("one example, on the wrong side", (np.array([0.75]), np.array([-1.0]))),
                Case("some beyond the margin", (np.array([2.0, -0.5, 3.0, -4.0]), np.array([1.0, 1.0, -1.0, -1.0]))),
                Case("all beyond the margin", (np.array([1.5, -2.0, 4.0]), np.array([1.0, -1.0, 1.0]))),
                Case("exactly on the margin", (np.array([1.0, -1.0, 0.0]), np.array([1.0, -1.0, 1.0]))),
                Case("whole numbers", (np.array([3, -2, 0, 1]), np.array([-1, 1, -1, 1]))),
            ),
            hidden="other scores and targets",
            random=lambda draw: (draw.array(6), _signs(draw, 6)),
            promise=lambda scores, y: shaped((scores, "n"), (y, "n")) and among(y, (-1, 1)),
        ),
    ),
    Exercise(
        id="losses/multiclass-hinge",
        title="two margins, one loss",
        section="Losses and the margin",
        statement=_multiclass_hinge,
        asks=Numbers(
            (
                Name("m1", "the margin of example A"),
                Name("m2", "the margin of example B"),
                Name("loss", "the mean of their two losses"),
            )
        ),
        lecture={"first": (0.5, 3, 1.5, 2), "second": (4.5, -0.5, 1.5, 0), "t": (3, 1)},
        draw=_draw_multiclass_hinge,
    ),
    Exercise(
        id="losses/logistic",
        title="the logistic loss, from scores",
        section="Losses and the margin",
        statement=_logistic,
        asks=Function(
            name="logistic",
            signature="scores, y",
            doc="Return the mean logistic loss of scores (n,) for y (n,) of 0 or 1.",
            lines=2,
            cases=(
                Case("one example, y = 1", (np.array([0.5]), np.array([1.0]))),
                Case("one example, y = 0", (np.array([2.0]), np.array([0.0]))),
                Case("five examples", (np.array([-2.0, 0.3, 1.0, 3.0, 0.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0]))),
                Case("whole numbers", (np.array([3, -1, 2]), np.array([1, 1, 0]))),
                Case("sure and right", (np.array([1000.0, -1000.0, 1.0]), np.array([1.0, 0.0, 1.0])), quiet=True),
                Case("sure of 1, and wrong", (np.array([1000.0, *11 * [2.0]]), np.array([0, *11 * [1]])), quiet=True),
                Case("sure of 0, and wrong", (np.array([-1000.0, *11 * [-1.0]]), np.array([1, *11 * [0]])), quiet=True),
            ),
            hidden="other scores and targets",
            random=lambda draw: (draw.array(6, -40, 40), _bits(draw, 6)),
            promise=lambda scores, y: (
                shaped((scores, "n"), (y, "n")) and among(y, (0, 1)) and np.max(np.abs(scores)) <= 1000
            ),
        ),
    ),
    Exercise(
        id="losses/cross-entropy",
        title="the price of being unsure",
        section="Cross-entropy and divergence",
        statement=_cross_entropy,
        asks=Numbers(
            (
                Name("l1", "the loss of example A"),
                Name("l2", "the loss of example B"),
                Name("mean", "the mean loss"),
            )
        ),
        lecture={"first": (0.1, 0.8, 0.1), "second": (0.3, 0.5, 0.2), "t": (2, 1)},
        draw=_draw_cross_entropy,
    ),
    Exercise(
        id="losses/kl",
        title="two distributions, two directions",
        section="Cross-entropy and divergence",
        statement=_kl,
        asks=Numbers(
            (
                Name("entropy", r"the entropy $H(p) = -\sum_i p_i \log p_i$"),
                Name("cross_entropy", r"the cross-entropy $H(p, q) = -\sum_i p_i \log q_i$"),
                Name("kl_pq", r"the divergence $\mathrm{KL}(p, q) = \sum_i p_i \log(p_i / q_i)$"),
                Name("kl_qp", r"the divergence the other way, $\mathrm{KL}(q, p)$"),
            )
        ),
        lecture={"p": (0.8, 0.2), "q": (0.4, 0.6)},
        draw=_draw_kl,
    ),
    Exercise(
        id="losses/upper-bound",
        title="is cross-entropy above the 0/1 loss?",
        section="What a loss must do",
        statement=_upper_bound,
        asks=Numbers((Name("p", "the predicted probability of the true class"),), together="a counterexample"),
    ),
    Exercise(
        id="losses/which",
        title="which of these is a loss?",
        section="What a loss must do",
        statement=_which,
        asks=Choice(("$e^3$", r"$\log e$", r"$\sin e$", "$1 / e$", "$5 e^2 - 2$")),
    ),
    Exercise(
        id="losses/must",
        title="what a loss must satisfy",
        section="What a loss must do",
        statement=_must,
        asks=Choice(
            (
                "As a function of the parameters of the model it has only one minimum.",
                "Its smallest value is 0.",
                "As a function of the prediction it is continuous, and smallest where the prediction is right.",
                "It has a derivative everywhere.",
                "It is symmetric: a prediction that is too high costs as much as one that is too low.",
            )
        ),
    ),
    Exercise(
        id="risk/decompose",
        title="where the error comes from",
        section="Where the error comes from",
        statement=_decompose,
        asks=Numbers(
            (
                Name("approximation", "the approximation error"),
                Name("estimation", "the estimation error"),
                Name("optimization", "the optimization error"),
                Name("excess", "the excess risk: what is lost against the best function of all"),
            )
        ),
        lecture={"best": 0.04, "family": 0.09, "minimizer": 0.16, "found": 0.18, "training": 0.07},
        draw=_draw_decompose,
    ),
)
