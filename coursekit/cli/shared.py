"""What the commands share: how one ends in a sentence, and what several of them are given."""

import argparse
from contextlib import contextmanager

OWN = "a folder of exercises of your own, see docs/exercises.md"


class Stop(Exception):
    """What went wrong and what to do about it, in one line."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


@contextmanager
def loading():
    """Name the library that a command needs and does not find."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name.startswith("coursekit."):
            raise Stop("this is the course without its answers: use the whole course for this") from None
        raise Stop(f"{error.name} is missing: {repair()}") from None


def repair():
    """What brings back a part of the course, by the way it was installed."""
    from coursekit import __distribution__
    from coursekit.course.lessons import cloned

    return f"run `make lab` in {cloned().parent}" if cloned() else f"run `pip install {__distribution__}`"


def positive(text):
    """A whole number from 1, as it is typed."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is expected, not {text!r}")
    return int(text)
