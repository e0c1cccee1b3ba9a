"""The perceptron: go through the examples, and add to w each one that is on the wrong side.

With targets y = ±1 and a 1 behind each example, x = (x1, ..., xd, 1), the bias is a weight like the others. Where
y w·x <= 0, w <- w + y x. Each such mistake moves w·u for a unit vector u by y u·x, and w² by at most x², so

    gamma k <= w·u <= |w| <= R sqrt(k)      after k mistakes,

with R the length of the longest example and gamma the smallest y u·x. If some u has all of them positive, the two
sides meet at k = (R/gamma)²: there are no more mistakes (Novikoff 1962). The best u is the direction of the point
nearest to the origin in the convex hull of all y x, and gamma its distance.
"""

from typing import NamedTuple

import numpy as np

from coursekit.core.kernel import INTEGERS, MATRIX, VECTOR, int64, kernel

_ROUNDING = 1e-14  # of the squared length of the longest example


@kernel(int64(MATRIX, VECTOR, MATRIX, INTEGERS), allocates=False)
def _mistakes(X, y, path, wrong):
    n, d = X.shape
    k, right, i = 0, 0, 0
    while right < n and k < wrong.size:
        score = 0.0
        for j in range(d):
            score += path[k, j] * X[i, j]
        right += 1
        if y[i] * score <= 0.0:  # on the wrong side, or on the border
            for j in range(d):
                path[k + 1, j] = path[k, j] + y[i] * X[i, j]
            wrong[k] = i
            k += 1
            right = 0
        i = (i + 1) % n
    return k if right == n else -1


class Learned(NamedTuple):
    """path[k] is w after k mistakes, the last of its numbers the bias; wrong[k] the example of mistake k + 1.

    ended says whether a whole pass was right.
    """

    path: np.ndarray
    wrong: np.ndarray
    ended: bool

    @property
    def mistakes(self):
        """How many there were."""
        return len(self.wrong)


def with_one(X):
    """Each example with a 1 behind it."""
    return np.column_stack([X, np.ones(len(X))])


def learn(X, y, mistakes):
    """The perceptron from w = 0 on examples (n, d) and targets of -1 and 1, until all are right or so many mistakes.

    Returns
    -------
    Learned

    Examples
    --------
    >>> run = learn(with_one(np.array([[2.0], [-1.0]])), np.array([1.0, -1.0]), mistakes=10)
    >>> run.path.tolist(), run.ended
    ([[0.0, 0.0], [2.0, 1.0]], True)

    References
    ----------
    Rosenblatt (1958), The perceptron: a probabilistic model for information storage and organization in the brain.
    """
    path, wrong = np.zeros((mistakes + 1, X.shape[1])), np.zeros(mistakes, np.int64)
    k = _mistakes(np.ascontiguousarray(X), np.ascontiguousarray(y, dtype=float), path, wrong)
    count = mistakes if k < 0 else k
    return Learned(path[: count + 1], wrong[:count], k >= 0)


def margin(X, y):
    """(gamma, u): the largest gamma with y u·x >= gamma for all examples and a unit vector u; (0, None) without one.

    Wolfe's algorithm: the nearest point to the origin of a few y x, with one more of them whenever that is nearer.

    Examples
    --------
    >>> gamma, u = margin(with_one(np.array([[3.0], [-3.0]])), np.array([1.0, -1.0]))
    >>> round(gamma, 6), (u.round(6) + 0).tolist()
    (3.0, [1.0, 0.0])

    References
    ----------
    Novikoff (1962), On convergence proofs on perceptrons; Wolfe (1976), Finding the nearest point in a polytope.
    """
    Z = X * np.asarray(y, dtype=float)[:, None]
    small = _ROUNDING * (Z**2).sum(axis=1).max()
    corners, shares = [int((Z**2).sum(axis=1).argmin())], np.ones(1)
    nearest = Z[corners[0]]
    for _ in range(10 * len(Z)):
        next_one = int((Z @ nearest).argmin())
        if nearest @ nearest - Z[next_one] @ nearest <= small or next_one in corners:
            break
        corners, shares = _shrunk(Z, [*corners, next_one], np.append(shares, 0.0))
        nearest = shares @ Z[corners]
    length = np.sqrt(nearest @ nearest)
    separates = length > 0 and (Z @ nearest).min() > small
    return (float(length), nearest / length) if separates else (0.0, None)


def _shrunk(Z, corners, shares):
    """The corners that the nearest point of their hull needs, and its shares of them."""
    while True:
        some, count = Z[corners], len(corners)
        system = np.ones((count + 1, count + 1))  # the shares sum to 1, and all corners are as near along the point
        system[:count, :count], system[count, count] = some @ some.T, 0
        flat = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0][:count]
        if (flat > _ROUNDING).all():
            return corners, flat
        falling = flat <= _ROUNDING
        step = min(1.0, (shares[falling] / np.maximum(shares - flat, 1e-300)[falling]).min())
        shares = shares + step * (flat - shares)
        kept = shares > _ROUNDING
        corners, shares = [c for c, keep in zip(corners, kept, strict=True) if keep], shares[kept]
