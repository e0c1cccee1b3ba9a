"""Which argument of the public API is of which kind: a row for each call, and good arguments beside it."""

import inspect
from functools import partial
from typing import NamedTuple

import numpy as np
from contracts import invalid_inputs as bad
from matplotlib.figure import Figure

import coursekit as ck
from coursekit import figures
from coursekit.core import activations, losses, models, regularization
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES
from coursekit.core.schedules import SCHEDULES
from coursekit.core.surfaces import SURFACES
from coursekit.figures.network_kinds import KINDS
from coursekit.training import line_search


class Row(NamedTuple):
    """A call with good arguments, and for each argument what it may not be; None: it may be anything."""

    call: object
    good: dict
    bad: dict


def row(call, good=None, **kinds):
    good = dict(good or {})
    return Row(call, good, {name: None if kind is None else list(kind) for name, kind in kinds.items()})


X, Y = np.array([[-1.0, 0.5], [2.0, 1.0], [0.0, -3.0], [1.0, 1.0]]), np.array([0, 1, 0, 1])
DATA = {"X": X, "y": Y * 1.0}
IMAGES = np.eye(4, 64)
PIXELS = [(-9, ValueError, "a whole number of at least -8 and at most 8, got -9"), (1.5, TypeError, "a whole number")]
WELL = SURFACES["double_well"]
BOWL, LINEAR, LINEAR_FIT = SURFACES["bowl"], models.linear(2), regularization.ridge(X, Y, 0.1)
NAMES = [*LOSSES]


def arrays(good, *dims, **more):
    return {name: bad.array(value, *dims) for name, value in good.items()} | more


def updates(rule):
    good = {"theta": np.array([1.0, 2.0]), "grad": [1.0, 1.0], "state": rule.init(2), "lr": 0.1, "t": 1}
    state = (
        bad.in_place(np.zeros((2, 2))) if rule.slots else [(None, TypeError, "a float64 array"), ([], TypeError, "a")]
    )
    kinds = {"theta": bad.in_place(good["theta"]), "grad": bad.array([1.0, 1.0], 1), "state": state}
    return row(rule.update, good, **kinds, lr=bad.not_negative(), t=bad.whole(1))


def a_loss(name, call):
    many = name in ("multiclass_hinge", "cross_entropy")
    good = {"scores": [[1.0, 2.0], [0.0, 1.0]] if many else [1.0, 2.0], "targets": [1, 1]}
    return row(call, good, **arrays(good, 1, 2))


def generator(name):
    call, noise = getattr(ck.datasets, name), lambda: bad.number("at least 0 and at most 1e+300", (-0.1, 1e301))
    least = {"xor": 4, "moons": 2, "blobs": 3, "spirals": 3}.get(name, 1)
    kinds = {"n": bad.whole(least), "k": bad.whole(2), "seed": bad.whole(), "noise": noise(), "spread": noise()}
    return row(call, **{argument: kinds[argument] for argument in inspect.signature(call).parameters})


def a_model(model, labels):
    """The rows of a model's methods."""
    theta, rows = np.full(model.n_params, 0.1), X[:, : model.columns]
    data = {"theta": theta, "X": rows, "y": labels}
    loss = "mse" if model.sizes[-1] == 1 else "cross_entropy"
    schemes = bad.choice("zeros", "normal", "xavier", "he")
    return {
        "unpack": row(model.unpack, {"theta": theta}, theta=bad.array(theta, 1)),
        "init": row(model.init, seed=bad.whole(), scheme=bad.optional(schemes)),
        "scores": row(model.scores, {"theta": theta, "X": rows}, theta=bad.array(theta, 1), X=bad.array(rows, 2)),
        "accuracy": row(
            model.accuracy, data, theta=bad.array(theta, 1), y=bad.array(labels, 1, 2), X=bad.array(rows, 2)
        ),
        "loss_and_grad": row(
            model.loss_and_grad,
            data | {"loss": loss},
            theta=bad.array(theta, 1),
            y=bad.array(labels, 1, 2),
            X=bad.array(rows, 2),
            loss=bad.choice(*NAMES),
        ),
    }


MODELS = [a_model(m, Y) for m in (LINEAR, models.linear(2, 2), models.polynomial(2), models.mlp([2, 3, 1]))]
DECOMPOSITION = ck.bias_variance.decompose("constant", np.sin, n_datasets=5, x_test=[0.0, 1.0])
HYPOTHESES = {
    "result": DECOMPOSITION,
    "target": [0.0, 0.8],
    "fits": [[0.2, 0.2]],
    "data": [[0.1, 0.3], [0.1, 0.3]],
}
OWN_SURFACE = "a surface or a function f(theta) -> grad or (value, grad)"
OWN_MODEL = "a model such as linear(2), or a function loss_and_grad(theta, X, y) -> (loss, grad)"
OWN_RULE = "an optimizer such as sgd(), or a function step(theta, grad, lr) -> theta"


def names_or(wanted, table, wrong, meant, *more):
    """An entry of a table, its name, or a function: as `bad.function`, but a text is taken for a name."""
    yield from bad.but(bad.function(wanted, *more), "abs")
    names = ", ".join(map(repr, table))
    yield "none", ValueError, f"one of {names}, got 'none'"
    yield wrong, ValueError, f"got {wrong!r}; did you mean {meant!r}?"


def surface_or_name():
    return names_or(OWN_SURFACE, SURFACES, "rosenbrok", "rosenbrock")


def rule_or_name():
    return names_or(OWN_RULE, RULES, "adm", "adam")


DESCENT = {
    "surface": lambda: surface_or_name(),
    "start": lambda: bad.but(bad.array([1.0, 1.0], 1), 7.5),
    "lr": bad.not_negative,
    "steps": bad.whole,
}


def descents(call, **more):
    return row(call, {"surface": BOWL, "start": [1.0, 1.0]}, **{n: kind() for n, kind in DESCENT.items()}, **more)


def linear_fits(call, good, **kinds):
    return row(call, DATA | good, X=bad.array(X, 2), y=bad.array(DATA["y"], 1), **kinds)


def path():
    return bad.but(bad.not_negative(), [0.5])


def exhibit(call):
    return descents(call, eps=bad.not_negative(), eps_inside=bad.boolean())


def wave(x):
    return np.sin(3 * x)


def experiment(call, good=(), **kinds):
    sizes = {"n_points": bad.whole(1), "n_datasets": bad.whole(1), "noise": bad.not_negative(), "seed": bad.whole()}
    target = bad.function("a function of an array of x")
    return row(call, {"target": wave, "n_datasets": 5} | dict(good), target=target, **sizes, **kinds)


def graph():
    g = ck.graph.parse("x * w")
    g.forward(x=1.0, w=2.0)
    g.backward()
    return g


def new_ax(**more):
    return {"ax": Figure().add_subplot(), **more}


def picture(call, good, **kinds):
    return row(call, new_ax(**good), ax=bad.ax() if call is figures.boundary else bad.optional(bad.ax()), **kinds)


FEATURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
GENERATORS = ("apartments", "blobs", "cubic", "moons", "sine_points", "spirals", "xor")
HYPOTHESIS = "'constant', 'line', a polynomial model or a function fit(x, y) -> predict"
SQUARE = {"A": np.eye(2), "b": [1.0, 0.0], "theta": [1.0, 1.0], "direction": [-1.0, -1.0]}
HALVES = {"surface": lambda x: (x @ x, 2 * x), "theta": [1.0, 1.0], "direction": [-1.0, -1.0]}
SHADES = {"probability": lambda at: np.full((len(at), 2), 0.5), "bounds": ((0, 1), (0, 1)), "n_classes": 2}
CLASSES = {"X": X, "y": Y, "names": ["a", "b"]}
FIT = {"model": LINEAR, "X": X, "y": Y, "loss": "logistic", "epochs": 1}
TRAINED = ck.fit(**FIT)
SIZES = partial(bad.not_a_list, "a list (d_in, hidden, ..., d_out)", [3], [], 5)
BETAS, EPS = {"beta1": bad.share, "beta2": bad.share}, {"eps": bad.not_negative}
HYPER = {
    **{"sgd": {}, "momentum": {"beta": bad.share}, "nesterov": {"beta": bad.share}, "adagrad": EPS},
    **{"rmsprop": {"rho": bad.share} | EPS, "adadelta": {"rho": bad.share, "eps": bad.positive}},
    **{"adam": BETAS | EPS, "adamw": BETAS | EPS | {"weight_decay": bad.not_negative}},
    **{"nadam": BETAS | EPS, "radam": BETAS | EPS, "lion": BETAS | {"weight_decay": bad.not_negative}},
    "muon": {"beta": bad.share, "sizes": SIZES},
}
LOSS_HYPER = {"huber": {"delta": bad.positive}}
RATE = bad.not_negative
COUNT = partial(bad.whole, 1)
SCHEDULE_PARAMETERS = {
    **{"constant": {"lr": RATE}, "linear": {"lr0": RATE, "lr_end": RATE, "steps": COUNT}},
    **{name: {"lr0": RATE, "rate": RATE} for name in ("inverse", "exponential")},
    "step": {"lr0": RATE, "factor": partial(bad.number, "above 0 and at most 1", (0, -0.5, 1.01)), "every": COUNT},
    "cosine": {"lr0": RATE, "lr_end": RATE, "steps": COUNT},
    "warmup": {"steps": bad.whole, "then": lambda: bad.but(bad.not_negative(), "0.1")},
}


ROWS = {
    **{f"activations.{n}": [row(getattr(activations, n), {"z": [0.5]}, z=bad.array([0.5, 1.0]))] for n in ACTIVATIONS},
    "activations.sigmoid": [row(activations.sigmoid, {"z": [0.5]}, z=bad.array(0.5), slope=bad.number())],
    "activations.softmax": [row(activations.softmax, {"scores": [0.5]}, scores=bad.array([[0.5, 1.0]], 1, 2))],
    **{
        f"losses.{name}": [a_loss(name, getattr(losses, name))]
        for name in [*LOSSES, "zero_one"]
        if name not in LOSS_HYPER
    },
    **{f"losses.{n}": [row(getattr(losses, n), **{a: k() for a, k in LOSS_HYPER[n].items()})] for n in LOSS_HYPER},
    "models.linear": [row(models.linear, {"d_in": 2}, d_in=bad.whole(1), d_out=bad.whole(1))],
    "models.polynomial": [row(models.polynomial, {"degree": 2}, degree=bad.whole(1))],
    "models.mlp": [
        row(
            models.mlp,
            {"sizes": [2, 1]},
            sizes=SIZES(),
            activation=bad.choice(*ACTIVATIONS),
        )
    ],
    **{f"models.Model.{method}": [model[method] for model in MODELS] for method in MODELS[0]},
    **{f"optimizers.{n}": [row(RULES[n], **{a: kind() for a, kind in HYPER[n].items()})] for n in HYPER},
    "optimizers.Optimizer.init": [row(rule().init, {"n": 2}, n=bad.whole(1)) for rule in RULES.values()],
    "optimizers.Optimizer.update": [updates(rule().placed(2, (1, 1))) for rule in RULES.values()],
    **{f"schedules.{n}": [row(SCHEDULES[n], **{a: k() for a, k in p.items()})] for n, p in SCHEDULE_PARAMETERS.items()},
    "schedules.Schedule.__call__": [row(schedule(), {"t": 1}, t=bad.times()) for schedule in SCHEDULES.values()],
    **{
        f"surfaces.Surface.{method}": [
            row(getattr(s, method), {"theta": s.starts[0]}, theta=bad.array(s.starts[0], 1)) for s in SURFACES.values()
        ]
        for method in ("value", "gradient", "value_and_gradient")
    },
    "surfaces.Surface.values": [
        row(s.values, {"points": [s.starts[0]]}, points=bad.array([s.starts[0]], 2)) for s in SURFACES.values()
    ],
    "regularization.LinearFit.predict": [row(LINEAR_FIT.predict, {"X": X}, X=bad.array(X, 2))],
    "regularization.least_squares": [linear_fits(regularization.least_squares, {})],
    "regularization.ridge": [linear_fits(regularization.ridge, {"l2": 0.1}, l2=path())],
    "regularization.lasso": [
        linear_fits(regularization.lasso, {"l1": 0.1}, l1=path(), tol=bad.not_negative(), max_sweeps=bad.whole(1))
    ],
    "regularization.elastic_net": [
        linear_fits(
            regularization.elastic_net,
            {"l1": 0.1, "l2": 0.1},
            **{"l1": path(), "l2": bad.not_negative(), "tol": bad.not_negative(), "max_sweeps": bad.whole(1)},
        )
    ],
    "regularization.soft_threshold": [
        row(regularization.soft_threshold, {"z": 1.0, "t": 1.0}, z=bad.array([1.0]), t=bad.not_negative())
    ],
    "regularization.cross_validate": [
        row(
            regularization.cross_validate,
            DATA | {"fit": regularization.least_squares, "k": 2},
            X=bad.array(X, 1, 2),
            y=bad.array(DATA["y"], 1, 2),
            fit=bad.function("a function fit(X, y) -> predict"),
            k=bad.whole(2, "n = 4", 5),
            seed=bad.whole(),
            loss=bad.choice(*NAMES),
        )
    ],
    "bias_variance.data_sets": [experiment(ck.bias_variance.data_sets)],
    "bias_variance.decompose": [
        experiment(
            ck.bias_variance.decompose,
            {"hypothesis": models.polynomial(1)},
            hypothesis=bad.function(HYPOTHESIS, models.linear(1), models.mlp([1, 2, 1])),
            x_test=bad.optional(bad.array([0.5, 1.0], 1)),
            l2=bad.not_negative(),
        )
    ],
    "line_search.exact": [
        row(
            line_search.exact,
            SQUARE,
            A=bad.array(SQUARE["A"], 2),
            b=bad.array([1.0, 0.0], 1),
            theta=bad.array([1.0, 1.0], 1),
            direction=bad.optional(bad.array([-1.0, -1.0], 1)),
        )
    ],
    "line_search.backtracking": [
        row(
            line_search.backtracking,
            HALVES,
            surface=surface_or_name(),
            theta=bad.array([1.0, 1.0], 1),
            direction=bad.optional(bad.array([-1.0, -1.0], 1)),
            gradient=bad.optional(bad.function("a function of theta")),
            **{"lr": bad.positive(), "shrink": bad.inside(), "c": bad.inside()},
        )
    ],
    "adagrad_variants.adagrad": [exhibit(ck.adagrad_variants.adagrad)],
    "adagrad_variants.full_adagrad": [exhibit(ck.adagrad_variants.full_adagrad)],
    "graph.parse": [row(ck.graph.parse, {"expression": "x"}, expression=bad.not_text())],
    "graph.Graph.forward": [row(graph().forward, {"x": 1.0, "w": 2.0}, inputs=None)],
    "graph.Graph.backward": [row(graph().backward)],
    "graph.Graph.derivation": [row(graph().derivation)],
    "graph.Graph.draw": [picture(graph().draw, {}, settings=None)],
    **{f"datasets.{name}": [generator(name)] for name in GENERATORS},
    "datasets.copies": [
        row(
            ck.datasets.copies,
            {"data": ck.datasets.xor()},
            data=[(value, TypeError, f"a Dataset, got {value!r}") for value in (None, [[1.0]], "xor")],
            times=bad.whole(1),
        )
    ],
    "datasets.by_torch": [
        row(
            ck.datasets.by_torch,
            {"train": lambda torch: [(0.0, [np.zeros(3)])]},
            train=bad.function("a function train(torch, *arguments)"),
            arguments=None,
        )
    ],
    "datasets.penguins": [
        row(ck.datasets.penguins, features=bad.names(*FEATURES), species=bad.names("Adelie", "Chinstrap", "Gentoo"))
    ],
    "datasets.hand_made": [row(ck.datasets.hand_made, {"X": IMAGES}, X=bad.array(IMAGES, 2))],
    "datasets.shifted": [row(ck.datasets.shifted, {"X": IMAGES}, X=bad.array(IMAGES, 2), right=PIXELS, down=PIXELS)],
    "datasets.digits": [
        row(ck.datasets.digits, part=bad.optional(bad.choice("training", "validation", "judged", "test")))
    ],
    "datasets.diabetes": [row(ck.datasets.diabetes)],
    "figures.boundary": [
        picture(figures.boundary, {"w": [1.0, 1.0], "b": 0.0}, w=bad.pair(), b=bad.number(), label=None)
    ],
    "figures.bulls_eye": [picture(figures.bulls_eye, {"shots": X}, shots=bad.array(X, 2))],
    "figures.course_map": [picture(figures.course_map, {})],
    "figures.descent": [
        picture(
            figures.descent,
            {"surface": WELL, "path": ck.descend(WELL, [-1.8], lr=0.1, steps=5)},
            surface=names_or("one of SURFACES with one parameter", SURFACES, "parabla", "parabola", SURFACES["beale"]),
            path=bad.optional(bad.function("that of `descend` with one parameter", [[1.0]])),
        )
    ],
    "figures.error_parts": [
        picture(
            figures.error_parts,
            {"results": [DECOMPOSITION], "labels": ["H0"]},
            results=bad.function("a list of what `decompose` returns", [1.0]),
            labels=bad.not_a_list("a list of 1, one for each bar", ["H0", "H1"]),
        )
    ],
    "figures.excess_risk": [
        picture(
            figures.excess_risk,
            {"best": 0.04, "family": 0.09, "minimizer": 0.16, "found": 0.18},
            **{name: bad.number() for name in ("best", "family", "minimizer", "found")},
        )
    ],
    "figures.graph": [
        picture(
            figures.graph,
            {"g": graph()},
            g=bad.function("a graph as coursekit.graph.parse makes it", "x + y"),
            step=bad.optional(bad.whole(0, "6", 7)),
            local=bad.boolean(),
        )
    ],
    "figures.hypotheses": [
        picture(
            figures.hypotheses,
            HYPOTHESES,
            result=bad.function("that of `decompose`"),
            **arrays({"target": HYPOTHESES["target"]}, 1),
            **arrays({name: HYPOTHESES[name] for name in ("fits", "data")}, 2),
        )
    ],
    "figures.level_curves": [
        picture(
            figures.level_curves,
            {"value": lambda at: (at**2).sum(axis=1), "bounds": ((-1, 1), (-1, 1))},
            value=bad.function("a function of points"),
            bounds=[*bad.array(SHADES["bounds"], 2), *bad.turned()],
            levels=[
                ("many", TypeError, "a whole number, got 'many'"),
                (0, ValueError, "a whole number of at least 1, got 0"),
                ([1.0, 1.0], ValueError, "hold numbers that rise, got [1.0, 1.0]"),
                ([1.0, np.nan], ValueError, "hold finite numbers only, got nan at index 1"),
            ],
            paths=[
                ([[1.0, 2.0]], ValueError, "2-dimensional, got an array of shape (2,)"),
                ([[[1.0]]], ValueError, "hold arrays of shape (steps + 1, 2), got one of shape (1, 1)"),
                (["path"], TypeError, "a 2-dimensional array of real numbers, got 'path'"),
            ],
            minimum=bad.optional(bad.pair()),
        )
    ],
    "figures.look": [row(figures.look)],
    "figures.loss_curve": [
        picture(
            figures.loss_curve, {"history": ck.fit(**FIT).history}, history=bad.function("that of a fit, fit.history")
        )
    ],
    "figures.margin_losses": [picture(figures.margin_losses, {})],
    "figures.nerve_cell": [picture(figures.nerve_cell, {})],
    "figures.nested": [picture(figures.nested, {})],
    "figures.network_kind": [picture(figures.network_kind, {"name": "recurrent"}, name=bad.choice(*KINDS))],
    "figures.neuron": [
        picture(figures.neuron, {"w": [1.0, 1.0], "b": 0.0}, w=bad.pair(), b=bad.number(), slope=bad.number()),
    ],
    "figures.neurons": [
        picture(
            figures.neurons,
            {"layers": [(np.ones((2, 3)), np.zeros(3)), (np.ones((3, 1)), np.zeros(1))]},
            layers=[
                *bad.function("a list of pairs (W, b)", []),
                ([np.eye(2)], TypeError, "a list of pairs (W, b), got array"),
                ([(np.eye(2), [0.0])], ValueError, "hold a bias for each of the 2 columns of W, got 1"),
                ([(np.eye(2), [0.0, 0.0]), (np.eye(3), np.zeros(3))], ValueError, "hold a W of 2 rows"),
                ([(np.eye(2), [0.0, np.nan])], ValueError, "hold finite numbers only, got nan"),
            ],
            numbers=bad.boolean(),
        )
    ],
    "figures.path": [
        picture(
            figures.path, {"path": ck.descend(BOWL, [1.0, 0.5], steps=2)}, path=bad.function("that of `descend`", [1.0])
        )
    ],
    "figures.paths": [
        picture(
            figures.paths,
            {"surface": BOWL, "runs": {"sgd": ck.descend(BOWL, [1.0, 0.5], steps=2)}},
            surface=names_or("a surface of two parameters", SURFACES, "bow", "bowl", WELL),
            runs=bad.function("a dict of names of optimizers and paths", [1.0]),
        )
    ],
    "figures.regions": [
        picture(
            figures.regions,
            SHADES,
            probability=bad.function("a function of points"),
            bounds=[*bad.array(SHADES["bounds"], 2), *bad.turned()],
            n_classes=bad.whole(2, "6", 7),
        )
    ],
    "figures.row": [row(figures.row, {"count": 1}, count=bad.whole(1), size=bad.pair(), shared=None)],
    "figures.schedules": [
        picture(
            figures.schedules,
            {"chosen": [ck.schedules.constant(0.1)], "t": [0.0, 1.0]},
            chosen=[
                ([0.1], TypeError, "hold schedules of ck.schedules, got 0.1"),
                (["steps"], ValueError, "got 'steps'; did you mean 'step'?"),
            ],
            t=bad.array([0.0, 1.0], 1),
        )
    ],
    "figures.scatter": [
        picture(
            figures.scatter,
            CLASSES,
            X=bad.array(X, 2),
            y=[*bad.array(Y, 1), ([0, 1, 2, 0], ValueError, "class indices from 0 to 1, got 2")],
            names=bad.not_a_list("a list of 1 to 6 names of classes", [], list("abcdefg")),
            feature_names=bad.optional(bad.not_a_list("two names", ["x"])),
        )
    ],
    "figures.score_plane": [
        row(
            figures.score_plane,
            {"w": [1.0, 2.0], "b": 0.5, "ax": Figure().add_subplot(projection="3d")},
            w=[
                *bad.array([1.0, 2.0], 1),
                ([1.0], ValueError, "hold 2 or 3 numbers that are not all 0, got [1.0]"),
                ([0.0, 0.0], ValueError, "hold 2 or 3 numbers that are not all 0, got [0.0, 0.0]"),
            ],
            b=bad.number(),
            ax=[
                *bad.optional(bad.ax()),
                (Figure().add_subplot(), TypeError, "axes in space: make them with projection='3d'"),
            ],
        )
    ],
    "figures.timeline": [picture(figures.timeline, {})],
    "figures.weight_paths": [
        picture(
            figures.weight_paths,
            {"penalties": [0.1, 1.0], "weights": [[2.0], [1.0]], "names": ["w"]},
            penalties=bad.array([0.1, 1.0], 1),
            weights=bad.array([[2.0], [1.0]], 2),
            names=bad.function("a list of 1 to 10 names", []),
        )
    ],
    "descend": [descents(ck.descend, optimizer=bad.optional(rule_or_name()))],
    "race": [
        row(
            ck.race,
            {"surface": BOWL, "start": [1.0, 1.0], "optimizers": ["sgd", "adam"]},
            **{name: kind() for name, kind in DESCENT.items() if name != "lr"},
            optimizers=bad.function("a list or dict of optimizers", [], {}),
            lr=bad.but(bad.not_negative(), [0.5]),
        )
    ],
    "Fit.predict": [row(TRAINED.predict, {"X": X}, X=bad.array(X, 2))],
    "Fit.score": [row(TRAINED.score, {"X": X, "y": Y}, X=bad.array(X, 2), y=bad.array(Y, 1, 2))],
    "Fit.plot": [picture(TRAINED.plot, {})],
    "History.plot": [picture(TRAINED.history.plot, {})],
    "Path.plot": [picture(ck.descend(BOWL, [1.0, 0.5], steps=2).plot, {})],
    "orders": [row(ck.orders, {"n": 3, "epochs": 2}, n=bad.whole(1), epochs=bad.whole(1), seed=bad.whole())],
    "sweep": [
        row(
            ck.sweep,
            {"run": wave, "grid": {"x": [1.0]}, "jobs": 1},
            run=bad.function("a function"),
            grid=bad.function("a dict of names and lists of values", [], {}),
            jobs=bad.optional(bad.whole(1)),
            progress=bad.boolean(),
            store=bad.optional([(3, TypeError, "the path of a file, got 3"), (["a"], TypeError, "the path of a file")]),
        )
    ],
    "fit": [
        row(
            ck.fit,
            FIT | {"batch_size": 2},
            model=[
                *bad.but(bad.function(OWN_MODEL), "abs"),
                ("abs", ValueError, "one of 'linear', 'mlp', 'polynomial', got 'abs'"),
                ("liner", ValueError, "got 'liner'; did you mean 'linear'?"),
            ],
            X=bad.array(X, 2),
            y=bad.array(Y, 1, 2),
            loss=[
                *bad.optional(bad.choice(*NAMES)),
                ("logstic", ValueError, "got 'logstic'; did you mean 'logistic'?"),
            ],
            optimizer=bad.optional(rule_or_name()),
            lr=bad.not_negative(),
            batch_size=bad.optional(bad.whole(1, "n = 4", 5)),
            epochs=bad.whole(1),
            seed=bad.whole(),
            l2=bad.not_negative(),
            l1=bad.not_negative(),
            dropout=bad.share(),
            theta=bad.optional(bad.array([0.1, 0.1, 0.1], 1)),
            validation=bad.optional(bad.function("a pair (X, y)", (X,), [X, Y])),
            patience=bad.optional(bad.whole(1)),
            progress=bad.boolean(),
            record=bad.boolean(),
            dtype=bad.choice("float64", "float32"),
        )
    ],
    "fit_many": [
        row(
            ck.fit_many,
            {name: value for name, value in FIT.items() if name != "seed"} | {"batch_size": 2, "seeds": 2},
            model=[
                *bad.but(bad.function(OWN_MODEL), "abs"),
                ("liner", ValueError, "got 'liner'; did you mean 'linear'?"),
            ],
            X=bad.array(X, 2, 3),
            y=bad.array(Y, 1, 2, 3),
            loss=[
                *bad.optional(bad.choice(*NAMES)),
                ("logstic", ValueError, "got 'logstic'; did you mean 'logistic'?"),
            ],
            optimizer=bad.optional(rule_or_name()),
            lr=bad.not_negative(),
            batch_size=bad.optional(bad.whole(1, "n = 4", 5)),
            epochs=bad.whole(1),
            seeds=[
                (None, TypeError, "a number of runs or a list of seeds"),
                ("3", TypeError, "a whole number, got '3'"),
                (0, ValueError, "a whole number of at least 1, got 0"),
                ([], ValueError, "hold at least one seed, got 0"),
            ],
            l2=bad.not_negative(),
            l1=bad.not_negative(),
            dropout=bad.share(),
            theta=bad.optional(bad.array([0.1, 0.1, 0.1], 1, 2)),
            progress=bad.boolean(),
        )
    ],
}
