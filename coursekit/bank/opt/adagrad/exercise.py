"""An update of AdaGrad, in code: what data cannot say."""


def random(draw):
    n = draw.integer(1, 4)
    grad, theta, r = draw.array(n), draw.array(n), draw.array(n, 1, 9)
    return theta, r, grad, 0.5, 0.01
