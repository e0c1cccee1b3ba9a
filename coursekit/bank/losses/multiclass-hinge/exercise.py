"""Two margins, one loss: what data cannot say."""


def _row(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


def _scores(draw, t, margin):
    """Four scores in halves, that of class t so far above the best of the others; the next one is close to that."""
    best = draw.integer(-2, 6) / 2
    next_best, last = draw.choice(((0.5, 1.5), (0.5, 2.5), (1, 2), (1, 3)))
    scores = list(draw.shuffled((best, best - next_best, best - last)))
    scores.insert(t - 1, best + margin)
    return tuple(scores)
