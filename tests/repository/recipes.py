"""What `test_recipes.py` writes into a copy of the tree: one addition of each kind, as CONTRIBUTING.md says.

A change of a file is (the one place before which it stands, what is added), or (place, what is added, a text after
which the place is the first). A file that is new is a text.
"""

OPTIMIZER = {
    "coursekit/core/optimizers/outlook.py": [
        (
            "def nadam(",
            '''@kernel(UPDATE, allocates=False)
def _signum(theta, grad, state, hyper, lr, t):
    beta = hyper[0]
    m = state[0]
    for i in range(theta.size):
        m[i] = beta * m[i] + (1.0 - beta) * grad[i]
        theta[i] -= lr * (np.sign(m[i]) + 0.0 * m[i])


def signum(beta=0.9):
    """Signum: a step of length lr against the sign of a mean of gradients (Bernstein et al., 2018).

    Examples
    --------
    >>> theta, rule = np.array([1.0]), signum()
    >>> rule.update(theta, np.array([100.0]), rule.init(1), lr=0.1, t=1)
    >>> theta
    array([0.9])
    """
    return Optimizer("signum", {"beta": share("beta", beta)}, 1, pointer(_signum), rate="step")


''',
        ),
    ],
    "coursekit/core/optimizers/__init__.py": [
        ("\nfrom coursekit.core.optimizers.plain", ", signum", "import lion, nadam, radam"),
        (")}\nRULES", ", signum"),
    ],
    "tests/references/core.py": [
        (
            "OPTIMIZERS = {\n",
            '''def signum(theta, grads, lrs, beta=0.9):
    """Bernstein et al. (2018), algorithm 1: the sign of the mean of gradients."""
    signs = [mpmath.sign(total) for total in _decaying(beta, grads)]
    return mpf(theta) - mpmath.fdot(lrs, signs)


''',
        ),
        ("}\n", '    "signum": signum,\n', "OPTIMIZERS = {\n"),
    ],
    "tests/contracts/api_contract.py": [("}\nLOSS_HYPER", '    "signum": {"beta": bad.share},\n')],
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
            """def _root(t, lr0, rate):
    return lr0 / np.sqrt(1 + rate * t)


""",
        ),
        (
            "def _rate(name, value):",
            '''def root(lr0=0.1, rate=0.01):
    """Decay like 1 over the root of t: lr0 / sqrt(1 + rate t), the rate of the bounds on regret (Zinkevich, 2003).

    Parameters
    ----------
    lr0, rate : float, at least 0

    Returns and raises: as `constant`.

    Examples
    --------
    >>> root(0.4, rate=1)([0, 3, 15]).round(3).tolist()
    [0.4, 0.2, 0.1]
    """
    return Schedule("root", {"lr0": _rate("lr0", lr0), "rate": _rate("rate", rate)}, _root)


''',
        ),
        (")}\n\n__all__", ", root", "SCHEDULES = {"),
    ],
    "tests/core/test_schedules.py": [
        ("]\nTIMES", '    ("root", {"lr0": 0.4, "rate": 0.5}, lambda t: 0.4 / mpmath.sqrt(1 + mpmath.mpf(t) / 2)),\n')
    ],
    "tests/contracts/api_contract.py": [
        ("}\n", '    "root": {"lr0": RATE, "rate": RATE},\n', "SCHEDULE_PARAMETERS = {\n")
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
