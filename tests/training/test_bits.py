"""The promise of bits: what a seed gave it still gives, compiled and as plain Python (docs/bits.md)."""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools" / "bits"))

import agreement  # noqa: E402
import fits  # noqa: E402

AMPLIFIES = "adadelta on Beale's function, 500 steps"
STORED = json.loads(agreement.STORED.read_text("utf-8"))
PAGE = agreement.PAGE.read_text("utf-8")
CELLS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
ROWS = {name: agreement for name, *agreement in CELLS}
HEAD = ROWS.pop("fit")


@pytest.fixture(scope="module")
def compiled():
    return fits.computed()


def test_the_page_shows_every_way_and_every_fit(compiled):
    assert [*ROWS] == [*compiled] == [*STORED]
    assert HEAD == ["compiled for an old processor", "plain Python", "arm64, emulated", "WebAssembly"]


@pytest.mark.parametrize("name", STORED)
def test_a_seed_gives_what_it_gave(name, compiled):
    """To the bit where no processor that was tried differs, else to 1e-12."""
    found, stored = agreement.summary(compiled[name]), STORED[name]
    np.testing.assert_allclose(found["last"], stored["last"], rtol=1e-12)
    if ROWS[name][0] == ROWS[name][2] == "bits":
        assert found["sha256"] == stored["sha256"]


def test_plain_python_agrees_to_twelve_digits(compiled, tmp_path):
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    plain = agreement.computed([sys.executable, str(agreement.FITS)], environment, tmp_path)
    far = [name for name, array in compiled.items() if (agreement.distance(array, plain[name]) or 0) > agreement.CLOSE]
    assert far == [AMPLIFIES]


def test_a_difference_of_the_last_bit_is_seen_and_said():
    one = np.array([1.0, -4.0])
    assert agreement.cell(agreement.distance(one, one.copy())) == "bits"
    assert agreement.cell(agreement.distance(one, one + np.array([np.spacing(1.0), 0.0]))) == "6e-17"
    assert agreement.cell(agreement.distance(one, one + 1e-9)) == "**3e-10**"
    assert agreement.cell(agreement.distance(np.array([0.0, 1.0]), np.array([-0.0, 1.0]))) == "0e+00"
