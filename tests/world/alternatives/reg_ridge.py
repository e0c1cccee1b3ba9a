"""reg/ridge. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "the closed form": r'''
import numpy as np


def ridge(X, y, l2):
    """Return w (d,) of the lowest mean squared error + l2 * sum of squares."""
    n, d = X.shape
    return np.linalg.solve(X.T @ X + n * l2 * np.eye(d), X.T @ y)
''',
    "the closed form with an inverse, divided by n": r"""
import numpy as np


def ridge(X, y, l2):
    n = len(X)
    covariance = X.T.dot(X) / n
    return np.linalg.inv(covariance + l2 * np.identity(X.shape[1])).dot(X.T.dot(y) / n)
""",
    "columns and targets centered once more": r"""
import numpy as np


def ridge(X, y, l2):
    Xc = X - X.mean(axis=0)
    yc = y - y.mean()
    n, d = Xc.shape
    return np.linalg.solve(Xc.T @ Xc + n * l2 * np.eye(d), Xc.T @ yc)
""",
    "plain loops, Gaussian elimination": r"""
def ridge(X, y, l2):
    n, d = len(X), len(X[0])
    A = [[float(sum(X[i][j] * X[i][k] for i in range(n))) for k in range(d)] for j in range(d)]
    b = [float(sum(X[i][j] * y[i] for i in range(n))) for j in range(d)]
    for j in range(d):
        A[j][j] += n * l2
    for j in range(d):
        pivot = max(range(j, d), key=lambda r: abs(A[r][j]))
        A[j], A[pivot], b[j], b[pivot] = A[pivot], A[j], b[pivot], b[j]
        for r in range(j + 1, d):
            f = A[r][j] / A[j][j]
            A[r] = [a - f * c for a, c in zip(A[r], A[j])]
            b[r] -= f * b[j]
    w = [0.0] * d
    for j in reversed(range(d)):
        w[j] = (b[j] - sum(A[j][k] * w[k] for k in range(j + 1, d))) / A[j][j]
    return w
""",
    "least squares with rows added": r"""
import numpy as np


def ridge(X, y, l2):
    n, d = X.shape
    rows = np.vstack([X, np.sqrt(n * l2) * np.eye(d)])
    targets = np.concatenate([y, np.zeros(d)])
    return np.linalg.lstsq(rows, targets, rcond=None)[0]
""",
    "singular value decomposition": r"""
import numpy as np


def ridge(X, y, l2):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (s / (s**2 + len(y) * l2) * (U.T @ y))
""",
    "in place on the diagonal, einsum, Cholesky of SciPy": r"""
import numpy as np
from scipy.linalg import cho_factor, cho_solve


def ridge(X, y, l2):
    A = np.einsum("ni,nj->ij", X, X)
    A[np.diag_indices_from(A)] += X.shape[0] * l2
    return cho_solve(cho_factor(A), np.einsum("ni,n->i", X, y))
""",
    "float32": r"""
import numpy as np


def ridge(X, y, l2):
    X, y = X.astype(np.float32), y.astype(np.float32)
    A = X.T @ X + np.float32(len(X) * l2) * np.eye(X.shape[1], dtype=np.float32)
    return np.linalg.solve(A, X.T @ y)
""",
    "a class": r"""
import numpy as np


class RidgeRegression:
    def __init__(self, l2: float):
        self.l2 = l2

    def __call__(self, X, y):
        values, vectors = np.linalg.eigh(X.T @ X / len(X))
        self.w = vectors @ ((vectors.T @ (X.T @ y / len(X))) / (values + self.l2))
        return self.w


def ridge(X, y, l2):
    return RidgeRegression(l2)(X, y)
""",
    "scikit-learn without an intercept": r"""
from sklearn.linear_model import Ridge


def ridge(X, y, l2):
    return Ridge(alpha=len(X) * l2, fit_intercept=False, solver="cholesky").fit(X, y).coef_
""",
    "scikit-learn with its intercept, which the centered columns make harmless": r"""
from sklearn.linear_model import Ridge


def ridge(X, y, l2):
    return Ridge(alpha=X.shape[0] * l2, solver="svd").fit(X, y).coef_
""",
    "torch, returns a tensor": r"""
import torch


def ridge(X, y, l2):
    X, y = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    n, d = X.shape
    return torch.linalg.solve(X.T @ X + n * l2 * torch.eye(d, dtype=torch.float64), X.T @ y)
""",
}
