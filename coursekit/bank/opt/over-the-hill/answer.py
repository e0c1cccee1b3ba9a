"""Over the hill of the double well: answers that data cannot say."""


def end(lr, beta, x0, updates):
    """Where momentum is in the end, and the highest speed of its last ten updates."""
    x, v, last = x0, 0.0, []
    for _ in range(updates):
        v = beta * v - lr * x * (x + 1) * (x - 2)
        x = min(max(x + v, -9.0), 9.0)  # beyond the picture: it does not come to rest there
        last.append(abs(v))
    return x, max(last[-10:])


def fault(lr, beta, x0, top, updates):
    if not 0 < lr <= top:
        return f"The learning rate must be above 0 and at most {top:g}; it is {lr:.4g}."
    if not 0 <= beta < 1:
        return f"beta must be at least 0 and below 1; it is {beta:.4g}."
    x, speed = end(lr, beta, x0, updates)
    if abs(x - 2) <= 0.01 and speed > 0.01:
        return f"After {updates} updates it only passes x = {x:.3g}: it still moves by up to {speed:.2g} an update."
    if abs(x - 2) <= 0.01:
        return ""
    where = "it has not got over the hill" if x < 0 else "it is not at rest there"
    return f"After {updates} updates x is {x:.3g}: {where}."
