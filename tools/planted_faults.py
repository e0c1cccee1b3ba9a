"""Plant every fault of tests/planted_faults.toml in a copy of the tree: the tests that it names must turn red.

Run as `python tools/planted_faults.py [--tree FOLDER] [--table FILE] [word ...]`: only faults whose kind or text
has one of the words. The same tests must pass in the copy without the fault. The exit code is 1 when a fault is
not found, when a test fails without one, or when an edit does not apply.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "planted_faults.toml"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
ARROW = " => "


class Fault(NamedTuple):
    """An edit of one place in one file, and the arguments of pytest that must find it."""

    kind: str
    what: str
    file: str
    edit: str
    tests: str

    def planted(self, source):
        """The source with the fault; the place must be there exactly once."""
        old, arrow, new = self.edit.partition(ARROW)
        if not arrow or source.count(old) != 1:
            raise ValueError(f"{self.what}: {old!r} is {source.count(old)} times in {self.file}, and not once")
        return source.replace(old, new)


class Run(NamedTuple):
    """What a run of pytest came to."""

    code: int
    seconds: float
    first: str

    @property
    def red(self):
        """A test has failed; anything else, such as no test at all, is not an answer."""
        return self.code == 1 and bool(self.first)


def faults(table=TABLE):
    """All faults of the table."""
    return [Fault(**one) for one in tomllib.loads(table.read_text(encoding="utf-8"))["fault"]]


def copied(tree, folder):
    """A copy of what belongs to the project, with its times, so that compiled kernels stay valid."""
    listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=tree, text=True)
    for name in filter(None, listed.split("\0")):
        if (tree / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree / name, folder / name)


def run(folder, tests):
    """Run these tests in the copy."""
    start = time.monotonic()
    own = {"PYTHONPATH": str(folder), "PYTEST_ADDOPTS": ""}
    own["PYTHONDONTWRITEBYTECODE"] = (
        "1"  # it goes by length and second, and would be that of the tree without the fault
    )
    done = subprocess.run(
        [*PYTEST, *shlex.split(tests)], cwd=folder, env={**os.environ, **own},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    failed = re.search(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return Run(done.returncode, time.monotonic() - start, failed[1] if failed else "")


def with_fault(folder, fault):
    """Run the fault's tests with the fault, and put the file back as it was."""
    path = folder / fault.file
    source, times = path.read_text(encoding="utf-8"), path.stat()
    path.write_text(fault.planted(source), encoding="utf-8")
    try:
        return run(folder, fault.tests)
    finally:
        path.write_text(source, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def main(argv=None):
    """Plant all faults, or some; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="only faults whose kind or text has one of these")
    parser.add_argument("--tree", type=Path, default=ROOT, help="the tree to copy; default: this one")
    parser.add_argument("--table", type=Path, default=TABLE, help="the faults; default: tests/planted_faults.toml")
    options = parser.parse_args(argv)
    words = options.words or [""]
    chosen = [one for one in faults(options.table) if any(word in f"{one.kind} {one.what}" for word in words)]
    bad = 0
    with TemporaryDirectory(prefix="planted-") as folder:
        folder = Path(folder)
        copied(options.tree.resolve(), folder)
        for fault in chosen:
            fault.planted((folder / fault.file).read_text(encoding="utf-8"))
        for tests in dict.fromkeys(one.tests for one in chosen):
            clean = run(folder, tests)
            print(
                f"{clean.seconds:6.0f} s  {'green' if clean.code == 0 else 'RED without a fault'}  {tests}", flush=True
            )
            bad += clean.code != 0
        for fault in chosen:
            found = with_fault(folder, fault)
            said = f"red: {found.first}" if found.red else f"NOT FOUND (exit code {found.code})"
            print(f"{found.seconds:6.0f} s  {fault.kind}: {fault.what}: {said}", flush=True)
            bad += not found.red
    print(f"{len(chosen)} faults planted, {bad} complaints")
    return 1 if bad or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
