"""The derivations of lessons 2 to 8, as data: they are whole, and their mathematics is right.

No engine takes part. Every text of a line is looked up in `meanings.py`, where it is computed by hand, and a file that
says anything that is not there fails.
"""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from derivations.meanings import MEANINGS

import coursekit

BANK = Path(coursekit.__file__).parent / "bank"
LESSONS = {path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("0[2-8]_*.ipynb")}
ASKED = {"title", "section", "statement", "derivation"}
KNOWN = {"lines", "target", "waypoints", "mistakes"}
DERIVATION = {"start", "points", "symbols", "given"}
OPTIONAL = {"sizes", "functions"}
TARGET = {"expression", "without"}
WAYPOINT = {"id", "expression", "question"}
WAY = {"expression", "of", "with", "without", "part", "terms", "as_typed"}
MISTAKE = {"after", "wrong", "did", "why"}
SYMBOL = {"shape", "family", "low", "high", "values", "random", "sums_to", "solves", "gradient", "tends_to", "identity"}
SYMBOL |= {"symmetric", "positive"}
LANGUAGE = {"sum", "max", "exp", "log", "sqrt", "tanh", "relu", "sign", "ones", "tr", "sin", "E", "o", "d"}
RELATION = re.compile(r"(<=|>=|=)")
DERIVATIVE = re.compile(r"\bd\w+(\[[^]]*\])?/d\w|\bd\(")
POINTS = 12


def read(id):
    """Both files of an exercise as one table, each mistake with its name."""
    asked, known = (
        tomllib.loads((BANK / id / f"{name}.toml").read_text(encoding="utf-8")) for name in ("exercise", "answer")
    )
    mistakes = [one | {"id": name, "line": one["wrong"], "says": one["why"]} for name, one in known["mistakes"].items()]
    whole = {**asked["derivation"], **known, "asked": asked, "known": known}
    return whole | {"mistakes": mistakes, "solution": known["lines"], "statement": asked["statement"]}


LISTED = tomllib.loads((BANK / "lessons.toml").read_text(encoding="utf-8"))
HOMES = {
    id: lesson
    for lesson, listed in LISTED.items()
    for id in [*listed["exercises"], *listed.get("derivations", ())]
    if "[derivation]" in (BANK / id / "exercise.toml").read_text(encoding="utf-8")
}
STATEMENTS = {id: read(id) for id in HOMES}
every = pytest.mark.parametrize("name", STATEMENTS)


def line(text):
    """The sides of a line and the relations between them; the first side is "" where the line goes on from the last."""
    parts = [part.strip() for part in RELATION.split(text)]
    return parts[::2], parts[1::2]


def sides(data):
    """Every text of the file that stands for a value."""
    texts = [data["start"], *data["solution"], data["target"]["expression"]]
    texts += [one["expression"] for one in data["waypoints"]]
    texts += [one[key] for one in data["mistakes"] for key in ("after", "line")]
    return {side for text in texts for side in line(text)[0] if side}


def words(text):
    """The names in a text, without an index."""
    return {word.partition("_")[0] for word in re.findall(r"[A-Za-z]\w*", text)}


def occurs(mark, text):
    """Does a name, a sign or a derivative occur in a text?"""
    if mark == "d/d":
        return bool(DERIVATIVE.search(text))
    if mark in ("norm", "abs"):
        return "||" in text if mark == "norm" else "|" in text.replace("||", "")
    if mark == "(":
        return re.search(r"(?<!\w)\(", text) is not None
    if re.fullmatch(r"\w+", mark):
        return re.search(rf"(?<![A-Za-z0-9_]){mark}(?![A-Za-z0-9])", text) is not None
    return mark in text


def meets(waypoint, text):
    """Does a text hold what a waypoint wants, and nothing that it forbids?"""
    wanted, forbidden = waypoint.get("with", ()), waypoint.get("without", ())
    return all(occurs(mark, text) for mark in wanted) and not any(occurs(mark, text) for mark in forbidden)


def holds(left, relation, right):
    """Does a relation hold between two values? Two functions of t are equal if their difference is o(t)."""
    if left is None or right is None:
        return False
    if callable(left) or callable(right):
        return abs(left(1e-5) - right(1e-5)) < 1e-3 * 1e-5
    if np.ndim(left) and np.ndim(right) and np.shape(left) != np.shape(right):
        return False
    if relation == "=":
        return np.allclose(left, right, rtol=1e-6, atol=1e-6)
    return bool(np.all(left <= right) if relation == "<=" else np.all(left >= right))


def true_at(values, before, text):
    """Does a line hold at a point? `before` is what stood last."""
    texts, relations = line(text)
    texts[0] = texts[0] or before
    return all(holds(values[a], sign, values[b]) for a, sign, b in zip(texts, relations, texts[1:], strict=False))


def points(name):
    rng = np.random.default_rng(15)
    return [MEANINGS[name](rng) for _ in range(POINTS)]


def test_there_are_enough_and_each_has_its_meaning():
    assert len(STATEMENTS) >= 22
    assert set(MEANINGS) == set(STATEMENTS)
    assert set(HOMES.values()) == LESSONS


@every
def test_a_statement_is_whole(name):
    data = STATEMENTS[name]
    assert set(data["asked"]) == ASKED
    assert KNOWN <= set(data["known"]) <= KNOWN | {"hints", "solution"}
    assert DERIVATION <= set(data["asked"]["derivation"]) <= DERIVATION | OPTIONAL
    assert 2 <= len(data["waypoints"]) <= 6
    assert data["points"] == len(data["waypoints"]) + 1
    assert len(data["mistakes"]) >= 5
    assert TARGET <= set(data["target"]) <= TARGET | {"left", "relation", "with"}
    for one in data["waypoints"]:
        assert set(one) >= WAYPOINT
        assert set(one) <= WAYPOINT | {"with", "without", "part", "terms", "as_typed", "ways"}
        assert all(set(way) <= WAY for way in one.get("ways", ()))
    assert all(set(one) == MISTAKE for one in data["known"]["mistakes"].values())
    assert len({one["id"] for one in data["waypoints"]}) == len(data["waypoints"])
    for symbol in data["symbols"].values():
        assert set(symbol) <= SYMBOL
        sizes = [*symbol["shape"], *([symbol["family"]] if "family" in symbol else [])]
        assert set(sizes) <= set(data.get("sizes", ()))


@every
def test_what_a_student_reads_is_a_sentence(name):
    data = STATEMENTS[name]
    told = [data["statement"], *(one[key] for one in data["mistakes"] for key in ("did", "says"))]
    assert [text for text in told if not text.strip().endswith((".", ".)"))] == []
    assert [one["question"] for one in data["waypoints"] if not one["question"].endswith("?")] == []


@every
def test_the_statement_and_the_data_name_every_symbol(name):
    data = STATEMENTS[name]
    lefts = [line(text)[0][0] for text in data["given"].values()]
    defined = " ".join(left for left in lefts if re.fullmatch(r"\w+", left))
    known = {*data["symbols"], *data.get("sizes", ()), *data.get("functions", ()), *words(defined), *LANGUAGE, *"ij"}
    used = words(" ".join(sides(data)))
    assert {word for word in used if not {word, word.removeprefix("d")} & known} == set()
    for symbol in [*data["symbols"], *data.get("sizes", ())]:
        assert re.search(rf"(?<![A-Za-z]){symbol}(?![A-Za-z])", data["statement"]), symbol


@every
def test_every_text_has_a_meaning_and_every_meaning_a_text(name):
    values = MEANINGS[name](np.random.default_rng(0))
    assert sides(STATEMENTS[name]) == set(values)


@every
def test_the_solution_is_true_from_the_start_to_the_target(name):
    data = STATEMENTS[name]
    target = data["target"]
    begins, ends = line(data["start"])[0], line(data["solution"][-1])
    assert line(data["solution"][0])[0][: len(begins)] == begins
    assert target.get("relation", "=") in ("<=", ">=") or ends[1] == ["="]
    assert ends[0][0] == target.get("left", "")
    for values in points(name):
        last = begins[-1]
        for text in data["solution"]:
            assert true_at(values, last, text), text
            last = line(text)[0][-1]
        assert holds(values[last], "=", values[target["expression"]])
    assert [mark for mark in target["without"] if occurs(mark, ends[0][-1])] == []


@every
def test_a_mistake_is_false_after_a_line_that_is_true(name):
    data = STATEMENTS[name]
    lines = [data["start"], *data["solution"]]
    found = points(name)
    for one in data["mistakes"]:
        assert one["after"] in lines, one["id"]
        last = line(one["after"])[0][-1]
        false = sum(not true_at(values, last, one["line"]) for values in found)
        assert false >= 5, (one["id"], false)


@every
def test_no_two_mistakes_lead_to_the_same(name):
    """Lines of one value have one cause, else what is said of one would be said of the other."""
    found = points(name)
    ends = [(one["id"], line(one["line"])) for one in STATEMENTS[name]["mistakes"]]
    chained = [(what, sides[-1], relations[0]) for what, (sides, relations) in ends if not sides[0]]
    for (one, left, sign), (other, right, same) in combinations(chained, 2):
        alike = sign == same and all(holds(values[left], "=", values[right]) for values in found)
        assert not alike, (one, other)


@every
def test_the_solution_reaches_every_waypoint_and_start_and_target_alone_do_not(name):
    data = STATEMENTS[name]
    first = MEANINGS[name](np.random.default_rng(1))
    start, target = line(data["start"])[0][-1], data["target"]["expression"]
    for one in data["waypoints"]:
        assert meets(one, one["expression"]), one["id"]
        assert any(one["expression"] in text for text in data["solution"]), one["id"]
        assert one["expression"] not in start + " then " + target, one["id"]
        if one.get("part") == "side":
            assert holds(first[one["expression"]], "=", first[start]) or start == "0"
            assert not meets(one, start), one["id"]
            assert not meets(one, target), one["id"]
