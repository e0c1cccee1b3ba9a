"""Log-sum-exp with offsets: what data cannot say."""


def _times(factor):
    """A positive factor in front of a variable, as people write it."""
    return "" if factor == 1 else f"{factor:g} "


def _signed(offset):
    """An offset with its sign, as it follows a term."""
    return f"+ {offset:g}" if offset > 0 else f"- {-offset:g}"
