"""Forward and backward through a graph: what data cannot say."""


def draw(draw):
    z = draw.choice((-6, -5, -4, -3, -2, 3, 4, 5, 6))
    q = draw.choice([size * sign for size in range(2, 8) for sign in (-1, 1) if size != abs(z)])
    x = draw.integer(1, 6) * (-1 if q > 0 else 1)  # x and y have different signs
    x, y = draw.shuffled((x, q - x))
    return {"x": x, "y": y, "z": z}
