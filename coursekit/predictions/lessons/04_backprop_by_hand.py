"""What happens in lesson 4."""

import numpy as np
import sympy as sp

import coursekit as ck

STEPS = 10.0 ** np.arange(0, -12.5, -0.5)[::-1]
ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus")


def without_bends(layers=100, width=100):
    """How far linear layers are from the best single one, and how many points of XOR a line has right at most."""
    rng = np.random.default_rng(0)
    X = H = rng.normal(size=(200, 2))
    for before, after in zip([2, *[width] * (layers - 1)], [*[width] * (layers - 1), 1], strict=True):
        H = H @ (rng.normal(size=(before, after)) / np.sqrt(before)) + 0.1 * rng.normal(size=after)
    ones = np.column_stack([X, np.ones(200)])
    off = abs(ones @ np.linalg.lstsq(ones, H, rcond=None)[0] - H).max() / abs(H).max()
    corners, xor = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])
    lines = rng.normal(size=(20_000, 3))
    return float(off), int(((lines @ corners.T > 0) == xor).sum(axis=1).max())


def slopes_at(z):
    """The slopes of the four activations at z, by differences."""
    return {
        name: float(np.diff(ck.activations.ACTIVATIONS[name].value(np.array([z - 1e-6, z + 1e-6])))[0] / 2e-6)
        for name in ACTIVATIONS
    }


def passes(weights=5):
    """Passes for all derivatives of a product of weights: through the graph, and by changing each in turn."""
    graph = ck.graph.parse("f = " + " * ".join(f"w{i}" for i in range(weights)))
    counted = 0

    def loss(**values):
        nonlocal counted
        counted += 1
        return graph.forward(**values)

    values = {f"w{i}": 1.0 + i for i in range(weights)}
    base = loss(**values)
    by_one = [(loss(**values | {name: value + 1e-6}) - base) / 1e-6 for name, value in values.items()]
    graph.forward(**values)
    graph.backward()
    assert np.allclose(by_one, [graph.gradients[name] for name in values], rtol=1e-4)
    return 2, counted - weights  # forward and back; and what is left when one pass a weight is taken off


def gradients_of_zero():
    """The parameters of the lecture's network whose derivative is 0 at its numbers."""
    graph = ck.graph.parse(
        "o1 = w1*x1 + w2*x2 + b1; o2 = w3*x1 + w4*x2 + b2; f = (w5*relu(o1) + w6*relu(o2) + b3 - 5)**2"
    )
    numbers = {"w1": 0, "w2": 2, "b1": 3, "w3": -4, "w4": -1, "b2": 1, "w5": -2, "w6": 0, "b3": 6}
    graph.forward(x1=2, x2=1, **numbers)
    graph.backward()
    return {name for name in numbers if graph.gradients[name] == 0}


def symmetric():
    """What 2Ax = (A + A')x for all x asks of A, as equations."""
    a = sp.Matrix(2, 2, sp.symbols("a11 a12 a21 a22"))
    x = sp.Matrix(sp.symbols("x1 x2"))
    return sp.solve([c for row in (2 * a * x - (a + a.T) * x) for c in sp.Poly(row, *x).coeffs()], *a, dict=True)[0]


def saturated():
    """The layer of the panel with b2 = 2: singular values of J, and how long J'g is for g = (1, 0) and g = (0, 1)."""
    W, b, x = np.array([[1.2, 0.6], [-0.5, 0.9]]), np.array([0.3, 2.0]), np.array([0.5, 0.5])
    J = (1 - np.tanh(W @ x + b) ** 2)[:, None] * W
    return np.linalg.svd(J)[1], [float(np.linalg.norm(J.T @ g)) for g in np.eye(2)]


def as_written(z, right=40.0):
    """-log sigma as it stands, at z and at `right`, and what it should be at both."""
    with np.errstate(over="ignore", divide="ignore"):
        found = [float(-np.log(1 / (1 + np.exp(-at)))) + 0.0 for at in (z, right)]
    return [*found, float(np.logaddexp(0, -z)), float(np.logaddexp(0, -right))]


def delta_sum():
    """The sum of the components of p - y, for softmax."""
    s = sp.Matrix(sp.symbols("s1:4", real=True))
    p = s.applyfunc(sp.exp) / sum(s.applyfunc(sp.exp))
    return sp.simplify(sum(p - sp.Matrix([0, 1, 0])))


def slide_over_differences(n=200):
    """X'(P - Y) over the central difference of the mean cross-entropy, along the slide's own direction."""
    rng = np.random.default_rng(0)
    X, y, W = rng.normal(size=(n, 2)), rng.integers(0, 3, n), rng.normal(size=(2, 3))
    slide = X.T @ (ck.activations.softmax(X @ W) - np.eye(3)[y])
    unit = slide / np.linalg.norm(slide)
    up, down = (ck.losses.cross_entropy(X @ (W + e * unit), y) for e in (1e-5, -1e-5))
    return float(np.sum(slide * unit) / ((up - down) / 2e-5))


def refused(trials=200):
    """The batch sizes for which NumPy accepts W1 - lr dL/dz1, and how many small steps of that kind raise the loss."""
    rng = np.random.default_rng(0)
    accepted, raised = [], 0
    for m in range(1, 41):
        try:
            rng.normal(size=(2, 6)) - rng.normal(size=(m, 6))
        except ValueError:
            continue
        accepted.append(m)
        for _ in range(trials // 2):
            X, target, W = rng.normal(size=(m, 2)), rng.normal(size=(m, 6)), rng.normal(size=(2, 6))
            step = 1e-3 * (X @ W - target)
            raised += np.sum((X @ (W - step) - target) ** 2) > np.sum((X @ W - target) ** 2)
    return accepted, int(raised), trials


def faded():
    """The size of the gradient in the first layer of ten as a share of the last, for a sigmoid network."""
    birds = ck.datasets.penguins(["bill_length_mm", "bill_depth_mm"])
    X = (birds.X - birds.X.mean(axis=0)) / birds.X.std(axis=0)
    deep = ck.models.mlp([2, *[50] * 10, 3], activation="sigmoid")
    _, grad = deep.loss_and_grad(deep.init(seed=0, scheme="xavier"), X, birds.y, "cross_entropy")
    sizes = [np.sqrt(np.mean(W**2)) for W, _ in deep.unpack(grad)]
    return float(sizes[0] / sizes[-1])


def difference_errors():
    """The error of the central difference of sin at 1, for each of STEPS; what is less than 10^-13 is that."""
    eps = STEPS
    return np.maximum(abs((np.sin(1 + eps) - np.sin(1 - eps)) / (2 * eps) - np.cos(1.0)), 1e-13)


def signal_share():
    """The spread of the last of ten sigmoid layers over all, and which share of its variance comes from the inputs."""
    rng = np.random.default_rng(0)
    H = rng.normal(size=(200, 100))
    for _ in range(10):
        H = ck.activations.sigmoid(H @ (rng.normal(size=(100, 100)) * 0.1))
    return float(H.std()), float(H.var(axis=0).mean() / H.var())


def neurons_from_zeros():
    """How many different hidden neurons there are after training from zeros, and after training from random weights."""
    moons, model = ck.datasets.moons(n=300, noise=0.15, seed=0), ck.models.mlp([2, 8, 1], activation="sigmoid")
    how = {"loss": "logistic", "optimizer": ck.optimizers.adam(), "lr": 0.1, "epochs": 20}
    found = []
    for scheme in ("zeros", "xavier"):
        run = ck.fit(model, moons.X, moons.y, theta=model.init(seed=0, scheme=scheme), **how)
        found.append(len(np.unique(model.unpack(run.theta)[0][0].round(6), axis=1).T))
    return found
