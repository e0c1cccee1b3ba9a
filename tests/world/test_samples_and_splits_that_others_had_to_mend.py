"""Claims about minibatches and held-out data that readers of other courses have reported as wrong."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SAID = {  # the report: the lesson, what must stand there, and what may not
    "udlbook/udlbook#114": ("06_sgd", "without replacement", "should sample with replacement"),
    "BoltzmannEntropy/interviews.ai#7": ("06_sgd", "independently, **with replacement**", "independently, without"),
    "Lakens/statistical_inferences#147": ("06_sgd", r"\frac{\sigma^2}{m}\cdot\frac{n-m}{n-1}", r"\\sqrt\{?\\frac\{n-m"),
    "d2l-ai/d2l-en#1084": ("06_sgd", "times your machine", "minibatch.{0,40}takes longer than"),
    "INRIA/scikit-learn-mooc#832": ("09_capstone", "the other 13 wrote these 1,797", "written by 43"),
    "INRIA/scikit-learn-mooc#506": ("09_capstone", "about a writer each", "14 writers"),
    "carpentries-lab/deep-learning-intro#211": ("09_capstone", "then it would be a validation set", "for convenience"),
}


@pytest.mark.parametrize("report", SAID)
def test_samples_and_splits_are_said_to_be_what_they_are(report):
    lesson, must, may_not = SAID[report]
    text = " ".join(" ".join(c.source for c in nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", 4).cells).split())
    assert must in text
    assert not re.search(may_not, text)


def test_validation_in_lesson_9_is_never_on_the_test_part():
    """keras-team/keras#1753, yashk2810/MNIST-Keras#3: examples that validated on the test data."""
    sources = [cell.source for cell in nbformat.read(NOTEBOOKS / "09_capstone.ipynb", 4).cells]
    (look,) = (i for i, source in enumerate(sources) if 'digits("test")' in source)
    assert any(source.startswith("## 9.6") for source in sources[:look]), "it is looked at in the last section"
    assert not any("validation=" in source or '"validation"]' in source for source in sources[look:])
