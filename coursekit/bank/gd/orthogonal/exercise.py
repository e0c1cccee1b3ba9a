"""Along the level curve: what data cannot say."""


def _times(factor):
    """A positive factor in front of a power, as people write it."""
    return "" if factor == 1 else f"{factor:g} "


def _quadratic(a, b, c):
    """The terms a x^2 + b x y + c y^2, written as people do."""
    text = ""
    for factor, power in ((a, "x^2"), (b, "x y"), (c, "y^2")):
        sign = (" - " if factor < 0 else " + ") if text else ""
        text += f"{sign}{_times(abs(factor))}{power}"
    return text


def draw(draw):
    (a, c), (x0, y0) = draw.distinct(2, 1, 4), draw.distinct(2, 1, 4)
    b = draw.choice([b for b in (-3, -2, -1, 1, 2, 3) if 4 * a * c > b * b])  # the level curves are ellipses
    return {"a": a, "b": b, "c": c, "x0": x0 * draw.choice((-1, 1)), "y0": y0 * draw.choice((-1, 1))}
