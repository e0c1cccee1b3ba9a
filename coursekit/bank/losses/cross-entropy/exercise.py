"""The price of being unsure: what data cannot say."""


def _row(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


_SHARES = tuple(
    (a / 20, b / 20, (20 - a - b) / 20) for a in range(1, 19) for b in range(1, 20 - a) if len({a, b, 20 - a - b}) == 3
)
