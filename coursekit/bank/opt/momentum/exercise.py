"""An update with momentum, in code: what data cannot say."""


def random(draw):
    n = draw.integer(1, 4)
    grad, theta, v = draw.array(n), draw.array(n), draw.array(n, 1, 9)
    return theta, v, grad, 0.1, 0.9
