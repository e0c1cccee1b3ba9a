"""Muon: a weight matrix steps by an orthogonal matrix, so that no direction of it is left behind; biases go by Adam."""

import numpy as np

from coursekit.core import validate
from coursekit.core.kernel import MATRIX, UPDATE, kernel, pointer, void
from coursekit.core.optimizers.optimizer import Optimizer, share


@kernel(void(MATRIX))
def _orthogonalize(X):
    # in place: the singular vectors stay, five steps of Newton and Schulz bring the singular values near 1
    largest = np.abs(X).max()
    if largest == 0.0:
        return
    X /= largest  # no square underflows or overflows, so the size of the gradient does not count
    X /= np.sqrt((X * X).sum())
    for _ in range(5):
        if X.shape[0] <= X.shape[1]:  # the smaller of both squares
            A = X @ X.T
            X[:] = 3.4445 * X + (-4.7750 * A + 2.0315 * (A @ A)) @ X
        else:
            A = X.T @ X
            X[:] = 3.4445 * X + X @ (-4.7750 * A + 2.0315 * (A @ A))


@kernel(UPDATE)
def _muon(theta, grad, state, hyper, lr, t):
    beta, sizes = hyper[0], hyper[1:]
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    m, v = state[0], state[1]
    correction1, correction2 = 1.0 / (1.0 - beta1**t), 1.0 / (1.0 - beta2**t)
    layer = first = 0
    while first < theta.size:  # the weights of a layer begin at first; after the sizes there may be more numbers
        d, k = int(sizes[layer]), int(sizes[layer + 1])
        W, b = slice(first, first + d * k), slice(first + d * k, first + (d + 1) * k)
        m[W] = beta * m[W] + (1.0 - beta) * grad[W]
        step = (beta * m[W] + (1.0 - beta) * grad[W]).reshape(d, k)  # as Nesterov looks ahead
        _orthogonalize(step)
        theta[W] -= lr * 0.2 * np.sqrt(max(d, k)) * step.ravel()
        m[b] = beta1 * m[b] + (1.0 - beta1) * grad[b]
        v[b] = beta2 * v[b] + (1.0 - beta2) * grad[b] ** 2
        root = np.sqrt(v[b] * correction2) + eps
        theta[b] -= lr * (m[b] * correction1) / root + 0.0 * root
        layer, first = layer + 1, first + (d + 1) * k


def muon(beta=0.95, sizes=()):
    """Muon: momentum whose matrix is made orthogonal before each step, for models with weight matrices.

    For each W of shape (d, k): M <- beta M + (1 - beta) G, X = beta M + (1 - beta) G over its norm, five times
    X <- 3.4445 X - 4.7750 (X X') X + 2.0315 (X X')^2 X, and W <- W - lr 0.2 sqrt(max(d, k)) X.

    The polynomial brings a singular value of at least 0.002 of the norm to between 0.68 and 1.2. The factor makes a
    step about as long as Adam's (Liu et al.), so the biases take `adam`'s with the same lr. The authors leave the first
    and the last layer of a large model to Adam as well; here every weight matrix is orthogonalized, as in optax.

    Parameters
    ----------
    beta : float, at least 0 and below 1
    sizes : sequence of int, (d_in, hidden, ..., d_out)
        `fit` knows those of its model, so this is for a loop of your own: model.sizes.

    Returns and raises: as `momentum`; without sizes a ValueError in `descend` and `update`: a surface has no matrix.

    Examples
    --------
    >>> rule = muon(sizes=(2, 2))
    >>> theta, state = np.zeros(6), rule.init(6)
    >>> rule.update(theta, [3.0, 0.0, 0.0, 0.03, 0.0, 0.0], state, lr=1.0, t=1)
    >>> theta[:4].reshape(2, 2).round(2)  # one slope a hundred times as steep, both ways about as long
    array([[-0.2,  0. ],
           [ 0. , -0.2]])

    References
    ----------
    Jordan et al. (2024), Muon: an optimizer for hidden layers in neural networks; Liu et al. (2025), Muon is scalable
    for LLM training, section 2.2.
    """
    sizes = sizes if isinstance(sizes, tuple) and not sizes else validate.sizes("sizes", sizes)
    return Optimizer("muon", {"beta": share("beta", beta)}, 2, pointer(_muon), rate="step", sizes=sizes)
