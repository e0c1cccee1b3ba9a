"""A race is the paths of `descend`, to the bit, whoever runs beside whom."""

import numpy as np
import pytest

import coursekit as ck
from coursekit.core.divergence import DivergenceWarning
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.surfaces import SURFACES


def own_rule(theta, grad, lr):
    return theta - lr * np.sign(grad)


def assert_same(found, expected):
    assert len(found) == len(expected)
    for ours, alone in zip(found, expected, strict=True):
        assert ours.theta.tobytes() == alone.theta.tobytes()
        assert (ours.loss is None) == (alone.loss is None)
        assert ours.loss is None or ours.loss.tobytes() == alone.loss.tobytes()
        assert ours[2:] == alone[2:]


@pytest.mark.filterwarnings("ignore::coursekit.core.divergence.DivergenceWarning")
@pytest.mark.parametrize("lr", [0.01, 30.0])
@pytest.mark.parametrize("name", SURFACES)
def test_every_path_is_that_of_a_descent_alone(name, lr):
    surface, rules = SURFACES[name], [rule() for rule in OPTIMIZERS.values()]
    start = surface.starts[0]
    assert_same(ck.race(surface, start, rules, lr, 60), [ck.descend(surface, start, rule, lr, 60) for rule in rules])


@pytest.mark.parametrize(
    "surface", ["valley", lambda theta: theta * [1, 20], SURFACES["valley"].value_and_gradient], ids=["ours", "f", "vf"]
)
def test_functions_of_ones_own_and_ours_race_together(surface):
    rules, lrs = ["adam", own_rule, ck.optimizers.nesterov(0.5), None], [0.1, lambda t: 0.5**t, "step", 0.02]
    found = ck.race(surface, [1.0, -0.5], rules, lrs, 20)
    assert_same(found, [ck.descend(surface, [1.0, -0.5], rule, lr, 20) for rule, lr in zip(rules, lrs, strict=True)])


def test_the_same_optimizer_twice_shares_nothing():
    rule = ck.optimizers.adam()
    first, second = ck.race("beale", [1.0, 1.5], [rule, rule], 0.1, 50)
    assert first.theta.tobytes() == second.theta.tobytes()
    first.theta[:] = 0.0
    assert second.theta.all()


def test_labels_name_the_paths_and_a_divergence_names_its_path():
    rules = {"calm": ck.optimizers.momentum(0.1), "wild": ck.optimizers.sgd()}
    with pytest.warns(DivergenceWarning, match=r"^diverged at step \d+ of wild: the numbers") as said:
        calm, wild = ck.race("beale", [1.0, 1.5], rules, [1e-3, 1.0])
    assert (calm.optimizer, wild.optimizer) == ("calm", "wild")
    assert (calm.diverged_at, len(calm.theta)) == (None, 101)
    assert len(wild.theta) == wild.diverged_at
    assert (len(said), said[0].filename) == (1, __file__)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"optimizers": ["sgd", "adm"]}, r"^optimizers\[1\] must be one of .*, got 'adm'; did you mean 'adam'\?$"),
        ({"optimizers": {"a": "sgd", "b": 1}}, r"^optimizers\['b'\] must be an optimizer such as sgd\(\), .*, got 1$"),
        ({"optimizers": ck.optimizers.adam()}, "^optimizers must be a list or dict of optimizers, got adam"),
        ({"lr": [0.1]}, "^lr must hold one rate for each of the 2 optimizers, got 1$"),
        ({"lr": [0.1, -1.0]}, r"^lr\[1\] must be a finite number at least 0, got -1.0$"),
        ({"lr": [0.1, "stp"]}, r"^lr\[1\] must be one of .*, got 'stp'"),
        ({"start": [1e200, 0.0]}, "^start must be a point where the surface is finite"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(changes, said):
    with pytest.raises((TypeError, ValueError), match=said):
        ck.race(**{"surface": "bowl", "start": [1.0, 1.0], "optimizers": ["sgd", "adam"]} | changes)


def test_no_steps_and_one_optimizer():
    [path] = ck.race("bowl", [1.0, -1.0], ["sgd"], steps=0)
    assert (path.theta.tolist(), path.loss.tolist()) == ([[1.0, -1.0]], [1.0])
