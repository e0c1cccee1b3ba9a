"""The panel hardware: its recording, and what it measures with a clock that is known."""

import importlib

import numpy as np

import coursekit as ck
from coursekit.panels.hardware import RECORDED, SIZES

hardware = importlib.import_module("coursekit.panels.hardware")  # the function of this name hides the module


def test_hardware_shows_its_recording_and_what_follows_from_it():
    update = dict(zip(SIZES, RECORDED[128], strict=True))
    panel = ck.panels.hardware(hidden=128, batch_size=256)
    assert f"256 examples takes {update[256]:.3g} µs, {update[256] / 256:.3g} µs for each" in panel.text
    assert f"{update[1] / (update[256] / 256):.1f} times less than alone; a recording" in panel.text
    left, right = panel.live.figure.axes
    np.testing.assert_allclose(left.lines[0].get_ydata(), RECORDED[128])
    np.testing.assert_allclose(right.lines[0].get_ydata(), np.array(RECORDED[128]) / SIZES)
    assert left.lines[1].get_xydata().tolist() == [[256, update[256]]]
    panel.controls["batch_size"].value = 1
    assert panel.text.startswith(f"An update of 1 example takes {update[1]:.3g} µs, {update[1]:.3g} µs; a recording")


def test_hardware_measures_where_python_runs(monkeypatch):
    """With a clock that counts the examples of all gradients so far, three seconds each, and one to begin."""
    spent = [0.0]

    def gradient(W1, W2, X, Y):
        spent[0] += 1 + 3 * len(X)

    monkeypatch.setattr(hardware, "_gradient", gradient)
    monkeypatch.setattr(hardware, "perf_counter", lambda: spent[0])
    hardware._measured.cache_clear()
    panel = ck.panels.hardware(batch_size=4, seed=1)
    hardware._measured.cache_clear()
    np.testing.assert_allclose(panel.result.update, [1e6 * (1 + 3 * size) for size in SIZES])
    assert "measured here" in panel.text
    assert "4 times less" not in panel.text


def test_hardware_says_how_far_it_has_come():
    first = next(hardware._compute(hidden=8, batch_size=64, seed=12345))
    assert hardware._sentence(first).startswith("Timed up to 1 example; measured here")
    assert 0 < first.progress < 1
