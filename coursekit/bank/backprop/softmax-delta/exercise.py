"""Softmax and cross-entropy, backward: what data cannot say."""


def _listed(values):
    return ", ".join(f"{value:g}" for value in values)


def draw(draw):
    s = [number / 2 for number in draw.distinct(3, -2, 4)]
    true = draw.choice([j for j in (0, 1) if s[j] < max(s)])
    return {"s": tuple(s), "y": tuple(int(j == true) for j in range(3))}
