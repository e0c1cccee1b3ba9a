"""The exercises of notebook 05: gradient descent. Those that ask for code are in `gradient_descent_code`."""

from coursekit.exercises import gradient_descent_code as code
from coursekit.exercises.answer_types.choice import Choice
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise


def _times(factor):
    """A positive factor in front of a power, as people write it."""
    return "" if factor == 1 else f"{factor:g} "


def _first_steps(a, x0, lr):
    return rf"""
Minimize $f(x) = {_times(a)}x^2$ by gradient descent: two steps from $x_0 = {x0:g}$ with the learning rate ${lr:g}$.
On this function every step multiplies $x$ by the same factor; which one?
"""


def _limit(a, b, lr):
    return rf"""
Gradient descent runs on $f(x, y) = {_times(a)}x^2 + {_times(b)}y^2$, from a point where no coordinate is 0. Let $L$
be the larger of the two curvatures (second derivatives). Below which learning rate does it converge? And at the rate
${lr:g}$, by which factor does one step multiply $x$, and by which $y$?
"""


def _exact_line_search(a, b, x0, y0):
    return rf"""
Take one step of steepest descent on $f(x, y) = ({_times(a)}x^2 + {_times(b)}y^2) / 2$ from $({x0:g}, {y0:g})$. The
learning rate is found by exact line search: of all points along the negative gradient, the step ends at the lowest.
"""


def _orthogonal(a, b, c, x0, y0):
    return rf"""
At the point $({x0:g}, {y0:g})$, in which direction $(u, v)$ does $f(x, y) = {_quadratic(a, b, c)}$ keep its value to
first order? The direction must not be $(0, 0)$, but its length does not matter: many answers are right.
"""


def _quadratic(a, b, c):
    """The terms a x^2 + b x y + c y^2, written as people do."""
    text = ""
    for factor, power in ((a, "x^2"), (b, "x y"), (c, "y^2")):
        sign = (" - " if factor < 0 else " + ") if text else ""
        text += f"{sign}{_times(abs(factor))}{power}"
    return text


def _convex():
    return "Which of these functions is **not** convex?"


def _log_sum_exp():
    return r"""
Log-sum-exp of two straight lines is a function of one variable,
$$f(x) = \log(\exp(a x) + \exp(b x))$$
Find its first and its second derivative with respect to $x$. (Can the second one ever be negative? And where is the
minimum when $a$ and $b$ are both positive?)
"""


def _why_rate():
    return r"""
A step of gradient descent is $-\eta \nabla f(\theta)$. Why is the gradient multiplied by a learning rate $\eta$ at
all?
"""


def _draw_first_steps(draw):
    a, lr = draw.choice(((1, 0.1), (1, 0.2), (1, 0.4), (2, 0.1), (2, 0.05), (3, 0.1), (4, 0.05), (4, 0.2), (5, 0.02)))
    return {"a": a, "x0": draw.choice((-10, -8, -6, -5, -4, -3, 3, 4, 5, 6, 8, 10)), "lr": lr}


def _draw_limit(draw):
    a, b = draw.distinct(2, 1, 10)
    rates = (0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4)
    jumping = [lr for lr in rates if 0.55 < lr * max(a, b) < 1.4 and lr * max(a, b) != 1 and lr * min(a, b) != 0.5]
    return {"a": a, "b": b, "lr": draw.choice(jumping)}


_FRIENDLY = ((1, 4, 6, 1), (1, 6, 3, 1), (1, 6, 12, 1), (1, 11, 11, 3), (2, 7, 21, 2), (4, 9, 9, 2))


def _draw_exact_line_search(draw):
    a, b, x0, y0 = draw.choice(_FRIENDLY)  # curvatures and starts with a best rate of two decimals at most
    steeper, longer = draw.choice((1, 2)), draw.choice((1, 2, 3))
    x_sign, y_sign = draw.choice(((1, 1), (1, -1), (-1, 1)))
    known = {"a": a * steeper, "b": b * steeper, "x0": x0 * longer * x_sign, "y0": y0 * longer * y_sign}
    swapped = {"a": known["b"], "b": known["a"], "x0": known["y0"], "y0": known["x0"]}
    return draw.choice((known, swapped))


def _draw_orthogonal(draw):
    (a, c), (x0, y0) = draw.distinct(2, 1, 4), draw.distinct(2, 1, 4)
    b = draw.choice([b for b in (-3, -2, -1, 1, 2, 3) if 4 * a * c > b * b])  # the level curves are ellipses
    return {"a": a, "b": b, "c": c, "x0": x0 * draw.choice((-1, 1)), "y0": y0 * draw.choice((-1, 1))}


EXERCISES = (
    Exercise(
        id="gd/first-steps",
        title="two steps on a parabola",
        section="Downhill, one step at a time",
        statement=_first_steps,
        asks=Numbers(
            (
                Name("g0", "the gradient $f'(x_0)$"),
                Name("x1", "where the first step leads"),
                Name("g1", "the gradient $f'(x_1)$"),
                Name("x2", "where the second step leads"),
                Name("factor", "what every step multiplies $x$ by"),
            )
        ),
        lecture={"a": 1, "x0": 4, "lr": 0.1},
        draw=_draw_first_steps,
    ),
    code.STEP,
    Exercise(
        id="gd/orthogonal",
        title="along the level curve",
        section="The gradient and the level curves",
        statement=_orthogonal,
        asks=Numbers(
            (Name("u", "the direction's $x$ component"), Name("v", "the direction's $y$ component")),
            together="a direction along the level curve",
        ),
        lecture={"a": 1, "b": 1, "c": 2, "x0": 2, "y0": 1},
        draw=_draw_orthogonal,
    ),
    Exercise(
        id="gd/limit",
        title="the largest stable rate",
        section="How long is a step?",
        statement=_limit,
        asks=Numbers(
            (
                Name("L", "the larger curvature"),
                Name("limit", "the learning rate below which gradient descent converges"),
                Name("factor_x", "what a step at the given rate multiplies $x$ by"),
                Name("factor_y", "what a step at the given rate multiplies $y$ by"),
            )
        ),
        lecture={"a": 1, "b": 8, "lr": 0.1},
        draw=_draw_limit,
    ),
    Exercise(
        id="gd/exact-line-search",
        title="as far as it pays",
        section="How long is a step?",
        statement=_exact_line_search,
        asks=Numbers(
            (
                Name("gx", "the gradient's $x$ component at the start"),
                Name("gy", "the gradient's $y$ component at the start"),
                Name("rate", "the best learning rate"),
                Name("x1", "$x$ after the step"),
                Name("y1", "$y$ after the step"),
            )
        ),
        lecture={"a": 2, "b": 7, "x0": 21, "y0": 2},
        draw=_draw_exact_line_search,
    ),
    code.BACKTRACKING,
    Exercise(
        id="gd/why-rate",
        title="why a learning rate?",
        section="How long is a step?",
        statement=_why_rate,
        asks=Choice(
            (
                "Without it the gradient would point uphill.",
                "It gives the gradient length 1, so that all steps are equally long.",
                "The gradient describes the function only near the point; it does not say how far to trust it.",
                "It makes sure that the global minimum is found and not a local one.",
                "It makes the steps shorter near the minimum, where otherwise they would stay as long as before.",
            )
        ),
    ),
    code.CUBIC_GRADIENT,
    Exercise(
        id="gd/convex",
        title="which one is not convex?",
        section="Convex functions",
        statement=_convex,
        asks=Choice(
            (
                r"the norm $\lVert w \rVert$, with its kink at 0",
                r"the log-sum-exp $\log(\exp(x) + \exp(y))$",
                "the mean logistic loss of a linear model, as a function of its weights",
                r"the squared error of $w_2 \tanh(w_1 x)$ at $x = y = 1$, as a function of $w_1$ and $w_2$",
                "the straight line $7 - 3 x$",
            )
        ),
    ),
    code.FIRST_ORDER,
    Exercise(
        id="gd/log-sum-exp",
        title="log-sum-exp, differentiated twice",
        section="Convex functions",
        statement=_log_sum_exp,
        asks=Formula(
            (Variable("x"), Variable("a"), Variable("b")),
            {"slope": "the first derivative $f'(x)$", "curvature": "the second derivative $f''(x)$"},
        ),
    ),
    code.LEAST_SQUARES,
    code.LOGISTIC,
    code.SCHEDULES,
)
