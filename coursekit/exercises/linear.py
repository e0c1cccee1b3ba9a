"""The exercises of notebook 01: neurons, sigmoid, softmax, and what a line cannot do."""

import numpy as np

from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.promises import best_alone, numbers, shaped


def _neuron(w, b, slope, x):
    return rf"""
A neuron has the weights $\mathbf{{w}} = ({w[0]:g}, {w[1]:g})$ and the bias $b = {b:g}$. Its activation is the
sigmoid with slope $a = {slope:g}$. The input is $\mathbf{{x}} = ({x[0]:g}, {x[1]:g})$.
What are its score and its output?
"""


def _hyperplane(w, b):
    return rf"""
The points where a neuron with $\mathbf{{w}} = ({w[0]:g}, {w[1]:g})$ and $b = {b:g}$ has score 0 form a line.
Where does the line cross the two axes, and how far is it from the origin?
"""


def _sigmoid():
    return r"""
Write the sigmoid with a slope,
$$\sigma_a(z) = \frac{1}{1 + \exp(-a z)}$$
for a number or an array $z$ of any shape. It must also stand $|z| = 1000$ without a warning.
"""


def _softmax():
    return r"""
Write the softmax of each row of an array of shape $(n, k)$,
$$p_{ij} = \frac{\exp(s_{ij})}{\sum_l \exp(s_{il})}$$
so that scores as large as 1000 give no warning either.
"""


def _predict():
    return r"""
Each row of an array of shape $(n, k)$ holds the scores of one example for the classes $0, \ldots, k - 1$.
Return the predicted class of each example, an array of shape $(n,)$.
"""


def _toy_softmax(w, b, x):
    rows = ", ".join(
        rf"$\mathbf{{w}}_{j} = ({of_class[0]:g}, {of_class[1]:g})$ with $b_{j} = {bias:g}$"
        for j, (of_class, bias) in enumerate(zip(w, b, strict=True), start=1)
    )
    return rf"""
Three classes have the weights {rows}. For the input $\mathbf{{x}} = ({x[0]:g}, {x[1]:g})$, what are the three
scores, the three probabilities by softmax, and the predicted class?
"""


def _xor():
    return r"""
With inputs 0 and 1, XOR is 1 for $(0, 1)$ and $(1, 0)$, and 0 for $(0, 0)$ and $(1, 1)$. No line in the plane
separates the two. Lift the points with a product feature, and choose weights so that the score
$$s = w_1 x_1 + w_2 x_2 + w_3 x_1 x_2 + b$$
is positive where XOR is 1 and negative where it is 0. Many answers are right.
"""


def _kinds():
    return "Which of these tasks is **not** a regression?"


def _draw_neuron(draw):
    w, x = (draw.nonzero(3), draw.nonzero(3)), (draw.nonzero(4), draw.nonzero(4))
    b = draw.nonzero(5) - w[0] * x[0] - w[1] * x[1]  # a score of at most 5: the sigmoid is not saturated
    return {"w": w, "b": b, "slope": draw.choice((0.1, 0.2, 0.25, 0.5)), "x": x}


def _draw_hyperplane(draw):
    return {"w": (draw.nonzero(5), draw.choice((-2, -1.5, -0.5, 0.5, 1.5, 2))), "b": draw.nonzero(12)}


def _draw_toy_softmax(draw):
    w = tuple((draw.integer(-2, 2), draw.choice((-1, -0.5, 0.5, 1))) for _ in range(3))
    return {"w": w, "b": draw.distinct(3, -3, 3), "x": (draw.integer(-2, 2), draw.nonzero(2))}


EXERCISES = (
    Exercise(
        id="linear/neuron",
        title="one neuron, one input",
        section="A softer switch",
        statement=_neuron,
        asks=Numbers(
            (
                Name("score", r"the score $s = \mathbf{w} \cdot \mathbf{x} + b$"),
                Name("output", r"the output $\sigma_a(s)$"),
            )
        ),
        lecture={"w": (1, 1), "b": -2, "slope": 0.1, "x": (3, 1)},
        draw=_draw_neuron,
    ),
    Exercise(
        id="linear/hyperplane",
        title="the line of score 0",
        section="A neuron weighs its inputs",
        statement=_hyperplane,
        asks=Numbers(
            (
                Name("x1_intercept", "the $x_1$ at which the line crosses the $x_1$ axis"),
                Name("x2_intercept", "the $x_2$ at which the line crosses the $x_2$ axis"),
                Name("distance", "the distance of the line from the origin"),
            )
        ),
        lecture={"w": (1, -0.5), "b": 10},
        draw=_draw_hyperplane,
    ),
    Exercise(
        id="linear/sigmoid",
        title="a sigmoid that never overflows",
        section="A softer switch",
        statement=_sigmoid,
        asks=Function(
            name="sigmoid",
            signature="z, slope=1.0",
            doc="Return 1 / (1 + exp(-slope * z)), also for |z| = 1000.",
            lines=3,
            cases=(
                Case("one number", (0.5,)),
                Case("an array", (np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),)),
                Case("a gentle slope", (np.array([-4.0, 1.0, 5.0]), 0.1)),
                Case("a steep slope on a matrix", (np.array([[-0.2, 0.1], [0.0, 0.3]]), 10.0)),
                Case("whole numbers", (np.array([-3, 0, 2]), 2)),
                Case("very large |z|", (np.array([-1000.0, -20.0, 20.0, 1000.0]),), quiet=True),
            ),
            hidden="a matrix and another slope",
            random=lambda draw: (draw.array((2, 3), -6, 6), draw.choice((0.5, 1.5, 3.0))),
            promise=lambda z, slope=1.0: numbers(z, slope) and np.max(np.abs(z)) <= 1000 and slope > 0,
        ),
    ),
    Exercise(
        id="linear/softmax",
        title="softmax, row by row",
        section="From two classes to many",
        statement=_softmax,
        asks=Function(
            name="softmax",
            signature="scores",
            doc="Return the softmax of each row of scores (n, k), also for 1000.",
            lines=3,
            cases=(
                Case("one row", (np.array([[1.0, 2.0, 3.0]]),)),
                Case("three rows", (np.array([[0.0, 1.0, -1.0], [2.0, 2.0, 5.0], [-3.0, 0.5, 0.0]]),)),
                Case("two classes", (np.array([[1.0, -1.0], [0.5, 0.0], [-2.0, 1.0]]),)),
                Case("whole numbers", (np.array([[3, 1], [0, 2]]),)),
                Case("very large scores", (np.array([[1000.0, 999.0, 998.0], [-999.0, -998.0, -1000.0]]),), quiet=True),
                Case("rows far apart", (np.array([[0.0, 1.0, 2.0], [997.0, 998.0, 1000.0]]),), quiet=True),
            ),
            hidden="a matrix of another shape",
            random=lambda draw: (draw.array((draw.integer(2, 5), draw.integer(2, 4)), -5, 5),),
            promise=lambda scores: shaped((scores, "nk")) and np.max(np.abs(scores)) <= 1000,
        ),
    ),
    Exercise(
        id="linear/predict",
        title="from scores to a class",
        section="From two classes to many",
        statement=_predict,
        asks=Function(
            name="predict",
            signature="scores",
            doc="Return the class (n,) of each row of scores (n, k).",
            lines=1,
            whole=True,
            cases=(
                Case("one row", (np.array([[0.5, 3.0, -1.0]]),)),
                Case("three rows", (np.array([[2.0, 0.0, 1.0], [-1.0, 0.0, 4.0], [0.0, 1.0, -2.0]]),)),
                Case("two classes", (np.array([[1.0, -1.0], [0.2, 0.7], [3.0, 4.0], [2.0, 1.0]]),)),
                Case("negative scores", (np.array([[-5.0, -2.0, -9.0, -3.0], [-1.0, -4.0, -2.0, -8.0]]),)),
                Case("whole numbers", (np.array([[1, 7, 2], [9, 0, 4]]),)),
            ),
            hidden="scores of another shape",
            random=lambda draw: (np.array([draw.distinct(4, -9, 9) for _ in range(draw.integer(2, 5))], dtype=float),),
            promise=lambda scores: shaped((scores, "nk")) and best_alone(scores),
        ),
    ),
    Exercise(
        id="linear/toy-softmax",
        title="three classes by hand",
        section="From two classes to many",
        statement=_toy_softmax,
        asks=Numbers(
            (
                *(
                    Name(f"s{j}", rf"the score $s_{j} = \mathbf{{w}}_{j} \cdot \mathbf{{x}} + b_{j}$")
                    for j in (1, 2, 3)
                ),
                *(
                    Name(f"p{j}", f"the probability of class {j}; three decimals will do", decimals=3)
                    for j in (1, 2, 3)
                ),
                Name("predicted", "the predicted class: 1, 2 or 3", whole=True),
            )
        ),
        lecture={"w": ((1, 1), (0, -1), (1, -0.5)), "b": (-2, 1, 10), "x": (-5, 5)},
        draw=_draw_toy_softmax,
    ),
    Exercise(
        id="linear/xor",
        title="XOR, lifted",
        section="What no line can do",
        statement=_xor,
        asks=Numbers(
            (
                Name("w1", "the weight of $x_1$"),
                Name("w2", "the weight of $x_2$"),
                Name("w3", "the weight of the product $x_1 x_2$"),
                Name("b", "the bias"),
            ),
            together="all four points",
        ),
    ),
    Exercise(
        id="linear/kinds",
        title="regression or classification?",
        section="What kind of question is it?",
        statement=_kinds,
        asks=Choice(
            (
                "the arrival time of a bus, from the angle and the delay of its radio signal",
                "the age of a person, from a picture of the face",
                "the time zone in which a picture was taken, from the picture",
                "the price of a house, from a sound recording made inside",
            )
        ),
    ),
)
