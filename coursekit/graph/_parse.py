"""From text to nodes, by way of Python's `ast`: the text is only read, never run."""

import ast
import warnings

from coursekit.core.validate import shown
from coursekit.graph._operations import FUNCTIONS, GraphError, Node, evaluate, finite, reason

LONGEST, LONGEST_NAME = 5_000, 40  # characters
DEEPEST = MOST = 100  # levels of brackets and operations; operations of a graph, and terms of a sum
_SIGNS = " \t\n+-*/().,;="
_LOOKALIKES = str.maketrans("−–·×\xa0\r", "--**  ")
_BINARY = {ast.Add: "sum", ast.Sub: "difference", ast.Mult: "product", ast.Div: "quotient", ast.Pow: "power"}
_LANGUAGE = "numbers, names, + - * / **, brackets and the functions " + ", ".join(FUNCTIONS)


def read(text):
    """The inputs, the nodes in the order of computation, and the name of the output."""
    if not isinstance(text, str):
        raise TypeError(f"expression must be a text such as '(x + y) * z', got {shown(text)}")
    reader = _Reader(text)
    for statement in reader.statements:
        reader.add(statement)
    return reader.finished()


class _Reader:
    """Collects inputs and nodes; a node without a name of its own is called by its number until the end."""

    def __init__(self, text):
        if len(text) > LONGEST:
            raise GraphError(f"expression must have at most {LONGEST} characters, got {len(text)}")
        self.lines = text.translate(_LOOKALIKES).split("\n")
        self.source = "\n".join(line.strip() for line in self.lines)
        self.inputs, self.nodes, self.output = [], {}, None
        self.check_characters()
        self.statements = self.parsed()
        names = [node for tree in self.statements for node in ast.walk(tree) if isinstance(node, ast.Name)]
        for node in names:
            if len(node.id) > LONGEST_NAME:
                self.refuse(node, f"a name has at most {LONGEST_NAME} characters")
        self.taken = {node.id for node in names} | set(FUNCTIONS)

    def check_characters(self):
        for row, line in enumerate(self.lines, start=1):
            for column, character in enumerate(line, start=1):
                if character not in _SIGNS and not f"a{character}".isidentifier():
                    hint = "a power is written **" if character == "^" else f"an expression is made of {_LANGUAGE}"
                    raise GraphError(f"cannot read {character!r} at character {column} of line {row}: {hint}")

    def parsed(self):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                statements = ast.parse(self.source).body
        except SyntaxError as error:
            row = min(error.lineno or 1, len(self.lines))
            line = self.lines[row - 1]
            column = min(max(error.offset or 1, 1) + len(line) - len(line.lstrip()), len(line) + 1)
            raise GraphError(
                f"cannot read {shown(line.strip())} at character {column} of line {row}: "
                "is an operator such as * or a bracket missing, or one too many?"
            ) from None
        except (ValueError, RecursionError, MemoryError):
            raise GraphError("cannot read an expression that is nested so deeply") from None
        if not statements:
            raise GraphError(f"expression must not be empty: it is made of {_LANGUAGE}")
        return statements

    def refuse(self, tree, why):
        line = self.lines[tree.lineno - 1]
        stripped = line.strip()
        column = len(stripped.encode()[: tree.col_offset].decode()) + len(line) - len(line.lstrip()) + 1
        fragment = shown(ast.get_source_segment(self.source, tree) or stripped)
        raise GraphError(f"cannot read {fragment} at character {column} of line {tree.lineno}: {why}")

    def add(self, statement):
        """Read one statement: name = expression, or an expression, which must be the last."""
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=tree):
                self.check_target(statement, name)
            case ast.Expr(value=tree) if statement is self.statements[-1]:
                name = self.fresh("f")
            case ast.Expr():
                self.refuse(statement, "only the last expression may go without a name, as in q = x + y")
            case _:
                self.refuse(statement, "a statement is an expression or name = expression")
        result = self.visit(tree, 1)
        if isinstance(result, float):
            self.refuse(statement, "it has no input; write the number itself where it is used")
        if isinstance(result, int):  # the node has no name yet
            self.nodes = {name if key == result else key: node for key, node in self.nodes.items()}
        else:
            self.nodes[name] = ("copy", (result,))
        self.output = name

    def check_target(self, statement, name):
        if name in FUNCTIONS:
            self.refuse(statement, f"{name} is a function and cannot be a name")
        if name in self.nodes:
            self.refuse(statement, f"{name} already has a formula; give each value its own name")
        used = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
        if name in self.inputs or name in used:
            self.refuse(statement, f"{name} is used before it has a formula")

    def visit(self, tree, depth):
        """What a part of an expression is: the name of an input or node, the number of a node, or a float."""
        if depth > DEEPEST:
            self.refuse(tree, f"it is nested more than {DEEPEST} levels deep; give parts of it a name of their own")
        match tree:
            case ast.Name(id=name):
                return self.name(tree, name)
            case ast.Constant(value=value):
                return self.number(tree, value)
            case ast.BinOp() if type(tree.op) in _BINARY:
                parts = _terms(tree) if isinstance(tree.op, ast.Add) else [tree.left, tree.right]
                return self.node(tree, _BINARY[type(tree.op)], parts, depth)
            case ast.UnaryOp(op=ast.USub()):
                return self.node(tree, "negative", [tree.operand], depth)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.visit(tree.operand, depth + 1)
            case ast.Call():
                return self.call(tree, depth)
            case ast.Attribute():
                self.refuse(tree, "a name has no dot in it; functions are called as in exp(x)")
        self.refuse(tree, f"an expression is made of {_LANGUAGE}")

    def name(self, tree, name):
        if name in FUNCTIONS:
            self.refuse(tree, f"{name} is a function and needs brackets, as in {name}(x)")
        if name not in self.nodes and name not in self.inputs:
            self.inputs.append(name)
        return name

    def number(self, tree, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.refuse(tree, f"an expression is made of {_LANGUAGE}")
        try:
            return finite(float(value))
        except OverflowError:
            self.refuse(tree, "the number is too large for a floating-point number")

    def call(self, tree, depth):
        called = tree.func.id if isinstance(tree.func, ast.Name) else None
        if isinstance(tree.func, ast.Attribute) and tree.func.attr in FUNCTIONS:
            self.refuse(tree, f"write {tree.func.attr}(...) with nothing before it")
        if called not in FUNCTIONS:
            what = f"{called} is no function; there are {', '.join(FUNCTIONS)}, and" if called else "here"
            self.refuse(tree, f"{what} a product is written with *")
        if tree.keywords:
            self.refuse(tree, "what a function is called with has no name")
        if len(tree.args) != FUNCTIONS[called]:
            count = f"{FUNCTIONS[called]} argument{'s' * (FUNCTIONS[called] > 1)}"
            self.refuse(tree, f"{called} takes {count}, got {len(tree.args)}")
        return self.node(tree, called, tree.args, depth)

    def node(self, tree, operation, parts, depth):
        """Add a node, or compute it at once where all its arguments are numbers."""
        if max(len(parts), len(self.nodes) + 1) > MOST:
            self.refuse(tree, f"a graph to follow by hand has at most {MOST} operations, and a sum {MOST} terms")
        arguments = tuple(self.visit(part, depth + 1) for part in parts)
        if all(isinstance(argument, float) for argument in arguments):
            try:
                return evaluate(operation, arguments)
            except (ArithmeticError, ValueError) as error:
                self.refuse(tree, reason(error, operation))
        number = len(self.nodes)
        self.nodes[number] = (operation, arguments)
        return number

    def finished(self):
        """Inputs, nodes and output, every node with its name."""
        unnamed = [key for key in self.nodes if isinstance(key, int)]
        fresh = iter(self.fresh_names(len(unnamed)))
        names = {key: next(fresh) if isinstance(key, int) else key for key in self.nodes}
        nodes = [
            Node(names[key], operation, tuple(names[a] if isinstance(a, int) else a for a in arguments))
            for key, (operation, arguments) in self.nodes.items()
        ]
        used = {source for node in nodes for source in node.sources}
        idle = [node.name for node in nodes if node.name not in used and node.name != self.output]
        if idle:
            raise GraphError(f"{idle[0]} is computed but never used for {self.output}, the last value")
        return tuple(self.inputs), tuple(nodes), self.output

    def fresh_names(self, count):
        """Names for values without one: q if there is a single one, else q1, q2, ..."""
        if count == 1 and "q" not in self.taken:
            return ["q"]
        numbered = (f"q{i}" for i in range(1, count + len(self.taken) + 1))
        return [name for name in numbered if name not in self.taken][:count]

    def fresh(self, name):
        """`name`, or name1, name2, ... if that is taken."""
        tries = [name, *(f"{name}{i}" for i in range(1, len(self.taken) + 2))]
        return next(name for name in tries if name not in self.taken)


def _terms(tree):
    """The terms of a sum a + b + c; one in brackets stays a sum of its own."""
    terms = [tree.right]
    while (left := tree.left) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        if (left.lineno, left.col_offset) != (tree.lineno, tree.col_offset):
            break
        terms.append(left.right)
        tree = left
    return [tree.left, *reversed(terms)]
