"""What the promise of bits is tried on: python tools/bits/fits.py OUT.npz computes it all in the Python that runs it.

It needs coursekit and NumPy alone, for it also runs under an emulator and in a browser, where little else is there.
"""

import sys
import warnings

import numpy as np

import coursekit as ck

ROWS = 600  # of a data set of a lesson: enough for hundreds of updates


def _data():
    """The random numbers, and the data and starting points that are made of them."""
    yield "order of 1,000 rows, 3 epochs", lambda: [ck.orders(1000, 3, 0)]
    yield (
        "data of moons, blobs and spirals",
        lambda: [make().X for make in (ck.datasets.moons, ck.datasets.blobs, ck.datasets.spirals)],
    )
    yield "starting point of 64-32-10", lambda: [ck.models.mlp([64, 32, 10]).init(0)]


def _fits():
    """Fits as lessons make them: (what it is, model, data, loss, options)."""
    line, moons, blobs = ck.datasets.apartments(n=200), ck.datasets.moons(), ck.datasets.blobs()
    digits = ck.datasets.digits("training")
    area, price = (line.X - line.X.mean(0)) / line.X.std(0), line.y / line.y.mean()
    one, two, three = ck.models.linear(area.shape[1]), ck.models.linear(2), ck.models.linear(2, 3)
    yield "linear regression, online", one, (area, price), "mse", {"batch_size": 1, "lr": 0.01}
    yield "linear regression, batch 50, l2", one, (area, price), "mse", {"batch_size": 50, "lr": 0.1, "l2": 0.01}
    yield "linear regression, huber", one, (area, price), "huber", {"lr": 0.1}
    yield "polynomial of degree 5", ck.models.polynomial(5), (area[:, :1], price), "mse", {"lr": 0.001}
    yield "hinge loss, moons", two, (moons.X, 2 * moons.y - 1.0), "hinge", {"lr": 0.1}
    yield "logistic regression, moons", two, (moons.X, moons.y), "logistic", {"lr": 0.5}
    yield "multiclass hinge, blobs", three, (blobs.X, blobs.y), "multiclass_hinge", {"lr": 0.1}
    yield "softmax regression, blobs", three, (blobs.X, blobs.y), "cross_entropy", {"lr": 0.5}
    rows = digits.X[:ROWS] / 16, digits.y[:ROWS]
    momentum = {"optimizer": "momentum", "lr": 0.1, "epochs": 10}
    yield "softmax regression, digits", ck.models.linear(64, 10), rows, "cross_entropy", momentum
    adam = {"optimizer": "adam", "lr": 0.003, "epochs": 10}
    for activation in ("relu", "tanh", "sigmoid"):
        model = ck.models.mlp([64, 32, 10], activation)
        yield f"64-32-10, {activation}, Adam, digits", model, rows, "cross_entropy", adam
    small = ck.models.mlp([2, 16, 1])
    yield "2-16-1, dropout, moons", small, (moons.X, moons.y), "logistic", {"lr": 0.1, "dropout": 0.25}
    decay = ck.schedules.exponential(0.1, 0.01)
    yield "2-16-1, decaying rate, moons", small, (moons.X, moons.y), "logistic", {"lr": decay}


def _ways():
    """Each optimizer down a surface, and a decomposition into bias and variance."""
    rates = dict.fromkeys(("sgd", "momentum", "nesterov"), 1e-3) | dict.fromkeys(("rmsprop", "adam", "adamw"), 0.01)
    for name, lr in (rates | {"adagrad": 0.1, "adadelta": 1.0}).items():
        yield f"{name} on Beale's function, 500 steps", _way(name, lr)
    sine = {"hypothesis": ["constant", "line"], "target": _sine, "n_points": 2, "n_datasets": 1000}
    yield (
        "bias and variance of two points",
        lambda: [np.array([(family.bias2, family.variance) for family in ck.bias_variance.decompose(**sine)])],
    )


def _way(name, lr):
    def path():
        way = ck.descend("beale", (1.0, 1.0), name, lr, 500)
        return [way.theta, way.loss]

    return path


def _fit(model, data, loss, options):
    def trained():
        fit = ck.fit(model, *data, loss, **options)
        return [fit.theta, fit.history.update_loss]

    return trained


def _sine(x):
    return np.sin(np.pi * x)


def tried():
    """{what: a function that gives its arrays}, in the order of the table."""
    fits = ((name, _fit(*how)) for name, *how in _fits())
    return dict([*_data(), *fits, *_ways()])


def computed():
    """{what: its numbers in one row}."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", ck.DivergenceWarning)
        return {name: np.concatenate([np.ravel(part) for part in run()]) for name, run in tried().items()}


def main(out):
    """Compute all and store it, an array for each."""
    np.savez_compressed(out, **computed())


if __name__ == "__main__":
    main(sys.argv[1])
