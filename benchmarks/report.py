"""The tables as Markdown."""

import datetime
import os
import platform
import time
from pathlib import Path

import numba
import numpy as np
from costs import work_clock
from workloads import WORKLOADS, C

NOTES = Path(__file__).with_name("notes.md")
GRADING = Path(__file__).with_name("grading.md")  # written by grading.py, which takes long
ATTACKS = Path(__file__).with_name("attack_costs.md")  # written by attack_costs.py
PANELS = Path(__file__).with_name("panels.md")  # written by tests/browser/test_speed.py in `make proof`
CARDS = Path(__file__).with_name("cards.md")  # written by tests/browser/test_cards.py in `make proof`
RECORDINGS = Path(__file__).with_name("recordings.md")  # written by recordings.py
BROWSER = Path(__file__).with_name("browser.md")  # written by browser.py


def workload(key, medians):
    """The rows of one workload: peer, median, ratio, goal, met or missed."""
    ours, goals = medians["coursekit"], WORKLOADS[key].goals
    lines = [f"| {WORKLOADS[key].title} | **coursekit** | {_time(ours)} | | | |"]
    for name, peer in medians.items():
        if name == "coursekit":
            continue
        ratio = peer / ours
        goal, verdict = "", ""
        if name in goals:
            goal = f"at most {1 / goals[name]:.1f} times its time" if name == C else f"at least {goals[name]:g} x"
            verdict = "met" if ratio >= goals[name] else "**missed**"
        shown = f"{ours / peer:.2f} times its time" if name == C else f"{ratio:.3g} x as fast"
        lines.append(f"| | {name} | {_time(peer)} | {shown} | {goal} | {verdict} |")
    return "\n".join(lines)


def page(results, versions, missing, scaling, memory, imports, checks, rounds):
    """The whole of docs/benchmarks.md."""
    parts = [
        "# Benchmarks",
        "Written by `make bench` (`python benchmarks/run.py`). On Linux plain `torch` brings gigabytes for graphics "
        "cards; one for processors alone, installed first, is left as it is: "
        "PyTorch's own site says how to install that one.",
        f"{datetime.date.today()}; {_machine()}.",
        "One process, one thread, float64. Everything is compiled before it is timed; rounds go over all peers in "
        f"turn; medians of {rounds}, in {_clock()}. Shuffling each epoch is part of everybody's work.",
        _versions(versions, missing),
        "## Time",
        "| workload | peer | median | coursekit is | goal | |\n|---|---|---|---|---|---|\n"
        + "\n".join(workload(key, medians) for key, medians in results.items()),
        _scaling(scaling),
        _memory(memory),
        _imports(imports),
        checks,
        GRADING.read_text("utf-8").strip() if GRADING.exists() else "",
        ATTACKS.read_text("utf-8").strip() if ATTACKS.exists() else "",
        PANELS.read_text("utf-8").strip() if PANELS.exists() else "",
        CARDS.read_text("utf-8").strip() if CARDS.exists() else "",
        RECORDINGS.read_text("utf-8").strip() if RECORDINGS.exists() else "",
        BROWSER.read_text("utf-8").strip() if BROWSER.exists() else "",
        NOTES.read_text("utf-8").strip(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _clock():
    if work_clock is time.process_time:
        return "processor time on one processor: what else runs on the machine counts little"
    return "time on the wall"


def _versions(versions, missing):
    lines = [f"- {name} {version}" for name, version in versions.items()]
    lines[0] += f", Python {platform.python_version()}, numba {numba.__version__}, NumPy {np.__version__}"
    return "\n".join(lines + [f"- left out: {name} ({why})" for name, why in missing.items()])


def _scaling(rows):
    flat = max(row[1] for row in rows) / min(row[1] for row in rows)
    table = "\n".join(
        f"| {n:,} | {_time(fixed)} | {_time(epoch)} | {epoch / n * 1e9:.0f} ns |" for n, fixed, epoch in rows
    )
    return (
        "## Time against n\n\nLinear regression, d 10, batch 50, sgd. The goal is that a fixed number of updates "
        f"takes the same time whatever n is (largest / smallest here: {flat:.2f}); an epoch grows with n.\n\n"
        f"| n | 20,000 updates | one epoch | per row |\n|---|---|---|---|\n{table}"
    )


def _memory(table):
    if table is None:
        return "## Peak memory\n\nThis system does not say."
    lines = []
    for key, peers in table.items():
        name, _, n_datasets = key.partition(":")
        title = f"two-point, {int(n_datasets):,} data sets" if n_datasets else WORKLOADS[name].title
        cells = ", ".join(f"{peer} {peak:.0f} (+{peak - before:.0f})" for peer, (before, peak) in peers.items())
        lines.append(f"| {title} | {cells} |")
    return (
        "## Peak memory\n\nMB of a process of its own, in brackets what the work adds to libraries and data; the first "
        "run, so with what JAX needs to compile.\n\n| workload | MB |\n|---|---|\n" + "\n".join(lines)
    )


def _imports(table):
    rows = "\n".join(f"| {name} | {_time(cold)} | {_time(warm)} |" for name, (cold, warm) in table.items())
    return f"## Import\n\nWhole processes.\n\n| | empty kernel cache | full |\n|---|---|---|\n{rows}"


def _machine():
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = f", load at the end of the run {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}{load}"


def _time(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"
