"""Measure a class from its download to grades, beside nbgrader's own commands: python benchmarks/whole_class.py

150 people hand in one lesson through Moodle. Both are given the same zip; each takes it in, grades it, makes feedback
and a table of grades, in one run, time on the wall. Writes benchmarks/whole_class.md.
"""

import argparse
import csv
import datetime
import io
import os
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import nbformat
from grading import PLAIN, ROOT, run, solved

from coursekit.grading.release import release

SECTION = ROOT / "benchmarks" / "whole_class.md"
LESSON = "00_start"
COLLECTOR = r"""
c.ZipCollectApp.collector_plugin = "nbgrader.plugins.zipcollect.FileNameCollectorPlugin"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>\w+) \w+_\d+_assignsubmission_file_/(?P<file_id>.+)"
c.CourseDirectory.course_id = "whole"
"""


def people(count):
    """(first name, surname, Moodle's number) of everybody."""
    return [(f"given{number:03}", f"family{number:03}", 5000 + number) for number in range(count)]


def downloaded(handout, count):
    """The bytes of Moodle's zip of everybody's submissions, and the text of its list of participants."""
    packed, listed = io.BytesIO(), io.StringIO()
    table = csv.writer(listed)
    table.writerow(("First name", "Surname", "ID number", "Email address"))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for first, last, number in people(count):
            table.writerow((first, last, f"s{number}", f"{first}@example.org"))
            notebook = solved(nbformat.read(handout, as_version=4), f"{first} {last}")
            name = next(cell for cell in notebook.cells if cell.id == "student")
            name.source = f'ck.set_student("{first} {last}")'
            place = f"{first} {last}_{number}_assignsubmission_file_/{LESSON}.ipynb"
            archive.writestr(place, nbformat.writes(notebook))
    return packed.getvalue(), listed.getvalue()


def ours(folder, packed, listed):
    """Seconds of each command of docs/class.md, by its name."""
    (folder / "moodle.zip").write_bytes(packed)
    (folder / "people.csv").write_text(listed, encoding="utf-8")
    steps = {
        "collect": ["collect", "moodle.zip", "--roster", "people.csv", "--out", "submissions"],
        "grade": ["grade", "submissions", "--roster", "people.csv", "--out", "graded"],
    }
    took = {name: run(["-m", "coursekit.cli", *step], folder)[0] for name, step in steps.items()}
    took["grade again, nothing changed"] = run(["-m", "coursekit.cli", *steps["grade"]], folder)[0]
    return took


def theirs(folder, packed):
    """The same with nbgrader's commands."""
    release(ROOT / "notebooks", folder, [LESSON], nbgrader=True)
    (folder / "nbgrader_config.py").write_text(PLAIN + COLLECTOR)
    run(["-m", "nbgrader", "generate_assignment", LESSON], folder)
    archive = folder / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    (archive / "moodle.zip").write_bytes(packed)
    steps = {
        "collect": ["zip_collect", LESSON, "--force"],
        "grade": ["autograde", LESSON],
        "feedback": ["generate_feedback", LESSON],
        "table": ["export"],
    }
    return {name: run(["-m", "nbgrader", *step], folder)[0] for name, step in steps.items()}


def table(count, own, others):
    """What the run came to, as a page."""
    total, most = sum(own.values()) - own["grade again, nothing changed"], sum(others.values())
    lines = [f"| coursekit | {name} | {seconds:.1f} |" for name, seconds in own.items()]
    lines += [f"| nbgrader | {name} | {seconds:.1f} |" for name, seconds in others.items()]
    machine = f"{os.cpu_count()} cores, load at the end of the run {os.getloadavg()[0]:.1f}"
    return f"""## A class of {count}

Written by `python benchmarks/whole_class.py`, {datetime.date.today()}; {machine}.

{count} people hand in {LESSON} through Moodle, most exercises solved; both get the same zip. nbgrader
{version("nbgrader")} has its own defaults. Ours runs functions in a sandbox, and writes feedback, index and files for
the upload as it grades.

| | step | seconds |
|---|---|---|
{chr(10).join(lines)}

From the download to grades and feedback: coursekit {total:.0f} s, nbgrader {most:.0f} s, {most / total:.1f} times as
long.
"""


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=150, help="people (default 150)")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        [handout] = release(ROOT / "notebooks", Path(first, "handout"), [LESSON])
        packed, listed = downloaded(handout, options.count)
        own = ours(Path(first), packed, listed)
        print(own, file=sys.stderr, flush=True)
        section = table(options.count, own, theirs(Path(second), packed))
    print(section)
    if not options.dry:
        SECTION.write_text(section, encoding="utf-8")


if __name__ == "__main__":
    main()
