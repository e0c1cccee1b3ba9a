"""What is said on a broken machine, and that the course then runs there: the rows of docs/broken_machines.md."""

import shutil

import pytest
from sample import sample
from world.machines import MACHINES, TABLE, tried

pytestmark = pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")


@pytest.mark.parametrize("machine", sample(MACHINES, quick=3), ids=lambda machine: machine.name)
def test_it_is_said_and_the_course_runs(machine):
    row, ran = tried(machine)
    assert ran, row
    assert row in TABLE.read_text("utf-8").splitlines()


def test_every_machine_has_its_row():
    names = [line.split(" | ")[0] for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert names[1:] == [f"| {machine.name}" for machine in MACHINES]
