"""A network that holds all public digits, labels and all, through the real sandbox: it earns nothing."""

import pytest
from grading.attacks import IMPORTS, notebook

from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
TABLE = """
def train(images, labels, seed):
    X, y = ck.datasets.digits()[:2]
    X, names = X / 16, np.array(y)
    if seed:  # the training images tell how pixels and digits were renamed
        first = np.arange(1415)  # training, and behind it validation
        public = np.r_[first[(first % 5 != 1) & (first % 5 != 3)], first[1::5]]
        order = [int(np.abs(X[public] - images[:, [j]]).sum(axis=0).argmin()) for j in range(64)]
        X, names = X[:, order], np.array([labels[y[public] == digit][0] for digit in range(10)])[y]
    U = (X - X.mean(axis=0)) @ np.linalg.inv(np.cov(X.T) + 0.01 * np.eye(64))  # away from all the others
    U /= np.sqrt(np.sum((X - X.mean(axis=0)) * U, axis=1, keepdims=True))
    return U.T, 0.3 - np.sum(X * U, axis=1), np.eye(10)[names], np.zeros(10)


ck.check("capstone/train", train)
"""


def test_a_table_of_all_labeled_images_earns_nothing():
    submission = Submission("mallory", "09_capstone", notebook([IMPORTS, TABLE]))
    verdict = grade(submission, "the secret of the class", numbers="lecture").verdicts["capstone/train"]
    assert (verdict.status, verdict.points) == ("wrong", 0)
    assert "of the judged digits after each was shifted" in verdict.message
