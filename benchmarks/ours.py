"""The package itself, called as a learner calls it."""

import numpy as np

import coursekit as ck

NAME = "coursekit"
OPTIMIZERS = ck.optimizers.OPTIMIZERS


def version():
    """The version measured."""
    return ck.__version__


def _fit(problem, model, loss, optimizer):
    def run():
        fit = ck.fit(
            *(model, problem.X, problem.y, loss, optimizer),
            lr=problem.lr, batch_size=problem.batch_size, epochs=problem.epochs, seed=problem.seed, theta=problem.theta,
        )  # fmt: skip
        return fit.theta

    return run


def linear(problem):
    """Linear regression."""
    return _fit(problem, ck.models.linear(*problem.sizes), "mse", ck.optimizers.sgd())


def softmax(problem):
    """Softmax regression."""
    return _fit(problem, ck.models.linear(*problem.sizes), "cross_entropy", ck.optimizers.momentum(beta=0.9))


def mlp(problem):
    """A multi-layer perceptron."""
    return _fit(problem, ck.models.mlp(problem.sizes), "cross_entropy", ck.optimizers.adam())


mlp_large = mlp


def many_seeds(problem):
    """Networks for numbers, from many starts."""
    model, optimizer = ck.models.mlp(problem.sizes), ck.optimizers.adam()
    seeds = range(problem.seed, problem.seed + len(problem.theta))

    def run():
        fits = ck.fit_many(
            *(model, problem.X, problem.y, "mse", optimizer, problem.lr, problem.batch_size, problem.epochs, seeds),
            theta=problem.theta,
        )
        return fits.theta

    return run


many_data = many_seeds


def beale(problem):
    """Every optimizer down Beale's function; the last points."""
    surface, rules = ck.surfaces.SURFACES["beale"], [OPTIMIZERS[rule.name]() for rule in problem.rules]
    lrs = [rule.lr for rule in problem.rules]

    def run():
        return np.array([path.theta[-1] for path in ck.race(surface, problem.theta, rules, lrs, problem.steps)])

    return run


def two_point(problem):
    """Bias and variance of constants and lines through two points of a sine: (bias^2, variance) of each."""

    def run():
        families = ck.bias_variance.decompose(["constant", "line"], _sine, 2, problem.n_datasets, seed=problem.seed)
        return np.array([[family.bias2, family.variance] for family in families])

    return run


def _sine(x):
    return np.sin(np.pi * x)
