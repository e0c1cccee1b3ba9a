"""Attention by hand: what data cannot say."""


def draw(draw):
    d = draw.choice((4, 9, 16))
    root = {4: 2, 9: 3, 16: 4}[d]
    p11 = draw.nonzero(root)
    apart = [gap * sign for gap in range(root // 2 + 1, 2 * root) for sign in (-1, 1)]  # neither has next to no weight
    p12 = p11 + draw.choice([gap for gap in apart if gap not in (-p11, -2 * p11)])  # not 0, and not -p11
    p21 = draw.choice([p for p in range(-2 * root, 2 * root + 1) if abs(p - p11) > 1 and abs(p - p12) > 1])
    p22 = draw.choice([p for p in range(-2 * root, 2 * root + 1) if abs(p - p12) > 1])
    v1, v2 = (size * draw.choice((-1, 1)) for size in draw.distinct(2, 1, 5))
    return {"d": d, "p11": p11, "p12": p12, "p21": p21, "p22": p22, "v1": v1, "v2": v2, "t": draw.nonzero(6)}
