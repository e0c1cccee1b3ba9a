"""What a sweep on many processes ships: every record arrives as the same record, and computes the same bits there.

A compiled kernel is an address, and an address means nothing to another process: records travel by name.
"""

import copy
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import cloudpickle
import numpy as np
import pytest

import coursekit as ck
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES, momentum
from coursekit.core.schedules import SCHEDULES
from coursekit.core.surfaces import SURFACES

X, Y = np.array([[-2.0], [-1.0], [1.0], [3.0]]), np.array([0, 0, 1, 1])
MODELS = [ck.models.linear(1), ck.models.linear(1, 2), ck.models.polynomial(2), ck.models.mlp([1, 3, 2], "tanh")]


def trained(model=MODELS[1], **settings):
    return ck.fit(model, X, Y, epochs=2, lr=0.1, **settings)


def graph():
    g = ck.graph.parse("relu(x * w + b)")
    g.forward(x=2.0, w=3.0, b=-1.0)
    g.backward()
    return g


def halved(schedule):
    """A schedule with other parameters than its default ones: half of them."""
    defaults = {name: each.default for name, each in inspect.signature(schedule).parameters.items()}
    return schedule(**{name: value // 2 if isinstance(value, int) else value / 2 for name, value in defaults.items()})


RECORDS = {
    **{f"optimizer {name}": rule() for name, rule in RULES.items()},
    **{f"loss {name}": loss for name, loss in LOSSES.items()},
    **{f"activation {name}": activation for name, activation in ACTIVATIONS.items()},
    **{f"surface {name}": surface for name, surface in SURFACES.items()},
    **{f"schedule {name}": halved(schedule) for name, schedule in SCHEDULES.items()},
    **{f"model {model}": model for model in MODELS},
}


def results():
    """What computations return, and what computes from it."""
    return {
        "fit": trained(validation=(X, Y), record=True),
        "path": ck.descend(SURFACES["bowl"], [1.0, 1.0], steps=3),
        "ridge": ck.regularization.ridge(X, Y, [0.1, 0.2]),
        "folds": ck.regularization.cross_validate(ck.regularization.least_squares, X, Y, k=2),
        "decomposition": ck.bias_variance.decompose("line", np.sin, n_datasets=10),
        "data": ck.datasets.penguins(),
        "graph": (graph(), tuple(graph().values.items()), tuple(graph().gradients.items())),
        "derivation": graph().derivation(),
    }


def plain(result):
    """The numbers and names of a result, for comparing."""
    if isinstance(result, type(MODELS[0]) | type(LOSSES["mse"]) | type(SURFACES["bowl"])):
        return repr(result)  # records are compared by themselves, above all by what they compute
    if isinstance(result, tuple):
        return type(result).__name__, [plain(part) for part in result]
    if isinstance(result, np.ndarray):
        return result.dtype.str, result.shape, result.tobytes()
    return repr(result)


def used(record):
    """Bits that come from every kernel of a record."""
    if isinstance(record, type(momentum())):
        fits = [trained(model, loss="cross_entropy", optimizer=record).theta for model in (MODELS[1], MODELS[3])]
        if record.sizes is not None:
            return fits  # a surface has no matrix
        return [*fits, ck.descend(SURFACES["beale"], [1.0, 1.5], record, lr=0.01, steps=5).theta]
    if isinstance(record, type(MODELS[0])):
        loss, batch_size = ("cross_entropy", 2) if record.sizes[-1] == 2 else ("logistic", 1)
        fit = trained(record, loss=loss, batch_size=batch_size, seed=1)
        return [fit.theta, record.scores(fit.theta, X)]
    if isinstance(record, type(SURFACES["bowl"])):
        return [ck.descend(record, record.starts[0], steps=3).theta]
    if isinstance(record, type(LOSSES["mse"])):
        scores, targets = (np.ones((2, 2)), [0, 1]) if record.columns == "many" else (np.ones(2), [1, 1])
        return [np.array(record.value(scores, targets)), record.gradient(scores, targets)]
    if isinstance(record, type(ACTIVATIONS["relu"])):
        return [record.value(X), record.derivative(X)]
    return [record(np.arange(4))]


def answer(message):
    """What the other process says: the names of records that are not its own, and all bits that it computes."""
    records, others = pickle.loads(message)
    records, others = pickle.loads(records), pickle.loads(others)
    strangers = [name for name, record in records.items() if record != RECORDS[name]]
    bits = {name: plain(tuple(used(record))) for name, record in records.items()}
    return pickle.dumps((strangers, bits, {name: plain(result) for name, result in others.items()}))


@pytest.mark.parametrize("pickler", [pickle, cloudpickle], ids=["pickle", "cloudpickle"])
def test_another_process_gets_the_same_records_and_the_same_bits_from_them(pickler):
    sent = results()
    command = "import sys, test_pickle; sys.stdout.buffer.write(test_pickle.answer(sys.stdin.buffer.read()))"
    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", command],
        input=pickle.dumps((pickler.dumps(RECORDS), pickler.dumps(sent))),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent,
        check=True,
    )
    strangers, bits, others = pickle.loads(child.stdout)
    assert strangers == []
    assert bits == {name: plain(tuple(used(record))) for name, record in RECORDS.items()}
    assert others == {name: plain(result) for name, result in sent.items()}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_equal_to_its_copies(name):
    record = RECORDS[name]
    for again in (
        pickle.loads(pickle.dumps(record)),
        cloudpickle.loads(cloudpickle.dumps(record)),
        copy.deepcopy(record),
    ):
        assert again == record
        assert type(again) is type(record)


def test_rules_are_equal_where_their_settings_are():
    assert momentum() == momentum()
    assert momentum() != momentum(0.8)
    nesterov = RULES["nesterov"](0.5)
    assert momentum(0.5)._replace(nesterov_beta=0.5, name="nesterov", style=nesterov.style) == nesterov
    assert ck.models.mlp([1, 2]) == ck.models.mlp([1, 2])
    assert ck.models.mlp([1, 2]) != ck.models.mlp([1, 2], "tanh")


def test_a_surface_of_ones_own_is_pickled_as_it_is():
    mine = SURFACES["bowl"]._replace(about="mine", hessian=None)
    again = pickle.loads(pickle.dumps(mine))
    assert again == mine != SURFACES["bowl"]
    assert again.value([1.0, 1.0]) == 1.0
