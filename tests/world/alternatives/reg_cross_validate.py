"""reg/cross-validate. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over folds, list of errors": r'''
import numpy as np


def cross_validate(fit, X, y, fold):
    """Return the mean squared error on each fold, fitted on the others."""
    errors = []
    for k in range(max(fold) + 1):
        train, test = fold != k, fold == k
        mean, std = X[train].mean(axis=0), X[train].std(axis=0)
        predict = fit((X[train] - mean) / std, y[train])
        errors.append(np.mean((predict((X[test] - mean) / std) - y[test]) ** 2))
    return errors
''',
    "plain Python for all but the call": r"""
import math

import numpy as np


def cross_validate(fit, X, y, fold):
    errors, d = [], len(X[0])
    for k in sorted(set(int(f) for f in fold)):
        inside = [i for i in range(len(fold)) if fold[i] == k]
        outside = [i for i in range(len(fold)) if fold[i] != k]
        means = [sum(X[i][j] for i in outside) / len(outside) for j in range(d)]
        stds = [math.sqrt(sum((X[i][j] - means[j]) ** 2 for i in outside) / len(outside)) for j in range(d)]
        scale = lambda rows: np.array([[(X[i][j] - means[j]) / stds[j] for j in range(d)] for i in rows])
        predict = fit(scale(outside), np.array([y[i] for i in outside]))
        total = 0.0
        for guess, i in zip(predict(scale(inside)), inside):
            total += (guess - y[i]) ** 2
        errors.append(total / len(inside))
    return errors
""",
    "the whole of X scaled with the numbers of the other rows": r"""
import numpy as np


def cross_validate(fit, X, y, fold):
    k = fold.max() + 1
    errors = np.zeros(k)
    for f in range(k):
        out = np.flatnonzero(fold == f)
        rest = np.flatnonzero(fold != f)
        Z = (X - np.mean(X[rest], axis=0)) / np.std(X[rest], axis=0)
        predict = fit(Z[rest], y[rest])
        residual = predict(Z[out]) - y[out]
        errors[f] = residual @ residual / len(out)
    return errors
""",
    "moments from sums, total minus fold": r"""
import numpy as np


def cross_validate(fit, X, y, fold):
    Xc = X - X.mean(axis=0)  # a shift drops out again, only against rounding
    one, two = Xc.sum(axis=0), (Xc**2).sum(axis=0)
    errors = []
    for f in np.unique(fold):
        t = fold == f
        n = (~t).sum()
        mean = (one - Xc[t].sum(axis=0)) / n
        std = np.sqrt((two - (Xc[t] ** 2).sum(axis=0)) / n - mean**2)
        Z = (Xc - mean) / std
        errors.append(np.square(y[t] - fit(Z[~t], y[~t])(Z[t])).mean())
    return np.array(errors)
""",
    "the other rows joined fold by fold": r"""
import numpy as np


def cross_validate(fit, X, y, fold):
    k = int(np.max(fold)) + 1
    Xs, ys = [X[fold == i] for i in range(k)], [y[fold == i] for i in range(k)]
    result = ()
    for i in range(k):
        X_train = np.concatenate(Xs[:i] + Xs[i + 1 :])
        y_train = np.concatenate(ys[:i] + ys[i + 1 :])
        m, s = X_train.mean(0), X_train.std(0)
        model = fit((X_train - m) / s, y_train)
        result += (float(np.mean((model((Xs[i] - m) / s) - ys[i]) ** 2)),)
    return result
""",
    "a generator": r"""
import numpy as np


def cross_validate(fit, X, y, fold):
    for k in range(len(np.unique(fold))):
        test = np.asarray(fold) == k
        center, spread = X[~test].mean(axis=0), X[~test].std(axis=0)
        predict = fit((X[~test] - center) / spread, y[~test])
        yield np.mean((y[test] - predict((X[test] - center) / spread)) ** 2)
""",
    "a class for the scaling, functools.partial, map": r"""
from functools import partial

import numpy as np


class Scaler:
    def __init__(self, X):
        self.mean = X.mean(axis=0)
        self.std = X.std(axis=0)

    def __call__(self, X):
        return (X - self.mean) / self.std


def error(fit, X, y, fold, k):
    scale = Scaler(X[fold != k])
    predict = fit(scale(X[fold != k]), y[fold != k])
    return np.mean((predict(scale(X[fold == k])) - y[fold == k]) ** 2)


def cross_validate(fit, X, y, fold):
    assert len(X) == len(y) == len(fold)
    return list(map(partial(error, fit, X, y, fold), range(np.max(fold) + 1)))
""",
    "in place on copies, np.delete": r"""
import numpy as np


def cross_validate(fit, X, y, fold):
    errors = []
    for k in range(1 + max(fold)):
        rows = np.where(fold == k)[0]
        X_fit, y_fit = np.delete(X, rows, axis=0).astype(float), np.delete(y, rows)
        X_val = X[rows].astype(float)
        m, s = X_fit.mean(axis=0), X_fit.std(axis=0)
        for A in (X_fit, X_val):
            A -= m
            A /= s
        predict = fit(X_fit, y_fit)
        errors.append(((predict(X_val) - y[rows]) ** 2).sum() / rows.size)
    return np.array(errors, dtype=np.float32)
""",
    "scikit-learn": r"""
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import PredefinedSplit
from sklearn.preprocessing import StandardScaler


def cross_validate(fit, X, y, fold):
    errors = []
    for train, test in PredefinedSplit(fold).split():
        scaler = StandardScaler().fit(X[train])
        predict = fit(scaler.transform(X[train]), y[train])
        errors.append(mean_squared_error(y[test], predict(scaler.transform(X[test]))))
    return errors
""",
    "scipy's zmap, torch for the error": r"""
import numpy as np
import torch
from scipy.stats import zmap


def cross_validate(fit, X, y, fold):
    errors = []
    for k in np.unique(fold):
        rest = X[fold != k]
        predict = fit(zmap(rest, rest), y[fold != k])
        guess = torch.tensor(predict(zmap(X[fold == k], rest)))
        errors.append(torch.nn.functional.mse_loss(guess, torch.tensor(y[fold == k], dtype=guess.dtype)))
    return torch.stack(errors)
""",
}
