"""What lesson 0 says about its own checks and numbers, asked of them."""

import coursekit as ck
from coursekit.predictions.outcome import outcome


def test_a_slip_costs_the_point_that_the_prediction_says():
    verdict = ck.demonstrate("start/first-number", {"slope": 9, "new_x": 2.1})
    assert verdict.points == sum(outcome("start/slip").value) == 1


def test_a_name_has_its_numbers_wherever_it_is_set():
    here, at_home, bob, lecture = outcome("start/two-computers").value
    assert here == at_home
    assert here != bob != lecture
    shown = repr(ck.exercise("start/first-number", student="ada"))
    assert f"x = {here['x']:g}" in shown
