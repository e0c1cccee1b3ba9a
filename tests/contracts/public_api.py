"""Everything of the package that a learner can call, found by walking from `coursekit`."""

import inspect

import coursekit as ck

ELSEWHERE = {  # whose bad input has tables of its own
    **dict.fromkeys(("exercises", "check", "demonstrate", "exercise", "hint", "solution"), "test_check_bad_input.py"),
    **dict.fromkeys(("after", "before"), "test_before_after.py"),
    "practice": "test_practice.py",
    "predict": "test_predictions.py",
    "progress": "test_progress.py",
    "set_student": "test_variants.py",
    "sklearn": "test_estimators.py",
    "use_exercises": "test_own.py",
    "panels": "test_panels.py and test_own_data.py",
}
INTERNAL = {  # public only for other modules of the package: called with what is checked already
    "losses.Loss.takes": "the model's columns",
    "optimizers.Optimizer.placed": "by update and the loops, with a model's sizes",
    "models.Model.encode": "by loss_and_grad and fit",
    "models.Model.work_size": "by loss_and_grad and fit",
    "graph.name_latex": "by figures, with names of a graph",
    "graph.number_text": "by figures, with values of a graph",
    "graph.Graph.consumers": "by figures, with names of a graph",
    "graph.Walk.stop": "by the panel, with a step of its slider",
}


def public():
    """{dotted name: callable} of functions, of the methods of records, and of what the records of tables hold."""
    found = {}
    for name in (name for name in ck.__all__ if name not in ELSEWHERE):
        thing = getattr(ck, name)
        if inspect.ismodule(thing):
            for inner in getattr(thing, "__all__", None) or [n for n in vars(thing) if not n.startswith("_")]:
                _add(found, f"{name}.{inner}", getattr(thing, inner), thing.__name__)
        else:
            _add(found, name, thing, "coursekit")
    fit, path = ck.fit("linear", [[0.0]], [0.0], epochs=1), ck.descend("bowl", [1.0, 1.0], steps=1)
    for name, record in {"models.Model": fit.model, "Fit": fit, "History": fit.history, "Path": path}.items():
        _add(found, name, type(record), "coursekit")
    return {name: thing for name, thing in found.items() if name not in INTERNAL}


def _add(found, name, thing, module):
    """A function, or the methods of a class; results and records are not built by hand, so a class has no row."""
    if not getattr(thing, "__module__", "").startswith(module):
        return
    if inspect.isclass(thing):
        if not issubclass(thing, Exception):
            own = {method: value for method, value in vars(thing).items() if inspect.isfunction(value)}
            own = {method: value for method, value in own.items() if not method.startswith("_") or method == "__call__"}
            found.update({f"{name}.{method}": value for method, value in own.items()})
    elif callable(thing):
        found[name] = thing
