"""A panel's picture as `ipywidgets.interact` follows its sliders, inline or with ipympl: runs in the kernel.

A peer computes what the panel computes and moves the same artists, so it draws no more than it has to; most people's
code makes its figure anew each time.
"""

import ipywidgets
import matplotlib
from IPython.display import display

import coursekit as ck
from coursekit.panels.engine.scheduler import each
from coursekit.panels.engine.settings import Slider


def peer(call):
    """Sliders of ipywidgets for those of the panel that `call` makes, and its picture below them."""
    panel = eval(call, {"ck": ck})
    figure, inputs, view = panel.live.figure, panel.values, {}
    animated = panel._animated
    for artist in figure.findobj():
        artist.set_animated(False)
    present = _canvas(figure) if "ipympl" in matplotlib.get_backend() else lambda: display(figure)

    def follow(**values):
        now = inputs | values
        if animated:
            view[animated] = now.pop(animated)
        *_, result = each(panel._compute, now)
        panel.live.show(result, **view)
        present()

    sliders = {}
    for name, setting in panel.controls.items():
        if isinstance(setting, Slider) and name in inputs:
            stops = [*setting.stops] if setting.value in setting.stops else [setting.value, *setting.stops]
            options = [(setting.control.text(stop), stop) for stop in stops]
            sliders[name] = ipywidgets.SelectionSlider(options=options, value=setting.value, description=setting.label)
    ipywidgets.interact(follow, **sliders)


def _canvas(figure):
    """Put the figure on a canvas of ipympl; how it is drawn anew."""
    from ipympl.backend_nbagg import Canvas, FigureManager

    canvas = Canvas(figure)
    FigureManager(canvas, 1)
    display(canvas)
    return canvas.draw_idle
