"""Expressions that the tests of graphs share: the lecture's two, and what else may go wrong."""

from coursekit.graph import parse

NETWORK = """
    o1 = w1*x1 + w2*x2 + b1
    o2 = w3*x1 + w4*x2 + b2
    o3 = relu(o1)
    o4 = relu(o2)
    o5 = w5*o3 + w6*o4 + b3
    loss = (o5 - y)**2
"""
NUMBERS = {"x1": 2, "x2": 1, "y": 5, "w1": 0, "w2": 2, "b1": 3, "w3": -4, "w4": -1, "b2": 1, "w5": -2, "w6": 0, "b3": 6}
EXPRESSIONS = {
    "(x + y) * z": {"x": -2, "y": 5, "z": -4},
    NETWORK: NUMBERS,
    "x": {"x": 3},
    "q = x; f = q * q": {"x": -3},
    "f = x*x/(1 + exp(-(a/b)**3)) + sqrt(x) + max(x, b) - softplus(x)**b": {"x": 1 / 3, "a": 2, "b": -3},
    "u = sin(x) + cos(x)\nv = tanh(u) * sigmoid(u)\nlog(v) - -u + 2**x - x**2.5": {"x": 0.7},
    "max(x, x) + x - x + x/x + x**x + 1e-7*x + 123.456789*x": {"x": 1.5},
    "h = relu(w*x); k = relu(v*x); (h + k - 1)**2 + (h - k)**2": {"w": 1.5, "v": 0.25, "x": 2},
}


def both_passes(text, **inputs):
    g = parse(text)
    g.forward(**(inputs or EXPRESSIONS[text]))
    g.backward()
    return g
