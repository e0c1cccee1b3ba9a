"""`ck.sklearn`: networks that `ck.fit` trains, as scikit-learn wants its estimators; for those who have scikit-learn.

An estimator keeps its settings as they are given and learns everything else in `fit`: the classes, the number of
columns, theta. So it can be cloned, searched over by GridSearchCV, and stand at the end of a Pipeline.
"""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import listing
from coursekit.core.models import mlp
from coursekit.training.fit import fit as train
from coursekit.training.interrupts import ctrl_c

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, MultiOutputMixin, RegressorMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data
except ImportError as error:
    raise ImportError("ck.sklearn needs scikit-learn, at least 1.6: pip install -U scikit-learn") from error

__all__ = ["MLP", "MLPRegressor"]
__dir__ = listing(__all__)


class _Network(BaseEstimator):
    """What both estimators are: settings, and a run of `fit` with them."""

    def __init__(
        self, hidden=(16,), activation="relu", optimizer="adam", lr=0.01, batch_size=None, epochs=100, *,
        l2=0.0, l1=0.0, dropout=0.0, patience=None, random_state=0,
    ):  # fmt: skip
        self.hidden = hidden
        self.activation = activation
        self.optimizer = optimizer
        self.lr = lr
        self.batch_size = batch_size
        self.epochs = epochs
        self.l2 = l2
        self.l1 = l1
        self.dropout = dropout
        self.patience = patience
        self.random_state = random_state

    def _train(self, X, y, k, loss):
        """A network with k scores, trained on checked rows."""
        hidden = [self.hidden] if np.ndim(self.hidden) == 0 else self.hidden
        hidden = [validate.integer(f"hidden[{i}]", size, low=1) for i, size in enumerate(hidden)]
        model = mlp([X.shape[1], *hidden, k], self.activation)
        names = "optimizer", "lr", "batch_size", "epochs", "l2", "l1", "dropout", "patience"
        settings = {name: getattr(self, name) for name in names}
        with ctrl_c() as pressed:
            self.fit_ = train(model, X, y, loss, seed=self._seed(), **settings)
        if pressed:  # or a search would go on to its next fit
            raise KeyboardInterrupt
        return self

    def _seed(self):
        if isinstance(self.random_state, int | np.integer):
            return validate.integer("random_state", self.random_state, low=0)
        return int(check_random_state(self.random_state).randint(2**31))

    def _scores(self, X):
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64)
        return self.fit_.model.scores(self.fit_.theta, X)


class MLP(ClassifierMixin, _Network):
    """A network that classifies, with the cross-entropy of its softmax, as an estimator of scikit-learn.

    Parameters
    ----------
    hidden : int or sequence of int
        Units of each hidden layer; () is softmax regression.
    activation : str
        A name in `ck.activations.ACTIVATIONS`.
    optimizer, lr, batch_size, epochs, l2, l1, dropout, patience
        As `ck.fit` takes them.
    random_state : int, RandomState or None
        An int is the seed of `ck.fit`, which finds the same theta to the bit; None draws a new one each time.

    Attributes
    ----------
    classes_ : ndarray of shape (k,)
        The classes that y had, numbers or texts, sorted.
    fit_ : Fit
        What `ck.fit` returned: theta, history, and the model.

    Raises
    ------
    TypeError, ValueError
        In `fit`: if a setting, X or y is of the wrong kind, shape or range.

    Examples
    --------
    >>> from coursekit.datasets import moons
    >>> X, y = moons(100, 0.1, seed=0)[:2]
    >>> MLP(hidden=8).fit(X, np.array(["lower", "upper"])[y]).predict([[0, 1], [1, -0.5]])
    array(['lower', 'upper'], dtype='<U5')

    References
    ----------
    scikit-learn, Developing scikit-learn estimators.
    """

    def fit(self, X, y):
        """Train on rows X of shape (n, d) and their classes y of shape (n,); returns the estimator."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, y = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"y must name at least two classes, got 1 class: {self.classes_.tolist()[0]!r}")
        return self._train(X, y, len(self.classes_), "cross_entropy")

    def predict(self, X):
        """The class with the largest score, for each row."""
        largest = self._scores(X).argmax(axis=1)
        return self.classes_[largest]

    def predict_proba(self, X):
        """softmax(scores) of shape (n, k), in the order of `classes_`."""
        scores = self._scores(X)
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        return exps / exps.sum(axis=1, keepdims=True)


class MLPRegressor(MultiOutputMixin, RegressorMixin, _Network):
    """A network that predicts numbers, with the mean squared error, as an estimator of scikit-learn.

    Parameters and `fit_` are those of `MLP`. Targets of a very different size than 1 should be standardized:
    `sklearn.compose.TransformedTargetRegressor` does it.

    Examples
    --------
    >>> X = np.linspace(-1, 1, 50)[:, None]
    >>> bool(MLPRegressor(epochs=200).fit(X, np.sin(3 * X[:, 0])).score(X, np.sin(3 * X[:, 0])) > 0.99)
    True

    References
    ----------
    scikit-learn, Developing scikit-learn estimators.
    """

    def fit(self, X, y):
        """Train on rows X of shape (n, d) and numbers y of shape (n,) or (n, k); returns the estimator."""
        X, y = validate_data(self, X, y, dtype=np.float64, multi_output=True, y_numeric=True)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        return self._train(X, y, 1 if y.ndim == 1 else y.shape[1], "mse")

    def predict(self, X):
        """The scores: numbers of shape (n,), or (n, k) as y had them."""
        return self._scores(X)
