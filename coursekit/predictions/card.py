"""The widget of a prediction: the question and its controls; after the prediction, both side by side.

The page sends `{"predict": answer}` or `{"again": true}`. What happened goes to the page with the answer to it, and not
a moment earlier: it is in no trait before that, so that a look into the page's memory shows nothing either.
"""

import anywidget
from ipywidgets import Layout
from traitlets import Bytes, Dict, Int

from coursekit.canvas.page import SCRIPT, STYLE, read
from coursekit.predictions import answers
from coursekit.predictions.markup import html, inline
from coursekit.predictions.outcome import outcome
from coursekit.predictions.shown import TITLES, Prediction, in_words
from coursekit.student import predictions as kept
from coursekit.student.progress import not_kept

PAGE = SCRIPT + read("coursekit.predictions", "draw_by_hand.js", "predict.js")
PAGE_STYLE = STYLE + read("coursekit.predictions", "predict.css")


class Card(anywidget.AnyWidget):
    """A question in the page."""

    _esm, _css = PAGE, PAGE_STYLE

    asked = Dict().tag(sync=True)  # the question, as the page builds it
    answered = Dict().tag(sync=True)  # what was predicted and what happened; empty before that
    ground, moving = Dict().tag(sync=True), Dict().tag(sync=True)
    ground_data, moving_data = Bytes().tag(sync=True), Bytes().tag(sync=True)
    heard = Int().tag(sync=True)  # the number of the page's last message

    def __init__(self, question):
        self.question, self._drawing = question, None
        if question.kind == "curve":
            from coursekit.predictions.drawing import Drawing

            self._drawing = Drawing(question)
        super().__init__(layout=Layout(width="100%", max_width="46em"), asked=self._asked(), **self._now())
        self.on_msg(self._hear)

    def tell(self):
        """Show what is known now: the student may be another one."""
        with self.hold_sync():
            for name, value in self._now().items():
                setattr(self, name, value)

    def _hear(self, _, content, buffers):
        problem = ""
        try:
            if "predict" in content and Prediction(self.question).predicted is None:
                kept.keep(self.question.id, answers.read(self.question, content["predict"]))
            elif content.get("again"):
                kept.give_up(self.question.id)
            now = self._now()
        except Exception as error:  # it is said on the card
            now, problem = {}, str(error)
        with self.hold_sync():
            for name, value in (now | ({"answered": {"problem": problem}} if problem else {})).items():
                setattr(self, name, value)
            self.heard = int(content.get("number", 0))

    def _asked(self):
        """The question without what happened."""
        question, data = self.question, self.question.data
        asked = {"id": question.id, "kind": question.kind, "ask": html(question.filled("ask"))}
        if question.kind == "choice":
            asked["options"] = [inline(each["text"]) for each in data["options"]]
            asked["reasons"] = [inline(each["text"]) for each in data.get("reasons", ())]
        elif question.kind == "number":
            asked |= {key: data["number"].get(key, False) for key in ("low", "high", "log")}
            asked["name"] = inline(data["number"]["name"])
        else:
            asked["axes"] = self._drawing.axes()
        return asked

    def _now(self):
        """What the page shows now, by trait."""
        card = Prediction(self.question)
        predicted = card.predicted
        shown = {"answered": {} if predicted is None else self._answered(card, predicted)}
        if self._drawing:
            (ground, ground_data), (moving, moving_data) = self._drawing.show(predicted is not None)
            shown |= {"ground": ground, "ground_data": ground_data, "moving": moving, "moving_data": moving_data}
        return shown

    def _answered(self, card, predicted):
        now, found = outcome(card.id), card.gap
        happened = now.happened if card.question.kind == "choice" else None
        if card.question.kind == "number":
            happened = float(now.happened)
        elif card.question.kind == "curve":
            happened = [float(y) for y in now.happened]
        return {
            "predicted": predicted, "happened": happened, "kind": found.kind, "title": TITLES[found.kind],
            "says": inline(found.says), "shows": inline(now.shows), "after": html(now.after),
            "words": in_words(card.question, predicted) if card.question.kind == "number" else "",
            "kept": not_kept(),
        }  # fmt: skip
