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
    "ck.panels.graph()": "peers.graph()",
    "ck.panels.backprop()": "peers.backprop()",
    "ck.panels.digits()": "peers.digits()",
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": "peers.bias_variance()",
    "ck.panels.regularization()": "peers.regularization()",
    "ck.panels.dropout()": "peers.dropout()",
    "ck.panels.momentum()": "peers.momentum()",
    "ck.panels.race()": "peers.race()",
}
TOO_TALL = {"ck.panels.graph()", "ck.panels.backprop()"}  # panel and peer do not fit into one window: not measured
SOLVED = {  # a panel with a challenge: the control, the key, and how often to press it until it is reached
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.sgd(batch_size=64)": ("lr", "ArrowRight", 5),
    "ck.panels.cubic(start=(-9, 2, 1, 30))": ("lr", "ArrowRight", 15),
    "ck.panels.schedules(steps=20, every=5)": ("lr0", "ArrowLeft", 3),
    "ck.panels.losses()": ("score", "ArrowLeft", 20),
    "ck.panels.graph()": ("z", "ArrowRight", 8),
    "ck.panels.backprop()": ("lr", "ArrowRight", 6),
    "ck.panels.digits()": ("lr", "ArrowRight", 10),
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": ("lam", "ArrowRight", 21),
    "ck.panels.regularization()": ("lam", "ArrowRight", 9),
    "ck.panels.dropout()": ("l2", "ArrowRight", 16),
    "ck.panels.momentum()": ("a", "ArrowLeft", 25),
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


def graph():
    """The walk through a graph, its sliders, and the equation of the step."""

    def show(x, y, z, step):
        walked = ck.graph.parse("(x + y) * z")
        walked.forward(x=x, y=y, z=z)
        walk = ck.graph.Walk(walked)
        left, right = _axes(1.9, 1)
        ck.figures.graph(walked, left, step=3 + step, local=True)
        right.set_axis_off()
        stop = walk.stop(step)
        right.text(0, 0.9, stop.title)
        for i, line in enumerate(filter(None, stop.lines)):
            right.text(0, 0.75 - 0.12 * i, f"${line}$")
        right.text(0, 0.1, stop.words, wrap=True)
        pyplot.show()

    inputs = {
        name: ipywidgets.FloatSlider(value, min=-10, max=10, step=0.5)
        for name, value in zip("xyz", (-2, 5, -4), strict=True)
    }
    ipywidgets.interact(show, **inputs, step=ipywidgets.IntSlider(7, min=0, max=7))


def backprop():
    """The network with its numbers, and the loss of 50 updates."""
    from coursekit.figures.network import NetworkPicture
    from coursekit.panels import _backprop

    def show(lr, step, **weights):
        run = _backprop._compute(lr, 2.0, 1.0, 5.0, **weights)
        left, right = _axes(3, 1)
        NetworkPicture(left).show(*run.passes(step))
        right.semilogy(run.loss)
        right.plot([step], [run.loss[step]], "o")
        pyplot.show()

    start = zip(_backprop.PARAMETERS, (0, 2, 3, -4, -1, 1, -2, 0, 6), strict=True)
    weights = {name: ipywidgets.FloatSlider(value, min=-10, max=10, step=0.5) for name, value in start}
    rate = ipywidgets.FloatLogSlider(1e-3, min=-4, max=0, step=0.1)
    ipywidgets.interact(show, lr=rate, step=ipywidgets.IntSlider(0, min=0, max=50), **weights)


def digits():
    """Training on the digits, its two curves, and what is read wrong."""
    from coursekit.figures.digits import Sheet
    from coursekit.panels import _digits

    def show(lr, batch_size, hidden, optimizer):
        *_, run = _digits._compute(optimizer, lr, batch_size, hidden, 0)
        with ck.figures.look():
            figure = pyplot.figure(figsize=(8.4, 4.0), dpi=120)
            above, below, right = figure.add_subplot(221), figure.add_subplot(223), figure.add_subplot(122)
        above.semilogy(run.loss, "o-")
        below.plot(run.accuracy, "s-")
        X, y = _digits._data()[2:]
        labels = [f"{y[i]} → {guess}" for i, guess in zip(run.wrong, run.guess, strict=True)]
        Sheet(right, 4, 5).show(X[run.wrong], labels)
        pyplot.show()

    rate = ipywidgets.FloatLogSlider(1e-3, min=-5, max=1, step=0.1)
    sizes = {name: ipywidgets.SelectionSlider(options=(1, 8, 32, 128), value=32) for name in ("batch_size", "hidden")}
    ipywidgets.interact(show, lr=rate, **sizes, optimizer=["adam", "sgd", "momentum"])


def momentum():
    """The momentum panel's plane, path and sliders."""

    def show(lr, a, kappa):
        curvature = np.array([20 / kappa, 20])
        plane, right = _axes(1, 1)
        rates, keeps = np.meshgrid(np.linspace(1e-6, 0.22, 100), np.linspace(0, 1, 100))
        totals = [1 + keeps - rates * each for each in curvature]
        roots = [np.sqrt(total**2 - 4 * keeps + 0j) for total in totals]
        both = zip(totals, roots, strict=True)
        reach = np.max([np.abs(total + sign * root) / 2 for total, root in both for sign in (1, -1)], axis=0)
        plane.contourf(rates, keeps, reach, levels=np.linspace(0, 1, 11))
        plane.plot([lr], [a], "X")
        path = ck.descend(lambda x: curvature * x, [-1.8, 0.8], ck.optimizers.momentum(a), lr, 100)
        right.semilogy((path.theta**2 @ curvature) / 2)
        pyplot.show()

    lr = ipywidgets.FloatSlider(0.1, min=0.002, max=0.22, step=0.002)
    a = ipywidgets.FloatSlider(0.9, min=0, max=0.99, step=0.01)
    ipywidgets.interact(show, lr=lr, a=a, kappa=ipywidgets.SelectionSlider(options=[1, 10, 50, 100, 1000], value=50))


def race():
    """The race panel's paths, losses and sliders."""

    def show(x, y, lr, adaptive_lr, step):
        left, right = _axes(1, 1.3)
        valley = ck.surfaces.SURFACES["valley"]
        grid = np.stack(np.meshgrid(np.linspace(-2, 2, 100), np.linspace(-1, 1, 100)))
        left.contour(*grid, (grid[0] ** 2 + 20 * grid[1] ** 2) / 2, levels=14, colors="grey")
        for name in ("sgd", "momentum", "nesterov", "rmsprop", "adam"):
            rate = adaptive_lr if name in ("rmsprop", "adam") else lr
            path = ck.descend(valley, [x, y], ck.optimizers.OPTIMIZERS[name](), rate, step)
            left.plot(*path.theta.T, label=name)
            right.semilogy(path.loss, label=name)
        right.legend()
        pyplot.show()

    rates = [ipywidgets.FloatLogSlider(value, min=-4, max=0.3, step=0.1) for value in (0.02, 0.1)]
    x, y = (ipywidgets.FloatSlider(value, min=-reach, max=reach, step=0.05) for value, reach in ((-1.8, 2), (0.8, 1)))
    ipywidgets.interact(show, x=x, y=y, lr=rates[0], adaptive_lr=rates[1], step=ipywidgets.IntSlider(200, max=200))


def _axes(*widths):
    """Axes side by side in a figure of the panels' size and resolution."""


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
