"""From text to nodes: statements in the language of `coursekit.expressions`, each a tree, and its parts as nodes."""

import re
from functools import lru_cache
from itertools import zip_longest

from coursekit.core.plain import AnswerParseError
from coursekit.core.validate import shown
from coursekit.expressions.functions import CONSTANTS
from coursekit.expressions.grammar import read_lexemes
from coursekit.expressions.latex import latex, name_latex
from coursekit.expressions.lexemes import lexemes
from coursekit.expressions.names import OpenNames, spelled
from coursekit.expressions.tokens import statements
from coursekit.expressions.tree import PRODUCTS, fail
from coursekit.expressions.typed_characters import straight
from coursekit.graph._operations import FUNCTIONS, GraphError, Node, evaluate, reason

LONGEST = 5_000  # characters
MOST = 100  # operations of a graph, and terms of a sum
_OPERATIONS = {"+": "sum", "-": "difference", "/": "quotient", "^": "power", "negative": "negative"}
_OPERATIONS |= dict.fromkeys(PRODUCTS, "product") | {name: name for name in FUNCTIONS}
_LANGUAGE = "numbers, names, + - * / ^, brackets and the functions " + ", ".join(FUNCTIONS)


def read(text):
    """The inputs, the nodes in the order of computation, the name of the output, and each statement as LaTeX."""
    if not isinstance(text, str):
        raise TypeError(f"expression must be a text such as '(x + y) * z', got {shown(text)}")
    if len(text) > LONGEST:
        raise GraphError(f"expression must have at most {LONGEST} characters, got {len(text)}")
    try:
        return _read(straight(text))
    except AnswerParseError as why:
        raise GraphError(str(why)) from None


@lru_cache(maxsize=100)  # a panel reads the same text at each move of a slider
def _read(text):
    return _Reader(text).finished()


class _Reader:
    """Collects inputs and nodes; a node without a name of its own is called by its number until the end."""

    def __init__(self, text):
        self.text, self.inputs, self.nodes, self.output, self.typeset = text, [], {}, None, []
        lines = [_without_arguments(line) for line in statements(lexemes(text))]
        if not lines:
            raise GraphError(f"expression must not be empty: it is made of {_LANGUAGE}")
        words = [pair for line in lines for pair in zip_longest(line, line[1:]) if pair[0].kind == "WORD"]
        targets = [line[0].text for line in lines if _has_target(line)]
        bare = [one.text for one, after in words if after is None or after.kind not in ("OPEN", "EQUALS")]
        self.names = OpenNames(tuple(FUNCTIONS), targets, bare)
        self.taken = {spelled(one.text) for one, _ in words} | set(FUNCTIONS)
        for line in lines:
            self.add(line, is_last=line is lines[-1])

    def add(self, line, is_last):
        """Read one statement: name = expression, or an expression, which must be the last."""
        start, end = line[0].start, line[-1].end
        if _has_target(line):
            name = self.target(line)
        elif is_last:
            name = self.fresh("f")
        else:
            fail(self.text, start, end, "only the last expression may go without a name, as in `q = x + y`")
        body = line[2:] if _has_target(line) else line
        if not body:
            fail(self.text, end, end, "after `=` an expression is expected")
        tree = read_lexemes(self.text, self.names, body)
        self.typeset.append(f"{name_latex(name)} = {latex(tree)}")
        result = self.built(tree)
        if isinstance(result, float):
            fail(self.text, start, end, "it has no input; write the number itself where it is used")
        if isinstance(result, int):  # the node has no name yet
            self.nodes = {name if key == result else key: node for key, node in self.nodes.items()}
        else:
            self.nodes[name] = ("copy", (result,))
        self.output = name

    def target(self, line):
        """The name before the equals sign, which must be new."""
        word, place = line[0].text, (line[0].start, line[-1].end)
        name, why = self.names.name(word)
        if word in FUNCTIONS:
            fail(self.text, *place, f"`{word}` is a function and cannot be a name")
        if why:
            fail(self.text, line[0].start, line[0].end, why)
        if name in self.nodes:
            fail(self.text, *place, f"`{name}` already has a formula; give each value its own name")
        if name in self.inputs or any(one.text == word for one in line[2:]):
            fail(self.text, *place, f"`{name}` is used before it has a formula")
        return name

    def built(self, tree):
        """What a tree is: the name of an input or node, the number of a node, or a float."""
        terms, inner = _sums(tree)
        values = []
        for number, part in enumerate(tree.parts):
            if part.is_leaf:
                values.append(self.leaf(part))
            elif number in inner:
                values.append(None)
            else:
                values.append(self.operation(tree, part, [values[i] for i in terms.get(number, part.of)]))
        return values[-1]

    def leaf(self, part):
        value = part.of[0]
        if part.kind == "number":
            return value + 0.0
        if part.kind == "constant":
            return float(CONSTANTS[value])
        if value not in self.nodes and value not in self.inputs:
            self.inputs.append(value)
        return value

    def operation(self, tree, part, arguments):
        """The node of a part, or its value where it hangs on no input; e^x is exp(x), and max(a, b, c) two nodes."""
        if part.kind not in _OPERATIONS:
            tree.fail(part, f"a graph knows no derivative of `{part.kind}`; its functions are {', '.join(FUNCTIONS)}")
        name = _OPERATIONS[part.kind]
        if part.kind == "^" and tree.parts[part.of[0]][:2] == ("constant", ("e",)):
            name, arguments = "exp", arguments[1:]
        if name in ("max", "min"):
            while len(arguments) > 2:
                arguments = [self.node(tree, part, name, arguments[:2]), *arguments[2:]]
        return self.node(tree, part, name, arguments)

    def node(self, tree, part, operation, arguments):
        """Add a node, or compute it at once where all its arguments are numbers."""
        if max(len(arguments), len(self.nodes) + 1) > MOST:
            tree.fail(part, f"a graph to follow by hand has at most {MOST} operations, and a sum {MOST} terms")
        if all(isinstance(argument, float) for argument in arguments):
            try:
                return evaluate(operation, arguments)
            except (ArithmeticError, ValueError) as error:
                tree.fail(part, reason(error, operation))
        number = len(self.nodes)
        self.nodes[number] = (operation, tuple(arguments))
        return number

    def finished(self):
        """Inputs, nodes and output, every node with its name, and the statements as LaTeX."""
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
        return tuple(self.inputs), tuple(nodes), self.output, tuple(self.typeset)

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


def _without_arguments(line):
    """`f = ...` for `f(x, y) = ...`."""
    kinds = " ".join(one.kind for one in line)
    match = re.match("WORD OPEN (WORD COMMA )*WORD CLOSE (?=EQUALS)", kinds)
    return [line[0], *line[match[0].count(" ") :]] if match else line


def _has_target(line):
    return len(line) > 1 and line[0].kind == "WORD" and line[1].text == "="


def _sums(tree):
    """The terms of each sum a + b + c by its last part, and the parts within it; one in brackets stays its own."""
    terms, inner = {}, set()
    for number, part in enumerate(tree.parts):
        if part.kind == "+":
            left, right = part.of
            joined = tree.parts[left].kind == "+" and not tree.parts[left].bracketed
            if joined:
                inner.add(left)
            terms[number] = [*(terms.pop(left) if joined else [left]), right]
    return terms, inner
