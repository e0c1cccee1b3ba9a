"""Exhibits: forms of AdaGrad that a lecture shows and nobody trains with, in plain NumPy.

AdaGrad divides the gradient by the root of the sum G of all outer products g g'. That takes a d x d
matrix and its root at every step; everyone keeps the diagonal r only, as `optimizers.adagrad` does.
Each exhibit is a step for the loop of `descend`: there is one loop, and here it has no second path.
"""

import numpy as np

from coursekit.core import validate
from coursekit.core.lookup import listing
from coursekit.training.descend import descend


def adagrad(surface, start, lr=0.1, steps=100, *, eps=1e-8, eps_inside=False):
    """AdaGrad by the diagonal: r <- r + g^2, theta <- theta - lr g / (sqrt(r) + eps).

    With eps_inside theta <- theta - lr g / sqrt(r + eps), as one lecture has it: next to gradients
    smaller than sqrt(eps), 1e-4 for the default, that is another algorithm.

    Parameters
    ----------
    surface, start, lr, steps : as for `descend`
    eps : float, at least 0
    eps_inside : bool

    Returns
    -------
    Path

    Raises
    ------
    TypeError, ValueError
        As `descend`; or if eps is negative, or eps_inside no bool.

    Examples
    --------
    >>> adagrad(lambda x: 2 * x, [4.0], lr=1.0, steps=1, eps=36.0, eps_inside=True).theta.tolist()
    [[4.0], [3.2]]

    References
    ----------
    Duchi, Hazan & Singer (2011); lecture B, AdaGrad.
    """
    root = _root(eps, eps_inside)
    r = 0.0

    def step(theta, grad, lr):
        nonlocal r
        r = r + grad**2
        divided = np.divide(grad, root(r), out=np.zeros_like(grad), where=root(r) > 0)
        return theta - lr * divided + 0 * r  # NaN where the square of a gradient has overflowed: `descend` reports it

    return descend(surface, start, step, lr, steps)


def full_adagrad(surface, start, lr=0.1, steps=100, *, eps=1e-8, eps_inside=False):
    """AdaGrad by the full matrix: G <- G + g g', theta <- theta - lr (G^(1/2) + eps I)^(-1) g.

    With eps_inside (G + eps I)^(-1/2). A turned surface gives the same path turned, which the diagonal does
    not; on a path along one axis at a time the two agree.

    Until d steps are done G has directions of length 0: the inverse leaves them out, as g has no part there.

    Parameters, returns and raises: as `adagrad`.

    Examples
    --------
    >>> full_adagrad(lambda x: x, [3.0, 4.0], lr=1.0, steps=1, eps=0).theta[1].round(12).tolist()
    [2.4, 3.2]
    >>> adagrad(lambda x: x, [3.0, 4.0], lr=1.0, steps=1, eps=0).theta[1].tolist()
    [2.0, 3.0]

    References
    ----------
    Duchi, Hazan & Singer (2011), figure 1; lecture B, AdaGrad.
    """
    root = _root(eps, eps_inside)
    G = 0.0

    def step(theta, grad, lr):
        nonlocal G
        G = G + np.outer(grad, grad)
        if not np.isfinite(G).all():
            return np.full_like(theta, np.nan)  # a square has overflowed: `descend` reports it
        # G = Q diag(r) Q': along the columns of Q as axes G is a diagonal, and the step that of `adagrad`
        r, Q = np.linalg.eigh(G)
        seen = r > r.size * np.finfo(float).eps * r[-1]  # elsewhere G is 0 but for rounding, and so is grad
        r, Q = r[seen], Q[:, seen]
        return theta - lr * Q @ (Q.T @ grad / root(r))

    return descend(surface, start, step, lr, steps)


def _root(eps, eps_inside):
    """The divisor as a function of r."""
    eps, eps_inside = validate.number("eps", eps, low=0), validate.boolean("eps_inside", eps_inside)
    return (lambda r: np.sqrt(r + eps)) if eps_inside else (lambda r: np.sqrt(r) + eps)


__all__ = ["adagrad", "full_adagrad"]
__dir__ = listing(__all__)
