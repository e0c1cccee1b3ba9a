"""Store what PyTorch computes in lesson 10, for machines on which it is not installed.

Run as `python tools/torch_run.py`, where PyTorch is: runs the cells of the lesson up to its comparison and writes
coursekit/datasets/torch_run.npz. The function that trains is the one on the page.
"""

import sys
from pathlib import Path

import nbformat
import numpy as np

from coursekit.datasets.by_torch import STORED

LESSON = Path(__file__).parent.parent / "notebooks" / "10_large_libraries.ipynb"
CELLS = ("imports", "same-data", "same-torch", "same-run")  # what the comparison needs, and what it compares


def run(lesson=LESSON):
    """The run of the lesson, by the PyTorch of this machine: the name `theirs` of its cells."""
    names = {}
    for cell in nbformat.read(lesson, as_version=4).cells:
        if cell.id in CELLS:
            exec(compile(cell.source, f"{lesson.name}, cell {cell.id}", "exec"), names)
    return names["theirs"]


def main():
    """Write the file."""
    theirs = run()
    if not theirs.is_live:
        print("PyTorch is not installed here: nothing was written", file=sys.stderr)
        return 1
    with open(STORED, "wb") as file:
        np.savez_compressed(file, loss=theirs.loss, theta=theirs.theta, version=theirs.version)
    print(f"{STORED}: {len(theirs.loss)} steps of {theirs.theta.shape[1]:,} parameters, PyTorch {theirs.version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
