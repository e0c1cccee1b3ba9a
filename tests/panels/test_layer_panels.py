"""The panels jacobian and initialization: closed forms, quadrature, PyTorch, JAX and differences judge them."""

import re

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from sample import amount, sample

import coursekit as ck
from coursekit.panels._mean_field import moments, through_depth
from coursekit.panels.initialization import BINS, RANGES, _compute, _deviation, _drawn
from coursekit.panels.jacobian import _compute as jacobian_of

pytestmark = pytest.mark.usefixtures("unseen")

PHI = {
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: 1 / (2 + 2 * np.cosh(z))),
}
SETTINGS = {
    "rule": "xavier", "gain": 1.0, "tau": 0.05, "activation": "tanh", "depth": 10, "width": 100,
    "shown": "activations", "seed": 0,
}  # fmt: skip


def run(**changes):
    return _compute(**SETTINGS | changes)


# theory: moments of an activation on normal scores, and what follows through the layers


@pytest.mark.parametrize("name", PHI)
@pytest.mark.parametrize("q", [1e-8, 0.01, 0.3, 1.0])
def test_moments_are_those_of_gauss_and_hermite(name, q):
    x, w = np.polynomial.hermite_e.hermegauss(180)
    value, slope = (f(np.sqrt(q) * x) for f in PHI[name])
    wanted = [w @ part / np.sqrt(2 * np.pi) for part in (value, value**2, slope**2)]
    np.testing.assert_allclose(moments(name, q), wanted, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("name", PHI)
@pytest.mark.parametrize("q", [4.0, 2e4])
def test_moments_of_wide_scores_are_those_of_many_digits(name, q):
    """Where the bend is narrow against the scores, and Gauss-Hermite fails."""
    phi = {"tanh": mpmath.tanh, "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z))}[name]
    slope = {"tanh": lambda z: mpmath.sech(z) ** 2, "sigmoid": lambda z: 1 / (2 + 2 * mpmath.cosh(z))}[name]
    far = 10 * np.sqrt(q)
    cuts = [-far, -30, -5, 0, 5, 30, far]
    normal = lambda z: mpmath.exp(-(z**2) / (2 * q)) / mpmath.sqrt(2 * mpmath.pi * q)  # noqa: E731
    parts = (phi, lambda z: phi(z) ** 2, lambda z: slope(z) ** 2)
    wanted = [float(mpmath.quad(lambda z, part=part: part(z) * normal(z), cuts)) for part in parts]
    np.testing.assert_allclose(moments(name, q), wanted, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("factor", [0.3, 1.0, 2.0, 5.0])
def test_theory_of_linear_and_relu_layers_is_he_and_others_closed_form(factor):
    """Linear: factor^(l/2). ReLU: each layer halves what the weights make of it (He et al., 2015)."""
    layer, depth = np.arange(1, 13), 12
    linear, relu = (through_depth(name, factor, depth) for name in ("linear", "relu"))
    np.testing.assert_allclose(linear.forward, factor ** (layer / 2))
    np.testing.assert_allclose(linear.back, factor ** ((depth - layer) / 2))
    scores = factor * (factor / 2) ** (layer - 1)
    np.testing.assert_allclose(relu.q, scores)
    np.testing.assert_allclose(relu.forward, np.sqrt(scores * (1 / 2 - 1 / (2 * np.pi))))
    np.testing.assert_allclose(relu.back, np.sqrt((factor / 2) ** (depth - layer) / 2))


def test_zero_weights_have_no_signal():
    for name, middle in (("tanh", 0), ("sigmoid", 0.5), ("relu", 0), ("linear", 0)):
        result = run(rule="zeros", activation=name)
        assert not result.forward.any()
        assert not result.back[:-1].any()
        assert not result.theory.forward.any()
        assert f"every unit puts out {middle:g} for" in ck.panels.initialization("zeros", activation=name).text


# what is measured against theory, and against PyTorch


@pytest.mark.parametrize("rule", ["xavier", "he", "uniform", "normal"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_wide_layers_do_what_theory_says(rule, activation):
    """The mean over seeds of the logarithm of each standard deviation, for one draw scatters."""
    how = {"rule": rule, "activation": activation, "tau": 0.06, "width": 200, "depth": 5}
    results = [run(**how, seed=seed) for seed in range(8)]
    for way in ("forward", "back"):
        measured = np.mean([np.log(getattr(each, way)) for each in results], axis=0)
        np.testing.assert_allclose(measured, np.log(getattr(results[0].theory, way)), atol=0.09)


RULES = {
    "xavier": lambda init, W: init.xavier_normal_(W, gain=1.3),
    "he": lambda init, W: init.kaiming_normal_(W, a=1, nonlinearity="leaky_relu").mul_(1.3 * 2**0.5),
    "uniform": lambda init, W: init.kaiming_uniform_(W, a=5**0.5).mul_(1.3),  # as torch.nn.Linear begins
    "normal": lambda init, W: init.normal_(W, std=0.07),
    "zeros": lambda init, W: init.zeros_(W),
}


@pytest.mark.parametrize("rule", RULES)
def test_rules_draw_as_wide_as_pytorchs(rule):
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    W = RULES[rule](torch.nn.init, torch.empty(900, 900))
    tau = _deviation(rule, 1.3, 0.07, 900)
    assert tau == pytest.approx(float(W.std()), rel=0.01)
    _, drawn, _ = _drawn(200, 0, rule == "uniform")
    assert drawn.std() == pytest.approx(1, rel=0.01)
    if rule == "uniform":
        assert tau * np.abs(drawn).max() == pytest.approx(float(W.abs().max()), rel=0.01)


BENDS = {"tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid", "linear": "clone"}


def torch_passes(rule, activation, depth, width, tau, seed):
    """Activations of each layer, and by autograd the gradients by its scores, of the panel's weights."""
    torch = pytest.importorskip("torch")
    H, weights, above = map(torch.tensor, _drawn(width, seed, rule == "uniform"))
    scores, values = [], []
    for W in weights[:depth]:
        U = (H @ (tau * W)).requires_grad_()
        U.retain_grad()
        H = getattr(U, BENDS[activation])()
        scores.append(U)
        values.append(H)
    (H * above).sum().backward()
    return [H.detach().numpy() for H in values], [U.grad.numpy() for U in scores]


@pytest.mark.parametrize("activation", BENDS)
@pytest.mark.parametrize("rule", ["he", "uniform"])
def test_both_ways_are_pytorchs(activation, rule):
    how = {"rule": rule, "activation": activation, "depth": 6, "width": 50, "seed": 3}
    tau = _deviation(rule, 1.0, 0.0, 50)
    values, gradients = torch_passes(**how, tau=tau)
    result = run(**how)
    np.testing.assert_allclose(result.forward, [H.std() for H in values], rtol=1e-10)
    np.testing.assert_allclose(result.back, [G.std() for G in gradients], rtol=1e-10)
    last, before = values[-1], {"tanh": 0.0, "sigmoid": 0.5}.get(activation)
    between = last.mean(axis=0).var() / last.var()
    assert result.told == pytest.approx(1 - between, rel=1e-9, abs=1e-12)
    flat = [np.mean(H == 0) if before is None else np.mean(abs(H - before) > 0.95 * (1 - before)) for H in values]
    np.testing.assert_allclose(result.flat, np.zeros(6) if activation == "linear" else flat)
    for shown, arrays in (("activations", values), ("gradients", gradients)):
        low, high = RANGES[activation if shown == "activations" else "gradients"]
        counts = run(**how, shown=shown).counts
        for row, array in zip(counts, arrays, strict=True):
            array = array[array != 0] if activation == "relu" else array
            wanted, _ = np.histogram(np.clip(array, low, high), BINS, (low, high))
            assert abs(row - wanted).sum() <= 4  # a value on the edge of two bars


@pytest.mark.parametrize("activation", BENDS)
def test_the_line_over_the_histograms_is_the_histogram_of_normal_scores(activation):
    result = run(activation=activation, rule="normal", tau=0.15, width=50, depth=3)
    bend = {**{name: f for name, (f, _) in PHI.items()}, "relu": lambda z: z[z > 0], "linear": lambda z: z}[activation]
    z, (low, high) = np.random.default_rng(0).normal(size=400_000), RANGES[activation]
    for q, expected in zip(result.theory.q, result.expected, strict=True):
        counts, _ = np.histogram(np.clip(bend(np.sqrt(q) * z), low, high), BINS, (low, high))
        np.testing.assert_allclose(expected / (64 * 50), counts / 400_000, atol=1.5e-3)


def test_the_sentence_says_what_is_measured():
    panel = ck.panels.initialization("normal", tau=0.05)
    found = re.search(
        r"d τ² = (\S+)\. Activations are multiplied by (\S+) a layer, to (\S+) in layer 10 \((\S+) % of .*"
        r"gradients are multiplied by (\S+) a layer, to (\S+) in layer 1 on the way back; "
        r"(?:less than )?(\S+) % of the tanh",
        panel.text,
    )
    factor, rate, last, told, back_rate, first, flat = map(float, found.groups())
    result = panel.result
    assert factor == 0.25
    assert rate == pytest.approx(0.5, abs=0.02)  # tanh is linear where it is small, so sqrt(d tau²)
    assert back_rate == pytest.approx(0.5, abs=0.02)
    assert last == pytest.approx(result.forward[9], rel=0.05)
    assert first == pytest.approx(result.back[0], rel=0.05)
    assert told > 90
    assert flat < 0.1
    back = ck.panels.initialization("normal", tau=0.05, shown="gradients").text
    assert "d τ² = 0.25. Gradients are multiplied by" in back
    saturated = ck.panels.initialization("normal", tau=1.0).text
    assert "Activations keep their size: 0.96 in layer 10" in saturated
    assert float(re.search(r"(\S+) % of the tanh units are saturated", saturated)[1]) > 80


def test_a_deep_sigmoid_network_forgets_its_inputs():
    """Its activations still spread, but each unit puts out the same for every input."""
    assert run(activation="sigmoid").forward[-1] > 0.1
    assert "less than 0.01 % of their variance from the inputs" in ck.panels.initialization(activation="sigmoid").text


def test_each_rule_has_one_scale():
    panel = ck.panels.initialization()
    for rule, scale in (("normal", "tau"), ("zeros", None), ("he", "gain"), ("uniform", "gain"), ("xavier", "gain")):
        panel.controls["rule"].value = rule
        assert {name for name in ("gain", "tau") if not panel.controls[name].hidden} == {scale} - {None}
        assert {name for name in ("gain", "tau") if f"{name}=" in panel.settings} == {scale} - {None}


def test_the_spread_alone_changes_with_the_gain():
    """The same weights, larger: in a linear network each layer's values are multiplied, and nothing else."""
    one, two = (run(activation="linear", gain=gain) for gain in (1.0, 1.5))
    np.testing.assert_allclose(two.forward / one.forward, 1.5 ** np.arange(1, 11))
    np.testing.assert_allclose(two.back / one.back, 1.5 ** np.arange(9, -1, -1.0))


def test_more_layers_leave_the_first_as_they_are():
    few, many = run(depth=5), run(depth=20)
    np.testing.assert_array_equal(few.forward, many.forward[:5])


@pytest.mark.parametrize("call", [{"shown": "gradients"}, {"rule": "zeros", "activation": "relu"}, {"depth": 2}])
def test_the_bars_are_as_long_as_the_counts(call):
    panel = ck.panels.initialization(**call)
    bars = panel.live.figure.axes[0].patches[0].get_path().vertices
    counts = panel.result.counts
    expected = panel.result.expected
    for layer, row in enumerate(counts, 1):
        x = bars[(bars[:, 0] >= layer) & (bars[:, 0] < layer + 0.9)][:, 0] - layer
        longest = max(row.max(), 0 if expected is None else expected[layer - 1].max())
        assert x.max(initial=0) == pytest.approx(0.84 * row.max() / max(longest, 1))


def test_initialization_challenge():
    assert not ck.panels.initialization(activation="relu", depth=20).reached
    assert not ck.panels.initialization("he", activation="relu", depth=19).reached
    assert not ck.panels.initialization(activation="linear", depth=20).reached
    assert not ck.panels.initialization("zeros", activation="relu", depth=20).reached
    assert ck.panels.initialization("he", activation="relu", depth=20).reached == {"panels/initialization"}


# jacobian

NUMBERS = ("w11", "w12", "w21", "w22", "b1", "b2", "x1", "x2", "g1", "g2")
TENTHS = st.integers(-20, 20).map(lambda n: n / 10)
LAYERS = st.tuples(
    st.sampled_from(["tanh", "sigmoid", "relu", "softplus", "linear"]),
    st.fixed_dictionaries(dict.fromkeys(NUMBERS, TENTHS)),
)


FIRST = {key: value for key, value in ck.panels.jacobian().values.items() if key in NUMBERS}


def layer(activation, numbers, radius=0.5):
    return jacobian_of(activation, radius, **FIRST | numbers)


def on_a_corner(result):
    return result.activation == "relu" and min(abs(result.z)) < 1e-6


@settings(deadline=None, max_examples=amount(12, 200))
@given(LAYERS)
def test_jacobians_are_those_of_pytorch(drawn):
    torch = pytest.importorskip("torch")
    result = layer(*drawn)
    assume(not on_a_corner(result))
    bend = {"softplus": torch.nn.functional.softplus, "linear": lambda z: z}.get(result.activation)
    bend = bend or getattr(torch, result.activation)
    W, x, b, g = map(torch.tensor, (result.W, result.x, result.b, result.g))
    by_W, by_x = torch.autograd.functional.jacobian(lambda W, x: bend(W @ x + b), (W, x))
    np.testing.assert_allclose(result.J, by_x, atol=1e-12)
    np.testing.assert_allclose(result.by_weights, by_W.reshape(2, 4), atol=1e-12)
    _, back = torch.autograd.functional.vjp(lambda x: bend(W @ x + b), x, g)
    np.testing.assert_allclose(result.back, back, atol=1e-12)
    np.testing.assert_allclose(result.h, bend(W @ x + b), atol=1e-12)


@pytest.mark.parametrize("activation", sample(["tanh", "sigmoid", "softplus"], 2))
def test_jacobians_are_those_of_jax(activation):
    jax = pytest.importorskip("jax")
    result = layer(activation, {"w11": 1.5, "w12": -0.7, "b2": 0.4, "x2": -1.0, "g1": 0.3, "g2": -1.2})
    bend = {"softplus": jax.nn.softplus, "sigmoid": jax.nn.sigmoid, "tanh": jax.numpy.tanh}[activation]
    f = lambda x: bend(result.W @ x + result.b)  # noqa: E731
    np.testing.assert_allclose(result.J, jax.jacobian(f)(result.x), rtol=1e-4, atol=1e-6)  # in single precision
    _, back = jax.vjp(f, result.x.astype(np.float32))
    np.testing.assert_allclose(result.back, back(result.g.astype(np.float32))[0], rtol=1e-4, atol=1e-6)


@settings(deadline=None, max_examples=amount(12, 200))
@given(LAYERS)
def test_jacobians_are_those_of_differences(drawn):
    result, h = layer(*drawn), 1e-6
    assume(not on_a_corner(result))
    steps = h * np.array([[1, -1, 0, 0], [0, 0, 1, -1]])
    ends = result.image(result.x[:, None] + steps)
    np.testing.assert_allclose(result.J, (ends[:, ::2] - ends[:, 1::2]) / (2 * h), atol=1e-8)
    for at in range(4):
        dW = np.zeros(4)
        dW[at] = h
        up, down = (result._replace(W=result.W + sign * dW.reshape(2, 2)) for sign in (1, -1))
        slope = (up.image(result.x[:, None]) - down.image(result.x[:, None]))[:, 0] / (2 * h)
        np.testing.assert_allclose(result.by_weights[:, at], slope, atol=1e-8)
    along = (result.g @ ends[:, ::2] - result.g @ ends[:, 1::2]) / (2 * h)  # of the number g'y
    np.testing.assert_allclose(result.back, along, atol=1e-8)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_the_error_of_the_ellipse_falls_with_the_square_of_the_radius(activation):
    result = layer(activation, {"x1": 0.7, "x2": -0.3})
    radii = np.array([0.08, 0.04, 0.02, 0.01])
    missed = np.array([result.missed(r) for r in radii])
    np.testing.assert_allclose(np.diff(np.log2(missed)), -2, atol=0.06)
    # Taylor: half the second derivative along the worst direction, phi''(z_i) (w_i d)² / 2
    h = 1e-4
    bend = np.diff([[getattr(ck.activations, activation)(z + s) for s in (-h, 0, h)] for z in result.z], 2)[:, 0] / h**2
    angle = np.linspace(0, 2 * np.pi, 3601)
    worst = np.hypot(*(bend[:, None] / 2 * (result.W @ [np.cos(angle), np.sin(angle)]) ** 2)).max()
    assert missed[-1] / radii[-1] ** 2 == pytest.approx(worst, rel=0.03)


def test_a_linear_layer_is_its_own_jacobian_and_a_corner_is_not():
    assert layer("linear", {}, 1.0).missed(1.0) < 1e-12
    assert "the ellipse is the image itself" in ck.panels.jacobian("linear", 1.0).text
    away = {"w11": 1.0, "w12": 0.0, "w21": 0.0, "w22": 1.0, "b1": 0.0, "b2": 0.0, "x1": 1.0, "x2": 1.0}
    assert layer("relu", away).missed(0.9) < 1e-12  # no border of a neuron is as near
    assert layer("relu", away).missed(1.1) == pytest.approx(0.1, abs=0.002)
    corner = layer("relu", away | {"x1": 0.0})
    assert corner.missed(0.1) == pytest.approx(2 * corner.missed(0.05)) == pytest.approx(0.1)  # falls with r only


SHOWN = [
    ("tanh", {}),
    ("sigmoid", {"w11": 2.0, "w12": -2.0, "x1": 1.0}),
    ("relu", {"b1": 2.0, "b2": -2.0}),  # the second gate is closed: the ellipse is a line
    ("softplus", {"w11": -1.3, "w21": 0.7, "w22": 0.0}),
    ("linear", {"w11": 0.0, "w12": 0.0, "w21": 0.0, "w22": 0.0}),
]


@pytest.mark.parametrize(("activation", "numbers"), SHOWN)
def test_the_ellipse_and_its_axes_are_where_the_lens_shows_them(activation, numbers):
    panel = ck.panels.jacobian(activation, 0.2, **numbers)
    result, (_, inputs, plane, lens) = panel.result, panel.live.figure.axes
    image, ellipse, *axes = (np.array(line.get_data()) for line in lens.lines[:4])
    J = result.J
    trace, det = np.sum(J**2), np.linalg.det(J) ** 2  # of J'J, whose eigenvalues are the squares
    root = np.sqrt(max(trace**2 / 4 - det, 0))
    wanted = np.sqrt(np.maximum([trace / 2 + root, trace / 2 - root], 0))
    lengths = [np.hypot(*(each[:, 1] - each[:, 0])) / 2 for each in axes]
    np.testing.assert_allclose(lengths, wanted, atol=2e-7)
    around = [np.array(line.get_data()) for line in inputs.lines if line.get_color() == lens.lines[2].get_color()]
    for radius, axis in zip(around, axes, strict=True):  # J takes the one to the other
        np.testing.assert_allclose(J @ (radius[:, 1] - radius[:, 0]) / 0.2, axis[:, 1] - axis[:, 0], atol=1e-9)
    length = np.hypot(*ellipse)
    assert length.max() == pytest.approx(wanted[0], rel=2e-3, abs=1e-6)
    assert length.min() >= wanted[1] - 1e-6
    np.testing.assert_allclose(0.2 * image + result.h[:, None], plane.lines[2].get_data(), atol=1e-12)


def test_the_numbers_in_the_drawing_are_the_layer():
    """Read as they stand there: two lines of columns of two."""
    given = {"w11": 1.0, "w12": -0.5, "w21": 0.2, "w22": 2.0, "b1": 0.3, "b2": -0.4, "x1": -0.6, "x2": 0.5}
    panel = ck.panels.jacobian("tanh", **given, g1=1.5, g2=-1.0)
    texts = [text for text in panel.live.figure.axes[0].texts if re.fullmatch(r"−?\d+(\.\d\d)?", text.get_text())]
    columns = {}
    for text in sorted(texts, key=lambda text: text.get_position()[1]):
        x, y = text.get_position()
        columns.setdefault((y > 0.7, x), []).append(float(text.get_text().replace("−", "-")))
    z1, z2 = 1.0 * -0.6 - 0.5 * 0.5 + 0.3, 0.2 * -0.6 + 2.0 * 0.5 - 0.4
    s1, s2 = 1 / np.cosh(z1) ** 2, 1 / np.cosh(z2) ** 2
    first = [(1, 0.2), (-0.5, 2), (-0.6, 0.5), (0.3, -0.4), (z1, z2), (np.tanh(z1), np.tanh(z2)), (s1, s2)]
    J = [(s1, 0.2 * s2), (-0.5 * s1, 2 * s2)]
    by_weights = [(-0.6 * s1, 0), (0.5 * s1, 0), (0, -0.6 * s2), (0, 0.5 * s2)]
    back = [(1.5, -1), (1.5 * s1 - 0.2 * s2, -0.75 * s1 - 2 * s2)]
    np.testing.assert_allclose(
        [columns[place] for place in sorted(columns)], first + J + by_weights + back, atol=0.0051
    )


def test_x_and_g_are_dragged_and_all_ten_numbers_typed():
    panel = ck.panels.jacobian()
    kinds = [handle["kind"] for handle in panel.handles]
    assert kinds == 10 * ["number"] + 2 * ["point"]
    assert {handle["control"] for handle in panel.handles[:10]} == set(NUMBERS)
    for at, ax, names in ((10, 1, ("x1", "x2")), (11, 3, ("g1", "g2"))):
        across, up = panel.live.figure.axes[ax].transData.transform((-1.0, 1.5))
        panel._do({"do": "drag", "name": at, "to": [across, panel.live.size[1] - up]})
        assert [panel.controls[name].value for name in names] == [-1.0, 1.5]
    assert panel.text == ck.panels.jacobian(x1=-1.0, x2=1.5, g1=-1.0, g2=1.5).text


def test_the_jacobian_is_said():
    panel = ck.panels.jacobian("linear", w11=2.0, w12=1.0, w21=0.0, w22=-1.0, g1=1.0, g2=2.0)
    assert panel.text == (
        "J = (2, 1; 0, -1); singular values 2.29 and 0.87. At radius 0.5 the ellipse is the image itself. "
        "g = (1, 2) comes back as Jᵀg = (2, -1)"
    )
    quarter = re.search(
        r"off by at most (\S+), at half of it by (\S+), (\S+) times less", ck.panels.jacobian(radius=0.02).text
    )
    whole, half, times = map(float, quarter.groups())
    assert times == pytest.approx(4, abs=0.11)
    assert whole / half == pytest.approx(4, abs=0.2)


def test_jacobian_challenge():
    one = {"w11": 1.0, "w12": 0.0, "w21": 0.0, "w22": 1.0, "b1": 0.0, "b2": 0.0, "x1": 0.0, "x2": 0.0}
    assert ck.panels.jacobian("tanh", **one).reached == {"panels/jacobian"}
    assert not ck.panels.jacobian("linear", **one).reached  # has no bend
    assert not ck.panels.jacobian("relu", **one | {"b1": -1.0}).reached  # a closed gate
    assert not ck.panels.jacobian("sigmoid", **one).reached  # a quarter of it
    assert not ck.panels.jacobian().reached
