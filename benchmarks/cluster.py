"""Measure `coursekit grade` on a Dask cluster over TLS, a worker of which is lost: python benchmarks/cluster.py

A scheduler and two workers with a thread each, real processes that speak TLS over TCP, grade 1,000 submissions without
running their functions, and then some in sandboxes; when half of them are graded, one worker is killed with all that
belongs to it. Nobody may be lost and every grade has to be the one that was deserved. Writes benchmarks/cluster.md and
its place in docs/benchmarks.md.
"""

import argparse
import csv
import datetime
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from importlib.metadata import version
from pathlib import Path

import nbformat
import psutil
from grading import solved

from coursekit.grading.release import release

ROOT = Path(__file__).resolve().parent.parent
SECTION, PAGE = ROOT / "benchmarks" / "cluster.md", ROOT / "docs" / "benchmarks.md"
LESSON, NUMBER, FUNCTION = "00_start", 2, 5  # and the points of its two exercises
NOTHING = {"start-first-number-answer": "answer = {}", "start-first-function-answer": "def square(x):\n    ..."}
NEW = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def submit(folder, count, functions):
    """{student: the points deserved} of so many submissions, of which every third has nothing in one exercise."""
    with tempfile.TemporaryDirectory() as out:
        [handout] = release(ROOT / "notebooks", out, [LESSON])[:1]
        text, deserved = Path(handout).read_text("utf-8"), {}
        for number in range(count):
            student = f"student{number:04}"
            notebook = solved(nbformat.reads(text, as_version=4), student, every=10**9)
            left_out = list(NOTHING)[number // 3 % 2] if number % 3 == 0 else ""
            for cell in notebook.cells:
                if cell.id == left_out:
                    cell.source = NOTHING[left_out]
            has = ("number" not in left_out, functions and "function" not in left_out)
            deserved[student] = has[0] * NUMBER + has[1] * FUNCTION
            path = folder / student / f"{LESSON}.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(notebook, path)
    return deserved


def certificates(folder):
    """The options of Dask's commands for TLS, with an authority made for this run."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", *NEW, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=ca")
    openssl("req", *NEW, "-keyout", "one.key", "-out", "one.csr", "-subj", "/CN=one")
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-out", "one.pem")
    openssl("x509", "-req", "-in", "one.csr", *signed)
    return folder / "ca.pem", folder / "one.pem", folder / "one.key"


def cluster(stack, folder, tls):
    """(address, scheduler, two workers), processes that end with the stack."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [*zip(("--tls-ca-file", "--tls-cert", "--tls-key"), map(str, tls), strict=True)]
    options = [part for pair in options for part in pair]

    def started(*words):
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:], *options]
        log = (folder / f"{words[0]}.log").open("ab")
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=env, start_new_session=True)
        stack.callback(ended, process)
        return process

    address = f"tls://127.0.0.1:{port}"
    scheduler = started("scheduler", "--host", address, "--no-dashboard", "--protocol", "tls")
    workers = [started("worker", address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard") for _ in range(2)]
    return address, scheduler, workers


def ended(process):
    """End a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def graded(out):
    """How many results there are."""
    return sum(1 for _ in out.joinpath(".results").glob("*.json"))


def measured(count, functions):
    """Grade so many on a cluster: what came of it, as a dict. Functions are run where the grader finds bubblewrap."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        out, deserved = folder / "graded", submit(folder / "class", count, functions)
        tls = certificates(folder)
        address, scheduler, workers = cluster(stack, folder, tls)
        command = [sys.executable, "-m", "coursekit.cli", "grade", folder / "class", "--out", out, "--dask", address]
        command += ["--dask-tls-ca", tls[0], "--dask-cert", tls[1], "--dask-key", tls[2]]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **({} if functions else {"PATH": str(folder)})}
        begin, halves, peak = time.perf_counter(), [], {"scheduler": 0, "grader": 0}
        with subprocess.Popen(list(map(str, command)), env=env) as grader:
            while grader.poll() is None:
                for name, process in ("scheduler", scheduler), ("grader", grader):
                    with suppress(psutil.Error):
                        peak[name] = max(peak[name], psutil.Process(process.pid).memory_info().rss / 2**20)
                if not halves and graded(out) >= count // 2:
                    halves.append((time.perf_counter() - begin, graded(out)))
                    ended(workers[0])
                    print(f"a worker is killed after {halves[0][0]:.0f} s and {halves[0][1]} results", flush=True)
                time.sleep(0.5)
        seconds = time.perf_counter() - begin
        with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
            points = {row["student"]: int(row["points"] or -1) for row in csv.DictReader(file)}
        wrong = [student for student, one in deserved.items() if points.get(student) != one]
        (first, half), rest = halves[0], count - halves[0][1]
        return {
            "exit": grader.returncode, "wrong": wrong, "seconds": seconds, "two": half / first / 2,
            "one": rest / (seconds - first), **peak,
        }  # fmt: skip


def table(runs):
    """The section of docs/benchmarks.md, from {count: what was measured}."""
    rows = {
        "submissions": [f"{count:,}" for count in runs],
        "grades that are not the deserved ones": [len(one["wrong"]) for one in runs.values()],
        "minutes, from command to exit": [f"{one['seconds'] / 60:.1f}" for one in runs.values()],
        "submissions a second, each of two workers": [f"{one['two']:.2g}" for one in runs.values()],
        "the one that was left": [f"{one['one']:.2g}" for one in runs.values()],
        "memory of the scheduler, at most": [f"{one['scheduler']:.0f} MB" for one in runs.values()],
        "memory of the grader, at most": [f"{one['grader']:.0f} MB" for one in runs.values()],
    }
    lines = "\n".join(f"| {name} | {' | '.join(map(str, values))} |" for name, values in rows.items())
    today, load = datetime.date.today(), os.getloadavg()[0]
    return f"""## Grading on a cluster

Written by `python benchmarks/cluster.py`, {today}; {os.cpu_count()} cores, load at the end {load:.1f}.

Submissions to {LESSON} on a Dask {version("distributed")} cluster, a scheduler and two workers on this machine that
speak TLS over TCP. When half was graded, one worker was killed, with its nanny.

| | functions not run | in sandboxes |
|---|---|---|
{lines}
"""


def placed(page, section):
    """`page` with `section` in place of the one of that heading, or before the notes."""
    page = re.sub(r"## Grading on a cluster\n.*?(?=^## |\Z)", "", page, flags=re.DOTALL | re.MULTILINE)
    before, notes, after = page.partition("## Notes\n")
    return f"{before.rstrip()}\n\n{section.strip()}\n\n{notes}{after}".rstrip() + "\n"


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--count", type=int, default=1000, help="submissions whose functions are not run (default 1000)"
    )
    parser.add_argument("--run", type=int, default=100, help="whose functions are run (default 100)")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(argv)
    section = table({options.count: measured(options.count, False), options.run: measured(options.run, True)})
    print(section)
    if not options.dry:
        SECTION.write_text(section, encoding="utf-8")
        PAGE.write_text(placed(PAGE.read_text("utf-8"), section), encoding="utf-8")


if __name__ == "__main__":
    main()
