"""The panels graph, backprop and digits: SymPy, PyTorch and fits of their own judge text and picture."""

import asyncio
import itertools
import re

import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given, settings, strategies as st
from matplotlib.colors import to_hex
from sample import amount

import coursekit as ck
from coursekit.graph import OPERATIONS, RULES, Walk, parse
from coursekit.panels.digits import _compute as train_digits, _sentence as told_of_digits
from coursekit.panels.graph import EXPRESSIONS

pytestmark = pytest.mark.usefixtures("unseen")

BLUE, RED, INK = "#0072b2", "#d55e00", "#222222"
HALVES = st.integers(-20, 20).map(lambda n: n / 2)


def texts(panel, color, axes=0):
    """What the picture says in this color, as far as it is visible."""
    found = panel.live.figure.axes[axes].texts
    return [text.get_text() for text in found if to_hex(text.get_color()) == color and text.get_text()]


# graph


def test_the_lectures_graph_step_by_step():
    panel = ck.panels.graph(step=0)
    said = [
        "step forward",
        "Forward, 1 of 2: q = x + y = -2 + 5 = 3",
        "Forward, 2 of 2: f = q * z = 3 * -4 = -12",
        "Backward, 1 of 5: df/df = 1",
        "Backward, 2 of 5: df/dq = z = -4",
        "Backward, 3 of 5: df/dz = q = 3",
        "Backward, 4 of 5: df/dy = df/dq * dq/dy = df/dq * 1 = -4 * 1 = -4",
        "Backward, 5 of 5: df/dx = df/dq * dq/dx = df/dq * 1 = -4 * 1 = -4",
    ]
    for step, words in enumerate(said):
        panel.controls["step"].value = step
        assert words.lower() in panel.text.lower()
        assert panel.text.startswith("x = -2, y = 5, z = -4.")
        values, gradients = texts(panel, BLUE), texts(panel, RED)
        assert len(values) == 3 + min(step, 2) + 1  # and the legend
        assert len(gradients) == max(step - 2, 0) + 1
        slopes = sorted(text for text in texts(panel, INK) if re.fullmatch(r"−?\d+", text))
        assert slopes == sorted(["−4", "3", "1", "1"][: max(step - 3, 0)])  # of q, z, y and x
    assert values[:-1] == ["−2", "5", "−4", "3", "−12"]
    assert gradients[:-1] == ["−4", "−4", "3", "−4", "1"]
    assert "A sum hands its gradient on" in panel.live.figure.axes[1].texts[-1].get_text()


@settings(deadline=None, max_examples=amount(8, 120))
@given(st.data())
def test_gradients_of_the_graph_panel_are_sympys(data):
    expression = data.draw(st.sampled_from(EXPRESSIONS))
    names = parse(expression).inputs
    inputs = {name: data.draw(HALVES) for name in names}
    assume(inputs.get("y") != inputs.get("z") or "max" not in expression)
    name = data.draw(st.sampled_from(names))
    symbols = {each: sympy.Symbol(each, real=True) for each in names}
    functions = {"sigmoid": lambda z: 1 / (1 + sympy.exp(-z)), "max": sympy.Max}
    formula = sympy.sympify(expression, locals=symbols | functions)
    at = {symbols[each]: sympy.Rational(value) for each, value in inputs.items()}
    wanted = float(sympy.diff(formula, symbols[name]).subs(at))
    panel = ck.panels.graph(expression, **inputs)
    assert panel.result.inputs[name] == pytest.approx(wanted, rel=1e-9, abs=1e-300)
    graph = parse(expression)
    panel.controls["step"].value = len(graph.nodes) + 1 + graph.order[::-1].index(name)
    assert float(re.search(r"(\S+)$", panel.text)[1]) == pytest.approx(wanted, rel=1e-5, abs=1e-300)
    value = float(formula.subs(at))
    assert f"{value:.4g}".replace("-", "−") in texts(panel, BLUE)
    assert f"{wanted + 0.0:.4g}".replace("-", "−") in texts(panel, RED)


def test_another_expression_has_its_own_sliders_and_steps(monkeypatch):
    monkeypatch.undo()
    panel = ck.panels.graph()
    first = panel.live.picture, panel.settings
    for expression in EXPRESSIONS[::-1]:
        panel.controls["expression"].value = expression
        graph = parse(expression)
        shown = {key for key, control in panel.controls.items() if not control.hidden}
        assert shown == {"expression", "step", *graph.inputs}
        step = panel.controls["step"]
        assert step.value == step.high == len(graph.nodes) + len(graph.order)
        assert set(re.findall(r"(\w+)=", panel.settings)) == shown
    panel.controls["expression"].value = EXPRESSIONS[2]
    panel.controls["step"].value = 3
    panel.controls["expression"].value = EXPRESSIONS[0]
    assert panel.controls["step"].value == 3
    panel.buttons["Reset"].click()
    assert (panel.live.picture, panel.settings) == first


def test_reset_goes_back_to_more_steps():
    panel = ck.panels.graph(EXPRESSIONS[2])
    text = panel.text
    panel.controls["expression"].value = EXPRESSIONS[0]
    panel.buttons["Reset"].click()
    assert panel.text == text


def test_an_expression_of_ones_own_and_where_it_has_no_value():
    panel = ck.panels.graph("log(u) + u*v", u=1)
    assert panel.result.inputs == {"u": 2.0, "v": 1.0}  # 1/u + v, and u
    panel.controls["u"].value = -1
    assert panel.text == panel.error.args[0]
    assert "log(u) has no value at u = -1" in panel.text
    panel.controls["u"].value = 0.5
    assert panel.error is None
    assert panel.result.inputs == {"u": 3.0, "v": 0.5}


def test_graph_challenge():
    panel = ck.panels.graph()
    for key, value in (("x", -5), ("x", 0), ("z", 0)):
        assert panel.reached == set()
        panel.controls[key].value = value
    assert panel.reached == {"panels/graph"}
    assert not ck.panels.graph(x=-5, z=0).reached  # then f does not change with z either


def test_every_operation_has_a_rule_in_words():
    assert set(RULES) == set(OPERATIONS)


def test_a_value_used_twice_is_told_of():
    g = parse("(x + y) * max(y, z)")
    g.forward(x=-2, y=5, z=-4)
    stop = next(stop for stop in map(Walk(g).stop, range(Walk(g).steps + 1)) if stop.plain.startswith("df/dy"))
    assert stop.words.startswith("y is used 2 times")
    assert RULES["sum"] in stop.words
    assert RULES["max"] in stop.words
    assert stop.plain.endswith("= 8")


# backprop

NAMES = ("w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3")
LECTURE = dict(zip(NAMES, (0, 2, 3, -4, -1, 1, -2, 0, 6), strict=True))


def torch_descent(weights, lr, updates, x1=2.0, x2=1.0, target=5.0):
    """Loss, parameters and gradients before each update, by PyTorch."""
    torch = pytest.importorskip("torch")
    p = {name: torch.tensor(float(value), dtype=torch.float64, requires_grad=True) for name, value in weights.items()}
    rule, told = torch.optim.SGD(p.values(), lr=lr), []
    for _ in range(updates + 1):
        rule.zero_grad()
        o3 = torch.relu(p["w1"] * x1 + p["w2"] * x2 + p["b1"])
        o4 = torch.relu(p["w3"] * x1 + p["w4"] * x2 + p["b2"])
        loss = (p["w5"] * o3 + p["w6"] * o4 + p["b3"] - target) ** 2
        loss.backward()
        told.append((loss.item(), {n: (v.item(), v.grad.item()) for n, v in p.items()}))
        rule.step()
    return told


def gates_open(parameters, x1=2.0, x2=1.0):
    """Does one of the hidden neurons still see the input?"""
    p = {name: value for name, (value, _) in parameters.items()}
    return p["w1"] * x1 + p["w2"] * x2 + p["b1"] > 0 or p["w3"] * x1 + p["w4"] * x2 + p["b2"] > 0


def said_of(text):
    """Loss, and {name: (value, gradient)}, as the text says them."""
    pairs = re.findall(r"(\w\d) (\S+) \((\S+)\)", text)
    return float(re.search(r"loss ([^.]\S*)\. ", text)[1]), {n: (float(v), float(g)) for n, v, g in pairs}


def test_the_hand_exercise():
    panel = ck.panels.backprop()
    assert texts(panel, BLUE)[:-1] == [
        *("2", "1", "5", "−8", "o₃ = 5", "o₄ = 0", "−4", "81"),
        *("w₁ = 0", "w₂ = 2", "w₃ = −4", "w₄ = −1", "w₅ = −2", "w₆ = 0", "b₁ = 3", "b₂ = 1", "b₃ = 6", "target 5"),
    ]
    gradients = ["36", "0", "36", "0", "−18", "72", "36", "0", "0", "−90", "0", "36", "0", "−18"]
    assert texts(panel, RED)[:-1] == gradients
    assert "output -4, loss 81." in panel.text
    panel.controls["step"].value = 1
    assert "w1 -0.072 (" in panel.text
    assert "w5 -1.91 (" in panel.text  # the slide prints -2.09


@settings(deadline=None, max_examples=amount(8, 120))
@given(st.fixed_dictionaries(dict.fromkeys(NAMES, HALVES)), st.sampled_from([1e-4, 1e-3, 5e-3]), st.integers(0, 50))
@example(LECTURE, 1e-3, 50)
@example(LECTURE, 0.02, 3)
def test_updates_and_gradients_are_pytorchs(weights, lr, step):
    panel = ck.panels.backprop(lr=lr, step=step, **weights)
    told = torch_descent(weights, lr, 50)
    assume(all(np.isfinite(loss) and loss < 1e12 for loss, _ in told))
    losses = np.array([loss for loss, _ in told])
    np.testing.assert_allclose(panel.result.loss, losses, rtol=1e-6, atol=1e-9)
    loss, parameters = said_of(panel.text)
    assert loss == pytest.approx(told[step][0], rel=1e-3, abs=1e-9)
    assert set(parameters) == set(NAMES)
    for name, pair in told[step][1].items():
        assert parameters[name] == pytest.approx(pair, rel=1e-3, abs=1e-6), name
    assert bool(panel.reached) == (losses[0] >= 80 and losses[50] < 0.01 and gates_open(told[50][1]))


def test_a_closed_gate_is_hatched_and_its_lines_are_dashed():
    panel = ck.panels.backprop()
    boxes = [patch for patch in panel.live.figure.axes[0].patches if type(patch).__name__ == "Rectangle"]
    dashed = lambda: sum(line.get_linestyle() != "-" for line in panel.live.figure.axes[0].lines)  # noqa: E731
    assert [bool(box.get_hatch()) for box in boxes] == [False, True]
    assert dashed() == 2
    panel.controls["b2"].value = 10  # o2 = 1
    assert [bool(box.get_hatch()) for box in boxes] == [False, False]
    assert dashed() == 0
    assert "o3 open, o4 open" in panel.text
    panel.controls["b1"].value = -2  # o1 = 0 is not above 0
    assert [bool(box.get_hatch()) for box in boxes] == [True, False]


def test_backprop_says_when_both_gates_have_closed_for_good():
    panel = ck.panels.backprop(lr=1, step=50)
    told = torch_descent(LECTURE, 1.0, 50)
    inner = [[told[i][1][name][1] for name in NAMES[:8]] for i in range(51)]  # all gradients but b3's
    first = next(i for i, gradients in enumerate(inner) if not any(gradients))
    assert f"both gates closed from update {first} on" in panel.text
    assert "loss 361 after 50 updates" in panel.text
    assert "both" not in ck.panels.backprop(lr=1e-4, w2=-2).text  # o1 = -2 + 3, open by its bias


def test_the_example_can_be_another():
    panel = ck.panels.backprop(x1=1, x2=-1, target=2)
    (loss, parameters), *_ = torch_descent(LECTURE, 1e-3, 0, 1.0, -1.0, 2.0)
    assert said_of(panel.text) == (pytest.approx(loss), parameters)
    assert eval(panel.settings, {"ck": ck}).text == panel.text


# digits


def split():
    X, y = (array[:1415] for array in ck.datasets.digits()[:2])
    validation = np.arange(1415) % 5 == 1
    training = ~validation & (np.arange(1415) % 5 != 3)
    return X[training], y[training], X[validation], y[validation]


@pytest.mark.parametrize(("optimizer", "lr", "batch_size", "hidden"), [("adam", 1e-3, 32, 32), ("sgd", 0.1, 256, 8)])
def test_digits_agree_with_a_fit_of_their_own(optimizer, lr, batch_size, hidden):
    X, y, X_new, y_new = split()
    model, rule = ck.models.mlp([64, hidden, 10]), ck.optimizers.OPTIMIZERS[optimizer]()
    fit = ck.fit(model, X / 16, y, optimizer=rule, lr=lr, batch_size=batch_size, epochs=32, seed=3)
    guess = model.scores(fit.theta, X_new / 16).argmax(axis=1)
    wrong = np.flatnonzero(guess != y_new)
    panel = ck.panels.digits(optimizer, lr, batch_size, hidden, seed=3)
    assert f"training loss {fit.history.loss[-1]:.3g}, {100 * (1 - len(wrong) / 283):.1f} % of the" in panel.text
    *_, sheet = panel.live.figure.axes[:2]
    labels = [text.get_text() for text in sheet.texts if "→" in text.get_text()]
    title = labels.pop()
    assert title.startswith(f"{len(wrong)} of 283 still wrong")
    assert labels == [f"{y_new[i]} → {guess[i]}" for i in wrong[:20]]
    pixels = sheet.images[0].get_array()
    for place, i in zip([(4, 0), (4, 10)], wrong[:2], strict=True):
        np.testing.assert_array_equal(pixels[place[0] :, place[1] :][:8, :8], X_new[i].reshape(8, 8))


def test_digits_challenge_counts_the_examples_seen():
    default = ck.panels.digits()
    first = int(re.search(r"95 % first after ([\d,]+)", default.text)[1].replace(",", ""))
    assert first > 15_000
    assert first == 849 * (1 + np.flatnonzero(default.result.accuracy >= 0.95)[0])
    assert not default.reached
    default.controls["lr"].value = 0.01
    assert default.reached == {"panels/digits"}


def test_digits_train_while_one_watches(monkeypatch):
    monkeypatch.undo()
    seconds = itertools.count()
    monkeypatch.setattr(
        "coursekit.panels.engine.scheduler.perf_counter", lambda: next(seconds)
    )  # every epoch is a slice
    panel, seen = ck.panels.digits(), []
    panel.observe(lambda change: seen.append(len(panel.result.loss)), names="moving")

    async def watch():
        panel.controls["lr"].value = 0.01
        while len(seen) < 4:
            await asyncio.sleep(0.001)
        panel.controls["lr"].value = 0.1  # starts anew
        while len(seen) < 10:
            await asyncio.sleep(0.001)
        panel.buttons["Stop"].click()
        await asyncio.sleep(0.02)

    asyncio.run(watch())
    assert seen == [0, 1, 2, 3, 0, 1, 2, 3, 4, 5]
    assert panel.places["epoch"]["text"] == "5", "the counter follows"
    assert panel.result.progress == 5 / 32
    assert "After 5 epochs, 4,245 examples seen" in panel.text


def test_digits_say_when_they_diverge():
    _, last = train_digits("sgd", 1e300, 32, 32, 0)
    assert last.progress == 1
    assert told_of_digits(last, 32) == f"It {last.note}"
    assert "diverged in epoch 1" in last.note
    panel = ck.panels.digits()
    panel.live.draw(last, last.note, epoch=32)
    assert len(panel.live.figure.axes[0].lines[0].get_xdata()) == 0
