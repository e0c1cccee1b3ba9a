"""Backpropagation by hand: the two computations of the lecture, every value asked for."""

from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise

RATES = (0.001, 0.002, 0.005, 0.01)


def _xyz(x, y, z):
    return rf"""
A function is computed in two steps: $q = x + y$, then $f = q \cdot z$. The inputs are $x = {x:g}$, $y = {y:g}$ and
$z = {z:g}$. Go forward and note both values; then go backward from $f$ and note the derivative of $f$ with respect
to each value on the way.
"""


def _network(x1, x2, t, w1, w2, b1, w3, w4, b2, w5, w6, b3, lr):
    return rf"""
A network with two inputs, two hidden units and one output computes
$$o_1 = w_1 x_1 + w_2 x_2 + b_1, \quad o_2 = w_3 x_1 + w_4 x_2 + b_2$$
$$o_3 = \max(0, o_1), \quad o_4 = \max(0, o_2), \quad o_5 = w_5 o_3 + w_6 o_4 + b_3$$
Its loss is the squared error $L = (o_5 - t)^2$ with the target $t = {t:g}$. The inputs are $x_1 = {x1:g}$ and
$x_2 = {x2:g}$, and the parameters are

- first hidden unit: $w_1 = {w1:g}$, $w_2 = {w2:g}$, $b_1 = {b1:g}$
- second hidden unit: $w_3 = {w3:g}$, $w_4 = {w4:g}$, $b_2 = {b2:g}$
- output: $w_5 = {w5:g}$, $w_6 = {w6:g}$, $b_3 = {b3:g}$

Go forward to the loss and backward to the derivatives with respect to $w_5$ and $w_1$. Then do one step of gradient
descent on both weights at once, with the learning rate {lr:g}.
"""


def _draw_xyz(draw):
    z = draw.choice((-6, -5, -4, -3, -2, 3, 4, 5, 6))
    q = draw.choice([size * sign for size in range(2, 8) for sign in (-1, 1) if size != abs(z)])
    x = draw.integer(1, 6) * (-1 if q > 0 else 1)  # x and y have different signs
    x, y = draw.shuffled((x, q - x))
    return {"x": x, "y": y, "z": z}


def _draw_network(draw):
    x1 = draw.integer(2, 4)
    x2 = draw.choice([x for x in (1, 2, 3, 4) if x != x1])
    o1, o2 = draw.integer(2, 6), -draw.integer(2, 9)
    w1, w2, b1 = _unit(draw, x1, x2, o1, first=(-2, -1, 0, 1, 2))
    w3, w4, b2 = _unit(draw, x1, x2, o2, first=[w for w in (-4, -3, -2, 2, 3, 4) if w != w2])
    w5, w6, b3 = draw.choice((-4, -3, -2, 2, 3, 4)), draw.integer(-2, 2), draw.nonzero(6)
    error = draw.integer(3, 9) * draw.choice((-1, 1))
    lr = next((rate for rate in RATES if rate * abs(2 * error * o1) >= 0.04 * abs(w5)), RATES[-1])
    t = w5 * o1 + b3 - error
    first, second, output = (
        {"w1": w1, "w2": w2, "b1": b1},
        {"w3": w3, "w4": w4, "b2": b2},
        {"w5": w5, "w6": w6, "b3": b3},
    )
    return {"x1": x1, "x2": x2, "t": t, **first, **second, **output, "lr": lr}


def _unit(draw, x1, x2, o, first):
    """Weights and a bias, not 0, with which a hidden unit comes to `o`; the first weight is one of `first`."""
    wa, wb = draw.choice(first), draw.nonzero(4)
    bias = o - wa * x1 - wb * x2
    return (wa, wb, bias) if bias else (wa, -wb, o - wa * x1 + wb * x2)


XYZ = Exercise(
    id="backprop/xyz",
    title="forward and backward through a graph",
    section="A computation is a graph",
    statement=_xyz,
    asks=Numbers(
        (
            Name("q", "the sum $x + y$"),
            Name("f", r"the value $q \cdot z$"),
            Name("df_dz", "the derivative of $f$ with respect to $z$"),
            Name("df_dq", "the derivative of $f$ with respect to $q$"),
            Name("df_dx", "the derivative of $f$ with respect to $x$"),
            Name("df_dy", "the derivative of $f$ with respect to $y$"),
        )
    ),
    lecture={"x": -2, "y": 5, "z": -4},
    draw=_draw_xyz,
)

NETWORK = Exercise(
    id="backprop/w1-w5",
    title="one training step of a network by hand",
    section="Back through a network",
    statement=_network,
    asks=Numbers(
        (
            Name("o1", "the first hidden unit before ReLU"),
            Name("o2", "the second hidden unit before ReLU"),
            Name("o3", "the first hidden unit after ReLU"),
            Name("o4", "the second hidden unit after ReLU"),
            Name("o5", "the output"),
            Name("loss", "the loss $L$"),
            Name("dloss_do5", "the derivative of $L$ with respect to $o_5$"),
            Name("dloss_dw5", "the derivative of $L$ with respect to $w_5$"),
            Name("dloss_do3", "the derivative of $L$ with respect to $o_3$"),
            Name("dloss_do1", "the derivative of $L$ with respect to $o_1$"),
            Name("dloss_dw1", "the derivative of $L$ with respect to $w_1$"),
            Name("new_w5", "$w_5$ after the step"),
            Name("new_w1", "$w_1$ after the step"),
        )
    ),
    lecture={
        **{"x1": 2, "x2": 1, "t": 5, "lr": 1e-3},
        **{"w1": 0, "w2": 2, "b1": 3},
        **{"w3": -4, "w4": -1, "b2": 1},
        **{"w5": -2, "w6": 0, "b3": 6},
    },
    draw=_draw_network,
)
