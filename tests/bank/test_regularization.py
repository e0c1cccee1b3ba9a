"""The references of notebook 08 against the package's kernels, PyTorch, scikit-learn and minimization."""

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.regularization import ridge, soft_threshold
from coursekit.exercises import BANK
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS


def cases(id):
    """The lecture's numbers and the first 20 variants that students can get."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:20])]


def calls(id):
    """The arguments of all cases and of 20 hidden ones."""
    answer_type = BANK[id].answer_type
    return [case.args for case in answer_type.cases] + [answer_type.random(Draw(f"{id} {i}")) for i in range(20)]


def values(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


def reference(id):
    return ANSWERS[id].reference


def test_weight_decay_is_a_step_of_pytorch():
    torch = pytest.importorskip("torch")
    for numbers in cases("reg/weight-decay"):
        known = values("reg/weight-decay", numbers)
        w = torch.tensor(float(numbers["w"]), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=numbers["lr"])
        (numbers["g"] * w + numbers["lambda_"] * w**2).backward()
        assert known["total"] == pytest.approx(w.grad.item())
        optimizer.step()
        assert known["new_w"] == pytest.approx(w.item())
        decayed = torch.ones(1, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([decayed], lr=numbers["lr"], weight_decay=2 * numbers["lambda_"])
        left = []
        for _ in range(numbers["n"]):
            decayed.grad = torch.zeros(1, dtype=torch.float64)
            optimizer.step()
            left.append(decayed.item())
        assert (known["factor"], known["left"]) == pytest.approx((left[0], left[-1]))


def test_adam_with_a_penalty_and_adamw_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    for numbers in cases("reg/l2-vs-decoupled"):
        known, ends = values("reg/l2-vs-decoupled", numbers), []
        for optimizer in (torch.optim.Adam, torch.optim.AdamW):
            w = torch.tensor(numbers["w"], dtype=torch.float64, requires_grad=True)
            w.grad = torch.tensor(numbers["g"], dtype=torch.float64)
            optimizer([w], lr=numbers["lr"], eps=0.0, weight_decay=numbers["lambda_"]).step()
            ends += w.tolist()
        assert [known[name] for name in ("w1_l2", "w2_l2", "w1_adamw", "w2_adamw")] == pytest.approx(ends)


def test_ridge_is_that_of_scikit_learn_and_of_the_package():
    linear_model = pytest.importorskip("sklearn.linear_model")
    for X, y, l2 in calls("reg/ridge"):
        w, n = reference("reg/ridge")(X, y, l2), len(X)
        judge = linear_model.Ridge(alpha=n * l2, fit_intercept=False, solver="svd").fit(X, y)
        np.testing.assert_allclose(w, judge.coef_, rtol=1e-8, atol=1e-10)
        centered, target = X - X.mean(axis=0), y - y.mean()
        ours = ridge(centered, target, l2).weights
        np.testing.assert_allclose(
            reference("reg/ridge")(centered, target, l2) if l2 else ours, ours, rtol=1e-7, atol=1e-9
        )


def test_the_soft_threshold_is_the_lowest_point():
    grid = np.linspace(-7, 7, 28001)
    for z, t in calls("reg/soft-threshold"):
        found = reference("reg/soft-threshold")(z, t)
        np.testing.assert_allclose(found, soft_threshold(z, t), atol=1e-15)
        for one, w in zip(np.ravel(z), np.ravel(found), strict=True):
            assert w == pytest.approx(grid[np.argmin((grid - one) ** 2 / 2 + t * np.abs(grid))], abs=1e-3)


def test_dropout_keeps_the_mean_while_training_and_does_nothing_else():
    rng, h = np.random.default_rng(0), np.array([1.0, -2.0, 5.0])
    for rate in (0.2, 0.5, 0.9):
        u = rng.random((200_000, 3))
        out = reference("reg/dropout")(np.broadcast_to(h, u.shape), u, rate, True)
        assert np.mean(out == 0) == pytest.approx(rate, abs=0.005)
        np.testing.assert_allclose(out.mean(axis=0), h, rtol=0.03)
        np.testing.assert_array_equal(reference("reg/dropout")(h, u[0], rate, False), h)


def naive_stop(losses, patience):
    """The first epoch whose last `patience` losses are none of them below all before; else the last."""
    for trained in range(patience + 1, len(losses) + 1):
        if min(losses[: trained - patience]) <= min(losses[trained - patience : trained]):
            return losses.index(min(losses[:trained])), trained
    return losses.index(min(losses)), len(losses)


def test_early_stopping_against_its_definition():
    rng = np.random.default_rng(1)
    drawn = [(list(map(float, rng.integers(1, 9, rng.integers(1, 12)))), int(rng.integers(1, 5))) for _ in range(500)]
    for losses, patience in calls("reg/early-stopping") + drawn:
        assert reference("reg/early-stopping")(losses, patience) == naive_stop(losses, patience)


def test_cross_validation_is_that_of_scikit_learn():
    pytest.importorskip("sklearn")
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import PredefinedSplit, cross_val_score
    from sklearn.neighbors import KNeighborsRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    judges = {"slope_fit": Ridge(alpha=1.0, fit_intercept=False), "nearest_fit": KNeighborsRegressor(n_neighbors=1)}
    for fit, X, y, fold in calls("reg/cross-validate"):
        model = make_pipeline(StandardScaler(), judges[fit.__name__])
        scores = cross_val_score(model, X, y, cv=PredefinedSplit(fold), scoring="neg_mean_squared_error")
        np.testing.assert_allclose(reference("reg/cross-validate")(fit, X, y, fold), -scores, rtol=1e-9)


def dropout_in_place(h, u, rate, training):
    if training:
        h[u < rate] = 0
        h /= 1 - rate
    return h


def leaky(fit, X, y, fold):
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    errors = []
    for k in np.unique(fold):
        predict = fit(X[fold != k], y[fold != k])
        errors.append(((predict(X[fold == k]) - y[fold == k]) ** 2).mean())
    return errors


def impatient(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best > patience:
            return best, epoch + 1
    return best, len(losses)


@pytest.mark.parametrize(
    ("id", "function", "name"),
    [
        ("reg/ridge", lambda X, y, l2: np.linalg.inv(X.T @ X + l2 * np.eye(X.shape[1])) @ X.T @ y, "n forgotten"),
        ("reg/soft-threshold", lambda z, t: z * (abs(z) > t), "hard threshold"),
        ("reg/dropout", lambda h, u, rate, training: h * (u >= rate) if training else h, "not rescaled"),
        ("reg/early-stopping", impatient, "one epoch too patient"),
        ("reg/cross-validate", leaky, "standardized with all rows"),
    ],
)
def test_slips_as_a_learner_writes_them(id, function, name):
    assert ck.check(id, function).mistake == name


def test_a_dropout_that_writes_into_its_input_is_told_so():
    verdict = ck.check("reg/dropout", dropout_in_place)
    assert verdict.status == "partly right"
    assert "work on a copy" in verdict.message or verdict.mistake == "in place"


def test_bias_variance_and_losses_behave_as_the_choice_says():
    """Ridge on data whose truth is known: what rises, what falls, and what has a lowest point in between."""
    rng, lambdas = np.random.default_rng(2), np.array([0.0, 0.01, 0.1, 0.5, 2.0, 10.0, 1e5])
    X, new, truth = rng.normal(size=(15, 8)), rng.normal(size=(400, 8)), rng.normal(size=8)
    fits = [ridge(X, X @ truth + 3 * rng.normal(size=15), lambdas) for _ in range(400)]
    predictions = np.array([fit.predict(new) for fit in fits])
    bias = ((predictions.mean(axis=0) - new @ truth) ** 2).mean(axis=1)
    variance = predictions.var(axis=0).mean(axis=1)
    assert (np.diff(variance) < 0).all()
    assert (np.diff(bias[1:]) > 0).all()
    assert 0 < np.argmin(bias + variance) < len(lambdas) - 1
    lengths = np.linalg.norm(fits[0].weights, axis=1)
    assert (np.diff(lengths) < 0).all()
    assert lengths[-1] < 1e-3


def test_a_margin_is_the_distance_that_scipy_finds():
    """The nearest point of the line to each example, by constrained minimization; the nearest of all is the margin."""
    optimize = pytest.importorskip("scipy.optimize")
    for numbers in cases("reg/margin"):
        known, w, b = values("reg/margin", numbers), np.array(numbers["w"], dtype=float), numbers["b"]
        line = {"type": "eq", "fun": lambda p, w=w, b=b: w @ p + b}
        away = [
            optimize.minimize(lambda p, x=x: np.sum((p - x) ** 2), np.zeros(2), constraints=[line]).fun ** 0.5
            for x in np.array(numbers["x"], dtype=float)
        ]
        assert known["margin"] == pytest.approx(min(away), rel=1e-4)
        assert known["length"] == pytest.approx(np.linalg.norm(w))
        assert known["shortest"] == pytest.approx(1 / min(away), rel=1e-4)
        signed = np.array(numbers["y"]) * (np.array(numbers["x"]) @ w + b)
        assert (signed > 0).all()
        assert known["nearest"] == signed.min()
