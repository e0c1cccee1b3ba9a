"""Answers on code for notebook 04: layers without a bend, ReLU, finite differences."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def collapse(W1, b1, W2, b2):
    """Return W and b of the one layer that does the same as both."""
    return W1 @ W2, b1 @ W2 + b2


def relu(z):
    """Return max(0, z) and its derivative, each of the shape of z."""
    return np.maximum(0, z), np.where(np.asarray(z) > 0, 1.0, 0.0)


def numerical_gradient(f, theta, h=1e-5):
    """Return the gradient of f at theta by central differences, of the shape of theta."""
    theta = np.array(theta, dtype=float)  # a copy, and room for decimals
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        here = theta[i]
        theta[i] = here + h
        above = f(theta)
        theta[i] = here - h
        below = f(theta)
        theta[i] = here  # as it was before the next component
        grad[i] = (above - below) / (2 * h)
    return grad


# ---- backprop/collapse

COLLAPSE = FunctionAnswer(
    reference=collapse,
    mistakes=(
        Mistake(
            "matrices in the wrong order",
            "X meets W1 first, `X @ W1 @ W2`, so the product is `W1 @ W2`; matrices do not commute.",
            (
                lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
                lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b2),
                lambda W1, b1, W2, b2: ((W2.T @ W1.T), b1 @ W2 + b2),
            ),
        ),
        Mistake(
            "first bias not carried through the second layer",
            "b1 is part of what enters the second layer, so it is multiplied by W2 as well.",
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),),
        ),
        Mistake(
            "first bias forgotten",
            "Multiply out (X W1 + b1) W2 + b2: there are three terms, and b1 is in one of them.",
            (lambda W1, b1, W2, b2: (W1 @ W2, b2),),
        ),
        Mistake(
            "second bias forgotten",
            "b2 is added at the very end, and so it is part of the new bias.",
            (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),),
        ),
        Mistake(
            "elementwise product",
            "`*` multiplies element by element; the product of matrices is written `@`.",
            (lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2), lambda W1, b1, W2, b2: (W1 * W2, b1 * W2 + b2)),
        ),
        Mistake(
            "sum of the matrices",
            "One layer after the other is a product of matrices, not a sum.",
            (lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),),
        ),
        Mistake(
            "vector on the wrong side",
            "Here the examples are rows, so b1, like a row of H, stands on the left: `b1 @ W2`.",
            (
                lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),
                lambda W1, b1, W2, b2: (W1 @ W2, W2.T @ b1.T + b2.T + 0 * W1),
            ),
        ),
    ),
    hints=(
        "Put the first formula into the second, and multiply the bracket out.",
        r"$(X W_1 + \mathbf{b}_1) W_2 + \mathbf{b}_2$ has one term with $X$ and "
        "two without.",
        r"The factor behind $X$ is $W$; the two terms without $X$ are $\mathbf{b}$, and "
        r"$\mathbf{b}_1$ has met $W_2$ on the way.",
    ),
    solution=lambda: (
        r"""
Multiplied out, the two layers are
$$(X W_1 + \mathbf{b}_1) W_2 + \mathbf{b}_2 = X (W_1 W_2) + (\mathbf{b}_1 W_2 + \mathbf{b}_2)$$
which is a layer again. So any number of linear layers can do no more than one; with ReLU in between, the bracket cannot
be multiplied out.

```python
def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2
```
"""
    ),
)


# ---- backprop/relu


def _with_slope(derivative):
    """The right values with another derivative."""
    return lambda z: (np.maximum(0, z), derivative(np.asarray(z)))


def _if_relu(z):
    return (z, 1.0) if z > 0 else (0.0, 0.0)


def _builtin_relu(z):
    return max(0, z), (np.asarray(z) > 0).astype(float)


def _cut_relu(z):
    value = z.copy()
    value[z < 0] = 0
    return value, (z > 0).astype(float)


RELU = FunctionAnswer(
    reference=relu,
    mistakes=(
        Mistake(
            "right derivative at 0",
            "At exactly 0 the left derivative is asked for, which is 0; compare with `z > 0`, not `z >= 0`.",
            (_with_slope(lambda z: np.where(z >= 0, 1.0, 0.0)),),
        ),
        Mistake(
            "one half at 0",
            "One half lies between the two one-sided derivatives; the left one, 0, is asked for here.",
            (_with_slope(lambda z: np.heaviside(z, 0.5)), _with_slope(lambda z: (1 + np.sign(z)) / 2)),
        ),
        Mistake(
            "value in place of the derivative",
            "Where z is positive ReLU is z itself, and so its slope there is 1, not z.",
            (_with_slope(lambda z: np.where(z > 0, z, 0.0)),),
        ),
        Mistake(
            "derivative 1 everywhere",
            "Where z is negative ReLU is flat: its derivative is 0 there.",
            (_with_slope(lambda z: np.ones(z.shape)),),
        ),
        Mistake(
            "sign in place of the gate",
            "Where z is negative the derivative is 0, not -1: ReLU is flat there, it does not fall.",
            (_with_slope(np.sign),),
        ),
        Mistake(
            "absolute value",
            "A negative value becomes 0, it does not lose its sign.",
            (lambda z: (np.abs(z), np.sign(z)), lambda z: (np.abs(z), relu(z)[1])),
        ),
        Mistake(
            "smaller of 0 and z",
            "ReLU takes the larger of 0 and z; here the smaller was taken.",
            (
                lambda z: (np.minimum(0, z), relu(z)[1]),
                lambda z: (np.minimum(0, z), np.where(np.asarray(z) < 0, 1.0, 0.0)),
            ),
        ),
        Mistake(
            "leaky",
            "A small slope where z is negative makes a leaky ReLU; this one is 0 there.",
            tuple(
                lambda z, a=a: (np.where(np.asarray(z) > 0, z, a * np.asarray(z)), np.where(np.asarray(z) > 0, 1.0, a))
                for a in (0.01, 0.1)
            ),
        ),
        Mistake(
            "if in place of np.where",
            "An `if` asks once, but an array answers `z > 0` for each element; use `np.where`.",
            (_if_relu, _builtin_relu),
        ),
        Mistake(
            "numbers forgotten",
            "z may also be a single number, which has no `astype` and cannot be indexed; `np.maximum` and `np.where` "
            "take both.",
            (_cut_relu, lambda z: (np.maximum(0, z), (z > 0).astype(float))),
        ),
    ),
    hints=(
        "Both can be had without a loop: NumPy compares a whole array at once.",
        "`np.maximum` takes the larger of two values, element by element.",
        "`np.where(condition, a, b)` is a where the condition holds and b elsewhere. Which of `>` and `>=` gives the "
        "left derivative at 0?",
    ),
    solution=lambda: (
        r"""
To the right of 0 ReLU is $z$, with the slope 1; to the left it is 0, with the slope 0. At 0 itself there are two
one-sided derivatives, and by convention one of them is taken: here the left one, 0. `np.maximum` and `np.where` work on
each element, and on a single number as well.

```python
def relu(z):
    return np.maximum(0, z), np.where(np.asarray(z) > 0, 1.0, 0.0)
```
"""
    ),
)


# ---- backprop/gradient-check


def _differences(quotient, restored=True, dtype=float):
    """A numerical gradient whose components are `quotient(g, here, h)`, g being f along one component."""

    def gradient(f, theta, h=1e-5):
        theta = np.array(theta, dtype=dtype or theta.dtype)
        grad = np.zeros_like(theta)
        for i in np.ndindex(theta.shape):
            here = theta[i]

            def along(value, i=i):
                theta[i] = value
                return f(theta)

            grad[i] = quotient(along, here, h)
            if restored:
                theta[i] = here
        return grad

    return gradient


def _central(along, here, h):
    return (along(here + h) - along(here - h)) / (2 * h)


def _all_at_once(f, theta, h=1e-5):
    return (f(theta + h) - f(theta - h)) / (2 * h)


def _filled(f, theta, h=1e-5):
    return np.full(theta.shape, _all_at_once(f, theta, h))


def _loop_of_rows(f, theta, h=1e-5):
    grad = np.zeros(theta.shape)
    for i in range(len(theta)):
        step = np.zeros(theta.shape)
        step[i] = h
        grad[i] = (f(theta + step) - f(theta - step)) / (2 * h)
    return grad


GRADIENT_CHECK = FunctionAnswer(
    reference=numerical_gradient,
    mistakes=(
        Mistake(
            "one-sided difference",
            "f(theta + h) - f(theta) looks to one side only, and its error shrinks with h; the central difference "
            "looks to both, and its error shrinks with the square of h.",
            (
                _differences(lambda g, here, h: (g(here + h) - g(here)) / h),
                _differences(lambda g, here, h: (g(here) - g(here - h)) / h),
            ),
        ),
        Mistake(
            "divided by h",
            "From theta - h to theta + h it is a way of 2 h: divide by that.",
            (_differences(lambda g, here, h: (g(here + h) - g(here - h)) / h),),
        ),
        Mistake(
            "multiplied by the half step",
            "`/ 2 * h` divides by 2 and then multiplies by h; write `/ (2 * h)`.",
            (_differences(lambda g, here, h: (g(here + h) - g(here - h)) / 2 * h),),
        ),
        Mistake(
            "not restored",
            "The component stays where the last step has left it, and the next ones are taken at another point; put it "
            "back.",
            (
                _differences(_central, restored=False),
                _differences(lambda g, here, h: (-g(here - h) + g(here + h)) / (2 * h), restored=False),
            ),
        ),
        Mistake(
            "all components at once",
            "With all components moved at once, the changes add up to one number; move one at a time.",
            (_all_at_once, _filled),
        ),
        Mistake(
            "sign",
            "The value further up comes first: f at theta + h minus f at theta - h.",
            (_differences(lambda g, here, h: -_central(g, here, h)),),
        ),
        Mistake(
            "cut to whole numbers",
            "An array made from whole numbers holds whole numbers, and h is cut off or the result is; give the copy "
            "`dtype=float`.",
            (_differences(_central, dtype=None),),
        ),
        Mistake(
            "rows in place of components",
            "`range(len(theta))` goes through the rows of a matrix; every element needs its turn.",
            (_loop_of_rows,),
        ),
    ),
    hints=(
        "One component at a time: only that one is moved, up and then down, and all the others stay.",
        "Work on a copy of floats, `np.array(theta, dtype=float)`. `np.ndindex(theta.shape)` gives the index of each "
        "element, whatever the shape.",
        "For each index: note the value, set it to value + h and call f, set it to value - h and call f, put the value "
        "back, and divide the difference by `2 * h`.",
    ),
    solution=lambda: (
        r"""
Taylor's formula explains why both sides are taken: in $f(\theta + h) - f(\theta - h)$ the terms with $h^2$ cancel, and
what is left of the error after division by $2 h$ is of the order $h^2$. Each component is moved by itself and then put
back. The copy keeps the caller's array as it was, and floats have room for $h$.

```python
def numerical_gradient(f, theta, h=1e-5):
    theta = np.array(theta, dtype=float)
    grad = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        here = theta[i]
        theta[i] = here + h
        above = f(theta)
        theta[i] = here - h
        below = f(theta)
        theta[i] = here
        grad[i] = (above - below) / (2 * h)
    return grad
```
"""
    ),
)
