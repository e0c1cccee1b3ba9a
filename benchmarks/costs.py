"""What else the package costs: time against n, and in fresh processes peak memory, imports, cold starts, sweeps."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median

import numpy as np
from workloads import WORKLOADS, Problem

RUN = Path(__file__).with_name("run.py")
SIZES = (10**3, 10**4, 10**5, 10**6)
UPDATES, BATCH_SIZE, COLUMNS = 20_000, 50, 10
# of a process kept on one processor: its own time, whatever else runs there; elsewhere the clock on the wall
work_clock = time.process_time if hasattr(os, "sched_setaffinity") else time.perf_counter


def seconds(run, repeats=1, clock=work_clock):
    """Mean time of `repeats` runs."""
    start = clock()
    for _ in range(repeats):
        run()
    return (clock() - start) / repeats


def scaling(rounds):
    """[(n, seconds for 20,000 updates, seconds for one epoch)] of linear regression by minibatches."""
    ours = import_module("ours")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(max(SIZES), COLUMNS))
    y = X @ rng.normal(size=COLUMNS)
    runs = []
    for n in SIZES:
        problem = Problem(X[:n], y[:n], (COLUMNS, 1), np.zeros(COLUMNS + 1), 0.01, BATCH_SIZE)
        per_epoch = n // BATCH_SIZE
        runs.append([ours.linear(problem._replace(epochs=epochs)) for epochs in (UPDATES // per_epoch, 1)])
    times = np.array([[[seconds(run) for run in pair] for pair in runs] for _ in range(rounds + 1)])[1:]
    return [(n, *pair) for n, pair in zip(SIZES, np.median(times, axis=0).tolist(), strict=True)]


def peak_memory(name, key):
    """Print this process's peak memory in MB with the data in place, and after the work; `key:n` for n data sets."""
    key, _, n_datasets = key.partition(":")
    problem = WORKLOADS[key].problem(False)
    if n_datasets:
        problem = problem._replace(n_datasets=int(n_datasets))
    peer = import_module(name)
    run = getattr(peer, key)(problem.known_to([peer]))
    before = _peak()
    run()
    print(before, _peak())


def _peak():
    """Peak memory of this process in MB."""
    status = Path("/proc/self/status")  # on Linux getrusage counts the parent's peak in
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8"))[1]) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def memory(peers):
    """{workload: {name of a peer: (MB before the work, MB at its peak)}}; None where the system does not say."""
    keys = [*WORKLOADS, "two_point:100000", "two_point:10000000"]
    table = {}
    for key in keys:
        table[key] = {}
        for name, peer in peers.items():
            if not hasattr(peer, key.partition(":")[0]) or (":" in key and name == "c_peer"):
                continue
            command = [sys.executable, RUN, "--memory", name, key]
            out = subprocess.run(command, capture_output=True, text=True)
            if out.returncode:
                return None
            table[key][peer.NAME] = tuple(float(word) for word in out.stdout.split()[-2:])
    return table


IMPORTS = {
    "import numba, numpy": "import numba, numpy",
    "import coursekit": "import coursekit",
    "coursekit with all kernels": "from coursekit.core import compiled as w; [*map(__import__, w.kernel_modules())]",
}


def imports(rounds=7):
    """{statement: (seconds with an empty kernel cache, median seconds with a full one)}, whole processes."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, NUMBA_CACHE_DIR=folder)

        def process(code):
            command = [sys.executable, "-c", code]
            return seconds(lambda: subprocess.run(command, check=True, env=environment), clock=time.perf_counter)

        cold = {name: process(code) for name, code in IMPORTS.items()}
        warm = {name: [] for name in IMPORTS}
        for _ in range(rounds):
            for name, code in IMPORTS.items():
                warm[name].append(process(code))
    return {name: (cold[name], median(warm[name])) for name in IMPORTS}


ROWS = "import numpy as np; X = np.random.default_rng(0).normal(size=(200, 2)); y = 1.0 * (X[:, 0] > 0); "
STARTS = {
    "the end of the first fit, logistic regression": {
        "coursekit": ROWS + "import coursekit as ck; ck.fit('linear', X, y, 'logistic', lr=0.1)",
        "scikit-learn": ROWS
        + "from sklearn.linear_model import SGDClassifier; SGDClassifier(loss='log_loss').fit(X, y)",
        "PyTorch": ROWS
        + "import torch; model = torch.nn.Linear(2, 1); rule = torch.optim.SGD(model.parameters(), 0.1)\n"
        + "X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)[:, None]\n"
        + "for _ in range(20):\n"
        + "    for rows in torch.randperm(200).split(32):\n"
        + "        rule.zero_grad()\n"
        + "        torch.nn.functional.binary_cross_entropy_with_logits(model(X[rows]), y[rows]).backward()\n"
        + "        rule.step()",
        "JAX": ROWS
        + "import jax, jax.numpy as jnp\n"
        + "def loss(w, X, y):\n"
        + "    scores = X @ w[:2] + w[2]\n"
        + "    return jnp.mean(jnp.logaddexp(0, scores) - y * scores)\n"
        + "step = jax.jit(lambda w, X, y: w - 0.1 * jax.grad(loss)(w, X, y)); w = jnp.zeros(3)\n"
        + "for epoch in range(20):\n"
        + "    for rows in np.array_split(np.random.default_rng(epoch).permutation(200), 7)[:6]:\n"
        + "        w = step(w, X[rows[:28]], y[rows[:28]])\n"
        + "w.block_until_ready()",
    },
    "the first picture": {
        "coursekit": "import coursekit as ck; ck.panels.descent()",
        "matplotlib's, as PNG": "import io, numpy as np, matplotlib; matplotlib.use('agg')\n"
        "import matplotlib.pyplot as plt; x = np.linspace(-3, 3)\n"
        "fig, ax = plt.subplots(); ax.plot(x, x**2); fig.savefig(io.BytesIO())",
    },
}


def starts(rounds=7):
    """{until what: {who: [seconds, one a round]}} of whole processes; a peer that is missing is left out."""
    table = {}
    for what, codes in STARTS.items():
        commands = {who: [sys.executable, "-c", code] for who, code in codes.items()}
        able = {who: run for who, run in commands.items() if not subprocess.run(run, capture_output=True).returncode}
        table[what] = {who: [] for who in able}
        for _ in range(rounds):
            for who, command in able.items():
                run = partial(subprocess.run, command, check=True, capture_output=True)
                table[what][who].append(seconds(run, clock=time.perf_counter))
    return table


@contextmanager
def all_processors():
    """What starts in here may use every processor, though this process keeps to one."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    alone = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count()))
    try:
        yield
    finally:
        os.sched_setaffinity(0, alone)


def sweeps(rounds=7):
    """{who: [seconds, one a round]} for a sweep on all cores, or why there are none."""
    command = [sys.executable, RUN.with_name("sweeps.py"), str(rounds)]
    with all_processors():
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return (done.stderr.splitlines() or ["it ended at once"])[-1]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {who: [times[who] for times in found] for who in found[0]}
