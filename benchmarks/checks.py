"""How long a check takes: every exercise of the bank, answered rightly and by each of its known mistakes.

Run as `python benchmarks/checks.py` for this table alone. For a function the time that it runs itself, on the same
cases without any guard, is taken off: what is left is what checking adds.
"""

import os
import tempfile
from statistics import median

from costs import seconds

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.answer_types.function import Function
from coursekit.judging.answers import ANSWERS

GOALS = {"numbers": 5e-3, "formula": 5e-3, "choice": 5e-3, "function": 50e-3, "derivation": 300e-3}
LONG = 1.0  # seconds of an exercise's own work, such as a training, beyond which it is checked once


def checked(exercise, answer, rounds):
    """Median seconds of a check, less the answer's own time."""

    def own():
        for case in exercise.answer_type.cases if isinstance(exercise.answer_type, Function) else ():
            exercise.answer_type.run(answer, case)

    pairs = []
    while len(pairs) < rounds:
        total, alone = seconds(lambda: ck.check(exercise.id, answer)), seconds(own)
        pairs.append(total - alone)
        if alone > LONG:
            break
    return median(pairs)


def ten_lines(lines):
    """A right derivation of ten lines: the last ones say the same in other words."""
    last = lines[-1]
    more = [f"{last} + 0*{count}" if "o(" not in last else last for count in range(10 - len(lines))]
    return "\n".join([*lines, *more])


def measure(rounds=7):
    """{kind: [(seconds, id, what was answered)]}, the longest last."""
    os.environ["COURSEKIT_DATA"] = tempfile.mkdtemp()  # nobody's progress
    found = {kind: [] for kind in GOALS}
    for exercise in BANK.values():
        answer, numbers, answer_type = ANSWERS[exercise.id], exercise.lecture, exercise.answer_type
        answers = [("right", answer.right(answer_type, numbers))]
        if isinstance(answer_type, Derivation):
            answers.append(("ten lines", ten_lines(answer.lines)))
        answers += [(mistake.name, wrong) for mistake, wrong in answer.wrong(answer_type, numbers)]
        ck.check(exercise.id, answers[0][1])  # loads what it needs
        times = [(checked(exercise, given, rounds), exercise.id, name) for name, given in answers]
        found[type(answer_type).__name__.lower()] += times
    return {kind: sorted(times) for kind, times in found.items()}


def section(found):
    """The table as Markdown."""
    rows = []
    for kind, times in found.items():
        longest, id, name = times[-1]
        middle, within = times[len(times) // 2][0], sum(time <= GOALS[kind] for time, *_ in times)
        rows.append(
            f"| {kind} | {len(times)} | {1e3 * middle:.2f} ms | {1e3 * longest:.1f} ms: `{id}`, {name} | "
            f"{1e3 * GOALS[kind]:.0f} ms | {within} of {len(times)} |"
        )
    return (
        "## Checks\n\nEvery exercise with its right answer and with each known mistake; of a function without its own "
        "time. Medians of 7; recorded in the progress file, as for a learner. "
        "A derivation is also checked with ten lines.\n\n"
        "| kind | answers | median | longest | goal | within it |\n|---|---|---|---|---|---|\n" + "\n".join(rows)
    )


if __name__ == "__main__":
    import warnings

    warnings.showwarning = lambda *args, **more: None
    print(section(measure()))
