"""The answer to `bv/cross-term`: the squared error, expanded around any number."""

from coursekit.judging.answer import Mistake
from coursekit.judging.formula import FormulaAnswer

CROSS_TERM = FormulaAnswer(
    formula={
        "error": "s - 2 f m + f^2",
        "spread": "s - 2 c m + c^2",
        "cross": "2 (m - c) (c - f)",
        "centre": "m",
    },
    mistakes=(
        Mistake(
            "square of the mean",
            "The mean of a square is not the square of the mean: expand the square first, then take expectations.",
            {"error": "(m - f)^2", "spread": "(m - c)^2"},
        ),
        Mistake(
            "mixed product forgotten",
            "The square of a difference has three terms; the mixed product is missing.",
            {"error": "s + f^2", "spread": "s + c^2"},
        ),
        Mistake(
            "difference of the squares",
            "The square of a difference is not the difference of the squares.",
            {"error": "s - f^2", "spread": "s - c^2"},
        ),
        Mistake(
            "sign of the mixed product",
            "The mixed product in the square of a difference is subtracted.",
            {"error": "s + 2 f m + f^2", "spread": "s + 2 c m + c^2"},
        ),
        Mistake(
            "factor 2 forgotten",
            "The mixed product appears twice in a square, and the cross term has a 2 in front.",
            {"error": "s - f m + f^2", "spread": "s - c m + c^2", "cross": "(m - c) (c - f)"},
        ),
        Mistake(
            "square of g replaced",
            "The expectation of the square of g is `s`, not the square of `m`.",
            {"error": "m^2 - 2 f m + f^2 + s"},
        ),
        Mistake(
            "spread around the mean",
            "That is the spread around m, the variance; here c may be any number.",
            {"spread": "s - m^2"},
        ),
        Mistake(
            "already zero",
            "The cross term is 0 for one choice of c; here c may be any number.",
            {"cross": "0"},
        ),
        Mistake(
            "sign of the cross term",
            "One of the two brackets was turned round: the second one is c - f.",
            {"cross": "2 (m - c) (f - c)"},
        ),
        Mistake(
            "f in the first bracket",
            "In the first bracket c is subtracted from g; its expectation is m - c.",
            {"cross": "2 (m - f) (c - f)"},
        ),
        Mistake(
            "the target as the centre",
            "With c = f the term vanishes, too, but only because c follows f. Asked for is a c that does not know f.",
            {"centre": "f"},
        ),
        Mistake(
            "zero as the centre",
            "At c = 0 the cross term is -2 m f, which is not 0 in general.",
            {"centre": "0"},
        ),
        Mistake(
            "root of the mean square",
            "The term contains the expectation of g itself, not that of its square.",
            {"centre": "sqrt(s)"},
        ),
    ),
    hints=(
        "Only g is random; f, m, s and c are fixed numbers, which expectations leave as they are.",
        "Expand each square first, then replace the expectation of g by m and that of its square by s.",
        r"In the cross term $c - f$ is a fixed number: it can be taken out, and what is left is $E (g - c)$.",
    ),
    solution=lambda: (
        r"""
Only $g$ is random. Expand, then take expectations:
$$E (g - f)^2 = E g^2 - 2 f E g + f^2 = s - 2 f m + f^2$$
$$E (g - c)^2 = s - 2 c m + c^2$$
In the cross term the fixed number $c - f$ can be taken out, and $E (g - c) = m - c$:
$$2 E (g - c)(c - f) = 2 (m - c)(c - f)$$
It vanishes for every $f$ at $c = m$ only, the average hypothesis. With this choice the first term is the variance, the
last one is the squared bias, and nothing else is left:
$$E (g - f)^2 = E (g - m)^2 + (m - f)^2$$
"""
    ),
)
