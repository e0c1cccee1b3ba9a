"""Panels without a browser: picture, text and settings follow every slider over its whole range."""

import base64
import io
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from matplotlib.figure import Figure
from PIL import Image

import coursekit as ck
from coursekit.panels import LiveFigure
from coursekit.panels._png import encode

PANELS = {"neuron": ck.panels.neuron, "softmax": ck.panels.softmax}
NAMES = pytest.mark.parametrize("name", PANELS)


def picture(panel):
    return panel.live.widget.value


def ends(control):
    """The first and the last value of a slider."""
    if hasattr(control, "options"):
        return control.options[0], control.options[-1]
    if hasattr(control, "base"):
        return control.base**control.min, control.base**control.max
    return control.min, control.max


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_png_is_what_pillow_reads(height, width, seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(encode(pixels)))), pixels)


def test_blitted_picture_is_the_fully_drawn_one():
    def draw(y, animated):
        figure = Figure(figsize=(3, 2), dpi=80)
        ax = figure.add_subplot(xlim=(0, 1), ylim=(0, 1))
        (line,) = ax.plot([0.1, 0.9], [0.5, 0.5])
        live = LiveFigure(figure, [line])
        live.draw()
        line.set_data([0.1, 0.9], [0.1, y])
        if animated:
            live.draw()
            return np.asarray(Image.open(io.BytesIO(live.widget.value)))
        line.set_animated(False)
        live.canvas.draw()
        return np.asarray(live.canvas.buffer_rgba())[..., :3]

    np.testing.assert_array_equal(draw(0.7, animated=True), draw(0.7, animated=False))


@NAMES
def test_every_slider_moves_the_picture_and_reset_brings_it_back(name):
    panel = PANELS[name]()
    first, text = picture(panel), panel.text
    for key, control in panel.controls.items():
        seen = {first}
        for value in ends(control):
            control.value = value
            assert picture(panel) not in seen, (key, value)
            assert panel.text != text
            seen.add(picture(panel))
        panel._reset()
        assert (picture(panel), panel.text) == (first, text)


@NAMES
def test_settings_reproduce_what_is_seen(name):
    panel = PANELS[name]()
    for control in panel.controls.values():
        control.value = ends(control)[1]
    again = eval(panel.settings, {"ck": ck})
    assert (picture(again), again.text, again.settings) == (picture(panel), panel.text, panel.settings)


@NAMES
def test_a_saved_notebook_shows_picture_and_text(name):
    panel = PANELS[name]()
    bundle, metadata = panel._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == picture(panel)
    assert bundle["text/plain"] == f"{name} panel: {panel.text}"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id
    assert panel.live.widget.tooltip == panel.text
    width, _ = Image.open(io.BytesIO(picture(panel))).size
    assert metadata["image/png"]["width"] == width  # no jump in size when the cell is run


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_neuron_text_agrees_with_the_formula(data):
    w1, w2, b = (data.draw(st.integers(-n, n)) / 10 for n in (30, 30, 60))
    slope = data.draw(st.floats(0.1, 10))
    text = ck.panels.neuron(w1, w2, b, slope).text
    output = float(re.search(r"output is ([\d.]+)", text)[1])
    assert output == pytest.approx(1 / (1 + np.exp(-slope * b)), abs=0.00501)
    for axis, w in (("x₁", w1), ("x₂", w2)):
        crossing = re.search(rf"{axis} = (-?[\d.]+)", text)
        assert (crossing is None) == (w == 0)
        if crossing:
            assert w * float(crossing[1]) + b == pytest.approx(0, abs=abs(w) * 0.0051 + 1e-3 * abs(b))


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
    assert f"of {-(-342 // batch_size)} updates" in panel.text


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ck.panels.neuron(w1=4), ("w1", "4", "at most 3")),
        (lambda: ck.panels.neuron(slope=0), ("slope", "0", "at least 0.1")),
        (lambda: ck.panels.neuron(b="two"), ("b must be a number", "'two'")),
        (lambda: ck.panels.softmax(lr=float("nan")), ("lr", "nan")),
        (lambda: ck.panels.softmax(batch_size=33), ("batch_size", "33", "32, 64")),
        (lambda: ck.panels.softmax(seed=-1), ("seed", "-1")),
    ],
)
def test_bad_settings_are_named(call, words):
    with pytest.raises((ValueError, TypeError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
