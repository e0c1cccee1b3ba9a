"""The Markdown of a question as HTML for the card: paragraphs, lists, code, bold and italic print, and formulas.

A formula is a `span` that holds its LaTeX for the page's own typesetter, and beside it the formula as plain text, for a
page that has none.
"""

import re

from coursekit.core.templates import bold, code
from coursekit.exercises.text import plain

_FORMULA = re.compile(r"(\$\$.*?\$\$|\$[^$\n]+\$)", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_SLOT = "\ue000{}\ue001"  # stands for a formula while the rest is read


def html(markdown):
    """HTML of a short text.

    Examples
    --------
    >>> html("a **b** $x$")
    '<p>a <b>b</b> <span class="ck-math" data-plain="x">$x$</span></p>'
    """
    return "".join(_block(block) for block in re.split(r"\n\s*\n", markdown.strip()))


def inline(markdown):
    """HTML of a text in one line, without a paragraph around it."""
    formulas = _FORMULA.findall(markdown)
    slots = iter(range(len(formulas)))
    text = _FORMULA.sub(lambda _: _SLOT.format(next(slots)), " ".join(markdown.split()) if not formulas else markdown)
    made = _ITALIC.sub(r"<em>\1</em>", str(bold(code(text))))
    return re.sub("\ue000(\\d+)\ue001", lambda found: _formula(formulas[int(found[1])]), made)


def _block(block):
    lines = block.splitlines()
    if all(line.startswith(("- ", "  ")) for line in lines):
        items = re.split(r"\n(?=- )", block)
        return f"<ul>{''.join(f'<li>{inline(item[2:])}</li>' for item in items)}</ul>"
    return f"<p>{inline(block)}</p>"


def _formula(latex):
    return f'<span class="ck-math" data-plain="{code(plain(latex))}">{code(latex)}</span>'
