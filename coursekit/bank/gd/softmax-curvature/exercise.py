"""The curvature of softmax cross-entropy: what data cannot say."""

_PROBABILITIES = ((0.5, 0.3, 0.2), (0.6, 0.3, 0.1), (0.1, 0.2, 0.7), (0.2, 0.5, 0.3), (0.3, 0.1, 0.6))


def draw(draw):
    p, mean = draw.choice(_PROBABILITIES), 0
    while (
        abs(mean) < 0.35 or abs(abs(mean) - 1) < 0.15 or abs(2 * mean + 1) < 0.25
    ):  # where a slip would change nothing
        v = draw.distinct(3, -3, 3)
        mean = sum(one * other for one, other in zip(p, v, strict=True))
    return dict(zip(("p1", "p2", "p3", "v1", "v2", "v3"), (*p, *v), strict=True))
