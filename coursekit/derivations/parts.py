"""The parts of a side, each with the way to put something else in its place; and a side without its cosmetics."""

from functools import lru_cache
from itertools import combinations

from coursekit.derivations.form import alike
from coursekit.derivations.node import Node, factors, is_number, multiplied, number, put, terms, total

_MOST = 8  # terms or factors of which all choices are tried
_SUMS = ("+", "-", "negative")
_PRODUCTS = ("*", "·", "/", "negative")


def parts(side):
    """Triples (part, exchange, rest): all that a side is made of, sums of some terms, products of some factors.

    `exchange(new)` is the side with `new` for the part, and `rest` the other terms where the part is some of a sum's.
    """
    seen = set()
    for path, node, inner in _places(side):
        for part, exchange, rest in _choices(side, path, node, inner):
            if (part, rest) not in seen:
                seen.add((part, rest))
                yield part, exchange, rest


def _places(node, path=(), inner=False):
    """All (path, node, whether it is a term of a sum above), but for indices and what a derivative is taken by."""
    yield path, node, inner
    for count, one in enumerate(node.args):
        if not is_fixed(node, count):
            yield from _places(one, (*path, count), node.kind in _SUMS)


def is_fixed(node, count):
    """Is an argument an index, or what a derivative is taken by?"""
    if node.kind == "series":
        return count == 0 and len(node.args) > 1
    return (node.kind == "entry" and count > 0) or (node.kind == "d" and count == 1)


def _choices(side, path, node, inner):
    def here(new):
        return put(side, path, new)

    if not inner or node.kind in _SUMS:
        yield node, here, ()
    if node.kind in _SUMS and not inner:
        found = terms(node)
        for chosen in _some(len(found), 1):
            part = total([found[place] for place in chosen])
            rest = [one for place, one in enumerate(found) if place not in chosen]
            yield part, lambda new, rest=rest: here(total([(1, new), *rest])), tuple(rest)
    if node.kind in _PRODUCTS:
        found = factors(node)
        for chosen in _some(len(found), 2):
            part = multiplied([found[place] for place in chosen])
            yield part, _in_product(here, found, chosen), ()


def _in_product(here, found, chosen):
    first, others = chosen[0], set(chosen[1:])

    def exchange(new):
        kept = [(1, new) if place == first else one for place, one in enumerate(found) if place not in others]
        return here(multiplied(kept))

    return exchange


def _some(count, least):
    """Choices of some of `count` places; where there are many, those that stand beside one another."""
    if count > _MOST:
        return [tuple(range(a, b)) for a in range(count) for b in range(a + least, count + 1)]
    return [one for size in range(least, count) for one in combinations(range(count), size)]


# ---- cosmetics


def tidy(node):
    """The node without what says nothing: `+ 0`, `*1`, `/1`, `^1`, `0*a`, two transposes, two signs."""
    node = node._replace(args=tuple(map(tidy, node.args))) if node.args else node
    kind, args = node.kind, node.args
    if kind in ("*", "·", "⊙"):
        if any(is_number(one, 0) for one in args):
            return number(0)
        return next((other for one, other in (args, args[::-1]) if is_number(one, 1)), node)
    if kind in ("/", "^") and is_number(args[1], 1):
        return args[0]
    if kind == "/" and is_number(args[0], 0):
        return number(0)
    if kind in ("+", "-") and is_number(args[1], 0):
        return args[0]
    if kind in ("+", "-") and is_number(args[0], 0):
        return args[1] if kind == "+" else Node("negative", (args[1],))
    if kind in ("transpose", "negative") and args[0].kind == kind:
        return args[0].args[0]
    return number(0) if kind == "negative" and is_number(args[0], 0) else node


@lru_cache(maxsize=4000)
def bare(node):
    """The tidy node without terms that are added and subtracted, and factors that multiply and divide."""
    node = tidy(node)
    node = node._replace(args=tuple(map(bare, node.args))) if node.args else node
    if node.kind in _SUMS:
        found = terms(node)
        kept = _uncancelled(found)
        node = total(kept) if len(kept) < len(found) else node
    if node.kind in ("*", "·", "/"):
        found = factors(node)
        kept = _uncancelled(found)
        node = multiplied(kept) if len(kept) < len(found) else node
    return tidy(node)


def says_nothing(left, right):
    """Are two sides the same once terms are counted, as in `2*z = z + z`?"""
    counted = {}
    for sign, node in ((1, left), (-1, right)):
        for count, key in _counted(bare(node), sign):
            counted[key] = counted.get(key, 0) + count
    return all(abs(count) < 1e-12 for count in counted.values())


def _counted(node, by):
    """Pairs (number, term written as `alike`) of a sum, with numbers multiplied out."""
    for sign, term in terms(node):
        found = factors(term)
        plain = [one for one in found if one[1].kind != "number"]
        count = by * sign
        for power, one in found:
            if one.kind == "number":
                count *= one.value if power > 0 else 1 / (one.value or 1)
        if len(plain) == 1 and plain[0][0] > 0 and plain[0][1].kind in _SUMS:
            yield from _counted(plain[0][1], count)
        else:
            yield count, alike(multiplied(plain))


def _uncancelled(found):
    """Pairs (sign, node) without those of which the opposite stands there as well."""
    kept = []
    for sign, node in found:
        opposite = next((one for one in kept if one[0] == -sign and alike(one[1]) == alike(node)), None)
        if opposite:
            kept.remove(opposite)
        else:
            kept.append((sign, node))
    return kept


def replaced_alike(node, old, new):
    """The node with `new(part)` for every part that is written like `old`, be it some terms or factors of more."""
    if alike(node) == old:
        return new(node)
    node = node._replace(args=tuple(replaced_alike(one, old, new) for one in node.args)) if node.args else node
    if old[0] == "sum" and node.kind in _SUMS:
        return _with_some(terms(node), old[1], new, total, node)
    if old[0] == "product" and node.kind in _PRODUCTS:
        return _with_some(factors(node), old[1], new, multiplied, node)
    return node


def _with_some(found, wanted, new, joined, node):
    """A sum or product in which some of the terms or factors, those that are written like `wanted`, are another one."""
    keys = [(sign, alike(one)) for sign, one in found]
    changed = False
    while len(wanted) < len(found) and all(keys.count(one) >= wanted.count(one) for one in wanted):
        chosen = []
        for one in wanted:
            chosen.append(next(place for place, key in enumerate(keys) if key == one and place not in chosen))
        made = new(joined([found[place] for place in sorted(chosen)]))
        kept = [place for place in range(len(found)) if place not in chosen or place == min(chosen)]
        found = [(1, made) if place == min(chosen) else found[place] for place in kept]
        keys = [None if place == min(chosen) else keys[place] for place in kept]
        changed = True
    return joined(found) if changed else node
