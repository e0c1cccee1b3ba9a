"""What happens in lesson 0."""

import sympy as sp

from coursekit.exercises.catalog import BANK
from coursekit.exercises.variants import numbers_of


def bottom_in_one_step():
    """The rate with which one step of descent on x² ends at 0."""
    x, rate = sp.symbols("x rate", positive=True)
    return sp.solve(x - rate * sp.diff(x**2, x), rate)[0]


def doubled(x):
    2 * x


def points_of_a_slip(x=3, lr=0.1):
    """What the height in place of the slope earns, and the new place that follows from it: 1 where right, 0 where not.

    A value that follows from the ones before it is right by them, whatever these are.
    """
    slope, new_x = x**2, x - lr * x**2
    return [int(slope == 2 * x), int(new_x == x - lr * slope)]


def numbers_of_ada_and_bob():
    """Those of the first exercise for Ada, for Ada on another computer, for Bob, and for nobody."""
    exercise = BANK["start/first-number"]
    return [numbers_of(exercise, name) for name in ("ada", "ada", "bob")] + [exercise.lecture]
