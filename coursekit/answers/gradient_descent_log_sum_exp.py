"""The answer to `gd/log-sum-exp`: first and second derivative."""

from coursekit.judging.answer import Mistake
from coursekit.judging.formula import FormulaAnswer

LOG_SUM_EXP = FormulaAnswer(
    formula={
        "slope": "(a exp(a x) + b exp(b x)) / (exp(a x) + exp(b x))",
        "curvature": "(a - b)^2 exp((a + b) x) / (exp(a x) + exp(b x))^2",
    },
    mistakes=(
        Mistake(
            "inner derivative forgotten",
            "By the chain rule 1 over the sum is multiplied by the derivative of the sum.",
            {"slope": "1 / (exp(a x) + exp(b x))"},
        ),
        Mistake(
            "exponents not differentiated",
            "The derivative of `exp(a x)` is `a exp(a x)`: without the factors the sum is divided by itself.",
            {"slope": "1", "curvature": "0"},
        ),
        Mistake(
            "one exponential forgotten",
            "Both exponentials stand in the sum, and both are differentiated.",
            {"slope": "a exp(a x) / (exp(a x) + exp(b x))"},
        ),
        Mistake(
            "logarithm drawn into the sum",
            "The logarithm of a sum is not the sum of the logarithms; that rule is for products.",
            {"slope": "a + b"},
        ),
        Mistake(
            "derivative of the sum alone",
            "That is the derivative of what stands inside the logarithm; the logarithm divides it by the sum.",
            {"slope": "a exp(a x) + b exp(b x)", "curvature": "a^2 exp(a x) + b^2 exp(b x)"},
        ),
        Mistake(
            "plain mean of the slopes",
            "The slopes a and b have unequal weights: the larger exponential counts more.",
            {"slope": "(a + b) / 2"},
        ),
        Mistake(
            "share in place of the slope",
            "That is the share of the first exponential; the slope is the mean of a and b with these shares.",
            {"slope": "exp(a x) / (exp(a x) + exp(b x))"},
        ),
        Mistake(
            "denominator not differentiated",
            "The quotient rule has a second term: the denominator depends on x as well.",
            {"curvature": "(a^2 exp(a x) + b^2 exp(b x)) / (exp(a x) + exp(b x))"},
        ),
        Mistake(
            "numerator and denominator apart",
            "A quotient is not differentiated above and below the line separately; use the quotient rule.",
            {"curvature": "(a^2 exp(a x) + b^2 exp(b x)) / (a exp(a x) + b exp(b x))"},
        ),
        Mistake(
            "difference not squared",
            "The difference of the slopes enters squared, which is why the curvature is never negative.",
            {"curvature": "(a - b) exp((a + b) x) / (exp(a x) + exp(b x))^2"},
        ),
        Mistake(
            "difference of the slopes forgotten",
            "The product of the two shares is right; it is multiplied by the squared difference of a and b.",
            {"curvature": "exp((a + b) x) / (exp(a x) + exp(b x))^2"},
        ),
        Mistake(
            "order of the quotient rule",
            "The quotient rule begins with the derivative of the numerator; the other way round the sign is wrong.",
            {"curvature": "-(a - b)^2 exp((a + b) x) / (exp(a x) + exp(b x))^2"},
        ),
        Mistake(
            "denominator of the quotient rule not squared",
            "The quotient rule divides by the square of the denominator.",
            {"curvature": "(a - b)^2 exp((a + b) x) / (exp(a x) + exp(b x))"},
        ),
    ),
    hints=(
        "The chain rule for the logarithm: the derivative of the inside, divided by the inside.",
        r"The first derivative is a mean of $a$ and $b$: their weights are the shares of the two exponentials.",
        r"With the share $p$ of the first exponential, $f' = a p + b (1 - p)$. By the quotient rule $p' = (a - b) p "
        r"(1 - p)$; put this into the derivative of $f'$.",
    ),
    solution=lambda: (
        r"""
The chain rule divides the derivative of the sum by the sum:
$$f'(x) = \frac{a \exp(a x) + b \exp(b x)}{\exp(a x) + \exp(b x)} = a p + b (1 - p)$$
with the share $p$ of the first exponential. The share is $p = \sigma((a - b) x)$, so $p' = (a - b) p (1 - p)$, and
$$f''(x) = (a - b) p' = (a - b)^2 p (1 - p) = \frac{(a - b)^2 \exp((a + b) x)}{(\exp(a x) + \exp(b x))^2}$$
A square times two shares is never negative: log-sum-exp is convex. It has a minimum only where the slope can be 0, that
is where $a$ and $b$ have different signs. When both are positive the function falls for ever as $x$ goes to the left,
and there is none.
"""
    ),
)
