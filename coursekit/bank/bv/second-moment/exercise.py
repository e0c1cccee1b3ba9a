"""A variance from two means: what data cannot say."""


def values(g):
    return f"{', '.join(f'${value:g}$' for value in g[:-1])} and ${g[-1]:g}$"


def draw(draw):
    while True:
        g, shift = draw.distinct(4, -3, 9), draw.integer(2, 6)
        mean = sum(g) / 4
        if mean % 1 == 0 and mean > 2 and shift != mean:
            return {"g": g, "shift": shift}
