"""What teachers report of files and packages beside notebooks, and of answers that are alike, at home and elsewhere.

- jupyter/nbgrader#940: the teacher's module was imported in place of the one that the student had submitted.
- TU-Wien-dataLAB/grader-service#199: a file of the teacher's that a student had deleted ended the grading.
- ucbds-infra/otter-grader#139: what was installed anyway must not stand among the requirements.
- berkeley-dsep-infra/datahub#1157: a package of the grader's masked one of the same name.
- jplag/JPlag#430: nothing but the names of variables was changed, and nothing was found.
- VibeDrift/VibeDrift#82: two functions of three lines that everybody writes were called copies.
"""

import zipfile

import pytest
from grading.attacks import IMPORTS, notebook

from coursekit.grading.class_files import class_files
from coursekit.grading.collect import collect
from coursekit.grading.packages import packages
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.beside import NOTHING, Beside
from coursekit.grading.similar.pairs import alike


@pytest.fixture(autouse=True)
def users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def slope(source, files=(), beside=NOTHING):
    """The value that a notebook submits, which does nothing to be looked at."""
    cell = f'{source}\nck.check("start/first-number", {{"slope": slope, "new_x": 0}})'
    submission = Submission("ada", "00_start", notebook([IMPORTS, cell]), files=files)
    collected = collect(submission, "a secret", sandbox="unsafe", beside=beside)
    assert not collected.incidents
    return collected.readings["start/first-number"].items["slope"].value


def test_the_module_that_was_submitted_is_imported():
    assert slope("from model import slope", (("model.py", b"slope = 5"),)) == 5


def test_a_file_of_the_teachers_is_there_whatever_a_student_deleted(tmp_path):
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "data.txt").write_text("5")
    assert slope("slope = int(open('data.txt').read())", beside=Beside(files=class_files(tmp_path / "given")[0])) == 5


def test_requirements_may_name_what_is_there_and_nothing_masks_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "client-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("client.py", "slope = 5")
        for name in ("scipy", "sympy", "matplotlib", "tqdm"):
            wheel.writestr(f"{name}/__init__.py", "raise ImportError('masked')")
        wheel.writestr("client-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: client\nVersion: 1.0\n")
        wheel.writestr("client-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("client-1.0.dist-info/RECORD", "")
    (tmp_path / "requirements.txt").write_text(f"--no-index\n--find-links {tmp_path}\nnumpy\nscipy>=1\nclient\n")
    beside = Beside(packages=packages(tmp_path / "requirements.txt", lambda sentence: None)[0])
    assert slope("import scipy.linalg, sympy, matplotlib, tqdm\nfrom client import slope", beside=beside) == 5


LONG = """
def simulate(rates, steps, seed):
    generator = np.random.default_rng(seed)
    history = np.zeros((steps, len(rates)))
    state = np.full(len(rates), 0.25)
    for step in range(steps):
        noise = generator.normal(scale=0.01, size=len(rates))
        state = np.clip(state + rates * (1 - state) + noise, 0.0, 1.0)
        history[step] = np.where(state > 0.9, state - 0.5, state)
        state = history[step] * 0.99 + 0.01 * history[:step + 1].mean(axis=0)
    return history[np.argmax(history.sum(axis=1))], history.std(axis=0)
"""
OTHERS = {f"student {i}": f"def simulate(rates, steps, seed):\n    return rates * {i}, steps + seed" for i in range(6)}


def test_a_copy_of_which_only_the_names_were_changed_is_found():
    renamed = LONG
    for name, other in (("history", "h"), ("state", "y"), ("generator", "g"), ("noise", "eps"), ("step ", "k ")):
        renamed = renamed.replace(name, other)
    renamed = renamed.replace("[step]", "[k]").replace("[:step + 1]", "[:k + 1]")
    [pair] = alike({**OTHERS, "ada": LONG, "bob": renamed})
    assert {pair.one, pair.other} == {"ada", "bob"}


def test_short_functions_that_everybody_writes_are_no_copies():
    short = "def is_new(source):\n    return source == 'user' or source == 'agent' or source == 'other'"
    assert not alike({**OTHERS, "ada": short, "bob": short.replace("source", "plan")})
