"""How an exercise is called in a gradebook, and what it is worth there."""

from coursekit.exercises import BANK


def grade_id(id):
    """The name of an exercise in nbgrader, which knows no slash."""
    return id.replace("/", "-")


def points(id):
    """What an exercise is worth: a point for each of its parts."""
    return len(BANK[id].answer_type.parts)
