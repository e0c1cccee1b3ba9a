"""Memory asked for before it is needed: rows in random order come from far away, and nothing else announces them."""

LINE = 8  # numbers of a cache line


def prefetch(array, i, j):
    """Ask for the cache line of array[i, j], without waiting for it; in plain Python nothing."""
