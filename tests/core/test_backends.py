"""Without numba and SciPy the same course gives the same numbers, from the same source."""

import json
import os
import subprocess
import sys

import numpy as np

WITHOUT = "import sys; sys.modules.update(dict.fromkeys(('numba', 'llvmlite', 'scipy')))\n"
COURSE = """
import json
import numpy as np
import coursekit as ck
from coursekit.core.compiled import kernels
from coursekit.core.kernel import BACKEND

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 3))
y, labels = (X.sum(1) > 0) * 1.0, rng.integers(3, size=40)
fits = [
    ck.fit(ck.models.linear(3), X, y, "logistic", "adam", lr=0.1, batch_size=1, epochs=2),
    ck.fit(ck.models.linear(3, 3), X, labels, epochs=2, l2=0.01),
    ck.fit(ck.models.polynomial(3), X[:, :1], y, epochs=2, l1=0.01),
    ck.fit(ck.models.mlp([3, 5, 3]), X, labels, optimizer="momentum", epochs=2, dropout=0.2, validation=(X, labels)),
]
path = ck.descend("valley", [2.0, 1.0], lr=0.05)
errors = ck.bias_variance.decompose("line", np.sin, n_datasets=50)
picture = ck.panels.descent()._repr_mimebundle_()
print(BACKEND, *kernels()[:2], len(picture))
numbers = [number for fit in fits for number in (*fit.theta, *fit.history.loss)]
numbers += [*path.theta.ravel(), *path.loss, errors.bias2, errors.variance]
print(json.dumps([float(number) for number in numbers]))
"""


def course(before="", **environment):
    command = [sys.executable, "-c", before + COURSE]
    run = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return *run.stdout.splitlines(), run.stderr


def test_a_course_without_numba_and_scipy_says_so_once_and_gives_the_same():
    _, native, said = course("import warnings; warnings.simplefilter('error')\n")
    assert said == ""
    backend, plain, said = course(WITHOUT)
    assert backend.split()[:3] == ["python", "0", "0"]
    assert said.count("UserWarning: numba is not installed") == 1
    np.testing.assert_allclose(json.loads(plain), json.loads(native), rtol=1e-12, atol=1e-12)
