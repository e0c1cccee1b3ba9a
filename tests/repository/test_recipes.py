"""CONTRIBUTING.md's checklists followed literally in a copy of the tree: what they name is all that it takes."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LION = {
    "coursekit/core/optimizers.py": [
        (
            "class Style(NamedTuple):",
            """@kernel(UPDATE, allocates=False)
def _lion(theta, grad, state, hyper, lr, t):
    beta1, beta2 = hyper[0], hyper[1]
    m = state[0]
    for i in range(theta.size):
        mean = beta1 * m[i] + (1.0 - beta1) * grad[i]
        theta[i] -= lr * (np.sign(mean) + 0.0 * mean)
        m[i] = beta2 * m[i] + (1.0 - beta2) * grad[i]


""",
        ),
        (
            "_RULES = (",
            '''def lion(beta1=0.9, beta2=0.99):
    """Lion: a step of length lr against the sign of a mean of gradients (Chen et al., 2023).

    Examples
    --------
    >>> theta, rule = np.array([1.0]), lion()
    >>> rule.update(theta, np.array([100.0]), rule.init(1), lr=0.1, t=1)
    >>> theta
    array([0.9])
    """
    hyper = {"beta1": _share("beta1", beta1), "beta2": _share("beta2", beta2)}
    return Optimizer("lion", hyper, 1, pointer(_lion), style=Style("#8B4513", "<", (0, (2, 2))), rate="step")


''',
        ),
        (")\nOPTIMIZERS =", ", lion"),
    ],
    "tests/references/core.py": [
        (
            "OPTIMIZERS = {\n",
            '''def lion(theta, grads, lrs, beta1=0.9, beta2=0.99):
    """Chen et al. (2023), algorithm 2 without decay: m is beta2's mean, the step the sign of beta1's."""
    theta, m, beta1, beta2 = mpf(theta), mpf(0), mpf(beta1), mpf(beta2)
    for g, lr in zip(grads, lrs, strict=True):
        theta -= mpf(lr) * mpmath.sign(beta1 * m + (1 - beta1) * mpf(g))
        m = beta2 * m + (1 - beta2) * mpf(g)
    return theta


''',
        ),
        ("}\n", '    "lion": lion,\n', "OPTIMIZERS = {\n"),
    ],
    "tests/contracts/api_contract.py": [("}\nLOSS_HYPER", '    "lion": BETAS,\n')],
}

QUANTILE = {
    "coursekit/core/_loss_kernels.py": [
        (
            "@kernel(ONE, allocates=False)\ndef hinge_one",
            """@kernel(ONE, allocates=False)
def quantile_one(s, y, hyper):
    q, off = hyper[0], y - s
    return max(q * off, (q - 1.0) * off), -q if off > 0.0 else (1.0 - q if off < 0.0 else 0.0)


""",
        ),
        (
            "@kernel(LOSS, allocates=False)\ndef hinge(",
            """@kernel(LOSS, allocates=False)
def quantile(scores, targets, hyper, grad):
    n, k = scores.shape
    total = 0.0
    for i in range(n):
        for j in range(k):
            loss, slope = quantile_one(scores[i, j], targets[i, j], hyper)
            total += loss
            grad[i, j] = slope / n
    return total / n


""",
        ),
    ],
    "coursekit/core/losses.py": [
        (
            "_FAMILIES = {",
            '''def quantile(q=0.5):
    """Quantile loss: q d where d = y - s is positive, and (q - 1) d where it is negative (Koenker & Bassett, 1978).

    Examples
    --------
    >>> quantile(0.75).value([0.0, 0.0], [4.0, -4.0])
    2.0
    """
    return _made("quantile", validate.number("q", q, low=0, high=1, open_low=True, open_high=True))


''',
        ),
        ("}  # losses with hyper-parameters", ', "quantile": (kernels.quantile, kernels.quantile_one, ("q",))'),
        (")}\n\n\ndef mse", " quantile"),
    ],
    "tests/references/core.py": [
        (
            '    "hinge": lambda s, y: max(',
            '    "quantile": lambda s, y: sum(abs(mpf(a) - b) for a, b in zip(s, y, strict=True)) / 2,\n',
        ),
        (")  # losses whose targets are any numbers", ', "quantile"'),
    ],
    "tests/contracts/api_contract.py": [("}\nRATE =", ', "quantile": {"q": bad.inside}')],
}


def section(title):
    """The files of a checklist and the command below it."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    text = re.search(rf"^### {title}\n(.*?)(?=^###? )", text, re.M | re.S)[1]
    [command] = re.findall(r"```bash\n(.*?)\n```", text, re.S)
    return re.findall(r"^- \[ \] `([^`]+)`", text, re.M), command


def before(source, place, more, after=""):
    """The source with `more` before the one place, or before the first one that comes after a text."""
    start = source.index(after) + len(after) if after else 0
    assert source.count(place, start) == 1 or after, (place, source.count(place))
    at = source.index(place, start)
    return source[:at] + more + source[at:]


def run(command, name, tree):
    words = shlex.split(command.replace("\\\n", " ").replace("NAME", name))
    words[words.index(".venv/bin/python")] = sys.executable
    done = subprocess.run([*words, "-q", "-p", "no:cacheprovider"], cwd=tree, capture_output=True, text=True)
    return done.returncode, done.stdout[-3000:]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what the commands need, with the compiled kernels of the original."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("coursekit", "tests"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(
    ("title", "name", "edits"),
    [("An optimizer", "lion", LION), ("A loss", "quantile", QUANTILE)],
    ids=["Lion", "quantile"],
)
def test_a_checklist_is_all_that_it_takes(tree, monkeypatch, title, name, edits):
    monkeypatch.setenv("PYTHONPATH", str(tree))
    files, command = section(title)
    assert set(edits) <= set(files)
    for file, changes in edits.items():
        source = (tree / file).read_text("utf-8")
        for change in changes:
            source = before(source, *change)
        (tree / file).write_text(source, "utf-8")
    code, output = run(command, name, tree)
    assert code == 0, output
    shown = f"import coursekit as ck; print({name!r} in dir(ck.optimizers) + dir(ck.losses))"
    assert subprocess.check_output([sys.executable, "-c", shown], text=True, cwd=tree) == "True\n"


def test_a_forgotten_twin_is_found(tree, monkeypatch):
    """The command can fail: without its formula in the references Lion is red."""
    monkeypatch.setenv("PYTHONPATH", str(tree))
    file = tree / "tests/references/core.py"
    file.write_text(file.read_text("utf-8").replace('    "lion": lion,\n', ""), "utf-8")
    assert run(section("An optimizer")[1], "lion", tree)[0] == 1
