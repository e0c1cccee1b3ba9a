"""Judging a derivation: every line up to the first that is false, which is pointed at with the slip behind it.

A point is earned by the result, and by each waypoint that a true line reaches. True lines that skip a waypoint are
"true, but show how", with its question.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from coursekit.core.plain import one_line
from coursekit.derivations.derivation import Derivation as Known
from coursekit.derivations.follows import hold
from coursekit.derivations.form import alike
from coursekit.derivations.remarks import misfit
from coursekit.derivations.scope import Misfit
from coursekit.exercises import Step
from coursekit.exercises.answer_types.derivation import typeset
from coursekit.judging.answer import Answer, Mistake

_LONGEST = 60  # characters of a line that is quoted


@dataclass(frozen=True, kw_only=True)
class DerivationAnswer(Answer):
    """Target and waypoints as they stand in answer.toml, a derivation that is right, and what each mistake follows."""

    statement: object
    target: dict
    waypoints: tuple
    lines: tuple[str, ...]
    after: dict  # for each mistake the true line after which it is made

    @property
    def listed(self):
        """The mistakes as data."""
        after = self.after
        return [{"id": one.name, "after": after[one.name], "line": one.wrong, "says": one.why} for one in self.mistakes]

    @cached_property
    def known(self):
        """All that is known, with the points at which lines are tried."""
        return Known(self.statement, self.target, self.waypoints, self.listed, self.lines)

    def settled(self, verdict):
        """True lines that have reached nothing yet are an attempt."""
        return replace(verdict, status="partly right") if verdict.status == "not attempted" else verdict

    def faults(self):
        """What of the statement and the waypoints has no value, or does not fit."""
        try:
            self.statement.shapes  # noqa: B018  what is given has shapes that fit
            worlds = self.known.worlds
            start = self.statement.start.sides[0]
            if why := hold(start, "=", start, worlds):
                return [("lines", f"the start has no value: {why}")]
        except (Misfit, ValueError, np.linalg.LinAlgError) as why:
            return [("lines", f"what exercise.toml gives cannot be used: {why}")]
        found = []
        texts = [("target.expression", self.target["expression"])]
        texts += [(f"waypoints.{count}.expression", one["expression"]) for count, one in enumerate(self.waypoints)]
        for key, text in texts:
            whys = [hold(side, "=", side, worlds) for side in self.known.line(text).sides]
            found += [(key, f"`{text}` has no value: {why}") for why in whys if why]
        return found

    def right(self, answer_type, numbers):
        """The lines of the solution as one text."""
        return "\n".join(self.lines)

    source = right

    def wrong(self, answer_type, numbers):
        """For each mistake a derivation that is right up to its line."""
        return [(one, "\n".join(self._up_to(one))) for one in self.mistakes]

    def _up_to(self, mistake):
        after, start = self.after[mistake.name], self.statement.start_text
        before = list(self.lines[: self.lines.index(after) + 1]) if after in self.lines else []
        if after == start and "=" in start:
            return [start, mistake.wrong]
        return [*before, mistake.wrong] if before else [f"{start} {mistake.wrong}"]

    def worked(self, answer_type, numbers):
        """The solution's lines as they are typed, and typeset."""
        return self.solution(**numbers) if self.solution else "```python\n" + "\n".join(self.lines) + "\n```"

    def judge(self, answer_type, numbers, reading):
        """A step for the result and for each waypoint, the mistake, and a sentence."""
        item = reading.items["derivation"]
        if item.problem:
            return self._steps(answer_type, None, {}, stopped=True), None, item.problem
        numbered = answer_type.lines(item.value)
        unread = numbered[-1] if type(numbered[-1][1]) is str else None
        numbers_of = [number for number, line in numbered if type(line) is not str]
        lines = [line for _, line in numbered if type(line) is not str]
        chain = self.known.follow(lines)
        goals = self.known.goals
        reached, result = goals.reached(chain), goals.is_target(chain)
        read = self._typeset(numbers_of, lines)
        if chain.fault:
            mistake, message = self._fault(chain, numbers_of, lines)
            steps = self._steps(answer_type, None, reached, read, stopped=True)
            return [replace(steps[0], line=numbers_of[chain.fault.line]), *steps[1:]], mistake, message
        steps = self._steps(answer_type, result, reached, read, stopped=unread is not None)
        if unread:
            return steps, None, f"Line {unread[0]} cannot be read. {unread[1]}"
        said = self._said(chain, lines, numbers_of, result, reached)
        return steps, None, said + self._remarked(lines, numbers_of)

    def _steps(self, answer_type, result, reached, read="", stopped=False):
        """The result and the waypoints in order; questions stand at those that are missing once the result is there."""
        steps = [
            Step("result", "right" if result is not None else "wrong" if stopped else "not attempted", typeset=read)
        ]
        for label, goal in zip(answer_type.parts[1:], self.waypoints, strict=True):
            found = goal["id"] in reached
            asked = "" if found or stopped or result is None else f"True, but show how. {goal['question']}"
            steps.append(Step(label, "right" if found else "not attempted", asked))
        return steps

    def _typeset(self, numbers, lines):
        """All lines as they were read, one below the other."""
        rows = [typeset(line) for line in lines]
        rows = [rf"\text{{{number}}}\quad & {row}" for number, row in zip(numbers, rows, strict=True) if row]
        return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}" if rows else ""

    # ---- what is said

    def _fault(self, chain, numbers, lines):
        """The mistake behind the first false line, and a sentence that points at it."""
        fault = chain.fault
        line = lines[fault.line]
        text = line.text.strip()
        quoted = f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 4] + ' ...'}`"
        place = f"Line {numbers[fault.line]}, {quoted},"
        slip = self.known.diagnosis.slip(chain)
        what = f"{place} does not follow"
        if fault.left is not None and not line.goes_on and len(line.sides) == 2:
            what = f"{place} is not true"
        why = f": {fault.why}." if fault.why else "."
        if not slip:
            return None, f"{what}{why}"
        said = slip.why if slip.why.endswith("?") else f"{slip.why}."
        mistake = next((one for one in self.mistakes if slip.known and one.name == slip.name), None)
        mistake = mistake or Mistake(slip.name, said, "")
        return mistake, f"{what}{why if _is_of_shapes(fault.why) else '.'} {said}"

    def _said(self, chain, lines, numbers, result, reached):
        """What is said of lines that are all true."""
        missing = [goal for goal in self.waypoints if goal["id"] not in reached]
        if result is None:
            if not chain.reached[1:] and not chain.equations:
                return f"True so far; begin with `{self.statement.start_text}` and go on from there."
            if not self._is_equation and len(chain.reached) < 2:
                return f"Every line is true, but the derivation does not begin with `{self.statement.start_text}`."
            repeated = self._repeated(lines, numbers)
            return f"Every line is true so far.{repeated} {self._to_go(chain)}"
        if missing:
            return f"Every line is true, but show how: {missing[0]['question']}"
        return "Well done: every line follows from the one before it."

    def _remarked(self, lines, numbers):
        """A sentence about the first remark that names a rule for which there is nothing on its line."""
        for count, line in enumerate(lines):
            before = lines[count - 1].sides if count else self.statement.start.sides
            why = misfit(line.remark, (*before, *line.sides), self.statement) if line.remark else ""
            if why:
                return f" The remark `[{one_line(line.remark, 40)}]` does not fit line {numbers[count]}: {why}."
        return ""

    @property
    def _is_equation(self):
        return len(self.statement.start.sides) > 1

    def _repeated(self, lines, numbers):
        seen = {}
        for number, line in zip(numbers, lines, strict=True):
            key = alike(line.sides[-1])
            if key in seen and len(line.sides) == 1:
                return f" Line {number} repeats line {seen[key]}."
            seen.setdefault(key, number)
        return ""

    def _to_go(self, chain):
        """What keeps the last side from being the result."""
        goals, target = self.known.goals, self.known.goals.target
        if target.left:
            return f"The last line is to be `{target.left} = ...`."
        side = chain.reached[-1][2]
        held = [mark for mark in target.forbidden if goals.holds(mark, side)]
        words = {
            "d/d": "a derivative",
            "norm": "a norm",
            "abs": "an absolute value",
            "E": "an expectation",
            "tr": "a trace",
        }
        if held:
            named = [words.get(mark, f"`{mark}`") for mark in held]
            return f"The last line still holds {' and '.join(named[:2])}."
        return "Go on until the last line has the form that the statement asks for."


def _is_of_shapes(why):
    return " by " in why or "column of" in why or "a number" in why
