"""gd/least-squares. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "Gaussian elimination on lists": r"""
def least_squares(X, y, l2):
    n, d = len(X), len(X[0])
    A = [[float(sum(X[r][i] * X[r][j] for r in range(n))) for j in range(d)] for i in range(d)]
    b = [float(sum(X[r][i] * y[r] for r in range(n))) for i in range(d)]
    for i in range(d):
        A[i][i] += l2
    for i in range(d):
        p = max(range(i, d), key=lambda r: abs(A[r][i]))
        A[i], A[p], b[i], b[p] = A[p], A[i], b[p], b[i]
        for r in range(i + 1, d):
            factor = A[r][i] / A[i][i]
            A[r] = [u - factor * v for u, v in zip(A[r], A[i])]
            b[r] -= factor * b[i]
    w = [0.0] * d
    for i in reversed(range(d)):
        w[i] = (b[i] - sum(A[i][j] * w[j] for j in range(i + 1, d))) / A[i][i]
    return w
""",
    "solve": r"""
import numpy as np


def least_squares(X, y, l2):
    A = X.T @ X + l2 * np.eye(X.shape[1])
    return np.linalg.solve(A, X.T @ y)
""",
    "inverse": r"""
import numpy as np


def least_squares(X, y, l2):
    d = X.shape[1]
    return np.linalg.inv(np.dot(X.T, X) + l2 * np.identity(d)) @ X.T @ y
""",
    "pseudoinverse": r"""
import numpy as np


def least_squares(X, y, l2):
    return np.linalg.pinv(X.T @ X + l2 * np.eye(X.shape[1])) @ (X.T @ y)
""",
    "rows added, lstsq": r"""
import numpy as np


def least_squares(X, y, l2):
    d = X.shape[1]
    A = np.vstack([X, np.sqrt(l2) * np.eye(d)])
    b = np.concatenate([y, np.zeros(d)])
    w, *_ = np.linalg.lstsq(A, b, rcond=None)
    return w
""",
    "singular values": r"""
import numpy as np


def least_squares(X, y, l2):
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt.T @ (s / (s**2 + l2) * (U.T @ y))
""",
    "QR of the matrix with rows added": r"""
import numpy as np


def least_squares(X, y, l2):
    n, d = X.shape
    Q, R = np.linalg.qr(np.concatenate([X, l2**0.5 * np.eye(d)]))
    return np.linalg.solve(R, Q[:n].T @ y)
""",
    "Cholesky": r"""
import numpy as np


def least_squares(X, y, l2):
    A = np.einsum("ni,nj->ij", X, X) + np.diag(np.full(X.shape[1], float(l2)))
    L = np.linalg.cholesky(A)
    z = np.linalg.solve(L, np.einsum("ni,n->i", X, y))
    return np.linalg.solve(L.T, z)
""",
    "dual form, early return for no penalty": r"""
import numpy as np


def least_squares(X, y, l2):
    if l2 == 0:
        return np.linalg.lstsq(X, y, rcond=None)[0]
    K = X @ X.T + l2 * np.eye(len(X))
    return X.T @ np.linalg.solve(K, y)
""",
    "eigenvectors": r"""
import numpy as np


def least_squares(X, y, l2):
    values, vectors = np.linalg.eigh(X.T @ X)
    return vectors @ ((vectors.T @ (X.T @ y)) / (values + l2))
""",
    "one Newton step from 0": r"""
import numpy as np


def least_squares(X, y, l2):
    w = np.zeros(X.shape[1])
    gradient = 2 * X.T @ (X @ w - y) + 2 * l2 * w
    hessian = 2 * X.T @ X + 2 * l2 * np.eye(len(w))
    return w - np.linalg.solve(hessian, gradient)
""",
    "diagonal filled in place, list": r"""
import numpy as np


def least_squares(X, y, l2):
    gram = (X.T @ X).astype(float)
    gram[np.diag_indices_from(gram)] += l2
    return list(np.linalg.solve(gram, X.T @ y))
""",
    "result cast to float32": r"""
import numpy as np


def least_squares(X, y, l2):
    d = np.shape(X)[1]
    w = np.linalg.solve(np.matmul(X.T, X) + np.eye(d) * l2, np.matmul(X.T, y))
    return w.astype(np.float32)
""",
    "class with fit": r"""
import numpy as np


class Ridge:
    def __init__(self, l2: float = 0.0):
        self.l2 = l2

    def fit(self, X, y):
        d = X.shape[1]
        right = X.T @ y[:, None]
        self.w = np.linalg.solve(X.T @ X + self.l2 * np.eye(d), right)[:, 0]
        return self


def least_squares(X, y, l2):
    return Ridge(l2).fit(X, y).w
""",
    "update by update of the inverse, from QR for no penalty": r"""
import numpy as np


def least_squares(X, y, l2):
    if not l2:
        Q, R = np.linalg.qr(X)
        return np.linalg.solve(R, Q.T @ y)
    P = np.eye(X.shape[1]) / l2
    w = np.zeros(X.shape[1])
    for x, t in zip(X, y):
        k = P @ x / (1 + x @ P @ x)
        w = w + k * (t - x @ w)
        P = P - np.outer(k, x @ P)
    return w
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def least_squares(X, y, l2):
    n, d = X.shape
    A, b = np.zeros((d, d)), np.zeros(d)
    for i in range(d):
        A[i, i] = l2
        for r in range(n):
            b[i] += X[r, i] * y[r]
            for j in range(d):
                A[i, j] += X[r, i] * X[r, j]
    return np.linalg.solve(A, b)
""",
    "scipy, positive definite": r"""
import numpy as np
from scipy import linalg


def least_squares(X, y, l2):
    return linalg.solve(X.T @ X + l2 * np.eye(X.shape[1]), X.T @ y, assume_a="pos")
""",
    "sklearn": r"""
from sklearn.linear_model import LinearRegression, Ridge


def least_squares(X, y, l2):
    model = Ridge(alpha=l2, fit_intercept=False, solver="svd") if l2 > 0 else LinearRegression(fit_intercept=False)
    return model.fit(X, y).coef_
""",
    "torch": r"""
import torch


def least_squares(X, y, l2):
    X, y = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    return torch.linalg.solve(X.T @ X + l2 * torch.eye(X.shape[1], dtype=torch.float64), X.T @ y)
""",
    "jax": r"""
import jax.numpy as jnp


def least_squares(X, y, l2):
    X, y = jnp.asarray(X, dtype=float), jnp.asarray(y, dtype=float)
    d = X.shape[1]
    A = jnp.concatenate([X, jnp.sqrt(l2) * jnp.eye(d)])
    return jnp.linalg.lstsq(A, jnp.concatenate([y, jnp.zeros(d)]))[0]
""",
}
