"""General slips, as tables: each is named wherever it can be made; what is right, or known, is never called one."""

import inspect
import linecache
import math
import re
from collections import Counter
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
import sympy
from sample import sample

from coursekit.exercises import BANK
from coursekit.exercises.answer_types.formula import Formula, Variable
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.answer_types.numbers import Name, Numbers
from coursekit.exercises.definition import Exercise
from coursekit.exercises.variants import given, variant
from coursekit.judging import code_slips, slips
from coursekit.judging.answer import Mistake
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge
from coursekit.judging.formula import FormulaAnswer
from coursekit.judging.function import FunctionAnswer
from coursekit.judging.numbers import NumbersAnswer, close, rounded
from coursekit.judging.step_functions import log, sin

NUMBERS = [id for id in ANSWERS if isinstance(ANSWERS[id], NumbersAnswer)]
FORMULAS = [id for id in ANSWERS if isinstance(ANSWERS[id], FormulaAnswer)]
FUNCTIONS = [id for id in ANSWERS if isinstance(ANSWERS[id], FunctionAnswer)]
NOBODY = Mistake(None, "", None)
NAMES = {*slips._SAID, "decimal comma", "unit", "LaTeX", "number in place of a formula", "a name of the lesson"}


def verdict(id, answer, numbers=None):
    exercise = BANK[id]
    return judge(exercise, exercise.lecture if numbers is None else numbers, exercise.answer_type.read(answer))


def right(id, numbers=None):
    exercise = BANK[id]
    return ANSWERS[id].right(exercise.answer_type, exercise.lecture if numbers is None else numbers)


# ---- how a number is typed

TYPED = [
    # report, what is typed in place of the first value, the slip
    ("openwebwork/pg#860", "50 percent", "percentage"),
    ("Khan/khan-exercises#119314", "50%", "percentage"),
    ("Khan/khan-exercises#137518", "-13 %", "percentage"),
    ("FormulasQuestion/moodle-qtype_formulas#11", "1,5", "decimal comma"),
    ("FormulasQuestion/moodle-qtype_formulas#228", "1,5e3", "decimal comma"),
    ("maths/moodle-qtype_stack#867", (4, 4), "decimal comma"),
    ("numbas/Numbas#569", "5 Nm", "unit"),
    ("numbas/Numbas#569", "5 N*m", "unit"),
    ("openwebwork/webwork2#1815", "0.011 T m/A", None),  # two words: it could be anything
    ("oppia/oppia#10156", "100 cm", "unit"),
    ("atomantic/PortOS#7304", "4000ml", "unit"),
    ("", "2.5 m", "unit"),
    ("", "3 kg", "unit"),
    ("", "90°", "unit"),
    ("PrairieLearn/PrairieLearn#13061", r"\frac{1}{2", "LaTeX"),
    ("", r"$\mathbb{E}[2]$", "LaTeX"),
    ("", "hello", None),
    ("", "import os", None),
    ("", (4, -4), None),
    ("", (4, 4, 4), None),
]


@pytest.mark.parametrize("id", sample(NUMBERS, 8))
@pytest.mark.parametrize(("report", "typed", "name"), TYPED)
def test_a_slip_of_typing_is_named_and_earns_nothing(report, typed, name, id):
    first = BANK[id].answer_type.labels[0]
    found = verdict(id, right(id) | {first: typed})
    if typed == "2.5 m" and "m" in BANK[id].lecture:
        name = "formula in place of a number"  # there m is a number of the exercise
    assert found.mistake == name
    assert found.steps[0].status == "wrong"
    assert found.points <= found.max_points - 1
    assert not name or f"`{first}`" in found.message


@pytest.mark.parametrize("id", sample(NUMBERS))
def test_a_comma_in_the_whole_answer_makes_two_numbers_of_each(id):
    names = BANK[id].answer_type.labels
    found = verdict(id, (2, 4) * len(names))
    assert (found.mistake, found.points) == ("decimal comma", 0)
    assert "point in place of the comma" in found.message
    assert verdict(id, (2, 4) * len(names) + (3,)).mistake is None


@pytest.mark.parametrize("id", [id for id in sample(NUMBERS) if BANK[id].lecture])
def test_a_formula_with_the_names_of_the_exercise_is_told_to_put_in_numbers(id):
    first, *_ = BANK[id].answer_type.labels
    name = next(iter(BANK[id].lecture))
    assert verdict(id, right(id) | {first: f"2*{name} + 1"}).mistake == "formula in place of a number"


# ---- expressions in numbers are right if they are right

EXPRESSIONS = [
    ("PrairieLearn/PrairieLearn#43", "3/2", 1.5),
    ("PrairieLearn/PrairieLearn#1431", "1/2 + 1/3", 5 / 6),
    ("openedx/openedx-platform#750", "sin(pi/5)", math.sin(math.pi / 5)),
    ("Khan/khan-exercises#110399", "(7/6)pi", 7 * math.pi / 6),
    ("", "1/e", 1 / math.e),
    ("", "(-4-5)^2", 81.0),
    ("", "sqrt(2)/2", math.sqrt(0.5)),
    ("", "ln(2)", math.log(2)),
    ("", "exp(-1.5)", math.exp(-1.5)),
]


@pytest.mark.parametrize(("report", "typed", "value"), EXPRESSIONS)
def test_an_expression_in_numbers_is_its_value(report, typed, value):
    item = Numbers((Name("x", ""),)).read({"x": typed}).items["x"]
    assert math.isclose(item.value, value, rel_tol=1e-12)


@pytest.mark.parametrize("id", sample(NUMBERS))
def test_a_right_expression_is_right_and_a_wrong_one_is_wrong(id):
    first = BANK[id].answer_type.names[0]
    value = right(id)[first.name]
    assert verdict(id, right(id) | {first.name: f"({value!r} + 3) - sqrt(9)"}).status == "right"
    found = verdict(id, right(id) | {first.name: f"2*({value!r}) + sqrt(49)"})
    assert found.steps[0].status == "wrong"


@pytest.mark.parametrize("typed", ["1/0", "sqrt(-1)", "9^9^9^9", "log(0)", "(1", "1 +", "x", "__import__('os')"])
def test_an_expression_without_a_value_is_told_so(typed):
    item = Numbers((Name("x", ""),)).read({"x": typed}).items["x"]
    assert item.value is None
    assert item.problem.startswith("`x` needs a number, but ")


# ---- by what a number is off

OFF = {
    "sign": lambda value: [-value],
    "factor 2": lambda value: [2 * value, value / 2],
    "reciprocal": lambda value: [1 / value] if value else [],
    "percentage": lambda value: [100 * value] if 0 < abs(value) <= 1 else [],
}
NAMED = [  # worked out by hand: report, exercise, value, what was typed, name
    ("", "linear/neuron", "output", 54.98, "percentage"),
    ("Khan/khan-exercises#137518", "reg/weight-decay", "left", 59.05, "percentage"),
    ("Submitty/Submitty#10702", "gd/first-steps", "g0", -8, "sign"),
    ("", "bv/constant", "best_error", 27, "factor 2"),
    ("", "gd/limit", "limit", 8, "reciprocal"),
    ("", "linear/toy-softmax", "predicted", 1.5, None),  # a class: not half of another
    ("", "sgd/copies", "ratio", -1, None),  # sign or reciprocal of the sign: cannot be told apart from -1
]


def first_value(id, label, typed, numbers=None):
    return verdict(id, right(id, numbers) | {label: typed}, numbers)


@pytest.mark.parametrize(("report", "id", "label", "typed", "name"), NAMED[:-1])
def test_what_a_number_is_off_by_is_named(report, id, label, typed, name):
    found = first_value(id, label, typed)
    own = {mistake.name for mistake in ANSWERS[id].mistakes}
    assert found.mistake == name or found.mistake in own
    assert found.points < found.max_points


@pytest.mark.parametrize("id", NUMBERS)
def test_a_slip_in_a_value_is_named_as_itself_or_as_a_known_mistake_or_not_at_all(id):
    exercise, own = BANK[id], {mistake.name for mistake in ANSWERS[id].mistakes}
    for numbers in [exercise.lecture, *(variant(exercise, i) for i in sample(given(exercise), 3))]:
        values = right(id, numbers)
        for asked in exercise.answer_type.names:
            for name, typed in [(name, one) for name, make in OFF.items() for one in make(values[asked.name])]:
                found = first_value(id, asked.name, typed, numbers)
                assert found.mistake in {None, name, *own}, (asked.name, typed)
                if found.mistake in own:
                    continue
                fine = close(asked, typed, values[asked.name]) or rounded(asked, typed, values[asked.name])
                assert not (found.mistake and (fine or asked.whole))


@pytest.mark.parametrize("name", OFF)
def test_a_slip_is_named_in_most_exercises_where_it_can_be_made(name):
    counts = Counter()
    for id in NUMBERS:
        own = {mistake.name for mistake in ANSWERS[id].mistakes}
        for asked in BANK[id].answer_type.names:
            value = right(id)[asked.name]
            for typed in [] if asked.whole else OFF[name](value):
                found = first_value(id, asked.name, typed)
                counts["named" if found.mistake == name else "known" if found.mistake in own else "not"] += 1
    assert counts["named"] > 5 * counts["not"], counts


# ---- logarithms and angles

BITS = Exercise(
    "linear/neuron",
    "",
    "",
    lambda p: f"A probability of {p}, and an angle.",
    Numbers((Name("cost", ""), Name("twice", ""))),
    {"p": 0.3},
)
BITS_ANSWER = NumbersAnswer(
    steps={"cost": lambda p: 1 - log(p), "twice": lambda cost: 2 * cost}, mistakes=(), hints=("a", "b")
)
HEIGHT = BITS._replace(statement=lambda angle: f"An angle of {angle}.", lecture={"angle": 40})
HEIGHT_ANSWER = NumbersAnswer(
    steps={"cost": lambda angle: sin(angle), "twice": lambda cost: 2 * cost}, mistakes=(), hints=("a", "b")
)


@pytest.mark.parametrize(
    ("report", "exercise", "answer", "typed", "name"),
    [
        ("FormulasQuestion/moodle-qtype_formulas#189", BITS, BITS_ANSWER, 1 - math.log2(0.3), "logarithm to base 2"),
        ("duckduckgo/zeroclickinfo-goodies#3943", BITS, BITS_ANSWER, 1 - math.log10(0.3), "logarithm to base 10"),
        ("davedelong/DDMathParser#29", HEIGHT, HEIGHT_ANSWER, math.sin(math.radians(40)), "degrees for radians"),
        ("sakaiproject/sakai#8251", HEIGHT, HEIGHT_ANSWER, math.degrees(math.sin(40)), "degrees for radians"),
        ("", BITS, BITS_ANSWER, math.degrees(1 - math.log(0.3)), "degrees for radians"),
        ("", HEIGHT._replace(statement=lambda angle: ""), HEIGHT_ANSWER, math.degrees(math.sin(40)), None),
        ("", BITS, BITS_ANSWER, 3.0, None),
    ],
)
def test_another_logarithm_and_another_angle(report, exercise, answer, typed, name):
    numbers = exercise.lecture
    reading = exercise.answer_type.read({"cost": typed, "twice": 2 * typed})
    steps, mistake, _ = answer.judge(exercise.answer_type, numbers, reading)
    assert (mistake, [step.status for step in steps]) == (None, ["wrong", "carried forward"])
    found = slips.recognized(exercise, answer, numbers, reading, steps)
    assert (found and found.name) == name


# ---- formulas

FORMULA_SLIPS = [
    ("", "p*(1 - p)", "a name of the lesson"),
    ("", "s*(1 - s) + h1", "a name of the lesson"),
    ("", "blob*(1 - blob)", None),  # no name of any lesson
    ("", "p*(1 - ", None),
    ("PrairieLearn/PrairieLearn#900", np.sin, "formula without its quotes"),
    ("", np.zeros(3), "formula without its quotes"),
    ("", 0.1966, "number in place of a formula"),
    ("PrairieLearn/PrairieLearn#13061", r"\begin{cases} 1 \end{cases}", "LaTeX"),
    ("", "1/(sigmoid(z)*(1 - sigmoid(z)))", "reciprocal"),
    ("", "2*sigmoid(z)*(1 - sigmoid(z))", "factor 2"),
    ("", sympy.Symbol("p") * (1 - sympy.Symbol("p")), "a name of the lesson"),
    ("", "sigmoid(z)^2 + 7", None),
]


@pytest.mark.parametrize(("report", "typed", "name"), FORMULA_SLIPS)
def test_a_slip_in_a_formula(report, typed, name):
    found = verdict("backprop/activations", {"d_sigmoid": typed})
    assert (found.mistake, found.points) == (name, 0)


@pytest.mark.parametrize("id", FORMULAS)
def test_signs_and_factors_of_every_formula(id):
    own = {mistake.name for mistake in ANSWERS[id].mistakes}
    texts = ANSWERS[id].source(BANK[id].answer_type, BANK[id].lecture)
    named = Counter()
    for label, text in texts.items():
        for name, typed in [("sign", f"-({text})"), ("factor 2", f"2*({text})"), ("factor 2", f"({text})/2")]:
            answer = typed if isinstance(BANK[id].answer_type.meaning, str) else {label: typed}
            found = verdict(id, answer)
            assert found.mistake in {name, *own}, (label, typed)
            named[found.mistake in own] += 1
    assert named[False]


def test_the_logarithm_of_a_formula():
    answer_type = Formula((Variable("p", 0.1, 0.9),), "the cost")
    answer = FormulaAnswer(formula="1 - log(p)", mistakes=(), hints=("a", "b"))
    exercise = BITS._replace(answer_type=answer_type, lecture={})
    for typed, name in [
        ("1 - log(p)/log(2)", "logarithm to base 2"),
        ("1 - log(p)/log(10)", "logarithm to base 10"),
        ("1 - log(p)/log(3)", None),
    ]:
        reading = answer_type.read(typed)
        found = slips.recognized(exercise, answer, {}, reading, answer.judge(answer_type, {}, reading)[0])
        assert (found and found.name) == name


# ---- code

COUNTER = """
count = [0]
def f(theta, grad, lr):
    count[0] += 1
    return theta - count[0] * lr * grad
"""
GLOBAL = """
t = 0
def f(theta, grad, lr):
    global t
    t = t + 1
    return theta - lr * grad / t
"""
DEFAULT = """
def f(theta, grad, lr, velocities=[]):
    velocities.append(grad)
    return theta - lr * sum(map(sum, map(abs, velocities)))
"""
CHANCE = """
import numpy as np
rng = np.random.default_rng()
def f(scores):
    return rng.permutation(9999)[: len(scores)]
"""
ALONG = """
import numpy as np
def f(z, t):
    return np.sign(z) * np.max(np.abs(z) - t, 0)
"""
AXIS = """
import numpy as np
def f(scores, y):
    return np.mean(np.max(0, 1 - y * scores))
"""
CRASH = """
def f(X, y, l2):
    return 1 / 0
"""
FLIPPED = """
import numpy as np
def f(z, slope=1.0):
    return 1 + np.exp(-slope * np.asarray(z))
"""
CODE = [
    # report, exercise, what a learner wrote, the slip
    ("", "gd/step", COUNTER, "depends on earlier calls"),
    ("", "gd/step", GLOBAL, "depends on earlier calls"),
    ("", "gd/step", DEFAULT, "depends on earlier calls"),
    ("", "linear/predict", CHANCE, "depends on earlier calls"),
    ("", "reg/soft-threshold", ALONG, "np.max for np.maximum"),
    ("", "losses/hinge", AXIS, "np.max for np.maximum"),
    ("", "gd/least-squares", CRASH, None),
    ("", "linear/sigmoid", FLIPPED, "reciprocal"),
]


def function(source):
    """The function of a cell; the text of its lines is kept as IPython keeps it."""
    space, name = {"__name__": "__main__"}, f"<cell {hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), space)
    return space["f"]


@pytest.mark.parametrize(("report", "id", "source", "name"), CODE)
def test_a_slip_in_code(report, id, source, name):
    found = verdict(id, function(source))
    own = {mistake.name for mistake in ANSWERS[id].mistakes}
    assert found.mistake == name or (name == "np.max for np.maximum" and found.mistake in own)
    assert found.points < found.max_points


def products(X, w, z, mask, n, size):
    """A reference with everything that can be mixed up."""
    batches = [(start, min(start + size, n)) for start in range(0, n, size)]
    return X @ w, np.maximum(0, z), np.where(mask > 0.5, z, 0.0), np.log(np.abs(z) + 1), np.array(batches).sum()


RNG = np.random.default_rng(0)
MIXED = Function(
    "products", "X, w, z, mask, n, size", "", 1, cases=tuple(
        Case(f"case {i}", (RNG.normal(size=(3, 3)), RNG.normal(size=3), RNG.normal(size=4), RNG.random(4), 7, 3 - i))
        for i in range(2)
    ), returns=("product", "larger", "kept", "log", "sum"),
)  # fmt: skip
EDITS = [
    ("X @ w", "X * w", "* for @"),
    ("np.maximum(0, z)", "np.max(z)", "np.max for np.maximum"),
    ("mask > 0.5", "mask <= 0.5", "mask inverted"),
    ("np.log(np", "np.log2(np", "logarithm to base 2"),
    ("np.log(np", "np.log10(np", "logarithm to base 10"),
    ("range(0, n, size)", "range(0, n // size * size, size)", "last partial batch dropped"),
    ("mask > 0.5", "mask > 0.7", None),
    ("X @ w", "X.T @ w", None),
    ("X @ w", "X[:2] * w[:2]", "* for @ that crashes"),
]


@pytest.mark.parametrize(("old", "new", "name"), EDITS)
def test_what_a_reference_with_everything_may_mix_up(old, new, name):
    source = inspect.getsource(products)
    assert old in source
    space = {"np": np}
    exec(source.replace(old, new).replace("def products", "def f"), space)
    answer = FunctionAnswer(reference=products, mistakes=(), hints=("a", "b"))
    exercise = BITS._replace(answer_type=MIXED, lecture={})
    reading = MIXED.read(space["f"])
    steps, mistake, _ = answer.judge(MIXED, {}, reading)
    assert mistake is None
    assert any(step.status == "wrong" for step in steps)
    found = slips.recognized(exercise, answer, {}, reading, steps)
    assert (found and found.name) == (name if name in NAMES | {row[2] for row in EDITS[:6]} else None)


def best(losses):
    """A reference that passes over NaN."""
    return np.nanargmin(losses)


def test_nan_where_the_data_have_it():
    answer_type = Function(
        "best", "losses", "", 1, (Case("plain", (np.array([3.0, 1, 2]),)), Case("NaN", (np.array([3, np.nan, 2]),)))
    )
    answer = FunctionAnswer(reference=best, mistakes=(), hints=("a", "b"))
    for given_by, name in [(np.argmin, "NaN"), (lambda losses: 5, None), (np.nanargmin, None)]:
        reading = answer_type.read(given_by)
        steps, _, _ = answer.judge(answer_type, {}, reading)
        found = slips.recognized(BITS._replace(answer_type=answer_type), answer, {}, reading, steps)
        assert (found and found.name) == name


# ---- known mistakes, in part


def test_a_division_by_zero_in_plain_python_is_the_mistake_that_gives_nan():
    """Where NumPy gives NaN, Python raises, and a sigmoid may give infinity."""
    answer_type = Function(
        "unit", "x, eps", "", 1, (Case("two", (np.array([3.0, -4]), 0.1)), Case("none", (np.array([0.0, 0]), 0.1)))
    )
    answer = FunctionAnswer(
        reference=lambda x, eps: x / (np.sqrt(x @ x) + eps),
        mistakes=(
            Mistake("eps forgotten", "", (lambda x, eps: x / np.sqrt(x @ x),)),
            Mistake("not squared", "", (lambda x, eps: x / (np.sum(x) + eps),)),
        ),
        hints=("a", "b"),
    )
    for wrong, name in [
        (lambda x, eps: [float(one) / math.sqrt(float(x @ x)) for one in x], "eps forgotten"),
        (lambda x, eps: np.where(x == 0, np.inf, x / np.sqrt(x @ x)), "eps forgotten"),
        (lambda x, eps: [float(one) / float(x @ x) for one in x], None),
        (lambda x, eps: [one / 0 for one in x.tolist()], None),
    ]:
        assert (answer.judge(answer_type, {}, answer_type.read(wrong))[1] or NOBODY).name == name


def test_one_of_several_results_shows_the_mistake_although_another_went_wrong_too():
    def adam_step(theta, m, v, grad, t, lr, beta1, beta2, eps):
        m = (1 - beta1) * m + beta1 * grad  # known
        v = beta2 * v + (1 - beta2) * grad**2
        return theta - 7 * lr * m / (np.sqrt(v) + eps), m, v  # and more

    assert verdict("opt/adam", adam_step).mistake == "shares of m swapped"


ADAM = """
import math
t_own = 0
def one(theta, m, v, g, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g ** 2
    root = math.sqrt(v / (1 - beta2 ** t))
    return theta - lr * (m / (1 - beta1 ** t)) / (root + eps), m, v
def f(theta, m, v, grad, t, lr, beta1, beta2, eps):
    if theta.ndim == 2:
        rows = [f(*rows, t, lr, beta1, beta2, eps) for rows in zip(theta, m, v, grad)]
    else:
        rows = [one(*map(float, row), t, lr, beta1, beta2, eps) for row in zip(theta, m, v, grad)]
    return tuple(zip(*rows))
"""
OWN = "    global t_own\n    t_own += 1\n    t = t_own\n    root"
ADAM_SLIPS = [
    ("", "g ** 2", "(g ** 2)", None),
    ("", "g ** 2", "abs(g)", "not squared"),
    ("", "** t", "** (t - 1)", "number of the update before"),  # in Python a division by zero, in NumPy NaN
    ("", "** t", "** (t + 1)", "number of the update after"),
    ("", "** t", "** 2", "square in place of the power"),
    ("d2l-ai/d2l-zh#502", "(root + eps)", "math.sqrt(v / (1 - beta2 ** t) + eps)", "epsilon inside the root"),
    ("tensorflow/tensorflow#35102", "(root + eps)", "(root + eps / math.sqrt(1 - beta2 ** t))", "the efficient form"),
    ("", "    root", OWN, "depends on earlier calls"),
]


@pytest.mark.parametrize(("report", "old", "new", "name"), ADAM_SLIPS)
def test_adam_in_plain_python(report, old, new, name):
    assert old in ADAM or not name
    found = verdict("opt/adam", function(ADAM.replace(old, new)))
    assert found.mistake == name
    assert (found.status == "right") == (name is None)
    if name == "the efficient form":
        assert "equal to the statement's up to epsilon" in found.message


# ---- what is not a slip


@pytest.mark.parametrize("id", NUMBERS)
def test_nothing_right_and_nothing_rounded_is_a_slip(id):
    exercise = BANK[id]
    for numbers in [exercise.lecture, *(variant(exercise, i) for i in sample(given(exercise), 5))]:
        for digits in ("{!r}", "{:.3g}", "{:.2g}"):
            answer = {name: digits.format(value) for name, value in right(id, numbers).items()}
            whole = {one.name for one in exercise.answer_type.names if one.whole}
            answer |= {name: right(id, numbers)[name] for name in whole}
            assert verdict(id, answer, numbers).mistake is None


@pytest.mark.parametrize("id", [id for id in FUNCTIONS if BANK[id].answer_type.seconds <= 3])
def test_no_right_solution_in_other_words_is_a_slip(id):
    solutions = import_module(f"world.alternatives.{id.replace('/', '_').replace('-', '_')}").SOLUTIONS
    plain = {name: text for name, text in solutions.items() if not re.search(r"torch|jax|numba|tensorflow", text)}
    for source in sample(plain.values(), 3):
        space = {"__name__": "__main__"}
        exec(compile(source, "<cell>", "exec"), space)
        found = verdict(id, space[BANK[id].answer_type.name])
        assert (found.status, found.mistake) == ("right", None)


@pytest.mark.parametrize("id", sample(NUMBERS))
def test_no_message_of_a_slip_holds_the_right_value(id):
    for asked in BANK[id].answer_type.names:
        value = right(id)[asked.name]
        if asked.whole or value in (0, 1, 2):  # "a factor of 2"
            continue
        for typed in ["2.5 m", "50%", -value, 2 * value, 1 / value, 100 * value]:
            found = first_value(id, asked.name, typed)
            if found.mistake in NAMES | {"factor 2"} and found.mistake not in {m.name for m in ANSWERS[id].mistakes}:
                said = [float(one) for one in re.findall(r"-?\d+\.?\d*", found.message.replace(str(typed), ""))]
                assert not any(close(asked, one, value) for one in said), found.message


def test_an_edit_that_never_ends_is_left_out():
    """`done` is turned round in the loop, and the loop leaves by it."""
    loop = "    while not done:\n        n += 3\n        done = n > 2\n"
    source = f"def square(x):\n    n, done = 0, False\n{loop}    return x * x\n"
    exec(compile(source, "<reference>", "exec"), space := {})
    answer = SimpleNamespace(reference=space["square"], source=lambda *_: source)
    answer_type = BANK["start/first-function"].answer_type._replace(seconds=0.2)
    assert [name for name, *_ in code_slips.edits(answer_type, answer)] == []
