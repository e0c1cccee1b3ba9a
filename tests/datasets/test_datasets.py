"""Real data against facts published about them and the packages they come from; separability by linear programs."""

import importlib.util
import itertools
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from coursekit import datasets

TOOL = Path(__file__).parents[2] / "tools" / "rebuild_data.py"
DATA = files("coursekit.datasets") / "data"


def separable(X, y):
    """Is there a line with y (w·x + b) >= 1 everywhere? Decided by linear programming."""
    signs = np.where(np.asarray(y) == 1, 1.0, -1.0)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    rows = -signs[:, None] * np.column_stack([Z, np.ones(len(Z))])
    return linprog(np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(rows)), bounds=(None, None)).status == 0


def test_penguins_are_the_published_ones():
    data = datasets.penguins()
    assert data.X.shape == (342, 4)
    assert np.bincount(data.y).tolist() == [151, 68, 123]
    assert data.target_names == ("Adelie", "Chinstrap", "Gentoo")
    # means as the palmerpenguins documentation prints them
    np.testing.assert_allclose(data.X.mean(axis=0), [43.92, 17.15, 200.92, 4201.75], rtol=1e-3)


def test_penguins_by_feature_and_species():
    everything = datasets.penguins()
    some = datasets.penguins(("flipper_length_mm", "bill_depth_mm"), ("Gentoo", "Adelie"))
    assert some.feature_names == ("flipper length (mm)", "bill depth (mm)")
    np.testing.assert_array_equal(some.X[some.y == 0], everything.X[everything.y == 2][:, [2, 1]])
    np.testing.assert_array_equal(some.X[some.y == 1], everything.X[everything.y == 0][:, [2, 1]])


def test_what_the_lesson_says_about_separability():
    names = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    pair = datasets.penguins(("bill_depth_mm", "flipper_length_mm"), ("Adelie", "Gentoo"))
    assert separable(pair.X, pair.y)
    for features in itertools.combinations(names, 2):
        pair = datasets.penguins(features, ("Adelie", "Chinstrap"))
        assert not separable(pair.X, pair.y), features
    homes = datasets.apartments(seed=0)
    assert separable(homes.X, homes.y)


def test_digits_are_the_published_ones():
    """Counts as the UCI repository prints them for the test set; ink where the first image has it."""
    data = datasets.digits()
    assert data.X.shape == (1797, 64)
    assert np.bincount(data.y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert set(np.unique(data.X)) == set(range(17))
    assert data.target_names[data.y[3]] == "3"
    assert data.feature_names[8 * 2 + 5] == "pixel_2_5"
    zero = data.X[0].reshape(8, 8)
    assert zero[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]  # as scikit-learn's documentation shows it
    assert zero[3:5, 3:5].sum() == 0  # the hole of a nought


def test_the_parts_of_the_digits_share_no_image_and_the_test_part_begins_with_a_writer():
    names = ["training", "validation", "judged", "test"]
    parts = {name: datasets.digits(name) for name in names}
    assert [len(part.y) for part in parts.values()] == [849, 283, 283, 382]
    images = {name: {row.tobytes() for row in part.X} for name, part in parts.items()}
    assert len(set.union(*images.values())) == sum(map(len, images.values())) == 1797
    y = datasets.digits().y
    begins = [row for row in range(1, 1797) if tuple(y[row : row + 20]) == (*range(10), *range(10))]
    assert 1415 in begins, "two rows of 0 to 9, as where a writer begins"
    np.testing.assert_array_equal(parts["test"].y, y[1415:])


def test_diabetes_is_the_published_one():
    """First patients of table 1 of Efron et al. (2004), and the means of R's summary of the data."""
    data = datasets.diabetes()
    assert data.X.shape == (442, 10)
    first = [[59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.9, 87], [48, 1, 21.6, 87, 183, 103.2, 70, 3, 3.9, 69]]
    np.testing.assert_allclose(data.X[:2], first, rtol=0, atol=0.05)
    assert data.y[:6].tolist() == [151, 75, 141, 206, 135, 97]
    assert (data.y.min(), data.y.max(), np.median(data.y)) == (25, 346, 140.5)
    means = [48.52, 1.468, 26.38, 94.65, 189.1, 115.44, 49.79, 4.07, 4.641, 91.26]
    np.testing.assert_allclose(data.X.mean(axis=0), means, rtol=3e-4)
    assert data.y.mean() == pytest.approx(152.1, rel=3e-4)
    assert data.target_names == ()


def test_digits_and_diabetes_are_scikit_learns():
    sklearn = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")
    theirs = sklearn.load_digits()
    np.testing.assert_array_equal(datasets.digits().X, theirs.data)
    np.testing.assert_array_equal(datasets.digits().y, theirs.target)
    assert list(datasets.digits().feature_names) == theirs.feature_names
    theirs = sklearn.load_diabetes(scaled=False)
    np.testing.assert_array_equal(datasets.diabetes().X, theirs.data)
    np.testing.assert_array_equal(datasets.diabetes().y, theirs.target)


def test_each_call_gives_arrays_of_its_own():
    for load in (datasets.penguins, datasets.digits, datasets.diabetes):
        X, y = load()[:2]
        assert X.dtype == np.float64
        assert X.flags.carray
        X[:], y[:] = -1, -1
        assert load().X.max() > 0
        assert load().y.max() > 0


def test_a_data_set_is_shown_on_one_line():
    assert repr(datasets.digits()) == (
        "Dataset(1797 rows; features: pixel_0_0, ..., pixel_7_7; targets: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)"
    )
    assert repr(datasets.diabetes()).endswith("log triglycerides, blood sugar; targets: numbers)")


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("rebuild_data", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_file_has_its_checksum(tool):
    tables = {file.name for file in DATA.iterdir() if not file.name.endswith(".md")}
    assert tables == set(tool.CHECKSUMS)
    for name, expected in tool.CHECKSUMS.items():
        assert tool.checksum(tool.text(DATA / name)) == expected, name


def test_the_tool_builds_every_file_again(tool, tmp_path, capsys):
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    penguins = ["--penguins", str(DATA / "penguins.csv"), "--folder", str(tmp_path)]
    assert tool.main(penguins) == 1  # an empty folder
    assert tool.main([*penguins, "--write"]) == 0
    for name in tool.CHECKSUMS:
        assert (tmp_path / name).read_bytes() == tool.text(DATA / name)
    (tmp_path / "digits.csv").write_bytes(b"")
    capsys.readouterr()
    assert tool.main(penguins) == 1
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if "not in the folder" in line] == [
        "digits.csv"
    ]
    wrong = shutil.copy(DATA / "README.md", tmp_path / "wrong.csv")
    assert tool.main(["--penguins", str(wrong), "--folder", str(DATA)]) == 1
    assert "penguins.csv" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["features", "species"])
def test_no_features_and_no_species_are_refused(argument):
    with pytest.raises(ValueError, match=f"{argument} must name at least one of .*, got none"):
        datasets.penguins(**{argument: []})


def test_every_file_of_data_has_a_source_and_a_license():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    tables = [file.name for file in DATA.iterdir() if file.name.endswith(".csv")]
    assert len(tables) == 3
    for name in tables:
        [row] = [line for line in text.splitlines() if line.startswith(f"| `{name}`")]
        assert len([column for column in row.split("|") if column.strip()]) == 5
