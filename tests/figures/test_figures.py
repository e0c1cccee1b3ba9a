"""What the pictures show, read back from their artists."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

import coursekit as ck
from coursekit.core.lesson_names import written
from coursekit.core.optimizers import OPTIMIZERS
from coursekit.core.optimizers.optimizer import Style
from coursekit.core.schedules import SCHEDULES, Schedule
from coursekit.figures.course_map import LESSONS, LINKS
from coursekit.figures.plane import Shading, boundary_ends
from coursekit.figures.style import distinct


def new_axes():
    return Figure(figsize=(3, 3)).add_subplot()


@pytest.mark.parametrize("bounds", [((-5, 5), (-5, 5)), ((13, 21), (170, 232)), ((25, 110), (300, 2000))])
def test_boundary_runs_through_the_whole_picture(bounds):
    rng = np.random.default_rng(0)
    (left, right), (bottom, top) = bounds
    for w in rng.normal(size=(50, 2)):
        inside = np.array([rng.uniform(left, right), rng.uniform(bottom, top)])
        b = -w @ inside  # a line through a point of the picture
        ends = boundary_ends(w, b, bounds)
        np.testing.assert_allclose(ends @ w + b, 0, atol=1e-9 * (1 + abs(b)))
        outside = (ends < [left, bottom]) | (ends > [right, top])
        assert outside.any(axis=1).all()
        assert (ends[0] - inside) @ (ends[1] - inside) < 0  # the point lies between the ends
    assert boundary_ends((0.0, 0.0), 1.0, bounds) is None


def test_neuron_colors_each_side_and_draws_w_at_a_right_angle():
    ax = ck.figures.neuron((1, 1), -2, slope=10, ax=new_axes())
    picture = ax.images[0].get_array()
    low, high = picture[5, 5, :3].astype(int), picture[-5, -5, :3].astype(int)
    assert low[2] > low[0]  # bluish where the output is 0
    assert high[0] > high[2]  # orange where it is 1
    line, arrow = (np.diff(artist.get_xydata(), axis=0)[0] for artist in ax.lines[:2])
    np.testing.assert_allclose(line @ arrow, 0, atol=1e-9)
    np.testing.assert_allclose(arrow, (1, 1), atol=1e-12)


def test_a_score_in_space_is_0_on_its_border_and_w_stands_on_it():
    def in_space():
        return Figure().add_subplot(projection="3d")

    w, b = np.array([1.0, 2.0]), -1.5
    x1, x2, height = ck.figures.score_plane(w, b, in_space()).lines[0].get_data_3d()
    assert np.ptp(x1) > 1
    np.testing.assert_allclose(w[0] * x1 + w[1] * x2 + b, 0, atol=1e-12)
    assert set(height) == {0}

    w = np.array([1.0, -2.0, 2.0])
    ax = ck.figures.score_plane(w, b, in_space())
    foot = -b * w / (w @ w)
    np.testing.assert_allclose(np.cross(np.array(ax.texts[0].get_position_3d()) - foot, w), 0, atol=1e-12)
    assert "plane" in ax.get_title()


def test_shading_is_white_where_nothing_is_known_and_strongest_where_sure():
    ax = new_axes()
    shading = Shading(ax, ((0, 1), (0, 1)), 3)
    shading.show(np.full((len(shading.points), 3), 1 / 3))
    assert (shading.image.get_array()[..., 3] == 0).all(), "the paper is seen"
    sure = np.eye(3)[np.zeros(len(shading.points), int)]
    for certainty, opaque in ((1, 0.45), (0.5, 0.225)):
        shading.show(certainty * sure + (1 - certainty) / 3)
        np.testing.assert_allclose(shading.image.get_array()[..., 3], 255 * opaque, atol=1)


def test_the_border_of_a_shading_is_where_two_classes_are_as_probable():
    shading = Shading(new_axes(), ((-1, 1), (-1, 1)), 2)
    score = shading.points @ (3.0, 4.0) - 1
    shading.show(np.column_stack([1 / (1 + np.exp(score)), 1 / (1 + np.exp(-score))]))
    border = shading.border.get_path().vertices
    assert len(border) > 20
    np.testing.assert_allclose(border @ (3.0, 4.0), 1, atol=1e-3)
    shading.show(np.eye(2)[np.ones(len(shading.points), int)])
    assert len(shading.border.get_path().vertices) == 0


def test_loss_curve_shows_every_update_and_every_epoch():
    data = ck.datasets.penguins()
    X = (data.X - data.X.mean(axis=0)) / data.X.std(axis=0)
    history = ck.fit(ck.models.linear(4, 3), X, data.y, lr=0.1, epochs=4, batch_size=100).history
    updates, epochs = ck.figures.loss_curve(history, new_axes()).lines
    np.testing.assert_array_equal(updates.get_ydata(), history.update_loss)
    np.testing.assert_array_equal(epochs.get_xdata(), [4, 8, 12, 16])
    np.testing.assert_array_equal(epochs.get_ydata(), history.loss)


def test_loss_curve_shows_validation_and_what_is_below_0():
    X, y = np.array([[1.0], [-1.0]]), np.array([1.0, -1.0])
    history = ck.fit(ck.models.linear(1), X, y, lr=0.1, epochs=4, validation=(X, y)).history
    ax = ck.figures.loss_curve(history, new_axes())
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["training", "validation"]
    np.testing.assert_array_equal(ax.lines[2].get_ydata(), history.validation_loss)
    assert ax.get_ylim()[0] == 0
    below = history._replace(loss=history.loss - 1, update_loss=history.update_loss - 1)
    assert ck.figures.loss_curve(below, new_axes()).get_ylim()[0] < -0.5


def test_the_look_leaves_other_figures_alone():
    import matplotlib

    before = dict(matplotlib.rcParams)
    ck.figures.scatter(np.eye(2), [0, 1], ["a", "b"], new_axes())
    assert dict(matplotlib.rcParams) == before


def test_each_class_has_its_own_color_and_its_own_marker():
    ax = ck.figures.scatter(np.random.default_rng(0).normal(size=(6, 2)), np.arange(6), list("abcdef"), new_axes())
    assert len({tuple(points.get_facecolor()[0]) for points in ax.collections}) == 6
    assert len({points.get_paths()[0].vertices.tobytes() for points in ax.collections}) == 6


def sine(x):
    return np.sin(np.pi * x)


def test_hypotheses_are_drawn_around_their_average():
    x, y = ck.bias_variance.data_sets(sine, 2, 50)
    result = ck.bias_variance.decompose("constant", sine, n_datasets=50)
    fits = np.repeat(y.mean(axis=1)[:, None], result.x.size, axis=1)
    ax = ck.figures.hypotheses(result, sine(result.x), fits, (x[0], y[0]), new_axes())
    others, band = ax.collections
    assert [line[0, 1] for line in others.get_segments()] == y.mean(axis=1)[1:].tolist()
    heights = band.get_paths()[0].vertices[:, 1]
    np.testing.assert_allclose([heights.min(), heights.max()], fits.mean() + fits[:, 0].std() * np.array([-1, 1]))


def test_error_parts_stand_on_each_other_and_add_up():
    results = ck.bias_variance.decompose(["constant", "line"], sine, n_points=4, n_datasets=200, noise=0.5)
    ax = ck.figures.error_parts(results, ["H0", "H1"], new_axes())
    bias2, variance, noise = ax.containers
    for i, result in enumerate(results):
        edges = [bias2[i].get_y(), variance[i].get_y(), noise[i].get_y(), noise[i].get_y() + noise[i].get_height()]
        shares = [result.bias2, result.variance, 0.25]
        np.testing.assert_allclose(edges, np.cumsum([0, *shares]), atol=1e-12)
        assert ax.texts[i].get_text() == f"{sum(shares):.2f}"


def test_bulls_eye_marks_the_mean_of_the_shots():
    shots = np.random.default_rng(0).normal(1, 0.5, (30, 2))
    cross, drawn, mean = ck.figures.bulls_eye(shots, new_axes()).lines
    np.testing.assert_array_equal(drawn.get_xydata(), shots)
    np.testing.assert_allclose(mean.get_xydata()[0], (shots[:, 0].sum() / 30, shots[:, 1].sum() / 30))
    assert cross.get_xydata().tolist() == [[0, 0]]


@pytest.mark.parametrize("risks", [(0.04, 0.09, 0.16, 0.18), (0.0, 0.0, 0.5, 0.5), (1.0, 2.0, 6.0, 3.0)])
def test_excess_risk_draws_each_error_between_its_two_risks(risks):
    ax = ck.figures.excess_risk(*risks, ax=new_axes())
    texts = [text.get_text().split() for text in ax.texts]
    assert [name for name, _ in texts] == ["approximation", "estimation", "optimization"]
    assert sum(float(error) for _, error in texts) == pytest.approx(risks[3] - risks[0])
    strong = [bar for bar in ax.patches if bar.get_alpha() == 1]
    for row, bar in enumerate(strong, 1):
        ends = sorted([bar.get_x(), bar.get_x() + bar.get_width()])
        assert ends == pytest.approx(sorted(risks[row - 1 : row + 1]))
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(row)


def test_the_map_agrees_with_the_lessons():
    minutes = {number: time for number, _, time, _ in LESSONS}
    for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"):
        said = re.search(r"About (\d+) minutes", nbformat.read(path, 4).cells[0].source)
        assert minutes[written(path.stem)] == int(said[1]), path.name


def test_the_map_leads_forward_to_every_lesson():
    numbers = [number for number, *_ in LESSONS]
    assert all(numbers.index(source) < numbers.index(target) for source, target in LINKS)
    assert {target for _, target in LINKS} == set(numbers[1:])
    ax = ck.figures.course_map(new_axes())
    found = [re.search(r"\d+b?", text.get_text())[0] for text in ax.texts[: len(numbers)]]
    assert found == ["0", "0b", *map(str, range(1, 11))]


def test_neurons_has_an_arrow_for_each_weight_with_its_number():
    W1, W2 = np.array([[0.0, -4.0, 7.0], [2.0, -1.0, 5.0]]), np.array([[-2.0], [0.5], [3.0]])
    ax = ck.figures.neurons([(W1, np.array([3.0, 1.0, -2.5])), (W2, np.array([6.0]))], new_axes(), numbers=True)
    at = {name: np.array(text.get_position()) for text in ax.texts if (name := text.get_text())}
    edges = [("x_{1}", "h_{2}", "−4"), ("x_{2}", "h_{1}", "2"), ("x_{2}", "h_{3}", "5"), ("h_{3}", "s", "3")]
    for source, target, number in edges:
        start, end = at[f"${source}$"], at[f"${target}$"]
        along, aside = end - start, at[number] - start
        np.testing.assert_allclose(along[0] * aside[1], along[1] * aside[0], atol=1e-12)
        assert 0 < aside @ along < along @ along
    arrows = [text for text in ax.texts if text.get_text() == ""]
    assert len(arrows) == W1.size + W2.size
    assert {"+3", "+1", "−2.5", "+6"} <= set(at)


def test_level_curves_are_where_the_loss_has_these_values():
    start, minimum = np.array([-1.5, 1.0]), (0.5, -0.5)
    value = lambda X: ((X - minimum) ** 2 @ (1, 4)) / 2  # noqa: E731
    ax = ck.figures.level_curves(
        value, ((-2, 2), (-1.5, 1.5)), [0.5, 2], [np.array([start, minimum])], minimum, new_axes()
    )
    (curves,) = ax.collections
    for level, path in zip((0.5, 2), curves.get_paths(), strict=True):
        np.testing.assert_allclose(value(path.vertices), level, rtol=1e-2)
    assert [tuple(line.get_xydata()[-1]) for line in ax.lines] == [minimum, minimum]


def test_schedules_are_drawn_with_their_rates_and_the_steps_upright():
    made = ck.schedules.linear(0.1, 0.0, 10), ck.schedules.step(0.1, 0.5, 5)
    line, stairs = ck.figures.schedules(made, np.arange(11), new_axes()).lines
    np.testing.assert_allclose(line.get_ydata(), np.linspace(0.1, 0, 11))
    np.testing.assert_allclose(stairs.get_ydata(), [0.1] * 5 + [0.05] * 5 + [0.025])
    assert (line.get_drawstyle(), stairs.get_drawstyle()) == ("default", "steps-post")


def test_losses_by_margin_are_one_where_they_are_to_be_and_jump_upright():
    curves = {line.get_label(): line.get_xydata().T for line in ck.figures.margin_losses(new_axes()).lines}
    at = {name: np.interp([-3, 1, 3], *xy) for name, xy in curves.items()}
    np.testing.assert_allclose(at["0/1"], [1, 0, 0])
    np.testing.assert_allclose(at["hinge"], [4, 0, 0], atol=1e-8)
    np.testing.assert_allclose(at["squared"], [16, 0, 4], atol=1e-8)
    np.testing.assert_allclose(at["logistic, ln"], np.log1p(np.exp([3, -1, -3])), atol=1e-3)
    np.testing.assert_allclose(at["logistic, log₂"], np.log2(1 + np.exp([3, -1, -3])), atol=1e-3)
    margins, losses = curves["0/1"]
    (jump,) = np.flatnonzero(np.diff(losses))
    assert margins[jump + 1] - margins[jump] < 1e-6


def test_paths_of_optimizers_are_the_points_of_the_descents_and_named():
    beale = ck.surfaces.SURFACES["beale"]
    rules = {"sgd": ck.optimizers.sgd(), "adam": ck.optimizers.adam()}
    runs = {name: ck.descend(beale, [1.0, 1.5], rule, lr=0.01, steps=9) for name, rule in rules.items()}
    ax = ck.figures.paths(beale, runs, new_axes())
    for line, (name, run) in zip(ax.lines[-2:], runs.items(), strict=True):
        assert line.get_label() == name
        np.testing.assert_array_equal(line.get_xydata(), run.theta)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["sgd", "adam"]
    curves = ax.collections[0]
    for level, curve in zip(curves.levels, curves.get_paths(), strict=True):
        heights = [beale.value(point) for point in curve.vertices]
        np.testing.assert_allclose(heights, level, rtol=0.1, atol=0.02 * curves.levels[-1])
    everywhere = [beale.value((x, y)) for x in np.linspace(-4.5, 4.5, 60) for y in np.linspace(-4.5, 4.5, 60)]
    np.testing.assert_allclose(
        [np.mean(everywhere < level) for level in curves.levels], np.linspace(0.01, 0.9, 12), atol=0.03
    )


def look_of(line):
    return line.get_color(), line.get_marker(), line.get_linestyle(), str(line._dash_pattern)


def test_a_path_of_ones_own_rule_looks_like_no_other():
    """However many there are, and whether adam is in the picture or not."""

    def step(theta, grad, lr):
        return theta - lr * grad

    runs = {name: ck.descend("bowl", [1.0, 1.0], step, steps=3) for name in [f"rule {i}" for i in range(100)]}
    known = {name: ck.descend("bowl", [1.0, 1.0], name, steps=3) for name in OPTIMIZERS}
    alone = look_of(ck.figures.path(runs["rule 0"], new_axes()).lines[-1])
    for drawn in (known | runs, runs | known, {"sgd": known["sgd"], "rule 0": runs["rule 0"]}):
        lines = ck.figures.paths("bowl", drawn, new_axes()).lines[-len(drawn) :]
        assert [line.get_label() for line in lines] == list(drawn)
        assert len({look_of(line) for line in lines}) == len(drawn)
    first, mine = lines
    assert first.get_color() != mine.get_color()
    everywhere = {look_of(ck.figures.path(path, new_axes()).lines[-1]) for path in known.values()}
    assert len({alone, *everywhere}) == 1 + len(OPTIMIZERS)


def test_a_style_that_another_has_already_is_not_drawn_twice():
    black = Style("#222222", "o", "-")
    found = distinct({"first": None, "mine": black, "yours": black, "theirs": None})
    assert found["mine"] == black
    assert len({style.color for style in found.values()}) == 4
    assert list(found) == ["first", "mine", "yours", "theirs"]


def test_schedules_of_one_name_or_of_ones_own_are_told_apart():
    mine = Schedule("mine", {}, lambda t: 0.5 + 0.0 * t)
    everyone = ck.figures.schedules([*SCHEDULES], [0.0, 1.0], new_axes()).lines
    assert len({look_of(line) for line in everyone}) == len(SCHEDULES)
    chosen = [
        "constant",
        "linear",
        "inverse",
        "exponential",
        "step",
        ck.schedules.exponential(0.1, 0.5),
        mine,
        mine._replace(name="other"),
    ]
    lines = ck.figures.schedules(chosen, [0.0, 1.0], new_axes()).lines
    names = [line.get_label() for line in lines]
    assert names[2:] == [
        "inverse", "exponential(lr0=0.1, rate=0.01)", "step", "exponential(lr0=0.1, rate=0.5)", "mine", "other"
    ]  # fmt: skip
    assert len({look_of(line)[::3] for line in lines}) == len({look_of(line)[:1] for line in lines}) == 8


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ({"turbo": None}, "runs must hold paths of two parameters, as from descend, got None"),
        ({3: ck.descend("bowl", [1.0, 1.0], steps=1)}, "runs must name each path by a text, got 3"),
        ({"sgd": [[1.0, 2.0]]}, "runs must hold paths of two parameters, as from descend, got "),
        (
            {"sgd": ck.descend(lambda x: x, [1.0], steps=1)},
            "runs must hold paths of two parameters, as from descend, got ",
        ),
    ],
)
def test_paths_must_be_named_and_have_two_columns(runs, message):
    with pytest.raises((TypeError, ValueError), match=message):
        ck.figures.paths(ck.surfaces.SURFACES["bowl"], runs, new_axes())


def test_weight_paths_are_the_weights_and_nothing_of_a_moving_penalty():
    penalties, weights = [0.01, 1.0, 100.0], np.array([[3.0, -1.0], [2.0, -0.5], [0.0, 0.0]])
    ax = ck.figures.weight_paths(penalties, weights, ["BMI", "age"], ax=new_axes())
    curves = [line.get_xydata() for line in ax.lines if len(line.get_xdata()) == 3]
    np.testing.assert_array_equal(curves, [np.column_stack([penalties, w]) for w in weights.T])
    assert [text.get_text() for text in ax.texts] == ["BMI", "age"]
    assert not ax.collections
    assert ax.get_xscale() == "log"


@pytest.mark.parametrize(
    ("penalties", "weights", "says"),
    [
        ([1.0, 0.1], [[1.0], [2.0]], "penalties must be positive and increasing"),
        ([0.0, 0.1], [[1.0], [2.0]], "penalties must be positive and increasing"),
        ([1.0, 2.0], [[1.0]], r"weights must have the shape \(2, 1\)"),
    ],
)
def test_weight_paths_need_a_path(penalties, weights, says):
    with pytest.raises(ValueError, match=says):
        ck.figures.weight_paths(penalties, weights, ["BMI"], ax=new_axes())
