"""The references of notebook 07 against the package's kernels, PyTorch, SymPy and simulation."""

import numpy as np
import pytest
import sympy

import coursekit as ck
from coursekit.core.optimizers import OPTIMIZERS, momentum
from coursekit.exercises import BANK
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS

VARIANTS = 20
RULES = ("momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")


def cases(id):
    """The lecture's numbers and the first variants that students can get."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:VARIANTS])]


def values(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


def gradient_of(numbers):
    """The gradient that update t (1, 2, ...) meets at a point."""
    if "c" in numbers:
        return lambda theta, t: numbers["c"] * theta
    return lambda theta, t: np.full_like(theta, numbers[f"g{t}"])


def by_kernel(name, numbers, updates):
    """Parameter and state after each update, by the package's own rule."""
    hyper = {key: numbers[key] for key in ("beta", "rho", "beta1", "beta2", "eps") if key in numbers}
    rule, gradient = OPTIMIZERS[name](**hyper), gradient_of(numbers)
    theta, state = np.array([float(numbers["theta0"])]), OPTIMIZERS[name](**hyper).init(1)
    for t in range(1, updates + 1):
        ahead = theta + rule.nesterov_beta * state[0]
        rule.update(theta, gradient(ahead, t), state, lr=numbers.get("lr", 1.0), t=t)
        yield theta[0], state[:, 0].copy()


STATES = {"momentum": "v", "nesterov": "v", "adagrad": "r", "rmsprop": "r", "adadelta": "ru", "adam": "mv"}


@pytest.mark.parametrize("name", RULES)
def test_steps_by_hand_are_those_of_the_kernels(name):
    for numbers in cases(f"opt/{name}-steps"):
        known = values(f"opt/{name}-steps", numbers)
        updates = max(int(key[-1]) for key in known)
        for t, (theta, state) in enumerate(by_kernel(name, numbers, updates), start=1):
            assert known[f"theta{t}"] == pytest.approx(theta, rel=1e-12, abs=1e-12)
            assert [known[f"{letter}{t}"] for letter in STATES[name]] == pytest.approx(state, rel=1e-12)


def by_torch(torch, name, numbers, updates):
    """The parameter after each update, by PyTorch."""
    lr = numbers.get("lr", 1.0)
    make = {
        "momentum": lambda p: torch.optim.SGD(p, lr=lr, momentum=numbers["beta"]),
        "adagrad": lambda p: torch.optim.Adagrad(p, lr=lr, eps=numbers["eps"]),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=lr, alpha=numbers["rho"], eps=numbers["eps"]),
        "adadelta": lambda p: torch.optim.Adadelta(p, lr=lr, rho=numbers["rho"], eps=numbers["eps"]),
        "adam": lambda p: torch.optim.Adam(p, lr=lr, betas=(numbers["beta1"], numbers["beta2"]), eps=numbers["eps"]),
    }
    theta = torch.tensor([float(numbers["theta0"])], dtype=torch.float64, requires_grad=True)
    optimizer, gradient = make[name]([theta]), gradient_of(numbers)
    for t in range(1, updates + 1):
        theta.grad = torch.from_numpy(np.asarray(gradient(theta.detach().numpy(), t)))
        optimizer.step()
        yield theta.item()


@pytest.mark.parametrize("name", [name for name in RULES if name != "nesterov"])
def test_steps_by_hand_are_those_of_pytorch(name):
    torch = pytest.importorskip("torch")
    for numbers in cases(f"opt/{name}-steps"):
        known = values(f"opt/{name}-steps", numbers)
        updates = max(int(key[-1]) for key in known)
        for t, theta in enumerate(by_torch(torch, name, numbers, updates), start=1):
            assert known[f"theta{t}"] == pytest.approx(theta, rel=1e-10, abs=1e-12)


def test_the_interim_points_of_nesterov_are_where_pytorch_is():
    torch = pytest.importorskip("torch")
    for numbers in cases("opt/nesterov-steps"):
        known = values("opt/nesterov-steps", numbers)
        point = torch.tensor([float(numbers["theta0"])], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([point], lr=numbers["lr"], momentum=numbers["beta"], nesterov=True)
        for t in (1, 2):
            assert known[f"p{t}"] == pytest.approx(point.item(), rel=1e-12, abs=1e-12)
            optimizer.zero_grad()
            (numbers["c"] / 2 * point**2).sum().backward()
            assert known[f"g{t}"] == pytest.approx(point.grad.item(), rel=1e-12, abs=1e-12)
            optimizer.step()


def test_the_lecture_numbers_of_each_rule():
    ends = {name: list(values(f"opt/{name}-steps", BANK[f"opt/{name}-steps"].lecture).values())[-1] for name in RULES}
    third = 2 - 0.5 * (3 / 4 + 4 / 6 + 12 / 14)
    assert ends["momentum"] == pytest.approx(1.38)
    assert ends["nesterov"] == pytest.approx(1.488)
    assert ends["adagrad"] == pytest.approx(third)
    assert ends["rmsprop"] == pytest.approx(2 - 0.5 * (16 / 10 + 2 / 9))
    assert ends["adam"] == pytest.approx(2 - 0.5 * (4 / 5 + 7.75 / 9))


CODE_HYPER = {
    "momentum": {"beta": 0.8},
    "nesterov": {"beta": 0.8},
    "adagrad": {"eps": 0.01},
    "rmsprop": {"rho": 0.9, "eps": 0.01},
    "adadelta": {"rho": 0.9, "eps": 0.01},
    "adam": {"beta1": 0.9, "beta2": 0.99, "eps": 0.01},
}


@pytest.mark.parametrize("name", RULES)
def test_code_goes_the_way_of_the_kernels_for_thirty_updates(name):
    step, hyper = ANSWERS[f"opt/{name}"].reference, CODE_HYPER[name]
    rule, scale, lr = OPTIMIZERS[name](**hyper), np.array([1.0, 9.0, 0.1]), 1.0 if name == "adadelta" else 0.05
    theta = np.array([1.0, -2.0, 30.0])
    ours, state = theta.copy(), rule.init(3)
    mine = (theta, *np.zeros_like(state))
    for t in range(1, 31):
        rule.update(ours, scale * (ours + rule.nesterov_beta * state[0]), state, lr=lr, t=t)
        gradient = (lambda x: scale * x) if name == "nesterov" else scale * mine[0]
        count = (t,) if name == "adam" else ()
        rate = () if name == "adadelta" else (lr,)
        mine = step(*mine, gradient, *count, *rate, *hyper.values())
        np.testing.assert_allclose(np.array(mine), np.array([ours, *state]), rtol=1e-11)
    assert np.abs(ours - theta).min() > 0.01


@pytest.mark.parametrize("name", RULES)
def test_a_typical_slip_is_named_in_numbers_and_in_code(name):
    slips = {
        "momentum": "velocity forgotten",
        "nesterov": "interim point forgotten",
        "adagrad": "accumulator reset",
        "rmsprop": "share swapped",
        "adadelta": "no past steps",
        "adam": "no bias correction",
    }
    for id in (f"opt/{name}-steps", f"opt/{name}"):
        wrong = next(
            wrong for one, wrong in ANSWERS[id].wrong(BANK[id].answer_type, BANK[id].lecture) if one.name == slips[name]
        )
        assert ck.check(id, wrong).mistake == slips[name]


@pytest.mark.parametrize("name", RULES)
def test_a_mistake_is_explained_in_the_same_words_by_hand_and_in_code(name):
    by_hand, in_code = ({one.name: one.why for one in ANSWERS[f"opt/{id}"].mistakes} for id in (f"{name}-steps", name))
    shared = by_hand.keys() & in_code.keys()
    assert len(shared) >= 7
    assert {one: in_code[one] for one in shared} == {one: by_hand[one] for one in shared}


def adam_without_correction(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), m, v


def adam_with_one_power(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (1 - beta1) / (np.sqrt(v / (1 - beta2)) + eps), m, v


def adam_in_place(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m *= beta1
    m += (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


def adam_corrected_state(theta, m, v, grad, t, lr, beta1, beta2, eps):
    m = (beta1 * m + (1 - beta1) * grad) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * grad**2) / (1 - beta2**t)
    return theta - lr * m / (np.sqrt(v) + eps), m, v


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (adam_without_correction, "no bias correction"),
        (adam_with_one_power, "correction without the power"),
        (adam_in_place, "in place"),
        (adam_corrected_state, "corrected means kept"),
    ],
)
def test_slips_of_adam_as_a_learner_writes_them(function, name):
    assert ck.check("opt/adam", function).mistake == name


def test_terminal_velocity_is_where_a_simulation_ends():
    for numbers in cases("opt/terminal-velocity"):
        known, g, v, lengths = values("opt/terminal-velocity", numbers), np.array(numbers["g"]), np.zeros(2), []
        for _ in range(2000):
            v = numbers["beta"] * v - numbers["lr"] * g
            lengths.append(np.hypot(*v))
        assert known["terminal"] == pytest.approx(lengths[-1])
        assert known["share"] == pytest.approx(lengths[numbers["n"] - 1] / lengths[-1])
        assert known["factor"] == pytest.approx(lengths[-1] / lengths[0])
        assert known["gd_length"] == pytest.approx(lengths[0])


def test_unrolled_momentum_is_what_sympy_collects():
    theta0, alpha, beta, *g = sympy.symbols("theta0 alpha beta g1 g2 g3")
    theta, v = theta0, sympy.Integer(0)
    for one in g:
        v = beta * v - alpha * one
        theta = theta + v
    coefficients = [-sympy.expand(theta).coeff(one) / alpha for one in g]
    for numbers in cases("opt/unrolled"):
        known = values("opt/unrolled", numbers)
        filled = {alpha: numbers["lr"], beta: numbers["beta"], theta0: numbers["theta0"]}
        for i, coefficient in enumerate(coefficients, start=1):
            assert known[f"c{i}"] == pytest.approx(float(sympy.simplify(coefficient).subs(filled)))
        path = theta.subs(filled | dict(zip(g, numbers["g"], strict=True)))
        assert known["theta3"] == pytest.approx(float(path))


def spectral_radius(alpha, beta, eigenvalue):
    """By how much heavy-ball momentum shrinks one direction in the long run."""
    return np.abs(np.linalg.eigvals([[1 + beta - alpha * eigenvalue, -beta], [1, 0]])).max()


def test_best_momentum_is_the_best_of_a_grid():
    for numbers in cases("opt/best-momentum")[:6]:
        known, ends = values("opt/best-momentum", numbers), (numbers["lambda_min"], numbers["lambda_max"])
        found = max(spectral_radius(known["lr"], known["beta"], end) for end in ends)
        assert found == pytest.approx(known["rate"], rel=1e-6)  # a double root: only half the digits
        for alpha in known["lr"] * np.linspace(0.5, 1.5, 11):
            for beta in np.linspace(0, 0.99, 34):
                assert max(spectral_radius(alpha, beta, end) for end in ends) > known["rate"] - 1e-6
        rates = np.linspace(0, 2 / ends[1], 20001)
        plain = np.maximum(np.abs(1 - rates * ends[0]), np.abs(1 - rates * ends[1])).min()
        assert known["gd_rate"] == pytest.approx(plain, rel=1e-3)


def test_the_first_step_of_adam_is_that_of_pytorch():
    torch = pytest.importorskip("torch")
    for numbers in cases("opt/first-adam-step"):
        theta = torch.zeros(3, dtype=torch.float64, requires_grad=True)
        theta.grad = torch.tensor(numbers["g"], dtype=torch.float64)
        betas = (numbers["beta1"], numbers["beta2"])
        torch.optim.Adam([theta], lr=numbers["lr"], betas=betas, eps=numbers["eps"]).step()
        known = values("opt/first-adam-step", numbers)
        assert [known[f"step{i}"] for i in (1, 2, 3)] == pytest.approx(theta.tolist(), rel=1e-9)
        moved, *_ = adam_without_correction(0.0, 0.0, 0.0, 7.0, 1, numbers["lr"], *betas, 0.0)
        assert known["uncorrected"] == pytest.approx(-moved)


def test_the_table_is_what_the_rules_do():
    """Momentum still moves where the gradient is 0; with rates of their own, steps are not as unlike as gradients."""
    table = values("opt/table", {})
    for name, cell in table.items():
        rule = OPTIMIZERS[name]()
        theta, state = np.zeros(2), rule.init(2)
        rule.update(theta, np.array([1.0, 10.0]), state, lr=0.1, t=1)
        own = not np.isclose(theta[1] / theta[0], 10)
        before = theta.copy()
        rule.update(theta, np.zeros(2), state, lr=0.1, t=2)
        carries = not np.allclose(theta, before)
        assert cell == carries + 2 * own, name


@pytest.mark.parametrize(
    ("lr", "beta", "right"),
    [
        (0.1, 0.9, True),
        (0.1, 0.85, True),
        (0.08, 0.93, True),
        (0.1, 0.0, False),
        (0.02, 0.9, False),
        (0.1, 0.995, False),
    ],
)
def test_the_saddle_is_judged_as_the_package_moves(lr, beta, right):
    numbers = BANK["opt/saddle"].lecture
    start = [1.0, numbers["y0"]]
    path = ck.descend(lambda p: np.array([p[0], -p[1]]), start, momentum(beta), lr=lr, steps=numbers["updates"])
    x, y = path.theta[-1]
    assert (abs(y) >= 1 and abs(x) <= 0.5) == right
    assert (ck.check("opt/saddle", {"lr": lr, "beta": beta}).status == "right") == right
