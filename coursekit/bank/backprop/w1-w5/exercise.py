"""One training step of a network by hand: what data cannot say."""

RATES = (0.001, 0.002, 0.005, 0.01)


def _unit(draw, x1, x2, o, first):
    """Weights and a bias, not 0, with which a hidden unit comes to `o`; the first weight is one of `first`."""
    wa, wb = draw.choice(first), draw.nonzero(4)
    bias = o - wa * x1 - wb * x2
    return (wa, wb, bias) if bias else (wa, -wb, o - wa * x1 + wb * x2)


def draw(draw):
    x1 = draw.integer(2, 4)
    x2 = draw.choice([x for x in (1, 2, 3, 4) if x != x1])
    o1, o2 = draw.integer(2, 6), -draw.integer(2, 9)
    w1, w2, b1 = _unit(draw, x1, x2, o1, first=(-2, -1, 0, 1, 2))
    w3, w4, b2 = _unit(draw, x1, x2, o2, first=[w for w in (-4, -3, -2, 2, 3, 4) if w != w2])
    w5, w6, b3 = draw.choice((-4, -3, -2, 2, 3, 4)), draw.integer(-2, 2), draw.nonzero(6)
    error = draw.integer(3, 9) * draw.choice((-1, 1))
    lr = next((rate for rate in RATES if rate * abs(2 * error * o1) >= 0.04 * abs(w5)), RATES[-1])
    t = w5 * o1 + b3 - error
    first, second, output = (
        {"w1": w1, "w2": w2, "b1": b1},
        {"w3": w3, "w4": w4, "b2": b2},
        {"w5": w5, "w6": w6, "b3": b3},
    )
    return {"x1": x1, "x2": x2, "t": t, **first, **second, **output, "lr": lr}
