"""The program that executes the notebooks: when it calls two pictures the same."""

import base64
import importlib.util
import io
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure
from nbformat.v4 import new_output

SPEC = importlib.util.spec_from_file_location("notebooks", Path(__file__).parents[2] / "tools" / "notebooks.py")
notebooks = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(notebooks)


def picture(slope=1.0, width=6.0, line=True, hinting="default"):
    with matplotlib.rc_context({"text.hinting": hinting}):
        figure = Figure(figsize=(width, 4))
        ax = figure.add_subplot(xlabel="x", ylabel="y", title="a line", xlim=(0, 1), ylim=(0, 1))
        ax.plot([0, 1], [0, slope], visible=line)
        file = io.BytesIO()
        figure.savefig(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize("change", [{"line": False}, {"slope": 0.9}, {"width": 6.1}])
def test_what_a_reader_would_notice_is_a_difference(change):
    assert not notebooks.look_alike(picture(**change), picture())


def test_letters_a_fraction_of_a_pixel_apart_are_none():
    other = picture(hinting="none")
    assert other != picture()
    assert notebooks.look_alike(other, picture())


def test_no_picture_before_is_a_difference():
    assert not notebooks.look_alike(picture(), None)


def test_where_a_stream_was_cut_does_not_show():
    outputs = [new_output("stream", name=name, text=text) for name, text in [("stdout", "a"), ("stdout", "b")]]
    other = [new_output("stream", name="stderr", text="c"), new_output("stream", name="stdout", text="d")]
    assert [(o.name, o.text) for o in notebooks.joined(outputs + other)] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_a_progress_bar_is_left_out_and_other_widgets_are_not():
    bar = new_output("display_data", data={notebooks.WIDGET: {}, "text/plain": "0%"})
    panel = new_output("execute_result", data={notebooks.WIDGET: {}, "text/plain": "panel", "image/png": "..."})
    choice = new_output(
        "execute_result", data={notebooks.WIDGET: {}, "text/plain": "a) ...", "text/markdown": "a) ..."}
    )
    outputs = [bar, panel, choice, new_output("stream", name="stdout", text="a")]
    assert [notebooks.is_progress_bar(output) for output in outputs] == [True, False, False, False]
