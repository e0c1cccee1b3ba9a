"""A walk through a computational graph: the graph, and beside it what the node at work does."""

import itertools
import textwrap

from coursekit.figures.graph import GraphPicture, Layout
from coursekit.figures.style import BLUE, INK, RED

LINES, LETTERS = 4, 36  # of the longest equation, letters in a line of words
SIZE, FITS = 12, 190  # points, and how many characters of LaTeX fit in a line at this size


class GraphWalk:
    """`scene(graph)` draws another graph, whose artists are then `moving`; `show(walk, step)` goes to a step."""

    def __init__(self, graph_axes, paper_axes):
        self.ax, self.formula = graph_axes, ""
        paper_axes.set_axis_off()
        style = {"transform": paper_axes.transAxes, "va": "top", "color": INK}
        self.title = paper_axes.text(0, 1, "", weight="bold", fontsize=12, **style)
        self.lines = [paper_axes.text(0, 0, "", **style | {"va": "center"}) for _ in range(LINES)]
        self.words = paper_axes.text(0, 0, "", fontsize=10, linespacing=1.35, **style)

    def scene(self, graph):
        """Draw another graph."""
        self.ax.clear()
        self.formula = repr(graph)
        self.picture = GraphPicture(self.ax, graph, Layout.of(graph), local=True)

    @property
    def moving(self):
        """The artists that change."""
        return [*self.picture.moving, self.title, *self.lines, self.words]

    def show(self, walk, step):
        """Show a graph that has the nodes of the scene, as far as this step."""
        self.picture.graph = walk.graph
        self.picture.show(len(walk.graph.inputs) + step, working=step > 0)
        stop = walk.stop(step)
        self.title.set(text=stop.title, color=RED if stop.title.startswith("Backward") else BLUE)
        lines, height = [" ".join(stop.lines[:2]), *stop.lines[2:]], 0.83
        for text, line in itertools.zip_longest(self.lines, lines, fillvalue=""):
            display = line.replace(r"\frac", r"\dfrac")
            text.set(text=f"${display}$" if line else "", y=height, fontsize=SIZE * min(1, FITS / max(len(display), 1)))
            height -= 0.135 if line else 0
        paragraphs = (textwrap.fill(paragraph, LETTERS) for paragraph in stop.words.split("\n"))
        self.words.set(text="\n".join(paragraphs), y=height)
