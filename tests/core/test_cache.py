"""Kernels on disk: a second process compiles nothing."""

import json
import os
import subprocess
import sys

import pytest

from coursekit.core import losses, models, optimizers, surfaces
from coursekit.core.activations import ACTIVATIONS

CACHE = """
import json, sys
import coursekit as ck
from coursekit.core import activations, epoch, losses, models, optimizers, surfaces
from coursekit.training import descend
ck.descend(surfaces.SURFACES["bowl"], [1.0, 1.0])
ck.fit(models.linear(1), [[1.0], [2.0]], [0, 1], "logistic", epochs=1)
ck.fit(models.mlp([1, 2, 2]), [[1.0], [2.0]], [0, 1], l2=0.1, dropout=0.5, epochs=1)
tables = [losses.LOSSES, activations.ACTIVATIONS, surfaces.SURFACES]
records = [record for table in tables for record in table.values()]
records += [models.linear(1), models.polynomial(2), models.mlp([1, 2, 1])]
records += [constructor() for constructor in optimizers.RULES.values()]
kernels = {f"{type(r).__name__} {r.name}": getattr(r.kernel, "kernel", r.kernel) for r in records}
kernels |= {"_descend": descend._descend, "epoch": epoch.epoch}
count = lambda table: sum(table.values())
json.dump({k: [count(f.stats.cache_hits), count(f.stats.cache_misses)] for k, f in kernels.items()}, sys.stdout)
"""


pytestmark = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty cache, and later a full one."""
    return tmp_path_factory.mktemp("cache")


def warmup(folder):
    """How many kernels `coursekit warmup` has compiled, and how many it found."""
    words = run(folder, "-m", "coursekit.cli", "warmup").split()
    return int(words[0]), int(words[3])


def run(folder, *arguments):
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, text=True, capture_output=True
    ).stdout


@pytest.fixture(scope="module")
def first(folder):
    """What the first process does."""
    return warmup(folder)


def test_warmup_compiles_once(folder, first):
    """In an empty cache everything is compiled; the next process reads all of it."""
    compiled, cached = first
    assert compiled > 0
    assert cached == 0
    assert warmup(folder) == (0, compiled)


def test_a_second_process_finds_every_kernel_on_disk(folder, first):
    found = json.loads(run(folder, "-W", "error", "-c", CACHE))
    tables = losses.LOSSES, ACTIVATIONS, surfaces.SURFACES, models.__all__, optimizers.RULES
    assert len(found) == 2 + sum(map(len, tables))
    assert found == {name: [1, 0] for name in found}  # hits, misses
    assert first[0] >= len(found)
