"""Three lines and their average: what data cannot say."""

from itertools import combinations
from operator import mul


def points(p, q):
    return ", ".join(f"at ${a:g}$ and ${b:g}$" for a, b in zip(p, q, strict=True))


def draw(draw):
    while True:
        pairs = draw.shuffled(combinations(range(-2, 4), 2))[:3]
        (p, q), used = zip(*pairs, strict=True), {point for pair in pairs for point in pair}
        x = draw.choice([x for x in range(-3, 5) if x not in used])
        average = sum((a + b) * x - a * b for a, b in pairs) / 3
        if average % 1 == 0 and average != 0 and average - x * x not in (-1, 0, 1) and x and all(map(mul, p, q)):
            return {"p": p, "q": q, "x": x}
