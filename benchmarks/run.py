"""Measure this package against its peers, print the tables, write docs/benchmarks.md: python benchmarks/run.py

One process, one thread, float64; everything is compiled before it is timed; rounds go over all peers in turn, so
that a disturbance hits them alike; medians, of processor time where the process is kept on one processor. The workloads
are run twice, and a goal that one run meets and the other misses is called open. A peer that is missing is left out and
named.
"""

import os
import sys
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL", "NUMBA", "VECLIB_MAXIMUM"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if __name__ == "__main__" and hasattr(os, "sched_setaffinity"):  # flags alone do not keep JAX from a second core
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
sys.path.insert(0, str(Path(__file__).parent))

import argparse  # noqa: E402
import math  # noqa: E402
from importlib import import_module  # noqa: E402
from importlib.util import find_spec  # noqa: E402

import checks  # noqa: E402
import costs  # noqa: E402
import grading  # noqa: E402
import report  # noqa: E402
from costs import seconds  # noqa: E402
from workloads import WORKLOADS  # noqa: E402

PEERS = ("ours", "c_peer", "torch_peer", "sklearn_peer", "jax_peer", "numpy_peer")
FEW = ["--count", "12", "--classes", "[]"]  # submissions: nbgrader takes a quarter of a minute for each
RUNS = 2  # of everything, one after the other: a verdict has to be the same in both
AT_LEAST = 0.05  # seconds: quicker work is repeated within one measurement


def load(names=PEERS):
    """The peers that are there as {name: module}, and {name: why not} of the others."""
    peers, missing = {}, {}
    for name in names:
        try:
            peers[name] = import_module(name)
        except ImportError as error:
            missing[name] = str(error)
    return peers, missing


def prepare(peers, key, tiny=False):
    """{name of a peer: (what to run, how much of the whole work that is)} for one workload."""
    able, runs = [peer for peer in peers.values() if hasattr(peer, key)], {}
    problem = WORKLOADS[key].problem(tiny).known_to(able)
    for peer in able:
        make = getattr(peer, key)
        share = 1 if tiny else getattr(make, "share", 1)
        runs[peer.NAME] = (make(problem), 1) if share == 1 else (make(problem, share), share)
    return runs


def measure(runs, rounds):
    """Seconds for the whole work: {name: [one number a round]}."""
    repeats = {}
    for name, (run, _) in runs.items():
        run()  # compiles
        repeats[name] = math.ceil(AT_LEAST / max(seconds(run), 1e-6))
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (run, share) in runs.items():
            times[name].append(seconds(run, repeats[name]) / share)
    return times


def a_few_graded():
    """A few submissions graded in this run, as a section: grading.py takes many, and long."""
    if not find_spec("nbgrader"):
        return ""
    with costs.all_processors():
        return grading.main([*FEW, "--dry"]).replace("## Grading", "## Grading, a few submissions")


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="rounds over all peers (default 9, at least 7)")
    parser.add_argument("--only", choices=WORKLOADS, help="one workload, and docs/benchmarks.md stays as it is")
    parser.add_argument("--memory", nargs=2, metavar=("PEER", "WORKLOAD"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.memory:
        return costs.peak_memory(*options.memory)
    peers, missing = load()
    keys, runs = [options.only] if options.only else WORKLOADS, []
    rounds = max(options.rounds, 7)
    for _ in range(RUNS):
        runs.append({})
        for key in keys:
            runs[-1][key] = measure(prepare(peers, key), rounds)
            print(report.workload(key, [runs[-1][key]]), flush=True)
    results = {key: [run[key] for run in runs] for key in keys}
    if options.only:
        print(report.workloads(results))
        return None
    text = report.page(
        results=results,
        versions={peer.NAME: peer.version() for peer in peers.values()},
        missing=missing,
        scaling=[costs.scaling(rounds) for _ in range(RUNS)],
        memory=costs.memory(peers),
        imports=costs.imports(),
        starts=costs.starts(),
        sweeps=costs.sweeps(),
        checks=checks.section(checks.measure()),
        few=a_few_graded(),
        rounds=rounds,
    )
    path = Path(__file__).parent.parent / "docs" / "benchmarks.md"
    path.write_text(text, encoding="utf-8")
    print(text)
    return None


if __name__ == "__main__":
    main()
