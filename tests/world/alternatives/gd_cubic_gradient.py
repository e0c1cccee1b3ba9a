"""gd/cubic-gradient. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loops over floats": r"""
def cubic_gradient(w, x, y):
    n = len(x)
    g = [0.0, 0.0, 0.0, 0.0]
    for xi, yi in zip(x, y):
        r = w[0] * xi**3 + w[1] * xi**2 + w[2] * xi + w[3] - yi
        g[0] += 2 * r * xi**3 / n
        g[1] += 2 * r * xi**2 / n
        g[2] += 2 * r * xi / n
        g[3] += 2 * r / n
    return g
""",
    "design matrix": r"""
import numpy as np


def cubic_gradient(w, x, y):
    A = np.stack([x**3, x**2, x, np.ones(len(x))], axis=1)
    return 2 / len(x) * A.T @ (A @ w - y)
""",
    "vander": r"""
import numpy as np


def cubic_gradient(w, x, y):
    V = np.vander(x, 4)
    residual = V @ w - y
    return 2 * residual @ V / len(y)
""",
    "polyval and means": r"""
import numpy as np


def cubic_gradient(w, x, y):
    error = np.polyval(w, x) - y
    return np.array([np.mean(2 * error * x**p) for p in (3, 2, 1, 0)])
""",
    "Horner's rule": r"""
import numpy as np


def cubic_gradient(w, x, y):
    r = ((w[0] * x + w[1]) * x + w[2]) * x + w[3] - y
    g4 = r
    g3 = g4 * x
    g2 = g3 * x
    g1 = g2 * x
    return np.array([2 * g.mean() for g in (g1, g2, g3, g4)])
""",
    "normal matrix": r"""
import numpy as np


def cubic_gradient(w, x, y):
    X = np.column_stack((x**3, x**2, x, np.ones_like(x)))
    n = X.shape[0]
    return (2 * X.T @ X @ w - 2 * X.T @ y) / n
""",
    "power sums": r"""
import numpy as np


def cubic_gradient(w, x, y):
    moments = [np.mean(np.asarray(x, dtype=float) ** p) for p in range(7)]
    gradient = []
    for p in (3, 2, 1, 0):
        model = sum(w[3 - q] * moments[p + q] for q in (3, 2, 1, 0))
        gradient.append(2 * (model - np.mean(x**p * y)))
    return np.array(gradient)
""",
    "einsum, broadcast powers": r"""
import numpy as np


def cubic_gradient(w, x, y):
    powers = np.asarray(x, dtype=float)[:, None] ** np.array([3, 2, 1, 0])
    r = np.einsum("nj,j->n", powers, w) - y
    return np.einsum("n,nj->j", r, powers) * 2 / len(r)
""",
    "four means, a tuple": r"""
import numpy as np


def cubic_gradient(w, x, y):
    w1, w2, w3, w4 = w
    e = w1 * x**3 + w2 * x**2 + w3 * x + w4 - y
    return 2 * np.mean(e * x**3), 2 * np.mean(e * x**2), 2 * np.mean(e * x), 2 * np.mean(e)
""",
    "polynomial class": r"""
import numpy as np
from numpy.polynomial import Polynomial


def cubic_gradient(w, x, y):
    p = Polynomial(np.asarray(w)[::-1])
    residual = y - p(x)
    ascending = np.polynomial.polynomial.polyvander(x, 3).T @ residual
    return -2 / len(x) * ascending[::-1]
""",
    "result cast to float32": r"""
import numpy as np


def cubic_gradient(w, x, y):
    gradient = np.zeros(4, dtype=np.float32)
    residual = np.poly1d(w)(x) - y
    for i in range(4):
        gradient[i] = 2 * np.dot(residual, x ** (3 - i)) / len(x)
    return gradient
""",
    "recursion over the points": r"""
import numpy as np


def total(w, x, y):
    if len(x) == 0:
        return np.zeros(4)
    a = np.array([x[0] ** 3, x[0] ** 2, x[0], 1])
    return 2 * (a @ w - y[0]) * a + total(w, x[1:], y[1:])


def cubic_gradient(w, x, y):
    return total(w, x, y) / len(x)
""",
    "class with a call": r"""
import numpy as np


class CubicGradient:
    def features(self, x: np.ndarray) -> np.ndarray:
        return np.array([x**3, x**2, x, x**0])

    def __call__(self, w, x, y):
        F = self.features(x)
        assert F.shape == (4, len(x))
        return 2 * (F * (w @ F - y)).mean(axis=1)


cubic_gradient = CubicGradient()
""",
    "numba": r"""
import numpy as np
from numba import njit


@njit
def cubic_gradient(w, x, y):
    g = np.zeros(4)
    for i in range(x.shape[0]):
        r = -1.0 * y[i]
        for j in range(4):
            r += w[j] * x[i] ** (3 - j)
        for j in range(4):
            g[j] += r * x[i] ** (3 - j)
    return g * 2.0 / x.shape[0]
""",
    "sklearn features": r"""
import numpy as np
from sklearn.preprocessing import PolynomialFeatures


def cubic_gradient(w, x, y):
    A = PolynomialFeatures(3).fit_transform(np.reshape(x, (-1, 1)))[:, ::-1]
    return 2 * A.T @ (A @ w - y) / len(y)
""",
    "torch autograd": r"""
import torch


def cubic_gradient(w, x, y):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    model = w[0] * x**3 + w[1] * x**2 + w[2] * x + w[3]
    torch.nn.functional.mse_loss(model, y).backward()
    return w.grad
""",
    "jax": r"""
import jax
import jax.numpy as jnp


def cubic_gradient(w, x, y):
    w, x, y = (jnp.asarray(a, dtype=float) for a in (w, x, y))
    loss = lambda w: jnp.mean((jnp.polyval(w, x) - y) ** 2)
    return jax.grad(loss)(w)
""",
}
