"""`fit` on arrays in files and on batches that the caller makes: the bits of rows in memory, in little memory."""

import re
import tracemalloc

import numpy as np
import pytest
from training.problems import plain_logistic, problem, same

import coursekit as ck
from coursekit.core import mapped

linear, mlp = ck.models.linear, ck.models.mlp
BLOBS = np.random.default_rng(1)
X = BLOBS.normal(40, 20, size=(203, 7)).clip(0, 255)
Y = BLOBS.integers(3, size=203)


@pytest.fixture
def in_file(tmp_path, monkeypatch):
    """Write an array into a file, and map it to be read; blocks are small enough for many of them."""
    monkeypatch.setattr(mapped, "BLOCK", 150)

    def write(A, mode="r"):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.npy"
        np.save(path, A)
        return np.load(path, mmap_mode=mode)

    return write


WAYS = {
    "softmax": (linear(7, 3), {}),
    "dropout and penalties": (mlp([7, 5, 3]), {"dropout": 0.3, "l1": 0.01, "l2": 0.1, "record": True}),
    "single examples": (mlp([7, 5, 3]), {"batch_size": 1, "optimizer": "nesterov"}),
    "all at once": (linear(7, 3), {"batch_size": 203}),
    "single precision": (mlp([7, 5, 3]), {"dtype": "float32"}),
    "a name, and validation": ("mlp", {"loss": "cross_entropy", "validation": (X[:50], Y[:50]), "patience": 2}),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dtype", ["f8", "f4", "u1", ">f8"])
def test_a_file_trains_to_the_bit_as_memory_does(in_file, dtype, way):
    model, settings = WAYS[way]
    settings = {"lr": lambda t: 1e-3 / (1 + t), "epochs": 3, "seed": 5, "optimizer": "adam"} | settings
    data = X.astype(dtype)
    expected = ck.fit(model, data, Y, **settings)
    if "validation" in settings:
        settings["validation"] = tuple(map(in_file, settings["validation"]))
    for files in ((in_file(data), in_file(Y)), (in_file(data), Y.tolist()), (data, in_file(np.eye(3)[Y]))):
        assert same(expected, ck.fit(model, *files, **settings))


@pytest.mark.parametrize("mode", ["r", "r+", "c"])
def test_how_a_file_is_mapped_and_what_view_of_it_is_given_change_nothing(in_file, mode):
    """Changes in a copy-on-write map live in memory alone: giving its pages back would lose them."""
    model, y = linear(7), X[:, 0] / 40
    changed = X + (mode != "r")
    expected = ck.fit(model, changed, y, lr=1e-4, epochs=2)
    file = in_file(X, mode)
    if mode != "r":
        file += 1
    wide = in_file(np.repeat(changed, 2, axis=1), mode)
    for view in (file, np.asarray(file), wide[:, ::2], in_file(np.asfortranarray(changed), mode)):
        assert mapped.is_mapped(view)
        assert same(expected, ck.fit(model, view, y, lr=1e-4, epochs=2))
    np.testing.assert_array_equal(file, changed)
    assert not mapped.is_mapped(file.astype(float))


def test_the_loops_over_single_examples_and_of_a_learners_model_read_files(in_file):
    model, data, y, theta = problem(n=61)
    files = in_file(data), in_file(y)
    settings = {"lr": 0.3, "epochs": 2, "theta": theta, "batch_size": 1}
    assert same(ck.fit(model, data, y, "logistic", **settings), ck.fit(model, *files, "logistic", **settings))
    assert same(ck.fit(plain_logistic, data, y, **settings), ck.fit(plain_logistic, *files, **settings))


def bad(A, at, value):
    A = A.astype(float)
    A[at] = value
    return A


@pytest.mark.parametrize(
    ("X", "y", "model", "said"),
    [
        (
            bad(X, (150, 2), np.nan),
            Y,
            linear(7, 3),
            "X[147:168] must hold finite numbers only, got nan at index (3, 2)",
        ),
        (X, bad(Y, 170, 3), linear(7, 3), "y[150:203] must be class indices from 0 to 2, got 3"),
        (X, bad(Y, 170, np.inf), linear(7, 3), "y[150:203] must hold finite numbers only, got inf at index 20"),
        (X, Y[:-1], linear(7, 3), "y must hold one target for each of the 203 rows of X, got 202"),
        (X, Y, linear(6, 3), "X must have 6 columns for linear(6, 3), got shape (203, 7)"),
        (X.reshape(203, 7, 1), Y, linear(7, 3), "X[0:21] must be 2-dimensional, got an array of shape (21, 7, 1)"),
        (X.astype(complex), Y, linear(7, 3), "X[0:21] must be a 2-dimensional array of real numbers, got "),
    ],
)
def test_a_file_that_does_not_fit_is_said_before_training(in_file, X, y, model, said):
    with pytest.raises((TypeError, ValueError)) as error:
        ck.fit(model, in_file(X), in_file(y), lr=lambda t: pytest.fail("training has begun"))
    assert str(error.value).startswith(said)


class Shuffled:
    """Batches in the orders of `fit`, anew at each call."""

    def __init__(self, data, y, size, seed):
        self.data, self.y, self.size = data, y, size
        self.orders = iter(ck.orders(len(y), 9, seed))

    def __iter__(self):
        order = next(self.orders)
        for first in range(0, len(order), self.size):
            rows = order[first : first + self.size]
            yield self.data[rows], self.y[rows]


@pytest.mark.parametrize("size", [1, 20])
@pytest.mark.parametrize("wrap", [lambda batches: batches, lambda batches: lambda: iter(batches)])
def test_batches_in_the_order_of_fit_train_to_the_bit_as_fit_does(size, wrap):
    """203 rows in batches of 20: the last holds 3, and weighs as much less in the loss of the epoch."""
    settings = {"lr": 1e-3, "epochs": 4, "seed": 2, "l2": 0.1, "optimizer": "momentum", "validation": (X[:9], Y[:9])}
    expected = ck.fit(linear(7, 3), X, Y, batch_size=size, **settings)
    assert same(expected, ck.fit(linear(7, 3), wrap(Shuffled(X, Y, size, 2)), **settings))
    settings = {"lr": 1e-4, "epochs": 2, "seed": 2, "record": True, "theta": np.zeros(7)}

    def own(theta, X, y):
        assert y.ndim == 1
        return np.mean((X @ theta - y) ** 2), 2 * X.T @ (X @ theta - y) / len(y)

    expected = ck.fit(own, X, Y, batch_size=size, **settings)
    assert same(expected, ck.fit(own, wrap(Shuffled(X, Y, size, 2)), **settings))


def test_batches_of_many_sizes_are_weighed_by_their_rows():
    """At a rate of 0 the loss of an epoch is that of all rows, and so is the accuracy, however they are cut."""
    model, theta = mlp([7, 5, 3]), mlp([7, 5, 3]).init(1)
    for sizes in ([1, 100, 2, 100], [100, 100, 3], [203]):
        batches = list(zip(np.split(X, np.cumsum(sizes)[:-1]), np.split(Y, np.cumsum(sizes)[:-1]), strict=True))
        fit = ck.fit(model, batches, lr=0.0, epochs=2, theta=theta)
        np.testing.assert_allclose(fit.history.loss, model.loss_and_grad(theta, X, Y, "cross_entropy")[0], rtol=1e-12)
        np.testing.assert_allclose(fit.history.accuracy, model.accuracy(theta, X, Y), rtol=1e-12)
        assert fit.history.update_loss.shape == (2 * len(sizes),)


def test_batches_take_what_fit_takes(capsys):
    """Dropout is drawn from the seed; schedules count updates; a generator will do for one epoch, and lists."""
    batches = [(X[:50], Y[:50]), [X[50:].astype("f4"), np.eye(3)[Y[50:]]]]
    settings = {"optimizer": "adam", "dropout": 0.4, "patience": 3, "epochs": 5, "lr": lambda t: 1e-3 / (1 + t)}
    fits = [ck.fit(mlp([7, 6, 3]), batches, seed=s, theta=np.full(69, 0.01), **settings) for s in (1, 1, 2)]
    assert same(*fits[:2])
    assert not same(*fits[1:])
    assert fits[0].history.lr.tolist() == [1e-3 / (2 * epoch) for epoch in range(1, 6)]
    assert fits[0].predict(X).shape == (203,)
    generator = ((A.tolist(), y.tolist()) for A, y in batches)
    once = ck.fit(linear(7, 3), generator, lr=1e-4, epochs=1, progress=True)
    assert "this epoch: 0batch" in capsys.readouterr().err
    assert same(once, ck.fit(linear(7, 3), batches, lr=1e-4, epochs=1))


GOOD = (X[:5], Y[:5])
ONCE = iter([GOOD])


@pytest.mark.parametrize(
    ("batches", "said"),
    [
        (
            3,
            "X must be an array with y beside it, or an iterable of batches (X, y), or a function that returns one, "
            "got 3",
        ),
        (X, "y must be a 1-dimensional or 2-dimensional array of real numbers, got None"),
        (lambda: None, "X() must return an iterable of batches (X, y), got None"),
        (iter([GOOD]), "X must yield its batches anew in each of 2 epochs, got <list_iterator"),
        (lambda once=ONCE: once, "X must yield at least one batch (X, y) in each epoch, got none"),
        ([], "X must yield at least one batch (X, y) in each epoch, got none"),
        ([GOOD, X[:5]], "batch 1 must be a pair (X, y), got array("),
        ([GOOD, (X[:5],)], "batch 1 must be a pair (X, y), got (array("),
        ([GOOD, {"X": X, "y": Y}], "batch 1 must be a pair (X, y), got {'X': "),
        ([GOOD, GOOD, (X[:0], Y[:0])], "X of batch 2 must not be empty, got an array of shape (0, 7)"),
        ([GOOD, (bad(X, (3, 1), np.nan), Y)], "X of batch 1 must hold finite numbers only, got nan at index (3, 1)"),
        ([GOOD, (X, bad(Y, 4, np.nan))], "y of batch 1 must hold finite numbers only, got nan at index 4"),
        ([GOOD, (X[0], Y[0])], "X of batch 1 must be 2-dimensional, got an array of shape (7,)"),
        ([GOOD, (X[:, :6], Y)], "X of batch 1 must have 7 columns for linear(7, 3), got shape (203, 6)"),
        ([GOOD, (X, Y[1:])], "y of batch 1 must hold one target for each of the 203 rows of X, got 202"),
        ([GOOD, (X, Y + 1)], "y of batch 1 must be class indices from 0 to 2, got 3"),
        (
            [GOOD, (X, ["a"] * 203)],
            "y of batch 1 must be a 1-dimensional or 2-dimensional array of real numbers, got [",
        ),
    ],
)
def test_a_batch_that_does_not_fit_is_named(batches, said):
    with pytest.raises((TypeError, ValueError)) as error:
        ck.fit(linear(7, 3), batches, epochs=2)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"batch_size": 5}, "batch_size must be None where X yields batches, got 5"),
        ({"model": "mlp"}, "model must be a model such as linear(2) where X yields batches, got 'mlp'"),
    ],
)
def test_what_batches_leave_to_the_caller(settings, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        ck.fit(**{"model": linear(7, 3), "X": [GOOD], **settings})


def test_batches_of_a_learners_model_keep_their_columns():
    with pytest.raises(
        ValueError, match=r"^batch 1 must have 7 columns of X and 1 of y as those before it, got 6 and 1$"
    ):
        ck.fit(lambda theta, X, y: (1.0, theta), [GOOD, (X[:, 1:], Y)], theta=[0.0], epochs=1)


def peak(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_data(tmp_path):
    """A file of 32 MB takes what one of 4 MB does, but for order and targets, 8 bytes a row each; batches nothing."""
    d = 2048

    def train(n):
        file, y = np.memmap(tmp_path / f"{n}", np.uint8, "w+", shape=(n, d)), np.arange(n) % 10
        batches = lambda: ((file[i : i + 256], y[i : i + 256]) for i in range(0, n, 256))  # noqa: E731
        settings = {"lr": 0.01, "epochs": 1}
        return (
            peak(lambda: ck.fit(linear(d, 10), file, y, batch_size=256, **settings)),
            peak(lambda: ck.fit(linear(d, 10), batches, **settings)),
        )

    train(512)  # compiles
    small, large = train(2048), train(16_384)
    assert large[0] - small[0] < 2 * 8 * 14_336 + 50_000
    assert large[1] - small[1] < 50_000
