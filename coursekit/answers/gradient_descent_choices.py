"""Answers to the exercises of notebook 05 that ask for a direction or a choice."""

import math

from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.property import PropertyAnswer

# ---- gd/orthogonal


def _gradient(a, b, c, x0, y0):
    return 2 * a * x0 + b * y0, b * x0 + 2 * c * y0


def _level_direction(a, b, c, x0, y0):
    gx, gy = _gradient(a, b, c, x0, y0)
    return {"u": -gy, "v": gx}


def _parallel(u, v, p, q):
    """Do (u, v) and (p, q) lie on one line, within half a percent?"""
    return abs(u * q - v * p) <= 0.005 * math.hypot(u, v) * math.hypot(p, q) != 0


def _off(u, v, a, b, c, x0, y0):
    if u == v == 0:
        return "`u` and `v` are both 0, which is no direction."
    gx, gy = _gradient(a, b, c, x0, y0)
    if _parallel(u, v, -gy, gx):
        return ""
    slope = (gx * u + gy * v) / math.hypot(u, v)
    return (
        f"Along your direction f changes: its slope there, for a direction of length 1, is {slope:.3g}, but must be 0."
    )


def _along(p, q):
    """What to do with a mistake that leads to the direction (p, q), functions of the student's numbers."""
    return {
        "wrong": lambda a, b, c, x0, y0: {"u": p(a, b, c, x0, y0), "v": q(a, b, c, x0, y0)},
        "when": lambda u, v, a, b, c, x0, y0: _parallel(u, v, p(a, b, c, x0, y0), q(a, b, c, x0, y0)),
    }


def _solve_orthogonal(a, b, c, x0, y0):
    gx, gy = _gradient(a, b, c, x0, y0)
    return rf"""
The partial derivatives at $({x0:g}, {y0:g})$, each with the other variable held fixed, are
$$g_x = 2 a x + b y = {gx:g}, \quad g_y = b x + 2 c y = {gy:g}$$
with the numbers $a = {a:g}$, $b = {b:g}$, $c = {c:g}$ of this function. To first order, a small step $(u, v)$ changes
$f$ by $g_x u + g_y v$. This is 0 for
$$(u, v) = (-g_y, g_x) = ({-gy:g}, {gx:g})$$
and for every multiple of it: the level curve is at right angles to the gradient.
"""


ORTHOGONAL = PropertyAnswer(
    example=_level_direction,
    fault=_off,
    mistakes=(
        Mistake(
            "no direction",
            "The vector (0, 0) points nowhere; of course nothing changes when nothing moves.",
            {"u": 0, "v": 0},
            when=lambda u, v: u == v == 0,
        ),
        Mistake(
            "along the gradient",
            "This is the line of the gradient itself, along which f changes fastest; the level curve is at right "
            "angles.",
            **_along(lambda *n: _gradient(*n)[0], lambda *n: _gradient(*n)[1]),
        ),
        Mistake(
            "swapped without a sign",
            "For a right angle the two components are swapped and one of them changes its sign; the sign is missing.",
            **_along(lambda *n: _gradient(*n)[1], lambda *n: _gradient(*n)[0]),
        ),
        Mistake(
            "level curves taken for circles",
            "Your direction is at right angles to the point itself, as on a circle; it must be so to the gradient.",
            **_along(lambda a, b, c, x0, y0: -y0, lambda a, b, c, x0, y0: x0),
        ),
        Mistake(
            "along the point",
            "This direction leads away from the origin; what counts is the gradient at the point.",
            **_along(lambda a, b, c, x0, y0: x0, lambda a, b, c, x0, y0: y0),
        ),
        Mistake(
            "mixed term forgotten",
            "The term with `x y` has derivatives, too: with respect to x it leaves y, with respect to y it leaves x.",
            **_along(lambda a, b, c, x0, y0: -2 * c * y0, lambda a, b, c, x0, y0: 2 * a * x0),
        ),
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square is twice what is squared.",
            **_along(lambda a, b, c, x0, y0: -b * x0 - c * y0, lambda a, b, c, x0, y0: a * x0 + b * y0),
        ),
    ),
    hints=(
        "To first order, a small step $(u, v)$ changes $f$ by the gradient times the step. When is that 0?",
        "Work out both partial derivatives at the point; in each, the other variable is a constant.",
        "With the gradient $(g_x, g_y)$ you need $g_x u + g_y v = 0$. Try to swap the components and change one sign.",
    ),
    solution=_solve_orthogonal,
)


# ---- gd/why-rate

WHY_RATE = ChoiceAnswer(
    letter="c",
    praise="Right: the gradient knows direction and slope at one point. How long the slope stays like that depends on "
    "the curvature, and the learning rate is our guess of it.",
    mistakes=(
        Mistake(
            "rate as a sign",
            "It is the minus sign that makes the step go downhill; the learning rate is positive and changes no "
            "direction.",
            "a",
        ),
        Mistake(
            "rate as a normalisation",
            "The learning rate is the same number for all steps, so a step is as long as the rate times the gradient's "
            "length: steps differ.",
            "b",
        ),
        Mistake(
            "rate as a guarantee",
            "No learning rate can know of a lower valley elsewhere: gradient descent ends where the start leads it.",
            "d",
            see="The gradient and the level curves",
        ),
        Mistake(
            "rate as a brake",
            "Near a minimum the gradient itself gets small, and so do the steps, with a constant rate as well.",
            "e",
        ),
    ),
    hints=(
        "Think of the tangent: it touches the function at one point. Where does it stop being a good picture of it?",
        "Two functions may have the same gradient at a point, one gently curved and one sharply.",
        "What does the gradient say about the function a long way off?",
    ),
    solution=lambda: (
        r"""
The answer is **c**. To first order $f(\theta + d)$ is $f(\theta) + \nabla f(\theta) \cdot d$, which falls for ever
along the negative gradient. The function itself does not: how far the tangent can be trusted depends on the curvature,
of which the gradient knows nothing. The learning rate says how far we go. It changes neither the direction nor the
valley in which we end, and it does not have to shrink for the steps to shrink.
"""
    ),
)


# ---- gd/convex

CONVEX = ChoiceAnswer(
    letter="d",
    praise="Right: at (1, 1) and (-1, -1) the loss is the same and small, but halfway between them, at (0, 0), it is "
    "larger, so the chord lies below the function.",
    mistakes=(
        Mistake(
            "a kink is no dent",
            "A convex function may have kinks. The triangle inequality says that a norm never rises above its chords.",
            "a",
        ),
        Mistake(
            "convex without a lowest point",
            "Log-sum-exp is convex, although it has no lowest point and its gradient is 0 nowhere.",
            "b",
        ),
        Mistake(
            "nonlinear is not non-convex",
            "There is no closed form for the minimum of the logistic loss, but it is convex: each term is, and so is "
            "their mean.",
            "c",
            see="Two convex models",
        ),
        Mistake(
            "a straight line is convex",
            "A straight line coincides with all its chords; convex only forbids to lie above them.",
            "e",
        ),
    ),
    hints=(
        "Convex: the chord between any two points of the graph never lies below the graph.",
        "Neither a kink nor a flat part nor a missing minimum contradicts that.",
        "In one of the functions you can change the sign of all arguments without changing the value. Then look "
        "halfway "
        "between the two points, at 0.",
    ),
    solution=lambda: (
        r"""
The answer is **d**. With $w_1 = w_2 = 1$ and with $w_1 = w_2 = -1$ the network gives the same, $\tanh(1) \approx 0.76$,
and the squared error is 0.057 at both points. Halfway between them lies $w_1 = w_2 = 0$, where the network gives 0 and
the error is 1. A convex function could be at most 0.057 there.

The others are convex: a norm by the triangle inequality, log-sum-exp and the logistic loss because their second
derivatives are never negative along any line, and a straight line because it is its own chord.
"""
    ),
)
