"""A computational graph, walked forward and back: values one way, gradients the other."""

from typing import NamedTuple

from matplotlib.figure import Figure

from coursekit.figures.style import look
from coursekit.figures.walk import GraphWalk
from coursekit.graph import GraphError, Walk, parse
from coursekit.panels.engine.challenge import Challenge
from coursekit.panels.engine.controls import Dropdown, Integer, Linear
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

LECTURE = "(x + y) * z"
EXPRESSIONS = (LECTURE, "(x + y) * max(y, z)", "sigmoid(w0*x0 + w1*x1 + w2)", "(w*x + b - y)**2")
START = {"x": -2, "y": 5, "z": -4, "w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3, "w": 2, "b": 1}
REACH, SECONDS = 10, 1.0  # of the inputs' sliders; that Play stays at each step
_MENU = Dropdown("expression", EXPRESSIONS, "the formula that the graph computes")
_CHALLENGE = Challenge(
    "panels/graph",
    f"in f = {LECTURE}, find inputs at which moving x or y a little changes nothing, but moving z does.",
    lambda result: result.expression == LECTURE and [bool(d) for d in result.inputs.values()] == [False, False, True],
)


class Walked(NamedTuple):
    """A walk through the graph of an expression; inputs holds the gradient of each input."""

    expression: str
    walk: Walk
    inputs: dict


def graph(expression=LECTURE, step=None, **inputs):
    """Panel: walk through a computational graph, forward with values and back with gradients.

    Parameters
    ----------
    expression : str
        One of the menu, or any other that `ck.graph.parse` reads.
    step : int, optional
        How many steps are shown: one for each operation forward, one for each value back; default all.
    **inputs : float from -10 to 10
        By name, such as x=-2; those left out start at numbers of the lecture, or at 1.

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If the expression cannot be read, or a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> graph("(x + y) * z", step=4, x=-2, y=5, z=-4).text
    'x = -2, y = 5, z = -4. Backward, 2 of 5: df/dq = z = -4'

    References
    ----------
    Lecture B, computational graphs.
    """
    parsed = parse(expression)
    _check(parsed, inputs)
    names = dict.fromkeys(name for text in (*EXPRESSIONS, expression) for name in parse(text).inputs)
    values = {name: inputs.get(name, START.get(name, 1)) for name in names}
    menu = _MENU if expression in EXPRESSIONS else _MENU._replace(options=(*EXPRESSIONS, expression))
    steps = _steps(parsed)
    sliders = {name: Linear(_written(name), -REACH, REACH, 0.5, f"the value of the input {name}") for name in names}
    walk = Integer("step", 0, steps, "how far to walk, forward and then back")
    settings = {"expression": expression, "step": steps if step is None else step}
    return Panel(
        "graph", {"expression": menu} | sliders | {"step": walk}, settings | values, _compute, _picture(), _sentence,
        animated="step", frame=SECONDS, challenges=[_CHALLENGE], on_change=_adjust, uses=_uses,
        recorded=("x", "z", "step"),
    )  # fmt: skip


def _uses(values):
    return ("expression", "step", *parse(values["expression"]).inputs)


def _adjust(panel, _):
    """The sliders are those of the expression's inputs, and there are as many steps as its graph has."""
    step, used = panel.controls["step"], panel.values
    at_end, last = step.value == step.high, _steps(parse(used["expression"]))
    step.bound(0, last)
    step.value = last if at_end else step.value
    panel.ends["step"] = (0, last)
    for key, control in panel.controls.items():
        control.hidden = key not in used


def _check(parsed, inputs):
    """All inputs are those of the graph, and none has the name of a setting."""
    for name in parsed.inputs:
        if name in ("expression", "step"):
            raise GraphError(f"expression must not have an input called {name}, which is a setting of the panel")
    for name in inputs:
        if name not in parsed.inputs:
            raise GraphError(f"{name} is not an input of the expression, which takes {', '.join(parsed.inputs)}")


def _steps(parsed):
    return len(parsed.nodes) + len(parsed.order)


def _written(name):
    """x0 with its index below the line."""
    letters = name.rstrip("0123456789").rstrip("_")
    return letters + name[len(letters) :].lstrip("_").translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _compute(expression, **inputs):
    parsed = parse(expression)
    parsed.forward(**inputs)
    walk = Walk(parsed)
    return Walked(expression, walk, {name: parsed.gradients[name] for name in parsed.inputs})


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.3))
        walk = GraphWalk(figure.add_axes((0.01, 0.02, 0.62, 0.96)), figure.add_axes((0.66, 0.06, 0.33, 0.87)))

    def show(result, step):
        if repr(result.walk.graph) != walk.formula:
            with look():
                walk.scene(result.walk.graph)
            live.moving = walk.moving
        walk.show(result.walk, step)
        return walk.formula

    live = LiveFigure(figure, [], show)
    return live


def _sentence(result, step):
    parsed, stop = result.walk.graph, result.walk.stop(step)
    given = ", ".join(f"{name} = {parsed.values[name]:.6g}" for name in parsed.inputs)
    return f"{given}. {stop.title}: {stop.plain}" if step else f"{given}. {stop.words}"
