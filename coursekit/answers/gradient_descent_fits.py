"""Answers to the exercises of notebook 05 that fit a model: a cubic, least squares, logistic regression.

The references are shown as solutions, so they use NumPy only and read as a learner would write them.
"""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.listing import with_code

# ---- gd/cubic-gradient


def cubic_gradient(w, x, y):
    """Return the gradient (4,) of the mean squared error of the cubic w at the points x, y."""
    powers = np.column_stack([x**3, x**2, x, np.ones(len(x))])  # a row for each point
    errors = powers @ w - y
    return 2 / len(x) * powers.T @ errors


def _errors(w, x, y):
    return np.polyval(w, x) - y


def _powers(x):
    return np.vander(x, 4)


CUBIC_GRADIENT = FunctionAnswer(
    reference=cubic_gradient,
    mistakes=(
        Mistake(
            "factor 2 forgotten",
            "The derivative of a square is twice what is squared.",
            (lambda w, x, y: cubic_gradient(w, x, y) / 2,),
        ),
        Mistake(
            "sum in place of the mean",
            "The loss is the mean over the points: divide the sum by their number.",
            (lambda w, x, y: cubic_gradient(w, x, y) * len(x),),
        ),
        Mistake(
            "sign of the error",
            "The error is prediction minus target; its derivative with respect to a weight has no minus sign.",
            (lambda w, x, y: -cubic_gradient(w, x, y),),
        ),
        Mistake(
            "constant first",
            "`w[0]` belongs to the cube and `w[3]` to the constant; you took them in the other order.",
            (
                lambda w, x, y: cubic_gradient(w, x, y)[::-1],
                lambda w, x, y: cubic_gradient(w[::-1], x, y)[::-1],
                lambda w, x, y: cubic_gradient(w[::-1], x, y),
            ),
        ),
        Mistake(
            "inner derivative forgotten",
            "By the chain rule each error is multiplied by what its weight multiplies, a power of x.",
            (
                lambda w, x, y: np.full(4, 2 * np.mean(_errors(w, x, y))),
                lambda w, x, y: 2 * np.mean(_errors(w, x, y)),
            ),
        ),
        Mistake(
            "derivative with respect to x",
            "The weights are the variables here, and x is given: the derivative of `w1 x**3` with respect to w1 is "
            "`x**3`.",
            (
                lambda w, x, y: 2 / len(x) * np.stack([3 * x**2, 2 * x, x**0, 0 * x]) @ _errors(w, x, y),
                lambda w, x, y: 2 * np.mean(_errors(w, x, y) * np.polyval(np.polyder(w), x)),
            ),
        ),
        Mistake(
            "targets forgotten",
            "The error is prediction minus target; the targets y are missing.",
            (lambda w, x, y: cubic_gradient(w, x, 0 * y),),
        ),
        Mistake(
            "loss in place of its gradient",
            "You returned the loss, one number; asked for are its four derivatives.",
            (lambda w, x, y: np.mean(_errors(w, x, y) ** 2), lambda w, x, y: np.sum(_errors(w, x, y) ** 2)),
        ),
        Mistake(
            "not added up over the points",
            "There is a row for each point; the gradient of the mean adds them up and divides by n.",
            (
                lambda w, x, y: 2 * _powers(x) * _errors(w, x, y)[:, None],
                lambda w, x, y: 2 / len(x) * _powers(x) * _errors(w, x, y)[:, None],
            ),
        ),
    ),
    hints=(
        "First the predictions and the errors, prediction minus target, an array of shape (n,).",
        r"By the chain rule the derivative of a squared error with respect to $w_1$ is twice the error times $x^3$; "
        r"for "
        r"$w_4$ it is twice the error times 1.",
        "Put the four powers of x into a matrix of shape (n, 4). Its transpose times the errors adds up over the "
        "points.",
    ),
    solution=with_code(
        """
The cubic is linear in its weights: prediction = matrix of powers times w. By the chain rule the derivative of one
squared error is twice the error times the power that the weight multiplies; the transposed matrix adds this up over
the points, and dividing by n gives the mean.
""",
        cubic_gradient,
    ),
)


# ---- gd/least-squares


def least_squares(X, y, l2):
    """Return the weights (d,) that minimize |X w - y|^2 + l2 |w|^2."""
    d = X.shape[1]
    return np.linalg.solve(X.T @ X + l2 * np.eye(d), X.T @ y)


def _with(penalty):
    """Least squares that adds `penalty(X, l2)` to X'X, by a solver and by the inverse."""
    return (
        lambda X, y, l2: np.linalg.solve(X.T @ X + penalty(X, l2), X.T @ y),
        lambda X, y, l2: np.linalg.inv(X.T @ X + penalty(X, l2)) @ X.T @ y,
        lambda X, y, l2: np.linalg.inv(X.T @ X + penalty(X, l2)) @ (X.T @ y),
    )


def _without_penalty(X, y, l2):
    return np.linalg.lstsq(X, y)[0]


def _pseudo_inverse(X, y, l2):
    return np.linalg.pinv(X.T @ X) @ X.T @ y


def _one_free(X, l2):
    return l2 * np.diag([0.0] + [1.0] * (X.shape[1] - 1))


LEAST_SQUARES = FunctionAnswer(
    reference=least_squares,
    mistakes=(
        Mistake(
            "penalty forgotten",
            "This minimizes the squared error alone; the gradient of the penalty, `2 * l2 * w`, changes the equations.",
            (_without_penalty, *_with(lambda X, l2: 0.0), _pseudo_inverse),
        ),
        Mistake(
            "penalty in every entry",
            "`X.T @ X + l2` adds the number to all entries; the penalty belongs on the diagonal only.",
            _with(lambda X, l2: l2),
        ),
        Mistake(
            "penalty halved or doubled",
            "Both terms are squares, so both derivatives have a factor 2, and it cancels: exactly `l2` on the "
            "diagonal.",
            (
                lambda X, y, l2: least_squares(X, y, l2 / 2),
                lambda X, y, l2: least_squares(X, y, 2 * l2),
            ),
        ),
        Mistake(
            "penalty times n",
            "The loss here is the sum of the squares, not their mean: the penalty is not multiplied by n.",
            (lambda X, y, l2: least_squares(X, y, l2 * len(X)),),
        ),
        Mistake(
            "sign of the penalty",
            "The penalty is added to the loss, so its gradient is added, too, and large weights are punished.",
            (lambda X, y, l2: least_squares(X, y, -l2),),
        ),
        Mistake(
            "penalty squared",
            "The penalty is `l2` times the squared weights; the number itself is not squared.",
            (lambda X, y, l2: least_squares(X, y, l2**2),),
        ),
        Mistake(
            "first weight spared",
            "There is no bias here that would be spared: all weights have a penalty.",
            _with(_one_free),
        ),
        Mistake(
            "X solved directly",
            "`X w = y` has a solution only where X is square and invertible; multiply both sides by `X.T` first.",
            (lambda X, y, l2: np.linalg.solve(X, y), lambda X, y, l2: np.linalg.inv(X) @ y),
        ),
        Mistake(
            "not solved",
            "`X.T @ y` is only the right side of the equations; they have to be solved for w.",
            (lambda X, y, l2: X.T @ y,),
        ),
        Mistake(
            "X and its transpose swapped",
            "There is one equation for each weight: the matrix is `X.T @ X`, of shape (d, d), not `X @ X.T`.",
            (
                lambda X, y, l2: np.linalg.solve(X @ X.T + l2 * np.eye(len(X)), y),
                lambda X, y, l2: np.linalg.solve(X @ X.T + l2 * np.eye(len(X)), X @ y),
                lambda X, y, l2: np.linalg.solve(X @ X.T + l2 * np.eye(X.shape[1]), X.T @ y),
            ),
        ),
    ),
    hints=(
        "The loss is convex, so wherever its gradient is 0, it is lowest. Write down the gradient with respect to w.",
        r"The gradient is $2 X^\top (X w - y) + 2 \lambda w$. Set it to 0 and bring all terms with $w$ to one side.",
        "These are d linear equations for w; `np.linalg.solve(A, b)` solves `A w = b`. What is A, and what is b?",
    ),
    solution=with_code(
        r"""
At the minimum the gradient is 0:
$$2 X^\top (X w - y) + 2 \lambda w = 0, \quad (X^\top X + \lambda I) w = X^\top y$$
These are $d$ linear equations, one for each weight. As the loss is convex, the solution is the global minimum. With
$\lambda > 0$ there is exactly one, even where two columns are the same.
""",
        least_squares,
    ),
)


# ---- gd/logistic


def logistic_fit(X, y, lr, steps):
    """Return the weights (d,) after so many steps of gradient descent from zero."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-X @ w))
        w = w - lr * X.T @ (p - y) / len(X)
    return w


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _descend(delta, scale=len, start=np.zeros):
    """Gradient descent with `delta(scores, y)` in place of p - y, divided by `scale(X)`."""

    def logistic_fit(X, y, lr, steps):
        w = start(X.shape[1])
        for _ in range(steps):
            w = w - lr * X.T @ delta(X @ w, y) / scale(X)
        return w

    return logistic_fit


def _delta(z, y):
    return _sigmoid(z) - y


def _gradient_once(X, y, lr, steps):
    return -steps * lr * X.T @ (0.5 - y) / len(X)


LOGISTIC = FunctionAnswer(
    reference=logistic_fit,
    mistakes=(
        Mistake(
            "uphill",
            "The error is p - y, and the step subtracts the gradient; with one sign changed the loss rises.",
            (_descend(lambda z, y: y - _sigmoid(z)),),
        ),
        Mistake(
            "sum in place of the mean",
            "The loss is the mean over the rows: divide the gradient by n.",
            (_descend(_delta, scale=lambda X: 1),),
        ),
        Mistake(
            "sigmoid forgotten",
            "The score itself was compared with the label, as in linear regression; p is the sigmoid of the score.",
            (_descend(lambda z, y: z - y),),
        ),
        Mistake(
            "sign in the exponential",
            "The sigmoid has `exp(-z)`: a larger score makes the label 1 more probable.",
            (_descend(lambda z, y: _sigmoid(-z) - y),),
        ),
        Mistake(
            "gradient of the squared error",
            "The factor p (1 - p) belongs to the squared error; with the logistic loss it cancels, and p - y is left.",
            (
                _descend(lambda z, y: (_sigmoid(z) - y) * _sigmoid(z) * (1 - _sigmoid(z))),
                _descend(lambda z, y: 2 * (_sigmoid(z) - y) * _sigmoid(z) * (1 - _sigmoid(z))),
            ),
        ),
        Mistake(
            "factor 2",
            "No square is differentiated here: the gradient is the mean of (p - y) x, without a factor 2.",
            (_descend(lambda z, y: 2 * (_sigmoid(z) - y)),),
        ),
        Mistake(
            "class in place of the probability",
            "p is the probability itself, not rounded to 0 or 1: the gradient would be 0 as soon as all rows are "
            "right.",
            (_descend(lambda z, y: (z > 0) - y), _descend(lambda z, y: (z >= 0) - y)),
        ),
        Mistake(
            "gradient not taken anew",
            "The probabilities change with w: compute them, and the gradient, anew in each step.",
            (_gradient_once,),
        ),
        Mistake(
            "one step too many or too few",
            "Count the steps: `range(steps)` runs exactly `steps` times.",
            (
                lambda X, y, lr, steps: logistic_fit(X, y, lr, steps + 1),
                lambda X, y, lr, steps: logistic_fit(X, y, lr, max(steps - 1, 0)),
            ),
        ),
        Mistake(
            "another start",
            "The descent starts at w = 0; yours starts somewhere else.",
            (_descend(_delta, start=np.ones),),
        ),
        Mistake(
            "labels of -1 and +1",
            "The labels are 0 and 1 here; your formula takes them for -1 and +1.",
            (_descend(lambda z, y: -y * _sigmoid(-y * z)),),
        ),
    ),
    hints=(
        "A loop over the steps; in each: scores, probabilities, gradient, new weights.",
        r"The derivative of the loss of one row with respect to its score is $p - y$; the score's derivative is the "
        r"row.",
        "`X.T @ (p - y) / len(X)` is the gradient of the mean loss.",
    ),
    solution=with_code(
        r"""
With $p = \sigma(s)$ the derivative of the logistic loss with respect to the score $s$ is $p - y$: the factor
$p (1 - p)$ of the sigmoid cancels. By the chain rule the gradient of the mean is
$$\nabla L(w) = \frac{1}{n} X^\top (p - y)$$
and as $p$ depends on $w$, it is computed anew in each step.
""",
        logistic_fit,
    ),
)
