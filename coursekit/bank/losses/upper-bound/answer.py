"""Is cross-entropy above the 0/1 loss?: answers that data cannot say."""

import math


def _fault(p):
    if not 0 < p < 1:
        return f"{p:.4g} is not a probability between 0 and 1."
    if p >= 0.5:
        return f"With p = {p:.4g} the other class has {1 - p:.4g}, and is not more probable."
    loss = -math.log(p)
    return "" if loss < 1 else f"With p = {p:.4g} the loss is {loss:.4g}, which is not below 1."
