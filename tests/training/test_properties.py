"""What holds for any finite numbers of any shape: softmax, losses, gradients, and what a seed decides."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sample import examples
from training.problems import same

import coursekit as ck
from coursekit.core import models
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES

ANY = st.floats(allow_nan=False, allow_infinity=False)
MODEST = st.floats(-100, 100)
often = settings(max_examples=examples(150), deadline=None, derandomize=True)
seldom = settings(max_examples=examples(40), deadline=None, derandomize=True)


def grids(elements=ANY, columns=(1, 6)):
    shapes = st.tuples(st.integers(1, 8), st.integers(*columns))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=elements))


@often
@given(grids())
def test_softmax_is_a_distribution_in_every_row(scores):
    p = ck.activations.softmax(scores)
    assert p.shape == scores.shape
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-14)
    assert (p[np.arange(len(p)), scores.argmax(axis=1)] == p.max(axis=1)).all()
    np.testing.assert_array_equal(ck.activations.softmax(scores[0]), p[0])


@seldom
@given(grids(MODEST), st.floats(-1e6, 1e6))
def test_softmax_ignores_a_shift(scores, shift):
    np.testing.assert_allclose(ck.activations.softmax(scores + shift), ck.activations.softmax(scores), atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
@often
@given(z=arrays(np.float64, array_shapes(min_dims=0, max_dims=3, max_side=4), elements=ANY))
def test_activations_stay_finite_and_rise(name, z):
    value, slope = ACTIVATIONS[name].value(z), ACTIVATIONS[name].derivative(z)
    assert np.shape(value) == np.shape(slope) == z.shape
    assert np.isfinite(value).all()
    assert ((np.asarray(slope) >= 0) & (np.asarray(slope) <= 1)).all()
    rising = np.ravel(value)[np.argsort(z, axis=None)]
    assert (np.diff(rising) >= -1e-15 * np.abs(rising[1:])).all()


def targets_for(name, shape, draw):
    n, k = shape
    if LOSSES[name].columns == "any":
        return draw(arrays(np.float64, shape, elements=ANY))
    labels = draw(arrays(np.int64, n, elements=st.integers(0, max(k, 2) - 1)))
    return 2 * labels - 1 if name == "hinge" else labels


def columns_of(name):
    return {"any": (1, 5), "one": (1, 1), "many": (2, 5)}[LOSSES[name].columns]


@pytest.mark.parametrize("name", LOSSES)
@often
@given(data=st.data())
def test_losses_are_never_negative_and_never_nan(name, data):
    scores = data.draw(grids(columns=columns_of(name)))
    targets = targets_for(name, scores.shape, data.draw)
    value, gradient = LOSSES[name].value(scores, targets), LOSSES[name].gradient(scores, targets)
    assert type(value) is float
    assert value >= 0  # and so no NaN; beyond the largest number it is inf
    assert gradient.shape == scores.shape
    assert not np.isnan(gradient).any()


@pytest.mark.parametrize("name", ["hinge", "multiclass_hinge", "cross_entropy", "logistic"])
@seldom
@given(data=st.data())
def test_a_right_answer_by_a_wide_margin_costs_nothing(name, data):
    k = data.draw(st.integers(*columns_of(name)))
    labels = data.draw(arrays(np.int64, 5, elements=st.integers(0, max(k, 2) - 1)))
    scores = 2000.0 * (2 * labels - 1)[:, None] if k == 1 else 2000.0 * np.eye(k)[labels]
    targets = 2 * labels - 1 if name == "hinge" else labels
    assert LOSSES[name].value(scores, targets) == 0
    assert not LOSSES[name].gradient(scores, targets).any()


@st.composite
def problems(draw, most=8):
    """A model of any shape, a loss for it, rows, targets and parameters."""
    d, k, n = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, most))
    hidden = draw(st.lists(st.integers(1, 5), max_size=3))
    model = draw(
        st.sampled_from(
            [
                models.linear(d, k),
                models.polynomial(d),
                models.mlp([d, *hidden, k], draw(st.sampled_from([*ACTIVATIONS]))),
            ]
        )
    )
    name = draw(st.sampled_from([name for name in LOSSES if LOSSES[name].takes(model.sizes[-1])]))
    X = draw(arrays(np.float64, (n, model.columns), elements=st.floats(-3, 3)))
    shape = n, model.sizes[-1]
    if LOSSES[name].columns == "any":
        y = draw(arrays(np.float64, shape, elements=st.floats(-3, 3)))
    else:
        y = targets_for(name, shape, draw)
    theta = draw(arrays(np.float64, model.n_params, elements=st.floats(-3, 3)))
    return model, X, y, name, theta


@often
@given(problems())
def test_gradients_have_the_shape_of_the_parameters(problem):
    model, X, y, name, theta = problem
    value, grad = model.loss_and_grad(theta, X, y, name)
    assert value >= 0
    assert grad.shape == theta.shape == (model.n_params,) == model.init().shape
    assert np.isfinite(grad).all()
    assert len(model.scores(theta, X)) == len(X)


@seldom
@given(problems())
def test_a_mean_over_rows_is_the_mean_of_the_rows(problem):
    """So the order of the rows, and how they are cut into batches, matters to rounding only."""
    model, X, y, name, theta = problem
    value, grad = model.loss_and_grad(theta, X, y, name)
    single = [model.loss_and_grad(theta, X[i : i + 1], y[i : i + 1], name) for i in range(len(X))]
    scale = 1 + max(np.abs(g).max() for _, g in single)
    assert value == pytest.approx(np.mean([v for v, _ in single]), rel=1e-10, abs=1e-12)
    np.testing.assert_allclose(grad, np.mean([g for _, g in single], axis=0), rtol=1e-9, atol=1e-11 * scale)


@pytest.mark.filterwarnings("ignore::coursekit.DivergenceWarning")
@seldom
@given(data=st.data())
def test_the_same_seed_gives_the_same_bits(data):
    model, X, y, name, theta = data.draw(problems())
    options = {
        "optimizer": RULES[data.draw(st.sampled_from([*RULES]))](),
        "lr": data.draw(st.floats(0, 0.1)),
        "batch_size": data.draw(st.integers(1, len(X))),
        "seed": data.draw(st.integers(0, 2**32)),
        "l2": data.draw(st.sampled_from([0.0, 0.01])),
        "l1": data.draw(st.sampled_from([0.0, 0.01])),
        "dropout": data.draw(st.sampled_from([0.0, 0.5])) if model.hidden else 0.0,
        "epochs": 3,
        "theta": data.draw(st.sampled_from([None, theta])),
        "record": True,
    }
    first, second = (ck.fit(model, X, y, name, **options) for _ in range(2))
    assert same(first, second)
    assert first.theta.shape == (model.n_params,)
    assert np.isfinite(first.theta).all()
