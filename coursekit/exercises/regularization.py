"""The exercises of notebook 08: regularization."""

from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.regularization_code import CODE
from coursekit.exercises.regularization_sections import DECAY, PRICE, STRENGTH


def _weight_decay(w, g, lr, lambda_, n):
    return rf"""
A weight is $w = {w:g}$, and the gradient of the data's loss with respect to it is ${g:g}$. The penalty $\lambda w^2$
with $\lambda = {lambda_:g}$ is added to the loss. Make one step of gradient descent with $\eta = {lr:g}$. By which
factor does the penalty alone shrink the weight in a step, and which share of a weight is left after ${n}$ steps on
which the data have no gradient?
"""


def _decoupled(w, g, lr, lambda_):
    return rf"""
Two weights are ${w[0]:g}$ and ${w[1]:g}$; the data's loss has the gradients ${g[0]:g}$ and ${g[1]:g}$. Adam makes its
first step with $\eta = {lr:g}$ and $\varepsilon = 0$, once with the penalty $\frac{{1}}{{2}} \lambda w^2$ of each
weight in the loss, so that $\lambda w$ is added to its gradient, and once as AdamW, with decoupled weight decay; both
with $\lambda = {lambda_:g}$. Where do the weights end?
"""


def _lambda():
    return r"""
The strength $\lambda$ of an L2 penalty grows from 0. Which of these statements is **wrong**?
"""


def _priors():
    return r"""
A penalty can be read as a belief about the weights before any data were seen: minus the logarithm of a prior density,
up to a constant. Which pair belongs together?
"""


def _draw_decay(draw):
    return {
        "w": draw.choice((-8, -6, -5, -4, -3, 3, 4, 5, 6, 8)),
        "g": draw.nonzero(9),
        "lr": draw.choice((0.1, 0.2, 0.25)),
        "lambda_": draw.choice((0.1, 0.2, 0.3, 0.4, 0.5)),
        "n": draw.integer(3, 10),
    }


def _draw_decoupled(draw):
    signs = draw.choice(((1, 1), (1, -1), (-1, 1), (-1, -1)))
    return {
        "w": (signs[0] * draw.integer(2, 9), signs[1] * draw.integer(2, 9)),
        "g": (draw.nonzero(9) * 10, draw.nonzero(9) / 100),
        "lr": draw.choice((0.1, 0.2, 0.25, 0.4)),
        "lambda_": draw.choice((0.1, 0.2, 0.25, 0.4, 0.5)),
    }


EXERCISES = (
    Exercise(
        id="reg/weight-decay",
        title="an L2 penalty shrinks the weights",
        section=DECAY,
        statement=_weight_decay,
        asks=Numbers(
            (
                Name("total", "the gradient of loss and penalty together"),
                Name("new_w", "the weight after the step"),
                Name("factor", "the factor by which the penalty alone shrinks the weight in a step"),
                Name("left", "the share that is left after the given steps without a gradient of the data"),
            )
        ),
        lecture={"w": 4, "g": 3, "lr": 0.1, "lambda_": 0.5, "n": 5},
        draw=_draw_decay,
    ),
    Exercise(
        id="reg/l2-vs-decoupled",
        title="a penalty in Adam is not weight decay",
        section=DECAY,
        statement=_decoupled,
        asks=Numbers(
            (
                Name("g1_l2", "the first weight's gradient with the penalty"),
                Name("g2_l2", "the second weight's gradient with the penalty"),
                Name("w1_l2", "the first weight after Adam's step with the penalty in the loss"),
                Name("w2_l2", "the second weight after Adam's step with the penalty in the loss"),
                Name("w1_adamw", "the first weight after AdamW's step"),
                Name("w2_adamw", "the second weight after AdamW's step"),
            )
        ),
        lecture={"w": (5, -2), "g": (40, 0.03), "lr": 0.1, "lambda_": 0.4},
        draw=_draw_decoupled,
    ),
    *CODE,
    Exercise(
        id="reg/lambda",
        title="what a stronger penalty does",
        section=STRENGTH,
        statement=_lambda,
        asks=Choice(
            (
                "The loss on the training data, without the penalty, never falls.",
                "The bias grows and the variance falls.",
                "The loss on new data falls as long as the loss on the training data rises.",
                "The length of the weight vector never grows.",
                "With a very large value the weights come close to 0, and the prediction close to a constant.",
            )
        ),
    ),
    Exercise(
        id="reg/priors",
        title="what a penalty believes",
        section=PRICE,
        statement=_priors,
        asks=Choice(
            (
                "L2 and a uniform prior: all weights are equally probable.",
                "L1 and a normal prior: weights are spread around 0 in a bell curve.",
                "L2 and a Laplace prior: a sharp peak at 0 and long tails.",
                "L1 and a Laplace prior: a sharp peak at 0 and long tails.",
                "L1 and a prior that gives the value 0 itself a positive probability.",
            )
        ),
    ),
)
