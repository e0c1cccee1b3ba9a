"""Answers to the two computations by hand of notebook 04."""

from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import gate, relu

_GRAPH = "A computation is a graph"
_BEND = "Why layers need a bend between them"
_UPDATE = "Back through a network"

# ---- backprop/xyz

XYZ = NumbersAnswer(
    steps={
        "q": lambda x, y: x + y,
        "f": lambda q, z: q * z,
        "df_dz": lambda q: q,
        "df_dq": lambda z: z,
        "df_dx": lambda df_dq: 1 * df_dq,
        "df_dy": lambda df_dq: 1 * df_dq,
    },
    because={
        "q": "Forward, from the inputs to the result. First the sum:",
        "f": "Then the product:",
        "df_dz": "Backward, from the result to the inputs. The derivative of a product with respect to one factor is "
        "the other factor:",
        "df_dq": "",
        "df_dx": "A sum changes as much as each of its terms, so its local derivatives are both 1. The chain rule "
        "multiplies them by the derivative that has arrived at $q$:",
    },
    mistakes=(
        Mistake(
            "a minus sign lost",
            "One of the two terms is negative, so that the sum takes it away; mind its sign.",
            {"q": lambda x, y: abs(x) + abs(y)},
        ),
        Mistake(
            "product in place of the sum",
            "The first step is the sum `x + y`; the product comes only in the second step.",
            {"q": lambda x, y: x * y},
        ),
        Mistake(
            "sum in place of the product",
            "The second step is the product of q and z, not their sum.",
            {"f": lambda q, z: q + z},
        ),
        Mistake(
            "bracket ignored",
            "q is worked out first, and all of it is multiplied by z; here only y was.",
            {"f": lambda x, y, z: x + y * z},
        ),
        Mistake(
            "factors interchanged",
            "The derivative of a product with respect to one factor is the other factor, not the factor itself.",
            {"df_dz": lambda z: z, "df_dq": lambda q: q},
        ),
        Mistake(
            "derivative of a factor by itself",
            "z by itself has the derivative 1, but here it is multiplied by q, which stays as a factor; the same holds "
            "for q.",
            {"df_dz": lambda: 1, "df_dq": lambda: 1},
        ),
        Mistake(
            "started from f",
            "The way back begins at f with df/df = 1; here the value of f itself was multiplied in.",
            {"df_dz": lambda f, q: f * q, "df_dq": lambda f, z: f * z},
        ),
        Mistake(
            "local derivative only",
            "1 is the derivative of q; for that of f, the chain rule multiplies it by what has arrived at q, df/dq.",
            {"df_dx": lambda: 1, "df_dy": lambda: 1},
        ),
        Mistake(
            "multiplied by the input",
            "The local derivative of a sum is 1, not the value of the term: what arrives at q passes unchanged.",
            {"df_dx": lambda df_dq, x: df_dq * x, "df_dy": lambda df_dq, y: df_dq * y},
        ),
        Mistake(
            "product rule at the sum",
            "The other value is the local derivative at a product; at a sum it is 1 for both terms.",
            {"df_dx": lambda df_dq, y: df_dq * y, "df_dy": lambda df_dq, x: df_dq * x},
        ),
        Mistake(
            "shared between the terms",
            "A sum does not share out what arrives: each term receives all of df/dq.",
            {"df_dx": lambda df_dq: df_dq / 2, "df_dy": lambda df_dq: df_dq / 2},
        ),
        Mistake(
            "sign turned on the way back",
            "Neither a sum nor a product turns a sign by itself: df/dq is z with the sign that z has.",
            {"df_dq": lambda z: -z},
        ),
    ),
    hints=(
        "Draw the graph: x and y lead into a plus, its result q and z lead into a times. Write each value on its edge.",
        "Going back, ask at each operation: if this input grew by a little, how much would the output grow? At a "
        "product, that is the other factor.",
        "At the plus it is 1 for both inputs. So whatever arrives at $q$ goes on to $x$ and to $y$ unchanged; and what "
        "arrives at $q$ is the other factor at the times.",
    ),
)


# ---- backprop/w1-w5


def _through(unit):
    """The three weighted sums, each worked out by `unit(w, w, x, x, b)`."""
    return {
        "o1": lambda w1, w2, x1, x2, b1: unit(w1, w2, x1, x2, b1),
        "o2": lambda w3, w4, x1, x2, b2: unit(w3, w4, x1, x2, b2),
    }


NETWORK = NumbersAnswer(
    steps={
        **_through(lambda wa, wb, xa, xb, b: wa * xa + wb * xb + b),
        "o3": lambda o1: relu(o1),
        "o4": lambda o2: relu(o2),
        "o5": lambda w5, o3, w6, o4, b3: w5 * o3 + w6 * o4 + b3,
        "loss": lambda o5, t: (o5 - t) ** 2,
        "dloss_do5": lambda o5, t: 2 * (o5 - t),
        "dloss_dw5": lambda dloss_do5, o3: dloss_do5 * o3,
        "dloss_do3": lambda dloss_do5, w5: dloss_do5 * w5,
        "dloss_do1": lambda dloss_do3, o1: dloss_do3 * gate(o1),
        "dloss_dw1": lambda dloss_do1, x1: dloss_do1 * x1,
        "new_w5": lambda w5, lr, dloss_dw5: w5 - lr * dloss_dw5,
        "new_w1": lambda w1, lr, dloss_dw1: w1 - lr * dloss_dw1,
    },
    because={
        "o1": "**Forward.** Each hidden unit is a weighted sum of the inputs plus its bias:",
        "o3": "ReLU lets a positive value through and makes a negative one 0:",
        "o5": "The output is a weighted sum of the hidden units plus its bias:",
        "loss": "The loss is the square of the error:",
        "dloss_do5": "**Backward.** The power rule: the derivative of a square is twice what is squared:",
        "dloss_dw5": "$w_5$ is multiplied by $o_3$, so the chain rule brings in the factor $o_3$:",
        "dloss_do3": "Likewise $o_3$ is multiplied by $w_5$, by its value before the update:",
        "dloss_do1": "The derivative of ReLU is a gate, the step function $H$: 1 where the input is positive, as "
        "here, else 0:",
        "dloss_dw1": "$w_1$ is multiplied by $x_1$:",
        "new_w5": "**Update.** A step against the derivative, for both weights with the values found above:",
    },
    mistakes=(
        Mistake(
            "bias forgotten",
            "Each unit adds its bias to the weighted sum of its inputs; here the sum stands alone.",
            {**_through(lambda wa, wb, xa, xb, b: wa * xa + wb * xb), "o5": lambda w5, o3, w6, o4: w5 * o3 + w6 * o4},
        ),
        Mistake(
            "bias of the output forgotten",
            "The output has a bias of its own, `b3`, which is added to its weighted sum.",
            {"o5": lambda w5, o3, w6, o4: w5 * o3 + w6 * o4},
        ),
        Mistake(
            "sign of the bias",
            "The bias is added as it stands; here it was subtracted.",
            {
                **_through(lambda wa, wb, xa, xb, b: wa * xa + wb * xb - b),
                "o5": lambda w5, o3, w6, o4, b3: w5 * o3 + w6 * o4 - b3,
            },
        ),
        Mistake(
            "inputs interchanged",
            "In each hidden unit the first weight belongs to `x1` and the second to `x2`.",
            _through(lambda wa, wb, xa, xb, b: wa * xb + wb * xa + b),
        ),
        Mistake(
            "weights of the other unit",
            "`w1` and `w2` lead into the first hidden unit, `w3` and `w4` into the second; here they were mixed.",
            {
                "o1": lambda w1, w3, x1, x2, b1: w1 * x1 + w3 * x2 + b1,
                "o2": lambda w2, w4, x1, x2, b2: w2 * x1 + w4 * x2 + b2,
            },
        ),
        Mistake(
            "gate ignored",
            "ReLU is a gate: a negative value does not pass, and 0 comes out; here it went through as it was.",
            {"o3": lambda o1: o1, "o4": lambda o2: o2, "dloss_do1": lambda dloss_do3: dloss_do3},
            see=_BEND,
        ),
        Mistake(
            "minus sign made a plus",
            "ReLU does not take the absolute value: what is negative becomes 0.",
            {"o3": lambda o1: abs(o1), "o4": lambda o2: abs(o2)},
            see=_BEND,
        ),
        Mistake(
            "target added",
            "The error is the output minus the target; here the target was added to the output.",
            {"loss": lambda o5, t: (o5 + t) ** 2, "dloss_do5": lambda o5, t: 2 * (o5 + t)},
        ),
        Mistake(
            "target forgotten",
            "It is the distance from the target that is squared, not the output itself.",
            {"loss": lambda o5: o5**2, "dloss_do5": lambda o5: 2 * o5},
        ),
        Mistake(
            "error not squared",
            "The loss is the square of the error; here it is the error itself.",
            {"loss": lambda o5, t: o5 - t},
        ),
        Mistake(
            "distance in place of its square",
            "The loss is the square of the error; here it is target minus output, not squared.",
            {"loss": lambda o5, t: t - o5},
        ),
        Mistake(
            "one half in front of the loss",
            "Some books put 1/2 in front of the square, and then the 2 of the derivative cancels; this loss has none.",
            {"loss": lambda o5, t: (o5 - t) ** 2 / 2, "dloss_do5": lambda o5, t: o5 - t},
        ),
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square is twice what is squared: `2 (o5 - t)`.",
            {"dloss_do5": lambda o5, t: o5 - t},
        ),
        Mistake(
            "sign of the error",
            "The derivative of the loss with respect to the output is `2 (o5 - t)`; target minus output turns the sign "
            "of everything after it.",
            {"dloss_do5": lambda o5, t: 2 * (t - o5)},
        ),
        Mistake(
            "square kept",
            "The derivative of a square has no square any more: the power 2 comes down as a factor, and 1 remains as "
            "the power.",
            {"dloss_do5": lambda o5, t: 2 * (o5 - t) ** 2},
        ),
        Mistake(
            "weight and input interchanged",
            "In the product `w5 o3` the derivative with respect to one factor is the other: `o3` belongs to `w5`, and "
            "`w5` to `o3`.",
            {
                "dloss_dw5": lambda dloss_do5, w5: dloss_do5 * w5,
                "dloss_do3": lambda dloss_do5, o3: dloss_do5 * o3,
                "dloss_dw1": lambda dloss_do1, w1: dloss_do1 * w1,
            },
            see=_GRAPH,
        ),
        Mistake(
            "local derivative only",
            "This is how much `o5` changes; the chain rule multiplies it by how much the loss changes with `o5`.",
            {"dloss_dw5": lambda o3: o3, "dloss_do3": lambda w5: w5},
            see=_GRAPH,
        ),
        Mistake(
            "new w5 on the way to w1",
            "All derivatives are taken at the old weights: the way back to `w1` leads through the old `w5`, and both "
            "weights are updated at the end.",
            {"dloss_do3": lambda dloss_do5, w5, lr, dloss_dw5: dloss_do5 * (w5 - lr * dloss_dw5)},
        ),
        Mistake(
            "weight left out on the way back",
            "On its way into `o5`, `o3` is multiplied by `w5`; so its derivative is, too.",
            {"dloss_do3": lambda dloss_do5: dloss_do5},
        ),
        Mistake(
            "gate closed",
            "The gate at `o1` is open, for `o1` is positive; it is the other hidden unit that is shut off.",
            {"dloss_do1": lambda dloss_do3, o2: dloss_do3 * gate(o2)},
            see=_BEND,
        ),
        Mistake(
            "value in place of the gate",
            "The derivative of ReLU at a positive value is 1; here the value itself was multiplied in.",
            {"dloss_do1": lambda dloss_do3, o3: dloss_do3 * o3},
            see=_BEND,
        ),
        Mistake(
            "input left out",
            "On its way into `o1`, `w1` is multiplied by `x1`; so the derivative is, too.",
            {"dloss_dw1": lambda dloss_do1: dloss_do1},
        ),
        Mistake(
            "sign of the update",
            "Gradient descent goes against the derivative, `w - lr dL/dw`; adding climbs the loss.",
            {
                "new_w5": lambda w5, lr, dloss_dw5: w5 + lr * dloss_dw5,
                "new_w1": lambda w1, lr, dloss_dw1: w1 + lr * dloss_dw1,
            },
        ),
        Mistake(
            "sign of the update of w5",
            "w1 was moved against its derivative, as it should be, but w5 along it; minus a negative number is plus.",
            {"new_w5": lambda w5, lr, dloss_dw5: w5 + lr * dloss_dw5},
        ),
        Mistake(
            "learning rate forgotten",
            "The derivative is multiplied by the learning rate before it is subtracted from the weight.",
            {
                "new_w5": lambda w5, dloss_dw5: w5 - dloss_dw5,
                "new_w1": lambda w1, dloss_dw1: w1 - dloss_dw1,
            },
        ),
        Mistake(
            "step in place of the new weight",
            "This is by how much the weight changes; the new weight is the old one plus this change.",
            {
                "new_w5": lambda lr, dloss_dw5: -lr * dloss_dw5,
                "new_w1": lambda lr, dloss_dw1: -lr * dloss_dw1,
            },
        ),
        Mistake(
            "direction times the loss",
            "The step has the size of the learning rate times the derivative of the loss, not times the loss.",
            {"new_w5": lambda w5, lr, loss: w5 - lr * loss, "new_w1": lambda w1, lr, loss: w1 - lr * loss},
        ),
    ),
    hints=(
        "Draw the network and write each value on its edge, from the inputs to the loss. What comes out of ReLU where "
        "a negative value goes in?",
        "Begin the way back at the loss: the derivative of $(o_5 - t)^2$ with respect to $o_5$. Then take one edge at "
        "a time, and multiply by the local derivative of each: at a product, the other factor; at an open gate, 1.",
        lambda w5, lr: (
            rf"""The path to $w_1$: from $L$ to $o_5$, times $w_5 = {w5:g}$ to $o_3$, times 1 or 0 at the
gate to $o_1$, times $x_1$ to $w_1$. Then each weight becomes $w - {lr:g} \cdot \frac{{\partial L}}{{\partial w}}$."""
        ),
    ),
)
