"""The exercises of notebook 07 that ask for one update of an optimizer in code."""

import numpy as np

from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.definition import Exercise
from coursekit.exercises.optimizers_sections import ADAM, MOMENTUM, NESTEROV, RATES
from coursekit.exercises.promises import alike


def bowl(theta):
    """The gradient of (x^2 + 9 y^2 + ...) / 2: each direction nine times as steep as the one before."""
    return theta * 9.0 ** np.arange(np.size(theta)).reshape(np.shape(theta))


def double_well(theta):
    """The gradient of sum (x^2 - 1)^2 / 4."""
    return theta**3 - theta


def _a(*values):
    return np.array(values, dtype=float)


def _momentum():
    return r"""
Write one update with momentum for any number of parameters,
$$v \to \beta v - \eta g, \quad \theta \to \theta + v$$
The function gets the parameters $\theta$, the velocity $v$ and the gradient $g$, arrays of one shape, the learning rate
$\eta$ and $\beta$;
it returns the new parameters and the new velocity.
"""


def _nesterov():
    return r"""
Write one update of Nesterov's momentum: the gradient is taken at the interim point $\theta + \beta v$, to which the
velocity alone would lead, and all else is as in momentum. `gradient` is a function: `gradient(x)` is the gradient at
the array `x`. Return the new parameters and the new velocity.
"""


def _adagrad():
    return r"""
Write one update of AdaGrad, element by element of arrays of one shape,
$$r \to r + g^2, \quad \theta \to \theta - \frac{\eta g}{\sqrt{r} + \varepsilon}$$
Return the new parameters and the new $r$.
"""


def _rmsprop():
    return r"""
Write one update of RMSProp, element by element of arrays of one shape,
$$r \to \rho r + (1 - \rho) g^2, \quad \theta \to \theta - \frac{\eta g}{\sqrt{r} + \varepsilon}$$
Return the new parameters and the new $r$.
"""


def _adadelta():
    return r"""
Write one update of AdaDelta as Zeiler published it, element by element of arrays of one shape and in this order,
$$r \to \rho r + (1 - \rho) g^2, \quad d = \frac{\sqrt{u + \varepsilon}}{\sqrt{r + \varepsilon}} g,
\quad u \to \rho u + (1 - \rho) d^2, \quad \theta \to \theta - d$$
Return the new parameters, the new $r$ and the new $u$.
"""


def _adam():
    return r"""
Write update number $t = 1, 2, \ldots$ of Adam, element by element of arrays of one shape: renew $m$, the decaying mean
of the gradients (with $\beta_1$), and $v$, that of their squares (with $\beta_2$); correct both for their start at 0;
and move
$$\theta \to \theta - \frac{\eta \hat{m}}{\sqrt{\hat{v}} + \varepsilon}$$
Return the new parameters, $m$ and $v$ (both as the next update needs them).
"""


_THETA, _MEAN = _a(1, -2, 0.5), _a(4, 0.09, 25)
_GRADIENTS = (_a(3, -0.5, 40), _a(2.5), np.array([[1.0, -3.0], [0.2, 5.0]]), np.array([3, -2]), _a(4, -0.25))


def _cases(states, between, last, gradients=_GRADIENTS):
    """Cases of `(theta, *states, gradient, *between, *last)`; `states` makes the states from a positive array."""
    several, one, matrix, whole, late = gradients
    square = np.array([[1.0, 2.0], [3.0, 4.0]])
    return (
        Case("the first update", (_THETA, *states(0 * _MEAN), several, *between(1), *last)),
        Case("a later update", (_THETA, *states(_MEAN), several, *between(7), *last)),
        Case("one parameter", (_a(-1.5), *states(_a(0.25)), one, *between(2), *last)),
        Case("a matrix", (square, *states(np.full((2, 2), 2.0)), matrix, *between(3), *last)),
        Case("whole numbers", (np.array([4, -3]), *states(np.array([1, 4])), whole, *between(2), *last)),
        Case("many updates later", (_a(2, -1), *states(_a(1, 9)), late, *between(50), *last)),
    )


_ARRAYS = ("theta", "v", "r", "u", "m", "grad")
_HIDDEN = "other parameters and another gradient"


def _nothing(t):
    return ()


def _number(t):
    return (t,)


def _drawn(states, between, last, gradients=None):
    """A hidden case of the same form."""

    def random(draw):
        n = draw.integer(1, 4)
        gradient = gradients[0] if gradients else draw.array(n)
        return (draw.array(n), *states(draw.array(n, 1, 9)), gradient, *between(draw.integer(1, 9)), *last)

    return random


def _promise(of_function):
    """Arrays of one shape, sums of squares that are not negative, and updates that are counted from 1."""
    names = of_function["signature"].split(", ")
    squares = {"r", "u"} | ({"v"} if "beta2" in names else set())

    def holds(*args):
        given = dict(zip(names, args, strict=True))
        arrays = [given[name] for name in names if name in _ARRAYS]
        return (
            alike(*arrays)
            and all(np.min(given[name]) >= 0 for name in squares & given.keys())
            and given.get("t", 1) >= 1
        )

    return holds


def _exercise(id, title, section, statement, made_of, **of_function):
    """An exercise that asks for one update; `made_of` are the arguments of `_cases`."""
    asks = Function(
        cases=_cases(*made_of), random=_drawn(*made_of), promise=_promise(of_function), hidden=_HIDDEN, **of_function
    )
    asks = asks._replace(keeps=tuple(name for name in asks.parameters if name in _ARRAYS))
    return Exercise(id, title, section, statement, asks)


def _one(state):
    return (state,)


MOMENTUM_CODE = _exercise(
    "opt/momentum",
    "an update with momentum, in code",
    MOMENTUM,
    _momentum,
    (_one, _nothing, (0.1, 0.9)),
    name="momentum_step",
    signature="theta, v, grad, lr, beta",
    doc="Return the parameters and the velocity after one update with momentum.",
    lines=2,
    returns=("theta", "v"),
)

NESTEROV_CODE = _exercise(
    "opt/nesterov",
    "an update of Nesterov's momentum, in code",
    NESTEROV,
    _nesterov,
    (_one, _nothing, (0.1, 0.8), (bowl, double_well, bowl, bowl, double_well)),
    name="nesterov_step",
    signature="theta, v, gradient, lr, beta",
    doc="Return the parameters and the velocity after one update, looking ahead.",
    lines=3,
    returns=("theta", "v"),
)

ADAGRAD_CODE = _exercise(
    "opt/adagrad",
    "an update of AdaGrad, in code",
    RATES,
    _adagrad,
    (_one, _nothing, (0.5, 0.01)),
    name="adagrad_step",
    signature="theta, r, grad, lr, eps",
    doc="Return the parameters and the sums of squared gradients after one update.",
    lines=2,
    returns=("theta", "r"),
)

RMSPROP_CODE = _exercise(
    "opt/rmsprop",
    "an update of RMSProp, in code",
    RATES,
    _rmsprop,
    (_one, _nothing, (0.5, 0.9, 0.01)),
    name="rmsprop_step",
    signature="theta, r, grad, lr, rho, eps",
    doc="Return the parameters and the mean of squared gradients after one update.",
    lines=2,
    returns=("theta", "r"),
)

ADADELTA_CODE = _exercise(
    "opt/adadelta",
    "an update of AdaDelta, in code",
    RATES,
    _adadelta,
    (lambda state: (state, state / 2), _nothing, (0.9, 0.01)),
    name="adadelta_step",
    signature="theta, r, u, grad, rho, eps",
    doc="Return the parameters and the means r and u of the squares.",
    lines=4,
    returns=("theta", "r", "u"),
)

ADAM_CODE = _exercise(
    "opt/adam",
    "an update of Adam, in code",
    ADAM,
    _adam,
    (lambda state: (state / 4, state), _number, (0.5, 0.9, 0.99, 0.01)),
    name="adam_step",
    signature="theta, m, v, grad, t, lr, beta1, beta2, eps",
    doc="Return the parameters and the two means after update number t.",
    lines=5,
    returns=("theta", "m", "v"),
)

CODE = (MOMENTUM_CODE, NESTEROV_CODE, ADAGRAD_CODE, RMSPROP_CODE, ADADELTA_CODE, ADAM_CODE)
