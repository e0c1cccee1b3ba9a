"""opt/adadelta. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
def adadelta_step(theta, r, u, grad, rho, eps):
    new_theta, new_r, new_u = [], [], []
    for ti, ri, ui, gi in zip(theta, r, u, grad):
        ri = rho * ri + (1 - rho) * gi**2
        d = (ui + eps) ** 0.5 / (ri + eps) ** 0.5 * gi
        new_u.append(rho * ui + (1 - rho) * d**2)
        new_r.append(ri)
        new_theta.append(ti - d)
    return new_theta, new_r, new_u
""",
    "vectorized NumPy": r'''
import numpy as np


def adadelta_step(theta, r, u, grad, rho, eps):
    """Return the parameters and the means r and u of the squares."""
    r = rho * r + (1 - rho) * grad**2
    d = np.sqrt(u + eps) / np.sqrt(r + eps) * grad
    u = rho * u + (1 - rho) * d**2
    return theta - d, r, u
''',
    "one root of the quotient": r"""
import numpy as np


def rms_ratio(a, b, eps):
    return ((a + eps) / (b + eps)) ** 0.5


def adadelta_step(theta, r, u, grad, rho, eps):
    r1 = r + (1 - rho) * (np.square(grad) - r)
    d = grad * rms_ratio(u, r1, eps)
    u1 = u + (1 - rho) * (np.square(d) - u)
    return [theta - d, r1, u1]
""",
    "in place on copies": r"""
import numpy as np


def adadelta_step(theta, r, u, grad, rho, eps):
    theta, r, u = (np.array(a, dtype=float) for a in (theta, r, u))
    r *= rho
    r += (1 - rho) * grad * grad
    d = grad * np.sqrt(u + eps)
    d /= np.sqrt(r + eps)
    u *= rho
    u += (1 - rho) * d * d
    theta -= d
    return theta, r, u
""",
    "float32": r"""
import numpy as np


def adadelta_step(theta, r, u, grad, rho, eps):
    theta, r, u, g = (np.asarray(a, np.float32) for a in (theta, r, u, grad))
    rho, eps = np.float32(rho), np.float32(eps)
    r = rho * r + (1 - rho) * g**2
    d = np.sqrt(u + eps) / np.sqrt(r + eps) * g
    return theta - d, r, rho * u + (1 - rho) * d**2
""",
    "lambdas, one stacked array": r"""
import numpy as np


def adadelta_step(theta, r, u, grad, rho=0.95, eps=1e-6):
    mean = lambda old, new: rho * old + (1 - rho) * new**2
    rms = lambda s: np.sqrt(s + eps)
    r_new = mean(r, grad)
    d = rms(u) * grad / rms(r_new)
    return np.array([theta - d, r_new, mean(u, d)])
""",
    "a dictionary": r"""
import numpy as np


def adadelta_step(theta, r, u, grad, rho, eps):
    state = {"theta": theta, "r": r, "u": u}
    state["r"] = rho * state["r"] + (1 - rho) * np.power(grad, 2)
    d = np.sqrt(state["u"] + eps) / np.sqrt(state["r"] + eps) * grad
    state["u"] = rho * state["u"] + (1 - rho) * np.power(d, 2)
    state["theta"] = state["theta"] - d
    return state
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def adadelta_step(theta, r, u, grad, rho, eps):
    r = rho * r + (1 - rho) * grad**2
    d = np.sqrt(u + eps) / np.sqrt(r + eps) * grad
    u = rho * u + (1 - rho) * d**2
    return theta - d, r, u
""",
    "torch.optim.Adadelta, tensors": r"""
import torch


def adadelta_step(theta, r, u, grad, rho, eps):
    t = lambda a: torch.tensor(a, dtype=torch.float64)
    p = torch.nn.Parameter(t(theta))
    p.grad = t(grad)
    optimizer = torch.optim.Adadelta([p], lr=1.0, rho=rho, eps=eps)
    optimizer.state[p] = {"step": torch.tensor(0.0), "square_avg": t(r), "acc_delta": t(u)}
    optimizer.step()
    state = optimizer.state[p]
    return p.detach(), state["square_avg"], state["acc_delta"]
""",
}
