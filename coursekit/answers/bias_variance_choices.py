"""Answers to the exercises of notebook 03 that ask for an experiment or for a choice."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.listing import with_code
from coursekit.judging.property import PropertyAnswer

# ---- bv/h0-h1

_FIGURES = ("h0_bias2", "h0_variance", "h1_bias2", "h1_variance")
_EXACT = (0.5, 0.25, 0.20672, 1.67628)  # by quadrature
_WITHIN = (0.02, 0.02, 0.02, 0.1)


def experiment(rng, count=100_000):
    """Squared bias and variance of H0 and of H1, from so many data sets."""
    x = rng.uniform(-1, 1, (count, 2))
    y = np.sin(np.pi * x)
    level = y.mean(axis=1)  # H0
    slope = (y[:, 1] - y[:, 0]) / (x[:, 1] - x[:, 0])  # H1
    intercept = y[:, 0] - slope * x[:, 0]

    at = np.linspace(-1, 1, 201)
    target = np.sin(np.pi * at)
    h0_bias2 = np.mean((level.mean() - target) ** 2)
    h1_bias2 = np.mean((slope.mean() * at + intercept.mean() - target) ** 2)
    h1_variance = np.mean([np.var(slope * a + intercept) for a in at])
    return h0_bias2, level.var(), h1_bias2, h1_variance


def _off(h0_bias2, h0_variance, h1_bias2, h1_variance):
    values = (h0_bias2, h0_variance, h1_bias2, h1_variance)
    for name, value, exact, within in zip(_FIGURES, values, _EXACT, _WITHIN, strict=True):
        if abs(value - exact) > within:
            return f"`{name}` is not within {within:g} of what very many data sets give."
    return ""


def _experiment_gives(*figures):
    """What to do with a mistake that leads to these figures: each one handed in is one of them, or right."""

    def when(h0_bias2, h0_variance, h1_bias2, h1_variance):
        values = (h0_bias2, h0_variance, h1_bias2, h1_variance)
        each = zip(values, figures, _EXACT, _WITHIN, strict=True)
        return all(min(abs(value - figure), abs(value - exact)) <= within for value, figure, exact, within in each)

    return {"wrong": dict(zip(_FIGURES, figures, strict=True)), "when": when}


H0_H1 = PropertyAnswer(
    example=dict(zip(_FIGURES, _EXACT, strict=True)),
    fault=_off,
    praise="Well done: all four agree with what very many data sets give. The simpler learner wins, 0.75 against 1.88.",
    mistakes=(
        Mistake(
            "pi forgotten",
            "These are the figures for sin(x), which is nearly a straight line on [-1, 1]; the target is sin(pi x).",
            **_experiment_gives(0.27268, 0.13634, 0.0006, 0.00562),
        ),
        Mistake(
            "x from 0 to 1",
            "These are the figures for x between 0 and 1; x is uniform on [-1, 1].",
            **_experiment_gives(0.09472, 0.04736, 0.20886, 0.33323),
        ),
        Mistake(
            "line through the origin",
            "Your line has no intercept; H1 goes through both points of its data set.",
            **_experiment_gives(0.5, 0.25, 0.27064, 0.23658),
        ),
        Mistake(
            "bias and variance swapped",
            "The squared bias compares the average hypothesis with the target, the variance compares the hypotheses "
            "with "
            "their average; you have them the other way round.",
            **_experiment_gives(0.25, 0.5, 1.67628, 0.20672),
        ),
        Mistake(
            "H0 and H1 swapped",
            "The constant is the simpler one: it has the smaller variance and the larger bias.",
            **_experiment_gives(0.20672, 1.67628, 0.5, 0.25),
        ),
        Mistake(
            "spread around the target",
            "Your variance contains the bias: measure the spread around the average hypothesis, not around the target.",
            **_experiment_gives(0.5, 0.75, 0.20672, 1.883),
            see="Error = bias + variance",
        ),
        Mistake(
            "error in place of the bias",
            "Your bias contains the variance: average the hypotheses first, then compare with the target and square.",
            **_experiment_gives(0.75, 0.25, 1.883, 1.67628),
            see="Error = bias + variance",
        ),
        Mistake(
            "bias not squared",
            "That is the mean size of the bias; square it at each x before you average.",
            **_experiment_gives(0.63663, 0.25, 0.40675, 1.67628),
        ),
        Mistake(
            "averaged before squared",
            "The bias at -x and the bias at x cancel when you average first; square at each x, then average.",
            **_experiment_gives(0, 0.25, 0, 1.67628),
        ),
        Mistake(
            "standard deviation",
            "These are standard deviations; the variance is their square.",
            **_experiment_gives(0.5, 0.5, 0.20672, 1.29471),
        ),
    ),
    hints=(
        "Draw all data sets at once: an array of shape (10000, 2) of x, and the sine of it. Then one constant and "
        "one line "
        "for each row.",
        "H0: the mean of each row. H1: slope = difference of the two y over difference of the two x; then the "
        "intercept.",
        r"On a grid of $x$, average the hypotheses: that is $\bar{g}$. Squared bias: mean over the grid of the squared "
        r"distance of $\bar{g}$ from $\sin(\pi x)$. Variance: at each $x$ that of the hypotheses, then the mean.",
    ),
    solution=with_code(
        """
Many data sets, one hypothesis for each, and the definitions. H0 comes to 0.50 + 0.25 and H1 to 0.21 + 1.68 (squared
bias plus variance): the line could follow the sine better on average, but two points leave it so uncertain that the
constant wins, 0.75 against 1.88. The average line is about 0.78 x.
""",
        experiment,
    ),
)


# ---- bv/underfitting, bv/overfitting

UNDERFITTING = ChoiceAnswer(
    letter="c",
    praise="Right: the model does badly even on what it has seen, so it is too simple: the bias is large and the "
    "variance "
    "small.",
    mistakes=(
        Mistake(
            "more data against bias",
            "More data make the variance smaller, but the gap between training and validation is small already; the "
            "training accuracy itself is too low.",
            "a",
        ),
        Mistake(
            "penalty against underfitting",
            "A penalty makes the model more rigid still, and it cannot follow its training data as it is.",
            "b",
        ),
        Mistake(
            "early stopping against underfitting",
            "Stopping early keeps a model from following its training data; here it does not follow them enough.",
            "d",
        ),
        Mistake(
            "validating on the training data",
            "That changes the measurement, not the model; a validation set is of use only while nothing is fitted to "
            "it.",
            "e",
        ),
    ),
    hints=(
        "Compare three numbers: people, training, validation. Between which two is the large gap?",
        "A large gap between training and validation is variance. A low training accuracy is bias.",
        "What lowers the bias: to give the model more freedom, or less?",
    ),
    solution=lambda: (
        """
The answer is **c**. Training and validation differ by one point only, so there is hardly any variance to save; both are
26 points below what is possible, which is bias. A larger model, or features that say more, can follow the target more
closely. More data, a penalty and early stopping all act on the variance.
"""
    ),
)

OVERFITTING = ChoiceAnswer(
    letter="b",
    praise="Right: the gap between training and validation is variance, and both more data and a penalty make it "
    "smaller.",
    mistakes=(
        Mistake(
            "more freedom against overfitting",
            "The network can already follow nearly all of its training examples; more freedom lowers a bias that is "
            "small.",
            "a",
        ),
        Mistake(
            "longer training against overfitting",
            "One percent of the training examples is left to gain, and following it to the end fits their noise.",
            "c",
        ),
        Mistake(
            "choosing the validation examples",
            "The figure would rise, but only because hard examples are gone: on new examples nothing is better.",
            "d",
        ),
        Mistake(
            "penalty in the wrong direction",
            "A smaller penalty leaves the weights more freedom; the variance grows.",
            "e",
            see="Choosing a degree and a penalty",
        ),
    ),
    hints=(
        "Compare three numbers: people, training, validation. Between which two is the large gap?",
        "The training examples are nearly all right, so the model is not too simple. What does the gap come from?",
        "Variance falls with more data and with less freedom.",
    ),
    solution=lambda: (
        """
The answer is **b**. The training accuracy is as good as people's, so the bias is small; 21 points are lost between
training and validation, and that is variance. More examples leave less room for the accidents of a data set, a larger
penalty makes the network follow them less. A larger network, longer training or a smaller penalty do the opposite, and
moving examples only embellishes the figure.
"""
    ),
)
