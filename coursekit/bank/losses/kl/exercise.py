"""Two distributions, two directions: what data cannot say."""


def _row(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


_TWENTIETHS = tuple((a, b) for a in range(1, 20) for b in range(1, 20) if abs(a - b) > 2 and abs(a + b - 20) > 2)
