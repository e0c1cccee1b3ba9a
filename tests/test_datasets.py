"""Data sets against facts published about them, and against a linear program."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from coursekit import datasets


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


def test_apartments_follow_their_seed():
    a, b, c = datasets.apartments(seed=3), datasets.apartments(seed=3), datasets.apartments(seed=4)
    np.testing.assert_array_equal(a.X, b.X)
    assert (a.X != c.X).any()
    assert datasets.apartments(n=7).y.tolist() == [0] * 7 + [1] * 7


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: datasets.penguins(["bill"]), ("features", "'bill'", "bill_length_mm")),
        (lambda: datasets.penguins([]), ("features", "at least one")),
        (lambda: datasets.penguins(5), ("features", "5", "bill_length_mm")),
        (lambda: datasets.penguins(species=["Emperor"]), ("species", "'Emperor'", "Gentoo")),
        (lambda: datasets.apartments(seed=-1), ("seed", "-1")),
        (lambda: datasets.apartments(n=0), ("n must", "0")),
        (lambda: datasets.apartments(n=2.5), ("n must", "2.5")),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises((ValueError, TypeError)) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)


def test_every_file_of_data_has_a_source_and_a_licence():
    from importlib.resources import files

    folder = files("coursekit") / "data"
    text = (folder / "README.md").read_text(encoding="utf-8")
    tables = [file.name for file in folder.iterdir() if file.name.endswith(".csv")]
    assert tables
    for name in tables:
        [row] = [line for line in text.splitlines() if line.startswith(f"| `{name}`")]
        assert len([column for column in row.split("|") if column.strip()]) == 5
