"""Numbers and nouns in sentences."""


def counted(count, noun):
    """A count with its noun, which is in the plural unless the count is 1.

    >>> counted(1, "step"), counted(0, "step"), counted(5120, "example")
    ('1 step', '0 steps', '5,120 examples')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def zeros(count, total):
    """How many of some weights are 0.

    >>> zeros(1, 10), zeros(6, 10)
    ('1 of 10 weights is 0', '6 of 10 weights are 0')
    """
    return f"{count} of {counted(total, 'weight')} {'is' if count == 1 else 'are'} 0"
