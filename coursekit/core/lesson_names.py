"""What a lesson is called: `00b_why_deep` is lesson 00b where it is typed, and 0b where it is read."""

import re

NOTEBOOK = re.compile(r"\d\d[a-z]?_.+")  # a lesson of the course; a teacher's own may have any name
HEADING = r"\d+[a-z]?(?:\.\d+)*"  # the number of a lesson or section at the beginning of a heading


def number(lesson):
    """The number of a lesson, as in `coursekit lab 05`; of one without a number, the first word of its name.

    Examples
    --------
    >>> number("05_gradient_descent"), number("00b_why_deep"), number("10_large_libraries")
    ('05', '00b', '10')
    """
    return lesson.split("_")[0]


def written(lesson):
    """The number as headings and the map have it.

    Examples
    --------
    >>> written("05_gradient_descent"), written("00b_why_deep"), written("10_large_libraries")
    ('5', '0b', '10')
    """
    return re.sub(r"^0(?=\d)", "", number(lesson))


def is_called(lesson, name):
    """Is this lesson meant by a name, in small letters?

    Examples
    --------
    >>> [is_called("00b_why_deep", name) for name in ("00b_why_deep", "00b", "0b", "00")]
    [True, True, True, False]
    """
    return name in (lesson, number(lesson), written(lesson))
