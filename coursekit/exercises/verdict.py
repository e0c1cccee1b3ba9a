"""What a check says: a status, points, one line for each value or case, a named mistake, a sentence.

The text form is the same on every run. The HTML form follows JupyterLab's theme; a symbol and a word
carry the meaning, color only repeats it.
"""

from dataclasses import dataclass

from coursekit.core.templates import render

SYMBOLS = {
    **{"right": "✓", "partly right": "◐", "wrong": "✗", "not attempted": "○", "submitted": "→"},
    **{"carried forward": "↪", "rounded": "≈", "not graded": "…", "not read": "⊘"},
    **{"passed": "✓", "not passed": "✗", "not tried": "○"},
}
COLORS = {
    "right": "var(--jp-success-color1, #00796b)",
    "partly right": "var(--jp-warn-color1, #c77700)",
    "carried forward": "var(--jp-success-color1, #00796b)",
    "rounded": "var(--jp-warn-color1, #c77700)",
    "wrong": "var(--jp-error-color1, #c2185b)",
    "not attempted": "var(--jp-border-color1, #888)",
    "submitted": "var(--jp-brand-color1, #1565c0)",
    "not graded": "var(--jp-brand-color1, #1565c0)",
    "not read": "var(--jp-error-color1, #c2185b)",
    "passed": "var(--jp-success-color1, #00796b)",
    "not passed": "var(--jp-error-color1, #c2185b)",
    "not tried": "var(--jp-border-color1, #888)",
}


@dataclass(frozen=True)
class Step:
    """One named value or one case: its name, its status and, where there is something to say, a sentence.

    "carried forward" is a value that is not right in itself but follows correctly from an earlier one of the
    learner's own; it earns its point. "rounded" is a right value with two significant digits, which are too few; it
    earns none, and neither does a hidden case, which is "passed", "not passed" or "not tried".
    """

    name: str
    status: str
    message: str = ""
    trace: str = ""  # of a function that crashed: the learner's own lines on the way there
    typeset: str = ""  # how a formula was read, as LaTeX
    line: int = 0  # the first false one of a derivation, counted from 1


@dataclass(frozen=True, repr=False)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    id : str
        The exercise.
    status : {"not attempted", "wrong", "partly right", "right", "submitted", "not graded", "not read"}
        "submitted" where the answers are not installed, as during an exam; "not graded" where the machine that
        grades failed; "not read" where the file that was submitted cannot be read.
    points, max_points : int
    steps : tuple of Step
        For each named value or case: `name`, `status`, `message`.
    mistake : str or None
        Name of the known mistake that gives exactly this answer.
    message : str
        What to tell the learner.

    Examples
    --------
    >>> steps = (Step("score", "wrong"), Step("output", "right"))
    >>> Verdict("linear/neuron", "partly right", 1, 2, steps, "bias forgotten", "Add b.")
    linear/neuron: partly right, 1 of 2 points
      score: wrong
      output: right
    Known mistake: bias forgotten. Add b.
    """

    id: str
    status: str
    points: int
    max_points: int
    steps: tuple = ()
    mistake: str | None = None
    message: str = ""

    def __repr__(self):
        lines = [f"{self.id}: {self._headline()}"]
        lines += [f"  {step.name}: {step.status}" + self._detail(step) for step in self._shown_steps()]
        return "\n".join([*lines, self._conclusion()]).rstrip()

    def _repr_html_(self):
        return render(
            "exercises/verdict.html.j2",
            id=self.id,
            status=self.status,
            headline=self._headline(),
            steps=[(step, self._detail(step)) for step in self._shown_steps()],
            mistake=self.mistake,
            message=self.message,
            read=[(self._read_as(step), step.typeset) for step in self.steps],
            trace=next((step.trace for step in self.steps if step.trace), ""),  # the way to the first crash, to unfold
            symbols=SYMBOLS,
            colors=COLORS,
        )

    __html__ = _repr_html_  # in another template

    def _read_as(self, step):
        """What is typeset as it was read."""
        if "aligned" in step.typeset:
            return "Your lines as they were read"
        return f"`{step.name}` as it was read" if len(self.steps) > 1 else "Your formula as it was read"

    def _headline(self):
        if self.status in ("submitted", "not graded"):
            return self.status
        return f"{self.status}, {self.points} of {self.max_points} point{'s' * (self.max_points != 1)}"

    def _shown_steps(self):
        """The steps, where they say more than the headline."""
        told = any(step.message not in ("", self.message) for step in self.steps)
        several = len(self.steps) > 1 and self.status in ("wrong", "partly right")
        return self.steps if told or several else ()

    def _detail(self, step):
        return f". {step.message}" if step.message and step.message != self.message else ""

    def _conclusion(self):
        return f"Known mistake: {self.mistake}. {self.message}" if self.mistake else self.message


def settle(id, steps, mistake=None, message=""):
    """The verdict that follows from its steps, each worth one point."""
    states = [step.status for step in steps]
    points = states.count("right") + states.count("carried forward")
    if states.count("right") == len(states):
        status = "right"
    elif points or ("rounded" in states and "wrong" not in states):
        status = "partly right"
    else:
        status = "wrong" if "wrong" in states else "not attempted"
    return Verdict(id, status, points, len(states), tuple(steps), mistake, message)


def not_attempted(exercise):
    """The verdict on an answer of which nothing is filled in."""
    steps = [Step(part, "not attempted") for part in exercise.answer_type.parts]
    return settle(exercise.id, steps, message=f'Not attempted yet. `ck.hint("{exercise.id}")` helps to begin.')
