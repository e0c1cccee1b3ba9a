"""Every argument of the whole public API, given what it may not be: one sentence that names it.

`public_api.public` finds what a learner can call, `api_rows.ROWS` says what each argument is, and `bad_values`
what it therefore may not be. What arguments have to do with one another is in the tests of each module.
"""

import inspect

import numpy as np
import pytest
from contracts import invalid_inputs as bad
from contracts.api_contract import ROWS, a_loss, row
from contracts.public_api import public
from matplotlib import pyplot

import coursekit as ck
from coursekit.core.activations import ACTIVATIONS
from coursekit.core.losses import LOSSES
from coursekit.core.optimizers import RULES
from coursekit.core.schedules import SCHEDULES
from coursekit.core.surfaces import SURFACES

# what the records of tables hold: functions that belong to no class
HELD = {
    **{f"LOSSES[{name!r}].value": [a_loss(name, loss.value)] for name, loss in LOSSES.items()},
    **{f"LOSSES[{name!r}].gradient": [a_loss(name, loss.gradient)] for name, loss in LOSSES.items()},
    **{
        f"ACTIVATIONS[{name!r}].{kind}": [row(getattr(f, kind), {"z": 1.0}, z=bad.array([0.5]), slope=bad.number())]
        for name, f in ACTIVATIONS.items()
        for kind in ("value", "derivative")
    },
    **{
        f"SURFACES[{name!r}].hessian": [row(f.hessian, {"theta": f.starts[0]}, theta=bad.array(f.starts[0], 1))]
        for name, f in SURFACES.items()
        if f.hessian
    },
}
VERBS = ("hold ", "not be ", "name ")  # "X must hold ..."; all else is "X must be ..."
CALLS = [pytest.param(r, id=f"{name} {i}") for name, rows in (ROWS | HELD).items() for i, r in enumerate(rows)]
ARGUMENTS = [
    pytest.param(r, argument, id=f"{name} {i} {argument}")
    for name, rows in (ROWS | HELD).items()
    for i, r in enumerate(rows)
    for argument, kind in r.bad.items()
    if kind is not None
]


@pytest.fixture(autouse=True)
def no_figures_left():
    yield
    pyplot.close("all")


def test_every_public_callable_has_a_row():
    assert set(ROWS) == set(public())
    assert all(ROWS.values())


def test_every_record_of_a_table_has_its_rows():
    assert len(ROWS["optimizers.Optimizer.update"]) == len(RULES)
    assert len(ROWS["schedules.Schedule.__call__"]) == len(SCHEDULES)
    assert len(ROWS["surfaces.Surface.value"]) == len(SURFACES)
    assert {model.call.__self__.name for model in ROWS["models.Model.scores"]} == set(ck.models.__all__)


@pytest.mark.parametrize("row", CALLS)
def test_every_argument_has_a_kind_and_the_good_ones_are_good(row):
    assert set(row.bad) == set(inspect.signature(row.call).parameters)
    row.call(**row.good)


@pytest.mark.parametrize(("row", "argument"), ARGUMENTS)
def test_what_an_argument_may_not_be_is_named_in_one_sentence(row, argument):
    assert row.bad[argument]
    for value, error, words in row.bad[argument]:
        good = {name: one.copy() if isinstance(one, np.ndarray) else one for name, one in row.good.items()}
        with pytest.raises(error, match=rf"^{argument} must {'' if words.startswith(VERBS) else 'be '}") as caught:
            row.call(**good | {argument: value})
        message = str(caught.value)
        assert words in message
        assert "\n" not in message
        assert len(message) < 240
        assert type(caught.value) in (TypeError, ValueError)
