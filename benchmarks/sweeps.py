"""A sweep on all cores against joblib with PyTorch: python benchmarks/sweeps.py prints a round a line, ours and theirs.

Both train the MLP of the table (64-32-10 on digits, batch 32, Adam, 20 epochs) at twelve learning rates, in processes
that joblib has started before; the time is on the wall, in turns.
"""

import json
import os
import sys
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parent))

import time  # noqa: E402

import numpy as np  # noqa: E402
from costs import seconds  # noqa: E402
from workloads import WORKLOADS  # noqa: E402

import coursekit as ck  # noqa: E402

RATES = np.geomspace(1e-4, 1e-2, 12).tolist()


def ours(lr):
    """The last loss of one point, as it is written with the package."""
    data = ck.datasets.digits()
    model = ck.models.mlp([64, 32, 10])
    return ck.fit(model, data.X / 16, data.y, optimizer="adam", lr=lr, epochs=20).history.loss[-1]


def theirs(lr):
    """The same with PyTorch, on the workload's data."""
    import torch
    import torch_peer

    torch.set_num_threads(1)
    problem = WORKLOADS["mlp"].problem(False)._replace(lr=lr)
    return float(np.abs(torch_peer.mlp(problem)()).max())


def main(rounds):
    from joblib import Parallel, delayed

    runs = {
        "coursekit": lambda: ck.sweep(ours, {"lr": RATES}),
        "PyTorch": lambda: Parallel(n_jobs=-1)(delayed(theirs)(lr) for lr in RATES),
    }
    for run in runs.values():
        run()  # the processes start and import
    for _ in range(rounds):
        print(json.dumps({name: seconds(run, clock=time.perf_counter) for name, run in runs.items()}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
