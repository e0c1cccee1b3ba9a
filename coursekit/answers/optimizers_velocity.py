"""Answers of notebook 07 about momentum: the classical one and Nesterov's, by hand and in code."""

from coursekit.answers.optimizers_rule import Rule
from coursekit.judging.answer import Mistake

_VELOCITY = (
    Mistake(
        "uphill",
        "The gradient points uphill, so the velocity gains minus the learning rate times the gradient.",
        {"v": lambda v, g, lr, beta: beta * v + lr * g},
    ),
    Mistake(
        "velocity of the other sign",
        "The parameter goes the right way, but here the velocity is what is added to it, so it points downhill itself.",
        {"v": lambda v, g, lr, beta: beta * v + lr * g, "theta": lambda theta, v: theta - v},
    ),
    Mistake(
        "learning rate outside the velocity",
        "With a constant rate that is the same path, but here the velocity is the move itself: the rate is already in "
        "it.",
        {"v": lambda v, g, beta: beta * v + g, "theta": lambda theta, v, lr: theta - lr * v},
    ),
    Mistake(
        "velocity forgotten",
        "Of the old velocity the share beta is kept; without it this is plain gradient descent.",
        {"v": lambda g, lr: -lr * g},
    ),
    Mistake(
        "velocity kept whole",
        "Only the share beta of the old velocity is kept: multiply it, or nothing ever slows down.",
        {"v": lambda v, g, lr: v - lr * g},
    ),
    Mistake(
        "beta and 1 - beta swapped",
        "The share beta of the old velocity is kept; here it was 1 - beta.",
        {"v": lambda v, g, lr, beta: (1 - beta) * v - lr * g},
    ),
    Mistake(
        "gradient weighed with 1 - beta",
        "Here the velocity is a sum, not a mean: the gradient enters with the learning rate alone.",
        {"v": lambda v, g, lr, beta: beta * v - (1 - beta) * lr * g},
    ),
    Mistake(
        "mean in place of the sum",
        "That velocity is a mean of the gradients, as in Adam. Here it is the move itself: a share beta of the old one "
        "minus the learning rate times the whole gradient.",
        {"v": lambda v, g, beta: beta * v + (1 - beta) * g, "theta": lambda theta, v, lr: theta - lr * v},
    ),
    Mistake(
        "learning rate forgotten",
        "The gradient is multiplied by the learning rate before it enters the velocity.",
        {"v": lambda v, g, beta: beta * v - g},
    ),
    Mistake(
        "velocity subtracted",
        "The minus sign is in the velocity already; the parameter moves by plus the velocity.",
        {"theta": lambda theta, v: theta - v},
    ),
    Mistake(
        "moved with the old velocity",
        "The velocity is renewed first, and the parameter then moves with the new one.",
        {"theta": lambda theta, old_v: theta + old_v},
    ),
)

# ---- opt/momentum-steps, opt/momentum

MOMENTUM_RULE = Rule(
    {
        "g": lambda c, theta: c * theta,
        "v": lambda v, g, lr, beta: beta * v - lr * g,
        "theta": lambda theta, v: theta + v,
    },
    (
        *_VELOCITY,
        Mistake(
            "half forgotten in the derivative",
            "The derivative of `c/2 theta^2` is `c theta`: the 2 of the square and the half cancel.",
            {"g": lambda c, theta: 2 * c * theta},
        ),
        Mistake(
            "height in place of slope",
            "Here the value of the function was taken; the velocity needs its derivative, `c theta`.",
            {"g": lambda c, theta: c / 2 * theta**2},
        ),
        Mistake(
            "gradient of the start",
            "The parameter has moved since, and the slope is another one there: work the gradient out anew.",
            {"g": lambda c, theta0: c * theta0},
        ),
    ),
)

MOMENTUM_STEPS = MOMENTUM_RULE.numbers(
    2,
    hints=(
        r"Three quantities take turns: the gradient where the parameter is, the velocity, the parameter.",
        r"The derivative of $\frac{c}{2} \theta^2$ is $c \theta$. At first the velocity is 0, so only the gradient "
        r"counts.",
        r"In the second update the velocity is $\beta$ times the one you have, minus $\eta$ times the new gradient; "
        r"then add it to the parameter.",
    ),
    because={
        "g1": "The gradient is taken where the parameter is:",
        "v1": "There is no velocity yet; the gradient makes one:",
        "theta1": "The parameter moves with the new velocity:",
        "g2": "The second gradient belongs to the new place:",
        "v2": r"Of the old velocity the share $\beta$ is left, and the new gradient is added to it:",
        "theta2": "And again the parameter moves with the velocity:",
    },
)


def momentum_step(theta, v, grad, lr, beta):
    """Return the parameters and the velocity after one update with momentum."""
    v = beta * v - lr * grad
    return theta + v, v


MOMENTUM = MOMENTUM_RULE.code(
    momentum_step,
    ("theta", "v", "g", "lr", "beta"),
    why="""
The velocity is renewed first: a share `beta` of it is kept, and the gradient pushes it downhill. The parameters then
move with the new velocity. Both are returned, because the next update needs both; neither of the arrays that came in
is changed.
""",
    hints=(
        "Two lines: first the velocity, then the parameters.",
        "The new velocity is `beta * v - lr * grad`, in an array of its own.",
        "Return a pair, `theta + v` with the new `v`, and then the new `v` itself.",
    ),
)


# ---- opt/nesterov-steps, opt/nesterov

NESTEROV_RULE = Rule(
    {
        "p": lambda theta, v, beta: theta + beta * v,
        "g": lambda c, p: c * p,
        "v": lambda v, g, lr, beta: beta * v - lr * g,
        "theta": lambda theta, v: theta + v,
    },
    (
        *_VELOCITY,
        Mistake(
            "interim point forgotten",
            "That is classical momentum: Nesterov first goes to `theta + beta v`, where the velocity would carry it.",
            {"p": lambda theta: theta},
        ),
        Mistake(
            "gradient at theta",
            "The interim point is there to take the gradient at it, not at the parameter itself.",
            {"g": lambda c, theta: c * theta},
        ),
        Mistake(
            "looked back",
            "The interim point lies ahead, where the velocity leads: `theta + beta v`, with a plus.",
            {"p": lambda theta, v, beta: theta - beta * v},
        ),
        Mistake(
            "whole velocity to the interim point",
            "Of the velocity only the share beta will be kept, so the interim point is `theta + beta v`.",
            {"p": lambda theta, v: theta + v},
        ),
        Mistake(
            "moved from the interim point",
            "The interim point only serves the gradient; the move starts at theta, or the old velocity counts twice.",
            {"theta": lambda p, v: p + v},
        ),
    ),
)

NESTEROV_STEPS = NESTEROV_RULE.numbers(
    2,
    hints=(
        "Look first, then step: where would the velocity alone carry the parameter?",
        r"The interim point is $\theta + \beta v$. In the first update the velocity is 0, so it is the start itself.",
        r"Take the gradient $c \, p$ at the interim point $p$; the velocity and the move are those of momentum, and "
        r"the "
        r"move starts at $\theta$.",
    ),
    because={
        "p1": "Without a velocity the interim point is the start:",
        "g1": "The gradient is taken there:",
        "v1": "The gradient makes the first velocity:",
        "theta1": "The parameter moves with it:",
        "p2": "Now the velocity leads ahead:",
        "g2": "The gradient at the interim point is smaller than it would be at the parameter:",
        "v2": "So the velocity is slowed down in time:",
        "theta2": "The move starts at the parameter, not at the interim point:",
    },
)


def nesterov_step(theta, v, gradient, lr, beta):
    """Return the parameters and the velocity after one update of Nesterov's momentum."""
    ahead = theta + beta * v  # where the velocity alone would lead
    v = beta * v - lr * gradient(ahead)
    return theta + v, v


NESTEROV = NESTEROV_RULE.code(
    nesterov_step,
    ("theta", "v", "gradient", "lr", "beta"),
    why="""
The only difference to momentum is where the gradient is taken: at the point to which the velocity alone would lead. If
the slope has already turned there, the velocity is slowed before it is too late. The parameters still move from where
they are.
""",
    hints=(
        "It is the function of momentum with one more line; `gradient` is a function that you can call.",
        "The gradient is taken at `theta + beta * v`, with the old velocity.",
        "`v = beta * v - lr * gradient(ahead)`, and then `theta + v`, not `ahead + v`.",
    ),
)
