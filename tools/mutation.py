"""Try each mutant that is drawn: some test has to turn red.

Run as `python tools/mutation.py [core judging grading] [--file PART] [--line PART] [--rate N] [--list]`, after
tools/coverage_map.py. A mutant is tried in a copy of the tree, by the tests that run its line, the cheapest first; if
it lives, by the others that run its file. What is said of it:

- killed: a test, or its fixture, has failed, and that test is green without the mutant,
- lives: no test has; it is a complaint unless tests/survivors.toml explains it,
- endless: it used five times the time of the processor that it may, which is no answer; a busy machine makes none,
- unimportable: no test could be collected,
- broken: anything else, such as a module that was not loaded from the copy; a complaint.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import coverage_map
import mutants
from planted_faults import copied

ROOT = mutants.ROOT
GRACE = 20  # seconds of the processor to import and collect
NEAR, FAR = 5.0, 10.0  # seconds of the processor: tests of the line, and what is tried of those of the file


class Outcome(NamedTuple):
    """What came of a mutant: its kind, by which test or reason, in how many seconds of the processor."""

    kind: str
    by: str
    seconds: float


class Lines:
    """Which tests run a line or a file of a room, the cheapest first."""

    def __init__(self, room):
        """Read what tools/coverage_map.py has measured."""
        from coverage import CoverageData

        path = coverage_map.FOLDER / room
        if not path.exists():
            raise SystemExit(f"error: {room} was not measured: python tools/coverage_map.py {room}")
        for source in (ROOT / "coursekit" / room).rglob("*.py"):
            if source.stat().st_mtime > path.stat().st_mtime:
                raise SystemExit(f"error: {source} is newer than its coverage: python tools/coverage_map.py {room}")
        self.data = CoverageData(str(path))
        self.data.read()
        self.seconds = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    def of_line(self, file, line):
        """The tests that run this line."""
        return self._cheapest(self.data.contexts_by_lineno(str(ROOT / file)).get(line, ()))

    def further(self, file, line):
        """The other tests of its file; of a line that runs when its file is imported, then all others of the room."""
        by_line = self.data.contexts_by_lineno(str(ROOT / file))
        near = set(by_line.get(line, ()))
        of_file = self._cheapest({test for tests in by_line.values() for test in tests} - near)
        return of_file + (self._cheapest(set(self.seconds) - set(of_file) - near) if "" in near else [])

    def _cheapest(self, tests):
        return sorted((test for test in tests if test in self.seconds), key=lambda test: (self.seconds[test], test))

    def within(self, tests, seconds):
        """As many of these as that time allows, one at least."""
        taken, total = tests[:1], sum(self.seconds[test] for test in tests[:1])
        for test in tests[1:]:
            total += self.seconds[test] + 0.01
            if total > seconds:
                break
            taken.append(test)
        return taken


class First:
    """A plugin of pytest: the first test that fails, and whether the file of the mutant was loaded from the copy."""

    def __init__(self, file):
        """Watch this file."""
        self.file, self.failed, self.collected, self.loaded = str(file), "", 0, False

    def pytest_runtest_logreport(self, report):
        """A test, or its fixture, has an outcome."""
        self.failed = self.failed or (report.nodeid if report.failed else "")

    def pytest_collection_finish(self, session):
        """So many tests were found."""
        self.collected = len(session.items)

    def pytest_sessionfinish(self):
        """Look for the file among all modules."""
        self.loaded = any(getattr(module, "__file__", None) == self.file for module in list(sys.modules.values()))


def warmed():
    """Import what is slow and not ours once, for all forks."""
    for name in ("lark", "nbformat", "numba", "numpy", "pytest", "scipy", "sympy"):
        import_module(name)


def in_child(folder, file, tests):
    """Run tests in this process, and write down what the plugin saw and pytest's exit code."""
    import pytest

    os.setsid()
    os.chdir(folder)
    with (folder / "output.txt").open("w", encoding="utf-8") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    plugin = First(folder / file)
    code = pytest.main([*coverage_map.ARGUMENTS, "-x", f"--rootdir={folder}", *tests], plugins=[plugin])
    answer = [plugin.failed, plugin.collected, plugin.loaded, int(code)]
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def pytest_in_fork(folder, file, tests, limit):
    """Run tests in a fork of this process: what the plugin saw with the exit code, a signal, and the seconds."""
    answer = folder / "answer.json"
    answer.unlink(missing_ok=True)
    if not (child := os.fork()):
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
            in_child(folder, file, tests)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)  # nothing of the parent's is cleaned up here
    began, done = time.monotonic(), (0, 0, None)
    while not done[0]:
        time.sleep(0.02)
        done = os.wait4(child, os.WNOHANG)
        if not done[0] and time.monotonic() - began > 30 * limit:  # it waits for something, and uses no processor
            os.killpg(child, signal.SIGKILL)
    seen = json.loads(answer.read_text("utf-8")) if answer.exists() else ["", 1, False, -1]
    return seen, os.WTERMSIG(done[1]), done[2].ru_utime + done[2].ru_stime


def judged(folder, file, tests, seconds):
    """The outcome of these tests in the copy as it is now."""
    if not tests:
        return Outcome("lives", "no test runs it", 0.0)
    seen, signaled, used = pytest_in_fork(folder, file, tests, GRACE + 5 * seconds)
    if signaled:
        return Outcome("endless", signal.Signals(signaled).name, used)
    failed, collected, loaded, code = seen
    if failed and code == 1:
        return Outcome("killed", failed, used)
    if code == 0 and collected and loaded:
        return Outcome("lives", f"{collected} tests run it", used)
    said = (folder / "output.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return Outcome("broken" if collected else "unimportable", f"exit code {code}: {said[-1] if said else ''}", used)


def tried(folder, lines, mutant):
    """The outcome of a mutant, in a copy that is left as it was."""
    path = folder / mutant.file
    source, times = path.read_text(encoding="utf-8"), path.stat()
    # bytecode goes by length and second: two mutants would be one to it (sonichi/sutando#3780)
    Path(cache_from_source(str(path))).unlink(missing_ok=True)
    path.write_text(mutant.source, encoding="utf-8")
    try:
        near = lines.within(lines.of_line(mutant.file, mutant.line), NEAR)
        outcome = judged(folder, mutant.file, near, NEAR)
        others = lines.further(mutant.file, mutant.line)
        if outcome.kind == "lives" and others:  # which tests run a line is not always told (boxed/mutmut#535)
            further = judged(folder, mutant.file, lines.within(others, FAR), FAR)
            outcome = further._replace(seconds=outcome.seconds + further.seconds)
        return outcome
    finally:
        path.write_text(source, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def in_room(room, chosen, whole):
    """Try these mutants of a room, and say what came of each: the number of complaints."""
    lines, known, counts, complaints, killers = Lines(room), mutants.explained(room), Counter(), [], {}
    with TemporaryDirectory(prefix="mutants-") as folder:
        folder = Path(folder).resolve()
        os.environ.update(coverage_map.environment(room, folder), PYTHONDONTWRITEBYTECODE="1")
        sys.path[:0], sys.dont_write_bytecode = [str(folder)], True
        copied(ROOT, folder)
        warmed()
        for mutant in chosen:
            outcome = tried(folder, lines, mutant)
            if outcome.kind == "lives" and mutant.key in known:
                outcome = outcome._replace(kind="explained", by=known[mutant.key])
            print(f"{outcome.seconds:5.1f} s  {outcome.kind}: {mutant}: {outcome.by}", flush=True)
            counts[outcome.kind] += 1
            complaints += [mutant] * (outcome.kind in ("lives", "broken"))
            if outcome.kind == "killed":
                killers.setdefault(outcome.by, mutant.file)
            if outcome.kind != "explained" and whole and mutant.key in known:
                print(f"it is explained in {mutants.EXPLAINED.name} why it lives, and it does not")
                complaints.append(mutant)
        for test, file in killers.items():  # a test that is red by itself has killed nothing (boxed/mutmut#99)
            if (outcome := judged(folder, file, [test], FAR)).kind != "lives":
                print(f"red without a mutant: {test}: {outcome.kind} {outcome.by}")
                complaints.append(test)
    for key in known.keys() - {mutant.key for mutant in chosen} if whole else ():
        print("explained, but no longer drawn: {}: {}  =>  {}".format(*key))
        complaints.append(key)
    print(f"{room}: {len(chosen)} mutants, {', '.join(f'{count} {kind}' for kind, count in counts.most_common())}")
    return len(complaints)


def main(argv=None):
    """Try the mutants of the rooms named, or of all; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", help="core, judging, grading; default: all")
    parser.add_argument("--file", default="", help="only files with this in their path")
    parser.add_argument("--line", default="", help="only lines with this in them")
    parser.add_argument("--rate", type=int, help="one mutant in so many; default: as the room has it")
    parser.add_argument("--list", action="store_true", help="name them and try none")
    options = parser.parse_args(argv)
    if len(options.rooms) != 1:  # each in a process of its own: kernels of core are plain Python from the first import
        rest = [f"--file={options.file}", f"--line={options.line}", *["--list"] * options.list]
        rest += [f"--rate={options.rate}"] * bool(options.rate)
        rooms = options.rooms or coverage_map.ROOMS
        return max([subprocess.call([sys.executable, __file__, room, *rest]) for room in rooms])
    (room,) = options.rooms
    chosen = [one for one in mutants.drawn(room, options.rate) if options.file in one.file and options.line in one.old]
    if options.list:
        print(*chosen, sep="\n")
        return 0
    return 1 if in_room(room, chosen, whole=not (options.file or options.line or options.rate)) else 0


if __name__ == "__main__":
    sys.exit(main())
