"""The answers of notebook 04 against PyTorch's autograd, SymPy and this package's own kernels."""

import numpy as np
import pytest
import sympy

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.answer_types.derivation import Derivation
from coursekit.exercises.draw import Draw
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.judging.api import judge
from coursekit.judging.bank_check import faults

NETWORK, XYZ = BANK["backprop/w1-w5"], BANK["backprop/xyz"]
STEPS = [
    *("o1", "o2", "o3", "o4", "o5", "loss", "dloss_do5", "dloss_dw5", "dloss_do3", "dloss_do1", "dloss_dw1"),
    *("new_w5", "new_w1"),
]
CODE = ["collapse", "relu", "softmax-gradient", "mlp", "gradient-check"]


def some(id, count=20):
    """The lecture's numbers and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:count])]


def reference(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


def hidden(id, count=20):
    return [BANK[id].answer_type.random(Draw(f"test {index}")) for index in range(count)]


def tensors(torch, numbers):
    return {
        name: torch.tensor(float(value), dtype=torch.float64, requires_grad=True) for name, value in numbers.items()
    }


# ---- xyz and w1-w5: the lecture's values, then autograd


def test_xyz_has_the_lecture_s_values():
    assert reference("backprop/xyz", XYZ.lecture) == {
        "q": 3,
        "f": -12,
        "df_dz": 3,
        "df_dq": -4,
        "df_dx": -4,
        "df_dy": -4,
    }
    assert XYZ.answer_type.labels == ("q", "f", "df_dz", "df_dq", "df_dx", "df_dy")


def test_w1_w5_has_the_lecture_s_values():
    values = reference("backprop/w1-w5", NETWORK.lecture)
    assert NETWORK.answer_type.labels == tuple(STEPS)
    expected = [5, -8, 5, 0, -4, 81, -18, -90, 36, 36, 72, -1.91, -0.072]
    assert list(values.values()) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("numbers", some("backprop/xyz"))
def test_xyz_against_sympy_and_the_graph(numbers):
    x, y, z = sympy.symbols("x y z")
    f = (x + y) * z
    values = reference("backprop/xyz", numbers)
    assert values["f"] == int(f.subs(numbers))
    assert [values["df_dx"], values["df_dy"], values["df_dz"]] == [int(f.diff(v).subs(numbers)) for v in (x, y, z)]
    assert values["df_dq"] == numbers["z"]
    graph = ck.graph.parse("(x + y) * z")
    assert graph.forward(**numbers) == values["f"]
    back = graph.backward()
    assert [back[name] for name in "xyz"] == [values["df_dx"], values["df_dy"], values["df_dz"]]


@pytest.mark.parametrize("numbers", some("backprop/w1-w5"))
def test_w1_w5_against_autograd(numbers):
    torch = pytest.importorskip("torch")
    n = tensors(torch, numbers)
    o1, o2 = n["w1"] * n["x1"] + n["w2"] * n["x2"] + n["b1"], n["w3"] * n["x1"] + n["w4"] * n["x2"] + n["b2"]
    o3, o4 = torch.relu(o1), torch.relu(o2)
    o5 = n["w5"] * o3 + n["w6"] * o4 + n["b3"]
    loss = (o5 - n["t"]) ** 2
    inner = torch.autograd.grad(loss, [o5, n["w5"], o3, o1, n["w1"]], retain_graph=True)
    optimizer = torch.optim.SGD([n["w5"], n["w1"]], lr=numbers["lr"])
    loss.backward()
    optimizer.step()
    twin = [o1, o2, o3, o4, o5, loss, *inner, n["w5"], n["w1"]]
    values = reference("backprop/w1-w5", numbers)
    assert list(values.values()) == pytest.approx([tensor.item() for tensor in twin], rel=1e-9, abs=1e-9)
    assert values["o1"] > 0 > values["o2"]  # one gate is open, the other closed


# ---- w1-w5: what follows from a slip counts, worked out by hand for the lecture's numbers

RIGHT = [5, -8, 5, 0, -4, 81, -18, -90, 36, 36, 72, -1.91, -0.072]
SLIPS = {
    # name: values, statuses other than right, the mistake named
    "factor 2": ([*RIGHT[:6], -9, -45, 18, 18, 36, -1.955, -0.036], "x......", "factor 2 forgotten", 6),
    "half the loss": (
        [*RIGHT[:5], 40.5, -9, -45, 18, 18, 36, -1.955, -0.036],
        "xx......",
        "one half in front of the loss",
        5,
    ),
    "new w5": ([*RIGHT[:8], 34.38, 34.38, 68.76, -1.91, -0.06876], "x..=.", "new w5 on the way to w1", 8),
    "update": ([*RIGHT[:11], -2.09, 0.072], "xx", "sign of the update", 11),
    "the slide": ([*RIGHT[:11], -2.09, -0.072], "x=", "sign of the update of w5", 11),
    "gate": ([*RIGHT[:3], -8, *RIGHT[4:]], "x=========", "gate ignored", 3),
    "no bias": ([2, -9, 2, 0, -4, 81, -18, -36, 36, 36, 72, -1.964, -0.072], "xx.====.===.=", "bias forgotten", 0),
    "no bias at the output": (
        [*RIGHT[:4], -10, 225, -30, -150, 60, 60, 120, -1.85, -0.12],
        "x........",
        "bias of the output forgotten",
        4,
    ),
    "slip of the pen": ([6, -8, 6, 0, -6, 121, -22, -132, 44, 44, 88, -1.868, -0.088], "x=.=.........", None, 0),
    "wrong loss only": ([*RIGHT[:5], 82, *RIGHT[6:]], "x=======", None, 5),
    "two slips": ([*RIGHT[:6], -9, -45, 18, 18, 36, -2.045, 0.036], "x....xx", "factor 2 forgotten", 6),
    "no rate": ([*RIGHT[:11], 88, -72], "xx", "learning rate forgotten", 11),
    "gate closed": ([*RIGHT[:9], 0, 0, -1.91, 0], "xx=x", "gate closed", 9),
    "error for the loss": ([*RIGHT[:5], -9, *RIGHT[6:]], "x=======", "error not squared", 5),
    "chain cut": ([*RIGHT[:7], 5, -2, -2, -4, -1.91, 0.004], "xx..=.", "local derivative only", 7),
    "nothing but zeros": ([0] * 13, "xxx=xxxxxxxxx", None, 0),
    "nothing but ones": ([1] * 13, "xxxxxxxxxxxxx", None, 0),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_costs_its_own_step_and_what_follows_from_it_counts(slip):
    values, marks, name, first = SLIPS[slip]
    verdict = judge(NETWORK, NETWORK.lecture, NETWORK.answer_type.read(dict(zip(STEPS, values, strict=True))))
    meaning = {"x": "wrong", ".": "carried forward", "=": "right"}
    assert [step.status for step in verdict.steps] == ["right"] * first + [meaning[mark] for mark in marks]
    assert verdict.mistake == name
    assert verdict.points == 13 - marks.count("x")


def test_a_diagnosis_prefers_the_mistake_made_where_the_first_wrong_value_is():
    late = dict(zip(STEPS, [...] * 11 + [-2.09, 0.072], strict=True))  # a wrong sign of the error would give the same
    assert judge(NETWORK, NETWORK.lecture, NETWORK.answer_type.read(late)).mistake == "sign of the update"
    early = dict(zip(STEPS, [*RIGHT[:6], -9] + [...] * 6, strict=True))  # not half the loss, for 81 was right
    assert judge(NETWORK, NETWORK.lecture, NETWORK.answer_type.read(early)).mistake == "factor 2 forgotten"


def test_slips_in_xyz():
    def verdict(*values):
        return judge(XYZ, XYZ.lecture, XYZ.answer_type.read(list(values)))

    assert (verdict(7, -28, 7, -4, -4, -4).mistake, verdict(7, -28, 7, -4, -4, -4).points) == ("a minus sign lost", 5)
    assert (verdict(3, -12, -4, 3, 3, 3).mistake, verdict(3, -12, -4, 3, 3, 3).points) == ("factors interchanged", 4)
    assert (verdict(3, -12, 3, -4, 1, 1).mistake, verdict(3, -12, 3, -4, 1, 1).points) == ("local derivative only", 4)
    assert (verdict(3, -12, 3, -4, 8, -20).mistake, verdict(3, -22, 3, -4, -4, -4).mistake) == (
        "multiplied by the input",
        "bracket ignored",
    )


# ---- softmax-delta, sigmoid-net, init


@pytest.mark.parametrize("numbers", some("backprop/softmax-delta"))
def test_softmax_delta_against_autograd(numbers):
    torch = pytest.importorskip("torch")
    s = torch.tensor(numbers["s"], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(s[None], torch.tensor([numbers["y"].index(1)]))
    loss.backward()
    twin = [*torch.softmax(s, 0).tolist(), loss.item(), *s.grad.tolist()]
    assert list(reference("backprop/softmax-delta", numbers).values()) == pytest.approx(twin, rel=1e-9)


@pytest.mark.parametrize("numbers", some("backprop/sigmoid-net"))
def test_sigmoid_net_against_autograd(numbers):
    torch = pytest.importorskip("torch")
    n = tensors(torch, numbers)
    u = n["w1"] * n["x"] + n["b1"]
    h = torch.sigmoid(u)
    z1, z2 = n["w2"] * h, n["w3"] * h
    y1, y2 = torch.sigmoid(z1), torch.sigmoid(z2)
    loss = (y1 - n["t1"]) ** 2 + (y2 - n["t2"]) ** 2
    twin = [h, y1, y2, loss, *torch.autograd.grad(loss, [z1, z2, h, u, n["w1"]])]
    values = reference("backprop/sigmoid-net", numbers)
    assert list(values.values()) == pytest.approx([tensor.item() for tensor in twin], rel=1e-9)


def test_init_against_random_layers():
    values = reference("backprop/init", {"n": 100, "tau": 0.15, "k": 3})
    rng = np.random.default_rng(0)
    X = rng.standard_normal((2000, 100))
    squares = []
    for _ in range(3):
        U = X @ (0.15 * rng.standard_normal((100, 100)))
        X = np.maximum(0, U)
        squares.append((np.var(U), np.mean(X**2)))
    assert squares[0] == pytest.approx((values["score_variance"], values["after_relu"]), rel=0.05)
    assert squares[-1][1] == pytest.approx(values["after_layers"], rel=0.2)
    assert values["he"] == pytest.approx(
        ck.models.mlp([100, 50000]).init(scheme="he").std() * np.sqrt(101 / 100), rel=0.01
    )


# ---- code


def test_collapse_is_the_same_layer():
    X = np.random.default_rng(1).standard_normal((5, 4))
    for W1, b1, W2, b2 in hidden("backprop/collapse"):
        W, b = ANSWERS["backprop/collapse"].reference(W1, b1, W2, b2)
        rows = X[:, : len(W1)]
        np.testing.assert_allclose(rows @ W + b, (rows @ W1 + b1) @ W2 + b2, atol=1e-12)


def test_relu_against_the_package_s_own_and_autograd():
    torch = pytest.importorskip("torch")
    for z in [*(args[0] for args in hidden("backprop/relu")), np.array([0.0, -0.0, 1e-300])]:
        value, derivative = ANSWERS["backprop/relu"].reference(z)
        twin = torch.tensor(z, requires_grad=True)
        torch.relu(twin).sum().backward()
        np.testing.assert_array_equal(value, ck.activations.relu(z))
        np.testing.assert_array_equal(derivative, twin.grad.numpy())


def test_softmax_gradient_against_autograd_and_the_package_s_own():
    torch = pytest.importorskip("torch")
    for X, W, y in hidden("backprop/softmax-gradient"):
        twin = torch.tensor(W, requires_grad=True)
        torch.nn.functional.cross_entropy(torch.tensor(X) @ twin, torch.tensor(y)).backward()
        grad = ANSWERS["backprop/softmax-gradient"].reference(X, W, y)
        np.testing.assert_allclose(grad, twin.grad.numpy(), atol=1e-12)
        theta = np.concatenate([W.ravel(), np.zeros(W.shape[1])])
        own = ck.models.linear(*W.shape).loss_and_grad(theta, X, y, loss="cross_entropy")[1]
        np.testing.assert_allclose(grad.ravel(), own[: W.size], atol=1e-12)


def test_a_maximum_of_all_rows_is_not_enough():
    """Far below it a row has only exponentials that are 0; yet none overflows, as without a maximum."""

    def softmax_gradient(X, W, y):
        P = np.exp(X @ W - np.max(X @ W))
        with np.errstate(invalid="ignore"):
            P /= P.sum(axis=1, keepdims=True)
        return X.T @ (P - np.eye(W.shape[1])[y]) / len(X)

    verdict = ck.check("backprop/softmax-gradient", softmax_gradient)
    assert (verdict.status, verdict.mistake) == ("partly right", "one maximum for all rows")


def test_mlp_against_autograd():
    torch = pytest.importorskip("torch")
    for X, Y, *layers in hidden("backprop/mlp"):
        W1, b1, W2, b2 = twins = [torch.tensor(part, requires_grad=True) for part in layers]
        S = torch.sigmoid(torch.tensor(X) @ W1 + b1) @ W2 + b2
        ((S - torch.tensor(Y)) ** 2).sum(dim=1).mean().backward()
        grads = ANSWERS["backprop/mlp"].reference(X, Y, *layers)
        for grad, twin in zip(grads, twins, strict=True):
            np.testing.assert_allclose(grad, twin.grad.numpy(), atol=1e-12)


def test_gradient_check_against_the_exact_gradient():
    x = sympy.symbols("x:4")
    exact = {  # f, its point, its formula
        "bowl": sum(v**2 for v in x),
        "cubic": x[0] ** 3 - 2 * x[0] * x[1] ** 2 + x[1],
        "waves": sympy.sin(x[0]) + sympy.exp(x[1]) * x[2],
        "twist": x[0] * x[3] ** 3 - x[1] ** 2 * x[2],
    }
    seen = set()
    for f, theta, _ in hidden("backprop/gradient-check"):
        grad = ANSWERS["backprop/gradient-check"].reference(f, theta)
        point = dict(zip(x, theta.ravel(), strict=False))
        twin = [float(exact[f.__name__].diff(v).subs(point)) for v in x[: theta.size]]
        np.testing.assert_allclose(grad.ravel(), twin, rtol=1e-7, atol=1e-8)
        seen.add(f.__name__)
    assert seen == set(exact)


@pytest.mark.parametrize("tail", CODE)
def test_float32_lists_and_copies_are_right_too(tail):
    function = ANSWERS[f"backprop/{tail}"].reference

    def single(*args):
        result = function(*args)
        return [np.float32(one) for one in result] if isinstance(result, tuple) else np.float32(result)

    assert ck.check(f"backprop/{tail}", single).status == "right"


# ---- formulas

z, a, x, b = sympy.symbols("z a x b", real=True)
SIGMOID = 1 / (1 + sympy.exp(-z))
DERIVED = {
    "activations": {
        "d_sigmoid": SIGMOID.diff(z),
        "d_tanh": sympy.tanh(z).diff(z),
        "d_softplus": sympy.log(1 + sympy.exp(z)).diff(z),
    },
    "logistic": {
        "d_a": sympy.log(SIGMOID.subs(z, a * x + b)).diff(a),
        "d_b": sympy.log(SIGMOID.subs(z, a * x + b)).diff(b),
    },
}


@pytest.mark.parametrize("tail", DERIVED)
def test_formulas_derived_by_sympy_are_right(tail):
    assert ck.check(f"backprop/{tail}", DERIVED[tail]).status == "right"
    assert ck.check(f"backprop/{tail}", {name: 1.1 * one for name, one in DERIVED[tail].items()}).points == 0


def test_the_gradient_of_the_quadratic_form_is_what_autograd_finds():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    A, b, x = (torch.tensor(rng.standard_normal(shape)) for shape in ((3, 3), 3, 3))
    x.requires_grad_()
    (x @ A @ x + b @ x).backward()
    np.testing.assert_allclose(((A + A.T) @ x + b).detach(), x.grad)
    for right in ("(A + A')*x + b", "A x + A^T x + b", "b + A'x + A*x"):
        assert ck.check("backprop/quadratic-form", right).status == "right"
    assert ck.check("backprop/quadratic-form", "2*A*x + b").mistake == "2 A x"
    assert ck.check("backprop/quadratic-form", "A*x + b").mistake == "only the second x"


@pytest.mark.parametrize("id", sorted(id for id in BANK if id.startswith("backprop/")))
def test_the_lecture_s_own_numbers_have_no_fault(id):
    assert faults(BANK[id], BANK[id].lecture) == []


def test_all_exercises_of_the_syllabus_are_there():
    tails = [
        *("xyz", "w1-w5", "collapse", "relu", "activations", "logistic", "quadratic-form", "softmax-delta"),
        *("softmax-gradient", "mlp", "gradient-check", "sigmoid-net", "init"),
    ]
    others = [id for id in BANK if id.startswith("backprop/") and not isinstance(BANK[id].answer_type, Derivation)]
    assert sorted(f"backprop/{tail}" for tail in tails) == sorted(others)  # derivations: tests/derivations
