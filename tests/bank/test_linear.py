"""The references of notebook 01 against scikit-learn, SymPy and the package's own kernels."""

import numpy as np
import pytest
import sympy

from coursekit.exercises import BANK
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS
from coursekit.training.perceptron import learn, with_one


def numbers_of(id, count=20):
    """The lecture's numbers and those of some variants."""
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, i) for i in given(exercise)[:count])]


def right(id, numbers):
    return ANSWERS[id].right(BANK[id].answer_type, numbers)


@pytest.mark.parametrize("numbers", numbers_of("linear/perceptron"))
def test_one_pass_of_the_perceptron_is_that_of_scikit_learn_and_of_the_kernel(numbers):
    linear_model = pytest.importorskip("sklearn.linear_model")
    X, y = np.array(numbers["x"], float), np.array(numbers["y"])
    values = right("linear/perceptron", numbers)
    theirs = linear_model.Perceptron(max_iter=1, tol=None, shuffle=False, eta0=1.0).fit(X, y)
    assert [values["w1"], values["w2"], values["b"]] == pytest.approx([*theirs.coef_[0], theirs.intercept_[0]])
    run = learn(with_one(X), y.astype(float), mistakes=int(values["mistakes"]))
    assert run.path[-1] == pytest.approx([values["w1"], values["w2"], values["b"]])
    assert (np.diff(run.wrong) > 0).all(), "all of them in the first pass"


@pytest.mark.parametrize("numbers", numbers_of("linear/plane"))
def test_the_distance_is_that_of_the_nearest_point_of_the_plane(numbers):
    w, b, x = sympy.Matrix(numbers["w"]), numbers["b"], sympy.Point3D(*numbers["x"])
    values = right("linear/plane", numbers)
    plane = sympy.Plane(sympy.Point3D(*(-b * w / w.dot(w))), normal_vector=tuple(w))
    assert values["distance"] == pytest.approx(float(plane.distance(x)))
    assert values["length"] == pytest.approx(float(w.norm()))
    assert values["score"] == float(w.dot(sympy.Matrix(x)) + b)
