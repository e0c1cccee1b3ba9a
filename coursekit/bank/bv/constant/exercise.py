"""A learner that never learns: what data cannot say."""


def values(f):
    return ", ".join(f"${value:g}$" for value in f)


def draw(draw):
    while True:
        f, mean = draw.distinct(3, -4, 6), draw.integer(1, 3)
        f = (*f, 4 * mean - sum(f))  # so that the mean is a whole number, and neither median nor middle
        c, doubled = draw.integer(-2, 5), 2 * mean
        if c not in (mean, *f) and doubled not in (min(f) + max(f), sum(sorted(f)[1:3])) and max(map(abs, f)) < 12:
            return {"f": f, "c": c, "sigma": draw.choice((1.5, 2, 3, 4))}
