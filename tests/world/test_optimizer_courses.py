"""Optimizers as public courses and libraries have printed them, each with the report that it was wrong or other.

A learner who brings such a line along gets the sentence of the mistake, and not only "wrong".
"""

import numpy as np
import pytest

import coursekit as ck

MOMENTUM = "def momentum_step(theta, v, grad, lr, beta):\n    "
NESTEROV = "def nesterov_step(theta, v, gradient, lr, beta):\n    "
ADAM = """def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    """
STEP = "\n    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v"

TOLD = [  # the report, the code, the mistake that it is told
    ("fchollet/deep-learning-with-python-notebooks#19", MOMENTUM + "v = beta * v + lr * grad\n    return theta + v, v",
     "uphill"),
    ("fchollet/deep-learning-with-python-notebooks#289",
     MOMENTUM + "v = beta * v - lr * grad\n    return theta + beta * v - lr * grad, v", "momentum twice"),
    ("fastai/fastbook#483", MOMENTUM + "v = beta * v + (1 - beta) * grad\n    return theta - lr * v, v",
     "mean in place of the sum"),
    ("Lasagne/Lasagne#527",
     NESTEROV + "v = beta * v - lr * gradient(theta)\n    return theta + beta * v - lr * gradient(theta), v",
     "interim point forgotten"),
    ("eriklindernoren/ML-From-Scratch#35", ADAM + "m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)" + STEP,
     "correction without the power"),
    ("ufal/npfl114#79", ADAM + "m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**2)" + STEP,
     "square in place of the power of v"),
    ("phlippe/uvadlc_notebooks#35", ADAM + "m_hat, v_hat = m / (1 - beta1**t), v" + STEP, "only m corrected"),
    ("d2l-ai/d2l-zh#502", ADAM + "m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)"
     + STEP.replace("(np.sqrt(v_hat) + eps)", "np.sqrt(v_hat + eps)"), "epsilon inside the root"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "code", "mistake"), TOLD, ids=[report for report, *_ in TOLD])
def test_what_a_course_has_printed_is_named(report, code, mistake):
    names = {"np": np}
    exec(code, names)
    (function,) = (value for name, value in names.items() if name.endswith("_step"))
    verdict = ck.check(f"opt/{function.__name__.removesuffix('_step')}", function)
    assert verdict.status != "right"
    assert verdict.mistake == mistake
