"""Slips that readers found in other courses' chapters on backpropagation, given as answers to the exercises here."""

import numpy as np
import pytest

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.judging.api import judge

MLP = """
def mlp_gradients(X, Y, W1, b1, W2, b2):
    U = X @ W1 + b1
    H = 1 / (1 + np.exp(-U))
    delta = {error}
    below = (delta @ W2.T) * {slope}
    return {dW1}, {db1}, H.T @ delta, delta.sum(axis=0)
"""
RIGHT = {
    "error": "2 * (H @ W2 + b2 - Y) / len(X)", "slope": "H * (1 - H)", "dW1": "X.T @ below", "db1": "below.sum(axis=0)",
}  # fmt: skip
SLIPS = [  # report, what is written instead, the known mistake or a word of the verdict
    ("iamtrask/Grokking-Deep-Learning#71", {"dW1": "below.T @ X"}, "shape"),
    ("fengdu78/deeplearning_ai_books#21", {"dW1": "X @ below"}, "matmul"),
    ("SciML/SciMLBook#164", {"slope": "1"}, "sigmoid's derivative forgotten"),
    ("iamtrask/Grokking-Deep-Learning#56", {"slope": "_s(H) * (1 - _s(H))"}, "sigmoid taken twice"),
    ("Open-Deep-ML/DML-OpenProblem#54", {"error": "(H @ W2 + b2 - Y) / len(X)"}, "factor 2 forgotten"),
    (
        "makeyourownneuralnetwork/makeyourownneuralnetwork#77",
        {"error": "2 * (Y - H @ W2 - b2) / len(X)"},
        "sign of the error",
    ),
    (
        "rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization#64",
        {"db1": "(below.T @ X).sum(axis=1)"},
        "db1",
    ),
    ("bighuang624/Andrew-Ng-Deep-Learning-notes#10", {"db1": "4 * below.sum(axis=0)"}, "db1"),
]


def verdict(id, answer):
    return judge(BANK[id], BANK[id].lecture, BANK[id].answer_type.read(answer))


def mlp(**changed):
    space = {"np": np, "_s": lambda z: 1 / (1 + np.exp(-z))}
    exec(MLP.format(**RIGHT | changed), space)
    return space["mlp_gradients"]


def test_the_text_of_the_table_is_right_where_nothing_is_changed():
    assert verdict("backprop/mlp", mlp()).status == "right"


@pytest.mark.parametrize(("report", "changed", "said"), SLIPS)
def test_a_slip_of_another_course_is_named(report, changed, said):
    found = verdict("backprop/mlp", mlp(**changed))
    assert found.status != "right"
    assert said in repr(found), report


def test_half_a_slope_at_the_corner_is_not_the_left_one():
    """HomericIntelligence/Odyssey#2077: central differences give 0.5 there; here the statement chooses."""
    found = verdict("backprop/relu", lambda z: (np.maximum(z, 0), (np.sign(z) + 1) / 2))
    assert found.status != "right"
    assert "0" in repr(found)


def test_gradients_of_paths_add_up_and_a_second_pass_adds_nothing():
    """karpathy/nn-zero-to-hero#52 (the slope of exp is its value), karpathy/micrograd#102 (backward twice)."""
    graph = ck.graph.parse("f = exp(a) * a + a")
    graph.forward(a=0.5)
    expected = np.exp(0.5) * 1.5 + 1
    for _ in range(2):
        graph.backward()
        assert graph.gradients["a"] == pytest.approx(expected)


def test_a_stub_is_never_right():
    """udacity/sdc-issue-reports#94: every answer was."""
    for answer in (lambda *_: None, lambda X, Y, W1, b1, W2, b2: (W1, b1, W2, b2)):
        assert verdict("backprop/mlp", answer).status != "right"


def test_the_derivative_of_the_squared_error_in_either_order():
    """makeyourownneuralnetwork/makeyourownneuralnetwork#77: -2(t - o) was taken for an erratum; it is the same."""
    found = verdict(
        "backprop/w1-w5-chain",
        "dL/dw1 = -2*(t - o5)*do5/do3*do3/do1*do1/dw1\n= -2*(t - o5)*w5*do3/do1*do1/dw1\n= -2*(t - o5)*w5*x1",
    )
    assert found.status == "right", found.message
