"""The sample that stands for everything: fixed, spread from end to end, and everything when it is proof."""

import pytest
import sample as module
from sample import amount, examples, sample


@pytest.mark.parametrize("proof", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2, 19, 20, 21, 1000])
def test_a_sample(monkeypatch, proof, count):
    monkeypatch.setattr(module, "PROOF", proof)
    items = [f"item {i}" for i in range(count)]
    found = sample(items)
    assert found == sample(iter(items)) == sorted(set(found), key=items.index)
    assert len(found) == (count if proof else min(count, 20))
    assert {*items[:1], *items[-1:]} <= set(found)
    assert amount(3, 300) == (300 if proof else 3)
    assert examples(40) == (400 if proof else 40)
