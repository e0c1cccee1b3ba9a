"""A constant against a line: answers that data cannot say."""

_FIGURES = ("h0_bias2", "h0_variance", "h1_bias2", "h1_variance")
_EXACT = (4 / 45, 2 / 45, 1 / 5, 1 / 3)
_WITHIN = (0.01, 0.01, 0.02, 0.02)


def _off(h0_bias2, h0_variance, h1_bias2, h1_variance):
    values = (h0_bias2, h0_variance, h1_bias2, h1_variance)
    for name, value, exact, within in zip(_FIGURES, values, _EXACT, _WITHIN, strict=True):
        if abs(value - exact) > within:
            return f"`{name}` is not within {within:g} of what very many data sets give."
    return ""


def _experiment_gives(*figures):
    """What to do with a mistake that leads to these figures: each one submitted is one of them, or right."""

    def when(h0_bias2, h0_variance, h1_bias2, h1_variance):
        values = (h0_bias2, h0_variance, h1_bias2, h1_variance)
        each = zip(values, figures, _EXACT, _WITHIN, strict=True)
        return all(min(abs(value - figure), abs(value - exact)) <= within for value, figure, exact, within in each)

    return {"wrong": dict(zip(_FIGURES, figures, strict=True)), "when": when}
