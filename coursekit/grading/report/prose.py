"""Prose of a submission as a page may show it: rendered as nbconvert does, cleaned by an allow-list.

Links and pictures become text, HTML that was typed stays text, formulas stay formulas. The result is one line of HTML:
to Markdown, which renders it once more, that is one block, in which it finds no link, no picture and no tag of its own.
"""

import re
import signal
import time
from contextlib import contextmanager, suppress
from html import escape

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

SECONDS = 4  # of the processor for the prose of a notebook; after that it is shown as it was typed
LONGEST = 100_000  # characters of a cell that are shown
_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "pre", "blockquote", "details", "summary"),
    *("strong", "em", "del", "code", "sup", "sub", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_TYPED = re.compile(r"<(?!/?(?:details|summary)>)(?=[a-zA-Z/!?])")  # those two are the lessons' own
_LEADING_OUT = re.compile(r"\\(?:href|url|class|cssId|style|require)(?![a-zA-Z])")  # what MathJax makes of a formula
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "[]`\n\r"} | {ord(":"): "&#58;"}


class _Renderer(IPythonRenderer):
    """nbconvert's, but what leads out is said in words."""

    def link(self, text, url, title=None):
        return text if url in (text, f"mailto:{text}") else f"{text} ({escape(url[:200])})"

    def image(self, text, url, title=None):
        return f"[picture{': ' if text else ''}{text}, {escape(url[:200])}]"

    def block_code(self, code, info=None):
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def block_html(self, html):
        return _TYPED.sub("&lt;", html) + "\n"

    def inline_html(self, html):
        return _TYPED.sub("&lt;", html)


def block(source):
    r"""The prose of a cell, as one line of HTML.

    Examples
    --------
    >>> block("*Here* is [a page](javascript:alert(1)) and $a_1$")
    '<div><p><em>Here</em> is a page (javascript&#58;alert(1)) and $a_1$</p>&#10;</div>'
    """
    rendered = MarkdownWithMath(_Renderer(escape=False, exclude_anchor_links=True)).render(source)
    return _inert(nh3.clean(rendered, tags=_TAGS, attributes={}, link_rel=None, url_schemes=set()))


def as_typed(source):
    """The prose of a cell without any formatting."""
    return _inert(f"<pre>{escape(source)}</pre>")


def _inert(html):
    """One line of HTML in which Markdown and MathJax find nothing that leads out."""
    return f"<div>{_LEADING_OUT.sub(_text, html).translate(_MARKDOWN)}</div>"


def _text(_):
    return r"\text"


def blocks(at, left_out, sources):
    """The prose of many cells; what takes too long is shown as it was typed."""
    end = time.process_time() + SECONDS
    return [_one(at, number, number in left_out, source[:LONGEST], end) for number, source in enumerate(sources)]


def _one(at, number, simply, source, end):
    left = end - time.process_time()
    if not simply and left > 0:
        at(number)
        with suppress(Exception), _stopped_after(left):  # as typed is right for whatever cannot be rendered
            return block(source)
    return as_typed(source)


class _TooLong(Exception):
    pass


@contextmanager
def _stopped_after(seconds):
    """A limit of processor time, where the system has one."""
    if not hasattr(signal, "ITIMER_VIRTUAL"):
        yield
        return

    def stop(*_):
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
