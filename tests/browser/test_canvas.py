"""The page draws a figure as matplotlib paints it: every panel and every picture of the package, both ways.

Two renderers never agree in every pixel: edges are smoothed in other ways, letters hinted, dashes begin elsewhere. So
both pictures are blurred by a few pixels, and then compared.
"""

import base64
import io
import json

import numpy as np
import pytest
from calls import CALLS
from contracts.api_contract import ROWS
from front_door import SCREENSHOTS
from hypothesis import HealthCheck, given, settings, strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, FancyBboxPatch, Rectangle
from PIL import Image, ImageFilter
from sample import amount, sample

import coursekit as ck
from coursekit.canvas.page import SCRIPT, STYLE
from coursekit.canvas.record import record
from coursekit.figures import look, style

DENSE, BLUR = 2, 8  # pixels of the screen for one of the page; what is blurred, in these
MEAN, WORST = 3.0, 40  # of 255: on average over the picture, and of all pixels but one in a thousand
PICTURES = [name for name, rows in ROWS.items() if name.startswith("figures.") and "ax" in rows[0].good]
PAGE = "<!doctype html><style>{style} body {{ margin: 0; background: {paper} }}</style><div id=here></div>"
SHOW = """async ([lists, width, height]) => {
  const known = lists.map(([head, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return { head, data: new DataView(bytes.buffer) };
  });
  const here = document.getElementById("here");
  here.style.width = `${width}px`;
  const picture = new Picture(here, width, height);
  const drawn = new Promise((done) => picture.root.addEventListener("painted", done, { once: true }));
  known.forEach((list, layer) => picture.show(layer, list));
  await drawn;
}"""


@pytest.fixture(scope="module")
def page(browser):
    """An empty page with a dense screen."""
    with browser.new_context(viewport={"width": 1000, "height": 800}, device_scale_factor=DENSE) as context:
        yield context.new_page()


def drawn(page, picture, size, paper="#ffffff"):
    """What the page makes of display lists."""
    page.set_content(PAGE.format(style=STYLE, paper=paper))
    module = SCRIPT.replace("export ", "") + "\nwindow.Picture = Picture;"
    page.add_script_tag(type="module", content=module)
    page.wait_for_function("() => window.Picture !== undefined")
    lists = [[head, base64.b64encode(data).decode()] for head, data in picture]
    page.evaluate(SHOW, [json.loads(json.dumps(lists)), *map(round, size)])
    return Image.open(io.BytesIO(page.locator(".ck-picture").screenshot())).convert("RGB")


def painted(figure):
    """What matplotlib makes of a figure."""
    dpi = figure.dpi
    figure.set_dpi(DENSE * dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    figure.set_dpi(dpi)
    return Image.fromarray(np.array(canvas.buffer_rgba())).convert("RGB")


def assert_alike(one, other, name):
    width, height = min(one.width, other.width), min(one.height, other.height)
    assert max(abs(one.width - other.width), abs(one.height - other.height)) <= DENSE
    blurred = [each.crop((0, 0, width, height)).filter(ImageFilter.GaussianBlur(BLUR)) for each in (one, other)]
    apart = np.abs(np.subtract(*(np.asarray(each, float) for each in blurred))).max(axis=2)
    mean, worst = apart.mean(), np.percentile(apart, 99.9)
    if mean > MEAN or worst > WORST:
        one.save(SCREENSHOTS / f"canvas-{name}-matplotlib.png")
        other.save(SCREENSHOTS / f"canvas-{name}-page.png")
    assert (mean <= MEAN, worst <= WORST) == (True, True), (name, mean, worst)


@pytest.mark.parametrize("call", sample(CALLS, 8))
def test_a_panel(page, call):
    live = eval(call, {"ck": ck}).live
    ours = Image.fromarray(live._painted()).convert("RGB")
    assert_alike(ours, drawn(page, live.picture, live.size), call.split("(")[0])


@pytest.mark.parametrize("name", sample(PICTURES, 8))
def test_a_figure(page, name):
    call, good, _ = ROWS[name][0]
    figure = Figure(figsize=(5.2, 4), dpi=96, layout="constrained")
    with look():
        call(**good | {"ax": figure.add_subplot()})
    FigureCanvasAgg(figure).draw()
    figure.set_layout_engine("none")  # both have the same layout
    assert_alike(painted(figure), drawn(page, [record(figure)], figure.bbox.size), name)


PLACES = st.tuples(st.floats(0.3, 3.7), st.floats(0.3, 1.7))
COLORS = st.sampled_from([*style.EIGHT, "#777777", "#d9ead3"])
STYLES = st.fixed_dictionaries(
    {
        "ec": COLORS, "fc": COLORS | st.just("none"), "lw": st.floats(0.5, 4), "alpha": st.none() | st.floats(0.2, 1),
        "hatch": st.sampled_from([None, "//", "x", "."]), "ls": st.sampled_from(["-", "--", ":", (0, (3, 1, 1, 1))]),
    }
)  # fmt: skip
ARTISTS = st.lists(
    st.one_of(
        st.tuples(st.just(Circle), PLACES, st.floats(0.1, 0.8), STYLES),
        st.tuples(st.just(Ellipse), PLACES, st.floats(0.1, 0.8), STYLES),
        st.tuples(st.just(Rectangle), PLACES, st.floats(0.1, 0.8), STYLES),
        st.tuples(st.just(FancyBboxPatch), PLACES, st.floats(0.1, 0.5), STYLES),
        st.tuples(st.just(FancyArrowPatch), PLACES, st.floats(0.3, 0.8), STYLES),
        st.tuples(
            st.just("text"), PLACES, st.integers(-90, 90), st.sampled_from(["loss", "η = 0.1", r"$w_1^2$", "a\nbc"])
        ),
        st.tuples(st.just("markers"), PLACES, st.sampled_from("os^Dv*P+x"), COLORS),
        st.tuples(st.just("image"), PLACES, st.integers(1, 9), st.sampled_from(["gray", "viridis"])),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=amount(12, 300),
    derandomize=amount(True, False),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(ARTISTS)
def test_any_artists(page, artists):
    figure = Figure(figsize=(4, 2), dpi=96)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(0, 2))
    ax.set_axis_off()
    for kind, (x, y), size, looks in artists:
        _draw(ax, kind, x, y, size, looks)
    assert_alike(painted(figure), drawn(page, [record(figure)], figure.bbox.size), "any")


def _draw(ax, kind, x, y, size, looks):
    if kind == "text":
        ax.text(x, y, looks, rotation=size, ha="center", va="center", fontsize=14)
    elif kind == "markers":
        ax.plot([x, x / 2], [y, y / 2], size, ms=12, color=looks)
    elif kind == "image":
        pixels = np.arange(size * size).reshape(size, size)
        ax.imshow(pixels, cmap=looks, interpolation="none", extent=(x - 0.3, x + 0.3, y - 0.3, y + 0.3), aspect="auto")
        ax.set(xlim=(0, 4), ylim=(0, 2))
    elif kind is FancyArrowPatch:
        ax.add_patch(kind((x, y), (x - size, y - size / 2), arrowstyle="-|>", mutation_scale=15, **looks))
    elif kind is Circle:
        ax.add_patch(kind((x, y), size, **looks))
    else:
        ax.add_patch(kind((x, y), size, size / 2, **looks))


@pytest.mark.parametrize(
    ("paper", "dark"),
    [
        ("#ffffff", False),
        ("#f3f3ee", False),
        ("#111111", True),
        ("#1e2a38", True),
        ("color-mix(in srgb, #222222, black)", True),
    ],
)
def test_a_picture_is_drawn_in_the_colors_of_its_page(page, paper, dark):
    figure = Figure(figsize=(2, 1), dpi=96)
    for i, color in enumerate(("white", style.INK, *style.EIGHT[1:])):
        figure.add_artist(Rectangle((i / 9, 0), 1 / 9, 1, fc=color, lw=0))
    pixels = np.asarray(drawn(page, [record(figure)], figure.bbox.size, paper), float)
    colors = [pixels[96, round((i + 0.5) * 384 / 9)] for i in range(9)]
    here = np.array([int(paper[i : i + 2], 16) for i in (1, 3, 5)]) if paper[0] == "#" else np.full(3, 17)
    np.testing.assert_allclose(colors[0], here, atol=1, err_msg="the paper is the page's")
    assert (colors[1].mean() > 200) == dark
    for i, color in enumerate(colors[1:], 1):
        assert contrast(color, here) >= (4.5 if i == 1 else 2 if not dark else 3), (i, color)
    for i in range(1, 9):
        for j in range(i):
            assert np.abs(colors[i] - colors[j]).max() > 40, "no two are alike"


def contrast(one, other):
    """The contrast ratio of two colors, by WCAG 2."""
    high, low = sorted((_luminance(np.asarray(each) / 255) for each in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb):
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)
