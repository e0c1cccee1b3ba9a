"""scikit-learn's compiled estimators. They draw their own orders, so they find nearly the same, not the same."""

import warnings

import numpy as np
import sklearn
from sklearn.linear_model import SGDRegressor
from sklearn.neural_network import MLPClassifier

NAME = "scikit-learn"


def version():
    """The version measured."""
    return sklearn.__version__


def linear(problem):
    """Linear regression; its loss is half of ours, so its rate is twice ours."""

    def run():
        model = SGDRegressor(
            penalty=None,
            learning_rate="constant",
            eta0=2 * problem.lr,
            max_iter=problem.epochs,
            tol=None,
            random_state=0,
        )
        model.fit(problem.X, problem.y)
        return np.append(model.coef_, model.intercept_)

    return run


def mlp(problem):
    """A multi-layer perceptron with Adam."""

    def run():
        model = MLPClassifier(
            problem.sizes[1:-1], alpha=0.0, batch_size=problem.batch_size, learning_rate_init=problem.lr,
            max_iter=problem.epochs, tol=0.0, n_iter_no_change=problem.epochs + 1, random_state=0,
        )  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "maximum iterations reached": that is what was asked for
            model.fit(problem.X, problem.y)
        return np.concatenate(
            [part.ravel() for pair in zip(model.coefs_, model.intercepts_, strict=True) for part in pair]
        )

    return run
