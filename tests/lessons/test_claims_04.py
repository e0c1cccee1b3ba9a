"""What lesson 4 claims, by judges that know nothing of it: SymPy, PyTorch, fifty digits, finite differences."""

from pathlib import Path

import numpy as np
import pytest
import stored_outputs
import sympy as sp
from mpmath import mp

import coursekit as ck

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_backprop_by_hand.ipynb"
PARAMETERS = {"w1": 0, "w2": 2, "b1": 3, "w3": -4, "w4": -1, "b2": 1, "w5": -2, "w6": 0, "b3": 6}


def printed(cell):
    """What a cell of the lesson prints, whether it is stored in the notebook or put away."""
    (found,) = (c for c in stored_outputs.whole(NOTEBOOK).cells if c.id == cell)
    return "".join(output.get("text", "") for output in found.outputs)


def rows(cell):
    """The lines of a derivation that a cell of the lesson has in its table."""
    (found,) = (c for c in stored_outputs.whole(NOTEBOOK).cells if c.id == cell)
    return [line for line in found.source.splitlines() if line.startswith("| $")]


# ---- derivations that the text shows: every line equals the one before


Z, A, X, B = sp.symbols("z a x b", real=True)
P = 1 / (1 + sp.exp(-A * X - B))
BUMP, SLOPE_OF_P = 1 / (1 + Z**2), P * (1 - P) * X
LINES = {  # cell: the lines, each as the lesson has it
    "by-hand-text": [
        sp.diff(BUMP, Z),
        sp.diff((1 + Z**2) ** -1, Z),
        -((1 + Z**2) ** -2) * sp.diff(1 + Z**2, Z),
        -((1 + Z**2) ** -2) * 2 * Z,
        -2 * Z * BUMP**2,
    ],
    "logistic-text": [
        sp.diff(sp.log(1 - P), A),
        1 / (1 - P) * sp.diff(1 - P, A),
        -1 / (1 - P) * SLOPE_OF_P,
        -1 / (1 - P) * P * (1 - P) * X,
        -P * X,
    ],
}


@pytest.mark.parametrize("cell", LINES)
def test_each_line_of_a_derivation_follows(cell):
    lines = LINES[cell]
    assert [sp.simplify(line - lines[0]) for line in lines] == [0] * len(lines)
    assert len(rows(cell)) == len(lines) - 1  # the first has both sides


def test_the_two_lines_of_softmax():
    s = sp.symbols("s1:5", real=True)
    total = sum(map(sp.exp, s))
    p = [sp.exp(each) / total for each in s]
    for j, c in np.ndindex(4, 4):
        told = p[c] * (1 - p[c]) if j == c else -p[j] * p[c]
        assert sp.simplify(sp.diff(p[j], s[c]) - told) == 0


def test_the_differential_of_the_frobenius_norm():
    rng = np.random.default_rng(0)
    X, dX = rng.normal(size=(2, 3, 5))
    assert np.sum(X**2) == pytest.approx(np.trace(X @ X.T))
    linear = np.trace(dX @ X.T) + np.trace(X @ dX.T)
    assert linear == pytest.approx(2 * np.trace(X.T @ dX)) == pytest.approx(np.sum(2 * X * dX))
    change = (np.sum((X + 1e-6 * dX) ** 2) - np.sum((X - 1e-6 * dX) ** 2)) / 2e-6
    assert change == pytest.approx(linear, rel=1e-8)


# ---- the hand exercise, the slide, the layer


def autograd(**changed):
    """The loss of the hand exercise, and its derivatives by PyTorch."""
    torch = pytest.importorskip("torch")
    v = {k: torch.tensor(float(w), dtype=torch.float64, requires_grad=True) for k, w in (PARAMETERS | changed).items()}
    o3, o4 = torch.relu(2 * v["w1"] + v["w2"] + v["b1"]), torch.relu(2 * v["w3"] + v["w4"] + v["b2"])
    loss = (v["w5"] * o3 + v["w6"] * o4 + v["b3"] - 5) ** 2
    loss.backward()
    return loss.item(), {name: each.grad.item() for name, each in v.items()}


def test_the_slide_s_step_raises_the_loss_and_the_rule_s_lowers_it():
    before, slopes = autograd()
    shares = [autograd(w5=-2 - sign * 0.001 * slopes["w5"])[0] / before for sign in (1, -1)]
    assert shares == pytest.approx([0.9025, 1.1025], abs=1e-4)
    for share, word in zip(shares, ("rises", "falls"), strict=True):
        assert f"w5 {word}, the loss becomes {share:.1%}" in printed("hand-check")


def test_in_the_panel_below_the_exercise_only_the_bias_learns():
    _, slopes = autograd(b1=-3, b2=0)
    assert {name for name, slope in slopes.items() if slope} == {"b3"}


def test_a_layer_s_own_weights_have_a_jacobian_that_folds_up():
    torch = pytest.importorskip("torch")
    numbers = [[1.2, 0.6], [-0.5, 0.9]], [0.3, -0.2], [1, 0.5], [0.5, -1]
    W, b, g, x = (torch.tensor(each, dtype=torch.float64) for each in numbers)
    J = torch.autograd.functional.jacobian(lambda W: torch.tanh(W @ x + b), W)  # indices i, j, k
    assert (J == 0).double().mean() == 0.5
    slope = 1 - torch.tanh(W @ x + b) ** 2
    expected = torch.einsum("ij,i,k->ijk", torch.eye(2, dtype=torch.float64), slope, x)
    np.testing.assert_allclose(J, expected, rtol=1e-12)
    np.testing.assert_allclose(torch.einsum("ijk,i->jk", J, g), torch.outer(slope * g, x), rtol=1e-12)
    assert "shape (2, 4), 50% zeros" in printed("headache-code")


@pytest.mark.parametrize("m", [1, 2, 3, 32])
def test_numpy_is_silent_where_one_or_two_examples_fit(m):
    """The slide's update as it stands; its direction is not that of the slope."""
    rng = np.random.default_rng(m)
    W, X, target = rng.normal(size=(2, 6)), rng.normal(size=(m, 2)), rng.normal(size=(m, 6))
    delta = 2 * (X @ W - target) / m
    (line,) = (line for line in printed("silent-code").splitlines() if line.startswith(f"m = {m:2}:"))
    if m > 2:
        with pytest.raises(ValueError, match="broadcast"):
            W - 0.1 * delta
        assert "could not be broadcast" in line
    else:
        step, gradient = np.broadcast_to(delta, W.shape), X.T @ delta
        cos = np.sum(step * gradient) / np.linalg.norm(step) / np.linalg.norm(gradient)
        assert abs(cos) < 0.95
        before, slide, right = (float(word.strip(",")) for word in line.split() if word[0].isdigit() and "." in word)
        assert right < before
        assert right < slide


# ---- numbers of a computer


def test_the_safe_loss_against_fifty_digits():
    with mp.workdps(50):
        for z in [*np.linspace(-30, 30, 61), -800.0, -709.9, 40.0, 800.0]:
            exact = mp.log(1 + mp.exp(-mp.mpf(z)))
            assert max(-z, 0) + np.log1p(np.exp(-abs(z))) == pytest.approx(float(exact), rel=1e-14)
            slope = float(1 / (1 + mp.exp(-mp.mpf(z))) - 1)
            assert -ck.activations.sigmoid(-1.0 * z) == pytest.approx(slope, rel=1e-14)
    assert 709 < np.log(np.finfo(float).max) < 710
    assert [float(v) for v in printed("safe-code").splitlines()[1].split()[1:]] == [np.inf, 800, -1]


def test_halving_the_step_halves_one_error_and_quarters_the_other():
    eps = np.array([0.02, 0.01])
    above, below, there = np.exp(0.7 + eps), np.exp(0.7 - eps), np.exp(0.7)
    for error, factor in [((above - there) / eps - there, 2), ((above - below) / (2 * eps) - there, 4)]:
        assert error[0] / error[1] == pytest.approx(factor, rel=0.01)


# ---- layers


def test_two_relu_neurons_solve_xor():
    corners, xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0]
    h = np.maximum(0, corners.sum(axis=1, keepdims=True) - [0, 1])
    assert (h @ [1, -2] - 0.5 > 0).astype(int).tolist() == xor
    assert h[1].tolist() == h[2].tolist()


def test_a_sigmoid_keeps_a_quarter_at_most_and_relu_half_of_the_mean_square():
    z = sp.Symbol("z", real=True)
    slope = sp.diff(1 / (1 + sp.exp(-z)), z)
    assert sp.simplify(slope.subs(z, 0)) == sp.Rational(1, 4)
    grid = np.linspace(-30, 30, 10_001)
    assert sp.lambdify(z, slope)(grid).max() <= 0.25
    density = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
    assert sp.integrate(z**2 * density, (z, 0, sp.oo)) == sp.Rational(1, 2)


@pytest.mark.parametrize(("share", "per_layer"), [(2 / 200, 1 / 2), (2 / 100, 1)])
def test_xavier_halves_a_relu_network_and_he_keeps_it(share, per_layer):
    """With 100 neurons below and 100 in the layer: the factor d tau² / 2, exact as the width grows."""
    assert 100 * share / 2 == pytest.approx(per_layer)
    xavier, he = (float(line.split()[-1]) for line in printed("relu-schemes").splitlines())
    assert per_layer**20 / 10 < (he if per_layer == 1 else xavier) < per_layer**20 * 10
