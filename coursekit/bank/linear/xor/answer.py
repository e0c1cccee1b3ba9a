"""XOR, lifted: answers that data cannot say."""

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
