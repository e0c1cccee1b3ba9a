"""What records and results show of themselves in a notebook: their numbers, escaped, and a picture that is one."""

import io
import re
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import PIL.Image
import pytest

import coursekit as ck
from coursekit.core import doors
from coursekit.core.losses import LOSSES
from coursekit.core.page import card
from coursekit.core.surfaces import SURFACES

X, Y = np.arange(8.0)[:, None] / 8, np.arange(8.0) > 3
DRAWN = {
    **{f"surface {name}": surface for name, surface in SURFACES.items()},
    "fit": ck.fit("linear", X, Y, "logistic", validation=(X, Y), epochs=3),
    "fit of a function": ck.fit(lambda theta, X, y: (1.0, theta), X, Y, theta=[1.0], epochs=1),
    "path": ck.descend("valley", [1.0, 0.5], "adam", steps=4),
    "path on a line": ck.descend("parabola", [1.0], steps=4),
    "path of a function": ck.descend(lambda x: x, [1.0, 0.5, 2.0], steps=4),
    "graph": ck.graph.parse("relu(x * w + b)"),
}
TABLES = {**{f"loss {n}": loss for n, loss in LOSSES.items()}, "model": ck.models.mlp([3, 4, 2], "tanh")}


class Reader(HTMLParser):
    """The text and the open tags of a page; a tag that is not closed stays in `open`."""

    def __init__(self, page):
        super().__init__()
        self.open, self.words, self.images = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.images.append(dict(attributes)) if tag == "img" else self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("name", [*DRAWN, *TABLES])
def test_it_is_a_table_and_a_picture_where_there_is_one(name):
    page = Reader((DRAWN | TABLES)[name]._repr_html_())
    assert page.open == []
    assert page.words
    assert not any("<" in word or "object at 0x" in word for word in page.words)
    assert len(page.images) == (name in DRAWN)
    for image in page.images:
        assert image["alt"]
        png = PIL.Image.open(io.BytesIO(b64decode(image["src"].removeprefix("data:image/png;base64,"))))
        assert np.unique(np.asarray(png.convert("L"))).size > 20


def words(thing):
    return " ".join(Reader(thing._repr_html_()).words)


def test_the_numbers_are_those_of_the_result():
    fit, path = DRAWN["fit"], DRAWN["path"]
    assert f"loss {fit.history.loss[-1]:.4g} validation loss {fit.history.validation_loss[-1]:.4g}" in words(fit)
    assert "model linear(1, 1) trained on logistic" in words(fit)
    assert f"at the end {path.loss[-1]:.4g}" in words(path)
    assert "surface valley optimizer adam steps 4" in words(path)
    assert "model mlp(3, 4, 2)" in words(TABLES["model"])
    assert "parameters 26" in words(TABLES["model"])  # (3 + 1) 4 + (4 + 1) 2
    assert "targets -1 or 1" in words(LOSSES["hinge"])
    assert "huber(delta=0.5)" in words(ck.losses.huber(0.5))


def test_text_is_escaped_and_nothing_is_drawn_without_figures(monkeypatch):
    page = card("a < b", [("<i>", "x & y"), ("none", None)], draw=lambda ax: ax.plot([1, 2]))
    assert "<strong>a &lt; b</strong>" in page
    assert "&lt;i&gt;" in page
    assert "x &amp; y" in page
    assert "none" not in page
    assert "<img" in page
    monkeypatch.setattr(doors.FIGURES, "room", "coursekit.none_such")
    assert "<img" not in card("a", [], draw=lambda ax: ax.plot([1, 2]))
    assert not re.search("<img", DRAWN["fit"]._repr_html_())
