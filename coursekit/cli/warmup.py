"""Compile every kernel once, so that nobody waits for a compiler in the middle of a lesson.

To warm up is to import all kernels; the same goes for matplotlib's list of fonts and for the widgets.
"""

import sys
import warnings
from importlib import import_module

from coursekit.core.compiled import kernel_modules, kernels


def warmup(show=True):
    """Import all kernels, draw one picture, load the widgets; how far it is on stderr, unless told otherwise.

    What became of the files of compiled code is in the result, and not said besides.
    """
    from tqdm import tqdm

    steps = [(name, import_module) for name in kernel_modules()]
    steps += [("matplotlib", lambda _: _draw()), ("ipywidgets", import_module)]
    layout = "Warming up {bar:20} {n_fmt}/{total_fmt} {desc}"
    quiet = not (show and sys.stderr.isatty())
    if show and quiet:
        print("Warming up: what is not compiled yet may take some minutes", file=sys.stderr)
    with (
        tqdm(steps, file=sys.stderr, disable=quiet, bar_format=layout) as bar,
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", "compiled code")
        for name, load in bar:
            bar.set_description_str(name)
            load(name)
        bar.set_description_str()
    return kernels()


def _draw():
    """Build matplotlib's font list, which the first text drawn on a machine needs."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    figure.text(0, 0, r"text and $\theta$")
    FigureCanvasAgg(figure).draw()
