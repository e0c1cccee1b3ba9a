"""opt/adam. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "plain loop over the parameters, lists": r"""
def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    new_theta, new_m, new_v = [], [], []
    for p, mi, vi, g in zip(theta, m, v, grad):
        mi = beta1 * mi + (1 - beta1) * g
        vi = beta2 * vi + (1 - beta2) * g * g
        m_hat = mi / (1 - beta1**t)
        v_hat = vi / (1 - beta2**t)
        new_theta.append(p - lr * m_hat / (v_hat**0.5 + eps))
        new_m.append(mi)
        new_v.append(vi)
    return new_theta, new_m, new_v
""",
    "vectorized NumPy": r'''
import numpy as np


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    """Return the parameters and the two means after update number t."""
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
''',
    "both corrections drawn into the rate": r"""
import numpy as np


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = np.sqrt(1 - beta2**t)
    rate = lr * root / (1 - beta1**t)
    return [theta - rate * m / (np.sqrt(v) + eps * root), m, v]
""",
    "in place on copies": r"""
import numpy as np


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    theta, m, v = np.array(theta, float), np.array(m, float), np.array(v, float)
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * np.square(grad)
    step = m / (1 - np.power(beta1, t))
    step *= lr
    step /= np.sqrt(v / (1 - np.power(beta2, t))) + eps
    theta -= step
    return theta, m, v
""",
    "float32": r"""
import numpy as np


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    theta, m, v, g = (np.asarray(a, dtype=np.float32) for a in (theta, m, v, grad))
    b1, b2 = np.float32(beta1), np.float32(beta2)
    m = b1 * m + np.float32(1 - beta1) * g
    v = b2 * v + np.float32(1 - beta2) * g * g
    m_hat = m / np.float32(1 - beta1**t)
    v_hat = v / np.float32(1 - beta2**t)
    return theta - np.float32(lr) * m_hat / (np.sqrt(v_hat) + np.float32(eps)), m, v
""",
    "a dictionary, helper functions": r"""
import numpy as np


def decay(mean, new, beta):
    return beta * mean + (1 - beta) * new


def correct(mean, beta, t):
    assert t >= 1
    return mean / (1 - beta**t)


def adam_step(theta, m, v, grad, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = decay(m, grad, beta1), decay(v, grad**2, beta2)
    theta = theta - lr * correct(m, beta1, t) / (np.sqrt(correct(v, beta2, t)) + eps)
    return {"theta": theta, "m": m, "v": v}
""",
    "the two means in one stacked array": r"""
import numpy as np


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    betas = np.array([beta1, beta2]).reshape(2, *[1] * np.ndim(grad))
    means = betas * np.stack([m, v]) + (1 - betas) * np.stack([grad, grad**2])
    hats = means / (1 - betas**t)
    theta = theta - lr * hats[0] / (hats[1] ** 0.5 + eps)
    return np.concatenate([theta[None], means])
""",
    "numba": r"""
import numba
import numpy as np


@numba.njit
def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad * grad
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
""",
    "torch.optim.Adam, tensors": r"""
import torch


def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    tensor = lambda a: torch.tensor(a, dtype=torch.float64)
    p = torch.nn.Parameter(tensor(theta))
    p.grad = tensor(grad)
    optimizer = torch.optim.Adam([p], lr=lr, betas=(beta1, beta2), eps=eps)
    optimizer.state[p] = {"step": torch.tensor(float(t - 1)), "exp_avg": tensor(m), "exp_avg_sq": tensor(v)}
    optimizer.step()
    return p.detach(), optimizer.state[p]["exp_avg"], optimizer.state[p]["exp_avg_sq"]
""",
    "jax": r"""
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)


@jax.jit
def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * jnp.square(grad)
    return theta - lr * (m / (1 - beta1**t)) / (jnp.sqrt(v / (1 - beta2**t)) + eps), m, v
""",
}
