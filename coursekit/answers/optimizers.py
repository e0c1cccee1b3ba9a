"""Answers to the exercises of notebook 07: momentum to Adam."""

from coursekit.answers import (
    optimizers_adam as adam,
    optimizers_adaptive as adaptive,
    optimizers_sums as sums,
    optimizers_velocity as velocity,
)
from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.property import PropertyAnswer

# ---- opt/table

_SPEED, _OWN, _BOTH = 1, 2, 3


def _says(**cells):
    """Steps that put these numbers into the table."""
    return {name: _constant(value) for name, value in cells.items()}


def _constant(value):
    return lambda: value


TABLE = NumbersAnswer(
    steps=_says(sgd=0, momentum=_SPEED, nesterov=_SPEED, adagrad=_OWN, rmsprop=_OWN, adadelta=_OWN, adam=_BOTH),
    mistakes=(
        Mistake(
            "noise taken for a rate",
            "The gradient of a minibatch is noisy, but every parameter gets the same learning rate and no memory.",
            _says(sgd=_OWN),
        ),
        Mistake(
            "minibatches taken for momentum",
            "A minibatch averages over examples, not over time: nothing of the last gradient is kept.",
            _says(sgd=_SPEED),
        ),
        Mistake(
            "velocity taken for a rate",
            "Each parameter has a velocity of its own, but all of them share one learning rate.",
            _says(momentum=_BOTH, nesterov=_BOTH),
            see="Momentum: keep some of the speed",
        ),
        Mistake(
            "look ahead taken for a rate",
            "Nesterov only moves the place where the gradient is taken; the learning rate is the same for all "
            "parameters.",
            _says(nesterov=_BOTH),
            see="Nesterov: look ahead first",
        ),
        Mistake(
            "squares taken for momentum",
            "AdaGrad remembers squares, which have lost their signs: they scale the step and do not carry it on.",
            _says(adagrad=_BOTH, rmsprop=_BOTH, adadelta=_BOTH),
            see="A learning rate for each parameter",
        ),
        Mistake(
            "a mean taken for momentum",
            "RMSProp and AdaDelta take decaying means, but of squares; the gradient in the step is the newest alone.",
            _says(rmsprop=_BOTH, adadelta=_BOTH),
            see="A learning rate for each parameter",
        ),
        Mistake(
            "Adam without momentum",
            "Adam's m is a decaying mean of the gradients themselves, with their signs: that is momentum.",
            _says(adam=_OWN),
            see="Adam: both at once",
        ),
        Mistake(
            "Adam without rates",
            "Adam divides by the root of v, which each parameter has for itself, as RMSProp does.",
            _says(adam=_SPEED),
            see="Adam: both at once",
        ),
        Mistake(
            "no rate, so none of its own",
            "AdaDelta has no learning rate to choose, but its fraction is one that each parameter has for itself.",
            _says(adadelta=0),
            see="A learning rate for each parameter",
        ),
    ),
    hints=(
        "Ask two questions of each rule: does it carry on an old direction? Does it divide by something of each "
        "parameter?",
        "A memory of squares gives rates; only a memory of the gradients themselves gives momentum.",
        "Two of them carry a velocity and nothing else, three divide by a root and nothing else; one does both.",
    ),
    solution=lambda: (
        r"""
All seven work on minibatches. They differ in what they remember:

- **sgd** 0: it remembers nothing.
- **momentum**, **nesterov** 1: a velocity, with one learning rate for all parameters.
- **adagrad**, **rmsprop**, **adadelta** 2: squares of gradients, whose root divides the step of each parameter.
- **adam** 3: a mean of gradients, which is momentum, divided by the root of a mean of squares.

Squares have no sign, so they cannot carry a direction on.
"""
    ),
)


# ---- opt/saddle


def _end(lr, beta, y0, updates):
    """Where momentum is in the end."""
    x, y, vx, vy = 1.0, y0, 0.0, 0.0
    for _ in range(updates):
        vx, vy = beta * vx - lr * x, beta * vy + lr * y
        x, y = x + vx, y + vy
    return x, y


def _saddle_fault(lr, beta, y0, updates):
    if not 0 < lr <= 0.1:
        return f"The learning rate must be above 0 and at most 0.1; it is {lr:.4g}."
    if not 0 <= beta < 1:
        return f"beta must be at least 0 and below 1; it is {beta:.4g}."
    x, y = _end(lr, beta, y0, updates)
    if abs(y) < 1:
        return f"After {updates} updates y is {y:.3g}: it has not left the saddle."
    return f"After {updates} updates x is {x:.3g}: it still swings across." if abs(x) > 0.5 else ""


def _allowed(lr, beta):
    return 0 < lr <= 0.1 and 0 <= beta < 1


SADDLE = PropertyAnswer(
    example={"lr": 0.1, "beta": 0.9},
    fault=_saddle_fault,
    mistakes=(
        Mistake(
            "rate below 0",
            "A learning rate is positive; with a negative one it would climb.",
            {"lr": -0.1, "beta": 0.9},
            when=lambda lr: lr <= 0,
        ),
        Mistake(
            "rate too large",
            "The statement allows rates up to 0.1: make up for it with momentum.",
            {"lr": 0.5, "beta": 0.0},
            when=lambda lr: lr > 0.1,
        ),
        Mistake(
            "velocity that never fades",
            "With beta = 1 or more no velocity is ever lost, and across the ridge it swings for ever.",
            {"lr": 0.1, "beta": 1.0},
            when=lambda beta: beta >= 1,
        ),
        Mistake(
            "beta below 0",
            "A negative beta turns the velocity round in each update, which slows the descent down.",
            {"lr": 0.1, "beta": -0.5},
            when=lambda beta: beta < 0,
        ),
        Mistake(
            "no momentum",
            "Plain gradient descent multiplies y by 1 + lr in each update, which takes too long from a place so near "
            "the "
            "ridge: let momentum help.",
            {"lr": 0.1, "beta": 0.0},
            when=lambda beta: beta == 0,
        ),
        Mistake(
            "still swinging",
            "So much velocity is kept that x swings across the ridge for long; take a smaller beta.",
            {"lr": 0.1, "beta": 0.995},
            when=lambda lr, beta, y0, updates: _allowed(lr, beta) and abs(_end(lr, beta, y0, updates)[1]) >= 1,
        ),
        Mistake(
            "too slow",
            "It has begun to leave, but y has not grown enough: keep more of the velocity or take a larger rate.",
            {"lr": 0.01, "beta": 0.5},
            when=lambda lr, beta, y0, updates: _allowed(lr, beta) and abs(_end(lr, beta, y0, updates)[1]) < 1,
        ),
    ),
    hints=(
        "Near the ridge the gradient in y is tiny; what makes small pushes in the same direction add up?",
        "Take the largest rate that is allowed, and a beta as in the lesson; then look at x and y in the end.",
        "If y is too small, raise beta; if x is still large, lower it. A few lines of Python try many values.",
    ),
    solution=lambda y0, updates: (
        rf"""
Take $\eta = 0.1$ and $\beta = 0.9$. Along $y$ the gradient always pushes outwards, so the velocity adds up: $y$ ends
at ${_end(0.1, 0.9, y0, updates)[1]:.3g}$ after {updates} updates. Plain gradient descent, $\beta = 0$, multiplies $y$
by $1.1$ in each update and only reaches ${y0 * 1.1**updates:.3g}$. Across the ridge $x$ swings, and the swing fades by
about $\sqrt{{\beta}}$ in each update: it ends at ${_end(0.1, 0.9, y0, updates)[0]:.3g}$. With a $\beta$ very near 1 it
would fade too slowly.
"""
    ),
)


ANSWERS = {
    "opt/momentum-steps": velocity.MOMENTUM_STEPS,
    "opt/momentum": velocity.MOMENTUM,
    "opt/nesterov-steps": velocity.NESTEROV_STEPS,
    "opt/nesterov": velocity.NESTEROV,
    "opt/adagrad-steps": adaptive.ADAGRAD_STEPS,
    "opt/adagrad": adaptive.ADAGRAD,
    "opt/rmsprop-steps": adaptive.RMSPROP_STEPS,
    "opt/rmsprop": adaptive.RMSPROP,
    "opt/adadelta-steps": adaptive.ADADELTA_STEPS,
    "opt/adadelta": adaptive.ADADELTA,
    "opt/adam-steps": adam.ADAM_STEPS,
    "opt/adam": adam.ADAM,
    "opt/first-adam-step": adam.FIRST_STEP,
    "opt/terminal-velocity": sums.TERMINAL,
    "opt/unrolled": sums.UNROLLED,
    "opt/best-momentum": sums.BEST,
    "opt/table": TABLE,
    "opt/saddle": SADDLE,
}
