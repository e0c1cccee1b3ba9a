"""Data as people have them, given to the panels: each row is a report of a tool that failed on them."""

import functools

import numpy as np
import pytest

import coursekit as ck

RNG = np.random.default_rng(2)
ROWS = RNG.normal((300, 10), (50, 1), (60, 2))
KIND = np.where(ROWS[:, 0] > 310, "big", "small")
SAID = ck.panels.softmax(ROWS, KIND).text


def legend(panel):
    return [text.get_text() for text in panel.live.figure.axes[0].get_legend().get_texts()]


@pytest.fixture
def table():
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    return pandas.DataFrame({"price": ROWS[:, 0], "size": ROWS[:, 1], "kind": KIND}, index=range(100, 160))


def test_a_table_and_its_column(table):
    """rasbt/mlxtend#335: a decision plot that takes arrays only."""
    panel = ck.panels.softmax(table[["price", "size"]], table.kind)
    assert panel.text == SAID
    assert (panel.live.figure.axes[0].get_xlabel(), panel.live.figure.axes[0].get_ylabel()) == ("price", "size")


@pytest.mark.parametrize("values", [(3, 4), (-1, 1), (99, 100), (False, True), (1.0, 2.0)])
def test_labels_that_do_not_begin_with_0(values):
    """rasbt/mlxtend#435, rasbt/mlxtend#589: classes 99 and 100, -1 and 1, in colors that are not theirs."""
    panel = ck.panels.softmax(ROWS, np.where(KIND == "big", *values))
    assert sorted(legend(panel)) == sorted(f"{each:g}" if isinstance(each, float) else str(each) for each in values)
    assert panel.text == SAID


@pytest.mark.parametrize("kind", ["Int64", "boolean", "string", "Float64", "object", "category"])
def test_columns_of_types_that_may_miss_values(table, kind):
    """scikit-learn/scikit-learn#25073, #25953, #17675: "Unknown label type: 'unknown'" for a column of Int64."""
    big = table.kind == "big"
    y = table.kind.astype(kind) if kind in ("string", "object", "category") else big.astype(kind)
    X = table[["price", "size"]].astype("Float64")
    assert ck.panels.softmax(X, y).text == SAID


def test_a_value_that_is_missing_is_named(table):
    """scikit-learn/scikit-learn#25073: pd.NA, which NumPy knows nothing of."""
    X, y = table[["price", "size"]].astype("Float64"), table.kind.astype("string")
    X.iloc[7, 1] = None
    with pytest.raises(ValueError, match="X must hold finite numbers only, got nan at row 7 of column 'size'"):
        ck.panels.softmax(X, table.kind)
    y.iloc[3] = None
    with pytest.raises(ValueError, match="y must name a class for each row, got none at row 3"):
        ck.panels.softmax(ROWS, y)


def test_what_is_masked_is_not_a_number():
    """sherpa/sherpa#695, matplotlib/matplotlib#13533: what lies behind the mask was fitted and plotted."""
    with pytest.raises(ValueError, match="hold finite numbers only, got nan at row"):
        ck.panels.softmax(np.ma.masked_less(ROWS, 9), KIND)
    assert ck.panels.softmax(np.ma.masked_less(ROWS, -9), KIND).text == SAID


def test_a_tensor_that_wants_a_gradient():
    """fastai/course-v3#455, desy-ml/cheetah#287: "Can't call numpy() on Tensor that requires grad"."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    X, y = torch.tensor(ROWS, requires_grad=True), torch.tensor(KIND == "small")
    assert ck.panels.softmax(X, y.long()[:, None]).text == SAID


def test_an_index_in_another_order(table):
    """PyPSA/linopy#827, JobCollins/fairness_pipeline_dev_toolkit#30: paired by position, and silently wrong."""
    X, y = table[["price", "size"]], table.kind.sample(frac=1, random_state=0)
    with pytest.raises(ValueError, match=r"in another order: give y.loc\[X.index\]"):
        ck.panels.softmax(X, y)
    assert ck.panels.softmax(X, y.loc[X.index]).text == SAID
    assert ck.panels.softmax(X, y.loc[X.index].reset_index(drop=True)).text == SAID, "other labels say nothing"


def test_categories_that_no_row_has_are_not_in_the_legend(table):
    """mwaskom/seaborn#3258, mwaskom/seaborn#361: entries without points, in another order than the categories."""
    y = table.kind.astype("category").cat.set_categories(["small", "none", "big"])
    assert legend(ck.panels.softmax(ROWS, y)) == ["small", "big"]


def test_arrays_that_may_not_be_changed():
    """scikit-learn/scikit-learn#25165, sktime/sktime#3582: "buffer source array is read-only"."""
    X, y = np.asfortranarray(ROWS), KIND.copy()
    for array in (X, y):
        array.flags.writeable = False
    assert ck.panels.softmax(X[::-1], y[::-1]).error is None
    assert ck.panels.softmax(X, y).text == SAID
    assert (X == ROWS).all()


def test_one_hot_rows(table):
    """rasbt/python-machine-learning-book#22: one-hot labels, of which every row was drawn in every color."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    panel = ck.panels.softmax(ROWS, pandas.get_dummies(table.kind))
    assert (panel.text, legend(panel)) == (SAID, ["big", "small"])
    assert ck.panels.softmax(ROWS, np.eye(2)[(KIND == "small").astype(int)]).text == SAID
    for axes in (panel.live.figure.axes[0], ck.panels.softmax(ROWS, KIND).live.figure.axes[0]):
        for kind, points in zip(("big", "small"), axes.collections, strict=True):
            np.testing.assert_array_equal(points.get_offsets(), ROWS[kind == KIND])


@pytest.mark.parametrize("name", ["_private", "price ($) in $k", "$\\broken$", "a very long name of a column", ""])
def test_names_that_matplotlib_would_take_for_something_else(table, name):
    """matplotlib/matplotlib#5200, has2k1/plotnine#1062: `_a` is left out of a legend, `$0 - $1` becomes a formula."""
    y = table.kind.where(table.kind != "big", name)
    panel = ck.panels.softmax(table[["price", "size"]].rename(columns={"price": name}), y)
    assert (panel.text.split(",")[1], panel.error) == (SAID.split(",")[1], None)
    assert len(legend(panel)) == 2


def test_functions_without_a_name_of_their_own():
    """pastas/pastastore#202, natcap/taskgraph#83: 'functools.partial' object has no attribute '__name__'."""
    part = functools.partial(lambda a, x, y: a * x**2 + y**2, 3)
    panel = ck.panels.race(part, optimizers="sgd", lr=0.1)
    assert panel.settings.startswith("ck.panels.race(surface=part, ")
    assert eval(panel.settings).text == panel.text
    for function in (functools.partial(pow, exp=2), np.poly1d([1, 0, 0]), lambda x: x**2, np.square):
        assert (
            ck.panels.descent(function, lr=0.25, step=1).text == "After 1 step: x = -0.75, 0.562 above the lowest loss"
        )


def test_a_data_set_in_place_of_its_rows():
    """scikit-learn/scikit-learn#6704, alfaro96/scikit-lr#7: what a loader returns is a Bunch, and not arrays."""
    for data in (ck.datasets.moons(), datasets_of_scikit_learn()):
        with pytest.raises(TypeError, match=r"X must be an array or a table, got a data set: give its \.(X|data) and"):
            ck.panels.softmax(data)


def datasets_of_scikit_learn():
    return pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed").load_iris()


def test_a_column_as_targets(table):
    """earth-chris/elapid#48, shap/shap#3145: y of shape (n, 1), as a table of one column has it."""
    for y in (table[["kind"]], KIND[:, None], KIND.reshape(-1, 1).tolist()):
        assert ck.panels.softmax(ROWS, y).text == SAID
    line = ck.panels.sgd(ROWS[:, :1], ROWS[:, 1:]).text
    assert ck.panels.sgd(table.price, table["size"]).text == line.replace("x1 stand", "price stand")


@pytest.mark.parametrize("shape", [(40, 1, 28, 28), (40, 28, 28, 1), (40, 28, 28), (40, 784)])
def test_images_with_a_channel_or_without(shape):
    """keras-team/keras#7332: "expected dense to have 2 dimensions, but got array with shape (42000, 1, 28, 28)"."""
    pixels = np.random.default_rng(1).integers(0, 256, 40 * 784, dtype=np.uint8)
    seen = [ck.panels.digits(X, [0, 1] * 20).text for X in (pixels.reshape(shape), pixels.reshape(40, 28, 28))]
    assert seen[0] == seen[1]
    assert "images of 28 x 28 pixels made 14 x 14" in seen[0]


@pytest.mark.parametrize("name", ["softmax", "perceptron", "dropout", "sgd", "regularization", "digits"])
def test_arrays_that_a_later_cell_changes(name):
    """rlabbe/Kalman-and-Bayesian-Filters-in-Python#112: a later cell wrote into the array, and so did the picture."""
    X, y = {
        "sgd": (ROWS[:, 0].copy(), ROWS[:, 1].copy()),
        "regularization": (ROWS.copy(), ROWS.sum(axis=1)),
        "digits": (ck.datasets.digits().X[:60].copy(), ck.datasets.digits().y[:60].copy()),
    }.get(name, (ROWS.copy(), np.unique(KIND, return_inverse=True)[1]))
    panel, again = (getattr(ck.panels, name)(X, y, seed=seed) for seed in (0, 1))
    text = panel.text
    X[:], y[:] = 7, 0
    for key, control in panel.controls.items():
        start = control.value
        control.value = next(end for end in panel.ends[key] if end != start)
        control.value = start
        assert (panel.text, panel.error) == (text, None)
    panel.buttons[next(label for label in panel.buttons if label.startswith("New"))].click()
    assert panel.text == again.text


def test_long_names_along_an_axis(table):
    """The names of `load_iris(as_frame=True)` are read in full."""
    panel = ck.panels.softmax(table[["price", "size"]].rename(columns={"price": "petal length (cm)"}), table.kind)
    assert panel.live.figure.axes[0].get_xlabel() == "petal length (cm)"
