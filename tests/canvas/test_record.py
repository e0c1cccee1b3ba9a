"""What the recorder writes down of each kind of artist; tests/browser/test_canvas.py has the page draw it."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Circle, Rectangle
from sample import examples

from coursekit.canvas.record import ROLES, Recorder, record
from coursekit.figures import style


def figure():
    """A figure of 400 x 200 pixels whose axes fill it, from 0 to 4 and from 0 to 2: 100 pixels for each unit."""
    made = Figure(figsize=(4, 2), dpi=100)
    FigureCanvasAgg(made)  # measures text for the tests
    ax = made.add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(0, 2))
    ax.set_axis_off()
    return made, ax


def recorded(made, artist):
    """The only operation of an artist, its style, and the numbers."""
    head, data = record(made, [artist])
    (op,) = head["ops"]
    return op, head, np.frombuffer(data[: len(data) // 4 * 4], np.float32)


def vertices(op, numbers):
    return numbers[op[1] : op[1] + 2 * op[2]].reshape(-1, 2).tolist()


def test_a_line_is_its_vertices_in_pixels_from_the_lower_left():
    made, ax = figure()
    (line,) = ax.plot(
        [0, 1, 4], [0, 2, 1], color=style.BLUE, lw=1.44, alpha=0.5, ls=(1, (2, 1)), solid_capstyle="round"
    )
    op, head, numbers = recorded(made, line)
    assert op[0] == "path"
    assert op[3] == "", "straight lines need no codes"
    assert vertices(op, numbers) == [[0, 0], [100, 200], [400, 100]]
    stroke, alpha, width, fill, _, dashes, offset, *_ = head["styles"][op[4]]
    assert (stroke, alpha, width, fill) == ("blue", 0.5, 2.0, "")
    assert dashes == (4.0, 2.0)  # dashes are as many line widths long, here of 2 pixels
    assert offset == 2.0


def test_what_is_not_a_number_is_a_gap():
    made, ax = figure()
    (line,) = ax.plot([0, 1, np.nan, 3, 4], [1, 1, 1, 1, 1])
    op, _, numbers = recorded(made, line)
    assert np.isfinite(numbers).all()
    assert vertices(op, numbers) == [[0, 100], [100, 100], [300, 100], [400, 100]]
    assert op[3] == "01020102"  # move, line, move, line


def test_a_line_of_many_points_is_thinned_and_keeps_its_shape():
    made, ax = figure()
    x = np.linspace(0, 4, 20_000)
    (line,) = ax.plot(x, 1 + np.sin(3 * x))
    op, _, numbers = recorded(made, line)
    assert 20 < op[2] < 1000
    drawn = np.array(vertices(op, numbers))
    np.testing.assert_allclose(drawn[:, 1], 100 * (1 + np.sin(3 * drawn[:, 0] / 100)), atol=1.0)


def test_markers_are_one_outline_at_many_places_and_none_where_there_is_no_number():
    made, ax = figure()
    (dots,) = ax.plot([1, np.nan, 3], [1, 1, 0.5], "s", ms=7.2, color=style.RED, mec="white", mew=0.72)
    op, head, numbers = recorded(made, dots)
    kind, at, n, _, look, _, snap, where, m = op
    assert (kind, n, snap, m) == ("stamps", 5, 1, 2)
    assert numbers[where : where + 4].tolist() == [100, 100, 300, 50]
    np.testing.assert_allclose(np.ptp(numbers[at : at + 8].reshape(-1, 2), axis=0), [10, 10])
    assert head["styles"][look][0] == "paper"
    assert head["styles"][look][3] == "red"


def test_neighbors_of_a_collection_that_look_alike_are_one_row_of_stamps():
    made, ax = figure()
    colors = [style.BLUE, style.BLUE, style.ORANGE]
    head = record(made, [ax.scatter([1, 2, 3], [1, 1, 1], c=colors)]).head
    assert [(op[0], op[-1], head["styles"][op[4]][3]) for op in head["ops"]] == [
        ("stamps", 2, "blue"),
        ("stamps", 1, "orange"),
    ]
    assert len(record(made, [ax.scatter([], [])]).head["ops"]) == 0


def test_a_clip_is_written_once_and_is_the_rectangle_of_the_axes():
    made, ax = figure()
    lines = [*ax.plot([0, 4], [0, 2]), *ax.plot([0, 4], [2, 0])]
    head, _ = record(made, lines)
    assert head["clips"] == [[0.0, 0.0, 400.0, 200.0]]
    assert [op[5] for op in head["ops"]] == [0, 0]
    outside = made.text(0.5, 0.5, "x")
    assert record(made, [outside]).head["ops"][0][-1] == -1


def test_an_outline_bounds_what_is_drawn():
    made, ax = figure()
    (line,) = ax.plot([0, 4], [0, 2])
    line.set_clip_path(Circle((2, 1), 0.5, transform=ax.transData))
    op, head, numbers = recorded(made, line)
    at, n, codes = head["clips"][op[5]]
    around = numbers[at : at + 2 * n].reshape(-1, 2)[:-1] - (200, 100)
    assert set(codes[2:4]) == {"0", "4"}, "a circle is drawn with curves"
    assert 50 - 1e-3 <= np.hypot(*around.T).max() <= 56


def test_an_outline_ends_at_the_axes():
    made, ax = figure()
    (line,) = ax.plot([0, 4], [0, 2])
    line.set_clip_path(Circle((4, 1), 0.5, transform=ax.transData))
    line.set_clip_box(ax.bbox)
    op, head, numbers = recorded(made, line)
    at, n, _ = head["clips"][op[5]]
    around = numbers[at : at + 2 * n].reshape(-1, 2)
    assert (around.min(axis=0), around.max(axis=0)) == (pytest.approx((350, 50)), pytest.approx((400, 150)))
    away = ax.plot([0, 4], [2, 0], clip_on=True)[0]
    away.set_clip_path(Circle((9, 9), 0.5, transform=ax.transData))
    away.set_clip_box(ax.bbox)
    op, head, _ = recorded(made, away)
    assert head["clips"][op[5]][1] == 0, "nothing is seen of it"


def test_text_is_left_to_the_page_with_the_width_that_it_was_given():
    made, ax = figure()
    words = ax.text(
        2, 1, "−12.5", ha="center", va="baseline", fontsize=14.4, color=style.RED, weight="bold", rotation=30
    )
    op, _, _ = recorded(made, words)
    kind, said, x, y, angle, font, color, alpha, width, _ = op
    assert (kind, said, angle, color, alpha) == ("text", "−12.5", 30, "red", 1)
    assert font == "normal bold 20px"
    left, right = x, x + width * np.cos(np.pi / 6)
    assert (left + right) / 2 == pytest.approx(200, abs=5)
    assert y < 100
    words.set_rotation(0)
    assert width == pytest.approx(words.get_window_extent(FigureCanvasAgg(made).get_renderer()).width, abs=3)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.text("ab −1.2ηg₀", min_size=1, max_size=9), st.sampled_from(["left", "center", "right"]),
    st.sampled_from(["top", "center", "bottom", "baseline", "center_baseline"]), st.floats(6, 30), st.booleans(),
    st.sampled_from([style.RED, "#12345678"]), st.none() | st.floats(0, 1),
)  # fmt: skip
def test_a_plain_line_stands_where_matplotlib_puts_it(words, ha, va, size, bold, color, alpha):
    made, ax = figure()
    weight = "bold" if bold else "normal"
    text = ax.text(1.3, 0.7, words, ha=ha, va=va, fontsize=size, weight=weight, color=color, alpha=alpha)
    quick, recorder = record(made, [text]).head["ops"], Recorder(400, 200, 100)
    text.draw(recorder)
    for one, other in zip(quick, recorder.finish().head["ops"], strict=True):
        assert one[:2] == other[:2]
        assert one[2:4] == pytest.approx(other[2:4], abs=0.02)
        assert one[4:] == other[4:]


def test_every_line_of_a_text_stands_where_it_belongs():
    made, ax = figure()
    head, _ = record(made, [ax.text(2, 1, "short\na longer line", ha="right", va="top", fontsize=10)])
    first, second = head["ops"]
    assert (first[1], second[1]) == ("short", "a longer line")
    assert first[2] + first[8] == pytest.approx(200, abs=0.2)
    assert second[2] + second[8] == pytest.approx(200, abs=0.2)
    assert second[3] < first[3] < 100


def test_a_formula_is_an_outline_of_the_size_that_matplotlib_measures():
    made, ax = figure()
    formula = ax.text(1, 1, r"$\frac{\partial L}{\partial w}$", fontsize=20)
    op, head, numbers = recorded(made, formula)
    assert op[0] == "path"
    stroke, _, _, fill, *_ = head["styles"][op[4]]
    assert (stroke, fill) == ("", "ink")
    drawn = np.array([at for at, code in zip(vertices(op, numbers), bytes.fromhex(op[3]), strict=True) if code != 79])
    box = formula.get_window_extent(FigureCanvasAgg(made).get_renderer())
    np.testing.assert_allclose(np.ptp(drawn, axis=0), box.size, atol=5)  # the box has room for what is beside letters


def test_an_image_has_a_byte_a_pixel_where_it_has_few_colors():
    made, ax = figure()
    grey = ax.imshow(np.eye(4), cmap="gray_r", interpolation="none", extent=(0, 4, 0, 2), aspect="auto")
    head, data = record(made, [grey])
    ((kind, at, columns, rows, palette, matrix, smooth, alpha, _),) = head["ops"]
    assert (kind, columns, rows, smooth, alpha) == ("image", 4, 4, 0, 1)
    assert palette == [["ink", 1.0], ["paper", 1.0]]
    pixels = np.frombuffer(data, np.uint8)[at : at + 16].reshape(4, 4)
    np.testing.assert_array_equal(pixels, 1 - np.eye(4))
    a, b, c, d, e, f = matrix
    corners = [(a * u + c * v + e, b * u + d * v + f) for u, v in ((0, 0), (1, 1))]
    assert corners == [(0, 200), (400, 0)], "imshow has its first row at the top"


def test_an_image_of_many_colors_keeps_them():
    made, ax = figure()
    colors = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    head, data = record(made, [ax.imshow(colors, interpolation="none", extent=(0, 4, 0, 2), aspect="auto")])
    (op,) = head["ops"]
    assert op[4] == 0
    np.testing.assert_array_equal(np.frombuffer(data, np.uint8)[op[1] :].reshape(30, 40, 4)[..., :3], colors)


def test_a_hatch_is_its_lines_in_the_unit_square():
    made, ax = figure()
    op, head, _ = recorded(made, ax.add_patch(Rectangle((0, 0), 1, 1, fc="#eeeeee", ec=style.INK, hatch="//")))
    hatch_vertices, codes, color, width = head["styles"][op[4]][-1]
    assert len(hatch_vertices) == len(codes)  # two numbers a vertex, two digits a code
    assert color == "ink"
    assert width > 0


@pytest.mark.parametrize(
    ("vertices_of", "snaps"),
    [([0, 0, 1, 1], False), ([0, 1, 1, 1], True), ([0.3, 1, 0.3, 0.2], True)],
    ids=["sloping", "level", "upright"],
)
def test_upright_and_level_lines_go_onto_whole_pixels(vertices_of, snaps):
    made, ax = figure()
    x0, y0, x1, y1 = vertices_of
    (line,) = ax.plot([x0, x1], [y0, y1])
    op, _, _ = recorded(made, line)
    assert op[-1] == int(snaps)


def test_bars_with_gaps_between_them_go_onto_whole_pixels_each():
    made, ax = figure()
    op, _, numbers = recorded(made, ax.stairs([0.3, np.nan, 0.6], [0.5, 1, 1.5, 2], fill=True))
    _, at, n, codes, *_, snap = op
    assert snap == 1
    assert codes.count("01") == 2, "two outlines"
    tops = numbers[at : at + 2 * n].reshape(-1, 2)[:, 1]
    assert sorted({*tops.tolist()})[-2:] == pytest.approx([30, 60])


def test_every_color_of_the_course_is_a_role_and_no_other():
    eight = {style.INK, style.BLUE, style.ORANGE, style.GREEN, style.RED, style.PURPLE, style.SKY, style.OLIVE}
    assert {*style.EIGHT} == eight <= {*ROLES}
    assert len({ROLES[color] for color in eight}) == 8
    assert {color for color in ROLES if color not in eight} == {"#FFFFFF", "#000000"}
    for color in ROLES:
        assert re.fullmatch("#[0-9A-F]{6}", color)


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_any_artist_gives_a_list_that_json_holds_and_whose_numbers_are_all_there(data):
    made, ax = figure()
    numbers = st.floats(-5, 9) | st.just(float("nan"))
    points = np.array(data.draw(st.lists(st.tuples(numbers, numbers), max_size=8)), float).reshape(-1, 2)
    color = data.draw(st.sampled_from([*ROLES, "#123456", (0.1, 0.2, 0.3, 0.4), "none"]))
    kind = data.draw(st.sampled_from(["line", "dots", "scatter", "lines", "text", "fill", "image"]))
    alpha = data.draw(st.none() | st.floats(0, 1))
    if kind == "image":
        artist = AxesImage(ax, interpolation="none", extent=(0, 4, 0, 2), alpha=alpha)
        artist.set_data(np.nan_to_num(points[:, :1]) if len(points) else np.zeros((1, 1)))
        ax.add_image(artist)
    else:
        make = {
            "line": lambda: ax.plot(*points.T, color=color, alpha=alpha)[0],
            "dots": lambda: ax.plot(*points.T, "o", color=color, alpha=alpha)[0],
            "scatter": lambda: ax.scatter(*points.T, color=color, alpha=alpha),
            "lines": lambda: ax.add_collection(LineCollection([points], colors=[color], alpha=alpha)),
            "text": lambda: ax.text(1, 1, data.draw(st.text("ab −1.2η₀\n", max_size=9)), color="r"),
            "fill": lambda: ax.fill_between(np.sort(points[:, 0]), points[:, 1], color=color, alpha=alpha),
        }
        artist = make[kind]()
    head, content = record(made, [artist])
    assert json.loads(json.dumps(head))["ops"] == json.loads(json.dumps(head["ops"]))
    floats = np.frombuffer(content[: len(content) // 4 * 4], np.float32)
    for op in head["ops"]:
        if op[0] in ("path", "stamps"):
            assert np.isfinite(floats[op[1] : op[1] + 2 * op[2]]).all()
            assert len(floats) >= op[1] + 2 * op[2]
            assert len(op[3]) in (0, 2 * op[2])
            assert 0 <= op[4] < len(head["styles"])
            assert -1 <= op[5] < len(head["clips"])
        if op[0] == "stamps":
            assert np.isfinite(floats[op[7] : op[7] + 2 * op[8]]).all()
            assert len(floats) >= op[7] + 2 * op[8]
