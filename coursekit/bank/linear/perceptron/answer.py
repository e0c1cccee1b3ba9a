"""One pass of the perceptron: answers that data cannot say."""


def _learned(row, target):
    return target * row[0], target * row[1], target


def one_pass(x, y, mistake=lambda margin: margin <= 0, change=_learned, bias=1):
    """Mistakes, w1, w2 and b after one pass from zero; `bias` is what the score multiplies b with."""
    count, w1, w2, b = 0, 0, 0, 0
    for row, target in zip(x, y, strict=True):
        if mistake(target * (w1 * row[0] + w2 * row[1] + bias * b)):
            d1, d2, d = change(row, target)
            count, w1, w2, b = count + 1, w1 + d1, w2 + d2, b + d
    return count, w1, w2, b


def always(x, y):
    return one_pass(x, y, mistake=lambda margin: True)


def when_right(x, y):
    return one_pass(x, y, mistake=lambda margin: margin >= 0)


def strictly(x, y):
    return one_pass(x, y, mistake=lambda margin: margin < 0)


def without_sign(x, y):
    return one_pass(x, y, change=lambda row, target: (row[0], row[1], 1))


def turned(x, y):
    return one_pass(x, y, change=lambda row, target: (-target * row[0], -target * row[1], -target))


def bias_kept(x, y):
    return one_pass(x, y, change=lambda row, target: (target * row[0], target * row[1], 0))


def score_without_bias(x, y):
    return one_pass(x, y, bias=0)


def bias_without_sign(x, y):
    return one_pass(x, y, change=lambda row, target: (target * row[0], target * row[1], 1))


def lines(x, y):
    """A line for each example: its score, y s, and the weights after it."""
    told, (w1, w2, b) = [], (0, 0, 0)
    for i, (row, target) in enumerate(zip(x, y, strict=True), 1):
        s = w1 * row[0] + w2 * row[1] + b
        if wrong := target * s <= 0:
            w1, w2, b = w1 + target * row[0], w2 + target * row[1], b + target
        said = f"a mistake, so $\\mathbf{{w}} = ({w1:g}, {w2:g})$ and $b = {b:g}$" if wrong else "right"
        told.append(f"- example {i}: $s = {s:g}$, $y s = {target * s:g}$, {said}")
    return "\n".join(told)
