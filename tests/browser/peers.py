"""The panels' pictures as `ipywidgets.interact` draws them: a new pyplot figure for every value.

`PEERS` is the table that test_speed.py measures: the panel's call, and its peer's.
"""

import ipywidgets
import numpy as np
from matplotlib import pyplot

import coursekit as ck

PEERS = {
    "ck.panels.neuron()": "peers.neuron()",
    "ck.panels.softmax()": "peers.softmax()",
    "ck.panels.descent()": "peers.descent()",
    "ck.panels.sgd(batch_size=64)": "peers.sgd()",
    "ck.panels.cubic(start=(-9, 2, 1, 30))": "peers.cubic()",
    "ck.panels.schedules(steps=20, every=5)": "peers.schedules()",
    "ck.panels.losses()": "peers.losses()",
}
SOLVED = {  # a panel with a challenge: the control, the key, and how often to press it until it is reached
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.sgd(batch_size=64)": ("lr", "ArrowRight", 5),
    "ck.panels.cubic(start=(-9, 2, 1, 30))": ("lr", "ArrowRight", 15),
    "ck.panels.schedules(steps=20, every=5)": ("lr0", "ArrowLeft", 3),
    "ck.panels.losses()": ("score", "ArrowLeft", 20),
}
BIRDS = ck.datasets.penguins(("bill_length_mm", "bill_depth_mm"))
MEAN, STD = BIRDS.X.mean(axis=0), BIRDS.X.std(axis=0)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 342)


def neuron():
    """The neuron panel's picture and sliders."""

    def show(w1, w2, b, slope):
        left, right = _axes(1, 1.15)
        ck.figures.neuron((w1, w2), b, slope, left)
        z = np.linspace(-8, 8, 321)
        right.plot(z, ck.activations.sigmoid(z, slope))
        right.plot([b], [ck.activations.sigmoid(b, slope)], "o")
        right.set(xlim=(-8, 8), ylim=(-0.04, 1.04), xlabel="w·x + b", ylabel="output", title="activation")
        pyplot.show()

    slope = ipywidgets.FloatLogSlider(1.0, min=-1, max=1, step=0.05)
    ipywidgets.interact(show, w1=_linear(1.0, 3), w2=_linear(1.0, 3), b=_linear(-2.0, 6), slope=slope)


def softmax():
    """The softmax panel's training, picture and sliders."""
    model, X = ck.models.linear(2, 3), (BIRDS.X - MEAN) / STD

    def show(lr, batch_size):
        run = ck.fit(model, X, BIRDS.y, lr=lr, batch_size=batch_size, epochs=20, seed=0)
        left, right = _axes(1.15, 1)

        def probability(points):
            return ck.activations.softmax(model.scores(run.theta, (points - MEAN) / STD))

        ck.figures.regions(probability, ((31, 61), (12.5, 22.5)), left, n_classes=3)
        ck.figures.scatter(BIRDS.X, BIRDS.y, BIRDS.target_names, left, feature_names=BIRDS.feature_names)
        ck.figures.loss_curve(run.history, right)
        pyplot.show()

    rate = ipywidgets.FloatLogSlider(0.1, min=-4, max=1, step=0.1)
    ipywidgets.interact(show, lr=rate, batch_size=ipywidgets.SelectionSlider(options=BATCHES, value=32))


def descent():
    """The descent panel's path, picture and sliders."""

    def show(lr, start, step):
        path = ck.descend(ck.surfaces.SURFACES["parabola"], [start], lr=lr, steps=step)
        left, right = _axes(1, 1)
        ck.figures.descent(ck.surfaces.SURFACES["parabola"], path, left)
        right.semilogy(path.loss)
        pyplot.show()

    rate = ipywidgets.FloatLogSlider(0.01, min=-4, max=0, step=0.1)
    start = ipywidgets.FloatSlider(-1.5, min=-2, max=2, step=0.05)
    ipywidgets.interact(show, lr=rate, start=start, step=ipywidgets.IntSlider(100, min=0, max=100))


def sgd():
    """The sgd panel's two trainings, level curves and losses."""
    from coursekit.panels import _sgd

    def show(lr, batch_size):
        run = _sgd._compute(lr, batch_size, seed=0)
        left, middle, right = _axes(1.15, 1, 1)
        levels, paths = np.geomspace(0.05, 40, 10), (run.full_theta, run.theta)
        ck.figures.level_curves(run.problem.excess, _sgd.BOUNDS, levels, paths, run.problem.best, left)
        for ax, each in ((middle, 1), (right, batch_size)):
            ax.semilogy(256 / batch_size * each * np.arange(len(run.full_excess)), run.full_excess)
            ax.semilogy(each * np.arange(len(run.excess)), run.excess)
        pyplot.show()

    rate = ipywidgets.FloatLogSlider(0.1, min=-4, max=0, step=0.1)
    sizes = ipywidgets.SelectionSlider(options=[2**k for k in range(9)], value=64)
    ipywidgets.interact(show, lr=rate, batch_size=sizes)


def cubic():
    """The cubic panel's path, curves and losses."""
    data, model = ck.datasets.cubic(), ck.models.polynomial(3)
    x = np.linspace(-4.7, 4.7, 150)

    def show(lr, step):
        path = ck.descend(lambda w: model.loss_and_grad(w, data.X, data.y), [-9.0, 2, 1, 30], lr=lr, steps=step)
        left, right = _axes(1.1, 1)
        left.plot(data.X, data.y, "o")
        for theta in (path.theta[0], path.theta[-1]):
            left.plot(x, np.polyval(theta, x))
        left.set(ylim=(-140, 100))
        right.semilogy(path.loss)
        pyplot.show()

    rate = ipywidgets.FloatLogSlider(2e-5, min=-6, max=-3.2, step=0.1)
    ipywidgets.interact(show, lr=rate, step=ipywidgets.IntSlider(200, min=0, max=200))


def schedules():
    """The schedules panel's rates and losses."""
    from coursekit.panels import _schedules

    def show(lr0, rate, steps, factor, every):
        run = _schedules._compute(lr0, rate, steps, factor, every, seed=0)
        left, right = _axes(1, 1)
        for ax, curves in ((left, run.rates), (right, run.excess)):
            for name, y in curves.items():
                ax.semilogy(y, label=name)
            ax.legend()
        pyplot.show()

    rates = {
        name: ipywidgets.FloatLogSlider(0.1, min=-3, max=high, step=0.1) for name, high in (("lr0", -0.4), ("rate", 0))
    }
    whole = {name: ipywidgets.IntSlider(value, min=1, max=40) for name, value in (("steps", 20), ("every", 5))}
    ipywidgets.interact(show, **rates, **whole, factor=ipywidgets.FloatSlider(0.5, min=0.1, max=1, step=0.05))


def losses():
    """The losses panel's curves and points."""
    from coursekit.figures.margin import of_score

    def show(score, target):
        left, right = _axes(1.1, 1)
        ck.figures.margin_losses(left)
        for name in ("0/1", "hinge", "logistic, ln", "logistic, log₂", "squared"):
            value, slope = of_score(name, score, target)
            left.plot([target * score], [value], "o")
            right.plot([target * score], [slope], "o", label=f"{name}: {value:.2f}, {slope:.2f}")
        right.legend()
        pyplot.show()

    ipywidgets.interact(show, score=ipywidgets.FloatSlider(0.5, min=-3, max=3, step=0.05), target=[1, -1])


def _axes(*widths):
    """Axes side by side in a figure of the panels' size and resolution."""
    with ck.figures.look():
        figure = pyplot.figure(figsize=(8.4, 3.8), dpi=120)
        return figure.subplots(1, len(widths), width_ratios=widths)


def _linear(value, reach):
    return ipywidgets.FloatSlider(value, min=-reach, max=reach, step=0.1)
