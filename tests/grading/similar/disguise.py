"""How copies are made to look otherwise: each disguise turns a source into another one that computes the same."""

import ast
import builtins
import re

WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima")


def renamed(source):
    """Every name of the answer's own is another one."""
    tree = ast.parse(source)
    own = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    own += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    own = [name for name in dict.fromkeys(own) if not hasattr(builtins, name)]
    new = {name: f"{WORDS[i % len(WORDS)]}{i // len(WORDS) or ''}" for i, name in enumerate(own)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = new.get(node.arg, node.arg)
    return ast.unparse(tree)


def formatted(source):
    """Other spaces and quotes, four spaces as two, empty lines between all."""
    lines = ast.unparse(ast.parse(source)).split("\n")
    return "\n\n".join(re.sub("^ +", lambda found: " " * (len(found[0]) // 2), line) for line in lines)


def commented(source):
    """A docstring, and a comment on every line."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.Expr(ast.Constant("Written on a long evening.")))
    lines = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
    return "\n".join(f"{line}  # step {i}: this is how it goes" for i, line in enumerate(lines))


def hinted(source):
    """Type hints wherever there may be some."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = ast.Name("object", ast.Load())
            for argument in node.args.args:
                argument.annotation = ast.Name("object", ast.Load())

    class Hints(ast.NodeTransformer):
        def visit_Assign(self, node):
            [target, *more] = node.targets
            if more or not isinstance(target, ast.Name):
                return node
            return ast.AnnAssign(target, ast.Name("object", ast.Load()), node.value, 1)

    return ast.unparse(ast.fix_missing_locations(Hints().visit(tree)))


def reordered(source):
    """Assignments that have nothing to do with each other change places."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = node.body if isinstance(getattr(node, "body", None), list) else []
        for i in range(len(body) - 1):
            if _apart(*body[i : i + 2]):
                body[i : i + 2] = body[i + 1], body[i]
    return ast.unparse(tree)


def _apart(one, other):
    """Are these two assignments to names, neither of which needs what the other one sets?"""
    if not all(isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name) for each in (one, other)):
        return False
    sets = [each.targets[0].id for each in (one, other)]
    uses = [{node.id for node in ast.walk(each) if isinstance(node, ast.Name)} for each in (one, other)]
    return sets[0] not in uses[1] and sets[1] not in uses[0]


def with_while(source):
    """Every `for` over a range of one or two bounds is a `while`, where nothing goes on to its next turn early."""

    class Whiles(ast.NodeTransformer):
        def visit_For(self, node):
            self.generic_visit(node)
            call = node.iter
            plain = isinstance(call, ast.Call) and getattr(call.func, "id", "") == "range" and len(call.args) < 3
            early = any(isinstance(one, ast.Continue) for one in ast.walk(node))
            if not plain or early or node.orelse or not isinstance(node.target, ast.Name):
                return node
            start, stop = ([ast.Constant(0)] * (len(call.args) == 1) + call.args)[:2]
            name = node.target.id
            head = ast.Assign([ast.Name(name, ast.Store())], start)
            step = ast.parse(f"{name} += 1").body[0]
            return [
                head,
                ast.While(ast.Compare(ast.Name(name, ast.Load()), [ast.Lt()], [stop]), [*node.body, step], []),
            ]

    return ast.unparse(ast.fix_missing_locations(Whiles().visit(ast.parse(source))))


def spelled_out(source):
    """`x += 1` as `x = x + 1`, `a < b` as `b > a`, sums the other way round."""
    turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}

    class Spelled(ast.NodeTransformer):
        def visit_AugAssign(self, node):
            self.generic_visit(node)
            target = ast.parse(ast.unparse(node.target), mode="eval").body
            return ast.Assign([node.target], ast.BinOp(target, node.op, node.value))

        def visit_Compare(self, node):
            self.generic_visit(node)
            if len(node.ops) == 1 and type(node.ops[0]) in turned:
                return ast.Compare(node.comparators[0], [turned[type(node.ops[0])]()], [node.left])
            return node

        def visit_BinOp(self, node):
            self.generic_visit(node)
            return ast.BinOp(node.right, node.op, node.left) if isinstance(node.op, (ast.Add, ast.Mult)) else node

    return ast.unparse(ast.fix_missing_locations(Spelled().visit(ast.parse(source))))


def padded(source):
    """Prints and names that nothing needs."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body[:0] = ast.parse("print('here we go')\nsomething = 17\nlog = []").body
    return ast.unparse(tree)


DISGUISES = (renamed, formatted, commented, hinted, reordered, with_while, spelled_out, padded)


def everything(source):
    """All of them, one after another."""
    for disguise in (renamed, reordered, with_while, spelled_out, hinted, padded, formatted, commented):
        source = disguise(source)
    return source
