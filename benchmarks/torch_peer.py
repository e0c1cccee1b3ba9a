"""PyTorch, eager, with torch.optim: parameters as tensors, rows picked once an epoch, fused optimizers."""

from itertools import pairwise

import numpy as np
import torch
from torch.nn import functional as F

NAME = "PyTorch"
torch.set_num_threads(1)


def version():
    """The version measured."""
    return torch.__version__


def _train(problem, forward, make_optimizer, share=1):
    """Train a network; with share < 1 only the first part of the orders, for the caller to multiply."""
    X, y = torch.from_numpy(problem.X), torch.from_numpy(problem.y)

    def run():
        parameters = _unpack(problem)
        optimizer = make_optimizer(parameters)
        for order in problem.orders():
            rows = torch.from_numpy(order[: round(len(order) * share)])
            batches = X[rows].split(problem.batch_size), y[rows].split(problem.batch_size)
            for X_batch, y_batch in zip(*batches, strict=True):
                optimizer.zero_grad()
                forward(parameters, X_batch, y_batch).backward()
                optimizer.step()
        return np.concatenate([p.detach().numpy().ravel() for p in parameters])

    return run


def _unpack(problem):
    """[W, b, W, b, ...], tensors that want a gradient."""
    tensors, at = [], 0
    for d, k in pairwise(problem.sizes):
        for shape in ((d, k), (k,)):
            size = int(np.prod(shape))
            part = torch.tensor(problem.theta[at : at + size]).reshape(shape)
            tensors.append(part.clone().requires_grad_())
            at += size
    return tensors


def _squared_error(parameters, X, y):
    W, b = parameters
    return F.mse_loss(torch.addmm(b, X, W).squeeze(1), y)


def _cross_entropy(parameters, X, y):
    W, b = parameters
    return F.cross_entropy(torch.addmm(b, X, W), y)


def _network(parameters, X, y):
    W1, b1, W2, b2 = parameters
    return F.cross_entropy(torch.addmm(b2, torch.addmm(b1, X, W1).relu(), W2), y)


def linear(problem, share=1):
    """Linear regression."""
    return _train(problem, _squared_error, lambda p: torch.optim.SGD(p, problem.lr, fused=True), share)


linear.share = 0.1  # so slow that a tenth of the steps is timed


def softmax(problem):
    """Softmax regression with momentum."""
    return _train(problem, _cross_entropy, lambda p: torch.optim.SGD(p, problem.lr, momentum=0.9, fused=True))


def mlp(problem):
    """A multi-layer perceptron with Adam."""
    return _train(problem, _network, lambda p: torch.optim.Adam(p, problem.lr, fused=True))


mlp_large = mlp


def many_seeds(problem):
    """Networks for numbers, from many starts: parameters stacked, products in batches; orders drawn before."""
    X, y, rows = (torch.from_numpy(each) for each in (problem.X, problem.y, problem.batches()))
    runs, everything = torch.arange(len(rows))[:, None], problem.batch_size == problem.X.shape[-2]

    stacked = [_unpack(problem._replace(theta=theta)) for theta in problem.theta]
    starts = [torch.stack(parts).detach() for parts in zip(*stacked, strict=True)]

    def picked(data, batch):
        if problem.X.ndim == 2:
            return data[batch]
        return data if everything else data[runs, batch]

    def run():
        W1, b1, W2, b2 = (part.clone().requires_grad_() for part in starts)
        optimizer = torch.optim.Adam([W1, b1, W2, b2], problem.lr, fused=True)
        for update in range(rows.shape[1]):
            batch = rows[:, update]
            optimizer.zero_grad()
            hidden = torch.baddbmm(b1[:, None], picked(X, batch), W1).relu()
            scores = torch.baddbmm(b2[:, None], hidden, W2)[..., 0]
            (scores - picked(y, batch)).square().mean(1).sum().backward()  # of a run its own loss alone
            optimizer.step()
        return np.hstack([part.detach().numpy().reshape(len(rows), -1) for part in (W1, b1, W2, b2)])

    return run


many_data = many_seeds


def _adam(rule, p, lr, beta1, beta2, eps, **more):
    return rule(p, lr, (beta1, beta2), eps, fused=True, **more)


OPTIMIZERS = {  # how a rule with these hyper-parameters is written here
    "sgd": lambda p, lr: torch.optim.SGD(p, lr, fused=True),
    "momentum": lambda p, lr, beta: torch.optim.SGD(p, lr, momentum=beta, fused=True),
    "nesterov": lambda p, lr, beta: torch.optim.SGD(p, lr, momentum=beta, nesterov=True, fused=True),
    "adagrad": lambda p, lr, eps: torch.optim.Adagrad(p, lr, eps=eps, fused=True),
    "rmsprop": lambda p, lr, rho, eps: torch.optim.RMSprop(p, lr, alpha=rho, eps=eps),
    "adadelta": lambda p, lr, rho, eps: torch.optim.Adadelta(p, lr, rho=rho, eps=eps),
    "adam": lambda p, lr, **hyper: _adam(torch.optim.Adam, p, lr, **hyper),
    "adamw": lambda p, lr, **hyper: _adam(torch.optim.AdamW, p, lr, **hyper),
}


def beale(problem):
    """Every optimizer down Beale's function; the last points (Nesterov's: the interim point)."""

    def descend(rule):
        theta = torch.tensor(problem.theta, requires_grad=True)
        optimizer = OPTIMIZERS[rule.name]([theta], rule.lr, **rule.hyper)
        for _ in range(problem.steps):
            optimizer.zero_grad()
            x, y = theta.unbind()
            xy = x * y
            loss = (1.5 - x + xy) ** 2 + (2.25 - x + xy * y) ** 2 + (2.625 - x + xy * y * y) ** 2
            loss.backward()
            optimizer.step()
        return theta.detach().numpy()

    return lambda: np.array([descend(rule) for rule in problem.rules])
