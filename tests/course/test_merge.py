"""What learners write stays and what an edition changes arrives or is said, whatever both have done."""

import copy
import json
import re

import nbformat
import pytest
from course.edits import EDITION, LEARNER, cell, changed, lesson
from hypothesis import given, settings, strategies as st
from sample import examples

from coursekit.course import notebooks
from coursekit.course.merge import KINDS, counted, merge, named

BASE = lesson()
_CHECK = re.compile(r'^ck\.check\("([\w/]+)"', re.MULTILINE)


def lines(notebook):
    """All lines of all cells, without their ends."""
    return {line.strip() for one in notebook["cells"] for line in one["source"].splitlines()}


def everything(notebook):
    return json.dumps(notebook)


def checks(notebook):
    """How many code cells check each exercise."""
    found = [id for one in notebook["cells"] if one["cell_type"] == "code" for id in set(_CHECK.findall(one["source"]))]
    return {id: found.count(id) for id in found}


def hold(base, mine, new, merged, changes):
    """What is to be true of every merge, told from the four notebooks alone."""
    typed = lines(mine) - lines(base)
    assert typed <= lines(merged), "a line that the learner wrote is lost"
    brought = lines(new) - lines(base) - lines(mine)
    said = [one for one in changes if one.kind in ("beside", "answered", "back")]
    assert brought <= lines(merged) or said, "a line of the edition neither arrived nor was said"
    assert all(one.kind in KINDS for one in changes)
    for id, count in checks(merged).items():
        assert count <= max(checks(mine).get(id, 0), checks(new).get(id, 0)), "an answer is asked for twice"
    ids = [one["id"] for one in merged["cells"]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w-]{1,64}", id) for id in ids)
    assert notebooks.parsed(notebooks.written(merged)) == merged
    nbformat.validate(nbformat.from_dict(merged))


@pytest.mark.parametrize("edition", EDITION)
@pytest.mark.parametrize("learner", LEARNER)
def test_both_sides_are_in_what_is_made_of_them(learner, edition):
    mine, new = changed(BASE, LEARNER[learner]), changed(BASE, EDITION[edition])
    merged, changes = merge(BASE, mine, new, "edition 2")
    hold(BASE, mine, new, merged, changes)
    if "answers" in learner:
        assert everything(merged).count("MINE") >= everything(mine).count("MINE") - 9 * ("runs" in learner)
    again, _ = merge(BASE, merged, new, "edition 2")
    assert again == merged, "an update that was broken off and begun again changes something"
    later, changes = merge(new, merged, new, "edition 3")
    assert later == merged
    assert not named(changes)


@pytest.mark.parametrize("edition", EDITION)
def test_who_has_done_nothing_gets_the_edition(edition):
    new = changed(BASE, EDITION[edition])
    merged, _ = merge(BASE, BASE, new, "edition 2")
    assert merged == new


@pytest.mark.parametrize("learner", LEARNER)
def test_an_edition_that_changes_nothing_changes_nothing(learner):
    mine = changed(BASE, LEARNER[learner])
    merged, changes = merge(BASE, mine, BASE, "edition 2")
    assert [one["source"] for one in merged["cells"]] == [one["source"] for one in mine["cells"]]
    assert [one.get("outputs") for one in merged["cells"]] == [one.get("outputs") for one in mine["cells"]]
    assert merged["metadata"] == mine["metadata"]
    assert changes == ()


def made(learner, edition):
    return merge(BASE, changed(BASE, LEARNER[learner]), changed(BASE, EDITION[edition]), "edition 2")


def sources(notebook):
    return [one["source"] for one in notebook["cells"]]


def test_an_answer_stays_where_the_edition_asks_otherwise():
    merged, changes = made("answers", "asks otherwise")
    at = next(i for i, one in enumerate(merged["cells"]) if one["id"] == "first")
    assert '"MINE"' in merged["cells"][at]["source"]
    below = merged["cells"][at + 1]
    assert below["cell_type"] == "markdown"  # it runs nowhere, and no card writes into it
    assert '"NEW": ...' in below["source"]
    assert "From edition 2; your own version is the cell above" in below["source"]
    assert named(changes) == ["gd/first: changed by you and by the edition: yours stays, the edition's stands below it"]


def test_other_lines_of_one_cell_are_joined():
    merged, changes = made("writes into a statement", "mends a statement")
    text = cell(merged, "down")["source"]
    assert "NEW: where" in text
    assert "MINE: how far?" in text
    assert [one.kind for one in changes] == ["joined"]


def test_joined_code_that_would_not_run_stands_side_by_side():
    base, mine, new = (lesson() for _ in range(3))
    cell(base, "loop")["source"] = "f(\n1,\n2,\n3)"
    cell(mine, "loop")["source"] = "f(1)\n1,\n2,\n3,"
    cell(new, "loop")["source"] = "f(\n1,\n2,\n4)"
    merged, changes = merge(base, mine, new, "edition 2")
    assert [one.kind for one in changes] == ["beside"]
    assert "f(1)\n1,\n2,\n3," in sources(merged)
    assert (
        "# From edition 2; your own version is the cell above. Delete what you do not want.\nf(\n1,\n2,\n4)"
        in sources(merged)
    )


def test_a_cell_of_another_type_stands_side_by_side_with_what_was_written_into_it():
    mine, new = changed(BASE, LEARNER["writes into a statement"]), lesson()
    cell(new, "down").update(cell_type="code", outputs=[], execution_count=None)
    merged, changes = merge(BASE, mine, new, "edition 2")
    hold(BASE, mine, new, merged, changes)
    at = merged["cells"].index(cell(merged, "down"))
    assert [one["cell_type"] for one in merged["cells"][at : at + 2]] == ["markdown", "code"]
    assert "MINE: how far?" in sources(merged)[at]


def test_what_was_deleted_stays_deleted_unless_the_edition_changed_it():
    merged, _ = made("deletes cells", "adds an exercise")
    assert not {"figure", "why"} & {one["id"] for one in merged["cells"]}
    merged, changes = made("deletes a statement", "mends a statement")
    assert any("you had deleted its older version" in source and "NEW: where" in source for source in sources(merged))
    assert [one.kind for one in changes] == ["back"]


def test_an_answer_to_an_exercise_that_is_gone_stays():
    merged, changes = made("answers", "deletes an exercise")
    assert any("return theta - lr * grad  # MINE" in source for source in sources(merged))
    assert named(changes) == ["gd/step: no longer in the edition: yours stays, for you have changed it"]
    assert counted(changes) == "1 gone"


@pytest.mark.parametrize("learner", ["adds a note", "loses the ids", "saves as 4.4", "moves a cell"])
def test_moved_exercises_take_what_stands_in_them_along(learner):
    merged, _ = made(learner, "moves exercises")
    ids = [one["id"] for one in merged["cells"]]
    assert ids.index("first") == ids.index("first-ask") + 1
    assert ids.index("first-ask") > ids.index("descent-ask") - 5
    assert checks(merged) == {"gd/first": 1, "gd/step": 1, "gd/descent": 1}


def test_a_note_stays_below_the_cell_it_was_written_below():
    for edition in EDITION:
        merged, _ = made("adds a note", edition)
        at = sources(merged).index("MINE note: ask about this")
        assert "## " in merged["cells"][at - 1]["source"], edition


def test_ids_come_back():
    merged, _ = made("loses the ids", "adds an exercise")
    assert {one["id"] for one in BASE["cells"]} | {"new", "new-ask"} == {one["id"] for one in merged["cells"]}


def test_outputs():
    """Of what a learner ran the learner's, of what nobody ran the edition's, of what was cleared none."""
    shown = lambda merged: cell(merged, "loop")["outputs"]  # noqa: E731
    assert "MINE output" in str(shown(made("runs all", "shows other outputs")[0]))
    assert "NEW output" in str(shown(made("answers", "shows other outputs")[0]))
    assert shown(made("clears all outputs", "mends code")[0]) == []
    assert cell(made("answers and runs", "describes a picture")[0], "figure")["metadata"] == {
        "alt": "NEW alternative text"
    }


def test_without_what_it_began_as_answers_stay_and_the_rest_stands_side_by_side():
    mine, new = changed(BASE, LEARNER["answers"]), changed(BASE, EDITION["does much"])
    merged, changes = merge(None, mine, new, "edition 2")
    assert lines(mine) <= lines(merged)
    assert checks(merged) == {"gd/first": 1, "gd/step": 1, "gd/descent": 1, "gd/NEW": 1}
    assert {one.kind for one in changes} <= {"new", "beside"}
    again, _ = merge(None, merged, new, "edition 2")
    assert again == merged


def test_answers_are_brought_along_from_a_folder_whose_beginning_is_lost():
    mine, other = changed(BASE, LEARNER["adds a note"]), changed(BASE, LEARNER["answers"])
    merged, _ = merge(None, mine, other, "old")
    assert lines(other) - lines(BASE) <= lines(merged)
    assert "MINE note: ask about this" in sources(merged)
    assert set(checks(merged).values()) == {1}


_texts = st.sampled_from(
    [
        "a",
        "b\nc",
        "x = 1",
        "x = 1\ny = 2\nprint(x)",
        "# note",
        "",
        'ck.check("a/b", answer)',
        "é\r\nü",
        "...",
        "%%time\nx",
    ]
)
_cells = st.builds(
    lambda kind, id, text: {"cell_type": kind, "metadata": {}, "source": text} | ({"id": id} if id else {}),
    st.sampled_from(["code", "markdown", "raw"]), st.sampled_from(["", "a", "b", "c", "down", "loop", "first"]), _texts,
)  # fmt: skip
_edits = st.lists(
    st.tuples(
        st.sampled_from(["text", "line", "delete", "add", "move", "id"]), st.integers(0, 30), st.integers(0, 30), _cells
    ),
    max_size=6,
)


def edited(notebook, edits, word):
    """A copy with such edits, every text that is typed with a word of its own."""
    notebook = copy.deepcopy(notebook)
    for number, (kind, one, other, new) in enumerate(edits):
        cells = notebook["cells"]
        at, to = one % (len(cells) + 1), other % (len(cells) + 1)
        if kind == "add":
            cells.insert(at, {**copy.deepcopy(new), "source": f"{new['source']}\n{word} {number}"})
        elif at < len(cells):
            if kind == "text":
                cells[at]["source"] = f"{new['source']}\n{word} {number}"
            if kind == "line":
                rows = cells[at]["source"].split("\n")
                rows[other % len(rows)] += f" {word} {number}"
                cells[at]["source"] = "\n".join(rows)
            if kind == "delete":
                del cells[at]
            if kind == "move":
                cells.insert(to, cells.pop(at))
            if kind == "id":
                cells[at].pop("id", None)
    return notebook


@given(_edits, _edits, st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_whatever_both_have_done_nothing_is_lost(mine, new, known):
    mine, new = edited(BASE, mine, "MINE"), edited(BASE, new, "NEW")
    ids = [one.get("id") for one in new["cells"]]
    for number, one in enumerate(new["cells"]):  # an edition has ids, each once
        one["id"] = ids[number] if ids[number] and ids.count(ids[number]) == 1 else f"n{number}"
    merged, changes = merge(BASE if known else None, mine, new, "edition 2")
    assert lines(mine) - lines(BASE) <= lines(merged)
    said = [one for one in changes if one.kind in ("beside", "answered", "back")]
    assert lines(new) - lines(BASE) <= lines(merged) or said or not known
    again, _ = merge(BASE if known else None, merged, new, "edition 2")
    assert lines(again) == lines(merged)
