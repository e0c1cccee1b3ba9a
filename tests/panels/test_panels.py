"""Panels without a browser: picture, text and settings follow every slider over its whole range."""

import base64
import io
import re

import numpy as np
import pytest
from calls import CALLS, SOLVED
from fingerprint import fingerprint
from hypothesis import given, settings, strategies as st
from panel_stops import unseen
from PIL import Image
from sample import amount
from scipy.optimize import linprog

import coursekit as ck
from coursekit.panels import PANELS
from coursekit.panels.engine.live import DENSE, HINT
from coursekit.panels.engine.settings import Boxes, Slider

SEVERAL = re.compile(r"(?<![\d.,e-])1 (\w+s|of \d+ weights are)\b(?! left)")
NAMES = pytest.mark.parametrize("name", PANELS)
UNSEEN = pytest.mark.usefixtures("unseen")


def picture(panel):
    return fingerprint(panel.live.picture)


@NAMES
def test_every_control_moves_the_picture_and_reset_brings_it_back(name):
    panel = PANELS[name]()
    first, text = picture(panel), panel.text
    for key, control in panel.controls.items():
        if control.hidden:  # it belongs to another expression of a graph
            continue
        start, seen = control.value, {first}
        for value in (end for end in panel.ends[key] if end != start):
            control.value = value
            assert picture(panel) not in seen, (key, value)
            assert panel.text != text
            assert panel.error is None
            seen.add(picture(panel))
        assert len(seen) > 1
        panel.buttons["Reset"].click()
        assert (picture(panel), panel.text) == (first, text)


@UNSEEN
@pytest.mark.parametrize("call", CALLS)
def test_a_challenge_has_its_keys_for_the_browser(call):
    challenges = eval(call, {"ck": ck})._challenges
    by_one_control = [each for each in challenges if each.id != "panels/race"]  # which takes two
    assert bool(by_one_control) == (call in SOLVED)


@UNSEEN
@pytest.mark.parametrize("call", SOLVED)
def test_the_keys_for_the_browser_end_on_a_setting_that_meets_the_challenge(call):
    """Not one that they only pass: it has to be held still."""
    panel, (name, key, presses) = eval(call, {"ck": ck}), SOLVED[call]
    assert not panel.reached
    panel.controls[name].step({"ArrowRight": presses, "ArrowUp": presses, "ArrowLeft": -presses}[key])
    assert panel.reached == {panel._challenges[0].id}


@NAMES
def test_settings_reproduce_what_is_seen(name):
    panel = PANELS[name]()
    with panel._together():
        for key, control in panel.controls.items():
            control.value = panel.ends[key][1]
    again = eval(panel.settings, {"ck": ck})
    assert (picture(again), again.text, again.settings) == (picture(panel), panel.text, panel.settings)


@NAMES
def test_a_saved_notebook_shows_picture_and_text(name):
    panel = PANELS[name]()
    bundle, metadata = panel._repr_mimebundle_()
    still = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))).convert("RGB")
    width, height = panel.live.size
    assert still.width == DENSE * width
    assert DENSE * height < still.height < DENSE * (height + 40)  # a line of text below
    assert bundle["text/plain"].splitlines() == [f"{name} panel: {panel.text}", HINT]
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert panel.layout.max_width == f"{metadata['image/png']['width']}px"  # no jump when the cell is run


@NAMES
def test_any_setting_gives_a_picture_and_the_call_that_repeats_it(name):
    panel = PANELS[name]()  # one for all settings: each moves every control

    @settings(deadline=None, max_examples=amount(4, 100))
    @given(data=st.data())
    def at_any_setting(data):
        with panel._together():
            for control in panel.controls.values():
                if isinstance(control, Boxes):
                    control.value = tuple(data.draw(st.sets(st.sampled_from(control.control.options), min_size=1)))
                else:
                    options = control.stops if isinstance(control, Slider) else control.control.options
                    control.value = data.draw(st.sampled_from(options))
        assert panel.error is None
        with pytest.MonkeyPatch.context() as patch:
            unseen(patch)
            assert eval(panel.settings, {"ck": ck}).text == panel.text
        assert not SEVERAL.search(panel.text), panel.text

    at_any_setting()


@UNSEEN
@pytest.mark.parametrize(
    "call",
    [
        "race(step=1)",
        "race(lambda x, y: x**2 + y**2, lr=0.5, optimizers='sgd')",
        "descent(step=1)",
        "cubic(step=1)",
        "backprop(step=1)",
        "regularization(lam=1.5)",
        "softmax([[1, 5], [2, 6], [7, 1], [8, 2]], [0, 0, 1, 1])",
    ],
)
def test_one_thing_is_not_said_in_the_plural(call):
    panel = eval(f"ck.panels.{call}", {"ck": ck})
    assert re.search(r"\b1 (step|update|of 10 weights is)\b", panel.text), panel.text
    assert not SEVERAL.search(panel.text)


@UNSEEN
@settings(deadline=None, max_examples=amount(8, 400))
@given(st.data())
def test_neuron_text_agrees_with_the_formula(data):
    w1, w2, b = (data.draw(st.integers(-n, n)) / 10 for n in (30, 30, 60))
    slope = data.draw(st.floats(0.1, 10))
    panel = ck.panels.neuron(w1, w2, b, slope)
    text = panel.text
    panel.close()  # forty of them would fill the memory
    output = float(re.search(r"output is ([\d.]+)", text)[1])
    assert output == pytest.approx(1 / (1 + np.exp(-slope * b)), abs=0.00501)
    for axis, w in (("x₁", w1), ("x₂", w2)):
        crossing = re.search(rf"{axis} = (-?[\d.]+)", text)
        assert (crossing is None) == (w == 0)
        if crossing:
            assert w * float(crossing[1]) + b == pytest.approx(0, abs=abs(w) * 0.0051 + 1e-3 * abs(b))


@UNSEEN
@pytest.mark.parametrize("lr", [1e-4, 0.1, 10])
@pytest.mark.parametrize("batch_size", [1, 32, 342])
def test_softmax_text_agrees_with_a_fit_of_its_own(lr, batch_size):
    panel = ck.panels.softmax(lr, batch_size)
    data = ck.datasets.penguins(("bill_length_mm", "bill_depth_mm"))
    X = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    model = ck.models.linear(2, 3)
    theta = ck.fit(model, X, data.y, lr=lr, batch_size=batch_size).theta
    share = (model.scores(theta, X).argmax(axis=1) == data.y).mean()
    assert f"{100 * share:.1f} % of the penguins right" in panel.text
    updates = -(-342 // batch_size)
    assert f"of {updates} update{'s' * (updates > 1)}:" in panel.text


@UNSEEN
@settings(deadline=None, max_examples=amount(8, 400))
@given(st.sampled_from([1e-4, 3e-3, 0.1, 0.25, 0.75, 0.9, 1.0, 1.25, 5.0]), st.integers(-40, 40), st.integers(0, 100))
def test_descent_on_the_parabola_agrees_with_its_closed_form(lr, start, step):
    panel = ck.panels.descent(lr=lr, start=start / 20, step=step)
    panel.close()
    x = start / 20 * (1 - 2 * lr) ** np.arange(101)  # each step multiplies x by 1 - 2 lr
    beyond = np.flatnonzero(x**2 > 1e4)
    if beyond.size and step >= beyond[0]:
        assert f"diverged at step {beyond[0]}:" in panel.text
    else:
        numbers = re.fullmatch(r"After (\d+) steps: x = (\S+), (\S+) above the lowest loss", panel.text)
        assert int(numbers[1]) == step
        assert float(numbers[2]) == pytest.approx(x[step], rel=1e-3, abs=1e-300)
        assert float(numbers[3]) == pytest.approx(x[step] ** 2, rel=1e-2, abs=1e-300)
    assert bool(panel.reached) == (not beyond.size and bool(x[100] ** 2 < 1e-6) and abs(start) >= 20)


@UNSEEN
def test_descent_finds_the_local_minimum_from_the_left():
    assert "x = -1, 2.25 above" in ck.panels.descent("double_well", lr=0.1, start=-1.8).text  # f(-1) - f(2) = 9/4
    assert "x = 2, 0 above" in ck.panels.descent("double_well", lr=0.1, start=0.5).text


@UNSEEN
@pytest.mark.parametrize("last", [-3, 2.1, 8])
@pytest.mark.parametrize("loss", ["squared", "absolute"])
def test_the_line_of_lowest_loss_is_that_of_scipy(loss, last):
    """Least squares by its normal equations; least absolute errors as a linear program in w, b and the five errors."""
    x, y = np.arange(-2.0, 3), np.array([-0.9, -0.2, 0.8, 1.2, last])
    panel = ck.panels.loss_surface(w=1, b=0.5, loss=loss, last=last)
    here, lowest = map(float, re.search(r"loss (\S+); .* is (\S+), at", panel.text).groups())
    A = np.column_stack([x, np.ones(5)])
    if loss == "squared":
        best = np.mean((A @ np.linalg.solve(A.T @ A, A.T @ y) - y) ** 2)
    else:
        over, under = np.hstack([A, -np.eye(5)]), np.hstack([-A, -np.eye(5)])
        best = linprog([0, 0, *[0.2] * 5], np.vstack([over, under]), np.append(y, -y), bounds=(None, None)).fun
    assert here == pytest.approx(np.mean(np.abs(x + 0.5 - y) ** {"squared": 2, "absolute": 1}[loss]), rel=5e-3)
    assert lowest == pytest.approx(best, rel=5e-3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ck.panels.neuron(w1=4), ("w1", "4", "at most 3")),
        (lambda: ck.panels.neuron(slope=0), ("slope", "0", "at least 0.1")),
        (lambda: ck.panels.neuron(b="two"), ("b must be a number", "'two'")),
        (lambda: ck.panels.convolution(w1=3), ("w1", "3", "at most 2")),
        (lambda: ck.panels.convolution(place=19), ("place", "19", "at most 18")),
        (lambda: ck.panels.attention(query=-5), ("query", "-5", "at least -4")),
        (lambda: ck.panels.attention(value="two"), ("value must be a number", "'two'")),
        (lambda: ck.panels.perceptron(gap=2), ("gap", "2", "at most 1.5")),
        (lambda: ck.panels.perceptron(px=-4), ("px", "-4", "at least -3")),
        (lambda: ck.panels.perceptron(step=201), ("step", "201", "at most 200")),
        (lambda: ck.panels.perceptron(seed=-1), ("seed", "-1")),
        (lambda: ck.panels.softmax(lr=float("nan")), ("lr", "nan")),
        (lambda: ck.panels.softmax(batch_size=33), ("batch_size", "33", "32, 64")),
        (lambda: ck.panels.softmax(seed=-1), ("seed", "-1")),
        (lambda: ck.panels.descent(surface="bowl"), ("surface", "bowl", "parabola, double_well")),
        (lambda: ck.panels.descent(step=1.5), ("step", "1.5", "whole number")),
        (lambda: ck.panels.sgd(lr=0), ("lr", "0", "at least 0.0001")),
        (lambda: ck.panels.sgd(batch_size=3), ("batch_size", "3", "2, 4")),
        (lambda: ck.panels.sgd(seed=0.5), ("seed", "0.5")),
        (lambda: ck.panels.hardware(hidden=64), ("hidden", "64", "32, 128")),
        (lambda: ck.panels.hardware(batch_size=2048), ("batch_size", "2048", "512, 1024")),
        (lambda: ck.panels.hardware(seed=-1), ("seed", "-1")),
        (lambda: ck.panels.cubic(start=(1, 2, 3, 4)), ("start", "(1, 2, 3, 4)", "(-9, 2, 1, 30)")),
        (lambda: ck.panels.cubic(start=5), ("start", "5")),
        (lambda: ck.panels.schedules(factor=2), ("factor", "2", "at most 1")),
        (lambda: ck.panels.schedules(every=0), ("every", "0", "at least 1")),
        (lambda: ck.panels.loss_surface(w=4), ("w", "4", "at most 3")),
        (lambda: ck.panels.loss_surface(loss="huber"), ("loss", "huber", "squared, absolute")),
        (lambda: ck.panels.losses(score=[1]), ("score must be a number", "[1]")),
        (lambda: ck.panels.losses(target=0), ("target", "0", "1, -1")),
        (lambda: ck.panels.risk(degree=10), ("degree", "10", "at most 9")),
        (lambda: ck.panels.risk(n=7), ("n must", "7", "5, 6, 8")),
        (lambda: ck.panels.risk(noise=-0.1), ("noise", "-0.1", "at least 0")),
        (lambda: ck.panels.risk(seed=0.5), ("seed", "0.5")),
        (lambda: ck.panels.graph("(x + y"), ("At character 1, `(`", "never closed")),
        (lambda: ck.panels.graph(5), ("expression must be a text", "5")),
        (lambda: ck.panels.graph(step=8), ("step", "8", "at most 7")),
        (lambda: ck.panels.graph(x="two"), ("x must be a number", "'two'")),
        (lambda: ck.panels.graph(x=11), ("x", "11", "at most 10")),
        (lambda: ck.panels.graph(w=1), ("w is not an input", "x, y, z")),
        (lambda: ck.panels.graph("step * x"), ("step", "setting of the panel")),
        (lambda: ck.panels.backprop(w1=[1]), ("w1 must be a number", "[1]")),
        (lambda: ck.panels.backprop(lr=20), ("lr", "20", "at most 10")),
        (lambda: ck.panels.backprop(target=float("inf")), ("target", "inf", "at most 10")),
        (lambda: ck.panels.jacobian(w11=2.5), ("w11", "2.5", "at most 2")),
        (lambda: ck.panels.jacobian(radius=0), ("radius", "0", "at least 0.01")),
        (lambda: ck.panels.jacobian("step"), ("activation", "'step'", "tanh, sigmoid, relu")),
        (lambda: ck.panels.jacobian(x1=[1]), ("x1 must be a number", "[1]")),
        (lambda: ck.panels.initialization("glorot"), ("rule", "'glorot'", "xavier, he")),
        (lambda: ck.panels.initialization(gain=0), ("gain", "0", "at least 0.1")),
        (lambda: ck.panels.initialization("normal", tau=20), ("tau", "20", "at most 10")),
        (lambda: ck.panels.initialization(depth=21), ("depth", "21", "at most 20")),
        (lambda: ck.panels.initialization(width=30), ("width", "30", "25, 50")),
        (lambda: ck.panels.initialization(shown="weights"), ("shown", "'weights'", "activations, gradients")),
        (lambda: ck.panels.initialization(seed=-1), ("seed", "-1")),
        (lambda: ck.panels.digits(optimizer="Adam"), ("optimizer", "'Adam'", "adam, adamw")),
        (lambda: ck.panels.digits(hidden=33), ("hidden", "33", "32, 64")),
        (lambda: ck.panels.digits(batch_size=0), ("batch_size", "0", "1, 2, 4")),
        (lambda: ck.panels.two_points(x1=1.5), ("x1", "1.5", "at most 1")),
        (lambda: ck.panels.two_points(experiments=2.5), ("experiments", "2.5", "whole number")),
        (lambda: ck.panels.two_points(seed="a"), ("seed", "'a'")),
        (lambda: ck.panels.bias_variance(degree=10), ("degree", "10", "at most 9")),
        (lambda: ck.panels.bias_variance(n=1), ("n must", "1", "at least 2")),
        (lambda: ck.panels.bias_variance(lam=1e-5), ("lam must be 0 or at least 0.0001", "1e-05")),
        (lambda: ck.panels.bias_variance(noise=-0.1), ("noise", "-0.1", "at least 0")),
        (lambda: ck.panels.bias_variance(seed=1.5), ("seed", "1.5", "whole number")),
        (lambda: ck.panels.regularization(lam=0), ("lam", "0", "at least 0.001")),
        (lambda: ck.panels.regularization(kind="ridge"), ("kind", "'ridge'", "l2, l1, elastic_net")),
        (lambda: ck.panels.regularization(patients=443), ("patients", "443", "240, 442")),
        (lambda: ck.panels.dropout(rate=0.9), ("rate", "0.9", "at most 0.8")),
        (lambda: ck.panels.dropout(l2=-1), ("l2", "-1", "at least 0")),
        (lambda: ck.panels.dropout(patience=0), ("patience", "0", "1, 2, 3")),
        (lambda: ck.panels.dropout(hidden=3), ("hidden", "3", "2, 4, 8")),
        (lambda: ck.panels.sparse(lr=2), ("lr", "2", "at most 1")),
        (lambda: ck.panels.sparse(adaptive_lr=0), ("adaptive_lr", "0", "at least 0.01")),
        (lambda: ck.panels.sparse(noise=-1), ("noise", "-1", "at least 0")),
        (lambda: ck.panels.sparse(step=101), ("step", "101", "at most 100")),
    ],
)
def test_bad_settings_are_named(call, words):
    with pytest.raises((ValueError, TypeError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
