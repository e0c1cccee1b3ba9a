"""Two margins, one loss: answers that data cannot say."""


def _wrong_classes(scores, t):
    return [score for j, score in enumerate(scores) if j != t]


def _signed(number):
    return f"{number:g}" if number >= 0 else f"({number:g})"


def _over_all_classes(first, second, t):
    pairs = ((scores, target - 1) for scores, target in zip((first, second), t, strict=True))
    return sum(max(0, 1 - (s[t] - wrong)) for s, t in pairs for wrong in _wrong_classes(s, t)) / 2


def lines(first, t, m1, second, m2):
    return "\n".join(
        rf"$$m_{i} = {s[k - 1]:g} - {_signed(max(_wrong_classes(s, k - 1)))} = {m:g}, \quad \max(0, 1 - m_{i}) = "
        rf"{max(0, 1 - m):g}$$"
        for i, s, k, m in ((1, first, t[0], m1), (2, second, t[1], m2))
    )
