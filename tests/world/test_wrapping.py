"""A right answer in another wrapping is right: whatever a person would unpack, in every exercise alike.

Each row of the tables may carry the public report of somebody whose right answer was refused for it.
"""

import collections
import dataclasses
import itertools
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace

import numba
import numpy as np
import pytest
import scipy.sparse
import sympy
from sample import PROOF, sample

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.answer_types.numbers import Numbers
from coursekit.judging.answers import ANSWERS

torch = pytest.importorskip("torch")
jax = pytest.importorskip("jax")
pandas = pytest.importorskip("pandas")
mpmath = pytest.importorskip("mpmath")

numba.typed.List([1.0])  # compiled before the clock of a check runs
FUNCTIONS = [id for id in BANK if isinstance(BANK[id].answer_type, Function) and not ANSWERS[id].fault]
NUMBERS = [id for id in BANK if isinstance(BANK[id].answer_type, Numbers) and not BANK[id].answer_type.together]


def exact(array):
    """Fractions in an array of objects, of the same shape."""
    made = np.empty(np.shape(array), dtype=object)
    for index in np.ndindex(made.shape):
        made[index] = Fraction(float(np.asarray(array)[index]))
    return made


def with_axes(array):
    return np.asarray(array)[None] if np.ndim(array) > 1 else np.asarray(array).reshape(-1, 1)


def at_most(ndim, wrapped):
    """Wrap arrays of so many axes at most, and leave others."""
    return lambda array: wrapped(array) if np.ndim(array) <= ndim else array


ARRAYS = [  # what is done to each array of a result, report
    (lambda a: np.asarray(a).tolist(), "42-AI/bootcamp_machine-learning#156"),
    (lambda a: tuple(np.asarray(a).tolist()) if np.ndim(a) else a, "isdsucph/isds2021#25"),
    (lambda a: np.asarray(a, dtype=np.float32), "dlsyscourse/hw1#20"),
    (lambda a: np.asarray(a, dtype=np.longdouble), ""),
    (with_axes, "bloominstituteoftechnology/ML-Precourse#81"),  # a column for a vector, (1, 1) for a number
    (lambda a: np.asarray(a)[None], "ese-msc/introduction-to-python#59"),  # a row for a vector, (1,) for a number
    (lambda a: np.atleast_1d(a), "udacity/sdc-issue-reports#1317"),
    (lambda a: np.squeeze(a), "udacity/sdc-issue-reports#1262"),
    (lambda a: np.asarray(a, dtype=object), "Anwarvic/Mathematics-for-ML-Specialization#4"),
    (exact, ""),
    (lambda a: exact(a).tolist(), ""),
    (lambda a: np.vectorize(lambda x: sympy.Float(float(x), 20), otypes=[object])(a), ""),
    (lambda a: [mpmath.mpf(float(a))] if np.ndim(a) == 0 else a, ""),
    (lambda a: np.ma.array(a), ""),
    (lambda a: np.asfortranarray(a), ""),
    (at_most(2, lambda a: np.atleast_2d(a).view(np.matrix)), ""),
    (at_most(2, lambda a: scipy.sparse.csr_matrix(np.atleast_2d(a))), ""),
    (at_most(2, lambda a: sympy.Matrix(np.atleast_2d(a))), ""),
    (at_most(1, lambda a: pandas.Series(np.atleast_1d(a))), "learnpack/learnpack#1396"),
    (at_most(1, lambda a: pandas.Series(np.atleast_1d(a), index=[f"row {i}" for i in range(np.size(a))])), ""),
    (at_most(2, lambda a: pandas.DataFrame(np.atleast_2d(a))), ""),
    (lambda a: torch.tensor(np.asarray(a)), ""),
    (lambda a: torch.tensor(np.asarray(a, dtype=float), requires_grad=True), "docarray/docarray#1429"),
    (lambda a: torch.nn.Parameter(torch.tensor(np.asarray(a, dtype=np.float32))), ""),
    (lambda a: jax.numpy.asarray(a), ""),
    (at_most(1, lambda a: numba.typed.List(np.atleast_1d(np.asarray(a, float)).tolist())), ""),
    (lambda a: list(map(torch.tensor, np.asarray(a, float))) if np.ndim(a) else torch.tensor(float(a)), ""),
]
LAZY = [  # what a list of the rows becomes, report
    (lambda rows: (row for row in rows), "pybites/challenges#1"),
    (lambda rows: map(np.asarray, rows), "exercism/python#1120"),
    (lambda rows: iter(rows), "exercism/python#1117"),
    (lambda rows: itertools.chain(rows[:1], rows[1:]), ""),
    (lambda rows: collections.deque(rows), ""),
    (lambda rows: dict(enumerate(rows)).values(), ""),
    (lambda rows: tuple(rows), "codingupmyfuture/bootcamplinuxpython#66"),
]
SEVERAL = [  # what several results by name become, report
    (lambda named: dict(reversed(named.items())), ""),
    (lambda named: list(named.values()), "isdsucph/isds2021#25"),
    (lambda named: (tuple(named.values()),), ""),
    (lambda named: (value for value in named.values()), ""),
    (lambda named: collections.namedtuple("Result", named)(**named), ""),
    (lambda named: collections.namedtuple("Result", reversed(list(named)))(**named), ""),
    (lambda named: dataclasses.make_dataclass("Result", named)(**named), ""),
    (lambda named: SimpleNamespace(**named), ""),
    (lambda named: MappingProxyType(named), ""),
    (lambda named: collections.OrderedDict(named), ""),
]
OWN_NAMES = [  # what several results of a function become where the dict has names of the learner's
    (lambda named: {name.removeprefix("d"): value for name, value in named.items()}, ""),
    (lambda named: {f"my {name}": value for name, value in named.items()}, ""),
]
SAME_SHAPE = [  # what several results become where all are numbers, or arrays of one shape
    lambda named: np.array(list(named.values())),
    lambda named: torch.tensor(np.array(list(named.values()), dtype=float)),
    lambda named: jax.numpy.array(list(named.values())),
]
ALL_NUMBERS = [  # what several results become where all are numbers
    lambda named: np.array([list(named.values())]),
    lambda named: np.array(list(named.values()), dtype=float).reshape(-1, 1),
    lambda named: pandas.Series(named),
    lambda named: pandas.Series(list(named.values())),
    lambda named: pandas.DataFrame([named]),
    lambda named: np.array([Fraction(float(value)) for value in named.values()]),
]


def some(ids, row):
    """Some exercises, others in each row of a table, and all of them in `make proof`."""
    return sample(ids[row % 4 :: 4], 5) if not PROOF else ids


def wrapped(id, wrap):
    """The reference of an exercise, with its results wrapped one by one."""

    def function(*args):
        result = ANSWERS[id].reference(*args)
        if isinstance(result, (tuple, list)):
            return tuple(wrap(part) for part in result)
        return wrap(result)

    return function


def by_name(id, wrap):
    """The reference of an exercise that returns several things, with all of them wrapped together."""
    return lambda *args: wrap(dict(zip(BANK[id].answer_type.returns, ANSWERS[id].reference(*args), strict=True)))


def results(id):
    return [ANSWERS[id].reference(*case.args) for case in BANK[id].answer_type.cases]


def assert_right(id, answer):
    verdict = ck.check(id, answer)
    assert verdict.status == "right", repr(verdict)


@pytest.mark.parametrize("row", range(len(ARRAYS)))
def test_each_result_of_a_function_may_be_wrapped(row):
    for id in some(FUNCTIONS, row):
        assert_right(id, wrapped(id, ARRAYS[row][0]))


@pytest.mark.parametrize("row", range(len(LAZY)))
def test_a_list_may_come_one_by_one(row):
    make = LAZY[row][0]
    batches = ANSWERS["sgd/minibatches"].reference
    assert_right("sgd/minibatches", lambda *args: make(batches(*args)))
    errors = ANSWERS["reg/cross-validate"].reference
    assert_right("reg/cross-validate", lambda *args: make(list(errors(*args))))
    rows = ANSWERS["linear/softmax"].reference
    assert_right("linear/softmax", lambda scores: make(list(rows(scores))))


@pytest.mark.parametrize("row", range(len(SEVERAL + OWN_NAMES)))
def test_several_results_may_come_in_any_container(row):
    for id in some([id for id in FUNCTIONS if BANK[id].answer_type.returns], row):
        assert_right(id, by_name(id, (SEVERAL + OWN_NAMES)[row][0]))


@pytest.mark.parametrize("id", [id for id in FUNCTIONS if BANK[id].answer_type.returns])
def test_several_numbers_may_come_as_one_array(id):
    shapes = [{np.shape(part) for part in result} for result in results(id)]
    makes = SAME_SHAPE if all(len(shape) == 1 for shape in shapes) else []
    makes = makes + (ALL_NUMBERS if shapes == [{()}] * len(shapes) else [])
    for make in makes:
        assert_right(id, by_name(id, make))


ONE = [  # what a number becomes, report
    (lambda x: np.array([x]), "udacity/sdc-issue-reports#1317"),
    (lambda x: np.array([[x]]), ""),
    (lambda x: [x], ""),
    (lambda x: (x,), ""),
    (lambda x: np.array(x, dtype=object), "Anwarvic/Mathematics-for-ML-Specialization#4"),
    (lambda x: Decimal(repr(x)), ""),
    (lambda x: sympy.Float(x), ""),
    (lambda x: mpmath.mpf(x), ""),
    (lambda x: torch.tensor(float(x), requires_grad=True), "docarray/docarray#1429"),
    (lambda x: torch.tensor([float(x)], dtype=torch.float64), ""),
    (lambda x: jax.numpy.float32(x), ""),
    (lambda x: np.float16(x) if abs(x) < 6e4 and abs(x) > 1e-3 else x, ""),
    (lambda x: torch.tensor(float(x), dtype=torch.bfloat16) if float(x).is_integer() and abs(x) < 256 else x, ""),
    (lambda x: pandas.Series([x]), ""),
    (lambda x: np.ma.array([x]), ""),
    (lambda x: np.atleast_2d(x).view(np.matrix), ""),
]


def right_numbers(id):
    exercise = BANK[id]
    return {name: float(value) for name, value in ANSWERS[id].right(exercise.answer_type, exercise.lecture).items()}


@pytest.mark.parametrize("row", range(len(ONE)))
def test_each_number_of_an_answer_may_be_wrapped(row):
    for id in some(NUMBERS, row):
        assert_right(id, {name: ONE[row][0](value) for name, value in right_numbers(id).items()})


@pytest.mark.parametrize("id", NUMBERS)
def test_all_numbers_of_an_answer_may_be_wrapped_together(id):
    for make in [*(make for make, _ in SEVERAL), *SAME_SHAPE, *ALL_NUMBERS]:
        assert_right(id, make(right_numbers(id)))


SENTENCES = [  # what a function returns, what is said
    ("bv/decompose", lambda p, t: (1.0, 2.0, 3.0), "returned 3 values, where 2 are expected: `bias2, variance`"),
    ("bv/decompose", lambda p, t: np.array([1.0, 2.0, 3.0]), "returned 3 values, where 2 are expected"),
    ("bv/decompose", lambda p, t: 1.0, "returned `1`, where `bias2, variance` is expected"),
    ("bv/decompose", lambda p, t: {"bias2": 1}, "a dict with the names `bias2`, where `bias2, variance`"),
    ("bv/decompose", lambda p, t: {1.0, 2.0}, "a set, where `bias2, variance` is expected"),
    ("linear/predict", lambda s: (s.argmax(axis=1), s), "returned 2 values, where one is expected"),
    ("linear/predict", lambda s: (s.argmax(axis=1), 1, "a"), "a tuple of length 3"),
    ("linear/predict", lambda s: [[1], [1, 2]], "a list whose rows have different lengths"),
    ("linear/softmax", lambda s: torch.tensor([1 + 2j]), "complex numbers"),
    ("linear/softmax", lambda s: np.ma.masked_less(s, 100), "masked values"),
    ("linear/softmax", lambda s: sympy.Symbol("x"), "the symbol x"),
    ("linear/softmax", lambda s: itertools.repeat(1.0), "does not end"),
]


@pytest.mark.parametrize(("id", "function", "says"), SENTENCES)
def test_what_cannot_be_read_is_told_the_true_thing(id, function, says):
    verdict = ck.check(id, function)
    assert verdict.points == 0
    assert says in verdict.message


def test_nothing_of_a_class_of_the_learner_runs_while_a_result_is_read():
    touched = []

    class Spy:
        def __getattr__(self, name):
            touched.append(name)
            raise AttributeError

        __array__ = __iter__ = __len__ = __float__ = __getitem__ = lambda *args: touched.append(args) or 1 / 0

    class Row(tuple):
        _fields = ("bias2", "variance")
        __iter__ = __len__ = __getitem__ = Spy.__array__

    class Table(dict):
        items = keys = __iter__ = __getitem__ = Spy.__array__

    class Tensor(Spy):
        pass

    Tensor.__module__ = "torch"
    for made in (Spy(), Tensor(), [Spy()], (1.0, Spy())):
        assert ck.check("bv/decompose", lambda p, t, made=made: made).points == 0
        assert ck.check("linear/neuron", made).points == 0
    ck.check("bv/decompose", lambda p, t: Row((1.0, 2.0)))
    ck.check("bv/decompose", lambda p, t: Table(bias2=1.0, variance=2.0))
    assert not touched
