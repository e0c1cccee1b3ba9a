"""What an exercise says of its symbols: shapes, families, random numbers, functions, and what is given.

A given relation with a name alone on its left defines that name, one with `<=` or `>=` restricts the points, and
one with letters that stand for anything is a rule, which the points obey by themselves.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from coursekit.core.plain import AnswerParseError
from coursekit.derivations.line import read
from coursekit.derivations.node import walk
from coursekit.expressions.derivation_names import DerivationNames

_DEFINED = re.compile(r"\s*([^\W\d_]+\d*)(?:_([a-z]))?\s*=")


@dataclass(frozen=True)
class Symbol:
    """A name with its shape, in names of sizes, and how its values are drawn."""

    shape: tuple[str, ...] = ()
    family: str = ""  # the size that its index runs to
    low: float = -2.0
    high: float = 2.0
    values: tuple = ()
    random: dict = field(default_factory=dict)
    sums_to: float = 0.0
    solves: str = ""
    gradient: str = ""
    tends_to: float | None = None
    identity: bool = False
    symmetric: bool = False
    positive: bool = False


class Statement:
    """The symbols of an exercise, its sizes, functions and given relations."""

    def __init__(self, start, symbols, sizes=None, functions=None, given=None):
        self.start_text = start
        self.symbols = {name: _symbol(one) for name, one in symbols.items()}
        self.sizes = {name: tuple(values) for name, values in (sizes or {}).items()}
        for name, one in self.symbols.items():
            for size in (*one.shape, *([one.family] if one.family else [])):
                if size not in self.sizes:
                    raise ValueError(f"the size `{size}` of `{name}` is not in `sizes`")
        self.given_texts, declared = dict(given or {}), functions or {}
        defined = [
            found for text in self.given_texts.values() if (found := _DEFINED.match(text)) and self._new(found[1])
        ]
        self.families = {name: one.family for name, one in self.symbols.items() if one.family}
        self.families |= {found[1]: "" for found in defined if found[2]}
        called = [name for name in declared if name != "sigma"]
        quantities = {*self.symbols, *self.sizes, *called, *(found[1] for found in defined)}
        entries = {
            name for name in quantities if name not in self.sizes and getattr(self.symbols.get(name), "shape", True)
        }
        self.names = DerivationNames(sorted(quantities), self.families, called, entries)
        self.functions = {name: self._function(declared[name]) for name in called}
        self.definitions, self.bounds, self.solved, self.rules = {}, [], {}, {}
        for name, text in self.given_texts.items():
            self._give(name, text)
        self.families |= {name: self._size_of(name) for name, size in self.families.items() if not size}
        self.start = read(start, self.names)

    def _new(self, name):
        return name not in self.symbols and name not in self.sizes

    def _function(self, data):
        (parameter,) = data["of"]
        texts = [data["is"]] if "is" in data else data["samples"]
        names = DerivationNames(
            [*self.names.shapes, parameter], self.families, self.names.functions, self.names.entries
        )
        return parameter, tuple(read(text, names).sides[0] for text in texts)

    def _give(self, name, text):
        """Take in a given relation."""
        try:
            line = read(text, self.names)
        except AnswerParseError:
            self.rules[name] = text
            return
        if any(relation in ("<=", ">=") for relation in line.relations):
            self.bounds.append(line)
            return
        self.solved[name] = line
        left, right = line.sides[0], line.sides[-1]
        base, *index = left.args if left.kind == "entry" else (left,)
        if base.kind == "name" and self._new(base.value) and base.value not in self.functions:
            letters = [one.value for one in index if one.kind == "name"]
            self.definitions[base.value] = (tuple(letters) or tuple(self._free(right)), right)

    def _free(self, node):
        """The indices that nothing binds: what is so defined is the same for each of them."""
        bound = {one.args[0].value for one in walk(node) if one.kind == "series"}
        names = {one.value for one in walk(node) if one.kind == "name"}
        return sorted(names - bound - {*self.names.shapes, "I"})

    def _size_of(self, name):
        """The size to which the index of a family runs that is defined."""
        (index,), body = self.definitions[name]
        for one in walk(body):
            if one.kind == "entry" and one.args[1].value == index and self.families.get(one.args[0].value):
                return self.families[one.args[0].value]
        raise ValueError(f"how far the index of {name} runs is not said")

    def size_of_index(self, index, node):
        """The name of the size to which an index runs by its use in a node, or None."""
        for one in walk(node):
            if one.kind != "entry":
                continue
            base, *indices = one.args
            for place, letter in enumerate(indices):
                if letter.kind == "name" and letter.value == index:
                    return self._dimension(base, place, len(indices))
        return None

    def _dimension(self, base, place, count):
        if base.kind == "transpose" and base.args[0].kind == "name":
            base, place = base.args[0], 1 - place if count == 2 else place
        if base.kind != "name":
            return None
        if base.value in self.families:
            return self.families[base.value]
        shape = self.shapes.get(base.value, ())
        return shape[place] if place < len(shape) and shape[place] != 1 else None

    @cached_property
    def shapes(self):
        """Rows and columns of symbols and definitions, in names of sizes."""
        from coursekit.derivations.shape import shape_of

        found = {name: (*one.shape, 1, 1)[:2] for name, one in self.symbols.items()}
        found |= dict.fromkeys(self.sizes, (1, 1))
        self.__dict__["shapes"] = found
        waiting = dict(self.definitions)
        while waiting:
            before = len(waiting)
            for name, (_, body) in list(waiting.items()):
                needs = {one.value for one in walk(body) if one.kind == "name"} & set(waiting)
                if not needs:
                    found[name] = shape_of(body, self)
                    del waiting[name]
            if len(waiting) == before:
                raise ValueError(f"{', '.join(waiting)}: defined by one another")
        return found

    @cached_property
    def lengths(self):
        """The sizes that are lengths of something; the others are fixed indices, as the class `c`."""
        symbols = self.symbols.values()
        return {size for one in symbols for size in one.shape} | {one.family for one in symbols if one.family}

    @cached_property
    def unknown(self):
        """The symbol that an equation is solved for, or None."""
        return next((name for name, one in self.symbols.items() if one.solves), None)

    @cached_property
    def small(self):
        """The number that tends to 0, or None."""
        return next((name for name, one in self.symbols.items() if one.tends_to is not None), None)


def _symbol(data):
    data = dict(data)
    data["shape"] = tuple(data.get("shape", ()))
    data["values"] = tuple(data.get("values", ()))
    return Symbol(**data)
