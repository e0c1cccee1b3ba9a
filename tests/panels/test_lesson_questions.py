"""Every question that a lesson asks about a panel has its answer on that panel, at stops of its own controls.

`ASKED` is the table: the lesson, the question as it stands there, the call of the panel, and a function that looks for
the answer by the panel's own computation; where the lesson gives the answer, it is that one. A question mark or a task
beside a panel that is not in the table, nor in `ELSEWHERE` with the reason, is an error.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from panel_stops import Course

import coursekit as ck
from coursekit.panels.convolution import ROW
from coursekit.panels.momentum import best
from coursekit.predictions.load import questions

pytestmark = pytest.mark.usefixtures("unseen")

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
TASK = re.compile(r"(?:[^.?!:;>]|[.:](?! ))*\?")


class Asked(NamedTuple):
    """A question of a lesson about a panel, and who answers it."""

    lesson: str
    text: str
    panel: str
    answer: Callable


# 0 and 5: descent on a curve


def crawling_arriving_flying(course):
    """A rate is slow, arrives or flies away; each kind is there, in this order, and no other between."""
    kinds = []
    for lr in course.stops("lr"):
        run = course.result(lr=lr)
        kinds.append(2 if run.note or abs(run.theta[-1]) >= 1.5 - 1e-9 else int(run.excess[-1] < 1e-6))
    assert set(kinds) == {0, 1, 2}
    assert kinds == sorted(kinds)


def one_step_to_the_bottom(course):
    ends = {lr for lr in course.stops("lr") if all(course.result(lr=lr, start=x).theta[1:2] == 0 for x in (-2, 0.7))}
    assert ends == {0.5}


def jumps_for_ever(course):
    """Between two points, neither nearer nor farther."""
    found = []
    for lr in course.stops("lr"):
        x = course.result(lr=lr).theta
        if len(x) == 101 and x[0] == x[-1] != x[1] and set(x) == set(x[:2]):
            found.append(lr)
    assert found == [1.0]


def from_the_left_well_to_the_right_one(course):
    slow = course.result(surface="double_well", start=-2.0, lr=0.1)
    fast = course.result(surface="double_well", start=-2.0, lr=0.3)
    assert slow.theta[-1] == pytest.approx(-1)
    assert fast.theta[-1] == pytest.approx(2)


# 0b: rule


def a_written_rule_gets_so_far(course):
    """No threshold on one feature reads nine of ten; several features come near."""
    best = {name: max(course.result(feature=name, threshold=t).written[2] for t in course.stops("threshold"))
            for name in course.stops("feature")}  # fmt: skip
    assert 0.85 < max(best.values()) < 0.9
    assert {name for name, share in best.items() if share > 0.8} == {"left half", "middle", "enclosed paper"}


def enclosed_paper_alone_holds(course):
    """Moved by a pixel to either side; each feature with the threshold that is best in place, and the learned rule."""
    holds = set()
    for name in ("left half", "middle", "enclosed paper"):
        rules = [course.result(feature=name, threshold=t) for t in course.stops("threshold")]
        best = max(rules, key=lambda rule: rule.written[2])
        holds |= {name} if min(best.written[[1, 3]]) > 0.8 else set()
        assert name in holds or min(best.written[[1, 3]]) < 0.6
    assert holds == {"enclosed paper"}
    assert max(best.learned[[1, 3]]) < 0.75 < 0.98 < best.learned[2]


# 1: neuron, softmax


def weights_turn_and_the_bias_shifts(course):
    """A line keeps its direction where the quotient of its two crossings stays."""

    def direction(**settings):
        found = re.search(r"x₁ = (\S+) and x₂ = ([^;]+)", course.text(slope=10, **settings))
        return float(found[1]) / float(found[2])

    assert direction(b=-4.0) == pytest.approx(direction(b=3.0)) == pytest.approx(1)
    assert direction(w1=2.0) == pytest.approx(1 / 2)
    assert direction(w2=2.0) == pytest.approx(2)


def turns_about_its_crossing(course):
    said = {w2: course.text(w1=1.0, w2=w2, b=-2.0) for w2 in course.stops("w2")}
    assert all("x₁ = 2" in text for text in said.values())
    assert len({re.search(r"x₂ = (\S+)", text)[1] for w2, text in said.items() if w2}) > 20


def the_same_line_and_another_output(course):
    one, two = course.text(w1=1.0, w2=1.0, b=-2.0), course.text(w1=2.0, w2=2.0, b=-4.0)
    line = lambda text: text.split(";")[0]  # noqa: E731
    assert line(one) == line(two) == "The line crosses x₁ = 2 and x₂ = 2"
    assert one.split("output is ")[1] != two.split("output is ")[1]


def a_slope_hidden_in_the_weights(course):
    doubled = course.text(w1=2.0, w2=2.0, b=-4.0, slope=1.0).split("output is ")[1]
    same = [a for a in course.stops("slope") if course.text(w1=1.0, w2=1.0, b=-2.0, slope=a).endswith(doubled)]
    assert 2 in same
    assert max(same) - min(same) <= 0.5  # the text has two digits


def a_rate_too_small_and_one_too_large(course):
    guessing = np.log(3)
    end = {lr: course.result(lr=lr).history.loss[-1] for lr in course.stops("lr")}
    assert 0.9 * guessing < end[1e-4] < guessing, "hardly better than guessing"
    large = [lr for lr, loss in end.items() if loss > guessing]
    assert large
    assert min(large) > min(end, key=end.get)
    assert all("too large" in course.text(lr=lr) for lr in large)


def a_small_batch_is_noisy(course):
    shake = [np.std(np.diff(course.result(batch_size=b).history.update_loss)) for b in (1, 32, 342)]
    assert shake == sorted(shake, reverse=True)
    assert shake[0] > 3 * shake[1]


def a_large_batch_is_worse_and_catches_up(course):
    small, large = (course.result(batch_size=b).history.loss[-1] for b in (32, 342))
    assert large > small
    assert min(course.result(batch_size=342, lr=lr).history.loss[-1] for lr in course.stops("lr")) <= small


# 1: perceptron


def a_smaller_gap_a_larger_bound(course):
    """The bound always grows; how many mistakes there are depends on their order, but many more in the end."""
    runs = [course.result(gap=gap) for gap in course.stops("gap") if gap > 0]
    assert (np.diff([each.bound for each in runs]) < 0).all()
    count = [each.run.mistakes for each in runs]
    assert min(count[:4]) > 5 * max(count[-4:])


def nothing_is_left_of_either(course):
    result = course.result(px=-1.5, py=-0.5)
    assert (result.bound, result.run.ended) == (np.inf, False)


def not_the_middle_of_the_gap(course):
    for gap in (0.3, 0.5, 1.0, 1.5):
        result = course.result(gap=gap)
        w = result.run.path[-1]
        nearest = ((2 * result.y - 1) * (result.X @ w[:2] + w[2])).min() / np.linalg.norm(w[:2])
        assert 0 < nearest < 0.9 * gap / 2


# 2: loss_surface, risk


def moves_the_curves_and_not_the_dot(course):
    before, after = course.result(last=2.1), course.result(last=8.0)
    assert (before.w, before.b) == (after.w, after.b)
    assert abs(after.grid - before.grid).max() > 1


def a_wild_target_moves_the_squared_one(course):
    moved = {
        loss: np.linalg.norm(course.result(loss=loss, last=8.0).best - course.result(loss=loss, last=2.1).best)
        for loss in ("squared", "absolute")
    }
    assert moved["squared"] > 5 * moved["absolute"] > 0


def the_lowest_dot(course):
    """No stop of the two sliders has a lower loss than the cross, and one is close to it."""
    run = course.result(last=2.1)
    losses = [course.result(w=w, b=b).here for w in course.stops("w")[::2] for b in course.stops("b")[::2]]
    assert run.lowest <= min(losses) < run.lowest + 0.01


def best_degree(course, **settings):
    return int(np.nanargmin(course.result(**settings).learned_by_degree[1]))


def more_examples_a_larger_family(course):
    assert [best_degree(course, n=n) for n in (2, 4, 10, 200)] == [0, 1, 3, 5]


def examples_cure_estimation_alone(course):
    runs = [course.result(n=n) for n in course.stops("n")]
    assert len({each.approximation for each in runs}) == 1
    assert (np.diff([each.estimation for each in runs]) < 0).all()
    assert runs[-1].estimation < 0.02 * runs[-1].approximation


def parabolas_never_help(course):
    for noise in (0.0, 0.3, 0.6):
        lines, parabolas = (course.result(degree=d, noise=noise).learned_by_n[1, 1:] for d in (1, 2))
        assert (parabolas > lines).all()


# 2: losses


def slopes(course, margin):
    return course.result(score=float(margin), target=1).slopes


def who_stops_pulling(course):
    right = [slopes(course, m) for m in (1.05, 2, 3)]
    still = [name for name in right[0] if all(each[name] == 0 for each in right)]
    assert still == ["0/1", "hinge"]  # the first never pulls, the second stops at margin 1
    assert slopes(course, -1)["0/1"] == 0 > slopes(course, -1)["hinge"]


def who_pulls_back(course):
    assert [name for name, slope in slopes(course, 2).items() if slope > 0] == ["squared"]


def margin_three(course):
    pull = slopes(course, 3)
    assert pull["hinge"] == 0
    assert pull["logistic, ln"] == pytest.approx(-1 / (1 + np.e**3))
    assert pull["squared"] == 4


def a_goal_under_the_picture(course):
    (challenge,) = course.panel._challenges
    assert any(challenge.test(course.result(score=s, target=1)) for s in course.stops("score"))


# 3: two_points


def errors_of_draws(course, seed):
    run = course.result(seed=seed)
    return run.a**2 / 3 + run.b**2 + 1 / 2 - 2 * run.a / np.pi


def about_half_of_the_draws(course):
    constant, line = np.concatenate([errors_of_draws(course, seed) for seed in range(40)], axis=1)
    assert (line < constant).mean() == pytest.approx(0.53, abs=0.015)
    assert line.mean() > 2 * constant.mean()
    assert constant.max() <= 1.5


def soon_clear_on_average(course):
    for seed in range(5):
        so_far = np.cumsum(errors_of_draws(course, seed), axis=1)
        assert (so_far[1] > so_far[0])[60:].all()
    assert not all((np.diff(errors_of_draws(course, seed), axis=0) > 0)[0, :3].all() for seed in range(5))


def both_at_one_end(course):
    errors = {(u, v): course.result(x1=u, x2=v).own_errors[1] for u in course.stops("x1")[::4] for v in (-1, 0, 0.5, 1)}
    (x1, x2) = max(errors, key=errors.get)
    assert x1 == x2
    assert abs(x1) == 1
    assert errors[x1, x2] == pytest.approx(np.pi**2 / 3 + np.pi**2 + 5 / 2) == pytest.approx(15.66, abs=0.01)


def the_constant_is_better_on_average(course):
    errors = np.mean([errors_of_draws(course, seed).mean(axis=1) for seed in range(5)], axis=0)
    assert 0.65 < errors[0] < 0.85 < 1.4 < errors[1]


# 3: bias_variance


def only_the_constant_s_numbers_stay(course):
    """Without noise all variances settle; with it only those of degree 0, and of the noise."""
    runs = [course.result(noise=0.5, seed=seed) for seed in range(4)]
    bias2, variance, noise = np.transpose([run.by_degree for run in runs], (2, 1, 0))
    assert np.ptp(variance[0]) < 0.02
    assert np.ptp(bias2[0]) < 0.02
    assert (noise[:2] == 0.25).all()
    assert variance[1].max() > 3 * variance[1].min()
    assert all(run.endless[1] and not run.endless[0] for run in runs)


def what_degree_nine_needs(course):
    error = lambda **given: course.result(degree=9, noise=0.3, **given).now.error  # noqa: E731
    assert error(n=10, lam=0.0) > 100
    assert error(n=50, lam=0.0) < 0.6
    assert error(n=10, lam=0.01) < 0.35


def new_data(course):
    """The points and the fits change, the parts of the error do not."""
    one, two = course.result(seed=0), course.result(seed=1)
    assert not np.allclose(one.data, two.data)
    assert not np.allclose(one.fits, two.fits)
    assert (one.now.bias2, one.now.variance) == pytest.approx((two.now.bias2, two.now.variance), abs=0.03)


def more_points_want_less_penalty(course):
    at = [np.nanargmin(course.result(degree=9, n=n, noise=0.3).by_penalty.sum(axis=1)) for n in (10, 20, 40)]
    assert at == sorted(at, reverse=True)
    assert at[0] > at[1] > at[2] > 0


# 4: graph, backprop


def below_one(_):
    """Both gates are open from the start, and the slider reaches the update."""
    start = {"w1": 1.5, "w2": -1, "b1": 0.5, "w3": -1, "w4": 0.5, "b2": 2, "w5": 1, "w6": -1.5, "b3": -2}
    run = Course("backprop", **start).result()
    assert run.loss[0] > 25
    assert 10 < np.argmax(run.loss < 1) < 50
    assert (np.diff(run.loss) < 0).all()
    assert run.dead_from is None


def two_paths_add_up(course):
    formula = "(x + y) * max(y, z)"
    run = course.result(expression=formula, x=1.0, y=3.0, z=-2.0)
    f = lambda y: (1 + y) * max(y, -2)  # noqa: E731
    assert run.inputs["y"] == pytest.approx((f(3.001) - f(2.999)) / 0.002) == 3 + 4


def four_gradients_of_zero(course):
    run = course.result()
    _, gradients = run.passes(0)
    assert {name for name in ("w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3") if gradients[name] == 0} == {
        "w3", "w4", "b2", "w6"
    }  # fmt: skip
    before, after = (run.passes(step)[0] for step in (0, 1))
    assert [before[name] for name in ("w3", "w4", "b2", "w6")] == [after[name] for name in ("w3", "w4", "b2", "w6")]


def too_small_dead_and_exploding(course):
    kinds = {"small": [], "arrives": [], "dead": [], "explodes": []}
    for lr in course.stops("lr"):
        run = course.result(lr=lr)
        growing = run.loss[-1] > 1e6 and (np.diff(run.loss[1:]) > 0).all()
        kind = "explodes" if growing else "dead" if "both gates closed" in run.outcome else None
        kinds[kind or ("arrives" if run.loss[-1] < 0.01 else "small")].append(lr)
    assert all(kinds.values())
    flat = [lr for each in kinds.values() for lr in each]
    assert flat == sorted(flat)
    assert min(kinds["explodes"]) == 1.25  # the bias alone: each update multiplies its error by 1 - 2 lr


def a_quarter_with_half_the_radius(course):
    layers = [course.result(radius=radius) for radius in course.stops("radius")]
    factors = {each.radius: each.missed(each.radius) / each.missed(each.radius / 2) for each in layers}
    assert factors[0.5] == pytest.approx(4, rel=0.15)
    assert all(factor == pytest.approx(4, rel=0.05) for radius, factor in factors.items() if radius <= 0.1)


def nothing_through_a_saturated_neuron(course):
    layer = course.result(b2=2.0, g1=0.0, g2=1.0)
    assert np.linalg.norm(layer.back) < 0.06 < 0.4 < np.linalg.norm(course.result(b2=2.0, g1=1.0, g2=0.0).back)
    y = layer.image(layer.x[:, None] + 0.5 * np.array([[1, -1, 0, 0], [0, 0, 1, -1]]))
    assert np.ptp(y[1]) < 0.15 * np.ptp(y[0])  # the ellipse is level


def half_saturated_and_exploding(_):
    course = Course("initialization", rule="normal")
    results = {tau: course.result(tau=tau) for tau in course.stops("tau")}
    flat = [run.flat.mean() for run in results.values()]
    assert flat == sorted(flat)
    at = next(tau for tau, run in results.items() if run.flat.mean() >= 0.5)
    assert 0.3 < at <= 0.4
    assert results[at].back[0] > 10 * results[at].back[-1]


def two_by_hand(_):
    """What keeps the size is d tau² = 2: the stops of each scale come as near as is needed, and no other does."""
    for rule, scale in (("xavier", "gain"), ("uniform", "gain"), ("normal", "tau")):
        course = Course("initialization", rule=rule)
        (challenge,) = course.panel._challenges
        results = [course.result(**{scale: each}, activation="relu", depth=20) for each in course.stops(scale)]
        found = [100 * run.tau**2 for run in results if challenge.test(run)]
        assert min(abs(np.subtract(found, 2))) < 0.26
        assert 1.6 < min(found) <= max(found) < 2.8


def a_spread_without_a_signal(course):
    run = course.result(activation="sigmoid")
    assert run.forward[-1] == pytest.approx(0.13, abs=0.01)
    assert run.told < 1e-4
    assert (run.back[0] / run.back[-1]) ** (1 / 9) == pytest.approx(1 / 4, abs=0.03)


# 5: cubic, schedules


def flies_away_beyond_the_limit(course):
    """The curve comes closer below 2 over the largest curvature, and flies away above, from every start."""
    x = ck.datasets.cubic(seed=0).X ** [3, 2, 1, 0]
    limit = 2 / np.linalg.eigvalsh(2 * x.T @ x / 50).max()
    for start in course.stops("start"):
        for lr in course.stops("lr"):
            run = course.result(lr=lr, start=start)
            assert bool(run.note) == (lr > limit)
            assert run.note or run.loss[-1] < run.loss[0]


def outer_bends_first(course):
    """The arms of the cubic lie in the steep direction; the bends in the middle take far longer."""
    x = np.linspace(-4.5, 4.5, 181)
    for start in course.stops("start"):
        run = course.result(lr=7.5e-4, start=start)
        off = [abs(np.polyval(run.theta[t] - run.problem.best, x)) for t in (0, 20, 200)]
        arms, middle = ([each[part].mean() for each in off] for part in (abs(x) > 3.5, abs(x) < 1.5))
        assert arms[1] < 0.25 * arms[0]
        assert middle[2] / middle[0] > 3 * arms[2] / arms[0]


def three_below_the_line(course):
    ends = course.result(lr0=0.06, rate=0.15, steps=20, factor=0.5, every=5).ends
    assert {name for name, end in ends.items() if end <= 2e-5} == {"linear", "exponential", "step"}
    assert all(course.result(lr0=lr).ends["constant"] > 2e-5 for lr in course.stops("lr0"))


def fast_ones_want_a_larger_rate(course):
    """The exponential one with a quick decay is below the line only where it begins higher than the linear one may."""
    shape = {"rate": 0.15, "steps": 20, "factor": 0.5, "every": 5}
    below = {}
    for lr in (0.01, 0.03, 0.05, 0.1, 0.3):
        for name, end in course.result(lr0=lr, **shape).ends.items():
            below.setdefault(name, []).extend([lr] if end <= 2e-5 else [])
    assert min(below["exponential"]) > min(below["linear"])
    assert max(below["exponential"]) > max(below["linear"])


# 6: sgd


def needed(course, lr, batch_size):
    """Updates and examples until the loss stays within 8 % of the lowest; None where it does not."""
    run = course.result(lr=lr, batch_size=batch_size)
    late = np.flatnonzero(run.excess > 0.08)
    t = int(late[-1]) + 1 if late.size else 0
    return None if run.note or t == len(run.excess) else (t, int(run.seen[t]))


def updates_or_examples(course):
    found = {
        (lr, b): at
        for lr in course.stops("lr")
        if lr >= 5e-3
        for b in course.stops("batch_size")
        if (at := needed(course, lr, b))
    }
    fewest_updates, fewest_examples = (min(found.values(), key=lambda at: at[i]) for i in (0, 1))
    assert fewest_updates[0] < fewest_examples[0]
    assert fewest_updates[1] > fewest_examples[1]


def one_point_at_a_time_comes_nearer(course):
    one, all_points = (course.result(lr=0.05, batch_size=b).excess[-10:].mean() for b in (1, 256))
    assert one < 0.2 < 1 < all_points


def small_networks_gain_most(course):
    """The fewer hidden units, the more often a large batch is cheaper for each example."""
    gains = []
    for hidden in (8, 32, 128, 512):
        run = course.result(hidden=hidden, seed=0)
        gains.append(run.example[0] / run.example[8])
    assert gains == sorted(gains, reverse=True)


def a_challenge_for_both_sliders(course):
    (challenge,) = course.panel._challenges
    assert challenge.test(course.result(lr=0.3, batch_size=64))
    assert not any(challenge.test(course.result(lr=lr)) for lr in course.stops("lr"))
    assert not any(challenge.test(course.result(batch_size=b)) for b in course.stops("batch_size"))


def a_wider_cloud(course):
    def cloud(lr, batch_size):
        end = course.result(lr=lr, batch_size=batch_size).theta
        return np.linalg.norm(end[len(end) // 2 :] - course.result().problem.best, axis=1).mean()

    assert cloud(0.1, 1) > 2 * cloud(0.1, 32)
    assert cloud(0.01, 1) < 0.6 * cloud(0.1, 1)


# 7: momentum, race


def the_bottom_edge_is_plain_descent(course):
    run = course.result(a=0.0, lr=0.02)
    x = run.theta[0] * (1 - 0.02 * np.array([20 / 50, 20])) ** np.arange(101)[:, None]
    np.testing.assert_allclose(run.theta, x, atol=1e-12)


def the_star_is_there_for_every_condition(course):
    for kappa in course.stops("kappa"):
        lr, a = best(kappa)
        near = [min(course.stops(name), key=lambda v, to=to: abs(v - to)) for name, to in (("lr", lr), ("a", a))]
        assert abs(near[0] - lr) <= 0.001
        assert abs(near[1] - a) <= 0.005
        assert course.result(lr=near[0], a=near[1], kappa=kappa).rate < np.sqrt(a) + 0.12
    pairs = np.array([best(kappa) for kappa in course.stops("kappa")])
    assert (np.diff(pairs, axis=0) > 0).all()  # both grow with kappa


def standing(course, **settings):
    return {each.name: each for each in course.result(**settings).runners}


def one_arrives_and_one_crawls(course):
    race = standing(course, optimizers=("sgd", "momentum", "adam"))
    assert race["adam"].arrived < race["momentum"].arrived < race["sgd"].arrived / 2
    y = race["sgd"].theta[:, 1]
    assert (y > 0).all()  # it never jumps across the floor: it crawls


def the_rare_one_costs_the_frequent_ones(course):
    slow = course.result()
    learned = [run for lr in course.stops("lr") if (run := course.result(lr=lr)).mean["sgd"][-1, -1] > 0.9]
    assert slow.mean["sgd"][-1, -1] < 0.5
    assert learned
    assert all(run.spread["sgd"][-1, 0] > 1.8 * slow.spread["sgd"][-1, 0] for run in learned)


def one_adaptive_rate_for_all(course):
    """It is nearer to every weight than the plain rate that is best for the rarest one."""
    runs = [course.result(lr=lr).distance("sgd", -1) for lr in course.stops("lr")]
    plain = min(runs, key=lambda distance: distance[-1])
    adaptive = [course.result(adaptive_lr=lr).distance("adagrad", -1) for lr in course.stops("adaptive_lr")]
    assert any((distance < plain).all() for distance in adaptive)
    assert min(np.hypot.reduce(d) for d in adaptive) < 0.7 * min(np.hypot.reduce(d) for d in runs)


def nobody_wins_everywhere(_):
    first = set()
    for name in ("valley", "rosenbrock", "long_valley", "beale"):
        race = standing(Course("race", surface=name), optimizers=tuple(ck.optimizers.OPTIMIZERS))
        first.add(min((each.arrived or 999, rule) for rule, each in race.items())[1])
    assert len(first) > 1


def too_large_for_plain_descent(course):
    stopped = {lr: standing(course, lr=lr)["sgd"].stopped for lr in course.stops("lr")}
    assert all((at is None) == (lr <= 0.1) for lr, at in stopped.items())


def stuck_on_the_saddle(_):
    saddle = Course("race", surface="saddle")
    every = {"optimizers": tuple(ck.optimizers.OPTIMIZERS)}
    assert [name for name, each in standing(saddle, **every).items() if each.left is None] == ["adagrad"]
    ridge = standing(saddle, y=0.0, **every)
    assert all(each.left is None and abs(each.theta[-1, 1]) == 0 for each in ridge.values())


def rosenbrock_with_two_rates(_):
    surface = Course("race", surface="rosenbrock")
    (challenge,) = surface.panel._challenges
    assert challenge.test(surface.result(lr=1.5e-3, adaptive_lr=1.0))
    assert not challenge.test(surface.result())


def who_leaves_the_ridge_first(_):
    """The lesson's own start is no stop of the slider, and is set by the call."""
    ridge = Course("race", surface="saddle", y=1e-6, lr=0.05, adaptive_lr=0.05)
    left = {name: each.left for name, each in standing(ridge, optimizers=tuple(ck.optimizers.OPTIMIZERS)).items()}
    divided, others = ("rmsprop", "adadelta", "adam", "adamw"), ("nesterov", "momentum", "sgd")
    assert max(left[name] for name in divided) < min(left[name] for name in others)
    assert left["momentum"] < left["sgd"]


# 8: bias_variance, regularization, dropout


def a_calm_curve_between_the_ends(course):
    """Degree 9 on 12 noisy points: the lowest error is inside the slider, and at its end nearly a constant is left."""
    curve = lambda lam: course.result(degree=9, n=12, noise=0.3, lam=lam)  # noqa: E731
    errors = curve(0.0).by_penalty.sum(axis=1)
    assert 0 < np.nanargmin(errors) < len(errors) - 1
    assert errors[0] > 10 * np.nanmin(errors)
    assert curve(10.0).fits.std(axis=1).mean() < 0.1 < curve(1e-3).fits.std(axis=1).mean()


def a_corner_for_the_lasso_alone(course):
    def corner(kind):
        pair = course.result(kind=kind).pair[2]
        return (np.count_nonzero(pair, axis=1) == 1).any()

    assert corner("l1")
    assert not corner("l2")


def more_patients_want_less_penalty(course):
    for kind in course.stops("kind"):
        few, all_of_them = (course.result(kind=kind, patients=n) for n in (60, 442))
        assert all_of_them.penalties[all_of_them.best] < few.penalties[few.best]


def too_little_patience(course):
    lowest = {patience: course.result(patience=patience) for patience in course.stops("patience")}
    final = min(run.left_out[run.best - 1] for run in lowest.values())
    assert lowest[1].stop < 20
    assert lowest[1].left_out[lowest[1].best - 1] > 1.2 * final
    assert lowest[40].left_out[lowest[40].best - 1] == final


def the_curves_come_closer_and_the_star_moves(course):
    def gap(run):
        return run.left_out[-1] - run.trained[-1]

    plain = course.result(patience=200)
    for change in ({"rate": 0.5}, {"l2": 3e-3}):
        run = course.result(patience=200, **change)
        assert gap(run) < 0.5 * gap(plain)
        assert run.best > 2 * plain.best


# 9: digits


def sixteen_hidden_units_for_nine_in_ten(course):
    assert course.result(hidden=16).accuracy[-1] > 0.9 > course.result(hidden=8).accuracy[-1]


def a_larger_batch_allows_a_larger_rate(course):
    def right(lr, batch_size):
        return course.result(optimizer="sgd", lr=lr, batch_size=batch_size).accuracy[-1]

    assert right(1.0, 8) < 0.5 < 0.95 < right(1.0, 64)
    assert right(0.05, 64) < right(0.05, 8)


# 10: convolution and attention


def silent_where_it_is_level(course):
    """Weights whose sum is 0, and which are not all 0, answer at edges alone."""
    level = np.array([len({*ROW[i : i + 3]}) == 1 for i in range(len(ROW) - 2)])
    for w in ((-1, 1, 0), (0.5, -1, 0.5), (0, 1, 0), (1, 1, 1)):
        silent = not course.result(**dict(zip(("w1", "w2", "w3"), w, strict=True))).output[level].any()
        assert silent == (sum(w) == 0)


def thirds_smooth(course):
    """Each answer is nearly the mean of three neighbors: the largest step of the row is a third of what it was."""
    output = course.result(w1=0.3, w2=0.3, w3=0.3).output
    np.testing.assert_allclose(output, [0.9 * sum(ROW[i : i + 3]) / 3 for i in range(len(ROW) - 2)], atol=1e-12)
    assert abs(np.diff(output)).max() == pytest.approx(0.3 * abs(np.diff(ROW)).max())


def the_length_of_a_level_stretch_does_not_matter(course):
    """Edges of one height are answered alike, whatever lies between them."""
    output = course.result(w1=-0.5, w2=1.0, w3=-0.5).output
    steps = {}
    for i in range(len(ROW) - 2):
        steps.setdefault(tuple(np.diff(ROW[i : i + 3])), set()).add(round(float(output[i]), 9))
    assert all(len(answers) == 1 for answers in steps.values())


def a_query_of_zero(course):
    alike = [q for q in course.stops("query") if np.ptp(course.result(query=q).weights) < 1e-9]
    assert alike == [0.0]


def never_half(course):
    """Keys between two others win at no query: those of B and C."""
    most = np.max([course.result(query=q).weights for q in course.stops("query")], axis=0)
    assert (most < 0.5).tolist() == [False, True, True, False]
    assert max(course.result(query=q, key=2.5).weights[1] for q in course.stops("query")) > 0.5


L0B = "00b_why_deep"
L0, L1, L2, L3, L4 = "00_start", "01_linear_models", "02_losses_and_risk", "03_bias_variance", "04_backprop_by_hand"
L5, L6, L7, L8, L9 = "05_gradient_descent", "06_sgd", "07_momentum_to_adam", "08_regularization", "09_capstone"
L10 = "10_large_libraries"
ASKED = [
    Asked(L0, "Where does crawling turn into arriving, and arriving into flying away?", "descent",
          crawling_arriving_flying),
    Asked(L0, "There is one learning rate with which a single step ends exactly at the bottom, wherever it starts. "
          "Which?", "descent", one_step_to_the_bottom),
    Asked(L0B, "How good can a rule be that somebody writes down?", "rule", a_written_rule_gets_so_far),
    Asked(L0B, "which features hold, which collapse, and what becomes of the dashed line?",
          "rule", enclosed_paper_alone_holds),
    Asked(L1, "which of them turn the border between the two colors, and which only shifts it?", "neuron",
          weights_turn_and_the_bias_shifts),
    Asked(L1, "Try to turn the line without moving where it crosses the $x_1$ axis", "neuron",
          turns_about_its_crossing),
    Asked(L1, "then double $\\mathbf w$ and $b$ and see what became of your prediction.", "neuron",
          the_same_line_and_another_output),
    Asked(L1, "Which slope $a$ makes $\\sigma_a$ with $\\mathbf w = (1, 1)$, $b = -2$ look like $\\sigma_1$ with "
          "$\\mathbf w = (2, 2)$, $b = -4$?", "neuron", a_slope_hidden_in_the_weights),
    Asked(L1, "make the gap between the classes smaller: what happens to the bound, and what to the number of "
          "mistakes?", "perceptron", a_smaller_gap_a_larger_bound),
    Asked(L1, "Drag the large square, which is yours, into the other class: what is left of both?", "perceptron",
          nothing_is_left_of_either),
    Asked(L1, "Has it found the line in the middle of the gap?", "perceptron", not_the_middle_of_the_gap),
    Asked(L1, "Find a learning rate that is too small, and one that is too large.", "softmax",
          a_rate_too_small_and_one_too_large),
    Asked(L1, "What does a small batch do to the curve?", "softmax", a_small_batch_is_noisy),
    Asked(L1, "The batch size goes to 342, all penguins in one update, with the same learning rate. "
          "Draw the loss over 20 passes.", "softmax", a_large_batch_is_worse_and_catches_up),
    Asked(L2, "Drag the dot to the lowest loss.", "loss_surface", the_lowest_dot),
    Asked(L2, "what moves, the dot or the level curves?", "loss_surface", moves_the_curves_and_not_the_dot),
    Asked(L2, "And with which loss does the lowest place move farther?", "loss_surface",
          a_wild_target_moves_the_squared_one),
    Asked(L2, "Which losses stop pulling once the prediction is right?", "losses", who_stops_pulling),
    Asked(L2, "Which one pulls *back*?", "losses", who_pulls_back),
    Asked(L2, "And there is a goal under the picture.", "losses", a_goal_under_the_picture),
    Asked(L2, "Which of hinge, logistic and squared loss still want to change its score?", "losses", margin_three),
    Asked(L2, "Which degree is best with 2 examples, with 4, with 10 and with 200?", "risk",
          more_examples_a_larger_family),
    Asked(L2, "And which of the two errors does not shrink with more examples?", "risk",
          examples_cure_estimation_alone),
    Asked(L2, "From how many examples on are they better than the lines?", "risk", parabolas_never_help),
    Asked(L3, "Is the richer learner the better one?", "two_points", the_constant_is_better_on_average),
    Asked(L3, "In how many of the draws is the line nearer to the sine than the constant?", "two_points",
          about_half_of_the_draws),
    Asked(L3, "And after how many is it clear which of the two is better on average?", "two_points",
          soon_clear_on_average),
    Asked(L3, "drag them to where the line is as bad as it can be. Where is that?", "two_points", both_at_one_end),
    Asked(L3, "How can it lose on average?", "two_points", about_half_of_the_draws),
    Asked(L3, "Does the best $\\lambda$ become larger or smaller?", "bias_variance", more_points_want_less_penalty),
    Asked(L3, "Press **New data** several times: which of the numbers are others each time, and which stay?",
          "bias_variance", only_the_constant_s_numbers_stay),
    Asked(L3, "With noise of $\\sigma = 0.5$ on both values, what is its variance over all data sets?",
          "bias_variance", only_the_constant_s_numbers_stay),
    Asked(L3, "see how much degree 9 needs: more points, or more penalty.", "bias_variance", what_degree_nine_needs),
    Asked(L3, "draws other data sets: what changes, and what does not?", "bias_variance", new_data),
    Asked(L4, "After how many updates is the loss below 1?", "backprop", below_one),
    Asked(L4, "What becomes of the two gradients that come back on them?", "graph", two_paths_add_up),
    Asked(L4, "four of the nine parameters have the gradient 0. Which ones?", "backprop",
          four_gradients_of_zero),
    Asked(L4, "which is too small for 50 updates, which closes both gates for good, and which makes the loss explode?",
          "backprop", too_small_dead_and_exploding),
    Asked(L4, "with half the radius, by what factor do image and ellipse come closer?", "jacobian",
          a_quarter_with_half_the_radius),
    Asked(L4, "What becomes of the ellipse, and which gradient $\\mathbf g$ hardly gets back to $\\mathbf x$?",
          "jacobian", nothing_through_a_saturated_neuron),
    Asked(L4, "at which $\\tau$ is half of all tanh units saturated, and do gradients fade there or explode?",
          "initialization", half_saturated_and_exploding),
    Asked(L4, "Then take ReLU and twenty layers, and find He's factor 2 by hand.", "initialization", two_by_hand),
    Asked(L4, "Does the last layer know which input came in?", "initialization", a_spread_without_a_signal),
    Asked(L5, "From which rate on does the curve fly away?", "cubic", flies_away_beyond_the_limit),
    Asked(L5, "find the rate at which the path jumps forever between two points", "descent", jumps_for_ever),
    Asked(L5, "can a rate be so large that the path leaves the left well for the right one?", "descent",
          from_the_left_well_to_the_right_one),
    Asked(L5, "Which of its bends is found first, and which last?", "cubic", outer_bends_first),
    Asked(L5, "Bring three of the others below the dotted line", "schedules", three_below_the_line),
    Asked(L5, "which of them want a larger first rate?", "schedules", fast_ones_want_a_larger_rate),
    Asked(L6, "which of the two comes nearer to the lowest loss?", "sgd", one_point_at_a_time_comes_nearer),
    Asked(L6, "With fewer hidden units, what becomes of the advantage of large batches?", "hardware",
          small_networks_gain_most),
    Asked(L6, "Find settings that save updates and waste examples, and the other way round.", "sgd",
          updates_or_examples),
    Asked(L6, "Then try the challenge: it needs both sliders.", "sgd", a_challenge_for_both_sliders),
    Asked(L6, "What happens to the end of the path?", "sgd", a_wider_cloud),
    Asked(L7, "Who is home first, and who crawls?", "race", one_arrives_and_one_crawls),
    Asked(L7, "Start at the bottom edge, $\\beta = 0$, which is plain descent.", "momentum",
          the_bottom_edge_is_plain_descent),
    Asked(L7, "Then find the star, and see how the best pair moves with $\\kappa$.", "momentum",
          the_star_is_there_for_every_condition),
    Asked(L7, "Raise the learning rate until plain descent has learned the rarest weight: what becomes of the frequent "
          "ones?", "sparse", the_rare_one_costs_the_frequent_ones),
    Asked(L7, "Then look for an adaptive rate that beats it on all of them.", "sparse", one_adaptive_rate_for_all),
    Asked(L7, "Who wins, now that all rules are known?", "race", nobody_wins_everywhere),
    Asked(L7, "a learning rate in the valley that is too large for plain descent", "race", too_large_for_plain_descent),
    Asked(L7, "the saddle, and who is stuck on it", "race", stuck_on_the_saddle),
    Asked(L7, "Rosenbrock's valley, with the two rates of your choice.", "race", rosenbrock_with_two_rates),
    Asked(L7, "Who leaves it first?", "race", who_leaves_the_ridge_first),
    Asked(L8, "How can a polynomial of degree 9 be calmed without taking any of its powers away?", "bias_variance",
          a_calm_curve_between_the_ends),
    Asked(L8, "At which λ is the error lowest, and what is left of the fits at the far end?", "bias_variance",
          a_calm_curve_between_the_ends),
    Asked(L8, "Change the kind and watch the corner.", "regularization", a_corner_for_the_lasso_alone),
    Asked(L8, "what becomes of the best $\\lambda$?", "regularization", more_patients_want_less_penalty),
    Asked(L8, "with too little of it a chance bump stops the run.", "dropout", too_little_patience),
    Asked(L8, "What happens to the distance between the two curves, and what to the star?", "dropout",
          the_curves_come_closer_and_the_star_moves),
    Asked(L9, "How many hidden units does it take to read nine digits in ten?", "digits",
          sixteen_hidden_units_for_nine_in_ten),
    Asked(L9, "Which rate and which batch size?", "digits", a_larger_batch_allows_a_larger_rate),
    Asked(L10, "Which three give 0 wherever the row is level?", "convolution", silent_where_it_is_level),
    Asked(L10, "What do three weights of 0.3 each do to the row?", "convolution", thirds_smooth),
    Asked(L10, "And does the length of a level stretch change how large the answers are?", "convolution",
          the_length_of_a_level_stretch_does_not_matter),
    Asked(L10, "At which query do all tokens count the same?", "attention", a_query_of_zero),
    Asked(L10, "Two of the four never get half of the weight, whatever the query. Which two, and where must B be "
          "to get it?", "attention",
          never_half),
]  # fmt: skip
ELSEWHERE = {  # questions beside a panel that are not about it
    "Who makes the features when nobody does it by hand?": "a section begins; the panel above shows a training",
    "And where do the red numbers come from?": "the lesson is the answer",
    "Ridge and lasso have formulas of their own; what has a network?": "the opening of the next section answers it",
    "Why is plain descent last, on a surface as simple as this?": "the text and the next picture say why",
    "Can one weighted sum tell two kinds of points apart?": "the question of the lesson, which its sections answer",
    "Downhill on what?": "the sentence after it says so",
    "How do four weights know which way to go?": "what the first section is about",
    "Where is $f(x) = x^2$ lowest?": "answered in the next sentence",
    "Did your network of lesson 9 leave anything out that the large libraries do?": "answered by the next cells",
    "But what if what matters stands somewhere else each time, such as the name that a *she* stands for?": (
        "answered by attention"
    ),
    "Is all that looking worth its price?": "the next section begins with it",
    "How good is such a network, really, on digits that it has not seen?": "the next section begins with it",
    "How many times as large is the largest safe rate then?": "the points are fixed; the answer says what to type",
    "About how many does momentum need with the best pair?": "the panel has 100 steps, the next cell counts 3454",
}


def prediction(cell):
    """The prediction that a cell asks for, if it is one."""
    found = re.match(r"ck\.predict\(\"(.+)\"\)", "".join(cell["source"]))
    return questions()[found[1]] if found else None


def prose(cell):
    """A cell's text in one line; of a prediction its question."""
    asked = prediction(cell)
    return " ".join((asked.data["ask"] if asked else "".join(cell["source"])).split())


def beside_panels(path):
    """The texts and predictions right before and right after each panel of a lesson."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    at = [i for i, cell in enumerate(cells) if re.match(r"ck\.panels\.", "".join(cell["source"]))]
    return [
        prose(cells[j])
        for i in at
        for j in (i - 1, i + 1)
        if cells[j]["cell_type"] == "markdown" or prediction(cells[j])
    ]


@cache
def course(name):
    """The course of a panel, which no answer moves."""
    return Course(name)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked.panel}-{asked.answer.__name__}")
def test_the_panel_has_the_answer(asked):
    (path,) = (path for path in NOTEBOOKS if path.stem == asked.lesson)
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert any(asked.text in prose(cell) for cell in cells), f"{asked.lesson} no longer asks: {asked.text}"
    assert any(f"ck.panels.{asked.panel}(" in "".join(cell["source"]) for cell in cells)
    asked.answer(course(asked.panel))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_question_beside_a_panel_is_left_out(path):
    known = [asked.text for asked in ASKED if asked.lesson == path.stem] + list(ELSEWHERE)
    questions = [question.strip() for text in beside_panels(path) for question in TASK.findall(text)]
    missing = [each for each in questions if not any(each in text or text in each for text in known)]
    assert missing == []


def test_what_is_asked_elsewhere_is_still_asked():
    text = " ".join(text for path in NOTEBOOKS for text in beside_panels(path))
    assert [question for question in ELSEWHERE if question not in text] == []
