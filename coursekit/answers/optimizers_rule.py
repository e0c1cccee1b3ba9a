"""An update rule and its known mistakes, written once: judged as numbers of several updates and as code of one.

A rule gives for each quantity, in order, the formula of its next value. A parameter of a formula means the newest
value there is: of this update where the rule has it already, else of the one before, and 0 before the first.
`old_v` is v before this update in any case, `g` the gradient and `t` the number of this update.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from coursekit.judging import step_functions
from coursekit.judging.answer import Mistake, needs
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code
from coursekit.judging.numbers import NumbersAnswer


def root(x):
    """The square root of a number, a symbol or each element of an array."""
    return np.sqrt(x) if isinstance(x, (np.ndarray, np.generic)) else step_functions.sqrt(x)


def spoken(formula, **names):
    """`formula` with other names for some of its parameters."""

    def renamed(*values):
        return formula(*values)

    renamed.needs = tuple(names.get(name, name) for name in needs(formula))
    return renamed


@dataclass(frozen=True)
class Rule:
    """The formulas by quantity, and mistakes: each replaces some of them."""

    parts: dict[str, Callable]
    mistakes: tuple[Mistake, ...]

    def numbers(self, updates, **texts):
        """The answer to an exercise that asks for every quantity of so many updates, as `v1`, `theta1`, `v2` ..."""
        mistakes = tuple(replace(one, wrong=self._unrolled(one.wrong, updates)) for one in self.mistakes)
        return NumbersAnswer(steps=self._unrolled(self.parts, updates), mistakes=mistakes, **texts)

    def code(self, reference, arguments, why, hints):
        """The answer to an exercise that asks for one update as a function of the `arguments`, named as in the rule.

        There the gradient is handed in, or a function that gives it at the point p.
        """
        parts = dict(self.parts)
        if "g" in arguments:
            parts.pop("g", None)
        else:
            parts["g"] = lambda gradient, p: gradient(p)
        returns = [name for name in arguments if name in parts]
        fitting = [one for one in self.mistakes if "g" not in one.wrong]
        mistakes = [replace(one, wrong=(_update(parts | one.wrong, arguments, returns),)) for one in fitting]
        mistakes += _slips(reference)
        return FunctionAnswer(
            reference=reference, mistakes=tuple(mistakes), hints=hints, solution=with_code(why, reference)
        )

    def _unrolled(self, parts, updates):
        order = list(self.parts)
        return {
            f"{name}{t}": _step(parts[name], order, order[: order.index(name)], t)
            for t in range(1, updates + 1)
            for name in order
            if name in parts
        }


def _step(part, order, done, t):
    """`part` as a function of the full names of the values that it means in update t."""
    meant = [_meant(parameter, order, done, t) for parameter in needs(part)]

    def step(**known):
        return part(*(known[name] if isinstance(name, str) else name for name in meant))

    step.needs = tuple(name for name in meant if isinstance(name, str))
    return step


def _meant(parameter, order, done, t):
    """The full name of a value, or a number."""
    if parameter == "t":
        return t
    name = parameter.removeprefix("old_")
    if name not in (*order, "g"):
        return name  # one of the exercise's numbers
    at = t if parameter in (*done, "g") else t - 1
    return f"{name}{at}" if at or name == "theta" else 0


def _update(parts, arguments, returns):
    """One update as a function."""

    def update(*given):
        known = dict(zip(arguments, given, strict=True))
        known |= {f"old_{name}": value for name, value in known.items()}
        for name, part in parts.items():
            known[name] = part(*(known[parameter] for parameter in needs(part)))
        return tuple(known[name] for name in returns)

    return update


def _slips(reference):
    """Mistakes of code that have nothing to do with the formula."""

    def in_place(theta, *others):
        new, *state = reference(theta, *others)
        theta += new - theta
        return theta, *state

    def state_in_place(theta, state, *others):
        new, first, *rest = reference(theta, state, *others)
        state += first - state
        return new, state, *rest

    def stale(theta, *others):
        new, *state = reference(theta, *others)
        return new, *others[: len(state)]

    def reordered(*given):
        new, *state = reference(*given)
        return *state, new

    return (
        Mistake(
            "in place",
            "`+=` and `-=` write into the arrays that you were given, and whoever kept them loses the old values; "
            "`theta = theta + ...` makes a new array.",
            (in_place, state_in_place),
        ),
        Mistake(
            "old state returned",
            "The parameters are right, but what the next update has to remember was handed back as it came in.",
            (stale,),
        ),
        Mistake(
            "state forgotten",
            "The parameters alone are not enough: without what the rule remembers, the next update starts from "
            "nothing.",
            (lambda *given: reference(*given)[0],),
        ),
        Mistake(
            "other order",
            "All values are there, in another order: the parameters come first.",
            (reordered,),
        ),
    )
