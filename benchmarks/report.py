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
FLAT = 1.5  # how far 20,000 updates may differ in time over all n
GRADING = Path(__file__).with_name("grading.md")  # written by grading.py, which takes long
ATTACKS = Path(__file__).with_name("attack_costs.md")  # written by attack_costs.py
PANELS = Path(__file__).with_name("panels.md")  # written by tests/browser/test_speed.py in `make proof`
CARDS = Path(__file__).with_name("cards.md")  # written by tests/browser/test_cards.py in `make proof`
RECORDINGS = Path(__file__).with_name("recordings.md")  # written by recordings.py
LARGER = Path(__file__).with_name("larger_than_memory.md")  # written by larger_than_memory.py, which takes long
BROWSER = Path(__file__).with_name("browser.md")  # written by browser.py


def workloads(results):
    """The table of all workloads: {key: [{peer: seconds, one a round} of each run]}."""
    head = "| workload | peer | median | coursekit is | spread | goal | |\n|---|---|---|---|---|---|---|\n"
    return head + "\n".join(workload(key, runs) for key, runs in results.items())


def workload(key, runs):
    """The rows of one workload: peer, median, ratio of each run and how far its rounds spread, goal, verdict."""
    goals = WORKLOADS[key].goals
    lines = [f"| {WORKLOADS[key].title} | **coursekit** | {_each(runs, 'coursekit')} | | {_spreads(runs)} | | |"]
    for name in runs[0]:
        if name == "coursekit":
            continue
        ratios = [np.divide(run[name], run["coursekit"]) for run in runs]  # in the same round
        medians = [np.median(ratio) for ratio in ratios]
        goal = verdict = ""
        if name in goals:
            goal = f"at most {1 / goals[name]:.1f} times its time" if name == C else f"at least {goals[name]:g} x"
            verdict = agreed([median >= goals[name] for median in medians])
        shown = " and ".join(f"{1 / median:.2f}" if name == C else f"{median:.3g}" for median in medians)
        shown += " times its time" if name == C else " x as fast"
        spread = " and ".join(_spread(ratio) for ratio in ratios)
        lines.append(f"| | {name} | {_each(runs, name)} | {shown} | {spread} | {goal} | {verdict} |")
    return "\n".join(lines)


def agreed(met):
    """What the runs say of a goal, each by itself."""
    return "met" if all(met) else "**open**" if any(met) else "**missed**"


def _each(runs, name):
    return " and ".join(_time(np.median(run[name])) for run in runs)


def _spreads(runs):
    return " and ".join(_spread(run["coursekit"]) for run in runs)


def _spread(values):
    """The width of the middle half of the rounds, as a share of the median."""
    low, middle, high = np.percentile(values, (25, 50, 75))
    return f"{(high - low) / middle:.0%}"


def page(results, versions, missing, scaling, memory, imports, starts, sweeps, checks, few, rounds):
    """The whole of docs/benchmarks.md."""
    parts = [
        "# Benchmarks",
        "Written by `make bench` (`python benchmarks/run.py`). On Linux plain `torch` brings gigabytes for graphics "
        "cards; one for processors alone, installed first, is left as it is: "
        "PyTorch's own site says how to install that one.",
        f"{datetime.date.today()}; {_machine()}.",
        "One process, one thread, float64. Everything is compiled before it is timed; rounds go over all peers in "
        f"turn; medians of {rounds}, in {_clock()}. Shuffling each epoch is part of everybody's work. All workloads "
        "are run twice, one figure for each run; how many times as fast is the median over the rounds, and the spread "
        "is the width of their middle half. A goal is open where the runs do not agree.",
        _versions(versions, missing),
        "## Time",
        workloads(results),
        _scaling(scaling),
        _memory(memory),
        _imports(imports),
        _starts(starts),
        _sweeps(sweeps),
        checks,
        few.strip(),
        GRADING.read_text("utf-8").strip() if GRADING.exists() else "",
        ATTACKS.read_text("utf-8").strip() if ATTACKS.exists() else "",
        PANELS.read_text("utf-8").strip() if PANELS.exists() else "",
        CARDS.read_text("utf-8").strip() if CARDS.exists() else "",
        LARGER.read_text("utf-8").strip() if LARGER.exists() else "",
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


def _scaling(runs):
    flat = [max(row[1] for row in rows) / min(row[1] for row in rows) for rows in runs]
    lines = []
    for each in zip(*runs, strict=True):
        n = each[0][0]
        cells = [" and ".join(_time(row[place]) for row in each) for place in (1, 2)]
        lines.append(f"| {n:,} | {' | '.join(cells)} | {np.mean([row[2] for row in each]) / n * 1e9:.0f} ns |")
    table, ratios = "\n".join(lines), " and ".join(f"{one:.2f}" for one in flat)
    return (
        "## Time against n\n\nLinear regression, d 10, batch 50, sgd; an epoch grows with n, and a fixed number of "
        "updates should take the same time. Largest / smallest in each run: "
        f"{ratios}; the goal, at most {FLAT}, is {agreed([one <= FLAT for one in flat])}.\n\n"
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


def _starts(table):
    rows = "\n".join(
        f"| {what} | {name} | {_time(np.median(times))} | {_spread(times)} | {np.median(times) / ours:.2f} |"
        for what, times_of in table.items()
        for ours in [np.median(times_of["coursekit"])]
        for name, times in times_of.items()
    )
    return (
        "## Cold start\n\nWhole processes, on the wall: a kernel that starts, imports and does the first thing that is "
        "seen, on one processor, with full caches; JAX leaves out the last rows of an epoch, so that it compiles one "
        "shape. The last column is the time divided by ours.\n\n"
        f"| until | | median | spread | times ours |\n|---|---|---|---|---|\n{rows}"
    )


def _sweeps(times):
    if isinstance(times, str):
        return f"## A sweep on all cores\n\nNot measured: {times}"
    ours, theirs = times["coursekit"], times["PyTorch"]
    return (
        "## A sweep on all cores\n\nTwelve fits of the MLP 64-32-10, one for each learning rate, in processes that are "
        f"there already; on the wall. `ck.sweep` takes {_time(np.median(ours))} (spread {_spread(ours)}), joblib with "
        f"PyTorch {_time(np.median(theirs))} ({_spread(theirs)}): {np.median(np.divide(theirs, ours)):.3g} x as fast."
    )


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
