"""The answers of lesson 5's exercises on Newton, convex sets, log-sum-exp and search, by SymPy and NumPy."""

from math import log

import numpy as np
import pytest
import sympy as sp
from scipy.special import softmax

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.variants import given, variant
from coursekit.judging.answers import ANSWERS

X = sp.Symbol("x", real=True)


def numbers(id, count=20):
    exercise = BANK[id]
    return [exercise.lecture, *(variant(exercise, index) for index in given(exercise)[:count])]


def right(id, known):
    return ANSWERS[id].right(BANK[id].answer_type, known)


@pytest.mark.parametrize("known", numbers("gd/newton"))
def test_newton_by_sympy_and_by_the_parabola(known):
    values, f = right("gd/newton", known), X**4 / 4 - sp.Rational(known["c"]) * X**2 / 2
    for name in ("p", "q"):
        at = sp.Rational(str(known[name]))
        slope, curvature = (f.diff(X, n).subs(X, at) for n in (1, 2))
        parabola = f.subs(X, at) + slope * (X - at) + curvature * (X - at) ** 2 / 2
        [there] = sp.solve(parabola.diff(X), X)
        told = [values[f"{what}_{name}"] for what in ("slope", "curvature", "to")]
        assert told == pytest.approx([float(slope), float(curvature), float(there)])
    assert values["curvature_p"] > 0 > values["curvature_q"]
    heights = [float(f.subs(X, x)) for x in (known["q"], values["to_q"])]
    assert heights[1] > heights[0], "uphill"


@pytest.mark.parametrize("known", numbers("gd/offsets"))
def test_offsets_by_a_search(known):
    values, x = right("gd/offsets", known), np.linspace(-12, 12, 480_001)
    a, c = known["a"], known["c"]
    for name, b in (("before", (0, 0)), ("after", (known["b1"], known["b2"]))):
        f = np.logaddexp(a * x + b[0], -c * x + b[1])
        assert values[name] == pytest.approx(x[f.argmin()], abs=1e-4)
        share = softmax([a * values[name] + b[0], -c * values[name] + b[1]])[0]
        assert values["p"] == pytest.approx(share)


@pytest.mark.parametrize("known", numbers("gd/softmax-curvature"))
def test_curvature_of_softmax_by_differences(known):
    values = right("gd/softmax-curvature", known)
    p, v = (np.array([known[f"{letter}{i}"] for i in (1, 2, 3)], float) for letter in "pv")
    for name, along in (("curvature", v), ("shifted", v + 1)):
        f = [np.logaddexp.reduce(np.log(p) + h * along) for h in (-1e-4, 0, 1e-4)]
        assert values[name] == pytest.approx((f[0] - 2 * f[1] + f[2]) / 1e-8, abs=1e-5)
    assert [values["mean"], values["square"]] == pytest.approx([np.average(v, weights=p), np.average(v**2, weights=p)])


@pytest.mark.parametrize("known", numbers("gd/condition"))
def test_condition_by_exact_singular_values(known):
    values, e = right("gd/condition", known), sp.Rational(str(known["e"]))
    M = sp.Matrix([[1, 1], [e, 0], [0, e]])
    small, large = sorted((M.T * M).eigenvals())
    told = [values[name] for name in ("large", "small", "normal")]
    assert told == pytest.approx([float(large), float(small), float(large / small)])
    assert values["design"] == pytest.approx(np.linalg.cond(np.array(M, float)), rel=1e-6)
    assert values["digits"] == pytest.approx(2 * np.log10(values["design"]))


@pytest.mark.parametrize("known", numbers("gd/search-cost"))
def test_search_cost_by_counting(known):
    values, d, r = right("gd/search-cost", known), known["d"], known["r"]
    cells = round(1 / r) ** d if (1 / r) % 1 < 1e-9 else (1 / r) ** d
    assert [values["tries"], values["double"]] == pytest.approx([cells, cells**2])
    assert log(values["chance"]) == pytest.approx(-log(cells))
    assert values["differences"] == sum(1 + sum(1 for _ in range(d)) for _ in range(known["steps"]))
    assert values["backward"] == 3 * known["steps"]


def test_the_chance_of_a_random_try():
    points = np.random.default_rng(0).uniform(-1, 1, (200_000, 3))
    known = BANK["gd/search-cost"].lecture | {"d": 3, "r": 0.3}
    assert right("gd/search-cost", known)["chance"] == pytest.approx(
        np.mean((abs(points) <= 0.3).all(axis=1)), rel=0.05
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_segment_is_judged_as_a_walk_along_it_says(seed):
    rng, ring = np.random.default_rng(seed), BANK["gd/convex-set"].lecture
    p, q = (rng.uniform(0.9 * ring["inner"], 1.05 * ring["outer"]) * np.array([np.cos(a), np.sin(a)])
            for a in rng.uniform(0, 2 * np.pi, 2))  # fmt: skip
    walk = np.hypot(*(p + np.linspace(0, 1, 100_001)[:, np.newaxis] * (q - p)).T)
    ends = all(ring["inner"] <= end <= ring["outer"] for end in (walk[0], walk[-1]))
    answer = dict(zip(("x1", "y1", "x2", "y2"), (*p, *q), strict=True))
    assert (ck.check("gd/convex-set", answer).status == "right") == (ends and walk.min() < ring["inner"])
