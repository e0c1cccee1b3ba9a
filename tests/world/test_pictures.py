"""What others have seen go wrong where figures of matplotlib are drawn by a page: what ours is told to draw.

The page itself is tried in tests/browser/test_reports.py.
"""

import json
from datetime import datetime, timedelta

import numpy as np
import pytest
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from coursekit.canvas.record import record


@pytest.fixture
def ax():
    figure = Figure(figsize=(4, 3), dpi=100)
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def drawn(ax):
    """The operations of the figure and its numbers, which JSON and a canvas can take: finite, all of them."""
    head, data = record(ax.figure)
    json.dumps(head, allow_nan=False)
    images = [op[1] for op in head["ops"] if op[0] == "image"]
    numbers = np.frombuffer(data[: min(images, default=len(data))], np.float32)
    assert np.isfinite(numbers).all()
    return head["ops"], numbers


def places(ops, numbers):
    """Where the stamps of the data stand: those of the axes' ticks come one by one."""
    rows = [numbers[op[7] : op[7] + 2 * op[8]].reshape(-1, 2) for op in ops if op[0] == "stamps" and op[8] > 1]
    return np.concatenate(rows)


def words(ops):
    return [op[1] for op in ops if op[0] == "text"]


def test_points_and_error_bars_on_log_axes_stand_where_their_data_are(ax):
    """mpld3/mpld3#227, mpld3/mpld3#488: both were drawn as if the axes were linear."""
    x = np.logspace(0, 3, 7)
    ax.set(xscale="log", yscale="log")
    _, _, (bars,) = ax.errorbar(x, x**-4, yerr=0.2 * x**-4, fmt="o")
    ops, numbers = drawn(ax)
    expected = ax.transData.transform(np.column_stack([x, x**-4]))
    np.testing.assert_allclose(places(ops, numbers), expected, atol=0.01)
    ends = ax.transData.transform(np.concatenate(bars.get_segments()))
    lines = [numbers[op[1] : op[1] + 4] for op in ops if op[0] in ("stamps", "path") and op[2] == 2]
    for segment in ends.reshape(-1, 4):
        assert min(np.abs(line - segment).max() for line in lines) < 0.51, "a bar, to half a pixel"


@pytest.mark.parametrize("far", [1e9, 1e30, 1e300, np.inf, np.nan])
def test_data_far_outside_of_the_axes_are_left_out_and_the_others_drawn(ax, far):
    """mpld3/mpld3#255: a crash."""
    ax.plot([1, far, 2, 3], [1, 2, -far, 1], "o-")
    ax.scatter([1, far], [far, 1])
    ax.set(xlim=(0, 4), ylim=(0, 2))
    ops, numbers = drawn(ax)
    seen = places(ops, numbers)
    for place in ax.transData.transform([(1, 1), (3, 1)]):
        assert np.abs(seen - place).max(axis=1).min() < 0.01


@pytest.mark.parametrize("where", [(np.nan, 0.5), (0.5, np.inf), (0.5, -np.inf)])
@pytest.mark.parametrize("text", ["words", "$x^2$", "two\nlines"])
def test_words_at_no_place_are_left_out(ax, where, text):
    """matplotlib/matplotlib#4066, matplotlib/matplotlib#9281: a crash, or a figure without anything."""
    ax.text(*where, text)
    ax.text(0.5, 0.5, "here")
    ops, _ = drawn(ax)
    assert "here" in words(ops)
    assert not {"words", "two", "lines"} & {*words(ops)}
    head, _ = record(ax.figure, ax.texts)
    assert [op[1] for op in head["ops"] if op[0] == "text"] == ["here"]


def test_words_outside_of_a_clip_are_clipped(ax):
    """matplotlib/matplotlib#8270: a clip path had no effect on words."""
    disk = ax.add_patch(Circle((0.5, 0.5), 0.1))
    ax.text(0.9, 0.9, "outside", clip_on=True, clip_path=disk)
    ax.text(0.9, 0.8, "free")
    head, _ = record(ax.figure)
    clips = {op[1]: op[-1] for op in head["ops"] if op[0] == "text"}
    outline = head["clips"][clips["outside"]]
    assert len(outline) == 3, "vertices and codes of a disk"
    assert clips["free"] == -1


def test_words_with_an_outline_are_drawn_with_it(ax):
    """matplotlib/matplotlib#4024: an AttributeError."""
    ax.text(0.5, 0.5, "outlined", path_effects=[patheffects.withStroke(linewidth=3, foreground="white")])
    ops, _ = drawn(ax)
    assert len(ops) > 0
    head, _ = record(ax.figure, ax.texts)
    fills = [head["styles"][op[4]][3] for op in head["ops"] if op[0] == "path"]
    assert fills, "the outline and the letters are paths"


def test_categories_and_dates_are_written_on_the_axes(ax):
    """mpld3/mpld3#417, pixiedust/pixiedust#113: labels of ticks that are set were numbers, or none."""
    ax.barh(["Energy", "Health Care", "Utilities"], [3, 1, 2])
    ops, _ = drawn(ax)
    assert {"Energy", "Health Care", "Utilities"} <= {*words(ops)}
    other = ax.figure.add_axes((0.1, 0.1, 0.5, 0.5))
    other.plot([datetime(2026, 1, 1) + timedelta(days=30 * i) for i in range(6)], range(6))
    assert any(word.startswith("2026-") for word in words(drawn(other)[0]))


def test_what_lies_above_is_drawn_after_what_lies_below(ax):
    """mpld3/mpld3#380, mwaskom/seaborn#671: points behind filled contours, and inner lines behind a violin."""
    x = np.linspace(0, 1, 20)
    ax.scatter([0.2, 0.4], [0.5, 0.5], s=400, color="#123456", zorder=3)
    ax.contourf(x, x, np.add.outer(x, x))
    parts = ax.violinplot([np.sin(9 * x)], positions=[0.7], showmeans=True)
    parts["cmeans"].set(color="#654321")
    head, _ = record(ax.figure)
    looks = [head["styles"][op[4]] for op in head["ops"] if op[0] in ("stamps", "path")]
    dots = next(i for i, look in enumerate(looks) if look[3] == "#123456")
    mean = next(i for i, look in enumerate(looks) if look[0] == "#654321")
    body = next(i for i, look in enumerate(looks) if look[4] == 0.3)
    bands = [i for i, look in enumerate(looks) if look[3] and i not in (dots, body)]
    assert max(i for i in bands if i < body) < min(dots, body)
    assert body < mean
    assert dots > body


@pytest.mark.parametrize(("angle", "mode"), [(90, "anchor"), (45, "anchor"), (90, "default"), (-30, "default")])
def test_turned_words_start_where_matplotlib_starts_them(ax, angle, mode):
    """matplotlib/matplotlib#1968, matplotlib/matplotlib#13044: turned words were off by their descent."""
    text = ax.text(0.4, 0.5, "abcd", rotation=angle, rotation_mode=mode, va="baseline", ha="left")
    head, _ = record(ax.figure, [text])
    ((_, _, x, y, turned, *_),) = head["ops"]
    assert turned == angle % 360
    if mode == "anchor":
        np.testing.assert_allclose([x, y], text.get_transform().transform((0.4, 0.5)), atol=0.01)
    else:  # the box around the turned words begins at the place
        box = text.get_window_extent()
        place = text.get_transform().transform((0.4, 0.5))
        np.testing.assert_allclose(box.x0, place[0], atol=1)
        assert box.x0 - 1 <= x <= box.x1 + 1
        assert box.y0 - 1 <= y <= box.y1 + 1
