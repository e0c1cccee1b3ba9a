"""The exercises of notebook 06: stochastic gradient descent."""

import numpy as np

from coursekit.exercises._choice import Choice
from coursekit.exercises._exercise import Exercise
from coursekit.exercises._functions import Case, Function
from coursekit.exercises._numbers import Name, Numbers
from coursekit.exercises._promises import shaped, whole


def _speed_up(n, m, t, k):
    return rf"""
A training set has $n = {n:g}$ examples, and the gradient of the loss of one example takes $t = {t:g}$ microseconds.
All else is negligible. Compare an update of batch gradient descent, which uses all examples, with one that uses a
minibatch of $m = {m:g}$. How long does each take? And how many minibatch updates fit into the time of {k:g} batch
updates?
"""


def _unbiased(x, y, w):
    points = ", ".join(f"$({one:g}, {other:g})$" for one, other in zip(x, y, strict=True))
    return rf"""
The model $f(x) = w x$ is fitted to the three examples $(x, y)$: {points}, at present with $w = {w:g}$. The loss of
an example is $(w x - y)^2$, and $g_1, g_2, g_3$ are the derivatives of the three losses with respect to $w$. A
minibatch of two gives the mean of its two derivatives; there are three such minibatches.
"""


def _noise(sigma, m, k):
    return rf"""
The derivatives of the losses of single examples scatter around their mean with a standard deviation of
$\sigma = {sigma:g}$. A minibatch of $m = {m:g}$ examples, drawn independently, estimates this mean. How much does the
estimate scatter? And how large must the minibatch be to divide its standard deviation by ${k:g}$?
"""


def _minibatches():
    return r"""
One pass over $n$ examples in a random order is an epoch. Each row of `orders`, an array of whole numbers of shape
(epochs, n), is the order of one epoch. Cut each row into minibatches of `batch_size` indices; the last one of a row may
be smaller, but no example is left out. Return one list with the minibatches of all epochs, one after the other.
"""


def _train():
    return r"""
Train a linear model $X \mathbf{w}$ by minibatch gradient descent. Each array in the list `batches` holds the row
numbers of one minibatch $B$ with $|B|$ examples, and gives one update with the gradient of
$$L_B(\mathbf{w}) = \frac{1}{|B|} \sum_{i \in B} (\mathbf{x}_i \cdot \mathbf{w} - y_i)^2$$
Return the weights after the last update, shape $(d,)$.
"""


def _copies(distinct, copies):
    return rf"""
A training set of ${distinct * copies:g}$ examples consists of {copies:g} copies of the same {distinct:g}. Compare
batch gradient descent, which takes the mean gradient over all {distinct * copies:g}, with online gradient descent,
which makes an update after each example. Call the {distinct:g} examples, each of them once, the original set.
"""


def _epochs(n, m, epochs):
    return rf"""
You train for {epochs:g} epochs on $n = {n:g}$ examples with minibatches of $m = {m:g}$. In each epoch every example is
used once; the last minibatch of an epoch holds what is left over.
"""


def _crossover(n, d, kappa, nu, rho):
    return rf"""
For a convex problem with condition number $\kappa = {kappa:g}$ and an accuracy of $\rho = {rho:g}$, take these counts
as exact: gradient descent needs $\kappa \log(1/\rho)$ iterations (natural logarithm) with $n d$ operations each, and
stochastic gradient descent $\nu \kappa^2 / \rho$ iterations with $d$ operations each. Here $n = {n:g}$, $d = {d:g}$ and
$\nu = {nu:g}$. Fractions of an iteration may stand as they are.
"""


def _shuffle():
    return "Why are the examples shuffled anew before each epoch of minibatch gradient descent?"


def _batch_size():
    return "Which of these sentences on the size $m$ of a minibatch is right?"


def _draw_speed_up(draw):
    m, times = draw.choice((5, 8, 10, 20, 25, 32, 40, 50, 64, 100)), draw.choice((200, 500, 800, 1500, 2500, 4000))
    t = draw.choice((5, 10, 20, 30, 40))
    return {"n": m * times, "m": m, "t": t, "k": draw.integer(2, 9)}


def _draw_unbiased(draw):
    x, w = draw.distinct(3, 1, 5), draw.choice((-3, -2, 2, 3))
    errors = [draw.nonzero(4) for _ in x]
    return {"x": x, "y": tuple(w * one - error for one, error in zip(x, errors, strict=True)), "w": w}


def _draw_noise(draw):
    root, k = draw.choice((2, 3, 4, 5, 6, 8, 10)), draw.choice((2, 3, 4, 5, 10))
    return {"sigma": root * draw.choice((0.5, 1.5, 2, 2.5, 3, 4, 6)), "m": root**2, "k": k}


def _draw_copies(draw):
    return {"distinct": 10 * draw.integer(3, 60), "copies": draw.choice((4, 5, 8, 10, 12, 15, 20, 25))}


def _draw_epochs(draw):
    m, full = draw.choice((10, 16, 20, 25, 32, 50, 64)), draw.integer(6, 35)
    left = draw.integer(2, 9 * m // 20)  # less than half: neither full nor empty
    return {"n": m * full + left, "m": m, "epochs": draw.choice((3, 4, 5, 6, 8, 10, 12, 15, 20))}


def _draw_crossover(draw):
    return {
        "n": draw.choice((10, 20, 50, 100, 200, 500)) * 1000,
        "d": draw.choice((10, 20, 30, 50, 100)),
        "kappa": draw.choice((5, 10, 20, 40)),
        "nu": draw.choice((2, 3, 4)),
        "rho": draw.choice((0.1, 0.05, 0.02, 0.01, 0.005, 0.002)),
    }


def _orders(draw, epochs, n):
    return np.array([draw.shuffled(range(n)) for _ in range(epochs)])


_X = np.array([[1.0, 0.5], [0.0, 1.0], [-1.0, 2.0], [1.5, -0.5], [0.5, 1.0]])
_Y = np.array([2.0, -1.0, 0.5, 3.0, 1.0])
_W = np.array([0.5, -1.0])


def _batches(*batches):
    return [np.array(batch) for batch in batches]


def _random_train(draw):
    batches = [np.array(draw.distinct(2, 0, 5)), np.array(draw.distinct(3, 0, 5)), np.array(draw.distinct(1, 0, 5))]
    return draw.array((6, 3)), draw.array(6), draw.array(3), 0.05, batches


def _are_orders(orders, batch_size):
    permuted = [sorted(order) == list(range(orders.shape[1])) for order in orders.tolist()]
    return whole(orders, 0, orders.shape[1] - 1) and all(permuted) and type(batch_size) is int and batch_size > 0


def _are_batches(X, y, w, lr, batches):
    known = [whole(batch, 0, len(X) - 1) and len(set(batch.tolist())) == len(batch) for batch in batches]
    return shaped((X, "nd"), (y, "n"), (w, "d")) and lr > 0 and all(known)


_PAIRS = ((1, 2), (1, 3), (2, 3))

EXERCISES = (
    Exercise(
        id="sgd/speed-up",
        title="the price of an update",
        section="What an update costs",
        statement=_speed_up,
        asks=Numbers(
            (
                Name("batch_time", "the time of an update with all examples, in milliseconds"),
                Name("minibatch_time", "the time of an update with a minibatch, in milliseconds"),
                Name("cheaper", "how many times cheaper the minibatch update is"),
                Name("updates", "how many minibatch updates fit into the time of the batch updates named above"),
            )
        ),
        lecture={"n": 60000, "m": 10, "t": 30, "k": 3},
        draw=_draw_speed_up,
    ),
    Exercise(
        id="sgd/copies",
        title="the same examples, over and over",
        section="What an update costs",
        statement=_copies,
        asks=Numbers(
            (
                Name("ratio", "the gradient of batch gradient descent, as a multiple of that on the original set"),
                Name("repeated", "the share of the work of a batch update that only repeats other work (0 to 1)"),
                Name("updates", "the updates of online gradient descent in one pass over all examples", whole=True),
                Name("passes", "how many passes over the original set alone make as many updates", whole=True),
            )
        ),
        lecture={"distinct": 100, "copies": 10},
        draw=_draw_copies,
    ),
    Exercise(
        id="sgd/unbiased",
        title="right on average",
        section="A gradient from a few examples",
        statement=_unbiased,
        asks=Numbers(
            (
                *(Name(f"g{i}", f"the derivative of the loss of example {i}") for i in (1, 2, 3)),
                Name("full", "the derivative of the mean loss of all three"),
                *(Name(f"b{i}{j}", f"the estimate of the minibatch of examples {i} and {j}") for i, j in _PAIRS),
                Name("average", "the mean of the three estimates"),
            )
        ),
        lecture={"x": (1, 2, 3), "y": (3, 2, 5), "w": 2},
        draw=_draw_unbiased,
    ),
    Exercise(
        id="sgd/noise",
        title="how noisy is a minibatch?",
        section="A gradient from a few examples",
        statement=_noise,
        asks=Numbers(
            (
                Name("variance", "the variance of the estimate"),
                Name("deviation", "the standard deviation of the estimate"),
                Name("new_m", "the size of the larger minibatch"),
            )
        ),
        lecture={"sigma": 12, "m": 16, "k": 2},
        draw=_draw_noise,
    ),
    Exercise(
        id="sgd/minibatches",
        title="cutting an epoch into minibatches",
        section="Batches and epochs",
        statement=_minibatches,
        asks=Function(
            name="minibatches",
            signature="orders, batch_size",
            doc="Return the list of all minibatches: arrays of indices, epoch by epoch.",
            lines=5,
            whole=True,
            many=True,
            cases=(
                Case("the size divides n", (np.array([[2, 0, 3, 1]]), 2)),
                Case("a last partial batch", (np.array([[3, 1, 4, 0, 2]]), 2)),
                Case("two epochs", (np.array([[2, 0, 3, 1, 4, 5], [5, 1, 0, 4, 2, 3]]), 3)),
                Case("three epochs with partial batches", (np.array([[1, 3, 2, 0], [0, 2, 3, 1], [3, 0, 1, 2]]), 3)),
                Case("one example at a time", (np.array([[1, 0, 2]]), 1)),
                Case("all examples at once", (np.array([[2, 1, 0], [0, 2, 1]]), 3)),
                Case("a size larger than n", (np.array([[1, 2, 0]]), 8)),
            ),
            hidden="other orders and another batch size",
            random=lambda draw: (_orders(draw, 3, 11), draw.integer(2, 5)),
            promise=_are_orders,
        ),
    ),
    Exercise(
        id="sgd/epochs",
        title="counting updates",
        section="Batches and epochs",
        statement=_epochs,
        asks=Numbers(
            (
                Name("per_epoch", "the updates in one epoch", whole=True),
                Name("last", "the number of examples in the last minibatch of an epoch", whole=True),
                Name("updates", "the updates in the whole training", whole=True),
                Name("seen", "the examples seen in the whole training, each as often as it was used"),
            )
        ),
        lecture={"n": 1000, "m": 64, "epochs": 20},
        draw=_draw_epochs,
    ),
    Exercise(
        id="sgd/shuffle",
        title="why shuffle?",
        section="Batches and epochs",
        statement=_shuffle,
        asks=Choice(
            (
                "so that the gradient of the mean loss over all examples changes from epoch to epoch",
                "so that every update lowers the loss over all examples",
                "so that minibatches differ from epoch to epoch, and neighbours in the file do not always share one",
                "so that each epoch uses other examples than the one before",
                "so that an update takes less time",
            )
        ),
    ),
    Exercise(
        id="sgd/train",
        title="the training loop",
        section="The training loop",
        statement=_train,
        asks=Function(
            name="train",
            signature="X, y, w, lr, batches",
            doc="Return the weights (d,) after an update with each minibatch in turn.",
            lines=5,
            cases=(
                Case("one update with all examples", (_X, _Y, _W, 0.1, _batches([0, 1, 2, 3, 4]))),
                Case("one example at a time", (_X, _Y, _W, 0.1, _batches([3], [0], [2]))),
                Case("a last partial batch", (_X, _Y, _W, 0.05, _batches([1, 4], [0, 2], [3]))),
                Case("two epochs", (_X, _Y, np.zeros(2), 0.2, _batches([0, 3, 4], [1, 2], [2, 1, 0], [4, 3]))),
                Case("one feature", (_X[:, :1], _Y, np.array([1.0]), 0.1, _batches([2, 0], [1, 3]))),
                Case(
                    "whole numbers",
                    (np.array([[1, 2], [0, 1]]), np.array([3, 1]), np.array([2, 0]), 0.1, _batches([1, 0])),
                ),
            ),
            hidden="other data and batches",
            random=_random_train,
            promise=_are_batches,
            keeps=("w",),
        ),
    ),
    Exercise(
        id="sgd/crossover",
        title="from how many examples on does sampling pay?",
        section="Fast at first, slow at the end",
        statement=_crossover,
        asks=Numbers(
            (
                Name("steps_gd", "the iterations of gradient descent"),
                Name("steps_sgd", "the iterations of stochastic gradient descent"),
                Name("cost_gd", "the operations of gradient descent in all"),
                Name("cost_sgd", "the operations of stochastic gradient descent in all"),
                Name("break_even", "the $n$ at which both would cost the same"),
            )
        ),
        lecture={"n": 100000, "d": 10, "kappa": 10, "nu": 2, "rho": 0.01},
        draw=_draw_crossover,
    ),
    Exercise(
        id="sgd/batch-size",
        title="large or small batches?",
        section="Choosing the batch size",
        statement=_batch_size,
        asks=Choice(
            (
                "A minibatch of one example gives a gradient that is wrong on average.",
                "Ten times as many examples make the standard deviation of the estimate ten times smaller.",
                "The more examples a minibatch has, the fewer examples have to be seen until the loss is low.",
                "With a very small minibatch the estimate is noisy, and a smaller learning rate keeps training stable.",
                "With a constant learning rate, minibatches of any size lead to the minimum itself in the end.",
            )
        ),
    ),
)
