"""What a student predicted before the picture came: the last word on each question, kept beside the results."""

import json

from coursekit.student import progress


def keep(id, answer):
    """Keep a prediction, plain data."""
    progress.predicted(id, json.dumps(answer))


def kept(id):
    """What the current student predicted; None where nothing is known, or was given up."""
    said = [event.detail for event in progress.events() if event.kind == "prediction" and event.exercise == id]
    return json.loads(said[-1]) if said and said[-1] is not None else None


def give_up(id):
    """Forget a prediction, so that the question can be answered anew."""
    if kept(id) is not None:
        progress.predicted(id, None)
