"""Ten people look at a picture: what data cannot say."""


def _row(values):
    return f"({', '.join(f'{value:g}' for value in values)})"


_VOTES = tuple((a, b, 10 - a - b) for a in range(1, 9) for b in range(1, 10 - a) if len({a, b, 10 - a - b}) == 3)


def _others(votes):
    return tuple(each for each in _VOTES if sorted(each) != sorted(votes))
