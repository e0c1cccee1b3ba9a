"""More numbers of notebook 04: softmax with cross-entropy, two outputs, and how large a first weight should be."""

from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise

# numbers of inputs of a layer, and standard deviations of its weights with which the scores neither stay nor explode
WIDTHS = {
    25: (0.1, 0.12, 0.3, 0.32),
    50: (0.1, 0.12, 0.16, 0.25),
    64: (0.1, 0.15, 0.2, 0.25),
    100: (0.05, 0.08, 0.12, 0.15, 0.2),
    200: (0.05, 0.06, 0.08, 0.12),
    256: (0.04, 0.05, 0.075, 0.1, 0.125),
    400: (0.03, 0.04, 0.06, 0.08, 0.1),
}


def _listed(values):
    return ", ".join(f"{value:g}" for value in values)


def _softmax_delta(s, y):
    return rf"""
A network has the scores $\mathbf{{s}} = ({_listed(s)})$ for one example. The target, one-hot, is
$\mathbf{{y}} = ({_listed(y)})$, so class {1 + y.index(1)} is the true one. The probabilities $p_j$ come from softmax,
and the loss $L$ is the cross-entropy with the natural logarithm. What are the probabilities, the loss, and its
derivative with respect to each score?
"""


def _sigmoid_net(x, w1, b1, w2, w3, t1, t2):
    return rf"""
A network has one input, one hidden unit and two outputs, each with a sigmoid $\sigma$:
$$u = w_1 x + b_1, \quad h = \sigma(u)$$
$$z_1 = w_2 h, \quad y_1 = \sigma(z_1), \quad z_2 = w_3 h, \quad y_2 = \sigma(z_2)$$
Its loss is $L = (y_1 - t_1)^2 + (y_2 - t_2)^2$. With $x = {x:g}$, $w_1 = {w1:g}$, $b_1 = {b1:g}$, $w_2 = {w2:g}$,
$w_3 = {w3:g}$ and the targets $t_1 = {t1:g}$, $t_2 = {t2:g}$: go forward to the loss, and backward to the derivative
with respect to $w_1$. Keep at least four digits on the way.
"""


def _init(n, tau, k):
    return rf"""
In a deep network each unit has ${n}$ inputs, whose squares have the mean 1. The weights are drawn independently with
mean 0 and standard deviation $\tau = {tau:g}$; there are no biases. The score of a unit is then distributed
symmetrically around 0, and ReLU follows. All layers are alike, and each is fed by the one before it. How large do the
numbers become, in the first layer and in the last of ${k}$ layers?
"""


def _draw_softmax_delta(draw):
    s = [number / 2 for number in draw.distinct(3, -2, 4)]
    true = draw.choice([j for j in (0, 1) if s[j] < max(s)])
    return {"s": tuple(s), "y": tuple(int(j == true) for j in range(3))}


def _draw_sigmoid_net(draw):
    x, w1 = draw.choice((2, 3, 4)), draw.choice((-1, -0.5, 0.5, 1.5))
    b1 = draw.choice([u for u in (-1.5, -1, -0.5, 0.5, 1, 1.5) if u != w1 * x]) - w1 * x
    w2, w3 = draw.choice((-2, -1, 1, 2)), draw.choice((-3, -1.5, 1.5, 3))
    t1 = draw.choice((0, 1))
    return {"x": x, "w1": w1, "b1": b1, "w2": w2, "w3": w3, "t1": t1, "t2": 1 - t1}


def _draw_init(draw):
    n = draw.choice(tuple(WIDTHS))
    return {"n": n, "tau": draw.choice(WIDTHS[n]), "k": draw.integer(3, 8)}


SOFTMAX_DELTA = Exercise(
    id="backprop/softmax-delta",
    title="softmax and cross-entropy, backward",
    section="From one example to a batch",
    statement=_softmax_delta,
    asks=Numbers(
        (
            *(Name(f"p{j}", f"the probability of class {j}") for j in (1, 2, 3)),
            Name("loss", "the cross-entropy $L$"),
            *(Name(f"dloss_ds{j}", f"the derivative of $L$ with respect to the score $s_{j}$") for j in (1, 2, 3)),
        )
    ),
    lecture={"s": (2, 1, -0.5), "y": (0, 1, 0)},
    draw=_draw_softmax_delta,
)

SIGMOID_NET = Exercise(
    id="backprop/sigmoid-net",
    title="two ways back to one unit",
    section="Back through a network",
    statement=_sigmoid_net,
    asks=Numbers(
        (
            Name("h", "the hidden unit $h$"),
            Name("y1", "the first output"),
            Name("y2", "the second output"),
            Name("loss", "the loss $L$"),
            Name("dloss_dz1", "the derivative of $L$ with respect to $z_1$"),
            Name("dloss_dz2", "the derivative of $L$ with respect to $z_2$"),
            Name("dloss_dh", "the derivative of $L$ with respect to $h$"),
            Name("dloss_du", "the derivative of $L$ with respect to $u$"),
            Name("dloss_dw1", "the derivative of $L$ with respect to $w_1$"),
        )
    ),
    lecture={"x": 2, "w1": 0.5, "b1": -2, "w2": 1, "w3": -3, "t1": 1, "t2": 0},
    draw=_draw_sigmoid_net,
)

INIT = Exercise(
    id="backprop/init",
    title="how large a weight should be at first",
    section="A good start, and a check",
    statement=_init,
    asks=Numbers(
        (
            Name("score_variance", "the variance of a score in the first layer"),
            Name("after_relu", "the mean square of a unit of the first layer, after ReLU"),
            Name("after_layers", "the mean square of a unit of the last layer, after ReLU"),
            Name("he", "the standard deviation of the weights with which the mean square stays 1, layer after layer"),
        )
    ),
    lecture={"n": 100, "tau": 0.08, "k": 5},
    draw=_draw_init,
)
