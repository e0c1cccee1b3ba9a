"""Rows that judge have no part in what they judge: not by their values, not by their scale.

The public reports: `intro-stat-learning/ISLP_labs#21` and `scikit-learn/scikit-learn#24695` (standardized before the
split), `mahmoodlab/MCAT#25` (the epoch chosen and reported on the same rows).
"""

import json
from pathlib import Path

import numpy as np
import pytest

import coursekit as ck

LESSON = Path(__file__).parents[2] / "notebooks" / "08_regularization.ipynb"


def test_rows_that_validate_have_no_part_in_the_training_of_the_dropout_panel():
    """Other rows to validate on, a hundred times as far away: the training is the same, number by number."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100, 2)), np.resize([0, 1], 100)
    validate = np.random.default_rng(0).permutation(100)[50:]  # seed 0 of the panel
    far = X.copy()
    far[validate] = 100 * X[validate] + 30
    (one, two) = (ck.panels.dropout(rows, y).result for rows in (X, far))
    np.testing.assert_array_equal(one.trained, two.trained)
    assert not np.allclose(one.left_out, two.left_out)


def cell(id):
    (found,) = (each for each in json.loads(LESSON.read_text("utf-8"))["cells"] if each["id"] == id)
    return "".join(found["source"])


def test_the_lesson_s_own_fit_sees_nothing_of_a_fold():
    """What lesson 8 cross-validates: other values in the fold, and the fit to the others predicts as before."""
    space = {"ck": ck, "np": np, "penalties": np.logspace(-2, 2, 5)}
    exec(cell("strength-code").split("\n\n\n")[0], space)  # its function `fit`
    rng, seen = np.random.default_rng(1), []
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    out, probe = np.arange(30) % 5 == 0, rng.normal(size=(4, 3))
    for factor in (1, 1000):
        rows = X.copy()
        rows[out] *= factor
        seen.append(space["fit"](rows[~out], y[~out])(probe))
    np.testing.assert_array_equal(*seen)
    for name in ("strength-code", "leak-code"):
        assert "ck.regularization.cross_validate(fit, X" not in cell(name), "X is standardized on all rows"


@pytest.mark.filterwarnings("ignore:divide by zero")  # of the slips, where the rate is 0
def test_a_mistake_in_dropout_that_hides_at_one_half_does_not_hide_here():
    """`rasbt/LLMs-from-scratch#431`: 1/rate for 1/(1 - rate); `lightaime/cs231n#1`: kept and dropped exchanged."""
    by_rate = lambda h, u, rate, training: np.where(u >= rate, h / rate, 0.0) if training else h  # noqa: E731
    exchanged = lambda h, u, rate, training: np.where(u < rate, h / rate, 0.0) if training else h  # noqa: E731
    scaled_later = lambda h, u, rate, training: h * (u >= rate) if training else h * (1 - rate)  # noqa: E731
    for function, mistake in [
        (by_rate, "divided by the rate"),
        (exchanged, "kept and dropped swapped"),
        (scaled_later, "scaled at test time in place of training"),
    ]:
        assert ck.check("reg/dropout", function).mistake == mistake
