"""The answer to `backprop/init`: how numbers grow or shrink from layer to layer."""

from coursekit.judging.answer import Mistake
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import pi, sqrt

INIT = NumbersAnswer(
    steps={
        "score_variance": lambda n, tau: n * tau**2,
        "after_relu": lambda score_variance: score_variance / 2,
        "after_layers": lambda after_relu, k: after_relu**k,
        "he": lambda n: sqrt(2 / n),
    },
    because={
        "score_variance": "The score is a sum of independent terms, so their variances add up. Each is the variance "
        "of a weight times the mean square of its input, which is 1:",
        "after_relu": "Half of the scores are negative and become 0; the squares of the others keep their mean:",
        "after_layers": "Each layer multiplies the mean square by the same factor:",
        "he": "It stays 1 where this factor is 1, so that $n \\tau^2 / 2 = 1$. This is the initialization of He:",
    },
    mistakes=(
        Mistake(
            "standard deviation not squared",
            "The variance of a weight is the square of its standard deviation.",
            {"score_variance": lambda n, tau: n * tau},
        ),
        Mistake(
            "number of inputs forgotten",
            "A score is a sum over all inputs of the unit, and the variances of its terms add up.",
            {"score_variance": lambda tau: tau**2},
        ),
        Mistake(
            "mean in place of the sum",
            "A score is the sum over its inputs, not their mean: multiply by the number of inputs.",
            {"score_variance": lambda n, tau: tau**2 / n},
        ),
        Mistake(
            "standard deviation in place of the variance",
            "This is the standard deviation of the score; its square, the variance, is asked for.",
            {"score_variance": lambda n, tau: sqrt(n) * tau},
        ),
        Mistake(
            "half forgotten",
            "ReLU makes the negative half of the scores 0, and with it half of the mean square.",
            {"after_relu": lambda score_variance: score_variance},
            see="Why layers need a bend between them",
        ),
        Mistake(
            "variance in place of the mean square",
            "After ReLU the mean is no longer 0, so the variance is smaller than the mean square, which is asked for.",
            {"after_relu": lambda score_variance: score_variance * (1 / 2 - 1 / (2 * pi))},
        ),
        Mistake(
            "layers multiplied",
            "Every layer multiplies by the same factor, so after k layers it is the k-th power, not k times.",
            {"after_layers": lambda after_relu, k: after_relu * k},
        ),
        Mistake(
            "one layer too few",
            "The first layer counts, too: the factor comes in once for each layer.",
            {"after_layers": lambda after_relu, k: after_relu ** (k - 1)},
        ),
        Mistake(
            "ReLU in the first layer only",
            "Every layer has a ReLU: the half comes in once for each layer.",
            {"after_layers": lambda score_variance, k: score_variance**k / 2},
        ),
        Mistake(
            "ReLU not made up for",
            "With 1/n the scores keep their size, but ReLU halves the mean square; that takes a factor 2.",
            {"he": lambda n: sqrt(1 / n)},
        ),
        Mistake(
            "variance in place of the standard deviation",
            "2/n is the variance of the weights; the standard deviation is its square root.",
            {"he": lambda n: 2 / n},
        ),
    ),
    hints=(
        "The variance of a sum of independent terms is the sum of their variances. How many terms are there?",
        r"A term $w x$ has the variance $\tau^2$ times the mean of $x^2$, which is 1. Of a symmetric distribution ReLU "
        "keeps one half.",
        r"A layer turns a mean square $m$ into $m \cdot n \tau^2 / 2$. Apply that layer by layer, and ask for which "
        r"$\tau$ the factor is 1.",
    ),
)
