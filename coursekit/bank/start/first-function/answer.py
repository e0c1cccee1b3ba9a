"""A function that returns: answers that data cannot say."""


def _no_return(x):
    x**2


def _in_place(x):
    x *= x
    return x
