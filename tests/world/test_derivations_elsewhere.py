"""What people have reported of other programs that check lines of mathematics, as it would meet a derivation here."""

import pytest

from coursekit.exercises import BANK
from coursekit.judging.api import judge

TRUE, FALSE, UNREAD = "true", "false", "unread"
NORMAL = "d(||X*w - y||^2)/dw = 0\n"
ROWS = [
    # report, exercise, what was typed, what the last line is
    ("maths/moodle-qtype_stack#167", "gd/normal-equations", f"{NORMAL}1 = 1", TRUE),  # and earns nothing: below
    ("maths/moodle-qtype_stack#1071", "gd/normal-equations", f"{NORMAL}2 = 0", FALSE),
    ("maths/moodle-qtype_stack#1071", "gd/normal-equations", f"{NORMAL}3 = 0", FALSE),
    ("maths/moodle-qtype_stack#657", "gd/norm-convex", "||c*x + (1 - c)*y|| <= |c|*||x|| + |1 - c|*||y||", TRUE),
    ("maths/moodle-qtype_stack#657", "opt/adam-bias", "E[M] = (1 - beta^t)*u*(1 - beta)/(1 - beta)", TRUE),
    ("maths/moodle-qtype_stack#582", "backprop/sigmoid-slope", "d(sigma(z))/dz = (1 + exp(-z))^-2*e^(-z)", TRUE),
    (
        "maths/moodle-qtype_stack#449",
        "sgd/batch-variance",
        "E[((1/m)*sum(i, 1, m, g_i) - u)^2] = sqrt(v)^2/sqrt(m)^2",
        TRUE,
    ),
    ("maths/moodle-qtype_stack#569", "gd/normal-equations", f"{NORMAL}w > 0, 0 < w", UNREAD),
    ("maths/moodle-qtype_stack#792", "backprop/w1-w5-chain", "dL/dw_1 = 2(o_5 - t) w_5 x_1", TRUE),
    ("numbas/Numbas#788", "gd/norm-convex", "||c*x + (1 - c)*y|| >= c*||x|| + (1 - c)*||y||", FALSE),
    ("numbas/Numbas#788", "gd/norm-convex", "||c*x + (1 - c)*y|| <= ||x|| + ||y||", TRUE),  # weaker, and not the target
    ("numbas/Numbas#1012", "opt/adam-bias", "E[M] = (-6)^(2*t)*6^(-2*t)*(1 - beta^t)*u", TRUE),
    ("numbas/Numbas#1139", "gd/geometric-convergence", "w3 = ((1 - r*a))^2*w1", TRUE),
    ("numbas/Numbas#1139", "gd/geometric-convergence", "w3 = (r(1/r - a))^2*w1", TRUE),
    ("numbas/Numbas#1139", "gd/geometric-convergence", "w3 = r(1/r - a)^2*w1", FALSE),
    ("PrairieLearn/PrairieLearn#13396", "opt/unrolled-velocity", "v3 = beta v2 - r g3 = β v2 − r g3", TRUE),
    ("PrairieLearn/PrairieLearn#13661", "losses/kl-split", "K + H = sum(j, 1, k, 3j - 3*j) + K + H", TRUE),
    ("PrairieLearn/PrairieLearn#5879", "gd/geometric-convergence", "w3 = w2(1 - ra)", TRUE),
    ("openwebwork/webwork-open-problem-library#563", "backprop/quadratic-form-gradient", "df/dx = 2*A'*x", FALSE),
    (
        "openwebwork/webwork-open-problem-library#563",
        "backprop/quadratic-form-gradient",
        "df/dx = (x'*(A' + A))'",
        TRUE,
    ),
    ("Khan/khan-exercises#118275", "backprop/hidden-delta", "dL/dU = ((W*D') .* sigma'(U)')'", TRUE),
]


def verdict(id, text):
    return judge(BANK[id], {}, BANK[id].answer_type.read(text))


@pytest.mark.parametrize(("report", "id", "typed", "outcome"), ROWS)
def test_report(report, id, typed, outcome):
    message = verdict(id, typed).message
    found = UNREAD if "cannot be read" in message else TRUE
    if "does not follow" in message or "is not true" in message:
        found = FALSE
    assert found == outcome, message


def test_a_line_that_says_nothing_earns_nothing():
    """maths/moodle-qtype_stack#167: 1 = 1 was always right."""
    for empty in ("1 = 1", "w = w", "X'*X*w = X'*X*w", "0*w = 0"):
        assert verdict("gd/normal-equations", f"{NORMAL}{empty}").points == 0, empty
