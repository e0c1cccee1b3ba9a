"""Which degree?: what data cannot say."""


def table(bias2):
    return ", ".join(f"{value:g}" for value in bias2)


def draw(draw):
    sigma, n = draw.choice(((2, 20), (2, 10), (3, 30), (3, 15), (0.5, 25), (4, 16), (0.2, 10)))
    unit, best = sigma**2 / n, draw.integer(1, 4)  # the variance of one coefficient; the best degree
    after = draw.choice((1.5, 2.5))
    steep = [after + 3 * j + draw.integer(0, 4) / 2 for j in range(best, 0, -1)]
    shape = (*steep, *(after * share for share in (1, 0.8, 0.7, 0.6, 0.5, 0.45)[: 7 - best]))
    limit = sigma**2 + unit * (after + best + 2)
    return {"bias2": tuple(round(unit * s, 4) for s in shape), "n": n, "sigma": sigma, "limit": round(limit, 4)}
