"""Answers to the exercises of notebook 01 that ask for numbers or a choice."""

from coursekit.answers import linear_code, linear_xor
from coursekit.judging.answer import Mistake
from coursekit.judging.choice import ChoiceAnswer
from coursekit.judging.numbers import NumbersAnswer
from coursekit.judging.step_functions import dot, exp, norm, sigmoid

# ---- linear/neuron


NEURON = NumbersAnswer(
    steps={
        "score": lambda w, x, b: dot(w, x) + b,
        "output": lambda score, slope: sigmoid(slope * score),
    },
    mistakes=(
        Mistake(
            "bias forgotten",
            "The score is the weighted sum of the inputs and also the bias, `w . x + b`.",
            {"score": lambda w, x: dot(w, x)},
            see="A neuron weighs its inputs",
        ),
        Mistake(
            "sign of the bias",
            "The bias is added as it stands, `w . x + b`; here it was subtracted.",
            {"score": lambda w, x, b: dot(w, x) - b},
            see="A neuron weighs its inputs",
        ),
        Mistake(
            "slope forgotten",
            "Inside the sigmoid the score is first multiplied by the slope.",
            {"output": lambda score: sigmoid(score)},
        ),
        Mistake(
            "slope in front of the sigmoid",
            "The slope multiplies the score inside the exponential; in front, it takes the output out of 0 to 1.",
            {"output": lambda score, slope: slope * sigmoid(score)},
        ),
        Mistake(
            "step instead of sigmoid",
            "The step function jumps to 0 or 1; this neuron has a sigmoid, which takes every value in between.",
            {"output": lambda score: float(score >= 0)},
        ),
        Mistake(
            "sign in the exponential",
            "The exponent is negative, `exp(-a s)`, so that a positive score gives more than one half.",
            {"output": lambda score, slope: sigmoid(-slope * score)},
        ),
    ),
    hints=(
        "Take it in two steps: first the score, a single number; then the sigmoid of it.",
        r"The score is $w_1 x_1 + w_2 x_2 + b$. Mind the sign of $b$.",
        r"The output is $1 / (1 + \exp(-a s))$: multiply the score by the slope before you take the exponential.",
    ),
    because={
        "score": "The score is the weighted sum of the inputs plus the bias:",
        "output": "The slope multiplies the score inside the exponential:",
    },
)


# ---- linear/hyperplane


HYPERPLANE = NumbersAnswer(
    steps={
        "x1_intercept": lambda w, b: -b / w[0],
        "x2_intercept": lambda w, b: -b / w[1],
        "distance": lambda w, b: abs(b) / norm(w),
    },
    mistakes=(
        Mistake(
            "sign of the bias",
            "On an axis the equation reads `w_i x_i + b = 0`; b changes its sign when it moves to the other side.",
            {"x1_intercept": lambda w, b: b / w[0], "x2_intercept": lambda w, b: b / w[1]},
        ),
        Mistake(
            "intercepts swapped",
            "On the x1 axis it is x2 that is 0, so that `w1` and not `w2` decides where the line crosses it.",
            {"x1_intercept": lambda w, b: -b / w[1], "x2_intercept": lambda w, b: -b / w[0]},
        ),
        Mistake(
            "not divided by the norm",
            "|b| alone is the distance only when w has length 1; divide it by the length of w.",
            {"distance": lambda b: abs(b)},
        ),
        Mistake(
            "divided by the squared norm",
            "Divide |b| by the length of w, the square root of `w1**2 + w2**2`; here the root is missing.",
            {"distance": lambda w, b: abs(b) / dot(w, w)},
        ),
        Mistake(
            "sum in place of the norm",
            "The length of w is the square root of the sum of squares, not the sum of the absolute values.",
            {"distance": lambda w, b: abs(b) / sum(map(abs, w))},
        ),
        Mistake(
            "negative distance",
            "A distance is never negative: take the absolute value of b.",
            {"distance": lambda w, b: -abs(b) / norm(w)},
        ),
    ),
    hints=(
        r"The line consists of the points with $w_1 x_1 + w_2 x_2 + b = 0$. What is $x_2$ on the $x_1$ axis?",
        r"Set $x_2 = 0$ and solve for $x_1$; then set $x_1 = 0$ and solve for $x_2$.",
        r"$\mathbf{w}$ is normal to the line; the distance from the origin is $|b|$ divided by the length of "
        r"$\mathbf{w}$.",
    ),
    because={
        "x1_intercept": "On the $x_1$ axis $x_2 = 0$, so $w_1 x_1 + b = 0$:",
        "x2_intercept": "On the $x_2$ axis $x_1 = 0$, so $w_2 x_2 + b = 0$:",
        "distance": r"The shortest way from the origin runs along $\mathbf{w}$, which is normal to the line:",
    },
)


# ---- linear/toy-softmax


def _scores(score):
    def of_class(j):
        return lambda w, b, x: score(w[j], b[j], x)

    return {f"s{j + 1}": of_class(j) for j in range(3)}


def _shares(share):
    def of_class(j):
        return lambda s1, s2, s3: share((s1, s2, s3))[j]

    return {f"p{j + 1}": of_class(j) for j in range(3)}


def _softmax(scores):
    return _normalised([exp(s) for s in scores])


def _normalised(values):
    return [value / sum(values[1:], values[0]) for value in values]


TOY_SOFTMAX = NumbersAnswer(
    steps={
        **_scores(lambda w, b, x: dot(w, x) + b),
        **_shares(_softmax),
        "predicted": lambda p1, p2, p3: 1 + max(range(3), key=(p1, p2, p3).__getitem__),
    },
    mistakes=(
        Mistake(
            "bias forgotten",
            "Each class has a bias of its own, which is added to its weighted sum: `w . x + b`.",
            _scores(lambda w, b, x: dot(w, x)),
        ),
        Mistake(
            "sign of the bias",
            "The bias is added as it stands, `w . x + b`; here it was subtracted.",
            _scores(lambda w, b, x: dot(w, x) - b),
        ),
        Mistake(
            "not normalised",
            "The exponentials alone do not add up to 1; divide each of them by their sum.",
            _shares(lambda scores: [exp(s) for s in scores]),
        ),
        Mistake(
            "sigmoid of each score",
            "A sigmoid looks at one score only, and three of them do not add up to 1; softmax compares all three.",
            _shares(lambda scores: [sigmoid(s) for s in scores]),
        ),
        Mistake(
            "exponential forgotten",
            "Scores may be negative; it is their exponentials that are divided by their sum.",
            _shares(_normalised),
        ),
        Mistake(
            "sign in the exponential",
            "The exponent is the score itself: a larger score makes a class more probable, not less.",
            _shares(lambda scores: _softmax([-s for s in scores])),
        ),
        Mistake(
            "classes counted from 0",
            "In this exercise the classes are called 1, 2 and 3; an index in Python would begin at 0.",
            {"predicted": lambda p1, p2, p3: max(range(3), key=(p1, p2, p3).__getitem__)},
        ),
    ),
    hints=(
        "Three neurons look at the same input; work out their three scores first.",
        r"The exponentials of the scores are all positive; which number makes them add up to 1?",
        r"$p_j = \exp(s_j) / (\exp(s_1) + \exp(s_2) + \exp(s_3))$, and the largest probability names the class.",
    ),
    because={
        "s1": "Each class has a score of its own, a weighted sum plus a bias:",
        "p1": "Each probability is one exponential divided by the sum of all three:",
        "predicted": "The largest score also has the largest probability, and names the class:",
    },
)


# ---- linear/kinds

KINDS = ChoiceAnswer(
    letter="c",
    praise="Right: a time zone is one of a few classes, even though its name may contain a number.",
    mistakes=(
        Mistake(
            "a time is a number",
            "An arrival time is a number on a scale, and half a minute too late is a smaller error than five minutes: "
            "this is a regression.",
            "a",
        ),
        Mistake(
            "an age is a number",
            "An age is a number, however rich the input: a picture as input does not make it a classification, for the "
            "output decides.",
            "b",
        ),
        Mistake(
            "a price is a number",
            "A price is a number; a sound recording may be a poor input for it, but the task remains a regression.",
            "d",
        ),
    ),
    hints=(
        "Look at what comes out, not at what goes in.",
        "Regression predicts a number on a scale, where a small error is better than a large one.",
        "In which task is the output one of a fixed list of names?",
    ),
    solution=lambda: (
        """
The answer is **c**. Arrival time, age and price are numbers on a scale; the inputs (an angle, a face, a sound) do not
matter for that. A time zone is one of a fixed list, and the task is a classification.
"""
    ),
)


ANSWERS = {
    "linear/neuron": NEURON,
    "linear/hyperplane": HYPERPLANE,
    "linear/sigmoid": linear_code.SIGMOID,
    "linear/softmax": linear_code.SOFTMAX,
    "linear/predict": linear_code.PREDICT,
    "linear/toy-softmax": TOY_SOFTMAX,
    "linear/xor": linear_xor.XOR,
    "linear/kinds": KINDS,
}
