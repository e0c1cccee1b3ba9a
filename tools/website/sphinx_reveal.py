"""A directive for what a reader opens: `reveal`, whose title may hold formulas, as HTML's own `details`."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class reveal(nodes.General, nodes.Element):
    """What is opened."""


class summary(nodes.General, nodes.TextElement):
    """What is seen before."""


class Reveal(SphinxDirective):
    """``:::{reveal} title`` with `:class:` as others have it."""

    required_arguments, final_argument_whitespace, has_content = 1, True, True
    option_spec = {"class": directives.class_option}  # noqa: RUF012

    def run(self):
        """The nodes."""
        titles, messages = self.parse_inline(self.arguments[0])
        made = reveal(classes=["ck-reveal", *self.options.get("class", [])])
        made += [summary("", "", *titles), *self.parse_content_to_nodes()]
        return [made, *messages]


def _open(writer, node):
    writer.body.append(writer.starttag(node, "details"))


def _close(writer, node):
    writer.body.append("</details>\n")


def setup(app):
    """What Sphinx calls."""
    app.add_node(reveal, html=(_open, _close))
    app.add_node(
        summary,
        html=(
            lambda writer, node: writer.body.append("<summary>"),
            lambda writer, node: writer.body.append("</summary>"),
        ),
    )
    app.add_directive("reveal", Reveal)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
