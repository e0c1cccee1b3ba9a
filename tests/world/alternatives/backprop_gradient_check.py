"""backprop/gradient-check. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "loop over np.ndindex, two copies": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    gradient = np.zeros(np.shape(theta))
    for i in np.ndindex(gradient.shape):
        plus = np.array(theta, dtype=float)
        minus = np.array(theta, dtype=float)
        plus[i] += eps
        minus[i] -= eps
        gradient[i] = (f(plus) - f(minus)) / (2 * eps)
    return gradient
""",
    "flat unit vectors": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    gradient = np.zeros(theta.size)
    for i in range(theta.size):
        e = np.zeros(theta.size)
        e[i] = eps
        e = e.reshape(theta.shape)
        gradient[i] = (f(theta + e) - f(theta - e)) / (2 * eps)
    return gradient.reshape(theta.shape)
""",
    "in place on a copy, restored": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    point = np.array(theta, dtype=float)
    grad = np.zeros_like(point)
    it = np.nditer(point, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        old = point[i]
        point[i] = old + eps
        up = f(point)
        point[i] = old - eps
        down = f(point)
        point[i] = old
        grad[i] = (up - down) / (2 * eps)
    return grad
""",
    "list comprehension over the unit matrix": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    shape = np.shape(theta)
    steps = eps * np.eye(np.size(theta))
    parts = [(f(theta + e.reshape(shape)) - f(theta - e.reshape(shape))) / 2 / eps for e in steps]
    return np.array(parts).reshape(shape)
""",
    "enumerate, differences of two lists": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta).astype(float)

    def shifted(index, by):
        moved = theta.copy()
        moved.flat[index] += by
        return f(moved)

    up = np.array([shifted(i, eps) for i in range(theta.size)])
    down = np.array([shifted(i, -eps) for i in range(theta.size)])
    return ((up - down) / (2 * eps)).reshape(theta.shape)
""",
    "np.gradient on three values": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    out = np.empty(theta.shape)
    middle = f(theta)
    for index, _ in np.ndenumerate(theta):
        e = np.zeros(theta.shape)
        e[index] = eps
        out[index] = np.gradient([f(theta - e), middle, f(theta + e)], eps)[1]
    return out
""",
    "mean of forward and backward difference": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    base = np.asarray(theta) * 1.0
    forward, backward = np.zeros(base.shape), np.zeros(base.shape)
    here = f(base)
    for i in np.ndindex(*base.shape):
        e = np.zeros(base.shape)
        e[i] = 1
        forward[i] = (f(base + eps * e) - here) / eps
        backward[i] = (here - f(base - eps * e)) / eps
    return (forward + backward) / 2
""",
    "flat iterator of the result": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    grad = np.zeros_like(theta, dtype=float)
    step = np.zeros_like(theta, dtype=float)
    for i in range(grad.size):
        step.flat[i] = eps
        grad.flat[i] = (f(theta + step) - f(theta - step)) / (2 * eps)
        step.flat[i] = 0
    return grad
""",
    "apply_along_axis over directions": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=np.float64)

    def along(direction):
        e = direction.reshape(theta.shape)
        return (f(theta + eps * e) - f(theta - eps * e)) / (2 * eps)

    return np.apply_along_axis(along, 1, np.identity(theta.size)).reshape(theta.shape)
""",
    "nested list": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)
    flat = theta.flatten()
    todo = list(range(len(flat)))
    out = []
    while todo:
        i = todo.pop(0)
        up, down = flat.copy(), flat.copy()
        up[i], down[i] = flat[i] + eps, flat[i] - eps
        out.append(float(f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / (2 * eps))
    return np.reshape(out, theta.shape).tolist()
""",
    "result cast to float32": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=np.float64)
    grad = np.zeros(theta.shape, dtype=np.float32)
    for i in np.ndindex(theta.shape):
        delta = np.zeros(theta.shape)
        delta[i] = eps
        grad[i] = (f(theta + delta) - f(theta - delta)) / (2 * eps)
    return grad
""",
    "np.fromiter over a generator": r"""
import numpy as np


def central(f, theta, eps):
    for i in range(theta.size):
        e = (np.arange(theta.size) == i).reshape(theta.shape)
        yield (f(theta + eps * e) - f(theta - eps * e)) / (2 * eps)


def numerical_gradient(f, theta, eps=1e-5):
    return np.fromiter(central(f, np.asarray(theta), eps), dtype=float).reshape(np.shape(theta))
""",
    "recursion over components": r"""
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.asarray(theta, dtype=float)

    def rest(i):
        if i == theta.size:
            return []
        e = np.zeros(theta.size)
        e[i] = eps
        e = e.reshape(theta.shape)
        return [(f(theta + e) - f(theta - e)) / (2 * eps)] + rest(i + 1)

    return np.array(rest(0)).reshape(theta.shape)
""",
    "class with a call": r"""
import numpy as np


class NumericalGradient:
    def __call__(self, f, theta, eps=1e-5):
        assert eps > 0
        theta = np.asarray(theta, dtype=float)
        gradient = {}
        for i in np.ndindex(theta.shape):
            values = []
            for sign in (1, -1):
                moved = theta.copy()
                moved[i] += sign * eps
                values.append(f(moved))
            gradient[i] = (values[0] - values[1]) / (2 * eps)
        return np.array(list(gradient.values())).reshape(theta.shape)


numerical_gradient = NumericalGradient()
""",
    "difference of one-dimensional functions": r"""
import numpy as np


def slope(g, eps):
    return (g(eps) - g(-eps)) / (2 * eps)


def numerical_gradient(f, theta, eps=1e-5):
    units = np.eye(np.size(theta)).reshape((-1,) + np.shape(theta))
    return np.reshape([slope(lambda t, e=e: f(theta + t * e), eps) for e in units], np.shape(theta))
""",
    "torch tensor of the results": r"""
import numpy as np
import torch


def numerical_gradient(f, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    out = torch.zeros(theta.shape, dtype=torch.float64)
    for i in np.ndindex(theta.shape):
        e = np.zeros(theta.shape)
        e[i] = 1.0
        out[i] = float((f(theta + eps * e) - f(theta - eps * e)) / (2 * eps))
    return out
""",
}
