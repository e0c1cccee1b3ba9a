"""What `test_recipes.py` writes into a copy of the tree: one addition of each kind, as CONTRIBUTING.md says.

A change of a file is (the one place before which it stands, what is added), or (place, what is added, a text after
which the place is the first). A file that is new is a text.
"""

OPTIMIZER = {  # without a style: the table's cycle of colors gives one
    "coursekit/core/optimizers.py": [
        (
            "class Style(NamedTuple):",
            """@kernel(UPDATE, allocates=False)
def _lion(theta, grad, state, hyper, lr, t):
    beta1, beta2 = hyper[0], hyper[1]
    m = state[0]
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        theta[i] -= lr * (np.sign(mean) + 0.0 * mean)
        m[i] = beta2 * m[i] + (1.0 - beta2) * grad[i]


""",
        ),
        (
            "_RULES = (",
            '''def lion(beta1=0.9, beta2=0.99):
    """Lion: a step of length lr against the sign of a mean of gradients (Chen et al., 2023).

    Examples
    --------
    >>> theta, rule = np.array([1.0]), lion()
    >>> rule.update(theta, np.array([100.0]), rule.init(1), lr=0.1, t=1)
    >>> theta
    array([0.9])
    """
    hyper = {"beta1": _share("beta1", beta1), "beta2": _share("beta2", beta2)}
    return Optimizer("lion", hyper, 1, pointer(_lion), rate="step")


''',
        ),
        (")\nOPTIMIZERS =", ", lion"),
    ],
    "tests/references/core.py": [
        (
            "OPTIMIZERS = {\n",
            '''def lion(theta, grads, lrs, beta1=0.9, beta2=0.99):
    """Chen et al. (2023), algorithm 2 without decay: m is beta2's mean, the step the sign of beta1's."""
    theta, m, beta1, beta2 = mpf(theta), mpf(0), mpf(beta1), mpf(beta2)
    for g, lr in zip(grads, lrs, strict=True):
        theta -= mpf(lr) * mpmath.sign(beta1 * m + (1 - beta1) * mpf(g))
        m = beta2 * m + (1 - beta2) * mpf(g)
    return theta


''',
        ),
        ("}\n", '    "lion": lion,\n', "OPTIMIZERS = {\n"),
    ],
    "tests/contracts/api_contract.py": [("}\nLOSS_HYPER", '    "lion": BETAS,\n')],
}

LOSS = {
    "coursekit/core/_loss_kernels.py": [
        (
            "@kernel(ONE, allocates=False)\ndef hinge_one",
            """@kernel(ONE, allocates=False)
def quantile_one(s, y, hyper):
    q, off = hyper[0], y - s
    return max(q * off, (q - 1.0) * off), -q if off > 0.0 else (1.0 - q if off < 0.0 else 0.0)


""",
        ),
        (
            "@kernel(LOSS, allocates=False)\ndef hinge(",
            """@kernel(LOSS, allocates=False)
def quantile(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = quantile_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


""",
        ),
    ],
    "coursekit/core/losses.py": [
        (
            "_FAMILIES = {",
            '''def quantile(q=0.5):
    """Quantile loss: q d where d = y - s is positive, and (q - 1) d where it is negative (Koenker & Bassett, 1978).

    Examples
    --------
    >>> quantile(0.75).value([0.0, 0.0], [4.0, -4.0])
    2.0
    """
    return _made("quantile", validate.number("q", q, low=0, high=1, open_low=True, open_high=True))


''',
        ),
        ("}  # losses with hyper-parameters", ', "quantile": (kernels.quantile, kernels.quantile_one, ("q",))'),
        (")}\n\n\ndef mse", " quantile"),
    ],
    "tests/references/core.py": [
        (
            '    "hinge": lambda s, y: max(',
            '    "quantile": lambda s, y: sum(abs(mpf(a) - b) for a, b in zip(s, y, strict=True)) / 2,\n',
        ),
        (")  # losses whose targets are any numbers", ', "quantile"'),
    ],
    "tests/contracts/api_contract.py": [("}\nRATE =", ', "quantile": {"q": bad.inside}')],
}

ACTIVATION = {
    "coursekit/core/activations.py": [
        (
            "@kernel(void(MATRIX, MATRIX))",
            """@kernel(ACTIVATION)
def _leaky_relu(z, value, derivative):
    for i in range(z.size):
        derivative[i] = 1.0 if z[i] > 0.0 else 0.01
        value[i] = derivative[i] * z[i]


""",
        ),
        (
            "def softmax(scores):",
            '''def leaky_relu(z):
    """ReLU that lets a hundredth of what is negative through: max(z, z/100) (Maas, Hannun & Ng, 2013).

    Takes, returns and raises what `step` does.

    Examples
    --------
    >>> leaky_relu([-2.0, 3.0])
    array([-0.02,  3.  ])
    """
    return _both(_leaky_relu, z)[0]


''',
        ),
        (")\nACTIVATIONS =", ", _leaky_relu"),
    ],
    "tests/references/core.py": [
        ('    "softplus": sympy.log(1 + sympy.exp(Z)),', '    "leaky_relu": sympy.Max(Z, Z / 100),\n')
    ],
}

SURFACE = {
    "coursekit/core/surfaces.py": [
        (
            "@kernel(SURFACE)\ndef _parabola",
            """@kernel(SURFACE)
def _booth(theta, grad):
    x, y = theta
    a, b = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
    grad[0] = 2.0 * a + 4.0 * b
    grad[1] = 4.0 * a + 2.0 * b
    return a**2 + b**2


""",
        ),
        (
            "        _surface(\n            _parabola,",
            """        _surface(
            _booth,
            "Booth's valley, which runs across both axes: f(x, y) = (x + 2y - 7)² + (2x + y - 5)²",
            minimum=(1.0, 3.0),
            bounds=((-4.0, 6.0), (-2.0, 8.0)),
            starts=((-3.0, 0.0),),
            hessian=[[10, 8], [8, 10]],
            race=(-3.0, 0.0, 0.02, 0.3),
        ),
""",
        ),
    ],
    "tests/references/core.py": [
        ('    "parabola": X**2,', '    "booth": (X + 2 * Y - 7) ** 2 + (2 * X + Y - 5) ** 2,\n')
    ],
}

SCHEDULE = {
    "coursekit/core/schedules.py": [
        (
            "class Schedule(NamedTuple):",
            """def _cosine(t, lr0, steps):
    return lr0 * (1 + np.cos(np.pi * np.minimum(t, steps) / steps)) / 2


""",
        ),
        (
            "def _rate(name, value):",
            '''def cosine(lr0=0.1, steps=100):
    """Half a cosine from lr0 down to 0: lr0 (1 + cos(pi t / steps)) / 2 (Loshchilov & Hutter, 2017).

    Parameters
    ----------
    lr0 : float, at least 0
    steps : int, at least 1

    Returns and raises: as `constant`.

    Examples
    --------
    >>> cosine(0.4, steps=4)([0, 2, 4, 9]).round(3).tolist()
    [0.4, 0.2, 0.0, 0.0]
    """
    steps = validate.integer("steps", steps, low=1)
    return Schedule("cosine", {"lr0": _rate("lr0", lr0), "steps": steps}, _cosine)


''',
        ),
        (")}\n\n__all__", ", cosine", "SCHEDULES = {"),
    ],
    "tests/core/test_schedules.py": [
        (
            "]\nTIMES",
            '    ("cosine", {"lr0": 0.4, "steps": 8}, lambda t: 0.2 + 0.2 * mpmath.cospi(min(t, 8) / 8)),\n',
        )
    ],
    "tests/contracts/api_contract.py": [
        ("}\n", '    "cosine": {"lr0": RATE, "steps": COUNT},\n', "SCHEDULE_PARAMETERS = {\n")
    ],
}

PANEL = {
    "coursekit/panels/secant.py": '''"""The slope of a parabola as the limit of secants."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.figures.style import BLUE, ORANGE, look
from coursekit.panels.engine.controls import Linear, Log
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel

_CONTROLS = {
    "x": Linear("place x", -2, 2, 0.05, "where the slope is asked for"),
    "h": Log("distance h", 1e-3, 1, "how far away the second point lies"),
}


class Secant(NamedTuple):
    """A secant of x²: its place, its width, its slope."""

    x: float
    h: float
    slope: float


def secant(x=1.0, h=0.5):
    """Panel: the secant of x² through x and x + h.

    Parameters
    ----------
    x : float from -2 to 2
    h : float from 1e-3 to 1

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its slider.

    Examples
    --------
    >>> secant().text
    'The secant through 1 and 1.5 has the slope 2.5, the tangent 2'
    """
    return Panel("secant", _CONTROLS, {"x": x, "h": h}, _compute, _picture(), _sentence)


def _compute(x, h):
    return Secant(x, h, ((x + h) ** 2 - x**2) / h)


def _picture():
    grid = np.linspace(-3, 3, 121)
    with look():
        figure = Figure(figsize=(8.4, 3.8), layout="constrained")
        ax = figure.add_subplot()
        ax.plot(grid, grid**2, color=BLUE)
        (line,) = ax.plot([], [], color=ORANGE)
        (points,) = ax.plot([], [], "o", color=ORANGE)
        ax.set(xlabel="x", ylabel="x²", xlim=(-3, 3), ylim=(-1, 9))

    def show(run):
        line.set_data(grid, run.x**2 + run.slope * (grid - run.x))
        ends = np.array([run.x, run.x + run.h])
        points.set_data(ends, ends**2)

    return LiveFigure(figure, [line, points], show)


def _sentence(run):
    places = f"The secant through {run.x:.4g} and {run.x + run.h:.4g}"
    return f"{places} has the slope {run.slope:.4g}, the tangent {2 * run.x:.4g}"
''',
    "coursekit/panels/__init__.py": [
        ("from coursekit.panels.sgd import sgd", "from coursekit.panels.secant import secant\n"),
        (",\n    )\n}", ", secant", "PANELS = {"),
    ],
    "tests/panels/test_panels.py": [
        (
            '@pytest.mark.parametrize(\n    ("call", "words"),',
            """@pytest.mark.parametrize(("x", "h"), [(-2, 1), (0.5, 1e-3), (1.5, 0.1)])
def test_secant_slope_is_that_of_the_formula(x, h):
    said = re.search(r"slope (\\S+), the tangent (\\S+)", ck.panels.secant(x, h).text)
    assert [float(each) for each in said.groups()] == pytest.approx([2 * x + h, 2 * x], rel=1e-3)


""",
        ),
        (
            "    ],\n)\ndef test_bad_settings_are_named",
            '        (lambda: ck.panels.secant(h=0), ("h", "0", "at least 0.001")),\n',
        ),
    ],
}

EXERCISE = {  # after `coursekit exercise new gd/parabola`, and before these cells are executed
    "coursekit/bank/gd/parabola/exercise.toml": [
        ('section = "Gradient descent"', 'section = "Downhill, one step at a time"\n# '),
    ],
    "coursekit/bank/lessons.toml": [("]\n", '  "gd/parabola",\n', "[05_gradient_descent]")],
}
PREDICTION = {
    "coursekit/predictions/lessons/05_gradient_descent.toml": [
        (
            '["gd/shrinking-rate"]',
            """["gd/half-way"]
ask = "Halfway down a parabola the slope is how large?"
outcome = "float(ck.surfaces.SURFACES['parabola'].gradient([0.5])[0])"
shows = "{{value:g}}, where it is 2 at the start."
after = "The slope of a square is a line, so half the way is half the slope."
options = [
  { text = "As large as at the start", fits = "value == 2", says = "It shrinks with the distance." },
  { text = "Half as large", fits = "value == 1", says = "Half the way, half the slope." },
]

""",
        ),
    ],
    "tests/predictions/test_predictions.py": [('    "start/forgot": "c"', '    "gd/half-way": "b",\n', "HAND = {")],
}
CELLS = {
    "gd-parabola-ask": 'ck.exercise("gd/parabola")',
    "gd-parabola": 'answer = {"slope": ..., "new_x": ...}\nck.check("gd/parabola", answer)',
}
