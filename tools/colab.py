"""Editions of the lessons for Google Colab: python tools/colab.py FOLDER

Colab has no file of ours but the notebook. An edition is a lesson with two cells before it: what is different there,
and the line that installs the course. Links to Colab open such editions (`tools/links.py`); a workflow keeps them on a
branch of their own (`.github/workflows/colab.yml`).
"""

import argparse
import sys
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
LACKING = ("latex2mathml",)  # of what the course needs: the rest is there, and pip is told to leave it as it is
SAYS = """\
**In Google Colab, run the next cell first.** It installs the course. What is different here:

- The card of an exercise does not write its answer cell, for no extension of JupyterLab is here. It shows the line
  to paste into the cell below it; typing there and running it works as everywhere.
- Answers stay only in a copy of your own: **File, Save a copy in Drive**. Points, practice and what is remembered lie
  on a machine that Colab takes back after a while, and begin anew then.
- A picture answers a drag more slowly, since each goes to Colab and back; the first of a kind takes seconds,
  for its code is compiled. Colab loads what shows it from another host.
- Links to other lessons, `coursekit lab`, and grading a class need the course on your own machine."""
INSTALL = "%pip install -q --no-deps {packages}  # --no-deps: Colab's own ipywidgets has to stay\n"


def install():
    """The line that installs what Colab lacks, in the version that the lessons are of."""
    from coursekit import __version__

    name = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    return INSTALL.format(packages=" ".join([f"{name}=={__version__}", *LACKING])).rstrip()


def edition(lesson):
    """A lesson, as nbformat reads it, with the two cells before its own."""
    says = nbformat.v4.new_markdown_cell(SAYS, id="colab-says")
    code = nbformat.v4.new_code_cell(install(), id="colab-install")
    return nbformat.from_dict({**lesson, "cells": [says, code, *lesson.cells]})


def main(argv=None):
    """Write the edition of every lesson into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to; made when it is not there")
    folder = parser.parse_args(argv).folder
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        nbformat.write(edition(nbformat.read(path, as_version=4)), folder / path.name)
        print(folder / path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
