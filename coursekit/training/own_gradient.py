"""Does the gradient of a learner's own loss fit its values? Asked once, with the first rows of a training."""

import numpy as np

ROWS, CLOSE = 64, 0.1  # a kink that a step crosses, and rounding, stay below that share
STEP, AWAY = 1e-6, 1e-3  # of a score: the step of a difference; how far from the first scores, often a kink


class GradientWarning(UserWarning):
    """The gradient that a loss of your own returns is not that of its values."""


def doubt(loss, scores, targets):
    """What speaks against the gradient of a learner's own loss, a sentence; "" where nothing does.

    The slope of the loss along its gradient g has to be |g|, and that along a random direction d, g . d.
    """
    if not np.isfinite(scores).all():
        return ""
    draw, size = np.random.default_rng(0), np.maximum(1.0, abs(scores))
    at = scores + AWAY * size * draw.standard_normal(scores.shape)
    grad, ignored = np.empty_like(at), np.empty_like(at)

    def value(there, fill=ignored):
        return loss.kernel(there, targets, loss.vector, fill)

    def slope(direction):
        step = STEP * size.max() / abs(direction).max()
        return (value(at + step * direction) - value(at - step * direction)) / (2 * step)

    if value(at, grad) != value(at):
        return ""  # it draws numbers, or is NaN
    steep, random = np.linalg.norm(grad), draw.choice([-1.0, 1.0], at.shape)
    found, expected = slope(random), (grad * random).sum()
    along = slope(grad / steep) if 0 < steep < np.inf else 0.0
    if not np.isfinite([found, expected, along]).all():
        return ""
    tolerance = CLOSE * max(steep, abs(along))
    if abs(along - steep) > tolerance:
        return f"the gradient of {loss.name} {_how(along, steep, len(scores))}"
    return f"the gradient of {loss.name} {_differs(found, expected)}" if abs(found - expected) > tolerance else ""


def _how(along, steep, n):
    """What is wrong where a loss rises by `along` in the direction of its gradient, which says `steep`."""
    ratio = along / steep
    if abs(ratio + 1) <= CLOSE:
        return "has the wrong sign: the loss falls where it points"
    if n > 1 and abs(ratio * n - 1) <= CLOSE:
        return f"is {n} times too large for {n} rows: the loss is their mean, so its gradient has to be divided by n"
    if n > 1 and abs(ratio / n - 1) <= CLOSE:
        return f"is {n} times too small for {n} rows: the loss is their sum, and its gradient that of the mean"
    return _differs(along, steep)


def _differs(slope, said):
    return (
        f"does not fit its values: along a line the loss has the slope {slope:.3g}, and by its gradient {said:.3g}; "
        "loss(scores, y) returns (loss, d loss / d scores)"
    )
