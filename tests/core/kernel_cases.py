"""Arguments for every kernel, drawn from one seed: what it meets in the course, and the edges of that.

`CASES` goes from a kernel, as "module:name" without the package, to tuples of arguments; a function among them
is a kernel by the same name, a tuple of them an array of their addresses. What stands in a table of the course is
taken from there.
"""

from itertools import pairwise, product

import numpy as np

from coursekit.core.activations import ACTIVATIONS
from coursekit.core.kernel import source
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES
from coursekit.core.surfaces import SURFACES

RNG = np.random.default_rng(20)
EXTREMES = [np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 800.0, -800.0, 1e-320, 1e308]
SIZES = [(0, 3, 2), (1, 1, 1), (3, 1, 5), (1, 7, 3), (4, 4, 4), (5, 9, 13), (33, 17, 10), (65, 130, 129), (6, 600, 5)]
WORDS = np.array([1, 2**63, 2**64 - 1, 0x9E3779B97F4A7C15], np.uint64)


def name(kernel):
    """A kernel as the table names it."""
    return f"{source(kernel).__module__.removeprefix('coursekit.')}:{source(kernel).__name__}"


def with_functions(arguments, function, address):
    """The arguments with function(name) for a name, and for a tuple of names an array with address(name) of each."""
    return [
        function(x) if isinstance(x, str) else integers(*map(address, x)) if isinstance(x, tuple) else x
        for x in arguments
    ]


def normal(*shape):
    return RNG.normal(size=shape)


def vector(*numbers):
    return np.array(numbers, float)


def integers(*numbers):
    return np.array(numbers, np.int64)


def nan(*shape):
    """What is to be filled: nobody may read what was there."""
    return np.full(shape, np.nan)


def scores(k):
    """Rows of scores and their targets, k of each: none, one, many, and extreme ones."""
    for n in (0, 1, 7, 32):
        values = 5 * normal(n, k)
        yield values, np.eye(k)[RNG.integers(k, size=n)] if k > 1 else np.sign(values) * RNG.choice([-1, 1], (n, 1))
    if k == 1:
        rows = vector(*EXTREMES).reshape(-1, 1)
        yield from ((row[None], np.ones((1, 1))) for row in rows)
    else:
        yield vector(800, -800, 0, *[0] * (k - 3))[None], np.eye(k)[:1]


def rule(optimizer, n):
    """A rule's gradient, state and hyper-parameters for n numbers."""
    optimizer = RULES[optimizer]()
    return normal(n), np.abs(normal(optimizer.slots, n)), optimizer.vector


def network(sizes, n, dropout):
    """theta, sizes, X, targets, masks, gradient and work space of an MLP, or without hidden units a linear model."""
    units, hidden = sum(sizes[1:]), sum(sizes[1:-1])
    parameters = sum((d + 1) * k for d, k in pairwise(sizes))
    masks = (RNG.random((n, hidden)) >= 0.3) / 0.7 if dropout else np.empty((n, 0))
    targets = np.eye(sizes[-1])[RNG.integers(sizes[-1], size=n)] if sizes[-1] > 1 else RNG.choice([-1.0, 1.0], (n, 1))
    theta = normal(parameters) / 3
    return theta, integers(*sizes), normal(n, sizes[0]), targets, masks, nan(parameters), np.zeros(3 * n * units)


def networks(shapes, dropout=False):
    for sizes, n in shapes:
        loss, hyper = ("cross_entropy", []) if sizes[-1] > 1 else ("huber", [0.7])
        yield f"core._loss_kernels:{loss}", vector(*hyper), "core.activations:_tanh", *network(sizes, n, dropout)


def gradients():
    for n, k in ((1, 1), (4, 3)):
        yield normal(n, k), normal(n, k), vector(), nan(n, k)


def polynomials():
    for degree, n in ((1, 1), (3, 8), (9, 30)):
        theta, X = normal(degree + 1), RNG.uniform(-1, 1, (n, 1))
        yield (
            *(
                "core._loss_kernels:mse",
                vector(),
                "core.activations:_step",
                theta,
                integers(degree, 1),
                X,
                normal(n, 1),
            ),
            *(np.empty((n, 0)), nan(degree + 1), np.zeros(6 * n)),
        )


def epochs():
    for model, sizes, n, batch, optimizer, classes, penalty, record in (
        ("core.models.linear", [3, 1], 10, 3, "sgd", 1, (0.0, 0.0), True),
        ("core.models.linear", [20, 10], 70, 32, "adam", 10, (0.01, 0.1), False),
        ("core.models.mlp", [3, 5, 4], 10, 10, "nesterov", 4, (0.0, 0.5), True),
        ("core.models.mlp", [64, 32, 10], 96, 32, "rmsprop", 10, (0.0, 0.0), False),
    ):
        theta, layers, X, targets, masks, grad, work = network(sizes, n, len(sizes) > 2)
        _, state, hyper = rule(optimizer, theta.size)
        updates, update = -(-n // batch), RULES[optimizer]()
        loss = "cross_entropy" if classes > 1 else "logistic"
        yield (
            *(f"{model}:_loss_and_grad", f"core._loss_kernels:{loss}", vector(), "core.activations:_relu", layers),
            *(sum(sizes[1:-1]), classes, X, targets, batch, *penalty, np.ones(theta.size)),
            *(name(update.kernel), hyper, np.zeros(state.shape), update.nesterov_beta),
            *(nan(batch, sizes[0]), nan(batch, sizes[-1]), nan(theta.size), grad, work, theta),
            *(RNG.permutation(n).astype(np.int64), masks, np.full(updates, 0.1), 1),
            *(nan(updates if record else 0, theta.size), nan(updates)),
        )


def many_epochs():
    for sizes, n, batch, optimizer, dropout, own in (
        ([3, 4, 1], 6, 4, "adam", 0.0, 1),
        ([2, 5, 3], 4, 4, "sgd", 0.3, 3),
    ):
        runs, d, k, hidden, classes = 3, sizes[0], sizes[-1], sizes[1], sizes[-1] if sizes[-1] > 1 else 0
        update = RULES[optimizer]()
        theta, layers, _, _, _, grad, _ = network(sizes, n, False)
        targets = RNG.integers(k, size=(own, n)) if classes else normal(own, n)
        yield (
            *("core.epoch:epoch", "core.generator:permutation", "core.generator:uniform"),
            *(
                "core.models.mlp:_loss_and_grad",
                f"core._loss_kernels:{'cross_entropy' if classes else 'mse'}",
                vector(),
            ),
            *("core.activations:_relu", layers, hidden, classes, normal(own, n, d)),
            *(np.eye(k)[targets] if classes else targets[..., None], batch, 0.0, 0.1, np.ones(theta.size), dropout),
            *(name(update.kernel), update.vector, np.zeros((runs, update.slots, theta.size)), 0.0),
            *(np.array([WORDS, WORDS + np.uint64(1), WORDS]), integers(*range(n))),
            *(nan(n, hidden if dropout else 0), nan(batch, d), nan(batch, k), nan(theta.size), grad),
            *(np.zeros(3 * batch * sum(sizes[1:])), nan(0, theta.size), theta + np.zeros((runs, 1))),
            *(np.full(-(-n // batch), 0.1), 1, nan(runs, -(-n // batch)), integers(-(-n // batch), -1, -(-n // batch))),
            integers(0, 0, 0),
        )


def online():
    for n, d, loss, optimizer in (
        (0, 2, "logistic", "sgd"),
        (9, 2, "logistic", "sgd"),
        (30, 5, "mse", "adam"),
        (9, 3, "mse", "sgd"),
    ):
        theta, _, X, targets, *_ = network([d, 1], n, False)
        _, state, hyper = rule(optimizer, d + 1)
        yield (
            *(f"core._loss_kernels:{loss}_one", vector(), int(loss == "mse")),
            *(name(RULES[optimizer]().kernel), hyper, 0 * state, int(optimizer == "sgd")),
            *(X, targets, nan(d + 1), theta, RNG.permutation(n).astype(np.int64), np.full(n, 0.1), 1, nan(n)),
        )


def descents():
    for surface, lr in product(SURFACES.values(), (1e-2, 30.0)):
        d, rules = surface.d, [RULES[optimizer]() for optimizer in ("sgd", "nesterov", "adam")]
        paths, hypers = nan(3, 31, d), np.zeros((3, 3))
        paths[:, 0] = vector(0.7, -0.4)[:d]
        for row, update in zip(hypers, rules, strict=True):
            row[: update.vector.size] = update.vector
        yield (
            *((name(surface.kernel),) * 3, tuple(name(update.kernel) for update in rules), nan(d), nan(d), nan(d)),
            *(paths, nan(3, 31), hypers, np.zeros((3, 2, d)), vector(*(update.nesterov_beta for update in rules))),
            *(np.full((3, 30), lr), integers(0, 0, 0)),
        )


def samples(n, each):
    return RNG.uniform(-1, 1, (n, each)), normal(n, each)


def products(first, second):
    """Matrices of all sizes; a transposed one is handed over as it is stored."""
    for m, k, n in SIZES:
        a, b = normal(*((k, m) if first else (m, k))), normal(*((n, k) if second else (k, n)))
        yield a, b, nan(m, n)
    yield vector(*EXTREMES[:2])[:, None] if not first else vector(*EXTREMES[:2])[None], np.ones((1, 1)), nan(2, 1)


def risks():
    for samples_, n, sizes, degrees in ((3, 12, (1, 4, 12), 6), (1, 1, (1,), 1)):
        x = RNG.uniform(-1, 1, (samples_, n))
        tables = (nan(len(sizes), degrees, samples_) for _ in range(3))
        yield x, np.sin(3 * x), normal(samples_, n), normal(degrees), integers(*sizes), *tables


CASES = {
    **{
        name(loss.one): [(s, y, loss.vector) for s, y in product([*EXTREMES, 0.3, -2.5], (1.0, -1.0))]
        for loss in LOSSES.values()
        if loss.one
    },
    **{
        name(loss.kernel): [
            (s, y, loss.vector, nan(*s.shape)) for k in (1, 3, 10) if loss.takes(k) for s, y in scores(k)
        ]
        for loss in LOSSES.values()
    },
    **{
        name(activation.kernel): [(z, nan(z.size), nan(z.size)) for z in (vector(), vector(*EXTREMES), 3 * normal(33))]
        for activation in ACTIVATIONS.values()
    },
    "core.activations:_softmax": [(s, nan(*s.shape)) for k in (3, 10) for s, _ in scores(k)],
    **{
        name(RULES[optimizer]().kernel): [
            (normal(n), grad * size, state, hyper, 0.1, t)
            for n, size, t in ((0, 1, 1), (1, 0, 1), (9, 1, 3), (9, 1e200, 2))
            for grad, state, hyper in [rule(optimizer, n)]
        ]
        for optimizer in RULES
        if RULES[optimizer]().sizes is None
    },
    "core.optimizers.muon:_muon": [
        (normal(n), normal(n) * size, np.abs(normal(2, n)), vector(0.95, *sizes), 0.1, t)
        for sizes, n, size, t in (((1, 1), 2, 1, 1), ((3, 5, 2), 32, 0, 1), ((20, 3), 63, 1, 3), ((3, 2), 8, 1e200, 2))
    ],
    "core.optimizers.muon:_orthogonalize": [
        (X,) for X in (normal(1, 1), normal(4, 7), normal(9, 3), np.zeros((2, 2)), normal(2, 3) * 1e-200)
    ],
    **{
        name(surface.kernel): [
            (vector(*theta), nan(surface.d))
            for theta in product((0.0, 0.7, -3.0, 1e200), (0.0, -1.3, 2.0), *[(0.1,)] * (surface.d - 2))
            for theta in [theta[: surface.d]]
        ]
        for surface in SURFACES.values()
    },
    "core.models.linear:_loss_and_grad": list(networks([([1, 1], 1), ([3, 1], 7), ([20, 10], 33), ([64, 10], 1)])),
    "core.models.mlp:_loss_and_grad": [
        *networks([([2, 3, 1], 1), ([3, 5, 4, 3], 7), ([64, 32, 10], 32)]),
        *networks([([3, 5, 4, 3], 7)], dropout=True),
    ],
    "core._loss_kernels:given": list(gradients()),
    "core.models.polynomial:_loss_and_grad": list(polynomials()),
    "core.models.linear:_online": list(online()),
    **{f"core.models.{model}:_product": list(products(False, False)) for model in ("linear", "mlp")},
    **{f"core.models.{model}:_left_transposed": list(products(True, False)) for model in ("linear", "mlp")},
    "core.models.mlp:_right_transposed": list(products(False, True)),
    "core.epoch:epoch": list(epochs()),
    "core.epochs:epochs": list(many_epochs()),
    "core.epoch:count_correct": [(s, y) for k in (1, 3) for s, y in scores(k)],
    "training.descend:_descend": list(descents()),
    "training.perceptron:_mistakes": [
        (np.column_stack([X, np.ones(len(X))]), y, np.zeros((limit + 1, 3)), np.zeros(limit, np.int64))
        for limit in (0, 3, 200)
        for X in [normal(20, 2)]
        for y in [np.where(X.sum(1) > 0.1, 1.0, -1.0)]
    ],
    "core.bias_variance:_constants": [(*samples(9, 2), 4, normal(2), normal(3) ** 2)],
    "core.bias_variance:_lines": [
        (*samples(9, 2), 4, normal(2), normal(3) ** 2),
        (np.ones((3, 5)), normal(3, 5), 0, np.zeros(2), np.zeros(3)),
    ],
    "core.bias_variance:_welford": [(normal(7), 5, normal(7), normal(7) ** 2)],
    "core.bias_variance:_solve": [(normal(d + 1, n), nan(d)) for d, n in ((1, 1), (3, 8), (10, 10))]
    + [(np.ones((4, 6)), nan(3))],
    "core.bias_variance:_polynomials": [
        (*samples(5, n), degree, l2, RNG.uniform(-1, 1, 11), 2, normal(11), normal(11) ** 2)
        for n, degree, l2 in ((4, 0, 0.0), (8, 3, 0.0), (8, 9, 0.1))
    ],
    "core.regularization:_soft_threshold": [(z, t) for z, t in product([*EXTREMES, 0.3, -2.5], (0.0, 0.5))],
    "core.regularization:_coordinate_descent": [
        (columns, normal(columns.shape[1]), np.zeros(len(columns)), columns.shape[1], l1, 0.1, 1e-9, 500)
        for columns, l1 in ((normal(4, 30), 0.2), (normal(1, 3), 0.0), (np.zeros((2, 5)), 0.1))
    ],
    "core.generator:draw": [(WORDS,), (WORDS[::-1].copy(),)],
    "core.generator:uniform": [
        (WORDS, low, high, nan(n)) for low, high, n in ((0.0, 1.0, 9), (-3.0, 2.0, 1), (0, 1, 0))
    ],
    "core.generator:_high": [(int(a), int(b)) for a, b in product(WORDS, WORDS)],
    "core.generator:below": [(WORDS, n) for n in (1, 2, 3, 1000, 2**63 + 1, 2**64 - 1)],
    "core.generator:permutation": [(WORDS, np.full(n, -1, np.int64)) for n in (0, 1, 2, 100)],
    "core.risk:_basis": [(RNG.uniform(-1, 1, n), nan(degrees, n)) for n, degrees in ((1, 1), (9, 12))],
    "core.risk:_orthogonalize": [(normal(5, 7), np.zeros((3, 5))), (np.ones((3, 2)), np.zeros((1, 3)))],
    "core.risk:_errors": list(risks()),
}
