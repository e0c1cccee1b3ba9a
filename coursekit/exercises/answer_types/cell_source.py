"""The source of an answer cell as data: read with `ast`, never run, and written so that what was typed stays a text."""

import ast
import re

LONGEST = 1_000_000  # characters of a cell that a card looks at
_DECIMAL = r"[+-]?(?:0|[1-9][0-9]*|[0-9]+(?=[.eE]))?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?"
_BARE = re.compile(rf"(?=[+-]?\.?[0-9]){_DECIMAL}(?:\s*/\s*(?=\.?[1-9]){_DECIMAL})?", re.ASCII)
_SIGNS = (ast.UAdd, ast.USub)
_OPERATIONS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)


def quoted(text):
    r"""A text as Python writes it between double quotes; what cannot be seen is written by its number.

    Examples
    --------
    >>> print(quoted('a "b"\t'))
    "a \"b\"\t"
    """
    plain = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t"}
    return '"' + "".join(plain.get(one) or (one if one.isprintable() else _by_number(one)) for one in text) + '"'


def _by_number(character):
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def number(text):
    """A number as it was typed; `...` where there is none, and a text where Python would read something else.

    Examples
    --------
    >>> number(" 7/4 "), number(""), number("0,5"), number("sqrt(2)")
    ('7/4', '...', '"0,5"', '"sqrt(2)"')
    """
    text = text.strip()
    if text == "...":
        return text
    return (text if len(text) < 100 and _BARE.fullmatch(text) else quoted(text)) if text else "..."


def formula(text):
    """A formula in quotes, or `...`."""
    return "..." if text.strip() in ("", "...") else quoted(text.strip())


def assigned(source):
    """The statement `answer = ...` of a cell that holds this, the check and nothing else; None for any other cell."""
    if len(source) > LONGEST:
        return None
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if len(body) != 2 or not (isinstance(body[0], ast.Assign) and isinstance(body[1], ast.Expr)):
        return None
    (target, *others), check = body[0].targets, body[1].value
    named = not others and isinstance(target, ast.Name) and target.id == "answer"
    calls = isinstance(check, ast.Call) and len(check.args) == 2 and getattr(check.args[1], "id", "") == "answer"
    called = getattr(check.func, "attr", getattr(check.func, "id", "")) if calls else ""
    return body[0] if named and called == "check" and not _comment_in(body[0], source) else None


def _comment_in(statement, source):
    """Does the statement have a comment inside or behind it? One before it stays where it is."""
    last = source.splitlines()[statement.end_lineno - 1].encode()[statement.end_col_offset :]
    if statement.lineno == statement.end_lineno or not isinstance(statement.value, (ast.Dict, ast.Tuple, ast.List)):
        return b"#" in last
    return "#" in (ast.get_source_segment(source, statement) or "#") or b"#" in last


def text_of(node, source):
    """What a value says, as it would be typed into a field: "" for `...`; None where it is code of another kind."""
    if isinstance(node, ast.Constant):
        if node.value is Ellipsis:
            return ""
        if isinstance(node.value, str):
            return node.value
    return ast.get_source_segment(source, node) if _is_number(node) else None


def _is_number(node):
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                return False
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, _SIGNS):
            waiting.append(node.operand)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, _OPERATIONS):
            waiting += [node.left, node.right]
        else:
            return False
    return True


def texts(node, source, labels):
    """The text of each value in a dict, a tuple, a list or, of a single one, alone; None where one cannot be read."""
    if isinstance(node, ast.Constant) and node.value is Ellipsis:
        return dict.fromkeys(labels, "")
    if isinstance(node, ast.Dict):
        keys = [getattr(key, "value", None) for key in node.keys]
        if len(set(keys)) < len(keys) or not {*keys} <= {*labels}:
            return None
        values = dict(zip(keys, node.values, strict=True))
    elif isinstance(node, (ast.Tuple, ast.List)):
        if len(node.elts) != len(labels):
            return None
        values = dict(zip(labels, node.elts, strict=True))
    elif len(labels) == 1:
        values = {labels[0]: node}
    else:
        return None
    found = {label: text_of(values[label], source) if label in values else "" for label in labels}
    return None if None in found.values() else found


def replaced(source, new):
    """`source` with its answer replaced by that of the cell `new`, comments around it kept; `new` where it has none."""
    old, statement = assigned(source), assigned(new)
    if old is None or statement is None:
        return new
    lines = source.encode().splitlines(keepends=True)
    before = b"".join(lines[: old.lineno - 1])
    after = lines[old.end_lineno - 1][old.end_col_offset :] + b"".join(lines[old.end_lineno :])
    return (before + ast.get_source_segment(new, statement).encode() + after).decode()
