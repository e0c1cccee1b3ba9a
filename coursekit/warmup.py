"""Compile every kernel once, so that nobody waits for a compiler in the middle of a lesson.

A kernel compiles when its module is imported and is read from the disk cache ever after; to warm up is
to import. The same goes for matplotlib's list of fonts and for the widgets.
"""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent


class Kernels(NamedTuple):
    """What happened to the kernels of this process."""

    compiled: int
    cached: int
    folders: tuple[str, ...]


def kernel_modules():
    """The dotted names of all modules that define a kernel, found in their source."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if re.search(r"^@kernel\b", path.read_text("utf-8"), re.M))
    return [".".join(("coursekit", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in paths]


def warmup(show=True):
    """Import all kernels, draw one picture, load the widgets; a progress bar on stderr unless told otherwise."""
    from tqdm import tqdm

    steps = [(name, import_module) for name in kernel_modules()]
    steps += [("matplotlib", lambda _: _draw()), ("ipywidgets", import_module)]
    layout = "Warming up {bar:20} {n_fmt}/{total_fmt} {desc}"
    with tqdm(steps, file=sys.stderr, disable=not show, bar_format=layout) as bar:
        for name, load in bar:
            bar.set_description_str(name)
            load(name)
        bar.set_description_str()
    return kernels()


def kernels():
    """How the kernels loaded so far came about: compiled now, or read from the disk cache."""
    from numba.core.dispatcher import Dispatcher

    loaded = {
        id(thing): thing.stats
        for name in kernel_modules()
        if name in sys.modules
        for thing in vars(sys.modules[name]).values()
        if isinstance(thing, Dispatcher)
    }.values()
    return Kernels(
        compiled=sum(sum(stats.cache_misses.values()) for stats in loaded),
        cached=sum(sum(stats.cache_hits.values()) for stats in loaded),
        folders=tuple(sorted({stats.cache_path for stats in loaded})),
    )


def cached_in():
    """For each folder with kernels the folder of its disk cache; loads them all."""
    from numba.core.dispatcher import Dispatcher

    things = [thing for name in kernel_modules() for thing in vars(import_module(name)).values()]
    found = [thing for thing in things if isinstance(thing, Dispatcher)]
    return {Path(one.py_func.__code__.co_filename).parent: Path(one.stats.cache_path) for one in found}


def _draw():
    """Build matplotlib's font list, which the first text drawn on a machine needs."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    figure.text(0, 0, r"text and $\theta$")
    FigureCanvasAgg(figure).draw()
