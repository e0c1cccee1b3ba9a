"""The largest stable rate: what data cannot say."""


def _times(factor):
    """A positive factor in front of a power, as people write it."""
    return "" if factor == 1 else f"{factor:g} "
