"""The margin of a line: answers that data cannot say."""


def signed(w, b, x, y):
    """For each example y (w·x + b)."""
    return [target * (w[0] * p + w[1] * q + b) for (p, q), target in zip(x, y, strict=True)]


def scores(w, b, x):
    return signed(w, b, x, [1] * len(x))


def listed(w, b, x, y):
    *most, last = signed(w, b, x, y)
    return f"{', '.join(f'${value:g}$' for value in most)} and ${last:g}$"


def signed_square(number):
    return f"{number:g}^2" if number >= 0 else f"({number:g})^2"
