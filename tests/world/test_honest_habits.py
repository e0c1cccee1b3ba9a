"""What honest people leave in a notebook, one habit a row: the points, no incident, and what their page says.

Each row is lesson 00 with right answers to both exercises, 2 and 5 points, but for the habit.
"""

import re
from html import unescape
from typing import NamedTuple

import pytest
from grading.attacks import FUNCTION, IMPORTS, NUMBERS, notebook

from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.report import feedback
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
ANSWER = 'ck.check("start/first-number", answer)'
SQUARE = 'ck.check("start/first-function", square)'
ALL, NUMBERS_LOST, ONE_NUMBER_LOST, FUNCTION_LOST = 7, 5, 6, 2
SIX = "answer = {'slope': 6, 'new_x': 2.4}"
ABSENT = "nosuchpackage is not installed where this is graded"


class Habit(NamedTuple):
    """A notebook, what it is worth, what its page says, and the public report that it stands for."""

    name: str
    report: str
    cells: tuple
    points: int = ALL
    said: str = ""


def first(source):
    """In the first cell, above the imports."""
    return f"{source}\n{IMPORTS}", NUMBERS, FUNCTION


def beside(source):
    """In the cell of the numbers."""
    return IMPORTS, f"{source}\n{NUMBERS}", FUNCTION


def inside(source, before=""):
    """In the body of the function."""
    body = f"{source}\nreturn np.multiply(x, x)".replace("\n", "\n    ")
    return IMPORTS, NUMBERS, f"{before}def square(x):\n    {body}\n\n\n{SQUARE}"


def numbers(source, before=""):
    """In place of the numbers."""
    return f"{before}\n{IMPORTS}", f"{source}\n{ANSWER}", FUNCTION


JUPYTER = [
    Habit(
        "pip in an if", "damnever/pigar#87", first("import sys\nif 'google.colab' in sys.modules:\n    !pip install x")
    ),
    Habit("pip over several lines", "damnever/pigar#87", first("!pip install \\\n    seaborn \\\n    torch")),
    Habit("bare pip", "", first("pip install seaborn")),
    Habit("a cell that is nothing but pip", "", ("pip install -q seaborn", IMPORTS, NUMBERS, FUNCTION)),
    Habit("%pip and %cd", "damnever/pigar#87", first("%pip install x\n%cd /content/drive/MyDrive")),
    Habit("mkdir", "ivanlen/pipreqsnb#8", first("!mkdir $output_dir\n%mkdir data")),
    Habit(
        "%%capture", "ucbds-infra/otter-grader#604", (f"%%capture out\n!pip install x\n{IMPORTS}", NUMBERS, FUNCTION)
    ),
    Habit("%%capture around answers", "ucbds-infra/otter-grader#756", (IMPORTS, f"%%capture\n{NUMBERS}", FUNCTION)),
    Habit("%%capture below a comment", "pablo-arantes/making-it-rain#40", first("# packages\n%%capture")),
    Habit("%%time, and twice", "", (IMPORTS, f"%%time\n{NUMBERS}", f"%%time\n%%time\n{FUNCTION}")),
    Habit("%time", "", numbers("%time answer = {'slope': 6, 'new_x': 2.4}")),
    Habit("x = %time", "", numbers("x = %time 6\nanswer = {'slope': x, 'new_x': 2.4}")),
    Habit("%timeit", "", beside("%timeit -n 1 sum(range(9))")),
    Habit("%timeit in a function", "", inside("%timeit -n 1 -r 1 np.multiply(x, x)")),
    Habit("%time in a function", "", inside("y = %time np.multiply(x, x)\nassert np.all(y >= 0)")),
    Habit("%%timeit binds nothing", "", (IMPORTS, SIX, "%%timeit -n 1\nanswer = 1\nck", ANSWER, FUNCTION)),
    Habit("%%bash", "ucbds-infra/otter-grader#604", ("%%bash\nexit 1", IMPORTS, NUMBERS, FUNCTION)),
    Habit("%%html", "", ("%%html\n<b>x</b>", IMPORTS, NUMBERS, FUNCTION)),
    Habit("help", "", beside("np.exp?\n?np.exp\nnp.exp??")),
    Habit("magics of all kinds", "", beside("%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n%who")),
    Habit("%env", "", numbers("%env SLOPE=6\nimport os\nanswer = {'slope': int(os.environ['SLOPE']), 'new_x': 2.4}")),
    Habit(
        "%%writefile",
        "",
        (
            "%%writefile helper.py\ndef sq(x):\n    return x * x",
            IMPORTS,
            NUMBERS,
            f"import helper\n\n\ndef square(x):\n    return helper.sq(np.asarray(x))\n\n\n{SQUARE}",
        ),
    ),
    Habit(
        "%run",
        "",
        ("%%writefile helper.py\ndef square(x):\n    return x * x", f"{IMPORTS}\n%run helper.py", NUMBERS, SQUARE),
    ),
    Habit("lines of a command that are not used", "", beside("files = !ls *.csv\nprint(files.n, files.grep('a'))")),
    Habit(
        "lines of a command that are used",
        "",
        numbers("files = !ls *.csv\nanswer = {'slope': len(files[0])}"),
        NUMBERS_LOST,
        "in line 2: `answer = {'slope': len(files[0])}`. `!ls *.csv` does nothing here.",
    ),
    Habit(
        "top-level await",
        "microsoft/vscode-jupyter#1510",
        numbers("async def six():\n    return 6\n\n\nx = await six()\nanswer = {'slope': x, 'new_x': 2.4}"),
    ),
    Habit(
        "async for and with",
        "microsoft/vscode-jupyter#1510",
        numbers(
            "async def some():\n    yield 6\n\n\nasync for x in some():\n    pass\nz = [x async for x in some()]\n"
            "answer = {'slope': z[0], 'new_x': 2.4}"
        ),
    ),
    Habit(
        "a task from one cell to the next",
        "",
        (
            f"{IMPORTS}\nimport asyncio\ntask = asyncio.create_task(asyncio.sleep(0, 6))",
            f"answer = {{'slope': await task, 'new_x': 2.4}}\n{ANSWER}",
            FUNCTION,
        ),
    ),
    Habit("display without import", "", beside("display(np.ones(2))")),
    Habit(
        "an indented cell",
        "",
        (IMPORTS, "  x = 6\n  answer = {'slope': x, 'new_x': 2.4}\n  !ls\n  " + ANSWER, FUNCTION),
    ),
]

PACKAGES = [
    Habit(
        "an import that nobody uses", "jupyter/nbgrader#1876", first("import nosuchpackage as ns\nimport other.sub.mod")
    ),
    Habit("from an absent package", "jupyter/nbgrader#1295", first("from nosuchpackage.sub import one, two")),
    Habit("two imports on a line", "", ("import nosuchpackage, numpy as np, coursekit as ck", NUMBERS, FUNCTION)),
    Habit(
        "a setting of it", "", first("import nosuchpackage as ns\nns.set_theme(style='dark')\npalette = ns.palette()")
    ),
    Habit(
        "work below a setting of it",
        "",
        numbers("answer = {'slope': x, 'new_x': 2.4}", "import nosuchpackage as ns\nns.set_theme()\nx = 6"),
    ),
    Habit(
        "a try around it", "", first("try:\n    import nosuchpackage\nexcept ImportError:\n    nosuchpackage = None")
    ),
    Habit(
        "pip where the import failed",
        "",
        first(
            "try:\n    import nosuchpackage\nexcept ImportError:\n"
            "    !pip install nosuchpackage\n    import nosuchpackage"
        ),
    ),
    Habit("what a package no longer has", "", first("from sklearn.datasets import load_boston")),
    Habit("Google's drive", "", first("from google.colab import drive\ndrive.mount('/content/drive')")),
    Habit("os.chdir to the drive", "", first("import os\nos.chdir('/content/drive/MyDrive')")),
    Habit("nest_asyncio", "", first("import nest_asyncio\nnest_asyncio.apply()")),
    Habit(
        "its value in an answer",
        "",
        numbers("answer = {'slope': nosuchpackage.slope(3), 'new_x': 2.4}", "import nosuchpackage"),
        NUMBERS_LOST,
        ABSENT,
    ),
    Habit(
        "its value as one of two numbers",
        "",
        numbers("answer = {'slope': v, 'new_x': 2.4}", "from nosuchpackage import v"),
        ONE_NUMBER_LOST,
        ABSENT,
    ),
    Habit(
        "used in the function",
        "",
        inside("return nosuchpackage.square(x)", "import nosuchpackage\n"),
        FUNCTION_LOST,
        ABSENT,
    ),
    Habit("imported in the function", "", inside("import nosuchpackage"), FUNCTION_LOST, ABSENT),
    Habit("a decorator of it", "", inside("", "from nosuchpackage import jit\n\n\n@jit\n"), FUNCTION_LOST, ABSENT),
]

LIBRARIES = {
    "torch": "import torch\ntorch.manual_seed(0)\ntorch.ones(3).sum()\ntorch.cuda.is_available()",
    "jax": "import jax\nimport jax.numpy as jnp\njnp.ones(3).sum()",
    "pandas": "import pandas as pd\npd.DataFrame({'a': [1]}).to_csv('x.csv')\npd.read_csv('x.csv')",
    "scikit-learn": "from sklearn.linear_model import LinearRegression\nLinearRegression().fit([[1], [2]], [1, 2])",
    "seaborn": "import seaborn as sns\nsns.set_theme()\nsns.lineplot(x=[1, 2], y=[1, 2])",
    "tqdm": "from tqdm.notebook import trange\nfor _ in trange(2):\n    pass",
    "joblib": "from joblib import Parallel, delayed\nParallel(n_jobs=2)(delayed(abs)(i) for i in range(3))",
    "joblib's threads": "from joblib import Parallel, delayed\nParallel(2, prefer='threads')([delayed(abs)(1)])",
    "multiprocessing": "import multiprocessing\nmultiprocessing.cpu_count()",
    "a pool": "from multiprocessing import Pool\nwith Pool(2) as pool:\n    pool.map(abs, [1, 2])",
    "concurrent.futures": "from concurrent.futures import ThreadPoolExecutor as T\nT(2).map(abs, [1])",
    "a thread": "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()",
    "folders": "import os, glob\nos.listdir('/')\nos.listdir('..')\nglob.glob('/content/*')",
    "a folder is made": "import os\nos.makedirs('data/x', exist_ok=True)\nos.path.exists('/content/drive')",
    "a figure": "import matplotlib.pyplot as p\np.plot([1, 2])\np.savefig('f.png')\np.savefig('f.pdf')\np.show()",
    "a file of another machine": "try:\n    open('/content/drive/MyDrive/data.csv')\nexcept OSError:\n    pass",
    "data from the web": "import pandas\ntry:\n    pandas.read_csv('https://example.org/a')\nexcept OSError:\n    0",
    "warnings and logging": "import warnings, logging\nwarnings.filterwarnings('ignore')\nlogging.warning('x')",
    "git": "import subprocess\nsubprocess.run(['git', '--version'])",
    "pip by subprocess": "import subprocess, os\nsubprocess.run('pip install x', shell=True)\nos.system('ls')",
    "the platform": "import platform, sys, psutil\nplatform.platform()\npsutil.virtual_memory()\nsys.executable",
    "a path for modules": "import sys\nsys.path.append('..')\nsys.path.insert(0, '/content')",
    "a temporary folder": "import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    open(d + '/x', 'w').close()",
    "a debugger in a cell": "import pdb\npdb.set_trace()\nbreakpoint()",
    "widgets": "import ipywidgets as w\nw.interact(lambda x: x, x=(0, 3))",
}
LIBRARIES = [Habit(name, "", beside(source)) for name, source in LIBRARIES.items()]

OTHERS = [
    Habit("a debugger in the function", "", inside("import pdb; pdb.set_trace()\nbreakpoint()")),
    Habit("input in a cell of its own", "jupyter/nbgrader#1844", (IMPORTS, NUMBERS, "n = input('n?')", FUNCTION)),
    Habit(
        "input below the function",
        "jupyter/nbgrader#1844",
        (IMPORTS, NUMBERS, FUNCTION.replace(SQUARE, "print(square(float(input('n?'))))\n" + SQUARE)),
        FUNCTION_LOST,
        "input() cannot be asked while a notebook is graded` in line 5",
    ),
    Habit("input in the function", "jupyter/nbgrader#1210", inside("n = input('n?')"), FUNCTION_LOST, "nobody answers"),
    Habit(
        "a file that is not there",
        "",
        beside("print(open('own.csv').read())"),
        NUMBERS_LOST,
        "No such file or directory: 'own.csv'` in line 1",
    ),
]

TYPED = [
    Habit(
        "no-break spaces",
        "jupyter/notebook#3105",
        (IMPORTS, NUMBERS.replace(" ", "\u00a0"), FUNCTION.replace("    ", "\u00a0" * 4)),
        ALL,
        "a no-break space was read",
    ),
    Habit(
        "curly quotes",
        "alexmojaki/futurecoder#342",
        (IMPORTS, NUMBERS.replace('"slope"', "“slope”"), FUNCTION),
        ALL,
        "In code cell 2, line 1: curly quotes were read as straight ones.",
    ),
    Habit("single curly quotes", "holzschu/Carnets#106", (IMPORTS, NUMBERS.replace('"slope"', "‘slope’"), FUNCTION)),
    Habit(
        "a curly quote that does not end",
        "alexmojaki/futurecoder#342",
        (IMPORTS, NUMBERS.replace('"slope"', "“slope"), FUNCTION),
        NUMBERS_LOST,
        'line 1 has a curly quote (“): type a straight one (").',
    ),
    Habit("a zero-width space", "", (IMPORTS, NUMBERS.replace("2.4", "2.4\u200b"), FUNCTION)),
    Habit("a byte order mark", "", (f"\ufeff{IMPORTS}", f"\ufeff{NUMBERS}", FUNCTION)),
    Habit("signs of a text program", "", (IMPORTS, NUMBERS.replace("2.4", "3 − 0.1 × 6"), FUNCTION)),
    Habit("full width", "", (IMPORTS, NUMBERS.replace("6", "６").replace("(", "（"), FUNCTION)),
    Habit("a line separator", "", (IMPORTS, NUMBERS.replace("\n", "\u2028"), FUNCTION)),
    Habit(
        "tabs and spaces",
        "",
        (IMPORTS, NUMBERS, f"def square(x):\n\ty = x\n        return np.multiply(x, y)\n{SQUARE}"),
    ),
    Habit("curly quotes inside a text", "", beside("title = 'the “rate”'")),
    Habit(
        "an invisible letter in a number as text",
        "",
        numbers("answer = {'slope': '6\u200b', 'new_x': '−2.4\u00a0'[1:]}"),
    ),
]
HABITS = [*JUPYTER, *PACKAGES, *LIBRARIES, *OTHERS, *TYPED]


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_habit(habit):
    graded = grade(Submission("alice", "00_start", notebook(habit.cells)), "secret", numbers="lecture")
    assert sum(verdict.points for verdict in graded.verdicts.values()) == habit.points, graded
    assert graded.incidents == ()
    page = feedback.page(graded)
    text = unescape(re.sub(r"</?code[^>]*>", "`", page))
    assert "grader noticed" not in text
    assert habit.said in text


WITHOUT = [
    "bare pip",
    "%%capture around answers",
    "%%time, and twice",
    "%time",
    "an import that nobody uses",
    "curly quotes",
]


@pytest.mark.parametrize("habit", [one for one in HABITS if one.name in WITHOUT], ids=lambda habit: habit.name)
def test_habit_where_nothing_is_run(habit):
    submission = Submission("alice", "00_start", notebook(habit.cells))
    verdicts = grade(submission, "secret", numbers="lecture", sandbox="none").verdicts
    assert verdicts["start/first-number"].status == "right"
    assert verdicts["start/first-function"].status == "submitted"


def test_names_are_told_apart():
    assert len({habit.name for habit in HABITS}) == len(HABITS)
