"""Where the error comes from: what data cannot say."""


def draw(draw):
    start, *gaps = draw.integer(1, 9), *draw.distinct(3, 1, 9)
    risks = [sum([start, *gaps[:count]]) for count in range(4)]
    training = max(1, risks[1] - draw.integer(1, 4))
    names = ("best", "family", "minimizer", "found", "training")
    return {name: risk / 100 for name, risk in zip(names, [*risks, training], strict=True)}
