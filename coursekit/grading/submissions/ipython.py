r"""A cell as it was typed, as Python: IPython's own transformer reads `%magic`, `!command`, `help?`.

Every line keeps its number, so that an error names the line that the student sees. Cell magics that run their text in
the notebook (`%%time`, `%%capture`) are taken off it; the text of any other is handed to `get_ipython()`, as in
Jupyter. Nothing is run here.
"""

import ast
import re
import warnings
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager, leading_indent, make_tokens_by_line

from coursekit.grading.submissions.repair import explained, repairs_of

_HERE = frozenset({"time", "capture", "prun", "memit", "mprun"})  # cell magics whose text runs in the notebook itself
_TIMED = frozenset({"timeit"})  # and one that runs it in a function, so that nothing is bound
_CODE = ("time", "prun", "timeit")  # line magics that are given Python
_WRITTEN = "get_ipython()"  # by IPython, in the place of a magic
_MOST = 2000  # of magics in a cell
_ROUNDS = 50
_LONG = 20_000  # characters; a longer cell is not mended
_BARE = re.compile(r"(\s*)((?:pip3?|conda|mamba|uv|apt|apt-get|npm|python3? -m pip)\s+\w+\b.*)")
_AUTOMAGIC = re.compile(
    r"\s*(cd|ls|pwd|cat|cp|mv|mkdir|rm|pip|conda|matplotlib|time|timeit|who|whos|load_ext|env|run)\b"
)


class Source(NamedTuple):
    """A cell as Python; `tree` shows the code in `%time` as a statement, or is None with the reason as `error`."""

    text: str
    tree: ast.Module | None
    error: str = ""
    repairs: tuple[str, ...] = ()  # what was read as something else, in words


def as_python(source):
    r"""A cell's source as Python.

    Examples
    --------
    >>> as_python("if x:\n    !pip install \\\n    seaborn\ny = 1").text.split("\n")
    ['if x:', "    get_ipython().system('pip install      seaborn')", '', 'y = 1']
    >>> as_python("x = (1").error
    "'(' was never closed in line 1"
    """
    text, tree, error = _parsed(source)
    if tree is None and len(source) < _LONG:
        for mended, repairs in repairs_of(source, error):
            read = _parsed(mended)
            if read[1] is not None:
                return Source(*read, repairs)
        error = explained(source) or error
    return Source(text, tree, error)


def as_typed(text, source):
    r"""The lines of `text`, which `as_python` made of `source`, as a student typed them: for messages.

    Examples
    --------
    >>> as_typed(as_python("x = 1\n!ls").text, "x = 1\n!ls")
    'x = 1\n!ls'
    """
    typed = source.split("\n")
    lines = text.split("\n")
    ours = [i for i in range(min(len(lines), len(typed))) if _WRITTEN in lines[i] and _WRITTEN not in typed[i]]
    for i in ours:
        lines[i] = typed[i]
    return "\n".join(lines)


def _parsed(source):
    """The text as Python, its tree, and why there is none."""
    tree, error = _tree(source)
    if tree is not None:
        return source, tree, ""
    for given in dict.fromkeys((source, _with_bare_commands(source))):
        text = _transformed(given)
        tree, why = _tree(text) if text is not None else (None, "")
        if tree is not None:
            return text, ast.fix_missing_locations(_Shown().visit(tree)), ""
        error = why or error
    return source, None, error


def _tree(source):
    """The syntax tree, or None and why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as an invalid escape in a text
            return ast.parse(source), ""
    except SyntaxError as error:
        return None, f"{error.msg} in line {error.lineno}"
    except (ValueError, RecursionError, MemoryError):
        return None, "it cannot be read"


def _transformed(source):
    """What IPython makes of a cell, line by line; None where it cannot."""
    lines = [f"{line}\n" for line in source.split("\n")]
    before, lines, after, timed = _cell_magics(lines)
    if lines and (foreign := _foreign(lines)):
        return "".join([*before, foreign, *["\n"] * (len(lines) - 1)])
    try:
        for cleaned in (leading_indent, *TransformerManager().cleanup_transforms[2:]):
            lines = "".join(cleaned(lines)).split("\n")
            lines = [f"{line}\n" for line in (lines[:-1] if not lines[-1] else lines)]
        lines = _line_magics(lines)
    except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
        return None
    if timed and before:
        lines = [line if line.isspace() else f"    {line}" for line in lines] or ["\n"]
        lines[-1] = lines[-1].rstrip("\n") + "\n    pass\n_timed()\n"
        before[-1] = "def _timed():\n"
    return "".join([*before, *lines, *after]).rstrip("\n")


def _cell_magics(lines):
    """The lines of cell magics at the top, emptied; the rest; what comes behind it; and is it only timed?"""
    before, after, timed = [], [], False
    for number, line in enumerate(lines):
        if line.strip() and (magic := _named(line)) not in _HERE | _TIMED:
            return before, lines[number:], after, timed
        if line.strip() and magic in _TIMED:
            timed = True
        elif line.strip() and magic == "capture" and (names := re.findall(r"\s([A-Za-z_]\w*)", line)):
            after = [f"{names[0]} = get_ipython().run_cell_magic('capture', '', '')\n"]
        before.append("\n")
    return before, [], after, timed


def _named(line):
    """The name of a cell magic, "" where the line is none."""
    match = re.match(r"\s*%%(\w+)(?!\w|\?)", line)
    return match[1] if match else ""


def _foreign(lines):
    """The call for a text in another language, such as that of `%%bash`; "" where there is none."""
    if not re.match(r"\s*%%\w+(?!\w|\?)", lines[0]):
        return ""
    name, _, rest = lines[0].strip()[2:].partition(" ")
    return f"get_ipython().run_cell_magic({name!r}, {rest.strip()!r}, {''.join(lines[1:])!r})\n"


def _line_magics(lines):
    """IPython's transformers on all lines; each result takes as many lines as what it replaces."""
    kinds, done = TransformerManager().token_transformers, 0
    for _ in range(_ROUNDS):
        found = [
            min(here, key=lambda one: one.sortby()) for line in make_tokens_by_line(lines) if (here := _of(kinds, line))
        ]
        done += len(found)
        if not found or done > _MOST:
            break
        for one in reversed(found):
            new = one.transform(lines)
            lines = [*new[: one.start_line + 1], *["\n"] * (len(lines) - len(new)), *new[one.start_line + 1 :]]
    return lines


def _of(kinds, line):
    return [one for kind in kinds if (one := kind.find([line])) is not None]


def _with_bare_commands(source):
    """`pip install x` as `%pip install x`; in a cell of one line every other automatic magic too, as in Jupyter."""
    lines = source.split("\n")
    if sum(bool(line.strip()) for line in lines) == 1:
        return "\n".join(re.sub(r"^(\s*)(?=\S)", r"\1%", line) if _AUTOMAGIC.match(line) else line for line in lines)
    return "\n".join(_BARE.sub(r"\1%\2", line) if _BARE.fullmatch(line) else line for line in lines)


class _Shown(ast.NodeTransformer):
    """Puts the code that `%time` and its sisters run in the place of their call."""

    def visit_Expr(self, node):
        code = _code(node.value)
        if code is None:
            return self.generic_visit(node)
        name, tree = code
        if name == "timeit":
            arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
            timed = ast.FunctionDef(name="_timed", args=arguments, body=tree.body, decorator_list=[], type_params=[])
            return ast.copy_location(timed, node)
        return tree.body

    def visit_Assign(self, node):
        code = _code(node.value)
        if code is not None and len(code[1].body) == 1 and isinstance(code[1].body[0], ast.Expr):
            node.value = code[1].body[0].value
        return node


def _code(node):
    """The name of the magic and the tree of the code in `get_ipython().run_line_magic("time", code)`."""
    if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "run_line_magic" and len(node.args) == 2):
        return None
    name, code = (one.value if isinstance(one, ast.Constant) else None for one in node.args)
    if name not in _CODE or not isinstance(code, str):
        return None
    tree, _ = _tree(re.sub(r"^(\s*-[a-z]\s*\d*)+", "", code).strip())
    if tree is None or not tree.body:
        return None
    for one in ast.walk(tree):
        if hasattr(one, "lineno"):
            one.lineno = one.end_lineno = node.lineno
    return name, tree
