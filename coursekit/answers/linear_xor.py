"""The answer to `linear/xor`: what weights of the lifted features do at the four points decides."""

from coursekit.judging.answer import Mistake
from coursekit.judging.property import PropertyAnswer

_POINTS = ((0, 0), (0, 1), (1, 0), (1, 1))
_XOR = (False, True, True, False)


def _lifted(w1, w2, w3, b):
    return [w1 * x1 + w2 * x2 + w3 * x1 * x2 + b for x1, x2 in _POINTS]


def _signs(*pattern):
    def when(w1, w2, w3, b):
        return all((s > 0) if one else (s < 0) for s, one in zip(_lifted(w1, w2, w3, b), pattern, strict=True))

    return when


def _xor_fault(w1, w2, w3, b):
    for point, score, one in zip(_POINTS, _lifted(w1, w2, w3, b), _XOR, strict=True):
        if not (score > 0 if one else score < 0):
            return f"At {point} the score is {score:.4g}, but it must be {'positive' if one else 'negative'} there."
    return ""


def _weights(w1, w2, w3, b):
    return {"w1": w1, "w2": w2, "w3": w3, "b": b}


XOR = PropertyAnswer(
    example=_weights(1, 1, -2, -0.5),
    fault=_xor_fault,
    mistakes=(
        Mistake(
            "product feature not used",
            "With `w3 = 0` the score is linear in x1 and x2, and no line separates XOR; the product needs a weight.",
            _weights(1, 1, 0, -1),
            when=lambda w3: w3 == 0,
        ),
        Mistake(
            "inputs of -1 and +1",
            "Minus the product separates XOR when the inputs are -1 and +1; here they are 0 and 1, where the product "
            "is 0 at three of the four points.",
            _weights(0, 0, -1, 0),
            when=lambda w1, w2, w3, b: w1 == w2 == b == 0 and w3 < 0,
        ),
        Mistake(
            "AND instead of XOR",
            "Your score is positive at (1, 1) only, which is AND; XOR is 1 when exactly one input is 1.",
            _weights(1, 1, 1, -2.5),
            when=_signs(False, False, False, True),
        ),
        Mistake(
            "OR instead of XOR",
            "Your score is positive as soon as one input is 1, which is OR; at (1, 1) the product must pull it down.",
            _weights(1, 1, -0.5, -0.5),
            when=_signs(False, True, True, True),
        ),
        Mistake(
            "signs reversed",
            "Your score separates the points, but it is negative where XOR is 1: change the sign of all four values.",
            _weights(-1, -1, 2, 0.5),
            when=_signs(True, False, False, True),
        ),
        Mistake(
            "a point exactly on the boundary",
            "At one of the four points the score is exactly 0, neither positive nor negative; shift it with the bias.",
            _weights(1, 1, -2, 0),
            when=lambda w1, w2, w3, b: 0 in _lifted(w1, w2, w3, b),
        ),
    ),
    hints=(
        "Write down the product $x_1 x_2$ for the four points. At which of them is it not 0?",
        r"Without the product, $x_1 + x_2 - 0.5$ gets three points right, as OR does. Only $(1, 1)$ is left.",
        r"The product is 1 at $(1, 1)$ alone: $w_3$ changes the score there and nowhere else. Make it negative enough.",
    ),
    solution=lambda: (
        r"""
Begin with OR: $x_1 + x_2 - 0.5$ is $-0.5$ at $(0, 0)$, $0.5$ at $(0, 1)$ and $(1, 0)$, and $1.5$ at $(1, 1)$. Only
the last is on the wrong side. The product $x_1 x_2$ is 1 there and 0 at the others, so a weight of $-2$ mends it:
$$s = x_1 + x_2 - 2 x_1 x_2 - 0.5$$
The scores are now $-0.5$, $0.5$, $0.5$, $-0.5$. In general it takes $b < 0$, $w_1 + b > 0$, $w_2 + b > 0$ and
$w_1 + w_2 + w_3 + b < 0$.
"""
    ),
)
