"""Slow, obvious twins of what coursekit computes, written from the textbook formulas.

Everything is plain Python on numbers of 50 digits (mpmath), so a twin neither overflows nor rounds;
gradients are differences of values, so no derivative is written down a second time.
"""

import mpmath
import numpy as np
import sympy
from mpmath import mpf

mpmath.mp.dps = 50

Z = sympy.Symbol("z", real=True)
ACTIVATIONS = {
    "step": sympy.Heaviside(Z, 1),
    "sigmoid": 1 / (1 + sympy.exp(-Z)),
    "tanh": (sympy.exp(Z) - sympy.exp(-Z)) / (sympy.exp(Z) + sympy.exp(-Z)),
    "relu": sympy.Max(Z, 0),
    "softplus": sympy.log(1 + sympy.exp(Z)),
}


def slope(formula):
    """The derivative of an activation, away from jumps."""
    return sympy.diff(formula, Z).replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))


X, Y = sympy.symbols("x y", real=True)
SURFACES = {
    "bowl": (X**2 + Y**2) / 2,
    "valley": (X**2 + 20 * Y**2) / 2,
    "saddle": X**2 - Y**2,
    "beale": sum((c - X * (1 - Y**k)) ** 2 for k, c in {1: 1.5, 2: 2.25, 3: 2.625}.items()),
    "rosenbrock": (1 - X) ** 2 + 100 * (Y - X**2) ** 2,
    "long_valley": 5 * Y**2 + 1 - sympy.exp(-(X**2) / 8),
    "log_sum_exp": sympy.log(sympy.exp(X + 3 * Y) + sympy.exp(X - 3 * Y) + sympy.exp(-X)),
    "not_differentiable": X**2 * Y / (X**2 + Y**2),
    "parabola": X**2,
    "double_well": sympy.integrate(X * (X + 1) * (X - 2), X),
}


def softmax(row):
    """exp(s_j) / sum_i exp(s_i)."""
    powers = [mpmath.exp(mpf(s)) for s in row]
    return [p / sum(powers) for p in powers]


def _sigmoid(s):
    return 1 / (1 + mpmath.exp(-s))


def _huber(off, delta=1):
    return off**2 / 2 if off <= delta else delta * (off - mpf(delta) / 2)


REAL = ("mse", "mae", "huber")  # losses whose targets are any numbers
# loss of one example: its scores, and its target as a list of the same length
LOSSES = {
    "mse": lambda s, y: sum((a - b) ** 2 for a, b in zip(s, y, strict=True)),
    "mae": lambda s, y: sum(abs(a - b) for a, b in zip(s, y, strict=True)),
    "huber": lambda s, y: sum(_huber(abs(mpf(a) - b)) for a, b in zip(s, y, strict=True)),
    "hinge": lambda s, y: max(mpf(0), 1 - y[0] * s[0]),
    "logistic": lambda s, y: -mpmath.log(_sigmoid(s[0] if y[0] == 1 else -s[0])),  # 1 - sigmoid(s) = sigmoid(-s)
    "multiclass_hinge": lambda s, y: max(
        mpf(0), 1 - (s[y.index(1)] - max(a for a, b in zip(s, y, strict=True) if b != 1))
    ),
    "cross_entropy": lambda s, y: -sum(b * mpmath.log(p) for p, b in zip(softmax(s), y, strict=True) if b),
}


def targets(name, n, k, rng):
    """Random targets as a person would write them for the loss called `name`."""
    if name in REAL:
        return rng.normal(size=n if k == 1 else (n, k))
    labels = rng.integers(max(k, 2), size=n)
    return 2 * labels - 1 if name == "hinge" else labels


def rows(targets, k):
    """Targets as a list of one list for each example: class indices become one-hot."""
    targets = np.asarray(targets).tolist()
    if k == 1 or isinstance(targets[0], list):
        return [t if isinstance(t, list) else [t] for t in targets]
    return [[int(j == t) for j in range(k)] for t in targets]


def loss(name, scores, targets):
    """Mean over the examples, as a number of 50 digits."""
    scores = [row if isinstance(row, list) else [row] for row in getattr(scores, "tolist", lambda: scores)()]
    pairs = zip(scores, rows(targets, len(scores[0])), strict=True)
    return sum(LOSSES[name]([mpf(s) for s in row], y) for row, y in pairs) / len(scores)


def gradient(f, point):
    """Central differences of f, a function of a list, at a list of numbers: right to 1e-20 or so."""
    point, h = [mpf(v) for v in point], mpf(10) ** -20
    result = []
    for i, v in enumerate(point):
        above, below = ([*point[:i], v + step, *point[i + 1 :]] for step in (h, -h))
        result.append((f(above) - f(below)) / (2 * h))
    return result


def linear_scores(theta, X, k):
    """Scores sum_d x_d W_dk + b_k; theta holds W row by row, then b."""
    d = len(X[0])
    return [[sum(mpf(x[i]) * theta[i * k + j] for i in range(d)) + theta[d * k + j] for j in range(k)] for x in X]


def linear_loss(name, theta, X, targets, k):
    """Mean loss of a linear model."""
    return loss(name, linear_scores(theta, X, k), targets)


def minibatch_sgd(name, theta, X, targets, k, orders, batch_size, lr):
    """Stochastic gradient descent over the rows in the order of each epoch: (theta, loss at each update)."""
    theta, losses, t = [mpf(v) for v in theta], [], 0
    X, targets = np.asarray(X), np.asarray(targets)
    for order in orders:
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]

            def batch_loss(theta, batch=batch):
                return linear_loss(name, theta, X[batch].tolist(), targets[batch], k)

            losses.append(float(batch_loss(theta)))
            theta = [v - mpf(lr(t)) * g for v, g in zip(theta, gradient(batch_loss, theta), strict=True)]
            t += 1
    return np.array([float(v) for v in theta]), np.array(losses)


# theta after the steps of an optimizer along a list of gradients, each with its rate: the papers' rules for one
# parameter at a time
def sgd(theta, grads, lrs):
    """Gradient descent: theta <- theta - lr g."""
    return mpf(theta) - sum(mpf(lr) * mpf(g) for g, lr in zip(grads, lrs, strict=True))


def _decaying(share, values):
    """The sum of share^k values[-1 - k] over all k, for each beginning of the list."""
    powers, values = [mpf(share) ** k for k in range(len(values))], [mpf(v) for v in values]
    return [mpmath.fdot(powers[: t + 1], values[t::-1]) for t in range(len(values))]


def momentum(theta, grads, lrs, beta=0.9):
    """Polyak: the velocity is minus a sum of all past lr g, the one of k steps ago beta^k times."""
    return mpf(theta) - sum(_decaying(beta, [mpf(lr) * mpf(g) for g, lr in zip(grads, lrs, strict=True)]))


def adagrad(theta, grads, lrs, eps=1e-8):
    """Duchi et al.: H_t = delta I + diag(g_1:t g_1:t')^(1/2), theta <- theta - lr H_t^(-1) g_t."""
    norms = [mpmath.sqrt(total) for total in _decaying(1, [mpf(g) ** 2 for g in grads])]
    return mpf(theta) - sum(lr * g / (h + eps) for g, h, lr in zip(grads, norms, lrs, strict=True) if g)


def rmsprop(theta, grads, lrs, rho=0.9, eps=1e-8):
    """Hinton: MeanSquare(t) = 0.9 MeanSquare(t-1) + 0.1 g^2; divide the gradient by its root."""
    means = [(1 - mpf(rho)) * total for total in _decaying(rho, [mpf(g) ** 2 for g in grads])]
    return mpf(theta) - sum(lr * g / (mpmath.sqrt(m) + eps) for g, m, lr in zip(grads, means, lrs, strict=True) if g)


def adadelta(theta, grads, lrs, rho=0.95, eps=1e-6):
    """Zeiler, algorithm 1: Delta x_t = - RMS[Delta x]_(t-1) / RMS[g]_t g_t, with RMS[g] = sqrt(E[g^2] + eps)."""
    theta, rho, mean_g2, mean_dx2 = mpf(theta), mpf(rho), mpf(0), mpf(0)
    for g, lr in zip(grads, lrs, strict=True):
        mean_g2 = rho * mean_g2 + (1 - rho) * mpf(g) ** 2
        dx = -mpmath.sqrt(mean_dx2 + eps) / mpmath.sqrt(mean_g2 + eps) * g
        mean_dx2 = rho * mean_dx2 + (1 - rho) * dx**2
        theta += lr * dx
    return theta


def _adam_steps(grads, beta1, beta2, eps):
    """Kingma & Ba: the means are (1 - beta) times the sums of beta^k g_(t-k), over 1 - beta^t."""
    beta1, beta2 = mpf(beta1), mpf(beta2)
    sums = zip(_decaying(beta1, grads), _decaying(beta2, [mpf(g) ** 2 for g in grads]), strict=True)
    for t, (m, v) in enumerate(sums, start=1):
        m_hat, v_hat = (1 - beta1) * m / (1 - beta1**t), (1 - beta2) * v / (1 - beta2**t)
        yield m_hat / (mpmath.sqrt(v_hat) + eps) if m else mpf(0)


def adam(theta, grads, lrs, beta1=0.9, beta2=0.999, eps=1e-8):
    """Kingma & Ba, algorithm 1."""
    return mpf(theta) - mpmath.fdot(lrs, _adam_steps(grads, beta1, beta2, eps))


def adamw(theta, grads, lrs, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2):
    """Loshchilov & Hutter, algorithm 2: the decay is a part of the step, and of theta before it."""
    theta = mpf(theta)
    for step, lr in zip(_adam_steps(grads, beta1, beta2, eps), lrs, strict=True):
        theta = theta - lr * (step + mpf(weight_decay) * theta)
    return theta


def nadam(theta, grads, lrs, beta1=0.9, beta2=0.999, eps=1e-8):
    """Dozat, algorithm 2 with mu_t = beta1: Adam's step, with the mean that the next update will begin with."""
    beta1, beta2 = mpf(beta1), mpf(beta2)
    sums = zip(_decaying(beta1, grads), _decaying(beta2, [mpf(g) ** 2 for g in grads]), grads, lrs, strict=True)
    theta = mpf(theta)
    for t, (m, v, g, lr) in enumerate(sums, start=1):
        m_bar = beta1 * (1 - beta1) * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * mpf(g) / (1 - beta1**t)
        theta -= lr * m_bar / (mpmath.sqrt((1 - beta2) * v / (1 - beta2**t)) + eps) if m_bar else 0
    return theta


def radam(theta, grads, lrs, beta1=0.9, beta2=0.999, eps=1e-8):
    """Liu et al., algorithm 2: r_t times Adam's step, or the mean alone where rho_t is not above 5."""
    beta1, beta2, theta = mpf(beta1), mpf(beta2), mpf(theta)
    rho_inf = 2 / (1 - beta2) - 1
    adams, means = _adam_steps(grads, beta1, beta2, eps), _decaying(beta1, grads)
    for t, (step, m, lr) in enumerate(zip(adams, means, lrs, strict=True), start=1):
        rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
        if rho > 5:
            r2 = (rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho)
            theta -= lr * mpmath.sqrt(r2) * step
        else:
            theta -= lr * (1 - beta1) * m / (1 - beta1**t)
    return theta


def lion(theta, grads, lrs, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Chen et al., algorithm 2: m is beta2's mean, the step the sign of beta1's."""
    theta, m, beta1, beta2 = mpf(theta), mpf(0), mpf(beta1), mpf(beta2)
    for g, lr in zip(grads, lrs, strict=True):
        theta -= mpf(lr) * (mpmath.sign(beta1 * m + (1 - beta1) * mpf(g)) + mpf(weight_decay) * theta)
        m = beta2 * m + (1 - beta2) * mpf(g)
    return theta


OPTIMIZERS = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": momentum,  # given the gradients of its interim points
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
    "radam": radam,
    "lion": lion,
}
