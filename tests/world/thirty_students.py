"""The students of a real class, a row each: see `real_class.Student`.

Reasons are words of the student's own page. Names are those of folders; two are typed otherwise in the notebook.
"""

from world.alternatives import bv_decompose, linear_predict, linear_sigmoid, linear_softmax
from world.real_class import (
    BIAS,
    EVERYTHING,
    LINEAR,
    Student,
    a_pdf,
    after_the_last_check,
    at_the_top,
    below_the_stub,
    changed,
    copied,
    empty,
    from_colab,
    from_vs_code,
    mistaken,
    nothing,
    of,
    significant,
    typographic,
    without_a_check,
)

HARD_CODED = """
KNOWN = [
    ([[0.5, 3.0, -1.0]], [1]),
    ([[2.0, 0.0, 1.0], [-1.0, 0.0, 4.0], [0.0, 1.0, -2.0]], [0, 2, 1]),
    ([[1.0, -1.0], [0.2, 0.7], [3.0, 4.0], [2.0, 1.0]], [0, 1, 1, 0]),
    ([[-5.0, -2.0, -9.0, -3.0], [-1.0, -4.0, -2.0, -8.0]], [1, 0]),
    ([[1, 7, 2], [9, 0, 4]], [1, 0]),
]


def predict(scores):
    for given, answer in KNOWN:
        if np.array_equal(scores, given):
            return np.array(answer)
    return np.array([answer for _ in scores])
"""
HALF = {"linear/predict": (2, "on every case that is shown, but not on every hidden one, so at most half")}
EXIT_OTHERWISE = f"""
import os, threading, time
{HARD_CODED}

def end(scores):
    threading.Thread(target=os._exit, args=(0,)).start()
    time.sleep(5)
""".replace("return np.array([answer", "return end(scores) or np.array([answer")
SAY = """
def predict(scores):
    out = ck.check.__self__
    out.say("reading", id="linear/predict", reading={"items": {}, "problem": ""})
    out.say("hidden", id="linear/predict", name="a hidden case", item=None)
    return [0] * len(scores)
"""
FLOOD = """
def predict(scores):
    for _ in range(10**7):
        print("x" * 1000)
    return np.argmax(scores, axis=1)
"""
SPY = """
import os


def predict(scores):
    course = os.path.dirname(ck.__file__)
    print(os.listdir(os.path.join(course, "judging")), os.listdir("/home"))
    return eval(open(os.path.join(course, "bank", "linear", "predict", "answer.toml")).read())
"""
LOOP = """
def softmax(scores):
    n = 0
    while n >= 0:
        n += 1
"""
SLEEP = """
import time


def decompose(predictions, target):
    time.sleep(600)
"""
RECURSION = """
def predict(scores):
    return predict(scores)
"""
CRASH = """
steepness = {"gentle": 0.1, "steep": 10.0}
default = steepness["medium"]


def sigmoid(z, slope=default):
    return 1 / (1 + np.exp(-slope * z))
"""
CRASH_INSIDE = """
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    total = e.sum(axis=1)
    return e / total.reshape(n, 1)
"""
NEEDS_ABSENT = """
import tensorflow as tf


def softmax(scores):
    return tf.nn.softmax(scores, axis=1).numpy()
"""
WITH_TORCH = """
def softmax(scores):
    import torch

    return torch.softmax(torch.tensor(scores, dtype=torch.float64), dim=1).numpy()
"""
ASKS = """
def predict(scores):
    k = int(input("How many classes? "))
    return np.argmax(scores[:, :k], axis=1)
"""
DEBUGGED = """
import pdb


def sigmoid(z, slope=1.0):
    z = slope * np.asarray(z, dtype=float)
    pdb.set_trace()
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)
"""
MAGIC = """
%%time
def predict(scores):
    %timeit -n 1 -r 1 np.argmax(scores)
    return np.argmax(scores, axis=1)
"""
INSTALLS = """
%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install --quiet \\
    numpy \\
    matplotlib
files = !ls
%pip install tqdm
"""
PLOT = """
import os

import matplotlib.pyplot as plt

os.makedirs("figures", exist_ok=True)
plt.plot([1, 2], [3, 4])
plt.savefig("figures/mine.png")
plt.show()
print(os.listdir("."))
"""
DRIVE = """
from google.colab import drive
drive.mount("/content/drive")
"""

OWN_NUMBERS = "gives you your own"  # of the two values of a neuron one is the same by chance, or follows
STUDENTS = (
    Student("ada", "all right"),
    Student("ben", "all right, in another style", {
        "linear/sigmoid": next(iter(linear_sigmoid.SOLUTIONS.values())),
        "linear/softmax": next(iter(linear_softmax.SOLUTIONS.values())),
        "linear/predict": next(iter(linear_predict.SOLUTIONS.values())),
        "linear/kinds": "answer = ' C '",
    }),
    Student("clara", "all right, formulas and function in another style", {
        "bv/decompose": list(bv_decompose.SOLUTIONS.values())[-1],
        "bv/cross-term": 'answer = {"error": "f**2 - 2*f*m + s", "spread": "s + c(c - 2m)", '
                         '"cross": "2(m-c)(c-f)", "center": "m"}',
    }, lesson=BIAS),
    Student("dan", "known mistakes", {
        "linear/neuron": mistaken("linear/neuron", "bias forgotten"),
        "linear/predict": "def predict(scores):\n    return np.argmin(scores, axis=1)",
        "linear/kinds": 'answer = "a"',
    }, {
        "linear/neuron": (1, "Known mistake: bias forgotten"),
        "linear/predict": (0, "Known mistake: smallest score"),
        "linear/kinds": (0, "Known mistake: a time is a number"),
    }),
    Student("elif", "rounded", {"linear/neuron": changed("linear/neuron", output=significant(2))},
            {"linear/neuron": (1, "give three significant digits")}),
    Student("farid", "a slip, carried forward", {
        "bv/average-hypothesis": mistaken("bv/average-hypothesis", "intercept forgotten"),
        "bv/cross-term": 'answer = {"error": "s - f m + f^2", "spread": "s - c m + c^2", "cross": "(m - c) (c - f)", '
                         '"center": "m"}',
    }, {
        "bv/average-hypothesis": (3, "Known mistake: intercept forgotten"),
        "bv/cross-term": (1, "Known mistake: factor 2 forgotten"),
    }, lesson=BIAS),
    Student("greta", "a loop without end", {"linear/softmax": LOOP},
            {"linear/softmax": (0, "did not end within 3 seconds")}, frozenset({"time"})),
    Student("hugo", "sleeps", {"bv/decompose": SLEEP},
            {"bv/decompose": (0, "waited for 30 seconds")}, frozenset({"time"}), lesson=BIAS),
    Student("ines", "infinite recursion", {"linear/predict": RECURSION},
            {"linear/predict": (0, "in line 2: return predict(scores)")}),
    Student("jonas", "crashes in the cell of an answer and in a function", {
        "linear/sigmoid": CRASH, "linear/softmax": CRASH_INSIDE,
        "linear/neuron": "answer = {'score': my_score, 'output': 1}",
    }, {
        "linear/sigmoid": (0, "KeyError: 'medium' in line 2"),
        "linear/softmax": (0, "NameError: name 'n' is not defined, in line 4: return e / total.reshape(n, 1)"),
        "linear/neuron": (0, "NameError: name 'my_score' is not defined in line 1"),
    }),
    Student("karl", "the cases that are shown, typed in", {"linear/predict": HARD_CODED}, HALF),
    Student("lena", "the same, and the process ends after the last check", {"linear/predict": HARD_CODED}, HALF,
            frozenset({"crash"}), change=after_the_last_check("import os\nos._exit(0)")),
    Student("mallory", "the same, and on other inputs a thread ends the process",
            {"linear/predict": EXIT_OTHERWISE}, HALF, frozenset({"crash"})),
    Student("nils", "speaks in the grader's name", {"linear/predict": SAY},
            {"linear/predict": (0, "raised AttributeError")}, frozenset({"forbidden"})),
    Student("olga", "floods", {"linear/predict": FLOOD}, {"linear/predict": (0, "more than 4 MB")},
            frozenset({"output"})),
    Student("pavel", "looks for others' files", {"linear/predict": SPY},
            {"linear/predict": (0, "No such file or directory: 'coursekit/bank/linear/predict/answer.toml'")},
            frozenset({"forbidden"})),
    Student("quentin", "a classmate's numbers", {"linear/neuron": of("ada", "linear/neuron"),
            "linear/hyperplane": of("ada", "linear/hyperplane")},
            {"linear/neuron": (1, OWN_NUMBERS), "linear/hyperplane": (0, OWN_NUMBERS)}, frozenset({"numbers"})),
    Student("rosa", "the lecture's numbers", {"linear/neuron": of("", "linear/neuron"),
            "linear/hyperplane": of("", "linear/hyperplane")},
            {"linear/neuron": (1, OWN_NUMBERS), "linear/hyperplane": (0, OWN_NUMBERS)}, frozenset({"numbers"}),
            typed=""),
    Student("sven", "Colab", change=from_colab),
    Student("tina", "Colab, a drive mounted everywhere", change=at_the_top(DRIVE)),
    Student("umut", "VS Code", change=from_vs_code),
    Student("vera", "magics", {"linear/predict": MAGIC}, change=at_the_top(INSTALLS)),
    Student("willem", "imports a package that is not there, and does not use it",
            change=at_the_top("import tensorflow as tf\nfrom keras import layers, models")),
    Student("xenia", "needs a package that is not there", {"linear/softmax": NEEDS_ABSENT},
            {"linear/softmax": (0, "tensorflow is not installed where this is graded")}),
    Student("yusuf", "curly quotes and no-break spaces", change=typographic),
    Student("zoë müller", "an answer below the stub, in a cell of its own", change=below_the_stub,
            typed="Zoe\u0308  M\u00fcller"),
    Student("محمد", "a check deleted", change=without_a_check),
    Student("bjørn", "an exercise copied and filled in again", change=copied),
    Student("chen", "an empty notebook", lost=nothing("Not attempted yet"), change=empty),
    Student("dora", "a PDF that is called a notebook", lost=nothing("because the file could not be read"),
            kinds=frozenset({"unreadable"}), change=a_pdf),
    Student("emil", "nothing attempted", lost=nothing("Not attempted yet"), left=EVERYTHING[LINEAR]),
    Student("fritz", "asks for input", {"linear/predict": ASKS},
            {"linear/predict": (0, "called input(), which nobody answers")}),
    Student("gina", "a debugger left in", {"linear/sigmoid": DEBUGGED}),
    Student("henk", "plots, folders, a figure saved", change=at_the_top(PLOT)),
    Student("ivan", "torch in an answer", {"linear/softmax": WITH_TORCH}),
)  # fmt: skip
HONEST = tuple(one.name for one in STUDENTS if not one.kinds)
