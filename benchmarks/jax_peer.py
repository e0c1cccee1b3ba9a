"""JAX: one compiled function over the whole loop, lax.scan inside, optax for the update rules."""

import os
from itertools import pairwise

import numpy as np

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import optax

NAME = "JAX"
jax.config.update("jax_enable_x64", True)


def version():
    """The versions measured."""
    return f"{jax.__version__}, optax {optax.__version__}"


def _train(problem, loss, optimizer):
    X, y, theta = jnp.asarray(problem.X), jnp.asarray(problem.y), _unpack(problem)
    n, m = len(problem.X), problem.batch_size
    whole = n - n % m

    def update(carry, rows):
        theta, state = carry
        grad = jax.grad(loss)(theta, X[rows], y[rows])
        steps, state = optimizer.update(grad, state, theta)
        return (optax.apply_updates(theta, steps), state), None

    def epoch(carry, order):
        carry, _ = jax.lax.scan(update, carry, order[:whole].reshape(-1, m))
        return (update(carry, order[whole:])[0] if whole < n else carry), None  # the last batch is smaller

    @jax.jit
    def train(theta, orders):
        (theta, _), _ = jax.lax.scan(epoch, (theta, optimizer.init(theta)), orders)
        return jnp.concatenate([part.ravel() for part in theta])

    return lambda: np.asarray(train(theta, np.array(problem.orders())))


def _unpack(problem):
    """[W, b, W, b, ...]."""
    arrays, at = [], 0
    for d, k in pairwise(problem.sizes):
        for shape in ((d, k), (k,)):
            size = int(np.prod(shape))
            arrays.append(jnp.asarray(problem.theta[at : at + size].reshape(shape)))
            at += size
    return arrays


def _squared_error(theta, X, y):
    W, b = theta
    return jnp.mean(((X @ W + b)[:, 0] - y) ** 2)


def _cross_entropy(theta, X, y):
    W, b = theta
    return optax.softmax_cross_entropy_with_integer_labels(X @ W + b, y).mean()


def _network(theta, X, y):
    W1, b1, W2, b2 = theta
    return optax.softmax_cross_entropy_with_integer_labels(jax.nn.relu(X @ W1 + b1) @ W2 + b2, y).mean()


def linear(problem):
    """Linear regression."""
    return _train(problem, _squared_error, optax.sgd(problem.lr))


def softmax(problem):
    """Softmax regression with momentum."""
    return _train(problem, _cross_entropy, optax.sgd(problem.lr, momentum=0.9))


def mlp(problem):
    """A multi-layer perceptron with Adam."""
    return _train(problem, _network, optax.adam(problem.lr))


mlp_large = mlp


def many_seeds(problem):
    """Networks for numbers, from many starts: one training, mapped over all; their orders are drawn before."""
    at = 0 if problem.X.ndim == 3 else None
    rows, optimizer = problem.batches(), optax.adam(problem.lr)
    everything = problem.batch_size == problem.X.shape[-2]  # then no order matters

    def loss(theta, X, y):
        W1, b1, W2, b2 = theta
        return jnp.mean(((jax.nn.relu(X @ W1 + b1) @ W2 + b2)[:, 0] - y) ** 2)

    def train(theta, X, y, rows):
        def update(carry, batch):
            theta, state = carry
            grad = jax.grad(loss)(theta, *((X, y) if everything else (X[batch], y[batch])))
            steps, state = optimizer.update(grad, state, theta)
            return (optax.apply_updates(theta, steps), state), None

        (theta, _), _ = jax.lax.scan(update, (theta, optimizer.init(theta)), rows)
        return jnp.concatenate([part.ravel() for part in theta])

    mapped = jax.jit(jax.vmap(train, in_axes=(0, at, at, 0)))
    theta = jax.vmap(lambda flat: _unpack(problem._replace(theta=flat)))(problem.theta)
    data = jnp.asarray(problem.X), jnp.asarray(problem.y), jnp.asarray(rows)
    return lambda: np.asarray(mapped(theta, *data))


many_data = many_seeds

OPTIMIZERS = {  # how a rule with these hyper-parameters is written here
    "sgd": optax.sgd,
    "momentum": lambda lr, beta: optax.sgd(lr, momentum=beta),
    "nesterov": lambda lr, beta: optax.sgd(lr, momentum=beta, nesterov=True),
    "adagrad": lambda lr, eps: optax.adagrad(lr, initial_accumulator_value=0.0, eps=eps**2),  # inside the root
    "rmsprop": lambda lr, rho, eps: optax.rmsprop(lr, decay=rho, eps=eps, eps_in_sqrt=False),
    "adadelta": lambda lr, rho, eps: optax.adadelta(lr, rho=rho, eps=eps),
    "adam": lambda lr, beta1, beta2, eps: optax.adam(lr, beta1, beta2, eps),
    "adamw": lambda lr, beta1, beta2, eps, weight_decay: optax.adamw(lr, beta1, beta2, eps, weight_decay=weight_decay),
}


def beale(problem):
    """Every optimizer down Beale's function, compiled as one; path and loss as ours; the last points."""

    def value(theta):
        x, y = theta
        return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2

    def descend(optimizer, theta):
        def step(carry, _):
            theta, state = carry
            loss, grad = jax.value_and_grad(value)(theta)
            steps, state = optimizer.update(grad, state, theta)
            return (optax.apply_updates(theta, steps), state), (theta, loss)

        (theta, _), (path, losses) = jax.lax.scan(step, (theta, optimizer.init(theta)), length=problem.steps)
        return theta, path, losses

    @jax.jit
    def race(theta):
        return [descend(OPTIMIZERS[rule.name](rule.lr, **rule.hyper), theta) for rule in problem.rules]

    return lambda: np.array([last for last, _, _ in jax.block_until_ready(race(problem.theta))])
