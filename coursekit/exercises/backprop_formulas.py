"""Derivatives as formulas: activations, the logistic likelihood, a quadratic form."""

from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.definition import Exercise


def _activations():
    return r"""
Find the derivatives of three activations,
$$\sigma(z) = \frac{1}{1 + \exp(-z)}, \quad \text{softplus}(z) = \log(1 + \exp(z))$$
$$\tanh(z) = \frac{\exp(z) - \exp(-z)}{\exp(z) + \exp(-z)}$$
They may be written with the activations themselves, as `sigmoid(z)` and `tanh(z)`.
"""


def _logistic():
    return r"""
Logistic regression with one feature $x$ gives the probability $\sigma(a x + b)$, where $\sigma$ is the sigmoid.
Training maximizes the logarithm of it, $\log \sigma(a x + b)$, for an example of class 1. Find its derivatives with
respect to the slope $a$ and to the bias $b$.
"""


def _quadratic_form():
    return r"""
For a column $\mathbf{x}$ of three numbers, let
$$f(\mathbf{x}) = \mathbf{x}^\top A \mathbf{x} + \mathbf{b}^\top \mathbf{x}$$
The matrix $A$ need not be symmetric. Find the gradient of $f$ with respect to $\mathbf{x}$, a column as well.
"""


ACTIVATIONS = Exercise(
    id="backprop/activations",
    title="derivatives of three activations",
    section="Why layers need a bend between them",
    statement=_activations,
    asks=Formula(
        (Variable("z"),),
        {
            "d_sigmoid": "the derivative of the sigmoid",
            "d_tanh": "the derivative of the hyperbolic tangent",
            "d_softplus": "the derivative of softplus",
        },
    ),
)

LOGISTIC = Exercise(
    id="backprop/logistic",
    title="each link of a chain",
    section="From one example to a batch",
    statement=_logistic,
    asks=Formula(
        (Variable("a"), Variable("x"), Variable("b")),
        {
            "d_a": r"the derivative of $\log \sigma(a x + b)$ with respect to $a$",
            "d_b": r"the derivative of $\log \sigma(a x + b)$ with respect to $b$",
        },
    ),
)

QUADRATIC_FORM = Exercise(
    id="backprop/quadratic-form",
    title="the gradient of a quadratic form",
    section="Derivatives of vectors and matrices",
    statement=_quadratic_form,
    asks=Formula(
        (Variable("x", shape=(3,)), Variable("A", shape=(3, 3)), Variable("b", shape=(3,))),
        r"the gradient of $f$ with respect to $\mathbf{x}$",
    ),
)
