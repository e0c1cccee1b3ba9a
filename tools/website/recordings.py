"""The panels of the lessons as recordings: which settings of each, made on all cores, kept while their sources stay.

A recording of the site has at most 0.8 MB, so that it is there within half a second of the first touch on a line of
20 Mbit/s; the grid of a panel is what fits into that, and into a few seconds of the processor.
"""

import base64
import hashlib
import json
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from website.places import ROOT

GRIDS = {  # panel: how many stops of which controls; {}: what `panel.record` takes by itself
    "rule": {"threshold": 51, "shift": 5},
    "neuron": {"w1": 21, "w2": 21},
    "perceptron": {},
    "softmax": {"lr": 21, "batch_size": 8},
    "descent": {"lr": 51, "start": 9, "step": 21},
    "sgd": {"lr": 17, "batch_size": 9, "epoch": 11},
    "hardware": {},
    "cubic": {"lr": 21, "start": 4, "step": 15},
    "schedules": {},
    "loss_surface": {"w": 21, "b": 21},
    "losses": {},
    "risk": {},
    "graph": {"x": 13, "z": 13, "step": 8},
    "backprop": {"lr": 15, "w1": 13, "step": 13},
    "jacobian": {"x1": 21, "x2": 21},
    "initialization": {"gain": 17, "depth": 10},
    "digits": {"lr": 7, "batch_size": 4, "epoch": 9},
    "two_points": {"x1": 13, "x2": 13, "experiments": 13},
    "bias_variance": {"degree": 10, "n": 9, "lam": 5},
    "regularization": {"lam": 31, "patients": 5},
    "dropout": {"rate": 9, "l2": 4},
    "momentum": {"lr": 17, "a": 17, "step": 15},
    "sparse": {"lr": 11, "adaptive_lr": 11, "step": 26},
    "race": {"x": 13, "y": 11, "step": 17},
    "convolution": {"w1": 9, "w2": 9, "w3": 9},
    "attention": {"query": 21, "key": 11},
}
SETTINGS = {  # of panels whose own first picture is the answer of an exercise on paper: those of lesson 4
    "graph": {"expression": "(x + y) * max(y, z)", "step": 0, "x": 1, "y": 3, "z": -2},
    "backprop": {"w1": 1.5, "w2": -1, "b1": 0.5, "w3": -1, "w4": 0.5, "b2": 2, "w5": 1, "w6": -1.5, "b3": -2},
}
SLOWEST = ("dropout", "digits", "race", "regularization", "initialization", "two_points")  # begun first
QUICK = 3  # stops of each control in a site for tests
ROOMS = ("canvas", "core", "datasets", "figures", "graph", "expressions", "panels", "training")
COMPILER = ROOT / "coursekit" / "core" / "kernel"  # how kernels are compiled is not what they compute
READ = {".py", ".csv", ".json", ".mplstyle"}


class Recording(NamedTuple):
    """A panel for a page: its file beside the pages, its first picture as data and for readers without scripts."""

    name: str
    tape: Path
    still: Path
    poster: str  # base64
    text: str
    width: int
    height: int


def made(names, folder, quick=False):
    """The recordings of these panels by name, from the folder where they are kept, else made anew."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = sources()
    wanted = {name: folder / f"{name}-{_key(name, digest, quick)}.json" for name in names}
    missing = sorted((name for name in names if not wanted[name].exists()), key=lambda name: name not in SLOWEST)
    with ProcessPoolExecutor(min(len(missing), os.cpu_count() or 1) or 1) as pool:
        jobs = [pool.submit(_record, name, wanted[name], quick) for name in missing]
        for name, job in zip(missing, jobs, strict=True):
            print(f"recorded {name}: {job.result() / 1e6:.2f} MB", flush=True)
            for old in folder.glob(f"{name}-*"):
                if old.stem != wanted[name].stem:
                    old.unlink()
    return {name: _read(path) for name, path in wanted.items()}


def sources():
    """SHA-256 of everything that a picture is made of."""
    found = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / "coursekit" / room).rglob("*")):
            if path.suffix in READ and COMPILER not in path.parents:
                found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def _key(name, digest, quick):
    return hashlib.sha256(f"{digest} {GRIDS.get(name, {})} {SETTINGS.get(name)} {quick}".encode()).hexdigest()[:12]


def _record(name, path, quick):
    """Write a recording and, last, the file that says it is whole; returns its size in bytes."""
    from coursekit.panels import PANELS
    from coursekit.panels.recording.grid import grid, main, options
    from coursekit.panels.recording.record import taken

    panel = PANELS[name](**SETTINGS.get(name, {}))
    few = {control: min(QUICK, len(options(panel.controls[control]))) for control in main(panel)}
    stops = few if quick else GRIDS.get(name, {})
    tape, poster = taken(panel, grid(panel, stops), progress=False)
    path.with_suffix(".ckr").write_bytes(tape)
    path.with_suffix(".png").write_bytes(panel.live.painting())
    width, height = panel.live.size
    about = {"poster": base64.b64encode(poster).decode(), "text": panel.text, "width": width, "height": height}
    path.write_text(json.dumps(about), encoding="utf-8")
    return len(tape)


def _read(path):
    about = json.loads(path.read_text(encoding="utf-8"))
    return Recording(path.stem.rpartition("-")[0], path.with_suffix(".ckr"), path.with_suffix(".png"), **about)
