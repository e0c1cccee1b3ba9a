"""An update of AdaDelta, in code: what data cannot say."""


def random(draw):
    n = draw.integer(1, 4)
    grad, theta, r = draw.array(n), draw.array(n), draw.array(n, 1, 9)
    return theta, r, r / 2, grad, 0.9, 0.01
