"""Momentum's plane and the race of optimizers: what they say is held against closed forms."""

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sample import amount

import coursekit as ck
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.surfaces import SURFACES
from coursekit.figures.style import looks
from coursekit.panels._runners import _ordinal
from coursekit.panels.momentum import KAPPAS, best, curvatures, rates
from coursekit.panels.race import PRESETS

pytestmark = pytest.mark.usefixtures("unseen")

LRS, KEPT = st.integers(1, 110).map(lambda n: n / 500), st.integers(0, 99).map(lambda n: n / 100)


def moved(panel, **values):
    """A panel at other settings, much cheaper than another panel."""
    for name, value in values.items():
        panel.controls[name].value = value
    return panel


@pytest.fixture(scope="module")
def plane():
    return ck.panels.momentum()


@pytest.fixture
def course():
    return ck.panels.race()


@pytest.fixture(scope="module")
def alone():
    return ck.panels.race(optimizers="sgd")


def step_matrix(lr, a, curvature):
    """One step of (place, velocity): v <- a v - lr curvature x, x <- x + v."""
    return np.array([[1 - lr * curvature, a], [-lr * curvature, a]])


def spectral_radius(lr, a, kappa):
    return max(abs(np.linalg.eigvals(step_matrix(lr, a, each))).max() for each in (20 / kappa, 20))


@settings(deadline=None, max_examples=amount(8, 600))
@given(LRS, KEPT, st.sampled_from(KAPPAS))
def test_the_rate_is_the_largest_eigenvalue_of_the_iteration(lr, a, kappa):
    panel_rate = rates(lr, a, curvatures(kappa)).max()
    assert panel_rate == pytest.approx(
        spectral_radius(lr, a, kappa), abs=1e-6
    )  # double eigenvalues lose half the digits


@settings(deadline=None, max_examples=amount(8, 120))
@given(LRS, KEPT, st.sampled_from(KAPPAS))
def test_the_path_is_that_of_the_matrices_and_what_is_said_agrees(plane, lr, a, kappa):
    panel, loss, theta = moved(plane, lr=lr, a=a, kappa=kappa), np.zeros(101), []
    for start, curvature in ((-1.8, 20 / kappa), (0.8, 20.0)):
        states = [np.array([start, 0.0])]
        for _ in range(100):
            states.append(step_matrix(lr, a, curvature) @ states[-1])
        theta.append(np.array(states)[:, 0])
        loss += curvature * theta[-1] ** 2 / 2
    shown = panel.result.theta
    np.testing.assert_allclose(shown, np.transpose(theta)[: len(shown)], rtol=1e-6, atol=1e-9 * np.abs(shown).max())
    rate = float(re.match(r"Rate ([\d.e-]+), best", panel.text)[1])
    assert rate == pytest.approx(spectral_radius(lr, a, kappa), rel=6e-3, abs=1e-6)
    if (loss > 1e4).any():
        how = "diverged" if spectral_radius(lr, a, kappa) > 1 + 1e-9 else "left the picture"
        assert f"it {how} at step {np.argmax(loss > 1e4)}:" in panel.text
    else:
        said = float(re.search(r"loss (\S+) after 100 steps", panel.text)[1])
        assert said == pytest.approx(loss[-1], rel=1e-2, abs=1e-25)


@pytest.mark.parametrize("kappa", [5, 20, 100, 1000])
@pytest.mark.parametrize(("lr", "a"), [(0.05, 0.9), (0.15, 0.8), (0.02, 0.3), (0.19, 0.95)])
def test_the_measured_contraction_is_the_rate(lr, a, kappa):
    curvature, steps = np.array([20 / kappa, 20.0]), 1500
    path = ck.descend(lambda theta: curvature * theta, [-1.8, 0.8], ck.optimizers.momentum(a), lr, steps)
    distance = np.maximum(np.linalg.norm(path.theta, axis=1), 1e-290)
    last = int(np.argmax(distance <= 1e-250)) or steps
    half = last // 2
    # complex eigenvalues make the distance swing: its largest values over a period fall by the rate
    peaks = [distance[at - 60 : at].max() for at in (half, last)]
    measured = (peaks[1] / peaks[0]) ** (1 / (last - half))
    assert measured == pytest.approx(rates(lr, a, curvature).max(), abs=4e-3)


def test_a_rate_that_is_not_1_is_not_said_to_be_1(plane):
    """At the limit itself nothing diverges, however far the path swings."""
    text = moved(plane, lr=0.002, a=0.0, kappa=1000).text
    assert text.startswith("Rate 0.99996, best")  # 1 - 0.002 * 20 / 1000
    text = moved(plane, lr=0.19, a=0.9, kappa=1).text
    assert text.startswith("Rate 1, best")
    assert "never comes to rest" in text
    assert "left the picture at step" in text
    assert "diverge" not in text
    text = moved(plane, lr=0.192, a=0.9, kappa=1).text
    assert "it diverged at step" in text
    assert not text.startswith("Rate 1,")


@pytest.mark.parametrize("kappa", KAPPAS)
def test_no_pair_is_faster_than_the_best_one(kappa):
    lr, a = best(kappa)
    fastest = rates(lr, a, curvatures(kappa)).max()
    assert fastest == pytest.approx((np.sqrt(kappa) - 1) / (np.sqrt(kappa) + 1), abs=1e-6)  # Goh (2017)
    lrs, keeps = np.meshgrid(np.linspace(1e-4, 0.25, 251), np.linspace(0, 0.999, 200))
    grid = np.maximum(*(rates(lrs, keeps, each) for each in curvatures(kappa)))
    assert (grid >= fastest - 1e-7).all()
    off = np.abs(lrs - (1 + keeps) / 10) > 1e-9  # the border of the plane, 2 (1 + a) / 20
    np.testing.assert_array_equal(grid[off] < 1, lrs[off] < (1 + keeps[off]) / 10)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"lr": 0.02, "a": 0.0, "kappa": 20}, "goes straight down along and across"),
        ({"lr": 0.08, "a": 0.0, "kappa": 20}, "goes straight down along the valley, jumps from side to side across"),
        ({"lr": 0.1, "a": 0.0, "kappa": 20}, "never comes to rest across"),
        ({"lr": 0.1, "a": 0.9, "kappa": 20}, "swings along and across"),
        ({"lr": 0.2, "a": 0.5, "kappa": 1}, "diverges along and across"),
    ],
)
def test_the_kind_of_behavior(plane, call, words):
    assert words in moved(plane, **call).text


def test_the_plane_marks_the_border_the_best_point_and_the_present_one(plane):
    panel = moved(plane, lr=0.03, a=0.2, kappa=20)
    ax = panel.live.figure.axes[0]
    cross, star = (line.get_xydata()[0] for line in ax.lines)
    np.testing.assert_allclose(cross, (0.03, 0.2))
    np.testing.assert_allclose(star, (0.13358, 0.40261), atol=1e-5)  # (2 / (1 + √20))², ((√20 - 1) / (√20 + 1))²
    border = next(each for each in ax.collections if list(getattr(each, "levels", ())) == [1] and not each.filled)
    lr, a = border.get_paths()[0].vertices.T
    np.testing.assert_allclose(lr, (1 + a) / 10, atol=2e-3)


@pytest.mark.parametrize(
    ("lr", "a", "kappa", "reached"),
    [(0.15, 0.6, 50, True), (0.1, 0.65, 50, True), (0.154, 0.68, 100, False), (0.1, 0.9, 50, False),
     (0.096, 0.0, 50, False), (0.134, 0.4, 20, False), (0.05, 0.6, 50, False), (0.22, 0.6, 50, False)],
)  # fmt: skip
def test_momentum_challenge_is_reached_near_the_best_point_only(lr, a, kappa, reached):
    assert ("panels/momentum" in ck.panels.momentum(lr, a, kappa).reached) == reached


RATES = (1e-3, 0.02, 0.075, 0.125, 0.2)
FLOORS = {"valley": 0.0, "saddle": -4.0, "beale": 0.0, "rosenbrock": 0.0, "long_valley": 0.0}
FLOORS |= {name: SURFACES[name].value(SURFACES[name].minimum) for name in PRESETS if name not in FLOORS}


def arrivals(surface, start, names, lr, adaptive_lr):
    """First steps from which on all are at a thousandth of the start's height and in the picture, a step at a time."""
    found, evaluate = {}, ck.surfaces.SURFACES[surface].value_and_gradient
    goal = FLOORS[surface] + 1e-3 * (evaluate(start)[0] - FLOORS[surface])
    known = dict.fromkeys(("sgd", "momentum", "nesterov"), lr) | {"adadelta": 1.0}
    known |= dict.fromkeys(("adagrad", "rmsprop", "adam", "adamw"), adaptive_lr)
    for name in names:
        rule, theta = OPTIMIZERS[name](), np.array(start, dtype=float)
        away, (low, high) = 0, np.transpose(SURFACES[surface].bounds)
        state, rate = rule.init(2), known.get(name, {"plain": lr, "step": adaptive_lr, "none": 1.0}[rule.rate])
        for t in range(1, 201):
            ahead = theta + (0.9 * state[0] if name == "nesterov" else 0)
            rule.update(theta, evaluate(ahead)[1], state, lr=rate, t=t)
            if not (evaluate(theta)[0] <= goal and (theta >= low).all() and (theta <= high).all()):
                away = t
        if away < 200:
            found[name] = away + 1
    return found


def test_nobody_gets_home_outside_the_picture_or_by_passing_through():
    """Momentum comes within a thousandth at step 4 and then leaves: it was told to have come home."""
    text = ck.panels.race("beale", x=-4.5, y=-2.9, lr=1e-4, optimizers="momentum").text
    assert "home" not in text
    saddle = ck.panels.race("saddle", optimizers=("sgd", "adagrad", "adam")).text
    assert re.findall(r"(\w+) left the picture at step", saddle) == ["adam", "sgd"]
    assert re.search(r"adagrad \d+ %", saddle), "stuck, and said to be"


@pytest.mark.parametrize("surface", FLOORS)
def test_the_order_of_arrival(surface):
    panel = ck.panels.race(surface, optimizers=list(OPTIMIZERS))
    values = panel.values
    expected = arrivals(surface, (values["x"], values["y"]), OPTIMIZERS, values["lr"], values["adaptive_lr"])
    said = {name: int(at) for name, at in re.findall(r"(\w+) \d\w\w home after (\d+) steps?", panel.text)}
    assert said == expected
    assert list(said.values()) == sorted(said.values())
    ranks = [int(rank) for rank in re.findall(r"(\d)\w\w home", panel.text)]
    assert ranks == [1 + sum(other < at for other in said.values()) for at in said.values()]


@settings(deadline=None, max_examples=amount(8, 120))
@given(st.integers(-40, 40), st.integers(-20, 20), st.sampled_from(RATES), st.integers(0, 200))
def test_sgd_in_the_valley_agrees_with_its_closed_form(alone, x, y, lr, step):
    panel = moved(alone, x=x / 20, y=y / 20, lr=lr, step=step)
    steps = np.arange(201)
    theta = np.stack([x / 20 * (1 - lr) ** steps, y / 20 * (1 - 20 * lr) ** steps], axis=1)
    loss = theta**2 @ [0.5, 10]
    share = loss / (loss[0] or 1)
    home = max(np.flatnonzero(share > 1e-3), default=-1) + 1
    outside = (np.abs(theta) > (2, 1)).any(axis=1)
    if home <= step:
        assert re.search(rf"sgd 1st home after {home} step{'s' if home != 1 else ''}\b", panel.text)
    elif "left the picture" in panel.text:
        left = int(re.search(r"left the picture at step (\d+)", panel.text)[1])
        assert left <= step
        assert outside[left:].all()
        assert not outside[max(left - 1, 0)]
    elif "diverged" in panel.text:
        assert lr > 0.1
        assert loss[: step + 1].max() > 100
    elif "over" in panel.text:
        assert share[step] > 1000
    else:
        assert float(re.search(r"sgd (\S+) %", panel.text)[1].replace(",", "")) == pytest.approx(
            100 * share[step], rel=0.06
        )
    line = panel.live.figure.axes[0].lines[1].get_xydata()
    drawn = min(len(line), 5)
    np.testing.assert_allclose(line[:drawn], np.clip(theta[:drawn], (-10, -5), (10, 5)), atol=1e-9)


def test_every_runner_has_its_own_color_marker_and_place_for_its_label(monkeypatch):
    monkeypatch.undo()
    styles = looks()
    assert list(styles) == list(OPTIMIZERS)
    assert len({(color, marker) for color, marker, _ in styles.values()}) == len(styles)
    own = [constructor().style for constructor in OPTIMIZERS.values() if constructor().style]
    assert len({style.color for style in own}) == len({style.marker for style in own}) == len(own) >= 8
    panel = ck.panels.race(optimizers=list(OPTIMIZERS))
    for surface, step in itertools.product(FLOORS, (0, 30, 200)):
        moved(panel, surface=surface, step=step)
        ax = panel.live.figure.axes[1]
        boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
        assert len(boxes) == len(OPTIMIZERS)
        edge = panel.live.figure.bbox
        assert all(box.x1 <= edge.x1 and box.y1 <= edge.y1 for box in boxes)
        overlaps = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.padded(-2).overlaps(b.padded(-2))]
        assert not overlaps, (surface, step)


def test_rules_without_a_style_of_their_own_race_as_well(monkeypatch):
    """What is said of them is what is said of adam, which all of them are."""
    adam = OPTIMIZERS["adam"]
    for name in ("mine", "yours", "hers", "his"):
        monkeypatch.setitem(OPTIMIZERS, name, lambda name=name: adam()._replace(name=name, style=None))
    panel = ck.panels.race(optimizers=list(OPTIMIZERS))
    assert len(panel.result.runners) == len(OPTIMIZERS)
    [at] = set(re.findall(r"(?:adam|mine|yours|hers|his) (\d+\w\w home after \d+ steps)", panel.text))
    assert panel.text.count(at) == 5
    for ax in panel.live.figure.axes:
        lines = [line for line in ax.lines if len(line.get_xdata()) > 1 and line.get_marker() not in ("", "None")]
        seen = {(line.get_color(), line.get_marker()) for line in lines}
        assert len(lines) == len(seen) == len(OPTIMIZERS)


def test_ordinals_of_any_number():
    said = "1st 2nd 3rd 4th 10th 11th 12th 13th 20th 21st 22nd 111th"
    assert [_ordinal(int(re.match(r"\d+", each)[0])) for each in said.split()] == said.split()


def test_another_surface_brings_its_start_its_range_and_its_rates():
    panel = ck.panels.race()
    panel.controls["surface"].value = "long_valley"
    assert (panel.controls["x"].low, panel.controls["x"].high) == panel.ends["x"] == (-6, 6)
    assert panel.text == ck.panels.race("long_valley").text
    panel.buttons["Reset"].click()
    assert (panel.settings, panel.text) == (ck.panels.race().settings, ck.panels.race().text)


def test_a_start_at_the_minimum_or_next_to_it_is_no_failure(course):
    assert "sgd 1st home after 0 steps; momentum 1st home" in moved(course, x=0.0, y=0.0).text
    moved(course, surface="long_valley", x=0.0, y=0.0)
    assert "diverged" not in moved(course, y=0.05, adaptive_lr=0.5).text  # far above its start, and not far off


def test_diverged_runners_are_said_and_the_others_go_on():
    text = ck.panels.race("rosenbrock", lr=0.01).text
    assert all(f"{name} diverged, step" in text for name in ("sgd", "momentum", "nesterov"))
    assert re.search(r"adam [\d.]+ %", text)


def test_race_challenge_needs_both_rates():
    given = {"lr": 1.5e-3, "adaptive_lr": 1.0, "optimizers": ("momentum", "nesterov", "adam")}
    assert ck.panels.race("rosenbrock", **given).reached == {"panels/race"}
    for change in ({"lr": 1e-3}, {"adaptive_lr": 0.3}, {"optimizers": ("adam",)}, {"x": 0.9, "y": 0.8}):
        assert not ck.panels.race("rosenbrock", **given | change).reached
    assert not ck.panels.race().reached


def quartic(x, y):
    return x**4 + 3 * y**2


def quartic_with_gradient(theta):
    return theta[0] ** 4 + 3 * theta[1] ** 2, (4 * theta[0] ** 3, 6 * theta[1])


def test_a_function_of_the_learners_own_with_and_without_a_gradient():
    given = {"lr": 0.02, "optimizers": ("sgd", "momentum", "nesterov", "adam")}  # rmsprop jitters with every last digit
    panel, other = (ck.panels.race(f, **given) for f in (quartic, quartic_with_gradient))
    assert (panel.text, panel.error) == (other.text, None)
    theta = np.array([-1.6, 1.2])
    for row in panel.result.runners[0].theta[:50]:
        np.testing.assert_allclose(row, theta, atol=1e-7)
        theta -= 0.02 * np.array([4 * theta[0] ** 3, 6 * theta[1]])
    assert panel.settings.startswith("ck.panels.race(surface=quartic, x=-1.6, y=1.2, lr=0.02,")
    panel.controls["surface"].value = "beale"
    assert panel.text == ck.panels.race("beale", optimizers=given["optimizers"]).text
    panel.controls["surface"].value = quartic
    assert panel.controls["x"].high == 2
    assert panel.error is None


def logarithm(x, y):
    return math.log(0.5 - x) ** 2 + y**2


def half_plane(x, y):
    return float("nan") if x > 0.4 else (x - 1) ** 2 + y**2


def silent(x, y):
    pass


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (logarithm, ("stopped at step", "logarithm(", "raised ValueError: math domain error")),
        (half_plane, ("stopped at step", "half_plane(", "is not a number")),
        (silent, ("silent has no value in the picture", "must return a number", "got None")),
    ],
)
def test_where_a_function_fails_is_told_in_the_picture_and_the_panel_goes_on(function, words, monkeypatch):
    monkeypatch.undo()
    panel = ck.panels.race(function, lr=0.5, adaptive_lr=0.5)
    assert all(word in panel.text for word in words), panel.text
    panel.controls["surface"].value = "valley"
    assert (panel.text, panel.error) == (ck.panels.race().text, None)


def test_a_start_without_a_value_is_told():
    panel = ck.panels.race(half_plane, x=1.0)
    assert "there is no value at the start: half_plane(1, 1.2) is not a number" in panel.text
    panel.controls["x"].value = -1.0
    assert panel.error is None


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ck.panels.momentum(lr=1), ("lr", "at most 0.22", "got 1")),
        (lambda: ck.panels.momentum(kappa=3), ("kappa", "one of 1, 2, 5", "3")),
        (lambda: ck.panels.race("bowl"), ("surface", "'valley'", "'bowl'")),
        (lambda: ck.panels.race(7), ("surface", "a function f(x, y)", "7")),
        (lambda: ck.panels.race(x=5), ("x", "at most 2", "5")),
        (lambda: ck.panels.race(optimizers=["sdg"]), ("optimizers", "'sdg'")),
        (lambda: ck.panels.race(quartic, bounds=((1, 0), (0, 1))), ("bounds", "from low to high")),
    ],
)
def test_bad_settings_are_named(call, words):
    with pytest.raises((ValueError, TypeError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)


def test_every_start_and_rate_of_a_surface_is_on_its_slider():
    panel = ck.panels.race()
    rates = {*panel.controls["lr"].stops}
    for x, y, lr, adaptive_lr in PRESETS.values():
        assert {lr, adaptive_lr} <= rates
        assert (20 * x, 20 * y) == pytest.approx((round(20 * x), round(20 * y)))
