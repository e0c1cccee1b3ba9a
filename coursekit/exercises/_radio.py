"""Multiple choice in a notebook: radio buttons that answer at once.

A reader without a kernel, and a front end without widgets, see the statement as text.
"""

from coursekit.core.templates import render
from coursekit.exercises.text import Text, plain

_BEFORE = (
    'A choice is judged at once. To submit it, write its letter in the cell below, such as <code>answer = "a"</code>.'
)
_live = {}  # the widgets of each question, so that showing it again shows the same ones


class LiveChoice(Text):
    """The statement of a multiple-choice exercise, alive in Jupyter."""

    def __init__(self, markdown, question, exercise, check):
        """`check(id, letter)` gives the verdict on a choice; `question` is `markdown` without the options."""
        super().__init__(markdown)
        self._question, self._exercise, self._check = question, exercise, check

    def _repr_mimebundle_(self, **kwargs):
        bundle = self.widget()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": repr(self), "text/markdown": self.markdown}

    def widget(self):
        """The question, its radio buttons, and below them the verdict on what is chosen."""
        key = self._exercise.id, self.markdown
        if key not in _live or _live[key].comm is None:  # None: somebody has closed all widgets
            _live[key] = _radio(self._question, self._exercise, self._check)
        return _live[key]


def _radio(question, exercise, check):
    from ipywidgets import HTML, HTMLMath, Layout, RadioButtons, VBox

    answer_type, wide = exercise.answer_type, Layout(width="auto", max_width="50em")
    options = [
        (f"{letter}) {plain(text)}", letter)
        for letter, text in zip(answer_type.letters, answer_type.options, strict=True)
    ]
    buttons = RadioButtons(
        options=options, value=None, description="Your choice", layout=Layout(width="auto"),
        tooltip="With the mouse, or with Tab and the space bar",
    )  # fmt: skip
    said = HTML(_BEFORE, layout=wide)

    def judge(change):
        if change.new is not None:
            verdict = check(exercise.id, change.new)
            said.value = render("exercises/chosen.html.j2", verdict=verdict, letter=change.new)

    buttons.observe(judge, names="value")
    choice = VBox([HTMLMath(_html(question), layout=wide), buttons, said])
    return choice.add_class("coursekit-choice")


def _html(markdown):
    """The Markdown of a short question as HTML; formulas stay as they are, for MathJax."""
    return render("exercises/choice.html.j2", paragraphs=markdown.split("\n\n"))
