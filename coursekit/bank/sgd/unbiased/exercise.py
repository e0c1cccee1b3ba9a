"""Right on average: what data cannot say."""


def points(x, y):
    return ", ".join(f"$({one:g}, {other:g})$" for one, other in zip(x, y, strict=True))
