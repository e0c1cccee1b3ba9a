"""Claims about history and layers that readers of other courses have reported as wrong: how lesson 0b makes them."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

import coursekit as ck
from coursekit.predictions.load import questions
from coursekit.predictions.outcome import outcome

LESSON = Path(__file__).parents[2] / "notebooks" / "00b_why_deep.ipynb"
TEXT = " ".join(" ".join(c.source for c in nbformat.read(LESSON, 4).cells).split())

SAID = {  # the report: what must stand in the lesson, and what may not
    "kube-dojo/kube-dojo.github.io#464": ("cannot do if each unit sees only part of the picture: parity", "XOR killed"),
    "kube-dojo/kube-dojo.github.io#441": ("More layers could, but nobody knew how to train them", "proved? that multi"),
    "kube-dojo/kube-dojo.github.io#2373": ("one that inhibits has a veto; no weights", "Pitts.{0,40}learn from"),
    "nature-of-code/noc-book#164": ("A logical calculus of the ideas immanent in nervous activity", "imminent"),
    "TrenTorch/TrenTorch#131": ("**1943** McCulloch and Pitts", "Rosenblatt's.{0,30}first (model|neuron)"),
}  # fmt: skip


@pytest.mark.parametrize("report", SAID)
def test_history_is_told_as_it_was(report):
    must, may_not = SAID[report]
    assert must in TEXT
    assert not re.search(may_not, TEXT)


def test_a_convolution_moves_along_and_does_not_stay():
    """d2l-ai/d2l-en#2611, andrewekhalel/MLQuestions#10, udlbook/udlbook#176: equivariant, and not invariant."""
    before, after = outcome("why/window").value
    assert after == [0, *before[:-1]] != before
    assert "moves along with its input" in " ".join(questions()["why/window"].data["after"].split())
    assert "invariant" not in TEXT


def test_no_image_that_judges_was_trained_on_and_none_is_of_the_last_test():
    """udacity/CarND-LeNet-Lab#4: a validation that measured the wrong images."""
    asked = set(re.findall(r'ck\.datasets\.digits\(("\w+")?\)', TEXT))
    assert asked == {'"training"', '"validation"'}
    train, new = (ck.datasets.digits(part.strip('"')).X for part in sorted(asked))
    apart = {row.tobytes() for row in train.astype(np.uint8)} & {row.tobytes() for row in new.astype(np.uint8)}
    assert not apart
