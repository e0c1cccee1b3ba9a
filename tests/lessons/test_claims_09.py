"""What lesson 9 claims: who reads which digits, and what its numbers rest on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

import coursekit as ck
from coursekit.datasets.real import digit_rows
from coursekit.exercises import BANK
from coursekit.judging.answers import ANSWERS
from coursekit.predictions.outcome import outcome

HERE, LESSON = Path(__file__).parent, Path(__file__).parents[2] / "notebooks" / "09_capstone.ipynb"
TEST = set(digit_rows("test").tolist())


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The rows that each reader reads, as `digits_read.py` records them."""
    environment = {**os.environ, "COURSEKIT_DATA": str(tmp_path_factory.mktemp("data"))}
    done = subprocess.run([sys.executable, HERE / "digits_read.py"], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return {who: set(rows) for who, rows in json.loads(done.stdout.splitlines()[-1]).items()}


def test_nobody_reads_the_test_digits_before_the_last_section(read):
    assert {"capstone/train", "capstone/sweep", "panel digits", "09_capstone", "00_start", "06_sgd"} <= set(read)
    assert {who: sorted(rows & TEST)[:3] for who, rows in read.items() if rows & TEST} == {}


def test_what_judges_an_exercise_takes_no_part_in_tuning_or_in_the_lesson(read):
    judged = set(digit_rows("judged").tolist())
    assert judged <= read["capstone/train"]
    assert not judged & (read["capstone/sweep"] | read["09_capstone"] | read["panel digits"])


def test_the_sweep_trains_and_tunes_on_the_two_parts_that_it_names(read):
    assert read["capstone/sweep"] == {*digit_rows("training").tolist(), *digit_rows("validation").tolist()}


def test_no_text_of_the_bank_names_the_test_part():
    for path in sorted((Path(ck.__file__).parent / "bank").rglob("*.toml")):
        assert 'digits("test")' not in path.read_text(encoding="utf-8"), path


def test_the_table_of_the_parts_has_their_sizes():
    (cell,) = (cell for cell in nbformat.read(LESSON, as_version=4).cells if cell.id == "parts-text")
    for part in ("training", "validation", "judged", "test"):
        assert f"| {part} | {len(digit_rows(part))} |" in cell.source


def test_each_optimizer_at_a_common_rate_is_as_the_lesson_says():
    (X, y), (new, truth) = ((part.X / 16, part.y) for part in map(ck.datasets.digits, ("training", "validation")))
    right = {}
    for rule in ("adam", "sgd"):
        run = ck.fit(ck.models.mlp([64, 32, 10]), X, y, optimizer=rule, lr=0.01, batch_size=32, epochs=12)
        right[rule] = round(100 * run.score(new, truth))
    assert right == {"adam": 96, "sgd": 61}


def test_new_writers_cost_more_than_chance():
    """Several standard errors between validation and test; in blocks of the file as well, without the test part."""
    validation, test = outcome("capstone/new-hands").value
    assert validation - test > 3 * np.sqrt(test * (1 - test) / 382 + validation * (1 - validation) / 283)

    X, y, place = *(array[:1415] for array in ck.datasets.digits()[:2]), np.arange(1415)
    shares = []
    for fold in (place % 11, place * 11 // 1415):
        found = []
        for k in range(0, 11, 3):  # nearest neighbors, no network: its claim is about the data
            near = ((X[fold == k, None] - X[None, fold != k]) ** 2).sum(axis=2).argmin(axis=1)
            found.append(np.mean(y[fold != k][near] == y[fold == k]))
        shares.append(np.mean(found))
    assert shares[0] > shares[1] + 0.01


def test_a_halved_standard_error_needs_four_times_the_images():
    """Of imagined test sets, as the exercise about chance has them."""
    numbers = BANK["capstone/chance"].lecture
    right = ANSWERS["capstone/chance"].right(BANK["capstone/chance"].answer_type, numbers)
    draws = np.random.default_rng(0).binomial
    for n, error in ((numbers["n"], right["error"]), (right["needed"], right["error"] / 2)):
        assert np.std(draws(n, right["accuracy"], 200_000) / n) == pytest.approx(error, rel=0.01)
    assert right["images"] == pytest.approx(np.std(draws(numbers["n"], right["accuracy"], 200_000)), rel=0.01)
