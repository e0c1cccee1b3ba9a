"""Off the saddle in time: answers that data cannot say."""


def end(lr, beta, y0, updates):
    """Where momentum is in the end."""
    x, y, vx, vy = 1.0, y0, 0.0, 0.0
    for _ in range(updates):
        vx, vy = beta * vx - lr * x, beta * vy + lr * y
        x, y = x + vx, y + vy
    return x, y


def fault(lr, beta, y0, updates):
    if not 0 < lr <= 0.1:
        return f"The learning rate must be above 0 and at most 0.1; it is {lr:.4g}."
    if not 0 <= beta < 1:
        return f"beta must be at least 0 and below 1; it is {beta:.4g}."
    x, y = end(lr, beta, y0, updates)
    if abs(y) < 1:
        return f"After {updates} updates y is {y:.3g}: it has not left the saddle."
    return f"After {updates} updates x is {x:.3g}: it still swings across." if abs(x) > 0.5 else ""
