"""What lesson 10 says, found without the course: in fractions, by PyTorch, by hand."""

import math
from fractions import Fraction
from pathlib import Path

import nbformat
import numpy as np
import pytest

import coursekit as ck

CELLS = {c.id: c for c in nbformat.read(Path(__file__).parents[2] / "notebooks" / "10_large_libraries.ipynb", 4).cells}


def ran(*ids):
    """The names that some cells of the lesson give, run one after the other."""
    names = {"np": np, "ck": ck}
    for id in ids:
        exec(CELLS[id].source, names)
    return names


@pytest.mark.parametrize("formula", ["x * x", "(x + y) * z", "x * (x + y) * (x + y) * z", "(x * y + z) * (x + z)"])
def test_autograd_in_a_few_lines_is_autograd(formula):
    """The page's class and function against PyTorch, and against fractions moved up and down."""
    names = ran("tape-number", "tape-code")
    numbers = {name: names["Number"](float(value)) for name, value in zip("xyz", (3, -2, 5), strict=True)}
    names["backward"](eval(formula, {}, numbers))
    h = Fraction(1, 10**9)
    for name, number in numbers.items():
        at = dict(zip("xyz", map(Fraction, (3, -2, 5)), strict=True))
        up, down = (eval(formula, {}, at | {name: at[name] + s * h}) for s in (1, -1))
        assert number.grad == pytest.approx(float((up - down) / (2 * h)))
    torch = pytest.importorskip("torch")
    tensors = {name: torch.tensor(float(n.value), requires_grad=True) for name, n in numbers.items()}
    eval(formula, {}, tensors).backward()
    found = {name: 0.0 if one.grad is None else one.grad.item() for name, one in tensors.items()}
    assert found == {name: number.grad for name, number in numbers.items()}


def test_gradients_that_are_never_cleared_are_momentum_without_friction():
    """Beta = 1: x swings forever, as the prediction says; by PyTorch with its own zero_grad left out."""
    torch = pytest.importorskip("torch")
    x = torch.tensor(1.0, requires_grad=True, dtype=torch.float64)
    rule, path = torch.optim.SGD([x], lr=0.1), []
    for _ in range(200):
        (x**2).backward()
        rule.step()
        path.append(x.item())
    v, y, twin = 0.0, 1.0, []
    for _ in range(200):
        v = 1.0 * v - 0.1 * 2 * y
        y += v
        twin.append(y)
    np.testing.assert_allclose(path, twin, atol=1e-9)
    assert 0.9 < max(map(abs, path[-50:])) < 1.2


def test_a_second_softmax_has_a_floor():
    """Cross-entropy of probabilities taken for scores: at best one of them is 1 and nine are 0."""
    floor = -math.log(math.e / (math.e + 9))
    assert f"below {floor:.2f}" in CELLS["adds-devices"].source
    torch = pytest.importorskip("torch")
    perfect = torch.nn.functional.one_hot(torch.arange(10)).double()
    assert torch.nn.functional.cross_entropy(perfect, torch.arange(10)).item() == pytest.approx(floor)
    assert torch.nn.Linear(64, 16).weight.shape == (16, 64)


def test_small_steps_ruin_a_check_in_32_bits():
    """Seven digits against sixteen: half a billion times coarser, and a step below them is lost."""
    assert np.float32(1) + np.float32(1e-8) == 1
    assert np.finfo(np.float32).eps / np.finfo(np.float64).eps == 2**29


@pytest.mark.parametrize(("inputs", "weights"), [(3, 2), (12, 3), (9, 4)])
def test_a_convolution_is_a_linear_layer(inputs, weights):
    """C of the page has equal entries along its diagonals, and PyTorch's conv1d is x C."""
    rng = np.random.default_rng(inputs)
    kernel, x = rng.normal(size=weights), rng.normal(size=inputs)
    places = inputs - weights + 1
    C = np.array([[kernel[i - j] if 0 <= i - j < weights else 0 for j in range(places)] for i in range(inputs)])
    np.testing.assert_allclose(x @ C, np.correlate(x, kernel, "valid"))
    torch = pytest.importorskip("torch")
    theirs = torch.nn.functional.conv1d(torch.tensor(x)[None, None], torch.tensor(kernel)[None, None])[0, 0]
    np.testing.assert_allclose(theirs.numpy(), x @ C)


def test_the_matrix_of_the_page_is_drawn_as_it_is_said():
    C = ran("conv-matrix")["C"]
    assert C.shape == (12, 10)
    for i in range(-2, 1):
        assert len({*np.diag(C, i)}) == 1
    assert (C[np.add.outer(np.arange(12), -np.arange(10)) > 2] == 0).all()


def test_random_kernels_do_not_mind_a_moved_digit():
    """By PyTorch's convolution: the features of the page are its, and a digit that loses no ink keeps them."""
    names = ran("imports", "same-data", "conv-features")
    torch = pytest.importorskip("torch")
    images = names["X"][:20]
    kernels = torch.tensor(names["kernels"].T.reshape(64, 1, 5, 5))
    z = torch.nn.functional.conv2d(torch.tensor(images).reshape(-1, 1, 8, 8), kernels, padding=4)
    np.testing.assert_allclose(names["seen"](images), torch.relu(z).mean(dim=(2, 3)).numpy(), atol=1e-12)
    whole = images[images.reshape(-1, 8, 8)[:, :, 7].max(axis=1) == 0]  # nothing is lost at the right border
    moved = np.pad(whole.reshape(-1, 8, 8), ((0, 0), (0, 0), (1, 0)))[:, :, :8].reshape(-1, 64)
    np.testing.assert_allclose(names["seen"](moved), names["seen"](whole), atol=1e-12)
    assert len(whole) > 10


@pytest.mark.parametrize("d", [1, 4, 64])
def test_attention_is_pytorchs_and_so_are_its_gradients(d):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(d)
    Q, K, V = (torch.tensor(rng.normal(size=(1, 5, d)), requires_grad=True) for _ in range(3))
    theirs = torch.nn.functional.scaled_dot_product_attention(Q, K, V)
    q, k, v = (part.detach().numpy()[0] for part in (Q, K, V))
    a = np.array([np.exp(s) / np.exp(s).sum() for s in q @ k.T / np.sqrt(d)])
    np.testing.assert_allclose(theirs.detach().numpy()[0], a @ v, atol=1e-12)
    theirs[0, 0].sum().backward()  # the output of the first token
    J = np.diag(a[0]) - np.outer(a[0], a[0])
    np.testing.assert_allclose(J.sum(axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(Q.grad.numpy()[0, 0], J @ v.sum(axis=1) @ k / np.sqrt(d), atol=1e-12)
    np.testing.assert_allclose(V.grad.numpy()[0], np.outer(a[0], np.ones(d)), atol=1e-12)


def test_products_of_independent_numbers_have_the_variance_of_their_width():
    rng = np.random.default_rng(1)
    for d in (4, 64):
        assert (rng.normal(size=(20_000, d)) * rng.normal(size=(20_000, d))).sum(axis=1).var() == pytest.approx(
            d, rel=0.05
        )
