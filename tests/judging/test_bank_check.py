"""The bank on trial: every variant that a student can get, every known mistake, every hidden case."""

import subprocess
import sys
from pathlib import Path

import pytest
from sample import PROOF, SAMPLE, sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.variants import VARIANTS, rejected
from coursekit.judging.bank_check import faults, trial

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("id", BANK)
def test_all_variants(id):
    tried, found = trial(BANK[id], sample)
    assert not found, f"{len(found)} faults, first: {found[0]}"
    if BANK[id].draw:
        assert tried == 1 + (VARIANTS - len(rejected(id)) if PROOF else SAMPLE)


@pytest.mark.parametrize("id", [id for id in BANK if isinstance(BANK[id].answer_type, Function)])
def test_every_function_has_a_hidden_case(id):
    assert BANK[id].answer_type.random


def test_a_collision_is_noticed():
    neuron = BANK["linear/neuron"]
    collides = {"w": (1, 1), "b": -4, "slope": 1, "x": (3, 1)}  # score 0: the sign in the exponential is lost
    assert any("sign in the exponential" in fault for fault in faults(neuron, collides))
    assert not faults(neuron, neuron.lecture)


def test_the_list_of_rejected_variants_is_what_the_answers_say():
    ids = ["linear/neuron", "linear/hyperplane"]  # the trial above holds the others: none that is given may fail
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "variants.py", "--check", *ids], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
