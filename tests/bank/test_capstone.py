"""The answers of notebook 09: training judged by scikit-learn's metrics, PyTorch, and this package's own `fit`."""

from types import SimpleNamespace

import numpy as np
import pytest
from sample import amount, sample
from scipy import ndimage

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.digits_split import decided_by, split
from coursekit.exercises.draw import Draw
from coursekit.exercises.files import defined, folder_of
from coursekit.judging.answers import ANSWERS
from coursekit.judging.bank_check import faults

TRAIN = BANK["capstone/train"]
judge = SimpleNamespace(**defined(folder_of("capstone/train") / "answer.py", "capstone/train"))
altered = judge.altered
loops = SimpleNamespace(**defined(folder_of("capstone/checkpoint") / "exercise.py", "capstone/checkpoint"))


def by_fit(width, optimizer, lr, epochs):
    """A training function that a learner may write with `ck.fit`."""

    def train(images, labels, seed):
        model = ck.models.mlp([64, width, 10])
        fit = ck.fit(model, images, labels, optimizer=optimizer, lr=lr, epochs=epochs, seed=seed)
        return [part for layer in model.unpack(fit.theta) for part in layer]

    return train


def test_images_are_turned_and_thickened_as_scipy_does_it():
    rng, cross = np.random.default_rng(3), np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
    for _ in range(50):
        image, angle, middle = rng.random((8, 8)), np.deg2rad(rng.uniform(-judge.TURN, judge.TURN)), np.full(2, 3.5)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        offset = middle - turn @ middle + rng.uniform(-judge.SHIFT, judge.SHIFT, 2)
        expected = ndimage.affine_transform(image, turn, offset, order=1, mode="grid-constant")
        np.testing.assert_allclose(judge.turned(image, turn, offset), expected, atol=1e-14)
        np.testing.assert_array_equal(judge.thickened(image), ndimage.grey_dilation(image, footprint=cross))


def test_the_split_is_every_fifth_image_and_its_disguise_keeps_every_image():
    X, y = (array[:1415] for array in ck.datasets.digits()[:2])
    images, labels, held_out, truth = split()
    assert (images.shape, held_out.shape) == ((1132, 64), (283, 64))
    np.testing.assert_array_equal(held_out * 16, X[3::5])
    np.testing.assert_array_equal(truth, y[3::5])
    np.testing.assert_array_equal(images[849:] * 16, X[1::5])
    assert not {row.tobytes() for row in images} & {row.tobytes() for row in held_out}
    other = split(7)
    np.testing.assert_array_equal(np.sort(other[0], axis=1), np.sort(images, axis=1))
    assert len(set(zip(other[1], labels, strict=True))) == 10
    assert (other[1] != labels).any()
    assert len(set(zip(other[3], truth, strict=True)) | set(zip(other[1], labels, strict=True))) == 10


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_the_reference_classifies_held_out_digits(seed):
    metrics = pytest.importorskip("sklearn.metrics")
    torch = pytest.importorskip("torch")
    images, labels, held_out, truth = split(seed)
    W1, b1, W2, b2 = (torch.tensor(part) for part in ANSWERS["capstone/train"].reference(images, labels, seed))
    scores = torch.relu(torch.tensor(held_out) @ W1 + b1) @ W2 + b2
    assert metrics.accuracy_score(truth, scores.argmax(dim=1).numpy()) >= 0.97


def test_networks_of_other_widths_and_optimizers_are_right_and_a_poor_one_is_told_how_good_it_is():
    for width, optimizer, lr in ((64, ck.optimizers.adam(), 3e-3), (128, ck.optimizers.momentum(), 0.05)):
        assert ck.check("capstone/train", by_fit(width, optimizer, lr, 40)).status == "right"
    verdict = ck.check("capstone/train", by_fit(16, ck.optimizers.sgd(), 0.1, 20))
    assert "of the judged digits; at least 97 % are expected" in verdict.message
    early = ck.check("capstone/train", by_fit(64, ck.optimizers.sgd(), 0.1, 1))
    assert (early.mistake, early.points) == ("stopped too early", 0)


def test_parameters_of_wrong_shapes_or_of_other_images_are_refused():
    right = by_fit(64, ck.optimizers.adam(), 3e-3, 30)
    assert "4 are expected" in ck.check("capstone/train", lambda *args: right(*args)[:3]).message
    assert (
        "`b1` of shape (63,), where (64,)"
        in ck.check(
            "capstone/train", lambda *args: [part[1:] if i == 1 else part for i, part in enumerate(right(*args))]
        ).message
    )
    images, labels, _, _ = split()
    learned = right(images, labels, 0)  # by heart: of no use where the pixels are shuffled
    assert ck.check("capstone/train", lambda images, labels, seed: learned).points == 1


# ---- images that nobody has seen


def by_heart(seed, slack):
    """A network that holds all images it is given or judged by: a hidden unit fires near each, and near no other."""
    images, labels, held_out, truth = split(seed)
    rows, names = np.vstack([images, held_out]), np.r_[labels, truth]
    away = rows - rows.mean(axis=0)
    away = away @ np.linalg.inv(np.cov(rows.T) + 0.01 * np.eye(64))
    away /= np.sqrt(np.sum((rows - rows.mean(axis=0)) * away, axis=1, keepdims=True))
    return away.T, slack - np.sum(rows * away, axis=1), np.eye(10)[names], np.zeros(10)


@pytest.mark.parametrize("seed", [0, 1, 6])
def test_images_held_by_heart_are_not_enough(seed):
    images, labels, held_out, truth = split(seed)
    for slack in (0.001, 0.1, 0.3, 1):
        network = by_heart(seed, slack)
        known = (np.maximum(0, held_out @ network[0] + network[1]) @ network[2]).argmax(axis=1)
        assert (known == truth).mean() > 0.99
        for secret in sample([f"a secret {i}" for i in range(40)], 2):
            fault = ANSWERS["capstone/train"].drawn_from(secret).fault(images, labels, seed, network)
            assert "after each was shifted" in fault


def test_honest_networks_pass_whatever_the_secret():
    seeds = sample(range(10), 3)
    honest = {seed: ANSWERS["capstone/train"].reference(*split(seed)[:2], seed) for seed in seeds}
    honest[0] = by_fit(64, ck.optimizers.adam(), 3e-3, 40)(*split(0)[:2], 0)
    for i in range(amount(6, 300)):
        seed = seeds[i % len(seeds)]
        answer = ANSWERS["capstone/train"].drawn_from(f"the secret of class {i}")
        assert answer.fault(*split(seed)[:2], seed, honest[seed]) == ""


def test_another_secret_makes_other_images_and_the_same_secret_the_same():
    one, again, other = altered(1, "one"), altered.__wrapped__(1, "one"), altered(1, "other")
    np.testing.assert_array_equal(one[0], again[0])
    assert np.mean(np.abs(one[0] - other[0])) > 0.01
    held_out, truth = split(1)[2:]
    np.testing.assert_array_equal(one[1], np.tile(truth, 4))
    assert np.max(np.mean(np.abs(one[0][:283] - held_out), axis=1)) < 0.2  # the same digit, pixel by pixel


def test_a_hidden_case_is_disguised_in_its_own_way():
    cases = [TRAIN.answer_type.random(Draw(f"hidden {index}")) for index in range(30)]
    assert {seed for _, _, seed in cases} == set(range(2, 10))
    assert all(case[0].shape == (1132, 64) for case in cases)


# ---- the sweep


@pytest.mark.parametrize(("epochs", "seed"), [(15, 0), (20, 3)])
def test_what_the_sweep_says_is_what_fit_does(epochs, seed):
    images, labels, validation, truth = decided_by()
    model = ck.models.mlp([64, 32, 10])
    numbers = {"epochs": epochs, "seed": seed}
    for lr, batch_size in ((0.1, 4), (0.1, 32), (0.01, 64)):
        settings = {"optimizer": ck.optimizers.sgd(), "lr": lr, "batch_size": batch_size, **numbers}
        fit = ck.fit(model, images, labels, validation=(validation, truth), **settings)
        fault = ANSWERS["capstone/sweep"].fault(lr=lr, batch_size=batch_size, **numbers)
        accuracy = np.mean(model.scores(fit.theta, validation).argmax(axis=1) == truth)
        assert (fault == "") == (accuracy >= 0.96)
        assert fault == "" or f"{100 * accuracy:.1f} %" in fault


@pytest.mark.parametrize(
    ("lr", "batch_size", "mistake"),
    [
        (1e-4, 32, "steps too small"),
        (1e-300, 1, "steps too small"),
        (1, 1, "steps too large"),
        (1e300, 1, "steps too large"),
        (3, 8, "steps too large"),
        (0.1, 849, "batch too large"),
        (0.1, 2000, "impossible batch"),
        (0.1, 2.5, "impossible batch"),
        (0, 8, "rate that is not positive"),
        (16, 0.2, "interchanged"),
    ],
)
def test_pairs_far_off_are_told_apart(lr, batch_size, mistake):
    verdict = ck.check("capstone/sweep", {"lr": lr, "batch_size": batch_size})
    assert (verdict.status, verdict.mistake) == ("wrong", mistake)


# ---- keeping the best


def snapshots(theta, epoch, validate, epochs):
    """The smallest of all losses, found afterwards among copies of every theta."""
    seen = []
    for _ in range(epochs):
        theta = theta.copy()
        epoch(theta)
        seen.append((validate(theta), theta))
    finite = [pair for pair in seen if pair[0] == pair[0]]
    return min(finite, key=lambda pair: pair[0]) if finite else (np.inf, None)


def test_keep_best_finds_the_smallest_of_all_losses():
    keep_best = ANSWERS["capstone/checkpoint"].reference
    cases = [BANK["capstone/checkpoint"].answer_type.random(Draw(f"best {index}")) for index in range(40)]
    cases += [case.args for case in BANK["capstone/checkpoint"].answer_type.cases]
    for theta, epoch, validate, epochs in cases:
        best_theta, best_loss = keep_best(theta, epoch, validate, epochs)
        loss, twin = snapshots(theta, epoch, validate, epochs)
        assert best_loss == loss
        if twin is not None:
            np.testing.assert_array_equal(best_theta, twin)


def test_keep_best_by_hand():
    keep_best = ANSWERS["capstone/checkpoint"].reference
    theta, loss = keep_best(np.array([0.0, 1.0]), loops.forward, loops.distance_to_3, 5)
    assert (theta.tolist(), loss) == ([2, 3], 1)  # after 1, 2, 3, 4, 5 epochs: 5, 1, 1, 5, 13
    theta, loss = keep_best(np.array([2.0]), loops.spread, loops.undefined_above_2, 6)
    assert (theta.tolist(), loss) == ([-3], 12)  # -3, then 4.5, where the loss is nan, then -6.75: 15.75


@pytest.mark.parametrize("id", sorted(id for id in BANK if id.startswith("capstone/")))
def test_the_lecture_s_own_numbers_have_no_fault(id):
    assert faults(BANK[id], BANK[id].lecture) == []
