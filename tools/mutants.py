"""Which mutants there are: one thing changed in one line of core, judging or grading, by the operators of cosmic-ray.

A mutant is drawn by the digest of its file and line, so that an edit elsewhere draws no other ones. tools/mutation.py
tries those that are drawn; those that may live stand in tests/survivors.toml, with the reason.
"""

import ast
import tomllib
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tests" / "survivors.toml"
RATES = {"core": 32, "judging": 20, "grading": 96}  # one mutant in so many
NUMBERS = 3  # and of numbers, which are nearly half of all, a third of that
APART = {  # files whose lines no coverage sees, with the tests that see them
    "coursekit/core/kernel/": "compiling, tried compiled: tests/core/test_kernel*.py, test_cache.py, test_ahead.py",
    "coursekit/core/compiled.py": "the same",
    "coursekit/judging/own_": "a process of its own: tests/exercises/test_own.py and test_own_bad_input.py",
    "coursekit/grading/sandbox/": "a process behind walls: tools/planted_faults.py --table tests/grading/walls.toml",
}
OPERATORS = [
    *("AddNot", "UnaryOperator_Delete_Not", "AndWithOr", "OrWithAnd", "TrueWithFalse", "FalseWithTrue"),
    *("ContinueWithBreak", "BreakWithContinue", "ZeroIterationForLoop", "ExceptionReplacer", "NumberReplacer"),
    *(f"ComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *(f"ComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"BinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "Pow_Mul", "Mod_Mul")),
    *(f"BinaryOperator_{pair}" for pair in ("FloorDiv_Div", "BitOr_BitAnd", "BitAnd_BitOr")),
    "UnaryOperator_Delete_USub",
]  # others, such as + to <<, die of a TypeError whatever the tests are worth; decorators do nothing in plain Python
ALONE = ("AddNot", "ZeroIterationForLoop", "ExceptionReplacer", "NumberReplacer")  # the others are Replace...


class Mutant(NamedTuple):
    """A file with one line changed."""

    file: str
    line: int
    old: str
    new: str
    source: str

    @property
    def key(self):
        """What it is known by when lines above it come and go."""
        return self.file, self.old, self.new

    def __str__(self):
        return f"{self.file}:{self.line}: {self.old}  =>  {self.new}"


def drawn(room, rate=None):
    """The mutants of a room, one in `rate` of what the operators can do."""
    for path in sorted((ROOT / "coursekit" / room).rglob("*.py")):
        if not (file := path.relative_to(ROOT).as_posix()).startswith(tuple(APART)):
            yield from of_file(file, path.read_text(encoding="utf-8"), rate or RATES[room])


def of_file(file, source, rate):
    """The mutants of a source that are drawn."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    lines, nodes = source.splitlines(), list(ast_nodes(get_ast(source)))
    for name in OPERATORS:
        operator, met = get_operator(f"core/{'' if name in ALONE else 'Replace'}{name}")(), Counter()
        places = [start[0] for node in nodes for start, _ in operator.mutation_positions(node)]
        for occurrence, line in enumerate(places):
            text = lines[line - 1].strip()
            if (text.startswith("def ") and name.startswith("Binary")) or text.startswith("@kernel("):
                continue  # the star of `def f(*, a)` is no product; plain Python compiles no kernel
            met[text] += 1
            digest = int(sha256(f"{file} {name} {text} {met[text]}".encode()).hexdigest(), 16)
            if digest % (rate * (NUMBERS if name == "NumberReplacer" else 1)) == 0:
                mutated = mutate_code(source, operator, occurrence)
                if parses(mutated) and (changed := first_change(lines, mutated.splitlines())):
                    yield Mutant(file, *changed, mutated)


def parses(source):
    """Whether this is Python: of `f(*a)` and `if a := b` cosmic-ray makes what is none, and would die of that."""
    try:
        return bool(source and ast.parse(source))
    except SyntaxError:
        return False


def first_change(before, after):
    """Number and text of the first line that is another, before and after; nothing when all are the same."""
    for number, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        if old != new:
            return number, old.strip(), new.strip()
    return None


def explained(room=""):
    """Mutants that live and may: what each is known by, and why."""
    table = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])
    return {(each["file"], each["old"], each["new"]): each["why"] for each in table if f"/{room}" in each["file"]}
