"""Answers on derivatives as formulas: activations, the logistic likelihood, a quadratic form."""

from coursekit.judging.answer import Mistake
from coursekit.judging.formula import FormulaAnswer

ACTIVATIONS = FormulaAnswer(
    formula={
        "d_sigmoid": "sigmoid(z)*(1 - sigmoid(z))",
        "d_tanh": "1 - tanh(z)^2",
        "d_softplus": "sigmoid(z)",
    },
    mistakes=(
        Mistake(
            "inner derivative forgotten",
            "The exponent is -z, and its derivative -1 turns the sign: the sigmoid rises, so its derivative is "
            "positive.",
            {"d_sigmoid": "-exp(-z)/(1 + exp(-z))^2"},
        ),
        Mistake(
            "derivative of the numerator lost",
            "This is only the derivative of 1/u at u = 1 + exp(-z); the chain rule multiplies it by that of u.",
            {"d_sigmoid": "1/(1 + exp(-z))^2"},
        ),
        Mistake(
            "sign of the outer derivative",
            "The derivative of 1/u is -1/u^2; that of the sigmoid is positive in the end, as two minus signs meet.",
            {"d_sigmoid": "-1/(1 + exp(-z))^2"},
        ),
        Mistake(
            "one factor of two",
            "The derivative of the sigmoid has two factors, sigmoid(z) and 1 - sigmoid(z); it is small on both sides.",
            {"d_sigmoid": "1 - sigmoid(z)"},
        ),
        Mistake(
            "tanh's derivative for the sigmoid",
            "1 minus the square belongs to tanh; for the sigmoid it is sigma times (1 minus sigma).",
            {"d_sigmoid": "1 - sigmoid(z)^2"},
        ),
        Mistake(
            "sigmoid's derivative for tanh",
            "Sigma times (1 minus sigma) belongs to the sigmoid; tanh has another slope, 1 at z = 0.",
            {"d_tanh": "tanh(z)*(1 - tanh(z))"},
        ),
        Mistake(
            "square forgotten",
            "The derivative of tanh is the same on both sides of 0, where tanh has different signs: it is squared.",
            {"d_tanh": "1 - tanh(z)"},
        ),
        Mistake(
            "sign of the square",
            "At the origin both forms are 1, but the slope of tanh becomes smaller on both sides, not larger.",
            {"d_tanh": "1 + tanh(z)^2"},
        ),
        Mistake(
            "logarithm's derivative only",
            "The derivative of log u is 1/u, times that of u = 1 + exp(z).",
            {"d_softplus": "1/(1 + exp(z))"},
        ),
        Mistake(
            "inside only",
            "exp(z) is the derivative of the inside, 1 + exp(z); the outside, a logarithm, divides by the inside.",
            {"d_softplus": "exp(z)"},
        ),
        Mistake(
            "derived twice",
            "This is the second derivative of softplus; its first is a function that you know well.",
            {"d_softplus": "sigmoid(z)*(1 - sigmoid(z))"},
        ),
        Mistake(
            "step in place of the sigmoid",
            "The step function is the derivative of ReLU; softplus is its smooth relative, and so is its derivative.",
            {"d_softplus": "step(z)"},
        ),
    ),
    hints=(
        r"The sigmoid is $1/u$ with $u = 1 + \exp(-z)$: take the derivative of $1/u$ and multiply it by that of $u$.",
        r"Of the quotient tanh, the numerator's derivative is the denominator, and the denominator's is the numerator.",
        r"Softplus is $\log u$ with $u = 1 + \exp(z)$, so its derivative is $\exp(z) / (1 + \exp(z))$. Divide above "
        r"and below by $\exp(z)$: which activation is it?",
    ),
    solution=lambda: (
        r"""
With $u = 1 + \exp(-z)$ the sigmoid is $1/u$. The chain rule gives
$$\sigma'(z) = -\frac{1}{u^2} \cdot (-\exp(-z)) = \frac{1}{1 + \exp(-z)} \cdot \frac{\exp(-z)}{1 + \exp(-z)} =
\sigma(z) (1 - \sigma(z))$$
With $s = \exp(z) - \exp(-z)$ and $c = \exp(z) + \exp(-z)$ the derivative of $s$ is $c$ and that of $c$ is $s$, so by
the quotient rule
$$\tanh'(z) = \frac{c \cdot c - s \cdot s}{c^2} = 1 - \tanh(z)^2$$
Softplus is a logarithm, whose derivative is 1 divided by the inside, times the derivative of the inside:
$$\text{softplus}'(z) = \frac{\exp(z)}{1 + \exp(z)} = \sigma(z)$$
The first two can be had from the value alone, without another exponential.
"""
    ),
)

LOGISTIC = FormulaAnswer(
    formula={"d_a": "(1 - sigmoid(a*x + b))*x", "d_b": "1 - sigmoid(a*x + b)"},
    mistakes=(
        Mistake(
            "innermost link forgotten",
            "The last link of the chain is the derivative of a x + b with respect to a, which is x.",
            {"d_a": "1 - sigmoid(a*x + b)"},
        ),
        Mistake(
            "derivative with respect to x",
            "The derivative with respect to a is asked for: the inside a x + b changes with a by x, not by a.",
            {"d_a": "(1 - sigmoid(a*x + b))*a"},
        ),
        Mistake(
            "logarithm forgotten",
            "This is the derivative of the sigmoid itself; the logarithm in front divides it by the sigmoid.",
            {"d_a": "sigmoid(a*x + b)*(1 - sigmoid(a*x + b))*x", "d_b": "sigmoid(a*x + b)*(1 - sigmoid(a*x + b))"},
        ),
        Mistake(
            "sigmoid left out of the chain",
            "1 over the sigmoid is the link of the logarithm; that of the sigmoid, sigma (1 - sigma), comes after it.",
            {"d_a": "x/sigmoid(a*x + b)", "d_b": "1/sigmoid(a*x + b)"},
        ),
        Mistake(
            "sigma in place of 1 - sigma",
            "Divided by sigma, the slope sigma (1 - sigma) leaves 1 - sigma: the surer the answer, the smaller the "
            "slope.",
            {"d_a": "sigmoid(a*x + b)*x", "d_b": "sigmoid(a*x + b)"},
        ),
        Mistake(
            "sign",
            "This is the derivative of the loss, minus the logarithm; here the logarithm itself is to be maximized.",
            {"d_a": "(sigmoid(a*x + b) - 1)*x", "d_b": "sigmoid(a*x + b) - 1"},
        ),
        Mistake(
            "x brought along to b",
            "The inside a x + b changes with b by 1, so there is no factor x here.",
            {"d_b": "(1 - sigmoid(a*x + b))*x"},
        ),
        Mistake(
            "b brought along",
            "The inside a x + b changes with b by 1: b is not a factor of the derivative.",
            {"d_b": "(1 - sigmoid(a*x + b))*b"},
        ),
    ),
    hints=(
        "Three functions stand inside each other: a logarithm, a sigmoid, and a straight line. Each gives one link.",
        r"The links are $1 / \sigma$, then $\sigma (1 - \sigma)$, then the derivative of $a x + b$.",
        "One $\\sigma$ cancels between the first two links. The third is different for $a$ and for $b$.",
    ),
    solution=lambda: (
        r"""
For $f = \log \sigma(a x + b)$ the chain has three links: the logarithm, the sigmoid, and the straight line inside.
$$\frac{\partial f}{\partial a} = \frac{1}{\sigma} \cdot \sigma (1 - \sigma) \cdot x = (1 - \sigma) x$$
where $\sigma$ stands for $\sigma(a x + b)$. For $b$ only the last link differs, which is 1 in place of $x$:
$$\frac{\partial f}{\partial b} = 1 - \sigma$$
Set to zero over several examples, these sums of sigmoids cannot be solved for $a$ and $b$: that is what gradient
descent is for.
"""
    ),
)

QUADRATIC_FORM = FormulaAnswer(
    formula="(A + A')*x + b",
    mistakes=(
        Mistake(
            "only the second x",
            "x stands in the product twice, and the product rule gives one term for each: A x and A' x.",
            "A*x + b",
        ),
        Mistake(
            "only the first x",
            "x stands in the product twice, and the product rule gives one term for each: A' x and A x.",
            "A'*x + b",
        ),
        Mistake(
            "2 A x",
            "A x and A' x are the same for a symmetric matrix only; in general both stand there.",
            "2*A*x + b",
        ),
        Mistake(
            "2 A' x",
            "A' x and A x are the same for a symmetric matrix only; in general both stand there.",
            "2*A'*x + b",
        ),
        Mistake(
            "linear term forgotten",
            "The term b' x has a derivative, too: b.",
            "(A + A')*x",
        ),
        Mistake(
            "half of it",
            "One half belongs to the form x' A x / 2, which has none here.",
            "(A + A')*x/2 + b",
        ),
        Mistake(
            "sign of the transpose",
            "The two terms of the product rule are added.",
            "(A - A')*x + b",
        ),
    ),
    hints=(
        "Write the form as a double sum, and ask which terms contain one chosen component of x.",
        r"The component $x_i$ stands in the sum once on the left, with row $i$ of $A$, and once on the right, with "
        "column $i$.",
        r"All rows together give $A \mathbf{x}$, all columns together $A^\top \mathbf{x}$. Do not "
        "forget the linear term.",
    ),
    solution=lambda: (
        r"""
Written out, the form is the sum of all $x_i A_{ij} x_j$. By the product rule the derivative with respect to $x_k$ has
one sum for $i = k$ and one for $j = k$:
$$\sum_j A_{kj} x_j + \sum_i x_i A_{ik}$$
The first is component $k$ of $A \mathbf{x}$, the second that of $A^\top \mathbf{x}$. The linear term
adds its coefficient $b_k$. So the gradient is
$$(A + A^\top) \mathbf{x} + \mathbf{b}$$
which becomes $2 A \mathbf{x} + \mathbf{b}$ where $A$ is symmetric.
"""
    ),
)
