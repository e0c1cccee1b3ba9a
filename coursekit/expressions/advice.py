"""What to type in place of what cannot be read: the sentences, in one place."""

NO_OPERATOR = "before this number an operator such as `*` or `^` is missing"
NO_CONDITION = "a formula has no conditions; write it with `abs(z)`, `max(0, z)` or `step(z)`, which is 1 from z = 0 on"
CASES = (
    "cases and conditions have no sign here; write one line for the index itself and one with another letter, such as "
    "`dp_c/ds_c = ...` and `dp_j/ds_c = ...`: there `j` is never `c`"
)
_DERIVATIVE = "a derivative is to be written out, with functions and operators"
_INTEGRAL = "an integral or a limit is to be written out, with functions and operators"
_SUM = "a sum or a product over an index is to be written out"
_EXTREME = "only the largest or smallest of some numbers can be read, as in `max(a, b)`"
_PERCENTAGE = "a percentage is written as a number, 0.5 for 50 %"
_NORM = "a norm is written `norm(z)`"

LEXEMES = {  # by kind
    "TIMES_TEN": "a power of ten is written `2*10^3` or `2e3`, and a product with the name `x10` with `*`",
    "RAISED_INDEX": "raised in brackets it is an index to some and a power to others; write `w_1` or `w^1`",
}
SIGNS = {  # a sign, or a LaTeX command; with `_` if it has an index
    ".": "a dot stands only inside a number; write `exp(z)`, not `np.exp(z)`",
    "_": "a name begins with a letter, and its index is one word or number, as in `x_1` or `x_{12}`",
    ":": "a division is written `/`",
    "!": "a factorial has no meaning in a formula",
    r"\over": r"a fraction is written `\frac{a}{b}`, or `a/b`",
    r"\\": "a formula is one line",
    **dict.fromkeys('$`"', "a formula goes without this sign"),
    **dict.fromkeys(("%", r"\%"), _PERCENTAGE),
    **dict.fromkeys(("‖", r"\|", r"\lVert", r"\rVert", r"\Vert"), _NORM),
    **dict.fromkeys(("∞", r"\infty"), "infinity has no meaning in a formula"),
    **dict.fromkeys((r"\sum", r"\sum_", "∑", r"\prod", "∏"), _SUM),
    **dict.fromkeys((r"\int", "∫", r"\lim"), _INTEGRAL),
    **dict.fromkeys((r"\max_", r"\min_"), _EXTREME),
    **dict.fromkeys((r"\partial", "∂", r"\nabla", "∇", r"\prime"), _DERIVATIVE),
    **dict.fromkeys((r"\le", r"\leq", r"\ge", r"\geq", r"\ne", r"\neq", r"\lt", r"\gt"), NO_CONDITION),
    **dict.fromkeys((r"\begin", r"\mathbb"), NO_CONDITION),
}
WORDS = {  # functions that are not known here
    "lg": "`lg` has base 10 to some and base 2 to others; write `log10(z)` or `log2(z)`",
    "log1p": "write `log(1 + z)`",
    "expm1": "write `exp(z) - 1`",
    "exp2": "write `2^z`",
    "pow": "a power is written `z^2`",
    "square": "a square is written `z^2`",
    "root": "a root is written `sqrt(z)`, `cbrt(z)` or `z^(1/4)`",
    **dict.fromkeys(("cot", "sec", "csc"), "write it with `sin(z)` and `cos(z)`"),
    **{
        f"{arc}{name}": "the functions of a formula have no inverse of sine, cosine or tangent among them"
        for arc in ("a", "arc", "ar")
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")
    },
}


def of_sign(sign):
    """Why a sign or a LaTeX command cannot be read."""
    kind = "LaTeX command" if sign[:1] == "\\" else "sign"
    return SIGNS.get(sign, f"this {kind} has no meaning in a formula")
