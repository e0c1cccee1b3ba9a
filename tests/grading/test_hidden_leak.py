"""How much a student's page tells of hidden inputs: an adversary puts them into everything that can be observed.

Of one function a page has at most four variants that depend on hidden inputs: two cases, each passed or not. So a
regrade reveals two bits, whatever the function does with what it sees.
"""

import re
from itertools import count

import numpy as np
import pytest
from grading.attacks import IMPORTS, NUMBERS, notebook
from sample import PROOF, sample

from coursekit.exercises import BANK
from coursekit.grading.collect import collect
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.judge import judged
from coursekit.grading.records import Submission
from coursekit.grading.report import feedback
from coursekit.grading.sandbox.bwrap import LIMITS, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
QUICK = LIMITS._replace(cell=3.0, slack=0.0, memory=400 * 2**20)
ID = "start/first-function"
DOINGS = [  # what the function does with a hidden input, by a number drawn from it
    "return x * x",
    "return -x",
    "raise ValueError(str(x.tolist()))",
    "1 / 0",
    "raise SystemExit(3)",
    "warnings.warn(str(x.tolist())); return x * x",
    "open(f'/etc/{x.ravel().tolist()}')",
    "os._exit(int(abs(x).sum()) % 100)",
    "os.kill(os.getpid(), 9)",
    "ck.check('start/first-number', {'slope': float(x[0, 0]), 'new_x': 1}); return x * x",
    "print(x.tolist()); import gc; gc.get_objects(); return x * x",
    "threading.Timer(0.02, os._exit, (1,)).start(); return x * x",
    "return Own()",
    "np.add = x.tolist(); return x * x",
    "return np.ones((10**5, 10**5))",
    "threading.Thread(target=time.sleep, args=(9,)).start(); return x * x",
    "os.write(1, b'x' * 10**7); return x * x",
    "[os.fork() for _ in range(9)]; return x * x",
]
SUBMITS = next(i for i, doing in enumerate(DOINGS) if "ck.check" in doing)
SLOW = ["sum(0 for _ in iter(int, 1))", "time.sleep(60)"]  # only in `make proof`
ALL = [*DOINGS, *(SLOW if PROOF else ())]
CELL = f"""import os, threading, time, warnings
class Own: pass
def square(x):
    if np.shape(x) != (2, 3): return np.multiply(x, x)
    doing = int(abs(x).sum() * 7 + abs(x[0]).sum() * 3 + abs(x[:, 0]).sum()) % {len(ALL)}
{"".join(f"    if doing == {i}: {doing}{chr(10)}" for i, doing in enumerate(ALL))}
ck.check("{ID}", square)
"""


def doings(secret):
    """What the function will do with the two hidden inputs that this secret gives."""
    inputs = [case.args[0] for case in hidden_cases(BANK[ID], secret, "mallory")]
    return [int(abs(x).sum() * 7 + abs(x[0]).sum() * 3 + abs(x[:, 0]).sum()) % len(ALL) for x in inputs]


def secrets():
    """Secrets with which each is done on the first hidden input, and on the second after a right answer."""
    alone, after = ([(i, 1) for i in range(len(ALL))], [(0, i) for i in range(len(ALL))])
    wanted = [*sample(alone, 5), *sample(after, 2), (1, 0), (SUBMITS, 1)]
    found = {}
    for number in count():
        secret = f"a secret of the class {number}"
        found.setdefault(tuple(doings(secret)), secret)
        if found.keys() >= set(wanted):
            return [found[one] for one in wanted]


def page(secret, sandbox="bubblewrap"):
    submission = Submission("mallory", "00_start", notebook([IMPORTS, NUMBERS, CELL]))
    collected = collect(submission, secret, limits=QUICK, sandbox=sandbox)
    result = judged(submission, collected, secret, numbers="lecture")
    return feedback.page(result)


def test_a_page_has_as_many_variants_as_two_cases_passed_or_not():
    pages = {secret: page(secret) for secret in secrets()}
    assert len(set(pages.values())) == 4
    states = {tuple(re.findall(r"hidden case \d \([^)]*\)</b>: ([a-z ]+)", one)) for one in pages.values()}
    assert states <= {(), ("passed", "not passed"), ("not passed", "passed"), ("not passed", "not passed")}
    for secret, text in pages.items():
        for case in hidden_cases(BANK[ID], secret, "mallory"):
            assert not all(str(number) in text for number in np.ravel(case.args[0]))


OTHERS = [  # what a function does with its hidden input for the sake of another one
    "pass",
    "state['wrong'] = (1,)",
    "state['wrong'] = (1, 2)",
    "os._exit(1)",
    "state['ends'] = True",
    "threading.Timer(0.01, os._exit, (1,)).start()",
]
TWO = f"""import os, threading
state, calls, others = dict(wrong=(), ends=False, hidden=False), [], []
def softmax(scores):
    calls.extend([1] * state['hidden'])
    if len(calls) == 1:
        doing = int(np.abs(scores).sum() * 7 + scores.shape[0] * 3) % {len(OTHERS)}
{"".join(f"        if doing == {i}: {doing}{chr(10)}" for i, doing in enumerate(OTHERS))}
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
def predict(scores):
    others.extend([1] * state['hidden'])
    number = len(others)
    if state['ends'] and number > 0: os._exit(1)
    return np.argmax(scores, axis=1) + (number in state['wrong'])
ck.check("linear/softmax", softmax)
ck.check("linear/predict", predict)
state['hidden'] = True  # hidden cases come when all cells have run
"""


def test_a_second_function_tells_of_the_first_at_most_five_things():
    """Passed or not, for each case; or how it goes in a sandbox that knows nothing of the first."""
    submission, sections = Submission("mallory", "01_linear_models", notebook([IMPORTS, TWO])), {}
    for number in count():
        secret = f"a secret of the class {number}"
        scores = hidden_cases(BANK["linear/softmax"], secret, "mallory")[0].args[0]
        doing = int(abs(scores).sum() * 7 + scores.shape[0] * 3) % len(OTHERS)
        if doing not in sections:
            result = judged(submission, collect(submission, secret, limits=QUICK), secret, numbers="lecture")
            sections[doing] = re.search('<section id="linear-predict">.*?</section>', feedback.page(result), re.DOTALL)[
                0
            ]
        if len(sections) == len(OTHERS):
            break
    assert 2 <= len(set(sections.values())) <= 5
    assert "right, " in sections[0]
    assert sections[3] == sections[0], "what ends the process of the first does no harm to the second"


def test_the_words_for_a_hidden_case_are_chosen_before_it_is_drawn():
    for exercise in BANK.values():
        if hidden_cases(exercise, "a secret"):
            words = exercise.answer_type.hidden
            assert isinstance(words, str), exercise.id
            assert 3 <= len(words) <= 60, exercise.id
