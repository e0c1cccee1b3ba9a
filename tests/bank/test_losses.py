"""The references of notebook 02 against scikit-learn, SciPy, PyTorch, SymPy and the package's own kernels."""

import math

import numpy as np
import pytest
import sympy
from scipy import stats

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import solution


def numbers_of(id, count=20):
    """The lecture's numbers and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, i) for i in given(exercise)[:count])]


def right(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


def calls(id, count=20):
    """The arguments of every case, and of some hidden ones."""
    answer_type = BANK[id].answer_type
    return [*(case.args for case in answer_type.cases), *(answer_type.random(Draw(f"{id} {i}")) for i in range(count))]


@pytest.mark.parametrize(("predictions", "targets"), calls("losses/gradients"))
def test_gradients_are_those_of_autograd_and_of_the_kernels(predictions, targets):
    torch = pytest.importorskip("torch")
    results = ANSWERS["losses/gradients"].reference(predictions, targets)
    for loss, kernel, result in zip((torch.nn.MSELoss(), torch.nn.L1Loss()), ("mse", "mae"), results, strict=True):
        leaf = torch.tensor(predictions, dtype=torch.float64, requires_grad=True)
        loss(leaf, torch.tensor(targets, dtype=torch.float64)).backward()
        np.testing.assert_allclose(result, leaf.grad, rtol=1e-12)
        np.testing.assert_allclose(result, ck.losses.LOSSES[kernel].gradient(predictions, targets), rtol=1e-12)


@pytest.mark.parametrize(("scores", "y"), calls("losses/hinge"))
def test_hinge_is_that_of_scikit_learn_and_of_the_kernels(scores, y):
    metrics = pytest.importorskip("sklearn.metrics")
    result = ANSWERS["losses/hinge"].reference(scores, y)
    if len(set(y)) > 1:
        assert result == pytest.approx(metrics.hinge_loss(y, scores))
    assert result == pytest.approx(ck.losses.hinge(scores, y))


@pytest.mark.parametrize(("scores", "y"), calls("losses/logistic"))
def test_logistic_is_that_of_pytorch_and_of_the_kernels(scores, y):
    torch = pytest.importorskip("torch")
    result = ANSWERS["losses/logistic"].reference(scores, y)
    judge = torch.nn.functional.binary_cross_entropy_with_logits
    assert result == pytest.approx(judge(torch.tensor(scores).double(), torch.tensor(y).double()).item())
    assert result == pytest.approx(ck.losses.logistic(scores, y))


@pytest.mark.parametrize("numbers", numbers_of("losses/multiclass-hinge"))
def test_multiclass_hinge_is_that_of_scikit_learn(numbers):
    metrics = pytest.importorskip("sklearn.metrics")
    first, second, t = numbers.values()
    judge = [
        metrics.hinge_loss([k], [scores], labels=[1, 2, 3, 4]) for scores, k in zip((first, second), t, strict=True)
    ]
    values = right("losses/multiclass-hinge", numbers)
    assert [max(0, 1 - values["m1"]), max(0, 1 - values["m2"])] == pytest.approx(judge)
    assert values["loss"] == pytest.approx(np.mean(judge))
    assert values["loss"] == pytest.approx(ck.losses.multiclass_hinge([first, second], np.array(t) - 1))
    assert values["m1"] < 0  # the hints and the solution say so
    assert values["m2"] > 1


@pytest.mark.parametrize("numbers", numbers_of("losses/cross-entropy"))
def test_cross_entropy_is_that_of_scikit_learn(numbers):
    metrics = pytest.importorskip("sklearn.metrics")
    first, second, t = numbers.values()
    assert (sum(first), sum(second)) == pytest.approx((1, 1))
    values = right("losses/cross-entropy", numbers)
    for probabilities, k, loss in ((first, t[0], "l1"), (second, t[1], "l2")):
        assert values[loss] == pytest.approx(metrics.log_loss([k], [probabilities], labels=[1, 2, 3]))
    assert values["mean"] == pytest.approx(metrics.log_loss(t, [first, second], labels=[1, 2, 3]))


def test_the_lectures_printed_results():
    assert round(right("losses/cross-entropy", BANK["losses/cross-entropy"].lecture)["l1"], 3) == 0.223
    assert "0.799" in solution(BANK["losses/upper-bound"], {})
    assert ck.check("losses/upper-bound", 0.45).status == "right"


@pytest.mark.parametrize("numbers", numbers_of("losses/kl"))
def test_entropies_and_divergences_are_those_of_scipy(numbers):
    q, p = numbers["q"], numbers["p"]
    assert (sum(q), sum(p)) == pytest.approx((1, 1))
    assert right("losses/kl", numbers) == pytest.approx(
        {
            "entropy": stats.entropy(q),
            "cross_entropy": stats.entropy(q) + stats.entropy(q, p),
            "kl_qp": stats.entropy(q, p),
            "kl_pq": stats.entropy(p, q),
        }
    )


@pytest.mark.parametrize("numbers", numbers_of("losses/soft-targets"))
def test_soft_targets_are_charged_as_by_pytorch(numbers):
    torch = pytest.importorskip("torch")
    q, p = (torch.tensor(numbers[name], dtype=torch.float64) for name in ("q", "p"))
    values, scores = right("losses/soft-targets", numbers), torch.log(p).requires_grad_()
    loss = torch.nn.functional.cross_entropy(scores[None], q[None])
    loss.backward()
    assert q.tolist() == [votes / 10 for votes in numbers["votes"]]
    assert values["loss"] == pytest.approx(loss.item())
    assert [values[name] for name in ("g1", "g2", "g3")] == pytest.approx(scores.grad.tolist(), abs=1e-12)
    assert values["lowest"] == pytest.approx(stats.entropy(q))
    assert values["lowest"] <= values["loss"]


@pytest.mark.parametrize("numbers", numbers_of("losses/kinks"))
def test_slopes_at_a_kink_are_one_sided_differences(numbers):
    y, c, h = np.array(numbers["y"], float), float(numbers["y"][numbers["at"]]), 1e-6
    values, loss = right("losses/kinks", numbers), lambda c: np.abs(c - y).mean()
    assert values["left"] == pytest.approx((loss(c) - loss(c - h)) / h, rel=1e-6)
    assert values["right"] == pytest.approx((loss(c + h) - loss(c)) / h, rel=1e-6)
    assert values["there"] == pytest.approx((loss(c + h) - loss(c - h)) / (2 * h), rel=1e-6)
    assert values["there"] == pytest.approx(np.sign(c - y).mean())
    assert values["next_c"] == pytest.approx(c - numbers["lr"] * values["there"])


def test_a_mistake_is_told_from_one_that_would_have_shown_earlier():
    verdict = ck.check("losses/kl", [0.5, 0.835, -0.335, 0.382])  # with negative entropies kl_qp would be the same
    assert verdict.mistake == "sign of the divergence"


def test_a_divergence_is_not_taken_for_a_third_of_the_entropy():
    verdict = ck.check("losses/soft-targets", [1.1983, 0.3004, -0.1, -0.2, 0.3])  # entropy / 3 is 0.2993
    assert verdict.mistake == "divergence in place of the entropy"


@pytest.mark.parametrize("p", np.linspace(-0.1, 1.1, 121).round(2))
def test_a_counterexample_is_one_by_definition(p):
    holds = 0 < p < 1 and np.argmax([p, 1 - p]) == 1 and -math.log(p) < 1
    verdict = ck.check("losses/upper-bound", p)
    assert verdict.status == ("right" if holds else "wrong")
    assert holds or verdict.mistake
    assert not holds or -math.log2(p) >= 1  # to base 2 it is a bound


def test_only_the_right_option_is_smallest_at_an_exact_prediction():
    e = sympy.Symbol("e", real=True)
    values = np.linspace(-6, 6, 241)
    smallest = {}
    for letter, option in zip("abcde", (e**3, sympy.log(e), sympy.sin(e), 1 / e, 5 * e**2 - 2), strict=True):
        with np.errstate(all="ignore"):
            on_grid = sympy.lambdify(e, option)(values)
        finite = np.isfinite(on_grid).all()
        smallest[letter] = finite and list(values[on_grid == on_grid.min()]) == [0.0]
    assert [letter for letter in smallest if smallest[letter]] == [ANSWERS["losses/which"].letter]


@pytest.mark.parametrize("numbers", numbers_of("risk/decompose"))
def test_the_errors_lead_from_the_best_of_all_to_the_one_found(numbers):
    values = right("risk/decompose", numbers)
    path = numbers["best"] + np.cumsum([values["approximation"], values["estimation"], values["optimization"]])
    assert list(path) == pytest.approx([numbers["family"], numbers["minimizer"], numbers["found"]])
    assert values["excess"] == pytest.approx(numbers["found"] - numbers["best"])
    assert min(values.values()) > 0
    assert numbers["training"] < numbers["family"]  # overfitted, as training losses are
