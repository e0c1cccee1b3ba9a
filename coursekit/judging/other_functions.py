"""A right answer worked out again with another function of the same name: log to base 2, sin of degrees."""

import math
from types import CodeType, FunctionType

from coursekit.expressions.computation import evaluate
from coursekit.judging import step_functions
from coursekit.judging.answer import work_out

OTHER_FUNCTIONS = {  # slip -> by function what its argument, or its value, is multiplied by
    "logarithm to base 2": {"log": ("value", 1 / math.log(2))},
    "logarithm to base 10": {"log": ("value", 1 / math.log(10))},
    "degrees for radians": dict.fromkeys(("sin", "cos", "tan"), ("argument", math.pi / 180)),
}


def in_steps(steps, numbers, slip):
    """The values of steps in which the function means another one; none where no step uses it."""
    others = {name: _other(name, *how) for name, how in OTHER_FUNCTIONS[slip].items() if hasattr(step_functions, name)}
    changed = {name: _rebound(step, others) for name, step in steps.items()}
    if all(changed[name] is step for name, step in steps.items()):
        return {}
    try:
        return {name: float(value) for name, value in work_out(changed, numbers).items()}
    except (ArithmeticError, ValueError, TypeError):
        return {}


def _other(name, what, factor):
    own = getattr(step_functions, name)
    return (lambda z: factor * own(z)) if what == "value" else (lambda z: own(factor * z))


def _rebound(step, others):
    """The step with other functions under the names that it uses; itself where it uses none of them."""
    used = {name for name in others if type(step) is FunctionType and name in _names(step.__code__)}
    used = {name for name in used if step.__globals__.get(name) is getattr(step_functions, name)}
    if not used:
        return step
    space = {**step.__globals__, **{name: others[name] for name in used}}
    made = FunctionType(step.__code__, space, step.__name__, step.__defaults__, step.__closure__)
    made.__dict__.update(step.__dict__)
    return made


def _names(code):
    """The global names in a function, and in what is defined inside it."""
    inner = (_names(one) for one in code.co_consts if type(one) is CodeType)
    return set(code.co_names).union(*inner)


def in_formula(steps, points, slip):
    """The values of a parsed formula in which the function means another one; None where it does not use it."""
    changes = OTHER_FUNCTIONS[slip]
    if not any(step.operation in changes for step in steps):
        return None
    made, moved = [], {}  # a factor takes two steps of its own, so that later numbers move
    for number, step in enumerate(steps):
        what, factor = changes.get(step.operation, ("", 1.0))
        inside = step.arguments if step.operation in ("number", "name") else tuple(moved[i] for i in step.arguments)
        if what == "argument":
            inside = (_times(made, inside[0], factor, step),)
        made.append(step._replace(arguments=inside))
        moved[number] = _times(made, len(made) - 1, factor, step) if what == "value" else len(made) - 1
    return evaluate(tuple(made), points)


def _times(made, part, factor, step):
    """Append a product; the number of its step."""
    made.append(step._replace(operation="number", arguments=(factor,), shape=(1, 1)))
    made.append(step._replace(operation="⊙", arguments=(part, len(made) - 1)))
    return len(made) - 1
