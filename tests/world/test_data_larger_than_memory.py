"""What others have reported of training on files and on batches: copies in memory, generators that end, means of means.

Each test names the reports and does the same with ours.
"""

import mmap
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from training.problems import same

import coursekit as ck

linear = ck.models.linear
RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(60, 4)), RNG.integers(2, size=60)
BATCHES = [(X[i : i + 25], Y[i : i + 25]) for i in range(0, 60, 25)]
USED = iter(BATCHES)


def train(X, y=None, **settings):
    return ck.fit(linear(4), X, y, "logistic", **{"lr": 0.1, "epochs": 3} | settings)


def pages_in_memory(path):
    """Bytes of a mapped file that the system counts as memory of this process."""
    inside, total = False, 0
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count otherwise")
def test_a_file_of_small_numbers_is_not_copied_and_its_pages_are_given_back(tmp_path):
    """scikit-learn/scikit-learn#5173, a MemoryError of float16 made float64; karpathy/nanoGPT#428, pages that stay."""
    path, (n, d) = tmp_path / "rows", (20_000, 500)
    file, y = np.memmap(path, np.float16, "w+", shape=(n, d)), np.zeros(n)
    ck.fit(linear(d), file[:100], y[:100], epochs=1)  # compiles
    tracemalloc.start()
    fit = ck.fit(linear(d), file, y, batch_size=100, epochs=1, validation=(file, y))
    fit.score(file, np.arange(n))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6  # 80e6 as float64
    assert pages_in_memory(path) < 4e6  # 20e6 in the file


@pytest.mark.parametrize("kind", ["mmap", "memmap", "array"])
def test_a_file_is_one_however_it_was_mapped(tmp_path, kind):
    """joblib/joblib#839: mapped without numpy.memmap; seung-lab/cloud-volume#441: read-only and in Fortran's order."""
    path = tmp_path / "rows"
    X.ravel("F").tofile(path)
    with open(path, "rb") as opened:
        plain = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    file = {
        "mmap": lambda: np.frombuffer(plain).reshape(60, 4, order="F"),
        "memmap": lambda: np.memmap(path, float, "r", shape=(60, 4), order="F"),
        "array": lambda: np.asarray(np.memmap(path, float, "r", shape=(60, 4), order="F")),
    }[kind]()
    fit = train(file, Y)
    assert same(train(X, Y), fit)
    assert fit.score(file, Y) == fit.score(X, Y) == fit.model.accuracy(fit.theta, file, Y)
    np.testing.assert_array_equal(fit.predict(file), fit.predict(X))


@pytest.mark.parametrize(
    ("batches", "said"),
    [
        # keras-team/keras#11845, fchollet/deep-learning-with-python-notebooks#15: StopIteration in a later epoch
        ((batch for batch in BATCHES), r"anew in each of 3 epochs, got <generator .* ends after the first"),
        # pytorch/text#1282, Lightning-AI/pytorch-lightning#6810: no batch in the second epoch, or an obscure error
        (lambda used=USED: used, "at least one batch .* in each epoch, got none: has it been used up"),
        # keras-team/keras#23072: IndexError for a generator without batches
        (lambda: iter(()), "at least one batch .* in each epoch, got none"),
        # keras-team/keras#7038, microsoft/AirSim#1886: an empty batch, and nan for a loss
        ([BATCHES[0], (X[:0], Y[:0])], r"^X of batch 1 must not be empty, got an array of shape \(0, 4\)"),
        # keras-team/keras#2134: numbers that standardizing made nan, found by hand
        ([BATCHES[0], (np.where(X > 2, np.nan, X), Y)], "^X of batch 1 must hold finite numbers only, got nan at"),
    ],
)
def test_batches_that_end_too_soon_or_do_not_fit_are_said(batches, said):
    with pytest.raises(ValueError, match=said):
        train(batches)


def test_the_loss_of_an_epoch_is_that_of_its_rows():
    """intel/ipex-llm#3021, its numbers; catalyst-team/catalyst#799, dnouri/nolearn#247: the mean of means."""
    means = {5: 1.2, 3: 1.3}
    fit = ck.fit(lambda theta, X, y: (means[len(X)], [0.0]), [(X[:5], Y[:5]), (X[:3], Y[:3])], theta=[0.0], epochs=1)
    assert fit.history.loss == pytest.approx([1.2375])


def test_pytorchs_loader_is_an_iterable_of_batches():
    """pytorch/pytorch#59213: a loader begins anew each time. Its batches are lists of tensors."""
    data = pytest.importorskip("torch.utils.data", reason="PyTorch of the bench extra is not installed")
    from torch import as_tensor

    rows = X.astype("f4")
    loader = data.DataLoader(data.TensorDataset(as_tensor(rows), as_tensor(Y)), batch_size=25)
    assert same(train(loader), train([(A.astype("f4"), y) for A, y in BATCHES]))
