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
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": "peers.bias_variance()",
    "ck.panels.regularization()": "peers.regularization()",
    "ck.panels.dropout()": "peers.dropout()",
}
SOLVED = {  # a panel with a challenge: the control, the key, and how often to press it until it is reached
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": ("lam", "ArrowRight", 21),
    "ck.panels.regularization()": ("lam", "ArrowRight", 9),
    "ck.panels.dropout()": ("l2", "ArrowRight", 16),
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
        pyplot.show()

    sliders = {"degree": ipywidgets.IntSlider(9, min=0, max=9), "n": ipywidgets.IntSlider(10, min=2, max=50)}
    lam = ipywidgets.SelectionSlider(options=[0, *np.logspace(-4, 1, 51)])
    ipywidgets.interact(show, **sliders, noise=ipywidgets.FloatSlider(0.3, min=0, max=1, step=0.05), lam=lam)


def regularization():
    """The lasso's paths and its validation curve on 60 patients, and a slider for the penalty."""
    data, penalties = ck.datasets.diabetes(), np.logspace(-3, 3, 61)
    rows = np.random.default_rng(0).permutation(442)[:60]
    X, y = (data.X[rows] - data.X[rows].mean(axis=0)) / data.X[rows].std(axis=0), data.y[rows]

    def path(X, y):
        return ck.regularization.lasso(X, y, penalties, tol=1e-6)

    def show(lam):
        left, right = _axes(1.3, 1)
        left.semilogx(penalties, path(X, y).weights)
        right.semilogx(penalties, ck.regularization.cross_validate(path, X, y).mean)
        for ax in (left, right):
            ax.axvline(lam)
        pyplot.show()

    ipywidgets.interact(show, lam=ipywidgets.FloatLogSlider(2.0, min=-3, max=3, step=0.1))


def dropout():
    """The training of the dropout panel, its curves and regions, and its sliders."""
    rows, others = ck.datasets.moons(60, 0.3, 0), ck.datasets.moons(500, 0.3, 1000)

    def show(rate, l2, patience, hidden):
        model = ck.models.mlp([2, hidden, hidden, 2])
        run = ck.fit(
            model, rows.X, rows.y, optimizer=ck.optimizers.adam(), lr=0.02, batch_size=60, epochs=200,
            l2=l2, dropout=rate, validation=(others.X, others.y), patience=patience,
        )  # fmt: skip
        left, right = _axes(1.15, 1)
        left.plot(run.history.loss)
        left.plot(run.history.validation_loss)

        def probability(points):
            return ck.activations.softmax(model.scores(run.best_theta, points))

        ck.figures.regions(probability, ((-2, 3), (-1.7, 2.2)), right, n_classes=2)
        ck.figures.scatter(rows.X, rows.y, rows.target_names, right)
        pyplot.show()

    sliders = {"rate": ipywidgets.FloatSlider(0.0, min=0, max=0.8, step=0.05)}
    sliders["l2"] = ipywidgets.SelectionSlider(options=[0, *np.logspace(-4, -1, 31)])
    hidden = ipywidgets.SelectionSlider(options=(2, 4, 8, 16, 32), value=32)
    ipywidgets.interact(show, **sliders, patience=ipywidgets.IntSlider(40, min=1, max=200), hidden=hidden)


def _axes(*widths):
    """A row of axes in a figure of the panels' size and resolution."""
    with ck.figures.look():
        figure = pyplot.figure(figsize=(8.4, 3.8), dpi=120)
        return figure.subplots(1, len(widths), width_ratios=widths)


def _linear(value, reach):
    return ipywidgets.FloatSlider(value, min=-reach, max=reach, step=0.1)
