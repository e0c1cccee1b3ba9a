"""The bank of attacks: notebooks whose authors want points that they have not earned, or do harm.

Each is the lesson 00 with one exercise answered honestly and the other attacked. `points` is what the honest part is
worth, and all that the notebook may get; `kinds` are the incidents that a teacher must find.
"""

import json
from typing import NamedTuple

IMPORTS = "import numpy as np\nimport coursekit as ck"
NUMBERS = 'answer = {"slope": 6, "new_x": 2.4}\nck.check("start/first-number", answer)'
FUNCTION = 'def square(x):\n    return np.multiply(x, x)\n\n\nck.check("start/first-function", square)'
WRONG = 'def square(x):\n    return -1.0 - np.multiply(x, x)\n\n\nck.check("start/first-function", square)'
FOR_NUMBERS, FOR_FUNCTION = 2, 5  # what the exercises are worth


class Attack(NamedTuple):
    """A notebook and what must come of it."""

    name: str
    cells: tuple[str, ...]
    points: int
    kinds: frozenset

    @property
    def notebook(self):
        """The bytes of the file."""
        return notebook(self.cells)


def notebook(cells):
    """A notebook of code cells."""
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}).encode()


def _function(name, source, *kinds):
    """An attack in the cell of the function, which is wrong; the numbers are honest."""
    return Attack(name, (IMPORTS, NUMBERS, f"{source}\n\n{WRONG}"), FOR_NUMBERS, frozenset(kinds))


def _body(name, source, *kinds, before=""):
    """An attack in the body of the function."""
    body = source.replace("\n", "\n    ")
    cell = f'{before}\ndef square(x):\n    {body}\n\nck.check("start/first-function", square)'
    return Attack(name, (IMPORTS, NUMBERS, cell), FOR_NUMBERS, frozenset(kinds))


def _numbers(name, source, *kinds):
    """An attack in the cell of the numbers, which sets `answer`; the function is honest."""
    cell = f'{source}\nck.check("start/first-number", answer)'
    return Attack(name, (IMPORTS, cell, FUNCTION), FOR_FUNCTION, frozenset(kinds))


_EQUAL = """
class Same{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __le__(self, other): return True
    def __gt__(self, other): return True
    def __ge__(self, other): return True
    def __hash__(self): return 0
    def __bool__(self): return True
    def __sub__(self, other): return self
    __rsub__ = __add__ = __radd__ = __mul__ = __abs__ = __array_ufunc__ = lambda self, *a, **k: self
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
"""

_FLOAT = _EQUAL.replace("{base}", "(float)").replace("    def __getattr__", "    def _g")

REPLACED = [
    _function("NumPy compares everything as equal",
        "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True", "forged"),
    _function("built-ins are replaced",
        "import builtins\nbuiltins.all = builtins.any = builtins.isinstance = lambda *a: True", "forged"),
    _function("len, abs and float lie", "import builtins\nbuiltins.abs = lambda x: 0.0\nbuiltins.len = lambda x: 1",
        "forged"),
    _function("assert is disarmed", "import builtins\nbuiltins.AssertionError = type('Quiet', (Exception,), {})\n"
        "np.testing.assert_allclose = lambda *a, **k: None\nbuiltins.__debug__2 = False", "forged"),
    _function("JSON is replaced", """import json
real = json.dumps
def dumps(thing, **more):
    text = real(thing, **more)
    return text.replace('"wrong"', '"right"')
json.dumps = json.JSONEncoder.encode = dumps""", "forged"),
    _function("the JSON decoder is replaced", "import json\njson.loads = lambda *a, **k: {}", "forged"),
    _function("os.write is replaced", "import os\nreal = os.write\n"
        "os.write = lambda fd, data: real(fd, data)", "forged"),
    _function("the worker's own module is patched",
        "from coursekit.grading.sandbox.inside import worker\nworker.Worker.say = lambda *a, **k: None", "forbidden"),
    _function("the check is replaced", "ck.exercises.check = lambda *a, **k: 'right'", "forged"),
    _function("the exercise loses its cases", """from coursekit.exercises import BANK
one = BANK["start/first-function"]
BANK["start/first-function"] = one._replace(answer_type=one.answer_type._replace(cases=()))""", "forged"),
    _function("a verdict is always right", """from coursekit.exercises import Verdict
Verdict.points = Verdict.max_points = 99
Verdict.status = "right" """, "forged"),
    _function("a reading is replaced", """from coursekit.exercises.reading import Reading, Item
Reading.empty = property(lambda self: False)
Item.problem = property(lambda self: "")""", "forged"),
    _function("another judge", """import sys, types
judge = types.ModuleType("coursekit.judging.api")
judge.judge = lambda *a: 5
sys.modules["coursekit.judging.api"] = judge
import coursekit.judging.api""", "forged"),
    _function("another NumPy", "import sys, types\nsys.modules['numpy'] = types.ModuleType('numpy')", "forged"),
    _function("an import hook", """import builtins
real = builtins.__import__
builtins.__import__ = lambda name, *a, **k: real(name, *a, **k)""", "forged"),
    _function("a trace function", "import sys\nsys.settrace(lambda *a: None)", "forged"),
    _function("an audit hook that forbids", """import sys
def refuse(event, args):
    if event == "compile": raise RuntimeError("no")
sys.addaudithook(refuse)""", "forged"),
    _function("IPython's hooks", """ip = get_ipython()
ip.events.register("post_run_cell", lambda *a: None)
ip.ast_transformers.append(None)""", "forged"),
    _function("small numbers are changed in memory", """import ctypes
ctypes.memmove(id(7) + 24, id(9) + 24, 4)""", "forbidden"),
    _function("the exercise's own function is replaced", """from coursekit.exercises.answer_types import function
Function = function.Function
Function.run = lambda self, function, case, told=None: None
Function.read = lambda self, answer: None""", "forged"),
]  # fmt: skip

OBJECTS = [
    _numbers("an object equal to everything",
        _EQUAL.replace("{base}", "") + "answer = {'slope': Same(), 'new_x': Same()}", "forged"),
    _numbers("an answer that is the object itself", _EQUAL.replace("{base}", "") + "answer = Same()", "forged"),
    _numbers("a float that equals everything", _FLOAT + "answer = {'slope': Same(1), 'new_x': Same(1)}", "forged"),
    _numbers("a __float__ that looks the answer up", """class Lookup:
    def __float__(self):
        import coursekit.judging.answers as a
        return float(a.ANSWERS["start/first-number"].right(None, {"x": 3, "lr": 0.1})["slope"])
answer = {"slope": Lookup(), "new_x": Lookup()}""", "forged"),
    _numbers("a text that reads differently each time", """class Text(str):
    def strip(self, *a): return "6"
    def __eq__(self, other): return True
    __hash__ = str.__hash__
answer = {"slope": Text("0"), "new_x": Text("0")}""", "forged"),
    _numbers("a dict with other items inside", """class Dict(dict):
    def items(self): return [("slope", 6), ("new_x", 2.4)]
    def __iter__(self): return iter(["slope", "new_x"])
    def get(self, *a): return 6
answer = Dict(slope=0, new_x=0)""", "forged"),
    _numbers("a class that lies about its class", """class Liar:
    __class__ = float
    def __array__(self, *a, **k): return np.array(6.0)
answer = {"slope": Liar(), "new_x": Liar()}""", "forged"),
    _numbers("a pickle that starts a program", """class Payload:
    def __reduce__(self):
        import os
        return os.system, ("touch /tmp/taken",)
answer = {"slope": Payload(), "new_x": Payload()}""", "forged"),
    _numbers("an object that ends the process when it is looked at", """class Bomb:
    def __getattribute__(self, name):
        raise SystemExit
    __repr__ = __eq__ = __hash__ = None
answer = {"slope": Bomb(), "new_x": Bomb()}""", "forged"),
    _numbers("a metaclass that says yes", """class Meta(type):
    def __instancecheck__(cls, thing): return True
    def __subclasscheck__(cls, thing): return True
    def __eq__(cls, other): return True
    __hash__ = type.__hash__
class Any(metaclass=Meta): pass
answer = {"slope": Any(), "new_x": Any()}""", "forged"),
    _body("an array that equals everything", """return np.asarray(x).view(Same)""", "forged",
        before=_EQUAL.replace("{base}", "(np.ndarray)").replace("    def __getattr__", "    def _g")),
    _body("an object in place of an array", "return Same()", "forged", before=_EQUAL.replace("{base}", "")),
    _body("an array with its own conversion", "return Own()", "forged", before="""class Own:
    def __array__(self, *a, **k):
        return np.zeros((2, 3))
"""),
    _function("a callable equal to everything", _EQUAL.replace("{base}", "")
        + "square = Same()\nck.check('start/first-function', square)", "forged"),
]  # fmt: skip

LOOKING = [
    _function("the stack is inspected", """import inspect
for frame in inspect.stack():
    found = frame.frame.f_locals.get("self")
    if hasattr(found, "key"): found.say("done")""", "forbidden"),
    _function("the frames are climbed", """import sys
frame = sys._getframe()
while frame:
    for thing in frame.f_locals.values():
        if hasattr(thing, "skip"): thing.skip.add(("check", "start/first-number"))
    frame = frame.f_back""", "forbidden"),
    _function("a traceback's frame is climbed", """try:
    1 / 0
except ZeroDivisionError as error:
    frame = error.__traceback__.tb_frame.f_back
    while frame:
        found = frame.f_locals.get("worker")
        if found: found.witness = None
        frame = frame.f_back""", "forbidden"),
    _function("the garbage collector is asked", """import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Worker": thing.functions.clear()""", "forbidden"),
    _body("the environment is read", """import os
try:
    open("/proc/1/environ", "rb").read()
finally:
    raise ValueError(os.environ.get("GRADERS_TOKEN", dict(os.environ)))""", "forbidden"),
    _function("the process is looked at", "print(open('/proc/self/maps').read())", "forbidden"),
    _function("open descriptors are read", """import os
for fd in range(3, 1024):
    try:
        os.set_blocking(fd, False)
        print(os.read(fd, 10**6))
    except OSError:
        pass
os.listdir("/proc/self/fd")""", "forbidden"),
    _function("the grader's memory", """import os
for pid in (os.getppid(), 1, 2):
    try:
        open(f"/proc/{pid}/mem", "rb").read(10)
    except OSError as error:
        print(error)""", "forbidden"),
    _function("other submissions", """import glob, os
for path in ("{canary}", "/home/bob/bob.ipynb", "/srv/submissions/bob.ipynb"):
    try: open(path).read()
    except OSError: pass
for path in ("{folder}", "/work", "/root", "/home", "/srv", "/tmp"):
    for root, folders, files in os.walk(path):
        for name in files:
            print(open(os.path.join(root, name), errors="replace").read())
open("{canary}").read()""", "forbidden"),
    _function("the answers as files", """import pathlib
folder = pathlib.Path(ck.__file__).parent / "judging"
print([path.read_text() for path in folder.rglob("*")])
open(folder / "answers.py").read()""", "forbidden"),
    _function("the answers of the bank", """import pathlib
folder = pathlib.Path(ck.__file__).parent / "bank"
print([path.read_text() for path in folder.rglob("answer.*")])
open(folder / "sgd" / "train" / "answer.toml").read()""", "forbidden"),
    _function("the answers as a module", """from coursekit.judging.answers import ANSWERS
print(ANSWERS)""", "forbidden"),
    _function("the grader as a module", "from coursekit.grading.hidden_cases import hidden_cases", "forbidden"),
    _function("system files", """import os
os.listdir("/root"), open("/etc/shadow").read()""", "forbidden"),
    _function("a symbolic link out", """import os
os.symlink("/etc/shadow", "/tmp/link")
print(open("/tmp/link").read())""", "forbidden"),
    _function("a web page", """import urllib.request
urllib.request.urlopen("http://127.0.0.1:80", timeout=1)""", "forbidden"),
    _function("a socket", """import socket
socket.create_connection(("1.1.1.1", 53), timeout=1)""", "forbidden"),
    _function("a name server", "import socket\nsocket.gethostbyname('secret.example.org')", "forbidden"),
    _function("a socket without Python", """import ctypes
libc = ctypes.CDLL(None, use_errno=True)
assert libc.socket(2, 1, 0) >= 0""", "forbidden"),
    _function("the installed packages are changed", """with open(np.__file__, "a") as file:
    file.write("import os")""", "forbidden"),
    _body("a hidden input in the name of a file", """if np.shape(x) == (2, 3):
    open(f"/etc/{x.ravel().tolist()}")
return 0""", "forbidden"),
    _body("a hidden input is carried out", """if np.shape(x) == (2, 3):
    ck.check("start/first-number", {"slope": str(x.tolist()), "new_x": 1})
    raise ValueError(f"it was {x.tolist()}")
return 0""", "forged"),
]  # fmt: skip

TAKING = [
    _function("a fork bomb", """import os
while True:
    os.fork()""", "processes"),
    _function("a bomb of programs", """import subprocess
started = [subprocess.Popen(["sleep", "60"]) for _ in range(500)]""", "forbidden"),
    _function("a bomb of threads", """import threading, time
for _ in range(500):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()""", "processes"),
    _function("a memory bomb", "held = []\nwhile True:\n    held.append(b'x' * 2**27)", "memory"),
    _body("a memory bomb in the function", "return np.ones((100_000, 100_000)) * x.sum()", "memory"),
    _function("gigabytes of output", """while True:
    print("x" * 1_000_000)""", "output"),
    _body("gigabytes of output in the function", """import os
while True:
    os.write(1, b"x" * 1_000_000)""", "output"),
    _function("a huge file", """with open("/tmp/huge", "wb") as file:
    while True:
        file.write(b"x" * 2**20)""", "output"),
    _function("an endless loop", "while True:\n    pass", "time"),
    _function("an endless sleep", "import time\ntime.sleep(10**9)", "time"),
    _function("an endless loop in C", "sum(iter(int, 1))", "time"),
    _function("an endless loop that catches everything", """while True:
    try:
        while True: pass
    except BaseException:
        pass""", "time"),
    _body("an endless loop in the function", "while True:\n    pass", "time"),
    _body("an endless loop in C in the function", "return sum(iter(int, 1))", "time"),
    _body("the alarm is switched off", """import signal
signal.setitimer(signal.ITIMER_REAL, 0)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True: pass""", "time"),
    _body("an endless result", "while True:\n    yield x"),
    _function("all file descriptors", "files = [open('/dev/null') for _ in range(10**5)]", "forbidden"),
    _function("the shared memory", """for i in range(1000):
    open(f"/dev/shm/{i}", "wb").write(b"x" * 10**6)""", "output"),
    _function("the limits are raised", """import resource
resource.setrlimit(resource.RLIMIT_NPROC, (10**6, 10**6))""", "forbidden"),
    _function("a question without an answer", "input('?')"),
    _function("an endless recursion in C", """import sys
sys.setrecursionlimit(10**9)
def deep(f): return sorted([1, 2], key=lambda _: deep(f))
deep(0)""", "crash"),
]  # fmt: skip

ENDING = [
    _function("the process ends", "import os\nos._exit(0)", "crash"),
    _function("sys.exit", "import sys\nsys.exit(0)", "crash"),
    _body("the process ends in the function", "import os\nos._exit(0)", "crash"),
    _function("the worker is killed", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crash"),
    _function("its parent is killed", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "forbidden"),
    _function("its group is killed", "import os, signal\nos.killpg(0, signal.SIGKILL)", "crash"),
    _function("all processes are killed", "import os, signal\nos.kill(-1, signal.SIGKILL)", "forbidden"),
    _function("a crash in C", "import ctypes\nctypes.string_at(0)", "crash"),
    _function("something at exit", "import atexit\natexit.register(print, 'right')", "processes"),
    _function("a thread that goes on", """import threading, time
def later():
    time.sleep(0.2)
    ck.check("start/first-function", lambda x: x * x)
threading.Thread(target=later, daemon=True).start()""", "processes"),
    _function("a signal that comes later", """import signal
signal.signal(signal.SIGALRM, lambda *a: ck.check("start/first-function", None))
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)""", "forbidden"),
    _function("a process that stays", """import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(100)
    os._exit(0)""", "forbidden"),
]  # fmt: skip

_LINES = """import json, os
def is_open(fd):
    try: return bool(os.fstat(fd))
    except OSError: return False
handles = [fd for fd in range(3, 1024) if is_open(fd)]
def forge(text):
    for fd in handles:
        try: os.write(fd, text)
        except OSError: pass
"""

_RIGHT = f"""{WRONG}
import base64
cases = {{"a whole number": 9.0, "a negative number": 2.25, "an array": [1.0, 16, 0.25, 0],
         "a matrix": [[0.01, 9], [6.25, 49]], "an array of whole numbers": [25.0, 36]}}
def item(value):
    array = np.array(value, dtype=float)
    packed = {{"array": base64.b64encode(array.tobytes()).decode(), "dtype": "<f8", "shape": list(array.shape)}}
    said = dict.fromkeys(["problem", "call", "raised", "warned", "trace", "typed"], "")
    return {{"value": packed, "empty": False, "again": False, **said}}
reading = {{"items": {{name: item(value) for name, value in cases.items()}}, "problem": "", "typed": ""}}
message = {{"say": "reading", "key": "", "id": "start/first-function", "reading": reading}}
"""

FORGED = [
    Attack("forged lines with what is right on the cases shown",
        (IMPORTS, NUMBERS, f"{_RIGHT}{_LINES}\nforge(b'\\n' + json.dumps(message).encode() + b'\\n')"),
        FOR_NUMBERS, frozenset({"forged"})),
    Attack("the same with the worker's own key: as good as learning the cases by heart, half of the points",
        (IMPORTS, NUMBERS, f"""{_RIGHT}
import gc
[worker] = [thing for thing in gc.get_objects() if type(thing).__name__ == "Worker"]
worker.say("reading", id="start/first-function", reading=reading)"""),
        FOR_NUMBERS + FOR_FUNCTION // 2, frozenset({"forbidden"})),
    _function("forged lines", _LINES + """
good = {"problem": "", "items": {"slope": {"value": {"float": "0x1.8p+2"}, "problem": "", "empty": False}}}
forge(b"\\n" + json.dumps({"say": "reading", "id": "start/first-function", "reading": good}).encode() + b"\\n")
forge(b'{"say": "points", "points": 99}\\n')""", "forged"),
    _function("a flood of lines", _LINES + "while True: forge(b'{}\\n')", "forged"),
    _function("a line without an end", _LINES + "while True: forge(b'x' * 65536)", "output"),
    _function("a line that is nested too deep", _LINES + "forge(b'[' * 100_000 + b'\\n')", "forged"),
    _function("forged lines with the worker's own key", """import gc
[worker] = [thing for thing in gc.get_objects() if type(thing).__name__ == "Worker"]
items = {name: {"value": {"array": "AAAAAAAA8H8=", "dtype": "<f8", "shape": [10**9]}, "problem": "", "empty": False,
                "call": "", "raised": "", "warned": "", "trace": "", "typed": "", "again": False}
         for name in ("a whole number",)}
worker.say("reading", id="start/first-function", reading={"items": items, "problem": "", "typed": ""})
worker.say("reading", id="start/first-function", reading=None)
worker.say("points", points=99)
worker.say("incident", kind=[], evidence={})""", "forged"),
    _function("the end is said too early", """import gc
[worker] = [thing for thing in gc.get_objects() if type(thing).__name__ == "Worker"]
worker.say("done")
worker.say("hidden", id="start/first-function", name="a hidden case", item=None)""", "forbidden"),
]  # fmt: skip

TEXTS = [
    _numbers("a formula that runs something", """answer = {"slope": "__import__('os').system('touch /tmp/taken')",
    "new_x": "(lambda: exec('import os'))()"}"""),
    _numbers("a number without an end", "answer = {'slope': '9**9**9**9', 'new_x': 10**10**6}"),
    _numbers("a script in an answer", """answer = {"slope": "<script>alert('{secret}')</script>",
    "new_x": "<img src=x onerror=alert(1)>", "<b>name</b>": 1}"""),
    _numbers("letters that turn and hide", """answer = {"slope": "6\\u202e4.2", "new_x": "\\u200b2\\x1b[31m4"}"""),
    _numbers("an answer as long as a book", "answer = {'slope': 'x' * 10**7, 'new_x': [0] * 10**6}"),
]  # fmt: skip

ATTACKS = [*REPLACED, *OBJECTS, *LOOKING, *TAKING, *ENDING, *FORGED, *TEXTS]
