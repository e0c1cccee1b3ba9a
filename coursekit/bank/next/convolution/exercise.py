"""A convolution by hand: what data cannot say."""


def draw(draw):
    x1, x2, x3 = (size * draw.choice((-1, 1)) for size in draw.distinct(3, 1, 5))
    w1, w2 = (size * draw.choice((-1, 1)) for size in draw.distinct(2, 1, 4))
    e1, e2 = (size * draw.choice((-1, 1)) for size in draw.distinct(2, 1, 5))  # how far each output is off
    t1, t2 = w1 * x1 + w2 * x2 - e1, w1 * x2 + w2 * x3 - e2
    return {"x1": x1, "x2": x2, "x3": x3, "w1": w1, "w2": w2, "t1": t1, "t2": t2, "lr": draw.choice((0.01, 0.02, 0.05))}
