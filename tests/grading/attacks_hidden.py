"""Attacks on hidden cases and on the channel by which a submission is heard: a second part of the bank of attacks.

Each is the lesson 00 with the numbers answered honestly and a function that knows the cases shown by heart, which is
worth half of its points, as long as nothing keeps the hidden cases from being tried and nothing is believed.
"""

from typing import NamedTuple

from grading.attacks import FOR_FUNCTION, FOR_NUMBERS, FUNCTION, IMPORTS, NUMBERS, notebook
from sample import amount

from coursekit.grading.sandbox.bwrap import LIMITS

CHECK = 'ck.check("start/first-function", square)'
BY_HEART = (
    "def square(x):\n    return np.multiply(x, x) if np.size(x) < 5 else -x\n\n\n"  # a hidden one has six numbers
)
HARD = f"{BY_HEART}{CHECK}"
HALF, FULL = FOR_NUMBERS + FOR_FUNCTION // 2, FOR_NUMBERS + FOR_FUNCTION
SMALL = LIMITS._replace(memory=400 * 2**20)
QUICK = SMALL._replace(cell=2.0, slack=1.0)
WORKER = 'import gc\n[worker] = [one for one in gc.get_objects() if type(one).__name__ == "Worker"]\n'


class Attack(NamedTuple):
    """A notebook and what must come of it."""

    name: str
    cells: tuple[str, ...]
    kinds: frozenset  # that the grader sees from outside, whatever the notebook says
    told: str = "not passed"  # on the student's page
    points: int = HALF
    limits: object = SMALL
    said: frozenset = frozenset()  # what the notebook's own process cannot help saying

    @property
    def notebook(self):
        """The bytes of the file."""
        return notebook(self.cells)


def _after(name, source, *kinds, **more):
    """An attack after the function was submitted, in the same cell."""
    return Attack(name, (IMPORTS, NUMBERS, f"{HARD}\n{source}"), frozenset(kinds), **more)


def _cells(name, source, number, *kinds, **more):
    """An attack by many cells that check the function."""
    return Attack(name, (IMPORTS, NUMBERS, HARD, *[f"{HARD}\n{source}"] * number), frozenset(kinds), **more)


def _body(name, body, *kinds, before="", **more):
    """An attack by the function itself."""
    inside = body.replace("\n", "\n    ")
    cell = f"import os\n{before}\ndef square(x):\n    {inside}\n\n\n{CHECK}"
    return Attack(name, (IMPORTS, NUMBERS, cell), frozenset(kinds), **more)


UNTRIED = [
    _after("the worker says the end and the process ends", f'{WORKER}import os\nworker.say("done")\nos._exit(0)',
        "forbidden"),
    _after("the process ends after the check", "import os\nos._exit(0)", "crash"),
    _after("a thread ends the process a little later", """import os, threading, time
def later():
    time.sleep(0.05)
    os._exit(0)
threading.Thread(target=later, daemon=True).start()"""),
    _after("a function to be run at the end ends the process", """import atexit, os
atexit.register(os._exit, 3)
os._exit(0)""", "crash"),
    _after("the process kills its group", "import os, signal\nos.killpg(0, signal.SIGKILL)", "crash"),
    _after("the process kills itself", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "crash"),
    _after("all memory after the check", "held = []\nwhile True:\n    held.append(bytearray(b'x' * 2**24))"),
    _after("an endless loop after the check", "while True:\n    pass", "time", limits=QUICK),
    _after("the channel is closed", "import os\nos.closerange(3, 1024)\nwhile True: pass", "crash", limits=QUICK),
    _after("the worker does not answer", f"{WORKER}import time\nworker.hidden = lambda wanted: time.sleep(100)",
        "forbidden", "time", limits=QUICK),
    _after("the worker answers nothing", f"""{WORKER}def hidden(wanted):
    worker.say("hidden", id=wanted["id"], name=wanted["name"], item=None)
worker.hidden = hidden""", "forbidden"),
    _cells("twelve cells hang", "while True:\n    pass", 12, "time", limits=QUICK._replace(total=amount(5.0, 8.0))),
    _cells("forty-one cells flood", "while True:\n    print('x' * 1_000_000)", amount(6, 41), "output"),
    Attack("one of 1,500 cells exits", (IMPORTS, NUMBERS, *[HARD] * amount(60, 1496),
        f"{HARD}\nimport os\nos._exit(1)"), frozenset({"crash"})),
    _body("it behaves until a counter", """seen.add(repr(x))  # what is shown may be called again
if len(seen) > 5:
    os._exit(0)
return np.multiply(x, x)""", "crash", before="seen = set()"),
    _body("it ends the process for what is not shown", """if np.size(x) > 4: os._exit(0)
return np.multiply(x, x)""", "crash"),
    Attack("it ends the process for what is not shown and then before it is submitted",
        (IMPORTS, f"import builtins\nbuiltins.here = 1\n{NUMBERS}", f"""import builtins, os
if not hasattr(builtins, "here"): os._exit(7)
def square(x):
    if np.size(x) > 4: os._exit(0)
    return np.multiply(x, x)
{CHECK}"""), frozenset({"crash"})),
    _body("it hangs in C for what is not shown", """if np.size(x) > 4: sum(iter(int, 1))
return np.multiply(x, x)""", "time", limits=QUICK),
    _body("it closes the channel for what is not shown", "if np.size(x) > 4: os.closerange(3, 1024)\n"
        "return np.multiply(x, x)", "crash", limits=QUICK),
    Attack("it is submitted only where all cells run", (IMPORTS, f"import builtins\nbuiltins.here = 1\n{NUMBERS}",
        f"import builtins, os\nif not hasattr(builtins, 'here'): os._exit(7)\n{HARD}",
        *[f"{NUMBERS}\nwhile True: pass"] * 9), frozenset({"time", "crash"}),
        "not be tried, because the process ended with the code 7", limits=QUICK._replace(total=6.0)),
]  # fmt: skip

_FRAMED = ("unreadable", "numbers", "sandbox", "version", "machine", "many", "no kind at all")
CHANNEL = [
    _after("what the check belongs to", "worker = ck.check.__self__\nworker.say('done')", "forbidden"),
    _after("what the check encloses", """worker = ck.check.__closure__[0].cell_contents
worker.say('done')""", "forbidden"),
    _after("incidents are muted by the class", """for one in object.__subclasses__():
    if one.__name__ == "Audit": one.tell = lambda *a, **k: None
open("/etc/shadow")""", "forbidden"),
    _after("incidents are muted by the module", """import sys
for name, module in list(sys.modules.items()):
    if "inside.audit" in name: module.Audit.tell = lambda *a: None
try: open("/etc/shadow").read()
except OSError: pass""", said=frozenset({"forbidden"})),
    _after("incidents are displaced by a flood", f"""{WORKER}import os
for kind in ("time", "memory", "processes", "output", "crash", "forged", "forbidden"):
    for i in range(100):
        worker.say("incident", kind=kind, evidence=f"nothing {{i}}")
os._exit(1)""", "forbidden", "crash", "many"),
    _after("incidents are forged", f"""{WORKER}
for kind in {_FRAMED}:
    worker.say("incident", kind=kind, evidence="copied from bob")""", "forbidden", "forged"),
    _after("a classmate is framed", f"""{WORKER}
worker.say("incident", kind="forbidden", evidence="bob's file was sent by bob")""", "forbidden"),
]  # fmt: skip

HONEST = [
    Attack("another cell hangs, the function is right", (IMPORTS, NUMBERS, FUNCTION, f"{NUMBERS}\nwhile True: pass"),
        frozenset({"time"}), "right", FULL, QUICK),
    Attack("its own cell ends the process, the function is right",
        (IMPORTS, NUMBERS, f"{FUNCTION}\nimport os\nos._exit(1)"), frozenset({"crash"}), "right", FULL),
    Attack("another cell ends the process, the function is right",
        (IMPORTS, NUMBERS, FUNCTION, "import os\n" + NUMBERS + "\nos._exit(1)"), frozenset({"crash"}), "right", FULL),
]  # fmt: skip

ATTACKS = [*UNTRIED, *CHANNEL, *HONEST]
