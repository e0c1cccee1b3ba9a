"""Prove the project at full size, one part after the other, and write what came of it to docs/proof.md.

Run as `make proof`, or `make proof PART=bank` for one part (several: PART="bank panels"). What `make test` tries on
a sample is tried here as a whole: COURSEKIT_PROOF=1 says so to tests/sample.py. Nothing may be skipped. A part that
fails is named, the others still run, and the exit code is 1.
"""

import datetime
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "proof.md"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
EACH_CORE = [*PYTEST, "-n", "logical", "--dist", "worksteal"]
NBVAL = [
    "-p",
    "tools.nbval_whole",
    "--nbval",
    "--nbval-sanitize-with",
    "tests/nbval_sanitize.cfg",
    "--dist",
    "loadscope",
]
FILES = ["--dist", "loadfile", "--no-loadscope-reorder"]
CHECK = [sys.executable, "tools/notebooks.py", "--check"]
BANK = [f"tests/{room}" for room in ("exercises", "judging", "bank", "expressions", "student")]
BANK += [f"coursekit/{room}" for room in ("exercises", "judging", "expressions", "student")]
INSTALLED = "tests/cli/test_installed_course.py"
OWN_PARTS = [*BANK, INSTALLED, "tests/grading", "tests/world", "tests/browser", "coursekit/grading"]
EMPTY = "{an empty folder}"

HEAD = """# Proof

What `make test` tries on a sample, `make proof` tries as a whole. This is what the last run of each part came to;
`tools/proof.py` writes it, and `make proof PART=bank` runs one part again.

| part | what is proven | outcome | took | on | at commit |
|---|---|---|---|---|---|
"""


class Part(NamedTuple):
    """What is proven, by which commands, and what is in their environment."""

    proves: str
    commands: list
    environment: Mapping = MappingProxyType({})


class Row(NamedTuple):
    """A row of the table, as text."""

    part: str
    proves: str
    outcome: str
    took: str
    date: str
    commit: str


PARTS = {
    "bank": Part(
        "every exercise: all variants, known mistakes and other right answers, 1,000 hidden cases of each function",
        [[*EACH_CORE, *BANK]],
    ),
    "world": Part(
        "answers, notebooks and downloads as the world makes them",
        [[*EACH_CORE, "tests/world"]],
    ),
    "grading": Part(
        "every attack, every known mistake in code through the sandbox, each failure at 17 moments",
        [[*EACH_CORE, "tests/grading", "coursekit/grading"]],
    ),
    "package": Part(
        "all other tests and all doctests, with many random examples",
        [[*EACH_CORE, *(f"--ignore={path}" for path in OWN_PARTS), "tests", "coursekit"]],
    ),
    "installed": Part(
        "the wheel, installed with all that it needs outside the clone, serves, grades and compiles",
        [[*PYTEST, INSTALLED]],
    ),
    "bounds": Part(
        "no kernel reads or writes outside an array",
        [[*EACH_CORE, "@tests/kernels.txt"]],
        {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": EMPTY},
    ),
    "python": Part(
        "the kernels do the same as plain Python",
        [[*EACH_CORE, "@tests/kernels.txt"]],
        {"NUMBA_DISABLE_JIT": "1"},
    ),
    "notebooks": Part(
        "each notebook gives what is stored and what is put away, in text and in pictures",
        [[*EACH_CORE, *NBVAL, "notebooks"], CHECK],
    ),
    "browser": Part(
        "every page and every control in a real browser, and their speed",
        [
            [*EACH_CORE, "tests/browser", "--ignore=tests/browser/test_speed.py", *FILES],
            [*PYTEST, "tests/browser/test_speed.py"],
        ],
    ),
    "faults": Part(
        "twenty planted faults turn the narrow tests of `make test` red",
        [[sys.executable, "tools/planted_faults.py"]],
        {"COURSEKIT_PROOF": ""},
    ),
    "mutation": Part(
        "each mutant of a fixed draw is found by a test, or explained (docs/mutation.md)",
        [[sys.executable, f"tools/{name}.py", "core", "judging"] for name in ("coverage_map", "mutation")],
        {"COURSEKIT_PROOF": ""},
    ),
    "walls": Part(
        "without the wall behind it, an attack on the grader turns its test red",
        [[sys.executable, "tools/planted_faults.py", "--table", "tests/grading/walls.toml"]],
    ),
}


def run(name):
    """Run one part to its first failing command: its row, and whether all is well."""
    part, start, worked, last, code = PARTS[name], time.monotonic(), processor(), [], 0
    with TemporaryDirectory(prefix="proof-") as folder:
        own = {key: folder if value == EMPTY else value for key, value in part.environment.items()}
        for command in part.commands:
            code, line = shown(command, {**os.environ, "CI": "true", "COURSEKIT_PROOF": "1", **own})
            last.append(line)
            if code:
                break
    took = f"{minutes(time.monotonic() - start)}, {minutes(processor() - worked)} of a processor"
    outcome = f"{'**failed**: ' if code else ''}{'; '.join(filter(None, last)) or f'exit code {code}'}"
    print(f"== {name}: {outcome}, {took}", flush=True)
    return Row(name, part.proves, outcome, took, f"{datetime.date.today()}", commit()), code == 0


def shown(command, environment):
    """Run a command and show what it says: its exit code and its last line."""
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    last = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, **both) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip(" =\n") or last
    return process.returncode, re.sub(r" in [\d.]+s.*", "", last).replace("|", "/")


def processor():
    """Processor time of all that was run so far, in seconds; what runs in a sandbox is not in it."""
    times = os.times()
    return times.children_user + times.children_system


def minutes(seconds):
    return f"{seconds / 60:.1f} min"


def commit():
    """The commit that is proven, with a + where files differ from it."""
    git = ["git", "-C", str(ROOT)]
    short = subprocess.check_output([*git, "rev-parse", "--short", "HEAD"], text=True).strip()
    changed = subprocess.check_output([*git, "status", "--porcelain", "--", ".", f":!{TABLE.name}"], text=True)
    changed = [line for line in changed.splitlines() if not line.endswith("docs/proof.md")]
    return short + "+" * bool(changed)


def stored(text):
    """The rows of a table that was written before, by part."""
    cells = (re.split(r" \| ", line.strip("| ")) for line in text.splitlines() if line.startswith("| "))
    rows = [Row(*found) for found in cells if len(found) == len(Row._fields)]
    return {row.part: row for row in rows if row.part in PARTS}


def table(rows):
    """The text of docs/proof.md, with the parts in their order."""
    lines = (f"| {' | '.join(rows[name])} |" for name in PARTS if name in rows)
    return HEAD + "\n".join(lines) + "\n"


def main(argv):
    """Run the parts named, or all; see the module's text."""
    if unknown := [name for name in argv if name not in PARTS]:
        print(f"error: there is no part {unknown[0]}; the parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    failed = []
    for name in argv or PARTS:
        row, well = run(name)
        failed += [] if well else [name]
        rows = stored(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
        TABLE.write_text(table(rows | {name: row}), encoding="utf-8")
    print(f"failed: {', '.join(failed)}" if failed else "proven")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
