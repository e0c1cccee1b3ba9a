"""How large a weight should be at first: what data cannot say."""

# numbers of inputs of a layer, and standard deviations of its weights with which the scores neither stay nor explode
WIDTHS = {
    25: (0.1, 0.12, 0.3, 0.32),
    50: (0.1, 0.12, 0.16, 0.25),
    64: (0.1, 0.15, 0.2, 0.25),
    100: (0.05, 0.08, 0.12, 0.15, 0.2),
    200: (0.05, 0.06, 0.08, 0.12),
    256: (0.04, 0.05, 0.075, 0.1, 0.125),
    400: (0.03, 0.04, 0.06, 0.08, 0.1),
}
