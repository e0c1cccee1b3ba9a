"""Three lines and their average: answers that data cannot say."""


def _signed(number):
    """A number as a factor or term: in brackets when negative."""
    return f"{number:g}" if number >= 0 else f"({number:g})"


def lines(x, p, q, g1, g2, g3):
    return "\n".join(
        rf"$$g_{k}({x:g}) = {a + b:g} \cdot {_signed(x)} - {_signed(a * b)} = {g:g}$$"
        for k, a, b, g in zip((1, 2, 3), p, q, (g1, g2, g3), strict=True)
    )


def squares(average, g1, g2, g3):
    return " + ".join(f"({g:g} - {_signed(average)})^2" for g in (g1, g2, g3))


def equals(variance):
    return "=" if 3 * variance % 3 == 0 else r"\approx"
