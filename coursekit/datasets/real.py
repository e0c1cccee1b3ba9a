"""Real data, vendored as small CSV files; `data/README.md` has sources and licenses."""

import csv
from importlib.resources import files

import numpy as np

from coursekit.core import validate
from coursekit.datasets._dataset import Dataset

_PENGUINS = {
    "bill_length_mm": "bill length (mm)",
    "bill_depth_mm": "bill depth (mm)",
    "flipper_length_mm": "flipper length (mm)",
    "body_mass_g": "body mass (g)",
}
_SPECIES = ("Adelie", "Chinstrap", "Gentoo")
_PIXELS = tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8))
_DIABETES = (
    *("age (years)", "sex", "body mass index (kg/m²)", "blood pressure (mmHg)"),
    *("total cholesterol", "LDL", "HDL", "total cholesterol / HDL", "log triglycerides", "blood sugar"),
)
_PARTS, _TEST = ("training", "validation", "judged", "test"), 1415  # of the digits; where the last writers begin
_SOURCES = {
    "penguins": "Gorman, Williams & Fraser (2014), PLoS ONE 9(3): e90081; palmerpenguins; CC0 1.0",
    "digits": "Alpaydin & Kaynak (1998), UCI Machine Learning Repository, doi:10.24432/C50P49; CC BY 4.0",
    "diabetes": "Efron, Hastie, Johnstone & Tibshirani (2004), Annals of Statistics 32(2); no license stated",
}


def penguins(features=None, species=None):
    """Palmer penguins: four body measurements of 342 birds of three species.

    Parameters
    ----------
    features : sequence of str, optional
        Some of "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"; default all four.
    species : sequence of str, optional
        Some of "Adelie", "Chinstrap", "Gentoo", in the order of their class indices; default all three.

    Returns
    -------
    Dataset
        X of shape (n, d) in millimeters and grams, y of shape (n,) with class indices.

    Raises
    ------
    ValueError
        If a name is not known.

    Examples
    --------
    >>> penguins(["bill_length_mm", "bill_depth_mm"])
    Dataset(342 rows; features: bill length (mm), bill depth (mm); targets: Adelie, Chinstrap, Gentoo)
    >>> penguins(species=["Adelie", "Gentoo"]).X.shape
    (274, 4)

    References
    ----------
    Gorman, Williams & Fraser (2014), doi:10.1371/journal.pone.0090081. License CC0 1.0.
    """
    features = _names("features", features, tuple(_PENGUINS))
    species = _names("species", species, _SPECIES)
    birds = [b for b in _table("penguins") if b["species"] in species and b["body_mass_g"] != "NA"]
    X = np.array([[float(bird[f]) for f in features] for bird in birds])
    y = np.array([species.index(bird["species"]) for bird in birds])
    return Dataset(X, y, tuple(_PENGUINS[f] for f in features), species, _SOURCES["penguins"])


def digits(part=None):
    """Handwritten digits: 1,797 images of 8 x 8 pixels, written by 13 people.

    The course looks at the test part once, at the end of lesson 9. As far as the order of the file tells, those who
    wrote it wrote none of the rest, and the people of the other three parts are the same.

    Parameters
    ----------
    part : str, optional
        "training" (849 images), "validation" (283, to decide by), "judged" (283, by which `capstone/train` is judged)
        or "test" (the last 382 of the file); default all images.

    Returns
    -------
    Dataset
        X of shape (n, 64): the rows of an image one after the other, each pixel from 0 (paper) to 16 (ink);
        y of shape (n,) with the digits 0 to 9.

    Raises
    ------
    ValueError
        If there is no such part.

    Examples
    --------
    >>> data = digits()
    >>> data.X.shape
    (1797, 64)
    >>> data.y[:5]
    array([0, 1, 2, 3, 4])
    >>> image = data.X[0].reshape(8, 8)
    >>> len(digits("training").y)
    849

    References
    ----------
    Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
    doi:10.24432/C50P49, its test set. License CC BY 4.0.
    """
    images = _table("digits")
    images = [images[row] for row in digit_rows(part)]
    X = np.array([[int(pixel, 17) for pixel in image["pixels"]] for image in images], dtype=np.float64)
    y = np.array([int(image["digit"]) for image in images])
    return Dataset(X, y, _PIXELS, tuple("0123456789"), _SOURCES["digits"])


def digit_rows(part=None):
    """Which rows of the file a part of the digits has; all of them without a part.

    Fourteen times the file begins anew with three rows of 0 to 9, so as if with another writer, the last three times
    from row 1,415 on: these are the test part. Of every five rows before it the second is for validation, the fourth is
    the one that `capstone/train` is judged by.
    """
    rows = np.arange(1797)
    if part is None:
        return rows
    known, place = rows[:_TEST], rows[:_TEST] % 5
    parts = {
        "training": known[(place != 1) & (place != 3)],
        "validation": known[place == 1],
        "judged": known[place == 3],
    }
    return (parts | {"test": rows[_TEST:]})[validate.choice("part", part, _PARTS)]


def diabetes():
    """Diabetes: ten measurements of 442 patients, and how far the disease has come a year later.

    Columns are raw, as measured. Gradient descent and penalties want them standardized, with mean and standard
    deviation of the rows that are trained on.

    Returns
    -------
    Dataset
        X of shape (442, 10): age, sex (1 or 2), body mass index, blood pressure, and six of blood serum;
        y of shape (442,), a measure of progression from 25 to 346.

    Examples
    --------
    >>> X, y = diabetes()[:2]
    >>> X[0]
    array([ 59.    ,   2.    ,  32.1   , 101.    , 157.    ,  93.2   ,
            38.    ,   4.    ,   4.8598,  87.    ])
    >>> standardized = (X - X.mean(axis=0)) / X.std(axis=0)

    References
    ----------
    Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression, Annals of Statistics 32(2), 407-499.
    """
    table = np.array([list(map(float, patient.values())) for patient in _table("diabetes")])
    X, y = np.ascontiguousarray(table[:, :-1]), table[:, -1].copy()
    return Dataset(X, y, _DIABETES, (), _SOURCES["diabetes"])


def _table(name):
    """The rows of a vendored file, each a dictionary by column."""
    text = files("coursekit.datasets").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _names(argument, given, known):
    if given is None:
        return known
    if not isinstance(given, list | tuple):
        given = (given,)
    if not given:
        raise ValueError(f"{argument} must name at least one of {', '.join(known)}, got none")
    return tuple(validate.choice(argument, name, known) for name in given)
