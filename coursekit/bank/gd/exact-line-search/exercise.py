"""As far as it pays: what data cannot say."""


def _times(factor):
    """A positive factor in front of a power, as people write it."""
    return "" if factor == 1 else f"{factor:g} "


_FRIENDLY = ((1, 4, 6, 1), (1, 6, 3, 1), (1, 6, 12, 1), (1, 11, 11, 3), (2, 7, 21, 2), (4, 9, 9, 2))


def draw(draw):
    a, b, x0, y0 = draw.choice(_FRIENDLY)  # curvatures and starts with a best rate of two decimals at most
    steeper, longer = draw.choice((1, 2)), draw.choice((1, 2, 3))
    x_sign, y_sign = draw.choice(((1, 1), (1, -1), (-1, 1)))
    known = {"a": a * steeper, "b": b * steeper, "x0": x0 * longer * x_sign, "y0": y0 * longer * y_sign}
    swapped = {"a": known["b"], "b": known["a"], "x0": known["y0"], "y0": known["x0"]}
    return draw.choice((known, swapped))
