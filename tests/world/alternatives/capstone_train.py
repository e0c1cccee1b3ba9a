"""capstone/train. Right solutions, written from the statement alone."""

SOLUTIONS = {
    "minibatches with Adam": r'''
import numpy as np


def train(images, labels, seed):
    """Train a network with one hidden ReLU layer; return W1, b1, W2, b2."""
    rng = np.random.default_rng(seed)
    n, d = images.shape
    h = 128
    params = [rng.normal(0, np.sqrt(2 / d), (d, h)), np.zeros(h), rng.normal(0, np.sqrt(2 / h), (h, 10)), np.zeros(10)]
    m, v, t = [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params], 0
    for _ in range(60):
        order = rng.permutation(n)
        for start in range(0, n, 64):
            b = order[start : start + 64]
            W1, b1, W2, b2 = params
            H = np.maximum(0, images[b] @ W1 + b1)
            S = H @ W2 + b2
            P = np.exp(S - S.max(axis=1, keepdims=True))
            P /= P.sum(axis=1, keepdims=True)
            P[np.arange(len(b)), labels[b]] -= 1
            P /= len(b)
            D = (P @ W2.T) * (H > 0)
            grads = [images[b].T @ D, D.sum(0), H.T @ P, P.sum(0)]
            t += 1
            for i, g in enumerate(grads):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g**2
                params[i] = params[i] - 0.002 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
    return tuple(params)
''',
    "one image at a time, a dictionary": r"""
import numpy as np


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    width = 64
    W1 = rng.standard_normal((64, width)) * np.sqrt(2 / 64)
    b1 = np.zeros(width)
    W2 = rng.standard_normal((width, 10)) * np.sqrt(2 / width)
    b2 = np.zeros(10)
    for epoch in range(30):
        lr = 0.03 / (1 + 0.1 * epoch)
        for i in rng.permutation(len(images)):
            x = images[i]
            hidden = np.maximum(0, x @ W1 + b1)
            scores = hidden @ W2 + b2
            p = np.exp(scores - scores.max())
            p /= p.sum()
            p[labels[i]] -= 1
            delta = (W2 @ p) * (hidden > 0)
            W2 -= lr * np.outer(hidden, p)
            b2 -= lr * p
            W1 -= lr * np.outer(x, delta)
            b1 -= lr * delta
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
""",
    "a class with momentum and weight decay, biases of shape (1, width)": r"""
import numpy as np


class Network:
    def __init__(self, rng, width):
        self.p = [rng.normal(0, 0.18, (64, width)), np.zeros((1, width))]
        self.p += [rng.normal(0, np.sqrt(2 / width), (width, 10)), np.zeros((1, 10))]
        self.v = [np.zeros(q.shape) for q in self.p]

    def __call__(self, X, Y, lr, beta=0.9, decay=1e-4):
        W1, b1, W2, b2 = self.p
        A = X @ W1 + b1
        H = A * (A > 0)
        S = H @ W2 + b2
        S -= np.log(np.exp(S).sum(axis=1, keepdims=True))
        G = (np.exp(S) - Y) / len(X)
        E = np.where(A > 0, G @ W2.T, 0)
        grads = (X.T @ E, E.sum(0, keepdims=True), H.T @ G, G.sum(0, keepdims=True))
        for q, v, g in zip(self.p, self.v, grads):
            v *= beta
            v -= lr * (g + decay * q)
            q += v


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    Y, net = np.eye(10)[labels], Network(rng, 100)
    for _ in range(60):
        for b in np.array_split(rng.permutation(len(images)), len(images) // 32):
            net(images[b], Y[b], lr=0.05)
    return net.p
""",
    "all images at once, RMSProp in float32": r"""
import numpy as np


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    f = np.float32
    X, Y = images.astype(f), (np.arange(10) == labels[:, None]).astype(f)
    W1 = rng.normal(scale=0.17, size=(64, 100)).astype(f)
    W2 = rng.normal(scale=0.1, size=(100, 10)).astype(f)
    p = [W1, np.zeros(100, f), W2, np.zeros(10, f)]
    r = [np.zeros_like(a) for a in p]
    for step in range(250):
        Z = X @ p[0] + p[1]
        H = np.clip(Z, 0, None)
        S = H @ p[2] + p[3]
        P = np.exp(S - S.max(1, keepdims=True))
        G = (P / P.sum(1, keepdims=True) - Y) / f(len(X))
        D = (G @ p[2].T) * (Z > 0)
        for i, g in enumerate([X.T @ D, D.sum(0), H.T @ G, G.sum(0)]):
            r[i] = f(0.9) * r[i] + f(0.1) * g * g
            p[i] = p[i] - f(0.003 * (1 - step / 250)) * g / (np.sqrt(r[i]) + f(1e-7))
    return p[0], p[1], p[2], p[3]
""",
    "squared error of one-hot targets instead of softmax": r"""
import numpy as np


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    T = np.where(labels[:, None] == np.arange(10), 1.0, 0.0)
    h, n = 150, len(images)
    W1, b1 = rng.uniform(-0.25, 0.25, (64, h)), np.zeros(h)
    W2, b2 = rng.uniform(-0.1, 0.1, (h, 10)), np.zeros(10)
    for epoch in range(100):
        lr = 0.2 if epoch < 80 else 0.05
        order = rng.permutation(n)
        for k in range(0, n, 32):
            X, Y = images[order[k : k + 32]], T[order[k : k + 32]]
            H = np.maximum(X @ W1 + b1, 0)
            E = 2 * (H @ W2 + b2 - Y) / len(X)
            D = E.dot(W2.T) * (H > 0)
            W2 -= lr * H.T.dot(E)
            b2 -= lr * E.sum(axis=0)
            W1 -= lr * X.T.dot(D)
            b1 -= lr * D.sum(axis=0)
    return W1, b1, W2, b2
""",
    "random hidden layer, ridge regression for the last": r"""
import numpy as np


def train(images, labels, seed):
    rng = np.random.default_rng(seed)
    width = 1000
    W1 = rng.normal(0, 1 / 8, (64, width))
    b1 = -np.median(images @ W1, axis=0)
    H = np.maximum(0, images @ W1 + b1)
    H1 = np.hstack([H, np.ones((len(H), 1))])
    targets = 2 * np.eye(10)[labels] - 1
    V = np.linalg.solve(H1.T @ H1 + 0.5 * np.eye(width + 1), H1.T @ targets)
    return W1, b1, V[:-1], V[-1]
""",
    "validation set and the best epoch kept, centered pixels, lists": r"""
import numpy as np


def forward(X, W1, b1, W2, b2):
    H = np.maximum(0, X @ W1 + b1)
    return H, H @ W2 + b2


def train(images, labels, seed, width=128, lr=0.2, epochs=60):
    rng = np.random.default_rng(seed)
    mean = images.mean(axis=0)
    X, order = images - mean, rng.permutation(len(images))
    hold, rest = order[:100], order[100:]
    p = [rng.normal(0, 0.18, (64, width)), np.zeros(width), rng.normal(0, 0.12, (width, 10)), np.zeros(10)]
    best, best_score = None, -1.0
    for _ in range(epochs):
        rng.shuffle(rest)
        for b in [rest[i : i + 32] for i in range(0, len(rest), 32)]:
            H, S = forward(X[b], *p)
            G = np.exp(S - S.max(1)[:, None])
            G = (G / G.sum(1)[:, None] - np.eye(10)[labels[b]]) / len(b)
            D = G @ p[2].T * (H > 0)
            p = [q - lr * g for q, g in zip(p, [X[b].T @ D, D.sum(0), H.T @ G, G.sum(0)])]
        score = np.mean(forward(X[hold], *p)[1].argmax(1) == labels[hold])
        if score >= best_score:
            best, best_score = p, score
    W1, b1, W2, b2 = best
    return W1.tolist(), (b1 - mean @ W1).tolist(), W2.tolist(), b2.tolist()
""",
}
