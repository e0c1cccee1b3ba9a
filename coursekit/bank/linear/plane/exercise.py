"""A plane, and an example beside it: what data cannot say."""

_WEIGHTS = tuple(  # each has a whole number as its length
    (sign * a, b, -c)
    for sign in (1, -1)
    for a, b, c in ((1, 2, 2), (2, 3, 6), (6, 2, 3), (4, 8, 1), (4, 4, 7), (6, 9, 2), (2, 1, -2), (3, 6, -2))
)
# not near 0, where its length with b in it is nearly the right one, and neither 4 nor 12: (3, 4, 5) and (9, 12, 15)
_BIASES = tuple(sign * b for sign in (1, -1) for b in (3, *range(5, 12), *range(13, 19)))
