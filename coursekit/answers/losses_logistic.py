"""Answer to `losses/logistic`: the logistic loss of scores, which no large score may break."""

import numpy as np

from coursekit.judging.answer import Mistake
from coursekit.judging.function import FunctionAnswer


def logistic(scores, y):
    """Return the mean logistic loss of scores (n,) for targets y (n,) of 0 or 1."""
    softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
    return np.mean(softplus - y * scores)


def _sigmoid(s):
    return 1 / (1 + np.exp(-s))


def _stable_sigmoid(s):
    e = np.exp(-np.abs(s))
    return np.where(s >= 0, 1.0, e) / (1.0 + e)


def _from(p, y):
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def _clipped(eps):
    return lambda s, y: _from(np.clip(_stable_sigmoid(s), eps, 1 - eps), y)


def _padded(eps):
    def wrong(s, y):
        p = _stable_sigmoid(s)
        return np.mean(-y * np.log(p + eps) - (1 - y) * np.log(1 - p + eps))

    return wrong


LOGISTIC = FunctionAnswer(
    reference=logistic,
    mistakes=(
        Mistake(
            "log of 0 or overflow",
            "The formula is right, but not for large scores: there an exponential overflows, or the sigmoid rounds to "
            "exactly 0 or 1 and the logarithm of 0 is infinite. Simplify it in terms of the scores first, and only "
            "take exponentials of `-abs(scores)`.",
            (
                lambda s, y: _from(_sigmoid(s), y),
                lambda s, y: _from(_stable_sigmoid(s), y),
                lambda s, y: -np.mean(np.log(np.where(y == 1, _sigmoid(s), 1 - _sigmoid(s)))),
                lambda s, y: -np.mean(np.log(np.where(y == 1, _stable_sigmoid(s), 1 - _stable_sigmoid(s)))),
                lambda s, y: np.mean(np.log(1 + np.exp(s)) - y * s),
                lambda s, y: np.mean(np.log(1 + np.exp(-s)) + (1 - y) * s),
                lambda s, y: np.mean(np.log(1 + np.exp(-(2 * y - 1) * s))),
            ),
        ),
        Mistake(
            "probabilities cut off",
            "Cutting probabilities off near 0 and 1 avoids infinity, but it also caps the loss: a score of 1000 on the "
            "wrong side costs 1000.",
            tuple(make(10.0**-power) for make in (_clipped, _padded) for power in (6, 7, 8, 9, 10, 12, 15)),
        ),
        Mistake(
            "sum in place of the mean",
            "You added the losses up; the mean divides by the number of examples.",
            (lambda s, y: len(s) * logistic(s, y),),
        ),
        Mistake(
            "not averaged",
            "That is the loss of each example; asked for is one number, their mean.",
            (lambda s, y: np.logaddexp(0, s) - y * s,),
        ),
        Mistake(
            "sign",
            "Logarithms of probabilities are negative; the loss has a minus in front and is never negative.",
            (lambda s, y: -logistic(s, y), lambda s, y: -_from(_sigmoid(s), y)),
        ),
        Mistake(
            "only the examples of class 1",
            "For y = 0 the second term counts, `-log(1 - p)`; without it, nothing keeps those scores low.",
            (lambda s, y: np.mean(y * np.logaddexp(0, -s)), lambda s, y: -np.mean(y * np.log(_sigmoid(s)))),
        ),
        Mistake(
            "only the examples of class 0",
            "For y = 1 the first term counts, `-log(p)`; without it, nothing keeps those scores high.",
            (
                lambda s, y: np.mean((1 - y) * np.logaddexp(0, s)),
                lambda s, y: -np.mean((1 - y) * np.log(1 - _sigmoid(s))),
            ),
        ),
        Mistake(
            "target not used",
            "Your loss is the same whatever the target; y decides whether p or 1 - p should be large.",
            (
                *(lambda s, y: np.mean(np.logaddexp(0, s)), lambda s, y: np.mean(np.logaddexp(0, -s))),
                *(lambda s, y: -np.mean(np.log(_sigmoid(s))), lambda s, y: -np.mean(np.log(1 - _sigmoid(s)))),
            ),
        ),
        Mistake(
            "targets -1 and +1",
            "`log(1 + exp(-y * s))` is the same loss for targets of -1 and +1; here they are 0 and 1.",
            (lambda s, y: np.mean(np.logaddexp(0, -y * s)), lambda s, y: np.mean(np.log(1 + np.exp(-y * s)))),
        ),
        Mistake(
            "classes swapped",
            "A large score means class 1; in your loss it is cheap where y = 0.",
            (lambda s, y: logistic(-s, y), lambda s, y: _from(_sigmoid(-s), y)),
        ),
        Mistake(
            "sigmoid forgotten",
            "Scores are no probabilities, and many have no logarithm: p is the sigmoid of the score.",
            (lambda s, y: _from(s, y),),
        ),
        Mistake(
            "sigmoid taken twice",
            "The sigmoid was taken of a probability once more; p is the sigmoid of the score.",
            (lambda s, y: logistic(_stable_sigmoid(s), y),),
        ),
        Mistake(
            "logarithm to base 2",
            "The logarithm is the natural one, `np.log`.",
            (lambda s, y: logistic(s, y) / np.log(2),),
        ),
        Mistake(
            "squared error of the probabilities",
            "That is the squared distance of target and probability; the logistic loss has logarithms.",
            (lambda s, y: np.mean((y - _stable_sigmoid(s)) ** 2), lambda s, y: np.mean((y - _sigmoid(s)) ** 2)),
        ),
    ),
    hints=(
        "Begin with the formula as it stands; the first four cases should then be right.",
        r"Put $p = 1 / (1 + \exp(-s))$ in and simplify: the loss of an example is $\log(1 + \exp(s)) - y s$.",
        r"$\log(1 + \exp(s)) = \max(s, 0) + \log(1 + \exp(-|s|))$. The last exponential is at most 1; `np.log1p(e)` is "
        r"$\log(1 + e)$.",
    ),
    solution=lambda: (
        r"""
With $p = 1 / (1 + \exp(-s))$ we have $-\log p = \log(1 + \exp(s)) - s$ and $-\log(1 - p) = \log(1 + \exp(s))$.
Weighted with $y$ and $1 - y$ they add up to
$$\log(1 + \exp(s)) - y s$$
No probability is left that could round to 0. To keep the exponential small, take $\max(s, 0)$ out of the logarithm:
$\log(1 + \exp(s)) = \max(s, 0) + \log(1 + \exp(-|s|))$.

```python
def logistic(scores, y):
    softplus = np.maximum(scores, 0) + np.log1p(np.exp(-np.abs(scores)))
    return np.mean(softplus - y * scores)
```

`np.logaddexp(0, scores)` is that softplus, too.
"""
    ),
)
