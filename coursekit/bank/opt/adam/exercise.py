"""An update of Adam, in code: what data cannot say."""


def random(draw):
    n = draw.integer(1, 4)
    grad, theta, v = draw.array(n), draw.array(n), draw.array(n, 1, 9)
    return theta, v / 4, v, grad, draw.integer(1, 9), 0.5, 0.9, 0.99, 0.01
