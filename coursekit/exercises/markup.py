r"""Markdown with LaTeX as HTML with MathML: what a card shows, which no library in the page has to typeset.

Browsers draw MathML by themselves and screen readers say it. Raw HTML in the Markdown is shown as text.
"""

import re
from functools import cache, lru_cache

_FORMULA = re.compile(r"(```.*?```|`[^`\n]*`)|(\$\$.*?\$\$|\$[^$\n]+\$)", re.DOTALL)
_LETTERS = re.compile(r'(?:<mi mathvariant="normal">[A-Za-z]</mi>){2,}')
_NAMED = re.compile(r"(<mi>(?:log|ln|exp|sin|cos|tanh|max|min)</mi>)(?=<m(?:i|n|sub|sup|mspace|frac))")
_SIGN = re.compile(
    r"((?:^|<mrow>|<mtd>|<mo[^>]*>(?:&#x00028;|&#x0005B;|[({\[=,<+]|&#x0003D;|&#x0002C;)</mo>)(?:<mrow>)?)<mo>&#x02212;</mo>"
)
_LETTER = re.compile(r"<mi[^>]*>(.)</mi>")
_HOLD = "\ue000{}\ue001"  # where a formula goes back; no text of the course has these characters
_HELD = re.compile("\ue000([0-9]+)\ue001")


def html(markdown):
    r"""Markdown as HTML.

    Examples
    --------
    >>> html("**Slope** of `f` at $x$")
    '<p><strong>Slope</strong> of <code>f</code> at <math display="inline"><mrow><mi>x</mi></mrow></math></p>\n'
    """
    formulas = []

    def hold(match):
        if match[1]:
            return match[1]
        formulas.append(mathml(match[2].strip("$"), block=match[2].startswith("$$")))
        return _HOLD.format(len(formulas) - 1)

    made = _markdown()(_FORMULA.sub(hold, markdown.translate({0xE000: None, 0xE001: None})))
    return _HELD.sub(lambda match: formulas[int(match[1])], made)


def inline(markdown):
    """One paragraph of Markdown as HTML, to stand in a line."""
    made = html(markdown).strip()
    return made.removeprefix("<p>").removesuffix("</p>") if made.count("<p>") == 1 else made


@lru_cache(maxsize=2000)
def mathml(latex, block=False):
    """LaTeX as MathML; as code, where it cannot be read."""
    from html import escape

    from latex2mathml.converter import convert

    try:
        made = convert(latex, display="block" if block else "inline")
    except Exception:  # of its own kinds, and IndexError where a command has no argument
        return f"<code>{escape(latex)}</code>"
    made = made.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    made = _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', made)  # a minus before a term, not between two
    made = _NAMED.sub(r'\1<mspace width="0.17em"/>', made)
    return _LETTERS.sub(lambda run: f"<mi>{''.join(_LETTER.findall(run[0]))}</mi>", made)


@cache
def _markdown():
    import mistune

    return mistune.create_markdown(escape=True, hard_wrap=False, plugins=["table"])
