"""Functions that crash, as people write them: the exception uncut, the learner's own line, and the way there."""

import html
import linecache
import subprocess
import sys

import numpy as np
import pytest

import coursekit as ck
from coursekit.exercises import BANK
from coursekit.exercises.reading import Item, Reading
from coursekit.grading.judge import judged
from coursekit.grading.records import Collected, Submission
from coursekit.grading.report.feedback import page
from coursekit.grading.sandbox import protocol
from coursekit.judging.api import judge

ID = "start/first-function"  # square(x)
HELPER = "import numpy as np\n\ndef add_ones(x):\n    return x + np.ones((2, 3, 4))\n"
LONG = "the matrix of the second layer has other columns than the first one has rows, " * 8 + "and that is all"

CRASHES = [
    # kind, report, the cell, what the message says of it
    (
        "in the function",
        "gradescope/gradescope-utils#18",
        "def square(x):\n    y = x * x\n    return y / 'a'",
        "raised TypeError: unsupported operand",
        "in line 3: `return y / 'a'`",
    ),
    (
        "inside NumPy",
        "okpy/ok-client#126",
        "import numpy as np\ndef square(x):\n    return np.linalg.inv(np.ones(3))",
        "raised LinAlgError: 1-dimensional array given. Array must be at least two-dimensional,",
        "in line 3: `return np.linalg.inv(np.ones(3))`",
    ),
    (
        "in a helper of the cell",
        "cs50/check50#380",
        "def half(x):\n    return [x][1]\n\ndef square(x):\n    return half(x)",
        "raised IndexError: list index out of range,",
        "in line 2: `return [x][1]`",
    ),
    (
        "in a helper of another file",
        "",
        "from own_helpers import add_ones\ndef square(x):\n    return add_ones([[1, 2]])",
        "raised ValueError: ",
        "in line 4 of own_helpers.py: `return x + np.ones((2, 3, 4))`",
    ),
    (
        "a lambda",
        "",
        "square = lambda x: x.real.q",
        "raised AttributeError: ",
        "in line 1: `square = lambda x: x.real.q`",
    ),
    (
        "a loop over lines",
        "",
        "def square(x):\n    return sum(\n        1 / n\n        for n in (1, 0)\n    )",
        "raised ZeroDivisionError: division by zero,",
        "in line 3: `1 / n`",
    ),
    (
        "a name that is nowhere",
        "okpy/ok#1216",
        "def square(x):\n    return nb.exp(x)",
        "raised NameError: name 'nb' is not defined,",
        "in line 2: `return nb.exp(x)`",
    ),
    (
        "code in code",
        "okpy/ok#1216",
        "def square(x):\n    return eval('1 +')",
        "raised SyntaxError: invalid syntax (",
        "in line 2: `return eval('1 +')`",
    ),
    (
        "recursion",
        "okdistribute/mags#20",
        "def square(x):\n    return square(x - 1) + 2",
        "raised RecursionError: maximum recursion depth exceeded",
        "in line 2: `return square(x - 1) + 2`",
    ),
    (
        "recursion of two",
        "",
        "def other(x):\n    return square(x)\n\ndef square(x):\n    return other(x)",
        "raised RecursionError: maximum recursion depth exceeded",
        "in line ",
    ),
    (
        "several lines",
        "",
        "def square(x):\n    raise ValueError('first\\n  second\\nthird')",
        "raised ValueError: first second third,",
        "in line 2: `raise ValueError(",
    ),
    (
        "a long message",
        "cs50/check50#380",
        f"def square(x):\n    text = {LONG!r}\n    raise ValueError(text)",
        f"raised ValueError: {LONG},",
        "in line 3: `raise ValueError(text)`",
    ),
    (
        "a message that cannot be read",
        "",
        "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\ndef square(x):\n    raise Odd",
        "raised Odd,",
        "in line 5: `raise Odd`",
    ),
    (
        "backticks and marks",
        "",
        "def square(x):\n    raise ValueError('`<b>`')  # `<i>`",
        "raised ValueError: '<b>',",
        "in line 2: `raise ValueError(''<b>'') # '<i>'`",
    ),
    (
        "the program is left",
        "",
        "import sys\ndef square(x):\n    sys.exit('bye')",
        "raised SystemExit: bye,",
        "in line 3: `sys.exit('bye')`",
    ),
    (
        "a promise that is not held",
        "",
        "def square(x):\n    assert x > 1e9, 'too small'",
        "raised AssertionError: too small,",
        "in line 2: `assert x > 1e9, 'too small'`",
    ),
    (
        "a generator of the cell",
        "",
        "def parts(x):\n    yield 1\n    yield x[9]\n\ndef square(x):\n    return sum(parts(x))",
        "raised ",
        "in line 3: `yield x[9]`",
    ),
    (
        "one error after another",
        "",
        "def square(x):\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        {}[3]",
        "raised KeyError: 3,",
        "in line 5: `{}[3]`",
    ),
]


@pytest.fixture
def cell(tmp_path, monkeypatch):
    """Runs the source of a cell as IPython does, and gives its `square`."""
    (tmp_path / "own_helpers.py").write_text(HELPER)
    monkeypatch.syspath_prepend(tmp_path)

    def run(source):
        name = str(tmp_path / "ipykernel_1" / "cell.py")
        monkeypatch.setitem(linecache.cache, name, (len(source), None, source.splitlines(keepends=True), name))
        space = {"__name__": "__main__"}
        exec(compile(source, name, "exec"), space)
        return space["square"]

    yield run
    sys.modules.pop("own_helpers", None)


@pytest.mark.parametrize(("kind", "report", "source", "error", "line"), CRASHES)
def test_a_crash_names_the_line(kind, report, source, error, line, cell):
    verdict = ck.check(ID, cell(source))
    assert verdict.status == "wrong"
    assert error in verdict.message
    assert line in verdict.message
    assert "\n" not in verdict.message
    assert "coursekit" not in repr(verdict)


@pytest.mark.parametrize(("kind", "report", "source", "error", "line"), CRASHES)
def test_the_way_there_unfolds(kind, report, source, error, line, cell):
    verdict = ck.check(ID, cell(source))
    [trace] = [step.trace for step in verdict.steps if step.trace]
    shown = html.unescape(verdict._repr_html_())
    assert f"{trace}</pre></details>" in shown
    assert trace not in repr(verdict)
    assert trace.startswith("cell.py, line ")
    for foreign in ("coursekit", "site-packages", "numpy/", "_functions.py"):
        assert foreign not in trace
    assert len(trace.splitlines()) < 40


def test_a_trace_goes_from_the_call_to_the_crash(cell):
    verdict = ck.check(ID, cell("def half(x):\n    return [x][1]\n\ndef square(x):\n    return half(x)"))
    assert verdict.steps[0].trace == (
        "cell.py, line 5, in square\n    return half(x)\n"
        "cell.py, line 2, in half\n    return [x][1]\n"
        "IndexError: list index out of range"
    )


def test_a_message_of_several_lines_keeps_them_in_the_trace(cell):
    verdict = ck.check(ID, cell("def square(x):\n    raise ValueError('first\\n  second\\nthird')"))
    assert verdict.steps[0].trace.endswith("ValueError: first\n  second\nthird")


def test_a_long_recursion_is_said_once(cell):
    one = ck.check(ID, cell("def square(x):\n    return square(x - 1) + 2")).steps[0].trace
    assert one.count("return square") == 1
    two = (
        ck.check(ID, cell("def other(x):\n    return square(x)\n\ndef square(x):\n    return other(x)")).steps[0].trace
    )
    assert "\n...\n" in two


@pytest.mark.parametrize("deeper", range(6))
def test_a_recursion_is_told_with_its_call_at_every_depth(deeper, cell):
    square = cell("def square(x):\n    return square(x - 1) + 2")

    def check(depth):
        return check(depth - 1) if depth else ck.check(ID, square)

    assert "in line 2: `return square(x - 1) + 2`" in check(deeper).message


SHOWN = """
import sys
import coursekit as ck
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()
shell.run_cell(sys.argv[1], store_history=True)
print(ck.check("start/first-function", shell.user_ns["square"]).message)
"""
MAGICS = [
    "%timeit -n 1 -r 1 x / 'a'",
    "y = %sql select 1",
    "%timeit -n 1 -r 1 \\\n        x / 'a'",
    "get_ipython().run_line_magic('sql', 'x')",
]


@pytest.mark.parametrize("line", MAGICS)
def test_a_magic_is_shown_as_it_was_typed(line):
    cell = f"def square(x):\n    y = x\n    {line}\n    return y"
    done = subprocess.run([sys.executable, "-c", SHOWN, cell], capture_output=True, text=True, check=True)
    assert f"in line 3: `{' '.join(line.split())}`" in done.stdout, done.stdout


def test_what_has_no_source_has_no_line():
    message = ck.check(ID, np.linalg.inv).message
    assert message.startswith("`square(3)` raised LinAlgError: 0-dimensional array given.")
    assert "line" not in message


def test_long_calls_wrap(cell):
    shown = ck.check(ID, cell("def square(x):\n    raise ValueError('x' * 300)"))._repr_html_()
    assert "nowrap" not in shown
    assert "overflow-wrap:anywhere" in shown


def crashed(cell):
    function = cell("def square(x):\n    raise ValueError('<script>\\n' + '  deep')")
    return BANK[ID].answer_type.read(function)


def test_line_and_trace_arrive_from_a_sandbox(cell):
    reading = crashed(cell)
    sent = protocol.message(protocol.line({"say": "reading", **protocol.reading_out(reading)}))
    sent.pop("say")
    assert protocol.reading_in(BANK[ID].answer_type, sent) == reading
    first = BANK[ID].answer_type.labels[0]
    sent["items"][first]["trace"] = "x" * 10**6
    assert len(protocol.reading_in(BANK[ID].answer_type, sent).items[first].trace) <= 4000
    sent["items"][first]["trace"] = 3
    with pytest.raises(protocol.ProtocolViolation):
        protocol.reading_in(BANK[ID].answer_type, sent)


def test_line_and_trace_stand_on_the_page_and_hide_nothing(cell):
    reading = crashed(cell)
    first = BANK[ID].answer_type.labels[0]
    evil = reading.items[first].trace + "\n\u202ereversed\x1b[2J"
    reading.items[first] = reading.items[first]._replace(trace=evil)
    graded = judged(Submission("alice", "00_start", b"x"), Collected({ID: reading}, {}), "secret" * 4)
    shown = page(graded)
    assert "in line 2: <code" in shown
    assert "ValueError: &lt;script&gt;\n  deep" in shown
    assert "\\u202ereversed" in shown
    assert not set("\u202e\x1b") & set(shown)
    assert "<script" not in shown


def test_the_judge_keeps_the_trace():
    item = Item(raised="ValueError", problem="`f()` raised ValueError, in line 3: `x`.", trace="t")
    items = dict.fromkeys(BANK[ID].answer_type.labels, item)
    assert judge(BANK[ID], {}, Reading(items)).steps[0].trace == "t"
