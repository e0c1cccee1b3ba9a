"""Measure `coursekit grade` against `nbgrader autograde` on the same submissions: python benchmarks/grading.py

Both grade what 50 students submitted, nbgrader with its own defaults, in turns within one run, time on the wall. Then
the grader's memory with 100 and 1,000 submissions. Writes benchmarks/grading.md and its place in docs/benchmarks.md.
"""

import argparse
import datetime
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import nbformat

from coursekit.exercises import BANK
from coursekit.exercises.variants import numbers_of
from coursekit.grading.release import release
from coursekit.grading.worth import grade_id
from coursekit.judging.answers import ANSWERS

ROOT = Path(__file__).resolve().parent.parent
SECTION, PAGE = ROOT / "benchmarks" / "grading.md", ROOT / "docs" / "benchmarks.md"
LESSONS = ("01_linear_models", "04_backprop_by_hand", "05_gradient_descent")
PLAIN = "c = get_config()\nc.CourseDirectory.course_id = 'plain'\nc.ClearSolutions.enabled = False\n"
MEASURED = """
import resource
from coursekit.grading import grade
grade.bwrap.why_not = lambda: "it is left out here"
grade.grade_class("submissions", "graded")
print(*(resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def solved(notebook, student, every=4):
    """What a student submits: right answers, but for one exercise in four, which is left out."""
    cells = {cell.id: cell for cell in notebook.cells}
    for number, exercise in enumerate(BANK.values()):
        cell = cells.get(f"{grade_id(exercise.id)}-answer")
        if cell and (number + len(student)) % every:
            source = ANSWERS[exercise.id].source(exercise.answer_type, numbers_of(exercise, student))
            cell.source = exercise.answer_type.cell(exercise.id, source).rpartition("\n")[0].rstrip()
    return notebook


def submit(folder, lessons, students, nested=False):
    """`folder/<student>/[<lesson>/]<lesson>.ipynb` for each student, one lesson each, in turn."""
    with tempfile.TemporaryDirectory() as out:
        handouts = {path.stem: path for path in release(ROOT / "notebooks", out, lessons)}
        for lesson, student in zip(itertools.cycle(lessons), students, strict=False):
            path = Path(folder, student, *([lesson] if nested else []), f"{lesson}.ipynb")
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(solved(nbformat.read(handouts[lesson], as_version=4), student), path)


def run(command, cwd):
    """Seconds on the wall, and what was printed."""
    bin = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - begin, done.stdout


def throughput(folder, count):
    """Submissions a second: {name: [one number a round]}; after each lesson of nbgrader's comes a round of ours."""
    students = [f"student{number:03}" for number in range(count)]
    release(ROOT / "notebooks", folder, LESSONS, nbgrader=True)
    submit(folder / "submitted", LESSONS, students, nested=True)
    (folder / "nbgrader_config.py").write_text(PLAIN)
    for lesson in LESSONS:
        run(["-m", "nbgrader", "generate_assignment", lesson], folder)
    rates, theirs = [], 0.0
    for lesson in LESSONS:
        shutil.rmtree(folder / "graded", ignore_errors=True)
        rates.append(count / run(["-m", "coursekit.cli", "grade", "submitted", "--out", "graded"], folder)[0])
        seconds = run(["-m", "nbgrader", "autograde", lesson], folder)[0]
        print(f"coursekit: {rates[-1]:.3g} submissions a second; nbgrader: {lesson} in {seconds:.0f} s", flush=True)
        theirs += seconds
    return {"coursekit": rates, "nbgrader": [count / theirs]}


def memory(folder, count):
    """MB that the grader, and the largest of its processes, take at most for so many submissions.

    Their functions are not run: what a sandbox takes has its own limit, and does not stay.
    """
    submit(folder / "submissions", ["00_start"], [f"student{number:04}" for number in range(count)])
    _, said = run(["-c", MEASURED], folder)
    return [float(number) for number in said.split()[-2:]]


def table(count, rates, peaks):
    """The section of docs/benchmarks.md."""
    rows = {name: median(values) for name, values in rates.items()}
    ratio = rows["coursekit"] / rows["nbgrader"]
    lines = [f"| {name} | {rate:.3g} | {rate / rows['nbgrader']:.3g} x |" for name, rate in rows.items()]
    peak = ", ".join(
        f"{own:.0f} MB with {number:,} (its processes {most:.0f})" for number, (own, most) in peaks.items()
    )
    memory = (
        f" Memory of the grader at its peak, by submissions,\nwithout what runs in sandboxes: {peak}." if peaks else ""
    )
    met = "met" if ratio >= 10 else "**missed**"
    machine = f"{os.cpu_count()} cores, load at the end of the run {os.getloadavg()[0]:.1f}"
    return f"""## Grading

Written by `python benchmarks/grading.py`, {datetime.date.today()}; {machine}.

The same {count} submissions to lessons {", ".join(LESSONS)}, three exercises in four solved. nbgrader
{version("nbgrader")} has its own defaults: it runs whole notebooks, one after the other, without a sandbox. Time on the
wall, from command to exit.

| | submissions a second | |
|---|---|---|
{chr(10).join(lines)}

The goal, at least 10 times as many as nbgrader, is {met}.{memory}
"""


def placed(page, section):
    """`page` with `section` in place of the one of that heading, or before the notes."""
    page = re.sub(r"## Grading\n.*?(?=^## |\Z)", "", page, flags=re.DOTALL | re.MULTILINE)
    before, notes, after = page.partition("## Notes\n")
    return f"{before.rstrip()}\n\n{section.strip()}\n\n{notes}{after}".rstrip() + "\n"


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=50, help="submissions (default 50)")
    parser.add_argument("--classes", type=json.loads, default=[100, 1000], help="for memory (default [100, 1000])")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        rates = throughput(Path(folder), options.count)
    peaks = {}
    for count in options.classes:
        with tempfile.TemporaryDirectory() as folder:
            peaks[count] = memory(Path(folder), count)
            print(f"{count} submissions: {peaks[count]} MB", flush=True)
    section = table(options.count, rates, peaks)
    print(section)
    if not options.dry:
        SECTION.write_text(section, encoding="utf-8")
        PAGE.write_text(placed(PAGE.read_text("utf-8"), section), encoding="utf-8")
    return section


if __name__ == "__main__":
    main()
