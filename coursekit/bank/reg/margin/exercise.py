"""The margin of a line: what data cannot say."""


def examples(x, y):
    return ", ".join(f"$({a:g}, {b:g})$ with ${target:+g}$" for (a, b), target in zip(x, y, strict=True))


def draw(draw):
    """Four examples on the right sides, the nearest alone; slips and the right way differ."""
    while True:
        w = draw.choice(((3, 4), (4, 3), (6, 8), (8, 6), (5, 12), (12, 5), (3, -4), (4, -3), (6, -8), (-3, 4)))
        b, x = draw.choice((-5, -4, -3, -2, 2, 3, 4, 5)), [(draw.integer(-5, 5), draw.integer(-5, 5)) for _ in range(4)]
        scores = [w[0] * p + w[1] * q + b for p, q in x]
        y = [1 if score > 0 else -1 for score in scores]
        sizes, length = sorted(map(abs, scores)), (w[0] ** 2 + w[1] ** 2) ** 0.5
        without_b = min(target * (score - b) for target, score in zip(y, scores, strict=True))
        if 1 < sizes[0] < sizes[1] and abs(sum(y)) < 4 and sizes[0] != length and without_b not in (0, sizes[0]):
            return {"w": w, "b": b, "x": tuple(x), "y": tuple(y)}
