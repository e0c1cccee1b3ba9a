"""The heaviest panels' pictures as `ipywidgets.interact` draws them, inline or with ipympl, and the simplest one's.

`PEERS` is the table that test_speed.py measures: the panel's call, and its peer's.
"""

import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib import pyplot

import coursekit as ck

PEERS = {
    "ck.panels.neuron()": "peers.neuron()",
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": "peers.bias_variance()",
    "ck.panels.backprop()": "peers.backprop()",
    "ck.panels.digits()": "peers.digits()",
}


def neuron():
    """The neuron panel's picture and sliders."""

    def show(w1, w2, b, slope):
        left, right = _axes(1, 1.15)
        ck.figures.neuron((w1, w2), b, slope, left)
        z = np.linspace(-8, 8, 321)
        right.plot(z, ck.activations.sigmoid(z, slope))
        right.plot([b], [ck.activations.sigmoid(b, slope)], "o")
        right.set(xlim=(-8, 8), ylim=(-0.04, 1.04), xlabel="w·x + b", ylabel="output", title="activation")
        _present()

    slope = ipywidgets.FloatLogSlider(1.0, min=-1, max=1, step=0.05)
    _interact(show, w1=_linear(1.0, 3), w2=_linear(1.0, 3), b=_linear(-2.0, 6), slope=slope)


def bias_variance():
    """The figures of the bias-variance panel, for all degrees and penalties, and its sliders."""

    def target(x):
        return np.sin(np.pi * x)

    def show(degree, n, noise, lam):
        def parts(degree, lam, n_datasets):
            if lam == 0 and n <= degree:
                return np.full(3, np.nan), None
            family = ck.models.polynomial(degree) if degree else "constant"
            penalty = lam if degree else 0.0
            found = ck.bias_variance.decompose(family, target, n, n_datasets, noise, l2=penalty)
            return np.array([found.bias2, found.variance, found.noise]), found

        left, top, bottom = _axes(1, 1, 1)
        left.plot(np.linspace(-1, 1, 100), target(np.linspace(-1, 1, 100)))
        found = parts(degree, lam, 1000)[1]
        if found is not None:
            spread = np.sqrt(found.variance_at_x)
            left.plot(found.x, found.mean)
            left.fill_between(found.x, found.mean - spread, found.mean + spread, alpha=0.3)
        degrees = np.array([parts(each, lam, 1000)[0] for each in range(10)])
        for i in range(3):
            top.bar(range(10), degrees[:, i], bottom=degrees[:, :i].sum(axis=1))
        penalties = [0, *np.logspace(-4, 1, 11)]
        bottom.stackplot(penalties, np.array([parts(degree, each, 300)[0] for each in penalties]).T)
        bottom.set_xscale("symlog", linthresh=1e-4)
        left.set_ylim(-2.3, 2.3)
        top.set_ylim(0, 2)
        _present()

    sliders = {"degree": ipywidgets.IntSlider(9, min=0, max=9), "n": ipywidgets.IntSlider(10, min=2, max=50)}
    lam = ipywidgets.SelectionSlider(options=[0, *np.logspace(-4, 1, 51)])
    _interact(show, **sliders, noise=ipywidgets.FloatSlider(0.3, min=0, max=1, step=0.05), lam=lam)


def backprop():
    """The network with its numbers, and the loss of 50 updates."""
    from coursekit.figures.network import NetworkPicture
    from coursekit.panels.backprop import PARAMETERS, _compute

    def show(lr, step, **weights):
        run = _compute(lr, 2.0, 1.0, 5.0, **weights)
        left, right = _axes(3, 1)
        NetworkPicture(left).show(*run.passes(step))
        right.semilogy(run.loss)
        right.plot([step], [run.loss[step]], "o")
        _present()

    start = zip(PARAMETERS, (0, 2, 3, -4, -1, 1, -2, 0, 6), strict=True)
    weights = {name: ipywidgets.FloatSlider(value, min=-10, max=10, step=0.5) for name, value in start}
    rate = ipywidgets.FloatLogSlider(1e-3, min=-4, max=0, step=0.1)
    _interact(show, lr=rate, step=ipywidgets.IntSlider(0, min=0, max=50), **weights)


def digits():
    """Training on the digits, its two curves, and what is read wrong."""
    from coursekit.figures.digits import Sheet
    from coursekit.panels.digits import _compute, _data

    def show(lr, batch_size, hidden, optimizer):
        *_, run = _compute(optimizer, lr, batch_size, hidden, 0)
        with ck.figures.look():
            figure = _figure()
            above, below, right = figure.add_subplot(221), figure.add_subplot(223), figure.add_subplot(122)
        above.semilogy(run.loss, "o-")
        below.plot(run.accuracy, "s-")
        X, y = _data()[2:]
        wrong, guesses = run.wrong()
        labels = [f"{y[i]} → {guess}" for i, guess in zip(wrong, guesses, strict=True)]
        Sheet(right, 4, 5).show(X[wrong], labels)
        _present()

    rate = ipywidgets.FloatLogSlider(1e-3, min=-5, max=1, step=0.1)
    sizes = {name: ipywidgets.SelectionSlider(options=(1, 8, 32, 128), value=32) for name in ("batch_size", "hidden")}
    _interact(show, lr=rate, **sizes, optimizer=["adam", "sgd", "momentum"])


def _axes(*widths):
    """A row of axes in a figure of the panels' size and resolution."""
    with ck.figures.look():
        return _figure().subplots(1, len(widths), width_ratios=widths)


def _figure():
    """A new figure, or with ipympl the one that is on the page, emptied."""
    if pyplot.fignum_exists("peer"):
        figure = pyplot.figure("peer")
        figure.clear()
        return figure
    return pyplot.figure("peer", figsize=(8.4, 3.8), dpi=120)


def _interact(show, **sliders):
    """Sliders that draw the figure anew: below them, or with ipympl in its canvas above them."""
    pyplot.close("all")
    pyplot.ioff()
    canvas = _figure().canvas
    if isinstance(canvas, ipywidgets.DOMWidget):
        display(canvas)
    ipywidgets.interact(show, **sliders)


def _present():
    """Send the picture."""
    canvas = pyplot.gcf().canvas
    canvas.draw_idle() if isinstance(canvas, ipywidgets.DOMWidget) else pyplot.show()


def _linear(value, reach):
    return ipywidgets.FloatSlider(value, min=-reach, max=reach, step=0.1)
