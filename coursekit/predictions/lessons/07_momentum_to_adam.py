"""What happens in lesson 7."""

from itertools import cycle

import numpy as np

import coursekit as ck

VALLEY = ck.surfaces.SURFACES["valley"]
START = VALLEY.starts[0]


def steps_to_a_thousandth(kappa, rule, lr, steps=8000):
    """Steps until both coordinates stay below a thousandth."""
    path = ck.descend(lambda theta: theta * [1, kappa], [1.0, 1.0], rule, lr, steps).theta
    return int(np.max(np.nonzero(abs(path).max(axis=1) > 1e-3)) + 1)


def plain_steps(kappa):
    """Steps of gradient descent at its best rate."""
    return steps_to_a_thousandth(kappa, ck.optimizers.sgd(), 2 / (1 + kappa))


def momentum_steps(kappa):
    """Steps of momentum with the best pair."""
    root = np.sqrt(kappa)
    return steps_to_a_thousandth(kappa, ck.optimizers.momentum(((root - 1) / (root + 1)) ** 2), 4 / (1 + root) ** 2)


def loss_after_forty(beta):
    """The loss in the valley after 40 steps of momentum at the rate 0.02."""
    return float(ck.descend(VALLEY, START, ck.optimizers.momentum(beta), 0.02, 40).loss[-1])


def wells():
    """Where momentum ends in the double well from -1.8, for four shares of the velocity."""
    rules = (ck.optimizers.momentum(beta) for beta in (0.0, 0.5, 0.8, 0.9))
    return [float(ck.descend("double_well", [-1.8], rule, 0.02, 400).theta[-1, 0]) for rule in rules]


def first_and_newest():
    """By how many times its own length the first and the newest of 26 gradients have moved the parameter."""
    moved = []
    for place in (0, 25):
        given = iter([float(t == place) for t in range(27)])
        path = ck.descend(
            lambda theta, given=given: np.array([next(given)]), [0.0], ck.optimizers.momentum(0.8), 1.0, 26
        )
        moved.append(-float(path.theta[-1, 0]))
    return moved


def at_a_large_rate():
    """The loss in the valley after 40 steps at 0.09, for momentum and for Nesterov."""
    rules = (ck.optimizers.momentum(0.9), ck.optimizers.nesterov(0.9))
    return tuple(float(ck.descend(VALLEY, START, rule, 0.09, 40).loss[-1]) for rule in rules)


def first_steps():
    """The lengths of AdaGrad's first step for the gradients 100 and 0.01, as multiples of the rate."""
    path = ck.descend(lambda theta: np.array([100.0, 0.01]), [0.0, 0.0], ck.optimizers.adagrad(), 0.1, 1).theta
    return abs(np.diff(path, axis=0)[0]) / 0.1


def step_with_eps_inside():
    """AdaGrad's first step for a gradient of a millionth, with epsilon inside the root."""
    slope = lambda theta: np.array([1e-6])  # noqa: E731
    return -float(ck.adagrad_variants.adagrad(slope, [0.0], 1.0, 1, eps_inside=True).theta[-1, 0])


def left_after(updates):
    """The share of one square that is left in RMSProp's mean after some updates without a gradient."""
    rule, theta = ck.optimizers.rmsprop(0.9), np.zeros(1)
    state = rule.init(1)
    seen = []
    for t in range(1, updates + 2):
        rule.update(theta, np.array([float(t == 1)]), state, lr=1.0, t=t)
        seen.append(state[0, 0])
    return float(seen[-1] / seen[0])


def at_the_minimum():
    """The mean distance of RMSProp and AdaGrad from the minimum, steps 500 to 1000, in units of the rate."""
    rules = (ck.optimizers.rmsprop(), ck.optimizers.adagrad())
    return [float(abs(ck.descend("parabola", [1.0], rule, 0.1, 1000).theta[500:]).mean() / 0.1) for rule in rules]


def scaled_loss(factor):
    """How far the paths for a loss times a factor are from those without: of gradient descent, of Adam."""

    def gap(rule, lr, steps):
        runs = [ck.descend(lambda t, c=c: c * VALLEY.gradient(t), START, rule, lr, steps).theta for c in (1.0, factor)]
        return float(abs(runs[0] - runs[1]).max())

    return gap(ck.optimizers.sgd(), 0.02, 5), gap(ck.optimizers.adam(), 0.1, 100)


def step_without_the_power(updates, beta1=0.9, beta2=0.999):
    """The length of a step of Adam, in units of the rate, for gradients of 1 and the corrections of update 1."""
    m = v = 0.0
    for _ in range(updates):
        m, v = beta1 * m + 1 - beta1, beta2 * v + 1 - beta2
    return m / (1 - beta1) / np.sqrt(v / (1 - beta2))


def decayed_by_adam():
    """What is left of two weights after 1000 steps, with gradients of changing sign and a penalty in the gradient."""
    signs = cycle((1, -1))
    slope = lambda theta: next(signs) * np.array([100.0, 0.01]) + 0.5 * theta  # noqa: E731
    return ck.descend(slope, [1.0, 1.0], "adam", 0.001, 1000).theta[-1].tolist()


def off_the_ridge():
    """The rules by how many steps they take from the ridge of the saddle to |y| = 1, quickest first."""
    rules = ("sgd", "momentum", "adagrad", "rmsprop", "adam")
    runs = {name: ck.descend("saddle", [-1.5, 1e-6], name, 0.05, 200).theta for name in rules}
    steps = {name: int(np.argmax(abs(theta[:, 1]) >= 1)) for name, theta in runs.items()}
    return sorted(rules, key=steps.get), steps
