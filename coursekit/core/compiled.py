"""Which kernels there are, and whether they were compiled now or read from the disk cache.

A kernel compiles when its module is imported and is read from the disk cache ever after. Where numba is not,
nothing is compiled and nothing cached.
"""

import re
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[1]


class Kernels(NamedTuple):
    """What happened to the kernels of this process."""

    compiled: int
    cached: int
    folders: tuple[str, ...]
    healed: tuple[str, ...] = ()  # why each of those that were compiled in place of a damaged file was
    not_kept: tuple[str, ...] = ()  # why each of those that are in no file is not


def kernel_modules():
    """The dotted names of all modules that define a kernel, found in their source."""
    paths = (path for path in sorted(PACKAGE.rglob("*.py")) if re.search(r"^@kernel\b", path.read_text("utf-8"), re.M))
    return [".".join(("coursekit", *path.relative_to(PACKAGE).with_suffix("").parts)) for path in paths]


def kernels():
    """How the kernels loaded so far came about: compiled now, or read from the disk cache."""
    modules = (sys.modules[name] for name in kernel_modules() if name in sys.modules)
    loaded = {id(kernel): kernel.stats for kernel in _dispatchers(modules)}.values()
    cache = sys.modules.get("coursekit.core.kernel.cache")  # not there without numba
    return Kernels(
        compiled=sum(sum(stats.cache_misses.values()) for stats in loaded),
        cached=sum(sum(stats.cache_hits.values()) for stats in loaded),
        folders=tuple(sorted({stats.cache_path for stats in loaded if stats.cache_path})),
        healed=tuple(cache.healed if cache else ()),
        not_kept=tuple(cache.not_kept if cache else ()),
    )


def cached_in():
    """For each folder with kernels the folder of its disk cache; loads them all."""
    loaded = _dispatchers(import_module(name) for name in kernel_modules())
    kept = [one for one in loaded if one.stats.cache_path]
    return {Path(one.py_func.__code__.co_filename).parent: Path(one.stats.cache_path) for one in kept}


def _dispatchers(modules):
    """The kernels of some modules, as numba has them; who asks for their names alone does not wait for numba."""
    from coursekit.core.kernel import BACKEND

    if BACKEND != "numba":
        return []
    from numba.core.dispatcher import Dispatcher

    return [thing for module in modules for thing in vars(module).values() if isinstance(thing, Dispatcher)]
