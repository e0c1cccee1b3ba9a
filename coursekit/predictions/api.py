"""What a learner calls: predict."""

from difflib import get_close_matches

from coursekit.core.plain import is_empty, one_line, shown
from coursekit.predictions import answers
from coursekit.predictions.load import places, questions
from coursekit.predictions.shown import Prediction
from coursekit.student import predictions as kept


class UnknownPrediction(ValueError):
    """There is no prediction of this id; Jupyter shows the sentence alone."""

    def _render_traceback_(self):
        return [str(self)]


def predict(id, answer=None, *, again=False):
    """A question to be answered before its picture; once it is, what happened is shown beside what was predicted.

    Parameters
    ----------
    id : str
        Such as "start/one-step".
    answer : str, number or list of numbers, optional
        The prediction, where there are no buttons: the letter of an option, with the number of a reason where one
        is asked for ("b2"); a number; a number for each x of a curve. The first one stays.
    again : bool
        Forget what was predicted, and ask anew.

    Returns
    -------
    Prediction
        Shows itself as a card in Jupyter and as text elsewhere. It is kept, and counts no points.

    Raises
    ------
    ValueError
        If there is no such prediction, which names the nearest ids, or if the answer cannot be read.

    Examples
    --------
    >>> card = predict("start/one-step", 0.25, again=True)
    >>> card.gap.kind, float(card.happened)
    ('too low', 0.5)
    """
    question = find(id)
    if again:
        kept.give_up(question.id)
    if not is_empty(answer) and Prediction(question).predicted is None:
        kept.keep(question.id, answers.read(question, answer))
    return Prediction(question)


def find(id):
    """The question of this id, or an `UnknownPrediction` that names the nearest ones."""
    if type(id) is not str:
        raise UnknownPrediction(f"The id of a prediction is a text such as 'start/one-step', not {shown(id)}.")
    wanted = id.strip().lower()
    if wanted in places():
        return questions()[wanted]
    near = [repr(key) for key in get_close_matches(wanted, places(), 3, 0.5)]
    advice = f"did you mean {' or '.join(near)}?" if near else f"ids look like {', '.join(list(places())[:3])}."
    raise UnknownPrediction(f"There is no prediction '{one_line(id, 40)}'; {advice}")
