"""Run the narrow tests of three rooms under coverage.py: which branches are taken, and which test runs which line.

Run as `python tools/coverage_map.py [core judging grading]`. It prints the coverage of each room and every branch that
no test takes; the data stays in build/coverage, where tools/mutation.py looks up the tests of a line. Kernels of core
run as plain Python, for coverage.py does not see compiled code; nor a process of its own, such as a sandbox.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "coverage"
PLAIN = {"core": {"NUMBA_DISABLE_JIT": "1"}}
ARGUMENTS = ["-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
ROOMS = {
    "core": [
        "@tests/kernels.txt",
        *(f"tests/core/test_{name}.py" for name in ("page", "plain", "schedules", "templates", "two_points")),
        "tests/exercises/test_completion.py",
    ],
    "judging": [
        "tests/judging",
        *(f"tests/derivations/test_{name}.py" for name in ("own_files", "statements", "waypoints")),
        *("tests/world/test_rounding.py", "tests/world/test_cancellation.py"),
    ],
    "grading": [
        *("tests/grading/intake", "tests/grading/report", "tests/grading/submissions"),
        "tests/grading/test_rows.py",
    ],
}
ROOMS = {room: [*tests, f"coursekit/{room}"] for room, tests in ROOMS.items()}


class Watch:
    """A plugin of pytest: coverage.py learns which test runs, and how long each took of the processor is kept."""

    def __init__(self, measured):
        """Tell this coverage.Coverage."""
        self.measured, self.seconds, self.began = measured, {}, 0.0

    def pytest_runtest_logstart(self, nodeid):
        """A test begins, with its fixtures."""
        self.measured.switch_context(nodeid)
        self.began = process_time()

    def pytest_runtest_logfinish(self, nodeid):
        """It has ended."""
        self.seconds[nodeid] = process_time() - self.began
        self.measured.switch_context("")


def environment(room, folder=ROOT):
    """What a room's tests find in their environment: the code of this folder, and kernels as plain Python in core."""
    return {"PYTHONPATH": str(folder), "PYTEST_ADDOPTS": "", **PLAIN.get(room, {})}


def measure(room):
    """Run the tests of a room in this process; the exit code is pytest's."""
    import coverage
    import pytest

    measured = coverage.Coverage(FOLDER / room, branch=True, source=[str(ROOT / "coursekit" / room)], config_file=False)
    measured.erase()
    watch = Watch(measured)
    measured.start()
    code = pytest.main([*ARGUMENTS, *ROOMS[room]], plugins=[watch])
    measured.stop()
    measured.save()
    (FOLDER / f"{room}.json").write_text(json.dumps(watch.seconds), encoding="utf-8")
    return int(code)


def reported(room):
    """What coverage.py counted: lines and branches of each file, and those that no test takes."""
    import coverage

    measured = coverage.Coverage(FOLDER / room, config_file=False)
    measured.load()
    out = FOLDER / f"{room}_report.json"
    measured.json_report(outfile=str(out))
    return json.loads(out.read_text(encoding="utf-8"))


def row(room, totals):
    """A row of the table: lines and branches taken, of how many."""
    lines = f"{totals['covered_lines']:,} of {totals['num_statements']:,}"
    branches = f"{totals['covered_branches']:,} of {totals['num_branches']:,}"
    percent = 100 * totals["covered_branches"] / totals["num_branches"]
    return f"| `{room}/` | {lines} | {branches} | {percent:.1f} % |"


def main(rooms):
    """Measure the rooms named, or all; see the module's text."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = 0
    for room in rooms or ROOMS:
        command = [sys.executable, __file__, "--measure", room]
        failed |= subprocess.run(command, cwd=ROOT, env={**os.environ, **environment(room)}, check=False).returncode
    for room in rooms or ROOMS:
        report = reported(room)
        for file, found in report["files"].items():
            missing = [f"{a} -> {b}" for a, b in found["missing_branches"]]
            if missing or found["missing_lines"]:
                print(f"{file}: lines {found['missing_lines']}; branches {', '.join(missing)}")
        print(row(room, report["totals"]), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(measure(sys.argv[2]) if sys.argv[1:2] == ["--measure"] else main(sys.argv[1:]))
