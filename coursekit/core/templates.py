"""HTML by Jinja2: `name.html.j2` lies beside the module that fills it, and every value in it is escaped, once.

Three things are ours. A line break in a template, with its spaces, is not on the page: lines are broken beside
tags, never between words. `{{ text | code }}` has code where the text has backticks. What has `__html__`, such as a
verdict, stands in another template as it shows itself.
"""

import html
import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_CODE_OR_BOLD = re.compile(r"(<code\b.*?</code>)|\*\*(.+?)\*\*", re.DOTALL)


def render(template, **values):
    """The HTML of a template, "exercises/verdict.html.j2", filled with values.

    Examples
    --------
    >>> render("core/card.html.j2", title="a < b", rows=[("loss", 0.5)], picture="", alt="")[:46]
    '<div><strong>a &lt; b</strong><table><tr><th s'
    """
    return _environment().get_template(template).render(values)


def code(text, style=""):
    """Text as HTML: escaped, with code of this style where there are backticks.

    Examples
    --------
    >>> code("`x < 1` & more")
    Markup('<code>x &lt; 1</code> &amp; more')
    """
    from markupsafe import Markup

    tag = f'<code style="{html.escape(style)}">' if style else "<code>"
    return Markup(re.sub("`([^`]+)`", rf"{tag}\1</code>", html.escape(text)))


def bold(text):
    """Text or HTML with bold print where there are two asterisks at each side, but not in code, where they are powers.

    Examples
    --------
    >>> bold(code("`a**2 + b**2`"))
    Markup('<code>a**2 + b**2</code>')
    >>> bold(code("**a < b** in `x`"))
    Markup('<b>a &lt; b</b> in <code>x</code>')
    """
    from markupsafe import Markup, escape

    return Markup(_CODE_OR_BOLD.sub(lambda found: found[1] or f"<b>{found[2]}</b>", str(escape(text))))


@cache
def _environment():
    """The one environment. Jinja2 takes 45 ms to import, which only the first page pays."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from jinja2.ext import Extension
    from jinja2.lexer import Token

    class Joined(Extension):
        def filter_stream(self, stream):
            for token in stream:
                data = token.type == "data"
                yield Token(token.lineno, "data", re.sub(r"\s*\n\s*", "", token.value)) if data else token

    made = Environment(
        loader=FileSystemLoader(_PACKAGE), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        extensions=[Joined],
    )  # fmt: skip
    made.filters |= {"code": code, "bold": bold}
    return made
