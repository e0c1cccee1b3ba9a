"""A remark behind a line, such as `[product rule]`: where it names a rule, there must be something to apply it to.

A remark that names no rule is kept as it is. None of them changes a point.
"""

import re

from coursekit.derivations.form import names
from coursekit.derivations.node import walk
from coursekit.derivations.value import exponent_of


def _tops(sides):
    """What is differentiated, with what stands behind a name."""
    return [one.args[0] for side in sides for one in walk(side) if one.kind == "d"]


def _kinds(*kinds):
    return lambda sides, _: any(one.kind in kinds for side in sides for one in walk(side))


def _differentiates(*kinds):
    def found(sides, statement):
        tops = [
            statement.definitions.get(top.value, ((), top))[1] if top.kind == "name" else top for top in _tops(sides)
        ]
        powers = "*" in kinds  # a square is a product, too
        return any(
            one.kind in kinds or (powers and one.kind == "^" and exponent_of(one.args[1]) is not None)
            for top in tops
            for one in walk(top)
        )

    return found


def _means_of_products(sides, _):
    means = [one.args[0] for side in sides for one in walk(side) if one.kind == "E"]
    return any(one.kind in ("*", "·", "^") for mean in means for one in walk(mean))


def _inequality(sides, _):
    return _kinds("norm", "abs")(sides, None)


_RULES = {  # a rule by its name in a remark, what it needs, and what is missing where it does not fit
    r"chain( rule)?": (_kinds("d", "sigmoid'"), "nothing is differentiated there"),
    r"product rule": (_differentiates("*", "·", "⊙"), "no product is differentiated there"),
    r"quotient rule": (_differentiates("/"), "no fraction is differentiated there"),
    r"power rule": (_differentiates("^", "norm", "sqrt"), "no power is differentiated there"),
    r"sum rule": (_differentiates("+", "-", "series"), "no sum is differentiated there"),
    r"linear(ity)?": (_kinds("d", "E", "series", "tr", "sum"), "there is nothing linear there"),
    r"transposed?": (_kinds("transpose"), "nothing is transposed there"),
    r"trace( rule)?": (_kinds("tr"), "there is no trace there"),
    r"independen(t|ce)": (_means_of_products, "no mean of a product is there"),
    r"triangle( inequality)?": (_inequality, "there is no norm there"),
    r"taylor('s formula)?": (_kinds("o"), "there is no remainder there"),
}


def misfit(remark, sides, statement):
    """Why the rule that a remark names has nothing to apply to in some sides, "" where it has or none is named."""
    text = " ".join(remark.lower().split()).removeprefix("by ").removeprefix("the ").strip(" .")
    for rule, (fits, why) in _RULES.items():
        if re.fullmatch(rule, text):
            return "" if fits(sides, statement) else why
    if text in statement.definitions and not any(text in names(side) for side in sides):
        return f"`{text}` is not there"
    return ""
