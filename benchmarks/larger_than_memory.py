"""Train on a file of 10 GB, beside PyTorch's loader: python benchmarks/larger_than_memory.py

It writes larger_than_memory.md. The file is sparse: it has the size and no blocks on the disk, but for one row in ten
thousand. So this measures what training does with a file, and not how fast a disk is. Each contender has a process of
its own, with one thread; memory is that of the process and of its workers, and what they share counts once.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from threading import Event, Thread

import numpy as np

D, CLASSES, BATCH = 784, 10, 256
PAGE = Path(__file__).with_name("larger_than_memory.md")


def open_file(path):
    """The rows of the file, and their classes, which lie in memory."""
    X = np.memmap(path, np.float32, "r").reshape(-1, D)
    return X, np.arange(len(X)) % CLASSES


def make(path, gigabytes):
    """A sparse file of float32 rows; some of them hold numbers. The system keeps as much of it as it has memory for."""
    n = int(gigabytes * 1e9) // (4 * D)
    X = np.memmap(path, np.float32, "w+", shape=(n, D))
    X[::10_000] = np.random.default_rng(0).random((len(X[::10_000]), D))
    X.flush()
    for first in range(0, n, 10_000):  # so that nobody is the first to read a page
        X[first : first + 10_000].max()


def fit_file(X, y, batches):
    """`ck.fit` on the whole file."""
    import coursekit as ck

    model = ck.models.linear(D, CLASSES)
    ck.fit(model, np.zeros((BATCH, D)), np.zeros(BATCH), epochs=1)  # compiles
    yield
    ck.fit(model, X, y, lr=0.01, batch_size=BATCH, epochs=1)
    yield len(X)


def fit_batches(X, y, batches):
    """`ck.fit` on batches of a generator, in the order of `fit`."""
    import coursekit as ck

    model = ck.models.linear(D, CLASSES)
    ck.fit(model, np.zeros((BATCH, D)), np.zeros(BATCH), epochs=1)
    yield
    order = np.random.default_rng(0).permutation(len(X))
    blocks = (order[first : first + BATCH] for first in range(0, batches * BATCH, BATCH))
    ck.fit(model, ((X[rows], y[rows]) for rows in blocks), lr=0.01, epochs=1)
    yield batches * BATCH


def loader(X, y, workers, whole):
    """PyTorch's DataLoader over rows, or over whole batches of them, which its documentation calls bulk loading."""
    from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler

    class Rows(Dataset):
        def __len__(self):
            return len(X)

        def __getitem__(self, i):
            return X[i], y[i]

    if whole:
        sampler = BatchSampler(RandomSampler(Rows()), BATCH, drop_last=False)
        return DataLoader(Rows(), sampler=sampler, batch_size=None, num_workers=workers)
    return DataLoader(Rows(), BATCH, shuffle=True, num_workers=workers)


def by_torch(X, y, batches, workers=0, whole=False):
    """PyTorch's own loop over the loader."""
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Linear(D, CLASSES, dtype=torch.float64)
    optimizer, loss = torch.optim.SGD(model.parameters(), 0.01), torch.nn.CrossEntropyLoss()
    yield
    for rows, targets in islice(loader(X, y, workers, whole), batches):
        optimizer.zero_grad()
        loss(model(torch.as_tensor(rows).double()), torch.as_tensor(targets)).backward()
        optimizer.step()
    yield batches * BATCH


def fit_loader(X, y, batches):
    """`ck.fit` on PyTorch's loader."""
    import torch  # noqa: F401  # takes its time, which is not the loader's

    import coursekit as ck

    model = ck.models.linear(D, CLASSES)
    ck.fit(model, np.zeros((BATCH, D)), np.zeros(BATCH), epochs=1)
    yield
    ck.fit(model, lambda: islice(loader(X, y, 0, True), batches), lr=0.01, epochs=1)
    yield batches * BATCH


CONTENDERS = {
    "**`ck.fit(model, X, y)`**, the whole file": fit_file,
    "**`ck.fit(model, batches)`**, a generator": fit_batches,
    "**`ck.fit(model, loader)`**, PyTorch's loader, batch by batch": fit_loader,
    "PyTorch, loader row by row": by_torch,
    "PyTorch, loader row by row, 2 workers": lambda *given: by_torch(*given, workers=2),
    "PyTorch, loader batch by batch": lambda *given: by_torch(*given, whole=True),
}


def memory():
    """(own, with pages of files) in MB, of this process and its workers."""
    own = whole = 0
    for process in [os.getpid(), *_workers()]:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:  # it has just ended
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines[1:]}
        own, whole = own + sizes["Pss_Anon"] + sizes["Pss_Shmem"], whole + sizes["Pss"]
    return own, whole


def _workers():
    children = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return [int(line.split()[0]) for line in children.stdout.splitlines() if not line.endswith(" ps")]


def measure(name, path, batches):
    """Rows, seconds of the processor and memory of one contender, as a line of JSON."""
    steps = CONTENDERS[name](*open_file(path), batches)
    next(steps)
    before, seen, over = memory(), [], Event()

    def watch():
        while not over.wait(0.5):
            seen.append(memory())

    watcher = Thread(target=watch)
    watcher.start()
    started, wall = _seconds(), time.perf_counter()
    rows = next(steps)
    seconds, wall = _seconds() - started, time.perf_counter() - wall
    over.set()
    watcher.join()
    own, whole = np.max([memory(), *seen], axis=0)
    print(json.dumps([name, rows, seconds, wall, before[0], own, whole]))


def _seconds():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


ABOUT = """## Larger than memory

Softmax regression, {d} features, {k} classes, batches of {batch}, float64, on a file of {size:.1f} GB of float32,
shuffled; `python benchmarks/larger_than_memory.py`. The file is sparse and takes {blocks:.0f} MB of the disk, so no
disk is measured.
Rows a second of the processor, workers included; the first line trains a whole epoch, and its time includes the pass
that checks the file. Memory in MB, at its peak: the process's own, in brackets what training added; and with the pages
of the file, which the system counts as the process's until somebody needs them.

| | rows | rows a second | own memory | with pages of the file |
|---|---|---|---|---|
"""


def section(rows, size, blocks):
    """The table as Markdown."""
    lines = [
        f"| {name} | {n:,} | {n / seconds:,.0f} | {own:.0f} (+{own - before:.0f}) | {whole:,.0f} |\n"
        for name, n, seconds, _, before, own, whole in rows
    ]
    return ABOUT.format(d=D, k=CLASSES, batch=BATCH, size=size / 1e9, blocks=blocks / 1e6) + "".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=10)
    parser.add_argument(
        "--batches", type=int, default=800, help="batches of the others; the first reads the whole file"
    )
    parser.add_argument("--measure", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(*options.measure, options.batches)
    rows = []
    one = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    one["PYTHONWARNINGS"] = "ignore"  # PyTorch's, on rows that nobody may write to
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows"
        make(path, options.gigabytes)
        for name in CONTENDERS:
            command = [sys.executable, __file__, "--batches", str(options.batches), "--measure", name, str(path)]
            done = subprocess.run(command, env=os.environ | one, stdout=subprocess.PIPE, text=True, check=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
            print(rows[-1], flush=True)
        size, blocks = path.stat().st_size, path.stat().st_blocks * 512
    PAGE.write_text(section(rows, size, blocks), encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
