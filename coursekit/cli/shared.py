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
        install = "run `make lab`, or `pip install -e .` in the course's folder"
        raise Stop(f"{error.name} is missing: {install}") from None


def positive(text):
    """A whole number from 1, as it is typed."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is expected, not {text!r}")
    return int(text)
