"""What others' Nadam, RAdam, Lion, Muon, cosine and warm-up got wrong, each with its report, tried on ours."""

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.models import mlp
from coursekit.core.optimizers import RULES, lion, muon, nadam, radam
from coursekit.core.schedules import cosine, step, warmup

GRADS = np.random.default_rng(3).normal(size=(12, 4))
CORRECTED = [nadam(eps=0.5), radam(eps=0.5), RULES["adam"](eps=0.5)]
by_name = pytest.mark.parametrize("rule", CORRECTED, ids=lambda rule: rule.name)


def walk(rule, grads, lr=0.1, theta=None):
    """Theta and state after a step along each gradient."""
    theta = np.zeros(grads.shape[1]) if theta is None else np.array(theta, float)
    state = rule.init(theta.size)
    for t, grad in enumerate(grads, start=1):
        rule.update(theta, grad, state, lr, t)
    return theta, state


@by_name
def test_the_means_are_kept_as_they_are_and_corrected_for_the_step_alone(rule):
    """frgfm/holocron#1, deeplearning4j/nd4j#1891: the corrected mean was written back, so corrections piled up."""
    _, (m, v) = walk(rule, GRADS)
    weights = np.arange(len(GRADS))[::-1, None]
    np.testing.assert_allclose(m, (0.1 * 0.9**weights * GRADS).sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(v, (0.001 * 0.999**weights * GRADS**2).sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize("rule", [each for name in RULES if (each := RULES[name]()).sizes is None], ids=repr)
def test_a_parameter_goes_the_same_way_alone_and_among_others(rule):
    """geoopt/geoopt#164: the step was counted once for each group of parameters, and once more at the end."""
    together = walk(rule, GRADS)[0]
    assert together.tolist() == [walk(rule, GRADS[:, [i]])[0].item() for i in range(4)]


@pytest.mark.parametrize("rule", CORRECTED[::2], ids=lambda rule: rule.name)
def test_eps_is_added_to_the_corrected_root(rule):
    """karpathy/nanochat#304, pytorch/pytorch#22628, CyberZHG/keras-radam#29: scaled as well, or in the root."""
    length = {"nadam": 1 + 0.9 / 1.9, "adam": 1.0}[rule.name]
    np.testing.assert_allclose(
        walk(rule, np.array([[2.0, -2.0]]))[0], [-0.1 * length * 2 / 2.5, 0.1 * length * 2 / 2.5]
    )


def test_eps_of_radam_is_that_of_adam():
    """geoopt/geoopt#164 again: from the sixth step on RAdam's is Adam's step, by one factor for all parameters."""
    grads = np.tile([2.0, -0.01, 30.0], (7, 1))
    last = walk(radam(eps=0.5), grads)[0] - walk(radam(eps=0.5), grads[:-1])[0]
    share = last / (-0.1 * grads[0] / (abs(grads[0]) + 0.5))
    assert share == pytest.approx([share[0]] * 3, rel=1e-9)
    assert 0 < share[0] < 0.1


def test_nadam_looks_one_power_ahead():
    """FluxML/Flux.jl#224, online-ml/river#219: both parts had the same power of beta1. A constant gradient shows it."""
    path = ck.descend(lambda theta: [1.0], [0.0], nadam(eps=0), 1.0, 3).theta[:, 0]
    expected = [0.9 * (1 - 0.9**t) / (1 - 0.9 ** (t + 1)) + 0.1 / (1 - 0.9**t) for t in (1, 2, 3)]
    np.testing.assert_allclose(-np.diff(path), expected, rtol=1e-12)


@pytest.mark.parametrize("beta2", [0.0, 0.5, 0.6, 2 / 3, 0.7, 0.9, 0.999])
def test_radam_has_no_root_of_a_negative_number(beta2):
    """LiyuanLucasLiu/RAdam#61: NaN in the first epochs. Below 2/3 there are never enough squares for Adam's step."""
    theta, _ = walk(radam(beta1=0, beta2=beta2), np.ones((50, 1)), lr=0.01)
    assert (theta.item() == pytest.approx(-0.5)) == (beta2 <= 2 / 3)
    assert np.isfinite(theta).all()


def test_radam_begins_to_divide_where_more_than_five_squares_are_averaged():
    """lessw2020/Ranger-Deep-Learning-Optimizer#2, taki0112/RAdam-Tensorflow#2: 4 in the paper, 5 in its program.

    With beta2 = 0.999 the number of squares after five steps is 4.99: five steps of momentum.
    """
    path = ck.descend(lambda theta: [8.0], [0.0], radam(), 0.1, 6).theta[:, 0]
    assert -np.diff(path)[:5] == pytest.approx([0.8] * 5)
    assert -np.diff(path)[5] < 0.01


def test_lion_decays_beside_the_sign():
    """bitsandbytes-foundation/bitsandbytes#1992: the decay was added to the gradient, and its sign taken with it."""
    theta, _ = walk(lion(weight_decay=0.5), np.array([[-0.001, 0.001]]), theta=[10.0, 10.0])
    assert theta.tolist() == [10.0 + 0.1 - 0.5, 10.0 - 0.1 - 0.5]


@pytest.mark.parametrize("size", [1e-30, 1e-10, 1.0, 1e30])
def test_muon_does_not_see_how_long_a_gradient_is(size):
    """NVIDIA-NeMo/Emerging-Optimizers#230: below the eps that guards a division the result was no longer orthogonal."""
    rule, grad = muon(sizes=(5, 4)), np.random.default_rng(1).normal(size=24)
    weights = [walk(rule, scale * grad[None])[0][:20] for scale in (1.0, size)]
    np.testing.assert_allclose(*weights, rtol=1e-10)


def test_muon_leaves_a_matrix_without_a_gradient():
    """microsoft/dion#24: 0 / 0 was NaN, as below a layer that begins with zeros."""
    X, y = np.random.default_rng(2).normal(size=(30, 3)), np.arange(30) % 2
    model = mlp([3, 4, 2])
    theta = model.init(0)
    model.unpack(theta)[1][0][:] = 0.0
    run = ck.fit(model, X, y, optimizer="muon", lr=0.02, batch_size=30, epochs=1, theta=theta)
    (first, _), (last, _) = model.unpack(run.theta)
    assert np.array_equal(first, model.unpack(theta)[0][0])
    assert np.isfinite(last).all()
    assert last.all()


def test_muon_by_name_is_no_gradient_descent():
    """deepspeedai/DeepSpeed#8441: the plainest configuration took the gradient as it is, without a word."""
    X, y = np.random.default_rng(4).normal(size=(30, 5)), np.arange(30) % 3
    model = ck.models.linear(5, 3)
    run = ck.fit(model, X, y, optimizer="muon", lr=1.0, batch_size=30, epochs=1)
    values = np.linalg.svd(model.unpack(run.theta)[0][0])[1][:2]  # the slopes of three classes add up to 0
    assert values.max() / values.min() < 1.21 / 0.68
    assert 0.68 < values.min() / (0.2 * 5**0.5) < 1.21


def test_muon_moves_a_matrix_and_its_transpose_alike():
    """keras-team/keras#21885: a factor of max(1, rows / columns) asks which way round a layer keeps its weights."""
    G = np.random.default_rng(5).normal(size=(6, 2))
    tall, _ = walk(muon(sizes=(6, 2)), np.r_[G.ravel(), 0, 0][None])
    wide, _ = walk(muon(sizes=(2, 6)), np.r_[G.T.ravel(), np.zeros(6)][None])
    np.testing.assert_allclose(tall[:12].reshape(6, 2), wide[:12].reshape(2, 6).T, rtol=1e-12)


def test_muon_takes_a_model_with_biases_and_no_groups_to_sort():
    """pytorch/pytorch#180561, Metta-AI/metta#134, KellerJordan/Muon#22: biases were sorted out by hand, or lost."""
    X, y = np.random.default_rng(6).normal(size=(90, 4)), np.arange(90) % 3
    model = mlp([4, 8, 8, 3])
    run = ck.fit(model, X, y, optimizer="muon", lr=0.01, epochs=3)
    assert all(b.all() for _, b in model.unpack(run.theta)[-1:])
    assert run.history.loss[-1] < run.history.loss[0]


def test_no_update_of_a_warm_up_is_wasted():
    """google-research/bert#1293, verl-project/verl#3674: a rate of 0 at first. HomebrewML/HeavyBall#29 has our line."""
    assert (warmup(10, 0.5)(np.arange(30)) > 0).all()
    fit = ck.fit("linear", [[1.0], [2.0]], [1.0, 2.0], lr=warmup(10, 0.5), batch_size=2, epochs=1)
    assert fit.theta.any()


@pytest.mark.parametrize("steps", [1, 2, 5, 100])
def test_a_warm_up_reaches_the_rate_and_never_more(steps):
    """Oneflow-Inc/libai#37, lingxitong/MIL_BASELINE#47: it stopped short. deepseek-ai/DeepSpec#32: it overshot."""
    rates = warmup(steps, then=cosine(0.4, steps=50))(np.arange(steps + 60))
    assert rates[steps] == rates.max() == 0.4
    assert (np.diff(rates[: steps + 1]) > 0).all()
    assert (np.diff(rates[steps:]) <= 0).all()


def test_what_comes_after_a_warm_up_begins_at_its_beginning():
    """ildoonet/pytorch-gradual-warmup-lr#11: a drop came late, and twice; mosaicml/composer#99: it had begun before."""
    assert warmup(3, then=step(1.0, 0.5, 1))(np.arange(7)).tolist() == [0.25, 0.5, 0.75, 1.0, 0.5, 0.25, 0.125]


def test_no_warm_up_is_the_schedule_by_itself():
    """pytorch/pytorch#185872: with nothing before it the second schedule began with the first one's rate."""
    t = np.arange(40)
    assert warmup(0, then=cosine(0.4, steps=20))(t).tolist() == cosine(0.4, steps=20)(t).tolist()


def test_after_a_warm_up_the_rate_falls_to_its_end():
    """erfanzar/eformer#2: it never fell; marin-community/levanter#124, huggingface/pytorch-image-models#1242: the
    warm-up was taken off twice, or not at all, so a run ended elsewhere than at the last rate.
    """
    schedule = warmup(20, then=cosine(0.4, 0.01, steps=80))
    assert schedule(100) == 0.01
    assert schedule(60) == pytest.approx(0.205)  # half of the way down


def test_cosine_stays_at_its_end():
    """ivadomed/ivadomed#57: after its steps the rate went up again; google-deepmind/optax#1032: not said at all."""
    assert set(cosine(0.4, 0.01, steps=30)(np.arange(30, 200))) == {0.01}


def test_the_lowest_rate_is_reached_at_the_end_and_not_before():
    """EleutherAI/gpt-neox#1008: the larger of the curve and the lowest rate, which lay flat over the last steps."""
    rates = cosine(0.4, 0.1, steps=50)(np.arange(51))
    assert (np.diff(rates) < 0).all()
    assert rates[-1] == 0.1


def test_the_time_before_a_warm_ups_end_asks_nothing_of_the_other():
    """tensorflow/tensorflow#28623: the other schedule was asked for a negative time."""
    assert np.isfinite(warmup(50, then=ck.schedules.inverse(0.1, rate=1 / 50))(np.arange(60))).all()
