"""Kinds of networks, the nerve cell and the nested fields: what the pictures show, read back from their artists."""

from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

import coursekit as ck
from coursekit.figures.network_kinds import KINDS, SHARED


def drawn(kind):
    """Centers of inputs and of computed values, and the arrows, of a kind."""
    ax = ck.figures.network_kind(kind, Figure().add_subplot())
    arrows = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    inputs = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    return inputs, [patch.center for patch in ax.patches if isinstance(patch, Circle)], arrows


EXPECTED = {  # inputs, computed values, arrows: products of the layers' sizes; a window of 3 for each of 4, and 4 on
    "feed-forward": (3, 6, 3 * 4 + 4 * 2),
    "convolutional": (6, 5, 4 * 3 + 4),
    "recurrent": (2, 3, 2 * 2 + 2 + 2),
    "autoencoder": (5, 12, 2 * (5 * 3 + 3)),
    "attention": (4, 4, 16),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_neurons_and_arrows(kind):
    assert tuple(map(len, drawn(kind))) == EXPECTED[kind]


def test_shared_weights_look_alike_and_others_do_not():
    *_, arrows = drawn("convolutional")
    looks = [arrow.get_edgecolor() for arrow in arrows[:12]]
    assert len(set(looks)) == len(SHARED) == 3
    assert looks == 4 * looks[:3]
    assert len({str(arrow.get_linestyle()) for arrow in arrows[:3]}) == 3, "told apart without their colors, too"


def test_only_the_recurrent_graph_has_an_arrow_from_a_neuron_to_itself():
    for kind in KINDS:
        *_, arrows = drawn(kind)
        curves = [arrow.get_connectionstyle() for arrow in arrows]
        bent = [curve for curve in curves if getattr(curve, "rad", 0)]
        assert len(bent) == (2 if kind == "recurrent" else 0)


def test_a_nerve_cell_and_a_neuron_have_the_same_parts_in_the_same_order():
    ax = ck.figures.nerve_cell(Figure().add_subplot())
    at = {text.get_text(): text.get_position()[0] for text in ax.texts}
    pairs = {"synapses": "weights", "cell body": "sum", "axon": "output"}
    assert sorted(pairs, key=at.get) == list(pairs)
    assert sorted(pairs.values(), key=at.get) == list(pairs.values())
    assert at["sum"] < at["threshold"] < at["output"]


def test_each_field_lies_inside_of_the_one_before():
    ax = ck.figures.nested(Figure().add_subplot())
    boxes = [patch.get_bbox() for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    for outer, inner in pairwise(boxes):
        assert outer.x0 < inner.x0 < inner.x1 < outer.x1
        assert outer.y0 < inner.y0 < inner.y1 < outer.y1
