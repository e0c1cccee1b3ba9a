"""Answers to the exercises of notebook 05 that ask for code: a step, a search, a tangent plane.

The references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code

# ---- gd/step


def gd_step(theta, grad, lr):
    """Return the parameters after one step of gradient descent."""
    return theta - lr * grad


def _in_place(theta, grad, lr):
    theta -= lr * grad
    return theta


def _in_place_without_return(theta, grad, lr):
    theta -= lr * grad


STEP = FunctionAnswer(
    reference=gd_step,
    mistakes=(
        Mistake(
            "uphill",
            "The gradient points uphill; a step of descent subtracts it.",
            (lambda theta, grad, lr: theta + lr * grad,),
        ),
        Mistake(
            "in place",
            "`theta -= ...` writes into the array that you were given, and the old parameters are lost; `theta - ...` "
            "makes a new array.",
            (_in_place, _in_place_without_return),
        ),
        Mistake(
            "rate forgotten",
            "The gradient is multiplied by the learning rate before it is subtracted.",
            (lambda theta, grad, lr: theta - grad,),
        ),
        Mistake(
            "the step alone",
            "That is how far to move; asked for is where the move ends, so subtract it from `theta`.",
            (lambda theta, grad, lr: -lr * grad, lambda theta, grad, lr: lr * grad),
        ),
        Mistake(
            "steps of one length",
            "The gradient is used as it is, with its length: where the slope is steeper, the step is longer.",
            (lambda theta, grad, lr: theta - lr * grad / np.linalg.norm(grad),),
        ),
        Mistake(
            "sign of the gradient",
            "Only the sign of each component was used; the size of the gradient counts, too.",
            (lambda theta, grad, lr: theta - lr * np.sign(grad),),
        ),
        Mistake(
            "divided by the rate",
            "A larger learning rate makes a longer step: multiply by it.",
            (lambda theta, grad, lr: theta - grad / lr,),
        ),
        Mistake(
            "rate times everything",
            "The learning rate multiplies the gradient alone; the old parameters stay as they are.",
            (lambda theta, grad, lr: lr * (theta - grad),),
        ),
    ),
    hints=(
        "The formula of the statement is already the whole function; NumPy does it for all parameters at once.",
        "Mind the sign: the gradient points uphill.",
        "Return a new array, the difference of `theta` and the step; `-=` would change the one that you were given.",
    ),
    solution=with_code(
        """
The gradient points in the direction of the steepest rise, so the step goes against it, and the learning rate scales it.
The difference of two arrays is a new array: `theta` itself stays as it was.
""",
        gd_step,
    ),
)


# ---- gd/backtracking


def backtracking(f, grad, theta, lr, shrink, c):
    """Return the first rate lr, shrink * lr, ... at which f falls enough."""
    g = grad(theta)
    while f(theta - lr * g) > f(theta) - c * lr * np.sum(g**2):
        lr = shrink * lr
    return lr


def _search(enough, sign=-1, first=lambda lr, shrink: lr):
    """A search that accepts a rate when `enough(old, new, rate, g, c)`."""

    def backtracking(f, grad, theta, lr, shrink, c):
        g, rate = grad(theta), first(lr, shrink)
        while not enough(f(theta), f(theta + sign * rate * g), rate, g, c):
            rate = shrink * rate
        return rate

    return backtracking


def _armijo(old, new, rate, g, c):
    return new <= old - c * rate * np.sum(g**2)


def _once(f, grad, theta, lr, shrink, c):
    g = grad(theta)
    return lr if _armijo(f(theta), f(theta - lr * g), lr, g, c) else shrink * lr


BACKTRACKING = FunctionAnswer(
    reference=backtracking,
    mistakes=(
        Mistake(
            "merely lower",
            "You accept any point that is lower; the condition asks for a share `c` of what the slope promises.",
            (
                _search(lambda old, new, rate, g, c: new <= old),
                _search(lambda old, new, rate, g, c: new < old),
            ),
        ),
        Mistake(
            "c forgotten",
            "Without `c` the function would have to fall as much as its tangent, which no curve that bends up does.",
            (_search(lambda old, new, rate, g, c: new <= old - rate * np.sum(g**2)),),
        ),
        Mistake(
            "length not squared",
            "The condition has the squared length of the gradient: the sum of its squares, without a root.",
            (_search(lambda old, new, rate, g, c: new <= old - c * rate * np.linalg.norm(g)),),
        ),
        Mistake(
            "sign in the condition",
            "Your condition allows the function to rise a little; the promised fall is subtracted from `f(theta)`.",
            (_search(lambda old, new, rate, g, c: new <= old + c * rate * np.sum(g**2)),),
        ),
        Mistake(
            "uphill",
            "The points to try lie against the gradient; you tried those uphill.",
            (_search(_armijo, sign=1),),
        ),
        Mistake(
            "if in place of while",
            "The rate is shortened as often as it takes; an `if` does it once at most.",
            (_once,),
        ),
        Mistake(
            "first rate not tried",
            "The rate `lr` itself comes first; shorten it only after it has failed.",
            (_search(_armijo, first=lambda lr, shrink: shrink * lr),),
        ),
        Mistake(
            "shortened once too often",
            "Return the rate that was accepted, without shortening it once more.",
            (lambda f, grad, theta, lr, shrink, c: shrink * backtracking(f, grad, theta, lr, shrink, c),),
        ),
        Mistake(
            "point in place of the rate",
            "You returned where the step leads; asked for is the rate.",
            (lambda f, grad, theta, *how: theta - backtracking(f, grad, theta, *how) * grad(theta),),
        ),
    ),
    hints=(
        "The gradient at `theta` is needed once; what changes from try to try is only the rate.",
        "A `while` loop that runs as long as the condition does not hold, and shortens the rate in its body.",
        "The loop's condition is `f(theta - lr * g) > f(theta) - c * lr * np.sum(g**2)`. What stands in its body, what "
        "after it?",
    ),
    solution=with_code(
        """
The tangent promises a fall of rate times squared gradient; a function that bends upwards falls less. We are content
with the share `c` of the promise and shorten the rate until we get it, which for a small enough rate must happen. Only
the new point has to be tried again each time.
""",
        backtracking,
    ),
)


# ---- gd/first-order


def tangent_gap(f, grad, x, y):
    """Return the height of f at y above the tangent plane at x."""
    return f(y) - f(x) - grad(x) @ (y - x)


FIRST_ORDER = FunctionAnswer(
    reference=tangent_gap,
    mistakes=(
        Mistake(
            "gradient at the wrong point",
            "The plane touches at `x`, so the gradient is taken at `x`.",
            (lambda f, grad, x, y: f(y) - f(x) - grad(y) @ (y - x),),
        ),
        Mistake(
            "x - y in place of y - x",
            "The plane is followed from `x` to `y`, so the step is `y - x`.",
            (lambda f, grad, x, y: f(y) - f(x) - grad(x) @ (x - y),),
        ),
        Mistake(
            "plane minus function",
            "You returned how far the plane is above the function; for a convex function the result must not be "
            "negative.",
            (lambda f, grad, x, y: -tangent_gap(f, grad, x, y),),
        ),
        Mistake(
            "x and y swapped",
            "The plane touches at `x` and is compared at `y`; you did it the other way round.",
            (lambda f, grad, x, y: tangent_gap(f, grad, y, x),),
        ),
        Mistake(
            "absolute value",
            "The sign is what it is all about: a negative height shows that the function is not convex.",
            (lambda f, grad, x, y: abs(tangent_gap(f, grad, x, y)),),
        ),
        Mistake(
            "height of the plane alone",
            "That is the plane's own height at `y`; subtract it from `f(y)`.",
            (lambda f, grad, x, y: f(x) + grad(x) @ (y - x),),
        ),
        Mistake(
            "f(x) forgotten",
            "The plane begins at the height `f(x)`, which is subtracted as well.",
            (lambda f, grad, x, y: f(y) - grad(x) @ (y - x),),
        ),
        Mistake(
            "slope forgotten",
            "This compares `f(y)` with a level plane; the tangent plane rises by the gradient times the step.",
            (lambda f, grad, x, y: f(y) - f(x),),
        ),
        Mistake(
            "products not added up",
            "`*` multiplies element by element; the inner product adds the products up: `@`.",
            (lambda f, grad, x, y: f(y) - f(x) - grad(x) * (y - x),),
        ),
        Mistake(
            "truth value",
            "You returned whether the function is above the plane; asked for is how far.",
            (
                lambda f, grad, x, y: tangent_gap(f, grad, x, y) >= 0,
                lambda f, grad, x, y: tangent_gap(f, grad, x, y) > 0,
            ),
        ),
    ),
    hints=(
        "The tangent plane at $x$ begins at the height $f(x)$. How much does it rise on the way to $y$?",
        "It rises by the inner product of the gradient at $x$ and the way $y - x$; `@` is the inner product.",
        "Take the function at $y$ and subtract the height of the plane there, both of its parts.",
    ),
    solution=with_code(
        """
Followed from x to y, the tangent plane at x reaches the height `f(x)` plus the inner product of the gradient and the
way `y - x`. What is left of `f(y)` is the gap. It is never negative for a convex function, whatever x and y are; one
pair with a negative gap proves that a function is not convex.
""",
        tangent_gap,
    ),
)
