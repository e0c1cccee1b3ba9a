"""Drawings of graphs, read back from their artists."""

import itertools

import pytest
from graph.graph_cases import EXPRESSIONS, NETWORK, both_passes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import coursekit as ck
from coursekit.graph import parse

every = pytest.mark.parametrize("text", EXPRESSIONS, ids=range(len(EXPRESSIONS)))


def drawn(text, size=None, **show):
    g = both_passes(text)
    if size is None:
        from matplotlib import pyplot

        ax = g.draw(**show)
        pyplot.close(ax.figure)
    else:
        ax = g.draw(Figure(figsize=size).add_subplot(), **show)
    ax.figure.draw_without_rendering()
    return g, ax


def number(value):
    return f"{value:.4g}".replace("-", "−")


@every
def test_a_drawing_shows_every_value_and_gradient_in_its_color(text):
    g, ax = drawn(text)
    by_color = {}
    for label in ax.texts:
        by_color.setdefault(to_hex(label.get_color()), []).append(label.get_text())
    assert len(by_color) == 3
    values, gradients = by_color["#0072b2"], by_color["#d55e00"]
    assert sorted(values) == sorted([*map(number, g.values.values()), "value, forward"])
    assert sorted(gradients) == sorted([*map(number, g.gradients.values()), "gradient, backward"])


@every
@pytest.mark.parametrize("size", [None, (6, 4)])
def test_nothing_overlaps_in_a_drawing(text, size):
    g, ax = drawn(text, size)
    boxes = [(label.get_text(), label.get_window_extent()) for label in ax.texts if label.get_text()]
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        assert not a.shrunk(0.9, 0.9).overlaps(b.shrunk(0.9, 0.9)), (one, other)
    patches = [patch for patch in ax.patches if patch.get_visible()]
    edges = [patch.get_path() for patch in patches if type(patch).__name__ == "FancyArrowPatch"]
    nodes = [p.get_window_extent() for p in patches if type(p).__name__ in ("Circle", "FancyBboxPatch")]
    assert len(edges) == len(g.local)
    assert len(nodes) == len(g.order)
    for a, b in itertools.combinations(nodes, 2):
        assert not a.overlaps(b)
    frame = ax.figure.bbox.padded(1)
    assert all(frame.contains(*corner) for _, box in boxes for corner in (box.min, box.max))


@pytest.mark.parametrize("text", ["(x + y) * z", NETWORK])
def test_no_edge_runs_through_a_number_or_a_node_of_the_lectures_graphs(text):
    _, ax = drawn(text)
    nodes = [p.get_window_extent().shrunk(0.9, 0.9) for p in ax.patches if type(p).__name__ != "FancyArrowPatch"]
    texts = [label.get_window_extent() for label in ax.texts if label.get_text()]
    for patch in ax.patches:
        if type(patch).__name__ == "FancyArrowPatch":
            line = patch.get_path().interpolated(1).to_polygons(closed_only=False)[0]
            points = ax.transData.transform(line)
            for box in nodes + texts:
                assert not any(box.contains(*point) for point in points[2:-2])


def test_inputs_are_left_of_what_uses_them_and_the_output_is_last():
    from coursekit.figures.graph import Layout

    for text in EXPRESSIONS:
        g = both_passes(text)
        at = Layout.of(g).at
        assert all(at[source][0] < at[target][0] for source, target in g.local)
        assert max(at, key=lambda name: at[name][0]) == g.output


@pytest.mark.parametrize(
    ("text", "most"),
    [("(x + y) * z", 0), ("(a*c) * (b*d) * (a*b)", 1), ("(x - y) * (a - b) * (y - a)", 1), (NETWORK, 3)],
)
def test_few_edges_cross(text, most):
    from coursekit.figures.graph import Layout

    at, bends, _ = Layout.of(parse(text))
    lines = [[at[source], *bends[source, target], at[target]] for source, target in bends]
    pieces = [(x, y0, y1) for line in lines for (x, y0), (_, y1) in itertools.pairwise(line)]
    crossed = [x == u and (y0 - v0) * (y1 - v1) < 0 for (x, y0, y1), (u, v0, v1) in itertools.combinations(pieces, 2)]
    assert sum(crossed) <= most


def test_a_drawing_can_be_stepped_forward_and_back():
    from coursekit.figures.graph import GraphPicture, Layout

    g = both_passes("(x + y) * z")
    picture = GraphPicture(Figure().add_subplot(), g, Layout.of(g))
    shown = []
    for step in range(picture.steps + 1):
        picture.show(step)
        texts = [*picture.values.values(), *picture.gradients.values()]
        bright = [name for name, halo in picture.halos.items() if halo.get_visible()]
        shown.append((sum(t.get_text() != "" for t in texts), bright))
    names = [[], ["x"], ["y"], ["z"], ["q"], ["f"], ["f"], ["q"], ["z"], ["y"], ["x"]]
    assert shown == list(enumerate(names))
    picture.show()
    assert picture.values["f"].get_text() == "−12"
    assert picture.gradients["z"].get_text() == "3"


def test_local_derivatives_stand_on_the_edges_and_a_graph_without_values_is_drawn_bare():
    g = both_passes("(x + y) * z")
    plain, local = (ck.figures.graph(g, Figure().add_subplot(), local=on) for on in (False, True))
    assert len(local.texts) - len(plain.texts) == len(g.local)
    bare = parse("(x + y) * z").draw(Figure().add_subplot(), local=True)
    shown = [t.get_text() for t in bare.texts if t.get_text()]
    assert shown == ["$x$", "$y$", "$z$", "+", "$q$", "×", "$f$", "value, forward", "gradient, backward"]
