"""Waypoints: each is earned on every road that shows it, and by nothing that skips it.

Other roads (the ways of the bank) are held to their points; start and target with
cosmetics, and lines that only mention what is asked for, to the result's point alone.
"""

import tomllib
from pathlib import Path

import pytest
from derivations.test_statements import STATEMENTS
from sample import sample

from coursekit.derivations.node import Node, written
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge

ROADS, *CORPORA = (
    tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))["derivation"]
    for name in ("roads.toml", "corpus/right.toml", "corpus/right_2.toml")
)
every = pytest.mark.parametrize("id", STATEMENTS)


def verdict(id, *lines):
    return judge(BANK[id], {}, BANK[id].answer_type.read("\n".join(lines)))


def ends(id):
    """Start, relation and target; the left side of the target where lines are equations."""
    data = STATEMENTS[id]
    return data["start"], data["target"].get("relation", "="), data["target"]["expression"], data["target"].get("left")


def lines_to(id, side, before=()):
    """The start, and the target's side written as `side`."""
    start, relation, _, left = ends(id)
    return [start, *before, f"{left} = {side}"] if left else [f"{start} {relation} {side}"]


def earned(found):
    """The waypoints that are reached."""
    return [step.name for step in found.steps[1:] if step.status == "right"]


def turned(node):
    """The same with terms and factors of numbers in the other order."""
    args = tuple(turned(one) for one in node.args)
    if node.kind in ("+", "⊙"):
        return node._replace(args=args[::-1])
    if node.kind == "-":
        return Node("+", (Node("negative", (args[1],)), args[0]))
    return node._replace(args=args)


COSMETICS = {
    "nothing": "{}",
    "0 added": "{} + 0",
    "0 in front": "0 + {}",
    "times 1": "1*({})",
    "over 1": "({})/1",
    "two signs": "-(-({}))",
    "twice and half": "2*({})/2",
    "added and subtracted": "({0}) + ({0}) - ({0})",
    "two sides": "{0} = {0}",
    "0 between": "({0}) + (({0}) - ({0}))",
}


@every
def test_start_and_target_earn_the_result_alone_whatever_their_cosmetics(id):
    start, relation, target, left = ends(id)
    for how in sample(COSMETICS.values(), 4):
        found = verdict(id, *lines_to(id, how.format(target)))
        assert earned(found) == [], how
        asked = [f"True, but show how. {goal['question']}" for goal in ANSWERS[id].waypoints]
        assert [step.message for step in found.steps[1:]] == asked, how
        again = None if left else verdict(id, f"{start} = {how.format(start)} {relation} {target}")
        assert left or earned(again) == [], how


@every
def test_another_order_is_a_cosmetic(id):
    known = ANSWERS[id].known
    side = known.goals.target.sides[0]
    found = verdict(id, *lines_to(id, written(turned(side))))
    assert found.steps[0].status == "right", found.message
    assert earned(found) == [], written(turned(side))


# ---- lines that only mention what is asked for


MENTIONS = {
    "added and subtracted": "{target} + ({piece}) - ({piece})",
    "in a bracket": "{target} + (({piece}) - ({piece}))",
    "otherwise written": "{target} + (1*({piece}) - (({piece}) + 0))",
    "times 0": "{target} + 0*({piece})",
    "multiplied and divided": "({target})*({piece})/({piece})",
    "in front": "({piece}) - ({piece}) + {target}",
}
HELPERS = {
    "itself": "{piece} = {piece}",
    "exchanged": "({piece}) + 1 = 1 + ({piece})",
    "nothing": "({piece}) - ({piece}) = 0",
    "twice": "2*({piece}) = ({piece}) + ({piece})",
    "multiplied out": "(1 + exp(1))*({piece}) = ({piece}) + exp(1)*({piece})",
}


def pieces(id):
    """All that the ways of a statement ask for, but for equations, and for what may cancel.

    The solution of `losses/kl-split` has a line `A - B - A` whose result is `-B`: nothing tells `-B + A - A` from it.
    """
    for one in STATEMENTS[id]["waypoints"]:
        for way in (one, *one.get("ways", ())):
            if "expression" in way and "=" not in way["expression"] and id != "losses/kl-split":
                yield way["expression"]


@every
def test_what_is_mentioned_only_earns_nothing(id):
    target = ends(id)[2]
    tried = [(how, piece) for how in MENTIONS.values() for piece in pieces(id)]
    for how, piece in sample(tried, 6):
        found = verdict(id, *lines_to(id, how.format(target=target, piece=piece)))
        assert earned(found) == [], (how, piece, found.message)


@every
def test_a_helper_line_that_says_nothing_earns_nothing(id):
    tried = [how.format(piece=piece) for how in HELPERS.values() for piece in pieces(id)]
    for helper in sample(tried, 5):
        lines = lines_to(id, ends(id)[2], [helper])
        found = verdict(id, *(lines if ends(id)[3] else [helper, lines[-1]]))
        assert earned(found) == [], (helper, found.message)


# ---- other roads


@pytest.mark.parametrize("one", ROADS, ids=lambda one: one["statement"])
def test_every_true_road_has_all_points(one):
    found = verdict(one["statement"], *one["lines"])
    assert (found.status, found.mistake) == ("right", None), found
    assert {step.message for step in found.steps} == {""}  # nothing is left to be asked for


@every
def test_no_way_is_listed_for_nothing(id):
    answer = ANSWERS[id]
    goals, known = answer.known.goals, answer.known
    texts = [answer.lines, *(one["lines"] for corpus in (ROADS, *CORPORA) for one in corpus if one["statement"] == id)]
    used = set()
    for text in texts:
        numbered = BANK[id].answer_type.lines("\n".join(text))
        lines = goals.lines(known.follow([line for _, line in numbered]))
        used |= {way.id for one in goals.waypoints for way in one.ways if goals.line_of(way, lines) is not None}
    assert {way.id for one in goals.waypoints for way in one.ways} == used


def test_lines_that_are_long_for_nothing_are_not_searched_without_end():
    """Counted in operations, as the search itself counts them."""
    piece = "+".join(f"(m*{i}+f+g*{i}-m-{i}*g+m-f-{i}*m)" for i in range(1, 9))
    lines = ["E[(g - f)^2] = E[(g - f)^2 + 0*g]", *(f"= E[(g - f)^2 + {i}*({piece})]" for i in range(1, 12))]
    goals = ANSWERS["bv/bias-variance"].known.goals
    assert verdict("bv/bias-variance", *lines).mistake is None
    assert goals.spent() < goals.until + 10_000
