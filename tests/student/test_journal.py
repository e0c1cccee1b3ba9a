"""The record in a browser: files that know no locks, written by several Pythons that know nothing of each other."""

import json
import os
import random
import time

import pytest

from coursekit.student import journal, schema
from coursekit.student.journal import Journal
from coursekit.student.store import Store

ROW = {"student": "", "max_points": 1.0, "hints": 0, "solution_seen": 0, "first_right": None, "mistake": None}
ROW |= {"seconds": None, "detail": None, "at": "2026-01-31T09:00:00+00:00", "by_hand": True, "kind": "check"}


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "drive" / ".coursekit"))
    monkeypatch.setattr(journal, "AGAIN", 0.0)
    (tmp_path / "drive").mkdir()


def check(record, exercise, status, answer=None):
    row = ROW | {"exercise": exercise, "status": status, "points": status / 4, "attempts": 1, "digest": answer}
    record.add((schema.MERGE, row), (schema.HAPPENED, row))


def entries(record):
    return {row[1]: row[2:6] for row in record.select(schema.ENTRIES, "")}


def files(tmp_path):
    return sorted((tmp_path / "drive" / ".coursekit").glob("progress-*"))


def test_what_one_python_wrote_is_read_by_the_next():
    check(Journal(), "gd/step", 4)
    assert entries(Journal()) == {"gd/step": (4, 1.0, 1.0, 1)}


def test_two_tabs_see_each_other_and_lose_nothing():
    first, second = Journal(), Journal()
    check(first, "gd/step", 2)
    check(second, "gd/limit", 4)
    check(first, "gd/step", 4)
    assert entries(first) == entries(second) == entries(Journal())
    assert entries(first) == {"gd/step": (4, 1.0, 1.0, 2), "gd/limit": (4, 1.0, 1.0, 1)}


@pytest.mark.parametrize("seed", range(5))
def test_any_interleaving_of_tabs_gives_what_one_file_would_have(seed, tmp_path):
    chance, store = random.Random(seed), Store()
    tabs = [Journal() for _ in range(3)]
    for number in range(30):
        tab = chance.randrange(3)
        if chance.random() < 0.2:
            tabs[tab] = Journal()  # reloaded
        event = chance.choice(("gd/step", "gd/limit", "sgd/copies")), chance.randrange(2, 5), f"answer {number % 7}"
        check(tabs[tab], *event)
        check(store, *event)
    expected = entries(store)
    store.close()
    assert all(entries(one) == expected for one in [*tabs, Journal()])


def test_old_files_whose_content_is_kept_are_deleted(tmp_path):
    check(Journal(), "gd/step", 4)
    (old,) = files(tmp_path)
    hour_ago = time.time() - 2 * journal.OLD
    os.utime(old, (hour_ago, hour_ago))
    fresh = Journal()
    check(fresh, "gd/limit", 4)
    assert old not in files(tmp_path)
    assert len(files(tmp_path)) == 1
    assert set(entries(Journal())) == {"gd/step", "gd/limit"}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"x-1": []}', '{"1-a": 3}', '{"1-a": [["MERGE", 3]]}', '{"1-a": [["NEW", {}]]}']
)
def test_a_damaged_file_costs_nothing_but_itself(tmp_path, text):
    check(Journal(), "gd/step", 4)
    bad = tmp_path / "drive" / ".coursekit" / "progress-bad.txt"
    bad.write_text(text)
    record = Journal()
    assert set(entries(record)) == {"gd/step"}
    check(record, "gd/limit", 4)
    assert set(entries(Journal())) == {"gd/step", "gd/limit"}


def test_a_window_that_keeps_no_files_says_so_and_the_session_goes_on(monkeypatch):
    monkeypatch.delenv("COURSEKIT_DATA")
    monkeypatch.setattr("sys.platform", "emscripten")
    record = Journal()
    assert entries(record) == {}
    assert record.reason == journal.NO_DRIVE, "said before anything is lost"
    check(record, "gd/step", 4)
    assert record.reason == journal.NO_DRIVE
    assert set(entries(record)) == {"gd/step"}


def test_files_are_plain_json(tmp_path):
    check(Journal(), "gd/step", 4)
    ((steps,),) = [json.loads(path.read_text()).values() for path in files(tmp_path)]
    assert [name for name, _ in steps] == ["MERGE", "HAPPENED"]
