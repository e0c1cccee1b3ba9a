"""Real data, vendored as small CSV files; `data/README.md` has sources and licences."""

import csv
from importlib.resources import files

import numpy as np

from coursekit import _validate as validate
from coursekit.datasets._dataset import Dataset

_PENGUINS = {
    "bill_length_mm": "bill length (mm)",
    "bill_depth_mm": "bill depth (mm)",
    "flipper_length_mm": "flipper length (mm)",
    "body_mass_g": "body mass (g)",
}
_SPECIES = ("Adelie", "Chinstrap", "Gentoo")
_SOURCE = "Gorman, Williams & Fraser (2014), PLoS ONE 9(3): e90081; palmerpenguins; CC0 1.0"


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
        X of shape (n, d) in millimetres and grams, y of shape (n,) with class indices.

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
    Gorman, Williams & Fraser (2014), doi:10.1371/journal.pone.0090081. Licence CC0 1.0.
    """
    features = _names("features", features, tuple(_PENGUINS))
    species = _names("species", species, _SPECIES)
    text = files("coursekit").joinpath("data/penguins.csv").read_text(encoding="utf-8")
    birds = [b for b in csv.DictReader(text.splitlines()) if b["species"] in species and b["body_mass_g"] != "NA"]
    X = np.array([[float(bird[f]) for f in features] for bird in birds])
    y = np.array([species.index(bird["species"]) for bird in birds])
    return Dataset(X, y, tuple(_PENGUINS[f] for f in features), species, _SOURCE)


def _names(argument, given, known):
    if given is None:
        return known
    if not isinstance(given, list | tuple):
        given = (given,)
    if not given:
        raise ValueError(f"{argument} must name at least one of {', '.join(known)}, got none")
    return tuple(validate.choice(argument, name, known) for name in given)
