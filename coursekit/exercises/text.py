r"""Statements, hints and solutions: Markdown with LaTeX in Jupyter, readable plain text elsewhere.

The plain form knows the LaTeX that the course uses; a test holds every statement and solution to it.
"""

import re
import textwrap

_BARE = [  # arguments without braces get them
    (r"\\(mathbf|boldsymbol|mathbb|mathrm) ?(\\[a-z]+|\w)", r"\\\1{\2}"),
    (r"\\([dt]?frac)(\d)(\d)", r"\\\1{\2}{\3}"),
    (r"\\sqrt ?(\\[a-z]+|\w)", r"\\sqrt{\1}"),
    (r"(\\[A-Za-z]+)(?=\\(?:mathbf|boldsymbol|mathbb|mathrm)\{)", r"\1 "),  # a name must not run into the next
    (r"\\log\\sum", r"\\log \\sum"),
]
_GROUPS = [  # innermost first, until nothing changes
    (r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: f"{_bracket(m[1])}/{_bracket(m[2])}"),
    (r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\\(?:mathbf|boldsymbol|mathrm|mathbb|text|operatorname)\{([^{}]*)\}", r"\1"),
    (r"\\(bar|hat)\{([^{}]*)\}", r"\2-\1"),
    (r"\\(log|exp|sin|cos|tanh)\{([^{}]*)\}", r"\1\2"),  # as SymPy writes them
    (r"_\{([^{}]*)\}", r"_\1"),
    (r"(\\[a-z]+)\{(\\left\([^{}]*)\}", r"\1\2"),
    (r"\^\{([^{}]*)\}", lambda m: f"^{_bracket(m[1])}"),
]
_SYMBOLS = {
    **{rf"\{name}": name for name in ("exp", "max", "min", "log", "ln", "sin", "cos", "tanh", "operatorname")},
    **{r"\cdot": "·", r"\times": "x", r"\sigma": "σ", r"\approx": "≈", r"\in": "in", r"\sum": "sum"},
    **{r"\le": "<=", r"\ge": ">=", r"\ldots": "...", r"\lVert": "||", r"\rVert": "||", r"\to": "->"},
    **{r"\left": "", r"\right": "", r"\quad": "   ", r"\top": "T", r"\varphi": "phi", r"\infty": "infinity"},
    **{r"\ne": "!=", r"\arg": "arg", r"\lvert": "|", r"\rvert": "|", r"\lambda": "λ", r"\kappa": "κ"},
    **{r"\rho": "ρ", r"\nu": "ν", r"\theta": "θ", r"\alpha": "α", r"\beta": "β", r"\pi": "π", r"\nabla": "∇"},
    **{r"\varepsilon": "ε", r"\eta": "η", r"\tau": "τ", r"\delta": "δ", r"\mid": "|", r"\dots": "..."},
    **{rf"\{name}": "" for name in ("big", "bigl", "bigr", "Big", "Bigl", "Bigr")},
}


class Text:
    r"""Markdown that shows itself in Jupyter and reads well where there is no Jupyter.

    Examples
    --------
    >>> Text(r"**Score**: $s = \mathbf{w} \cdot \mathbf{x} + b$")
    Score: s = w · x + b
    >>> Text(r"$P(y = 1 \mid \mathbf x)$, $\tfrac12\,x^2$, $\partial L/\partial\mathbf z_1$, $\boldsymbol\delta$")
    P(y = 1 | x), 1/2 x^2, ∂L/∂z1, δ
    """

    def __init__(self, markdown):
        self.markdown = markdown

    def _repr_markdown_(self):
        return self.markdown

    def __repr__(self):
        return plain(self.markdown)


def plain(markdown):
    """`markdown` as plain text: formulas in one line, no marks but those of code and lists."""
    parts = re.split(r"(\$\$.*?\$\$|\$[^$\n]+\$)", markdown, flags=re.DOTALL)
    text = "".join(_formula(part) if part.startswith("$") else part for part in parts)
    text = re.sub(r"```python\n(.*?)```", lambda m: re.sub(r"(?m)^(?=.)", "    ", m[1]), text, flags=re.DOTALL)
    text = re.sub(r"(`[^`]*`|(?m:^    .*$))|\*\*", lambda m: m[1] or "", text)  # bold, but no power in code
    return _wrapped(text.strip())


def _formula(part):
    """A formula between dollar signs; between double ones it stands on a line of its own."""
    latex, before = part.strip("$"), None
    for pattern, form in _BARE:
        latex = re.sub(pattern, form, latex)
    while before != latex:
        before = latex
        for pattern, form in _GROUPS:
            latex = re.sub(pattern, form, latex)
    latex = re.sub(r"\\partial ", "∂", latex)
    latex = re.sub(r"\\[A-Za-z]+", lambda m: _SYMBOLS.get(m[0], m[0]), latex)
    latex = re.sub(r"\\[,;:! ]", " ", latex).replace(r"\{", "{").replace(r"\}", "}")
    latex = re.sub(r"(?<![A-Za-z])([A-Za-zα-ω])_([0-9A-Za-z])(?!\w)", r"\1\2", latex)  # x_1 reads x1
    latex = re.sub(r"\|\| ?(\w+) ?\|\|", r"||\1||", re.sub(r"\s+", " ", latex)).strip()
    latex = re.sub(r"(?<=\() | (?=\))", "", latex)
    latex = re.sub(r"(?<!\|)\| ([\w.()-]+) \|", r"|\1|", latex)
    return _broken(latex) if part.startswith("$$") else latex


def _broken(formula, width=90):
    """A formula on a line of its own; a chain of equations that is too long goes on below."""
    lines = [""]
    for link in re.split(r" (?=[=≈] )", formula):
        room = len(lines[-1]) + len(link) < width
        lines[len(lines) - room :] = [f"{lines[-1]} {link}" if room else f"     {link}"]
    return "\n".join(f"   {line}" for line in lines if line)


def _bracket(text):
    """`text` in brackets, unless it is one name, number, call or absolute value."""
    text = text.strip()
    alone = (
        r"(\\partial )?\\?\w+(\.\d+)?|\\?\w*\([^()]*\)|\|[^|]*\|"
        r"|\\lVert[^|]*\\rVert|sqrt\((?:[^()]|\([^()]*\))*\)"
    )
    return text if re.fullmatch(alone, text) else f"({text})"


def _wrapped(text, width=88):
    """Paragraphs filled to `width`; items of lists and indented lines stay lines of their own."""
    lines = [""]
    for line in text.split("\n"):
        apart = not line.strip() or line.startswith(("- ", "    ")) or not lines[-1] or lines[-1].startswith("    ")
        lines[len(lines) if apart else -1 :] = [line if apart else f"{lines[-1]} {line}"]
    return "\n".join(
        line if line.startswith("    ") else textwrap.fill(line, width, subsequent_indent="  " * line.startswith("- "))
        for line in lines[1:]
    )
