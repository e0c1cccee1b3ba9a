"""What every line of every derivation means, computed by hand: text -> value at one random point.

Nothing here reads the statements or the course's language. A column is an array (d, 1); derivatives are central
differences, so that a start is proven by its definition; an expectation is the mean over all the values.
"""

from itertools import product

import numpy as np

MEANINGS = {}
MISFIT = None  # the shapes of a false line need not fit: it equals nothing then


def meaning(name):
    """Enter the function below under the id of its exercise."""
    return lambda function: MEANINGS.setdefault(name, function)


def fits(compute):
    """The value of a false line, or `MISFIT`."""
    try:
        return compute()
    except (ValueError, np.linalg.LinAlgError):
        return MISFIT


def slope(f, at, h=1e-5):
    """The gradient of a number with respect to a number, column or matrix, in its shape."""
    at = np.asarray(at, float)
    found = np.zeros(at.shape)
    for place in np.ndindex(at.shape):
        step = np.zeros(at.shape)
        step[place] = h
        found[place] = (f(at + step) - f(at - step)) / (2 * h)
    return found


def rate(f, at, h=1e-5):
    """The derivative of anything with respect to a number."""
    return (f(at + h) - f(at - h)) / (2 * h)


def jacobian(f, at, h=1e-5):
    """One row for each entry of a column f, one column for each entry of the column `at`."""
    steps = h * np.eye(len(at))
    return np.hstack([(f(at + step[:, None]) - f(at - step[:, None])) / (2 * h) for step in steps])


def square(a):
    return (a * a).sum()


def norm(a):
    return np.sqrt(square(a))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def simplex(rng, k):
    p = rng.uniform(0.1, 1, k)
    return p / p.sum()


def finite(rng, count, low, high):
    """Values and probabilities of a random number."""
    return rng.uniform(low, high, count), simplex(rng, count)


def expectation(f, *distributions):
    """E[f(...)] of independent random numbers."""
    cases = product(*(zip(values, chances, strict=True) for values, chances in distributions))
    return sum(f(*(v for v, _ in case)) * np.prod([p for _, p in case]) for case in cases)


@meaning("losses/squared-error")
def squared_error(rng):
    n, w, b = rng.choice([2, 3, 5]), *rng.uniform(-2, 2, 2)
    x, y = rng.uniform(-3, 3, (2, n))
    e = w * x + b - y
    by_definition = slope(lambda w: ((w * x + b - y) ** 2).sum() / n, w)
    each = rate(lambda w: (w * x + b - y) ** 2, w)
    inner = rate(lambda w: w * x + b - y, w)
    return {
        "dL/dw": by_definition,
        "d((1/n)*sum(i, 1, n, (w*x_i + b - y_i)^2))/dw": by_definition,
        "(1/n)*sum(i, 1, n, d((w*x_i + b - y_i)^2)/dw)": each.sum() / n,
        "(1/n)*sum(i, 1, n, 2*(w*x_i + b - y_i)*d(w*x_i + b - y_i)/dw)": (2 * e * inner).sum() / n,
        "(2/n)*sum(i, 1, n, (w*x_i + b - y_i)*x_i)": 2 / n * (e * x).sum(),
        "d((w*x_i + b - y_i)^2)/dw": each,
        "2*(w*x_i + b - y_i)*d(w*x_i + b - y_i)/dw": 2 * e * inner,
        "(2/n)*sum(i, 1, n, w*x_i + b - y_i)": 2 / n * e.sum(),
        "(1/n)*sum(i, 1, n, (w*x_i + b - y_i)*x_i)": (e * x).sum() / n,
        "2*sum(i, 1, n, (w*x_i + b - y_i)*x_i)": 2 * (e * x).sum(),
        "(2/n)*sum(i, 1, n, (y_i - w*x_i - b)*x_i)": 2 / n * ((y - w * x - b) * x).sum(),
        "(2/n)*sum(i, 1, n, w*x_i + b - y_i)*sum(i, 1, n, x_i)": 2 / n * e.sum() * x.sum(),
    }


@meaning("losses/hinge-gradient")
def hinge(rng):
    d, y, b = rng.choice([2, 3]), rng.choice([-1, 1]), rng.uniform(-0.2, 0.2)
    while True:
        w, x = rng.uniform(-1, 1, (2, d, 1))
        if 1 - y * ((w.T @ x).item() + b) > 0.05:
            break

    def score(w):
        return (w.T @ x).item() + b

    s = score(w)
    by_definition = slope(lambda w: max(0, 1 - y * score(w)), w)
    ds = slope(score, w)
    return {
        "dL/dw": by_definition,
        "d(max(0, 1 - y*s))/dw": by_definition,
        "d(1 - y*s)/dw": slope(lambda w: 1 - y * score(w), w),
        "-y*ds/dw": -y * ds,
        "ds/dw": ds,
        "-y*d(w'*x + b)/dw": -y * ds,
        "-y*x": -y * x,
        "y*ds/dw": y * ds,
        "-ds/dw": -ds * 1.0,
        "-y*w": -y * w,
        "0*x": 0 * x,
        "-(1 - y*s)*y*x": -(1 - y * s) * y * x,
        "-y*(x + b)": -y * (x + b),
    }


@meaning("losses/kl-split")
def cross_entropy_kl(rng):
    k = rng.choice([2, 3, 4])
    q, p = simplex(rng, k), simplex(rng, k)
    divergence, entropy = (q * np.log(q / p)).sum(), -(q * np.log(q)).sum()
    return {
        "K + H": divergence + entropy,
        "sum(j, 1, k, q_j*log(q_j/p_j)) - sum(j, 1, k, q_j*log(q_j))": divergence - (q * np.log(q)).sum(),
        "sum(j, 1, k, q_j*(log(q_j) - log(p_j))) - sum(j, 1, k, q_j*log(q_j))": (q * (np.log(q) - np.log(p))).sum()
        - (q * np.log(q)).sum(),
        "sum(j, 1, k, q_j*log(q_j)) - sum(j, 1, k, q_j*log(p_j)) - sum(j, 1, k, q_j*log(q_j))": (q * np.log(q)).sum()
        - (q * np.log(p)).sum()
        - (q * np.log(q)).sum(),
        "-sum(j, 1, k, q_j*log(p_j))": -(q * np.log(p)).sum(),
        "sum(j, 1, k, q_j*log(q_j/p_j))": divergence,
        "log(q_j) - log(p_j)": np.log(q) - np.log(p),
        "sum(j, 1, k, q_j*(log(p_j) - log(q_j))) - sum(j, 1, k, q_j*log(q_j))": (q * (np.log(p) - np.log(q))).sum()
        - (q * np.log(q)).sum(),
        "sum(j, 1, k, q_j*log(q_j)/log(p_j)) - sum(j, 1, k, q_j*log(q_j))": (q * np.log(q) / np.log(p)).sum()
        - (q * np.log(q)).sum(),
        "sum(j, 1, k, q_j*log(q_j/p_j)) + sum(j, 1, k, q_j*log(q_j))": divergence + (q * np.log(q)).sum(),
        "sum(j, 1, k, q_j*log(p_j))": (q * np.log(p)).sum(),
        "-sum(j, 1, k, p_j*log(q_j))": -(p * np.log(q)).sum(),
        "-sum(j, 1, k, log(p_j))": -np.log(p).sum(),
    }


@meaning("bv/bias-variance")
def bias_variance(rng):
    g, f = finite(rng, 4, -2, 2), rng.uniform(-2, 2)
    m = expectation(lambda g: g, g)
    error, variance = expectation(lambda g: (g - f) ** 2, g), expectation(lambda g: (g - m) ** 2, g)
    away = expectation(lambda g: g - m, g)
    return {
        "E[(g - f)^2]": error,
        "E[((g - m) + (m - f))^2]": expectation(lambda g: ((g - m) + (m - f)) ** 2, g),
        "E[(g - m)^2 + 2*(g - m)*(m - f) + (m - f)^2]": expectation(
            lambda g: (g - m) ** 2 + 2 * (g - m) * (m - f) + (m - f) ** 2, g
        ),
        "E[(g - m)^2] + 2*(m - f)*E[g - m] + (m - f)^2": variance + 2 * (m - f) * away + (m - f) ** 2,
        "E[(g - m)^2] + 2*(m - f)*(E[g] - m) + (m - f)^2": variance
        + 2 * (m - f) * (expectation(lambda g: g, g) - m)
        + (m - f) ** 2,
        "E[(g - m)^2] + (m - f)^2": variance + (m - f) ** 2,
        "(m - f)^2 + E[(g - m)^2]": (m - f) ** 2 + variance,
        "(g - m) + (m - f)": (g[0] - m) + (m - f),
        "2*(m - f)*E[g - m]": 2 * (m - f) * away,
        "E[g] - m": away,
        "E[g^2] - f^2": expectation(lambda g: g**2, g) - f**2,
        "(m - f)^2": (m - f) ** 2,
        "E[(g - m)^2] + (m - f)": variance + (m - f),
        "E[(g - f)^2] + (m - f)^2": error + (m - f) ** 2,
        "E[(g - m)^2] - (m - f)^2": variance - (m - f) ** 2,
        "E[(g - m)^2] + 2*(m - f)*m + (m - f)^2": variance + 2 * (m - f) * m + (m - f) ** 2,
    }


def noise_of_mean_zero(rng, count=3):
    values, chances = finite(rng, count, -1, 1)
    return values - values @ chances, chances


@meaning("bv/noise")
def noise(rng):
    g, u, f = finite(rng, 3, -2, 2), noise_of_mean_zero(rng), rng.uniform(-2, 2)
    v = expectation(lambda u: u**2, u)
    rest = expectation(lambda g: (f - g) ** 2, g)
    mixed = expectation(lambda u, g: u * (f - g), u, g)
    apart = expectation(lambda u: u, u) * expectation(lambda g: f - g, g)
    return {
        "E[(f + u - g)^2]": expectation(lambda u, g: (f + u - g) ** 2, u, g),
        "E[(f - g)^2 + 2*u*(f - g) + u^2]": expectation(lambda u, g: (f - g) ** 2 + 2 * u * (f - g) + u**2, u, g),
        "E[(f - g)^2] + 2*E[u*(f - g)] + E[u^2]": rest + 2 * mixed + v,
        "E[(f - g)^2] + 2*E[u]*E[f - g] + E[u^2]": rest + 2 * apart + v,
        "E[(f - g)^2] + E[u^2]": rest + v,
        "E[(f - g)^2] + v": rest + v,
        "(f - g)^2 + 2*u*(f - g) + u^2": (f - g[0]) ** 2 + 2 * u[0] * (f - g[0]) + u[0] ** 2,
        "2*E[u]*E[f - g]": 2 * apart,
        "E[(f - g)^2]": rest,
        "E[(f - g)^2] - v": rest - v,
        "E[(f - g)^2] + v^2": rest + v**2,
        "E[(f - g)^2] + 2*v": rest + 2 * v,
        "(f - E[g])^2 + v": (f - expectation(lambda g: g, g)) ** 2 + v,
    }


@meaning("backprop/sigmoid-slope")
def sigmoid_slope(rng):
    z = rng.uniform(-3, 3)
    s, e = sigmoid(z), np.exp(-z)
    return {
        "d(sigma(z))/dz": rate(sigmoid, z),
        "d(1/(1 + exp(-z)))/dz": rate(lambda z: 1 / (1 + np.exp(-z)), z),
        "-1/(1 + exp(-z))^2*d(1 + exp(-z))/dz": -1 / (1 + e) ** 2 * rate(lambda z: 1 + np.exp(-z), z),
        "exp(-z)/(1 + exp(-z))^2": e / (1 + e) ** 2,
        "1/(1 + exp(-z))*exp(-z)/(1 + exp(-z))": 1 / (1 + e) * e / (1 + e),
        "sigma(z)*(1 - sigma(z))": s * (1 - s),
        "-exp(-z)/(1 + exp(-z))^2": -e / (1 + e) ** 2,
        "exp(-z)/(1 + exp(-z))": e / (1 + e),
        "-1/(1 + exp(-z))^2": -1 / (1 + e) ** 2,
        "1/(-exp(-z))": -1 / e,
        "sigma(z)^2": s**2,
        "sigma(z)*(1 + sigma(z))": s * (1 + s),
        "sigma(z) - (1 - sigma(z))": s - (1 - s),
    }


@meaning("backprop/tanh-slope")
def tanh_slope(rng):
    z = rng.uniform(-2, 2)
    s, at_z, t = sigmoid(2 * z), sigmoid(z), np.tanh(z)
    ds = rate(sigmoid, 2 * z)
    return {
        "d(tanh(z))/dz": rate(np.tanh, z),
        "d(2*sigma(2*z) - 1)/dz": rate(lambda z: 2 * sigmoid(2 * z) - 1, z),
        "2*sigma'(2*z)*d(2*z)/dz": 2 * ds * rate(lambda z: 2 * z, z),
        "4*sigma'(2*z)": 4 * ds,
        "4*sigma(2*z)*(1 - sigma(2*z))": 4 * s * (1 - s),
        "(1 + tanh(z))*(1 - tanh(z))": (1 + t) * (1 - t),
        "1 - tanh(z)^2": 1 - t**2,
        "2*sigma'(2*z)": 2 * ds,
        "4*sigma(z)*(1 - sigma(z))": 4 * at_z * (1 - at_z),
        "2*sigma'(2*z)*d(2*z)/dz - 1": 2 * ds * 2 - 1,
        "tanh(z)*(1 - tanh(z))": t * (1 - t),
        "1 + tanh(z)^2": 1 + t**2,
        "1 - tanh(z)": 1 - t,
    }


@meaning("backprop/logistic-gradient")
def logistic_gradient(rng):
    d, y, b = rng.choice([2, 3]), rng.choice([0, 1]), rng.uniform(-1, 1)
    w, x = rng.uniform(-1, 1, (d, 1)), rng.uniform(-2, 2, (d, 1))

    def score(w):
        return (w.T @ x).item() + b

    def loss(p):
        return -y * np.log(p) - (1 - y) * np.log(1 - p)

    p, ds, dp = sigmoid(score(w)), slope(score, w), rate(sigmoid, score(w))
    dl = -y / p + (1 - y) / (1 - p)
    return {
        "dL/dw": slope(lambda w: loss(sigmoid(score(w))), w),
        "dL/dp*dp/ds*ds/dw": rate(loss, p) * dp * ds,
        "(-y/p + (1 - y)/(1 - p))*dp/ds*ds/dw": dl * dp * ds,
        "(-y/p + (1 - y)/(1 - p))*p*(1 - p)*ds/dw": dl * p * (1 - p) * ds,
        "(-y*(1 - p) + (1 - y)*p)*ds/dw": (-y * (1 - p) + (1 - y) * p) * ds,
        "(p - y)*ds/dw": (p - y) * ds,
        "(p - y)*x": (p - y) * x,
        "-y/p + (1 - y)/(1 - p)": dl,
        "(-y/p - (1 - y)/(1 - p))*dp/ds*ds/dw": (-y / p - (1 - y) / (1 - p)) * dp * ds,
        "(-y/p + (1 - y)/(1 - p))*x": dl * x,
        "(p - y)*w": (p - y) * w,
        "(y - p)*ds/dw": (y - p) * ds,
        "(p - y)*p*(1 - p)*ds/dw": (p - y) * p * (1 - p) * ds,
        "(p - y)*ones(d)": (p - y) * np.ones((d, 1)),
    }


@meaning("backprop/softmax-cross-entropy")
def softmax_cross_entropy(rng):
    k = rng.choice([3, 4])
    c, s, y = rng.choice([0, 1]), rng.uniform(-2, 2, k), simplex(rng, k)

    def softmax(s):
        return np.exp(s) / np.exp(s).sum()

    p, total = softmax(s), np.exp(s).sum()

    def by_c(f):
        return rate(lambda t: f(s + t * np.eye(k)[c]), 0)

    log_total = by_c(lambda s: np.log(np.exp(s).sum()))
    logs = by_c(lambda s: np.log(softmax(s)))
    written = by_c(lambda s: s - np.log(np.exp(s).sum()))
    inside = "log(sum(i, 1, k, exp(s_i)))"
    return {
        "dL/ds_c": by_c(lambda s: -(y * np.log(softmax(s))).sum()),
        "-sum(j, 1, k, y_j*d(log(p_j))/ds_c)": -(y * logs).sum(),
        f"-sum(j, 1, k, y_j*d(s_j - {inside})/ds_c)": -(y * written).sum(),
        f"-y_c + sum(j, 1, k, y_j)*d({inside})/ds_c": -y[c] + y.sum() * log_total,
        f"-y_c + d({inside})/ds_c": -y[c] + log_total,
        "-y_c + exp(s_c)/sum(i, 1, k, exp(s_i))": -y[c] + np.exp(s[c]) / total,
        "p_c - y_c": p[c] - y[c],
        f"d(s_j - {inside})/ds_c": written,
        "exp(s_c)/sum(i, 1, k, exp(s_i))": np.exp(s[c]) / total,
        "-y_c*d(log(p_c))/ds_c": -y[c] * logs[c],
        "y_c - p_c": y[c] - p[c],
        "p_c*(1 - p_c) - y_c": p[c] * (1 - p[c]) - y[c],
        "-y_c + 1/sum(i, 1, k, exp(s_i))": -y[c] + 1 / total,
        f"-y_c + k*d({inside})/ds_c": -y[c] + k * log_total,
    }


@meaning("backprop/hidden-delta")
def hidden_delta(rng):
    n, h, k = rng.choice([2, 4]), 3, rng.choice([2, 3])
    U, W, D = rng.uniform(-2, 2, (n, h)), rng.uniform(-1, 1, (h, k)), rng.uniform(-1, 1, (n, k))
    A, ds = sigmoid(U), rate(sigmoid, U)

    def loss(V):
        return (D * V).sum()

    return {
        "dL/dU": slope(lambda U: loss(sigmoid(U) @ W), U),
        "dL/dA .* sigma'(U)": slope(lambda A: loss(A @ W), A) * ds,
        "(dL/dV*W') .* sigma'(U)": slope(loss, A @ W) @ W.T * ds,
        "(D*W') .* sigma'(U)": D @ W.T * ds,
        "(D*W') .* sigma(U) .* (1 - sigma(U))": D @ W.T * sigmoid(U) * (1 - sigmoid(U)),
        "(D*W') .* A .* (1 - A)": D @ W.T * A * (1 - A),
        "D*W'": D @ W.T,
        "(D*W) .* sigma'(U)": fits(lambda: D @ W * ds),
        "(D*W') .* A": D @ W.T * A,
        "(D*W') .* sigma(A) .* (1 - sigma(A))": D @ W.T * sigmoid(A) * (1 - sigmoid(A)),
        "(D*W') .* (1 - A .* A)": D @ W.T * (1 - A * A),
        "(D*W') .* A .* (A - 1)": D @ W.T * A * (A - 1),
        "(D .* sigma'(U))*W'": fits(lambda: (D * ds) @ W.T),
    }


@meaning("backprop/weight-gradient")
def weight_gradient(rng):
    n, d, k = rng.choice([3, 4]), 3, rng.choice([2, 3])
    a, b = rng.choice([0, 2]), 1
    X, W, D = rng.uniform(-2, 2, (n, d)), rng.uniform(-1, 1, (d, k)), rng.uniform(-1, 1, (n, k))
    move = np.zeros((d, k))
    move[a, b] = 1
    dS = rate(lambda t: X @ (W + t * move), 0)
    dL = slope(lambda S: (D * S).sum(), X @ W)
    return {
        "dL/dW[a, b]": rate(lambda t: (D * (X @ (W + t * move))).sum(), 0),
        "sum(i, 1, n, sum(j, 1, k, dL/dS[i, j]*dS[i, j]/dW[a, b]))": (dL * dS).sum(),
        "sum(i, 1, n, sum(j, 1, k, D[i, j]*dS[i, j]/dW[a, b]))": (D * dS).sum(),
        "sum(i, 1, n, D[i, b]*X[i, a])": (D[:, b] * X[:, a]).sum(),
        "sum(i, 1, n, X'[a, i]*D[i, b])": X.T[a] @ D[:, b],
        "(X'*D)[a, b]": (X.T @ D)[a, b],
        "(X*D)[a, b]": fits(lambda: (X @ D)[a, b]),
        "(D'*X)[a, b]": (D.T @ X)[a, b] if a < k else MISFIT,
        "D[a, b]*X[a, b]": D[a, b] * X[a, b],
        "sum(i, 1, n, sum(j, 1, k, D[i, j]*X[i, a]))": (D * X[:, [a]]).sum(),
        "sum(i, 1, n, D[i, b]*W[a, b])": (D[:, b] * W[a, b]).sum(),
        "(1/n)*(X'*D)[a, b]": (X.T @ D)[a, b] / n,
    }


@meaning("backprop/quadratic-form-gradient")
def quadratic_form(rng):
    d = rng.choice([2, 3])
    x, A = rng.uniform(-2, 2, (d, 1)), rng.uniform(-2, 2, (d, d))

    def form(x):
        return (x.T @ A @ x).item()

    same, image = jacobian(lambda x: x, x), jacobian(lambda x: A @ x, x)
    return {
        "df/dx": slope(form, x),
        "d(x'*(A*x))/dx": slope(lambda x: (x * (A @ x)).sum(), x),
        "(dx/dx)'*(A*x) + (d(A*x)/dx)'*x": same.T @ (A @ x) + image.T @ x,
        "I'*(A*x) + A'*x": np.eye(d).T @ (A @ x) + A.T @ x,
        "A*x + A'*x": A @ x + A.T @ x,
        "(A + A')*x": (A + A.T) @ x,
        "A*x": A @ x,
        "A'*x": A.T @ x,
        "2*A*x": 2 * A @ x,
        "(A - A')*x": (A - A.T) @ x,
        "(A + A')*x/2": (A + A.T) @ x / 2,
    }


@meaning("backprop/xyz-chain")
def xyz(rng):
    x, y, z = rng.uniform(-5, 5, 3)
    q, f = x + y, lambda x, y, z: (x + y) * z
    by_x, by_y, by_z = rate(lambda v: f(v, y, z), x), rate(lambda v: f(x, v, z), y), rate(lambda v: f(x, y, v), z)
    by_q, q_x, q_y = rate(lambda q: q * z, q), rate(lambda v: v + y, x), rate(lambda v: x + v, y)
    return {
        "df/dx + df/dy + df/dz": by_x + by_y + by_z,
        "df/dq*dq/dx + df/dq*dq/dy + df/dz": by_q * q_x + by_q * q_y + by_z,
        "z*dq/dx + z*dq/dy + df/dz": z * q_x + z * q_y + by_z,
        "z*1 + z*1 + q": z * 1 + z * 1 + q,
        "2*z + q": 2 * z + q,
        "2*z + x + y": 2 * z + x + y,
        "df/dq*dq/dx": by_q * q_x,
        "q*dq/dx + q*dq/dy + df/dz": q * q_x + q * q_y + by_z,
        "z*1 + z*1 + z": 3 * z,
        "dq/dx + dq/dy + df/dz": q_x + q_y + by_z,
        "z*x + z*y + q": z * x + z * y + q,
        "z + q": z + q,
    }


@meaning("backprop/w1-w5-chain")
def w1_w5(rng):
    x1, x2, t = rng.uniform(1, 3), rng.uniform(0.5, 2), rng.uniform(4, 6)
    w1, w2, w5, w6 = rng.uniform(0.2, 1), rng.uniform(0.5, 2), rng.uniform(-3, -1.5), rng.uniform(0.5, 1)
    w3, w4, b1, b2, b3 = -rng.uniform(2, 4), -rng.uniform(1, 2), rng.uniform(1, 3), rng.uniform(0, 1), rng.uniform(4, 6)

    def relu(z):
        return np.maximum(z, 0)

    def first(w1):
        return w1 * x1 + w2 * x2 + b1

    def output(o3):
        return w5 * o3 + w6 * relu(w3 * x1 + w4 * x2 + b2) + b3

    def loss(o5):
        return (o5 - t) ** 2

    o1 = first(w1)
    o3 = relu(o1)
    o5 = output(o3)
    dl, d5, d3, d1 = rate(loss, o5), rate(output, o3), rate(relu, o1), rate(first, w1)
    e = 2 * (o5 - t)
    return {
        "dL/dw1": rate(lambda w1: loss(output(relu(first(w1)))), w1),
        "dL/do5*do5/do3*do3/do1*do1/dw1": dl * d5 * d3 * d1,
        "2*(o5 - t)*do5/do3*do3/do1*do1/dw1": e * d5 * d3 * d1,
        "2*(o5 - t)*w5*do3/do1*do1/dw1": e * w5 * d3 * d1,
        "2*(o5 - t)*w5*1*do1/dw1": e * w5 * 1 * d1,
        "2*(o5 - t)*w5*x1": e * w5 * x1,
        "2*(o5 - t)*w5*do3/do1": e * w5 * d3,
        "(o5 - t)*do5/do3*do3/do1*do1/dw1": (o5 - t) * d5 * d3 * d1,
        "2*(t - o5)*do5/do3*do3/do1*do1/dw1": -e * d5 * d3 * d1,
        "2*(o5 - t)*o3*do3/do1*do1/dw1": e * o3 * d3 * d1,
        "2*(o5 - t)*w5*0*do1/dw1": e * w5 * 0 * d1,
        "2*(o5 - t)*w5*o3*do1/dw1": e * w5 * o3 * d1,
        "2*(o5 - t)*w5*w1": e * w5 * w1,
        "2*(o5 - t)*w5*x2": e * w5 * x2,
        "2*(o5 - t)*w6*do3/do1*do1/dw1": e * w6 * d3 * d1,
    }


@meaning("backprop/frobenius-gradient")
def frobenius(rng):
    n, d, k = 3, 3, rng.choice([2, 3])
    A, X, Y = rng.uniform(-2, 2, (n, d)), rng.uniform(-2, 2, (d, k)), rng.uniform(-2, 2, (n, k))
    R = A @ X - Y

    def expanded(X):
        return np.trace(X.T @ A.T @ A @ X - X.T @ A.T @ Y - Y.T @ A @ X + Y.T @ Y)

    quadratic, linear = slope(lambda X: np.trace(X.T @ A.T @ A @ X), X), slope(lambda X: np.trace(Y.T @ A @ X), X)
    return {
        "df/dX": slope(lambda X: square(A @ X - Y), X),
        "d(tr((A*X - Y)'*(A*X - Y)))/dX": slope(lambda X: np.trace((A @ X - Y).T @ (A @ X - Y)), X),
        "d(tr(X'*A'*A*X - X'*A'*Y - Y'*A*X + Y'*Y))/dX": slope(expanded, X),
        "d(tr(X'*A'*A*X))/dX - 2*d(tr(Y'*A*X))/dX": quadratic - 2 * linear,
        "2*A'*A*X - 2*A'*Y": 2 * A.T @ A @ X - 2 * A.T @ Y,
        "2*A'*(A*X - Y)": 2 * A.T @ R,
        "tr((A*X - Y)'*(A*X - Y))": np.trace(R.T @ R),
        "d(tr(X'*A'*A*X))/dX - d(tr(Y'*A*X))/dX": quadratic - linear,
        "2*A'*A*X - 2*A*Y": 2 * A.T @ A @ X - 2 * A @ Y,
        "A'*A*X - 2*A'*Y": A.T @ A @ X - 2 * A.T @ Y,
        "2*(A*X - Y)": 2 * R,
        "2*A*(A*X - Y)": 2 * A @ R,
        "2*A'*A*X + 2*A'*Y": 2 * A.T @ A @ X + 2 * A.T @ Y,
    }


@meaning("gd/least-squares-gradient")
def least_squares_gradient(rng):
    n, d = rng.choice([3, 5]), 3
    X, w, y = rng.uniform(-2, 2, (n, d)), rng.uniform(-2, 2, (d, 1)), rng.uniform(-2, 2, (n, 1))
    R, J = X @ w - y, jacobian(lambda w: X @ w - y, w)
    return {
        "dL/dw": slope(lambda w: square(X @ w - y) / n, w),
        "(1/n)*d((X*w - y)'*(X*w - y))/dw": slope(lambda w: ((X @ w - y).T @ (X @ w - y)).item(), w) / n,
        "(2/n)*(d(X*w - y)/dw)'*(X*w - y)": 2 / n * J.T @ R,
        "(2/n)*X'*(X*w - y)": 2 / n * X.T @ R,
        "(X*w - y)'*(X*w - y)": R.T @ R,
        "(2/n)*X*(X*w - y)": fits(lambda: 2 / n * X @ R),
        "2*X'*(X*w - y)": 2 * X.T @ R,
        "(1/n)*X'*(X*w - y)": X.T @ R / n,
        "(2/n)*X'*(y - X*w)": 2 / n * X.T @ (y - X @ w),
        "(2/n)*(X*w - y)": 2 / n * R if n == d else MISFIT,
        "(2/n)*(X*w - y)*X'": fits(lambda: 2 / n * R @ X.T),
    }


@meaning("gd/normal-equations")
def normal_equations(rng):
    n, d = rng.choice([4, 5]), 3
    X, y = rng.uniform(-2, 2, (n, d)), rng.uniform(-2, 2, (n, 1))
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    inverse = np.linalg.inv(X.T @ X)
    return {
        "0": 0.0,
        "w": w,
        "y": y,
        "d(||X*w - y||^2)/dw": slope(lambda w: square(X @ w - y), w),
        "2*X'*(X*w - y)": 2 * X.T @ (X @ w - y),
        "X'*X*w - X'*y": X.T @ X @ w - X.T @ y,
        "X'*X*w": X.T @ X @ w,
        "X'*y": X.T @ y,
        "(X'*X)^-1*X'*y": inverse @ X.T @ y,
        "X*X'*w": fits(lambda: X @ X.T @ w),
        "-X'*y": -X.T @ y,
        "X'*y*(X'*X)^-1": fits(lambda: X.T @ y @ inverse),
        "X'*X*X'*y": X.T @ X @ X.T @ y,
        "X*y": fits(lambda: X @ y),
        "X*w": X @ w,
        "X^-1*y": fits(lambda: np.linalg.inv(X) @ y),
    }


@meaning("gd/descent-direction")
def descent_direction(rng):
    """The lines are functions of t; they are equal where their difference is o(t)."""
    d = rng.choice([2, 3])
    f = [
        lambda x: np.exp(x).sum() + square(x),
        lambda x: np.log(1 + square(x)) + x.sum(),
        lambda x: np.sin(x).sum(),
    ][rng.integers(3)]
    x = rng.uniform(-1, 1, (d, 1))
    g = slope(f, x)
    product_, half = (g.T @ g).item(), (g.T @ g).item() / 2
    return {
        "f(x - t*g)": lambda t: f(x - t * g),
        "f(x + t*(-g))": lambda t: f(x + t * (-g)),
        "f(x) + t*(-g)'*g + o(t)": lambda t: f(x) + t * ((-g).T @ g).item(),
        "f(x) - t*g'*g + o(t)": lambda t: f(x) - t * product_,
        "f(x) - t*||g||^2 + o(t)": lambda t: f(x) - t * norm(g) ** 2,
        "g'*g": product_,
        "f(x) + t*||g||^2 + o(t)": lambda t: f(x) + t * norm(g) ** 2,
        "f(x) - t*||g|| + o(t)": lambda t: f(x) - t * norm(g),
        "f(x) - g'*g + o(t)": lambda t: f(x) - product_,
        "f(x) - (t/2)*g'*g + o(t)": lambda t: f(x) - t * half,
        "f(x) + o(t)": lambda t: f(x),
    }


@meaning("gd/log-sum-exp-convex")
def log_sum_exp(rng):
    k, t = rng.choice([2, 3, 4]), rng.uniform(-1, 1)
    x, v = rng.uniform(-2, 2, (2, k))

    def F(t):
        return np.log(np.exp(x + t * v).sum())

    def weights(t):
        return np.exp(x + t * v) / np.exp(x + t * v).sum()

    p, dp = weights(t), rate(weights, t)
    q, h = p @ v, 1e-4
    return {
        "0": 0.0,
        "d(dF/dt)/dt": (F(t + h) - 2 * F(t) + F(t - h)) / h**2,
        "d(sum(i, 1, k, p_i*v_i))/dt": rate(lambda t: weights(t) @ v, t),
        "sum(i, 1, k, v_i*dp_i/dt)": v @ dp,
        "sum(i, 1, k, v_i*p_i*(v_i - q))": (v * p * (v - q)).sum(),
        "sum(i, 1, k, p_i*v_i^2) - q^2": p @ v**2 - q**2,
        "sum(i, 1, k, p_i*(v_i - q)^2)": p @ (v - q) ** 2,
        "v_i*p_i*(v_i - q)": v * p * (v - q),
        "p_i*(v_i - q)^2": p * (v - q) ** 2,
        "sum(i, 1, k, p_i*v_i^2) - q": p @ v**2 - q,
        "sum(i, 1, k, p_i*v_i^2) + q^2": p @ v**2 + q**2,
        "sum(i, 1, k, p_i^2*v_i^2) - q^2": p**2 @ v**2 - q**2,
    }


@meaning("gd/norm-convex")
def norm_convex(rng):
    d, c = rng.choice([2, 3]), rng.uniform(0.05, 0.95)
    x, y = rng.uniform(-2, 2, (2, d, 1))
    return {
        "||c*x + (1 - c)*y||": norm(c * x + (1 - c) * y),
        "||c*x|| + ||(1 - c)*y||": norm(c * x) + norm((1 - c) * y),
        "|c|*||x|| + |1 - c|*||y||": abs(c) * norm(x) + abs(1 - c) * norm(y),
        "c*||x|| + (1 - c)*||y||": c * norm(x) + (1 - c) * norm(y),
        "c^2*||x|| + (1 - c)^2*||y||": c**2 * norm(x) + (1 - c) ** 2 * norm(y),
        "c*||x|| + ||y||": c * norm(x) + norm(y),
        "||x|| + ||y||": norm(x) + norm(y),
        "c*||x|| - (1 - c)*||y||": c * norm(x) - (1 - c) * norm(y),
    }


@meaning("gd/line-search-rate")
def exact_line_search(rng):
    d = rng.choice([2, 3])
    x, b, B = rng.uniform(-2, 2, (d, 1)), rng.uniform(-1, 1, (d, 1)), rng.uniform(-1, 1, (d, d))
    A = B @ B.T + np.eye(d)

    def f(x):
        return (x.T @ A @ x / 2 - b.T @ x).item()

    g = slope(f, x)

    def on_line(t):
        return f(x - t * g)

    p = np.polyfit([0, 1, 2], [on_line(0), on_line(1), on_line(2)], 2)  # a parabola has its vertex at -p1/(2 p0)
    t = -p[1] / (2 * p[0])
    gg, gAg = (g.T @ g).item(), (g.T @ A @ g).item()
    return {
        "0": 0.0,
        "t": t,
        "g": g,
        "d(f(x - t*g))/dt": rate(on_line, t),
        "-g'*(A*(x - t*g) - b)": (-g.T @ (A @ (x - t * g) - b)).item(),
        "-g'*(g - t*A*g)": (-g.T @ (g - t * A @ g)).item(),
        "t*g'*A*g": t * gAg,
        "g'*g": gg,
        "g'*g/(g'*A*g)": gg / gAg,
        "g'*A*g/(g'*g)": gAg / gg,
        "-g'*g": -gg,
        "-g'*(g - t*g)": (-g.T @ (g - t * g)).item(),
        "2*t*g'*A*g": 2 * t * gAg,
        "g'*A^-1*g/(g'*g)": (g.T @ np.linalg.inv(A) @ g).item() / gg,
        "t*A*g": t * A @ g,
    }


@meaning("gd/geometric-convergence")
def geometric_convergence(rng):
    w0, r, a = rng.uniform(1, 3), rng.uniform(0.05, 0.4), rng.uniform(0.5, 2)
    w1 = w0 - r * a * w0
    w2 = w1 - r * a * w1
    w3 = w2 - r * a * w2
    return {
        "w3": w3,
        "w2 - r*a*w2": w2 - r * a * w2,
        "(1 - r*a)*w2": (1 - r * a) * w2,
        "(1 - r*a)*(w1 - r*a*w1)": (1 - r * a) * (w1 - r * a * w1),
        "(1 - r*a)^2*w1": (1 - r * a) ** 2 * w1,
        "(1 - r*a)^3*w0": (1 - r * a) ** 3 * w0,
        "(1 - 3*r*a)*w0": (1 - 3 * r * a) * w0,
        "(1 + r*a)*w2": (1 + r * a) * w2,
        "(1 - r*a)^4*w0": (1 - r * a) ** 4 * w0,
        "(1 - r*a)^2*w0": (1 - r * a) ** 2 * w0,
        "(1 - (r*a)^3)*w0": (1 - (r * a) ** 3) * w0,
        "w2 - r*a": w2 - r * a,
    }


@meaning("sgd/batch-variance")
def batch_variance(rng):
    m, one = rng.choice([2, 3]), finite(rng, 3, -2, 2)
    u = expectation(lambda g: g, one)
    v = expectation(lambda g: (g - u) ** 2, one)
    batch = [one] * m

    def mean(f):
        return expectation(lambda *g: f(np.array(g)), *batch)

    products = sum(mean(lambda g, i=i, j=j: (g[i] - u) * (g[j] - u)) for i in range(m) for j in range(m))
    squares = sum(mean(lambda g, i=i: (g[i] - u) ** 2) for i in range(m))
    of_sum = mean(lambda g: (g - u).sum() ** 2)
    return {
        "E[((1/m)*sum(i, 1, m, g_i) - u)^2]": mean(lambda g: (g.sum() / m - u) ** 2),
        "E[((1/m)*sum(i, 1, m, g_i - u))^2]": mean(lambda g: ((g - u).sum() / m) ** 2),
        "(1/m^2)*E[sum(i, 1, m, g_i - u)^2]": of_sum / m**2,
        "(1/m^2)*sum(i, 1, m, sum(j, 1, m, E[(g_i - u)*(g_j - u)]))": products / m**2,
        "(1/m^2)*sum(i, 1, m, E[(g_i - u)^2])": squares / m**2,
        "(1/m^2)*m*v": m * v / m**2,
        "v/m": v / m,
        "E[sum(i, 1, m, g_i - u)^2]": of_sum,
        "sum(i, 1, m, sum(j, 1, m, E[(g_i - u)*(g_j - u)]))": products,
        "m*v": m * v,
        "v/m^2": v / m**2,
        "v/sqrt(m)": v / np.sqrt(m),
        "v": v * 1.0,
        "E[((1/m)*sum(i, 1, m, g_i))^2]": mean(lambda g: (g.sum() / m) ** 2),
        "E[(1/m)*sum(i, 1, m, g_i) - u]^2": mean(lambda g: g.sum() / m - u) ** 2,
    }


@meaning("sgd/plateau")
def plateau(rng):
    r, a = rng.uniform(0.05, 0.5), rng.uniform(0.5, 2)
    u = noise_of_mean_zero(rng)
    s = expectation(lambda u: u**2, u)
    V = 1.0
    for _ in range(20_000):  # steps of the mean square until it stays
        V = (1 - r * a) ** 2 * V + r**2 * s
    values, chances = finite(rng, 3, -1, 1)
    w = values * np.sqrt(V / (values**2 @ chances)), chances
    ww, wu = expectation(lambda w: w**2, w), expectation(lambda w, u: w * u, w, u)
    k = 1 - r * a
    return {
        "V": V,
        "E[(w - r*(a*w + u))^2]": expectation(lambda w, u: (w - r * (a * w + u)) ** 2, w, u),
        "E[((1 - r*a)*w - r*u)^2]": expectation(lambda w, u: (k * w - r * u) ** 2, w, u),
        "(1 - r*a)^2*E[w^2] - 2*r*(1 - r*a)*E[w*u] + r^2*E[u^2]": k**2 * ww - 2 * r * k * wu + r**2 * s,
        "(1 - r*a)^2*V + r^2*s": k**2 * V + r**2 * s,
        "(2*r*a - r^2*a^2)*V": (2 * r * a - r**2 * a**2) * V,
        "r^2*s": r**2 * s,
        "r*s/(a*(2 - r*a))": r * s / (a * (2 - r * a)),
        "(1 - r*a)^2*V + r*s": k**2 * V + r * s,
        "(1 - r*a)*V + r^2*s": k * V + r**2 * s,
        "(1 - r*a)^2*V": k**2 * V,
        "r^2*a^2*V": r**2 * a**2 * V,
        "(2*r*a + r^2*a^2)*V": (2 * r * a + r**2 * a**2) * V,
        "s/(a*(2 - r*a))": s / (a * (2 - r * a)),
    }


@meaning("opt/unrolled-velocity")
def unrolled_momentum(rng):
    beta, r = rng.uniform(0.3, 0.9), rng.uniform(0.1, 0.5)
    g1, g2, g3 = rng.uniform(-2, 2, 3)
    v1 = -r * g1
    v2 = beta * v1 - r * g2
    v3 = beta * v2 - r * g3
    return {
        "v3": v3,
        "beta*v2 - r*g3": beta * v2 - r * g3,
        "beta*(beta*v1 - r*g2) - r*g3": beta * (beta * v1 - r * g2) - r * g3,
        "beta^2*v1 - beta*r*g2 - r*g3": beta**2 * v1 - beta * r * g2 - r * g3,
        "-beta^2*r*g1 - beta*r*g2 - r*g3": -(beta**2) * r * g1 - beta * r * g2 - r * g3,
        "-r*(g3 + beta*g2 + beta^2*g1)": -r * (g3 + beta * g2 + beta**2 * g1),
        "-r*(g1 + beta*g2 + beta^2*g3)": -r * (g1 + beta * g2 + beta**2 * g3),
        "beta^2*v1 - r*g2 - r*g3": beta**2 * v1 - r * g2 - r * g3,
        "r*(g3 + beta*g2 + beta^2*g1)": r * (g3 + beta * g2 + beta**2 * g1),
        "beta*v1 - beta*r*g2 - r*g3": beta * v1 - beta * r * g2 - r * g3,
        "-beta^2*g1 - beta*r*g2 - r*g3": -(beta**2) * g1 - beta * r * g2 - r * g3,
        "beta^2*r*g1 - beta*r*g2 - r*g3": beta**2 * r * g1 - beta * r * g2 - r * g3,
    }


@meaning("opt/unrolled-path")
def unrolled_path(rng):
    B, r, start = rng.uniform(0.3, 0.9), rng.uniform(0.1, 0.5), rng.uniform(-2, 2)
    g1, g2, g3 = rng.uniform(-2, 2, 3)
    place, v, velocities = start, 0.0, []
    for g in (g1, g2, g3):
        v = B * v - r * g
        velocities.append(v)
        place = place + v
    last = "g3 + beta*g2 + beta^2*g1"
    a3, a2 = (1 - B**3) / (1 - B), (1 - B**2) / (1 - B)
    return {
        "theta3 - theta0": place - start,
        "v1 + v2 + v3": sum(velocities),
        f"-r*g1 - r*(g2 + beta*g1) - r*({last})": -r * g1 - r * (g2 + B * g1) - r * (g3 + B * g2 + B**2 * g1),
        "-r*((1 + beta + beta^2)*g1 + (1 + beta)*g2 + g3)": -r * ((1 + B + B**2) * g1 + (1 + B) * g2 + g3),
        "-r*((1 - beta^3)/(1 - beta)*g1 + (1 - beta^2)/(1 - beta)*g2 + g3)": -r * (a3 * g1 + a2 * g2 + g3),
        "-r/(1 - beta)*((1 - beta^3)*g1 + (1 - beta^2)*g2 + (1 - beta)*g3)": -r
        / (1 - B)
        * ((1 - B**3) * g1 + (1 - B**2) * g2 + (1 - B) * g3),
        "(1 + beta + beta^2)*g1 + (1 + beta)*g2 + g3": (1 + B + B**2) * g1 + (1 + B) * g2 + g3,
        "(1 - beta^3)/(1 - beta)": a3,
        f"-r*({last})": -r * (g3 + B * g2 + B**2 * g1),
        "-r*((1 - beta^2)/(1 - beta)*g1 + (1 - beta)/(1 - beta)*g2 + g3)": -r * (a2 * g1 + g2 + g3),
        "r/(1 - beta)*((1 - beta^3)*g1 + (1 - beta^2)*g2 + (1 - beta)*g3)": r
        / (1 - B)
        * ((1 - B**3) * g1 + (1 - B**2) * g2 + (1 - B) * g3),
        "-r/(1 - beta)*((1 - beta^3)*g1 + (1 - beta^2)*g2 + g3)": -r
        / (1 - B)
        * ((1 - B**3) * g1 + (1 - B**2) * g2 + g3),
        "-r*((1 + beta + beta^2)*g3 + (1 + beta)*g2 + g1)": -r * ((1 + B + B**2) * g3 + (1 + B) * g2 + g1),
    }


@meaning("opt/adam-bias")
def adam_bias_correction(rng):
    t, B, one = rng.choice([2, 3, 4]), rng.uniform(0.3, 0.9), finite(rng, 2, -1, 3)
    u = expectation(lambda g: g, one)

    def moment(*gradients):  # as the algorithm has it
        m = 0.0
        for g in gradients:
            m = B * m + (1 - B) * g
        return m

    powers = B ** (t - np.arange(1, t + 1))
    total = powers.sum()
    return {
        "E[M]": expectation(moment, *[one] * t),
        "E[(1 - beta)*sum(i, 1, t, beta^(t - i)*g_i)]": expectation(lambda *g: (1 - B) * (powers @ g), *[one] * t),
        "(1 - beta)*sum(i, 1, t, beta^(t - i)*E[g_i])": (1 - B) * (powers * u).sum(),
        "(1 - beta)*u*sum(i, 1, t, beta^(t - i))": (1 - B) * u * total,
        "(1 - beta)*u*(1 - beta^t)/(1 - beta)": (1 - B) * u * (1 - B**t) / (1 - B),
        "(1 - beta^t)*u": (1 - B**t) * u,
        "sum(i, 1, t, beta^(t - i))": total,
        "(1 - beta^(t - 1))*u": (1 - B ** (t - 1)) * u,
        "(1 - beta)*u": (1 - B) * u,
        "u": u,
        "u*(1 - beta^t)/(1 - beta)": u * (1 - B**t) / (1 - B),
        "(1 - beta)*u*t": (1 - B) * u * t,
        "(1 + beta^t)*u": (1 + B**t) * u,
    }


@meaning("opt/first-adam-direction")
def first_adam_step(rng):
    r, g = rng.uniform(0.1, 1), rng.choice([-2.5, -0.7, 0.4, 1.7])
    beta1, beta2 = rng.uniform(0.3, 0.9, 2)
    M, V = beta1 * 0 + (1 - beta1) * g, beta2 * 0 + (1 - beta2) * g**2
    return {
        "D": -r * (M / (1 - beta1)) / np.sqrt(V / (1 - beta2)),
        "-r*(M/(1 - beta1))/sqrt(V/(1 - beta2))": -r * (M / (1 - beta1)) / np.sqrt(V / (1 - beta2)),
        "-r*((1 - beta1)*g/(1 - beta1))/sqrt((1 - beta2)*g^2/(1 - beta2))": -r
        * ((1 - beta1) * g / (1 - beta1))
        / np.sqrt((1 - beta2) * g**2 / (1 - beta2)),
        "-r*g/sqrt(g^2)": -r * g / np.sqrt(g**2),
        "-r*g/|g|": -r * g / abs(g),
        "-r*sign(g)": -r * np.sign(g),
        "|g|": abs(g),
        "-r": -r,
        "r*sign(g)": r * np.sign(g),
        "-r*g/g^2": -r * g / g**2,
        "-r*(1 - beta1)*g/sqrt(g^2)": -r * (1 - beta1) * g / np.sqrt(g**2),
        "-r*g/sqrt((1 - beta2)*g^2)": -r * g / np.sqrt((1 - beta2) * g**2),
        "-r*g/sqrt(|g|)": -r * g / np.sqrt(abs(g)),
    }


@meaning("reg/ridge-solution")
def ridge(rng):
    n, d, c = rng.choice([3, 5]), 3, rng.uniform(0.2, 2)
    X, y, eye = rng.uniform(-2, 2, (n, d)), rng.uniform(-2, 2, (n, 1)), np.eye(d)
    longer = np.vstack([X, np.sqrt(n * c) * eye])  # ridge is least squares with more rows
    w = np.linalg.lstsq(longer, np.vstack([y, np.zeros((d, 1))]), rcond=None)[0]
    whole = X.T @ X + n * c * eye
    return {
        "0": 0.0,
        "w": w,
        "dL/dw": slope(lambda w: square(X @ w - y) / n + c * square(w), w),
        "(2/n)*X'*(X*w - y) + 2*c*w": 2 / n * X.T @ (X @ w - y) + 2 * c * w,
        "X'*X*w - X'*y + n*c*w": X.T @ X @ w - X.T @ y + n * c * w,
        "(X'*X + n*c*I)*w": whole @ w,
        "X'*y": X.T @ y,
        "(X'*X + n*c*I)^-1*X'*y": np.linalg.inv(whole) @ X.T @ y,
        "(X'*X + c*I)*w": (X.T @ X + c * eye) @ w,
        "(2/n)*X'*(X*w - y) + c*w": 2 / n * X.T @ (X @ w - y) + c * w,
        "(X'*X - n*c*I)*w": (X.T @ X - n * c * eye) @ w,
        "(2/n)*X*(X*w - y) + 2*c*w": fits(lambda: 2 / n * X @ (X @ w - y) + 2 * c * w),
        "(X'*X + n*c*ones(d, d))*w": (X.T @ X + n * c) @ w,
        "(X'*X + n*c*I)*X'*y": whole @ X.T @ y,
        "((X'*X)^-1 + (1/(n*c))*I)*X'*y": (np.linalg.inv(X.T @ X) + eye / (n * c)) @ X.T @ y,
    }


@meaning("reg/weight-decay-step")
def weight_decay(rng):
    d, r, c = rng.choice([2, 3]), rng.uniform(0.1, 0.5), rng.uniform(0.2, 1.5)
    w, g = rng.uniform(-2, 2, (2, d, 1))

    def loss(v):
        return (g * v).sum() + square(v - w) ** 2  # any function with gradient g at w

    both = slope(lambda v: loss(v) + c / 2 * square(v), w)
    dl, penalty = slope(loss, w), slope(lambda v: c / 2 * square(v), w)
    return {
        "w - r*d(L + (c/2)*||w||^2)/dw": w - r * both,
        "w - r*(dL/dw + d((c/2)*||w||^2)/dw)": w - r * (dl + penalty),
        "w - r*(g + (c/2)*2*w)": w - r * (g + c / 2 * 2 * w),
        "w - r*(g + c*w)": w - r * (g + c * w),
        "w - r*g - r*c*w": w - r * g - r * c * w,
        "(1 - r*c)*w - r*g": (1 - r * c) * w - r * g,
        "dL/dw + d((c/2)*||w||^2)/dw": dl + penalty,
        "g + c*w": g + c * w,
        "w - r*(g + 2*c*w)": w - r * (g + 2 * c * w),
        "w - r*(g + (c/2)*w)": w - r * (g + c / 2 * w),
        "(1 + r*c)*w - r*g": (1 + r * c) * w - r * g,
        "(1 - c)*w - r*g": (1 - c) * w - r * g,
        "(1 - r*c)*w + r*g": (1 - r * c) * w + r * g,
        "(1 - r*c)*(w - r*g)": (1 - r * c) * (w - r * g),
    }


@meaning("reg/decoupled-decay")
def decay_against_l2(rng):
    w, g, a = rng.uniform(0.5, 2), rng.uniform(-2, 2), rng.uniform(1.5, 4)
    r, c = rng.uniform(0.1, 0.5), rng.uniform(0.2, 1.5)
    coupled, decoupled = w - r * (g + c * w) / a, (1 - r * c) * w - r * g / a
    opened = w - r * c * w - r * g / a - w
    return {
        "w2 - w1": decoupled - coupled,
        "(1 - r*c)*w - r*g/a - (w - r*(g + c*w)/a)": (1 - r * c) * w - r * g / a - (w - r * (g + c * w) / a),
        "w - r*c*w - r*g/a - w + r*g/a + r*c*w/a": opened + r * g / a + r * c * w / a,
        "-r*c*w + r*c*w/a": -r * c * w + r * c * w / a,
        "r*c*w*(1/a - 1)": r * c * w * (1 / a - 1),
        "w - r*c*w - r*g/a - w - r*g/a - r*c*w/a": opened - r * g / a - r * c * w / a,
        "r*c*w*(1 - 1/a)": r * c * w * (1 - 1 / a),
        "r*c*w*(a - 1)": r * c * w * (a - 1),
        "0": 0.0,
        "c*w*(1/a - 1)": c * w * (1 / a - 1),
    }


@meaning("reg/dropout-variance")
def dropout(rng):
    x, p = rng.uniform(0.5, 3), rng.uniform(0.1, 0.8)
    z = np.array([0.0, 1.0]), np.array([p, 1 - p])
    k = 1 - p

    def mean(f):
        return expectation(f, z)

    Ez, Ezz = mean(lambda z: z), mean(lambda z: z**2)
    return {
        "E[(z*x/(1 - p) - x)^2]": mean(lambda z: (z * x / k - x) ** 2),
        "E[z^2*x^2/(1 - p)^2 - 2*z*x^2/(1 - p) + x^2]": mean(lambda z: z**2 * x**2 / k**2 - 2 * z * x**2 / k + x**2),
        "E[z^2]*x^2/(1 - p)^2 - 2*E[z]*x^2/(1 - p) + x^2": Ezz * x**2 / k**2 - 2 * Ez * x**2 / k + x**2,
        "E[z]*x^2/(1 - p)^2 - 2*E[z]*x^2/(1 - p) + x^2": Ez * x**2 / k**2 - 2 * Ez * x**2 / k + x**2,
        "x^2/(1 - p) - 2*x^2 + x^2": x**2 / k - 2 * x**2 + x**2,
        "x^2/(1 - p) - x^2": x**2 / k - x**2,
        "p*x^2/(1 - p)": p * x**2 / k,
        "z^2*x^2/(1 - p)^2 - 2*z*x^2/(1 - p) + x^2": z[0] ** 2 * x**2 / k**2 - 2 * z[0] * x**2 / k + x**2,
        "E[z]^2*x^2/(1 - p)^2 - 2*E[z]*x^2/(1 - p) + x^2": Ez**2 * x**2 / k**2 - 2 * Ez * x**2 / k + x**2,
        "E[z^2*x^2/(1 - p)^2 - z*x^2/(1 - p) + x^2]": mean(lambda z: z**2 * x**2 / k**2 - z * x**2 / k + x**2),
        "E[z^2*x^2/(1 - p)^2 + 2*z*x^2/(1 - p) + x^2]": mean(lambda z: z**2 * x**2 / k**2 + 2 * z * x**2 / k + x**2),
        "(1 - p)*x^2/p": k * x**2 / p,
        "p*(1 - p)*x^2": p * k * x**2,
    }
