"""A question as it stands in a notebook: a card where there are widgets, text elsewhere."""

from coursekit.exercises.text import plain
from coursekit.predictions import answers, gap
from coursekit.predictions.outcome import outcome
from coursekit.student import predictions as kept

TITLES = {
    gap.RIGHT: "As you predicted",
    gap.REASON: "As you predicted, for another reason",
    gap.OTHER: "Something else happened",
    gap.HIGH: "You predicted too much",
    gap.LOW: "You predicted too little",
    gap.SHAPE: "It has another shape",
}
LATER = (
    "What happens is not stored here: it comes, with its picture, when this cell and the next are run. "
    'Without buttons, predict with `ck.predict("{id}", ...)`, {what} in place of the dots.'
)
_cards = {}  # the widget of each question, so that showing it again shows the same one


class Prediction:
    """A question, what the student predicted, if anything, and then what happened.

    Attributes
    ----------
    id : str
    predicted : str, float, list or None
        What was predicted; None before that.
    happened : int, float, array or None
        The place of the option that fits, the number, or the curve; None before a prediction.
    gap : Gap or None
        The kind of gap between the two, and the sentence about it.
    """

    def __init__(self, question):
        self.question, self.id = question, question.id

    @property
    def predicted(self):
        """What the current student predicted, if the question can still be read so."""
        found = kept.kept(self.id)
        try:
            return None if found is None else answers.read(self.question, found)
        except answers.NotRead:  # the question has changed since
            return None

    @property
    def happened(self):
        """What happened, once it was predicted."""
        return None if self.predicted is None else outcome(self.id).happened

    @property
    def gap(self):
        """What lies between the two, once it was predicted."""
        predicted = self.predicted
        return None if predicted is None else answers.held_against(self.question, predicted, outcome(self.id).happened)

    @property
    def markdown(self):
        """The card as Markdown."""
        asked = f"**Predict:** {self.question.filled('ask')}\n\n{_choices(self.question)}"
        return asked + (self._later() if self.predicted is None else self._afterwards())

    def _later(self):
        return LATER.format(id=self.id, what=answers.expected(self.question))

    def _afterwards(self):
        found, now = self.gap, outcome(self.id)
        predicted = in_words(self.question, self.predicted)
        return (
            f"You predicted: {predicted}\n\n**{TITLES[found.kind]}.** {found.says}\n\n"
            f"What happened: {now.shows}\n\n{now.after}"
        )

    def _repr_mimebundle_(self, **kwargs):
        bundle = self.card()._repr_mimebundle_(**kwargs) or {}
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/plain": repr(self), "text/markdown": self.markdown}, metadata

    def __repr__(self):
        return plain(self.markdown)

    def card(self):
        """The widget."""
        from coursekit.predictions.card import Card

        if self.id not in _cards or _cards[self.id].comm is None:  # None: somebody has closed all widgets
            _cards[self.id] = Card(self.question)
        _cards[self.id].tell()
        return _cards[self.id]


def in_words(question, predicted):
    """A prediction in words."""
    if question.kind == "number":
        return f"{predicted:.4g}"
    if question.kind == "curve":
        return "a curve with " + ", ".join(f"{value:.3g}" for value in predicted)
    option, reason = answers.parts(question, predicted)
    because = "" if reason is None else f" Because: {question.data['reasons'][reason]['text']}"
    return f"{answers.LETTERS[option]}) {question.data['options'][option]['text']}{because}"


def _choices(question):
    """What there is to choose from, or what is to be given, in Markdown with an empty line at the end."""
    if question.kind == "number":
        asked = question.data["number"]
        return f"A number from {asked['low']:g} to {asked['high']:g}: {asked['name']}.\n\n"
    if question.kind == "curve":
        asked, x = question.data["curve"], answers.places(question)
        return (
            f"A curve, drawn by hand: {asked['y_name']}, from {asked['low']:g} to {asked['high']:g}, "
            f"over {asked['x_name']}, from {x[0]:g} to {x[-1]:g} ({len(x)} places).\n\n"
        )
    lines = [f"- **{answers.LETTERS[i]})** {each['text']}" for i, each in enumerate(question.data["options"])]
    if "reasons" in question.data:
        lines += ["", "Because:", ""]
        lines += [f"- **{i})** {each['text']}" for i, each in enumerate(question.data["reasons"], 1)]
    return "\n".join(lines) + "\n\n"
