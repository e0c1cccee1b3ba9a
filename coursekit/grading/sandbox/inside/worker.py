"""Inside the sandbox: runs the cells of one notebook and sends out what was submitted, as plain data.

Before each cell, check and call it says what comes next, so that the grader outside knows what it has to stop.
No answer and no secret is here, and nothing that is sent is believed: a student who takes this process over
can send answers, right or wrong, and nothing else. The notebook gets functions that do not lead back here.
"""

import builtins
import json
import linecache
import os
import pdb
import site
import sys
from base64 import b64decode
from functools import lru_cache
from traceback import walk_tb
from types import ModuleType

if __name__ == "__main__" and len(sys.argv) > 3:
    from coursekit.grading.sandbox.inside.enter import enter

    enter(sys.argv[3])

from IPython.display import display

import coursekit.exercises
from coursekit.core.plain import reason
from coursekit.exercises import api
from coursekit.exercises.answer_types.function import Case, Function
from coursekit.exercises.catalog import BANK, find
from coursekit.exercises.reading import EMPTY, Item, Reading
from coursekit.exercises.verdict import Verdict
from coursekit.grading.sandbox.inside.audit import Audit
from coursekit.grading.sandbox.inside.run import Absent, Runner, missing
from coursekit.grading.sandbox.inside.shell import Shell
from coursekit.grading.sandbox.protocol import item_out, reading_out, unpack


class Worker:
    """What has been said and seen while one notebook runs."""

    def __init__(self, incoming, replies):
        self.incoming, self._replies, self._write = incoming, replies, os.write
        self._encode, self._loads = json.JSONEncoder(separators=(",", ":")).encode, json.loads
        self.key, self.skip, self.functions, self.witness = "", set(), {}, None
        self.runner = self.shell = None
        self.alone = ""  # the exercise that is tried on hidden cases as soon as it is submitted

    def say(self, what, **more):
        """Send one line to the grader."""
        line = self._encode({"say": what, "key": self.key, **more})
        data = memoryview(line.encode() + b"\n")
        while data:
            data = data[self._write(self._replies, data) :]

    def check(self, id, answer=None):
        """Submit an answer; it is judged later."""
        found = find(id)
        if self.alone:
            self._try_alone(found, answer)
        elif ("check", found.id) not in self.skip:
            self.say("check", id=found.id)
            self.say("reading", id=found.id, reading=reading_out(self._read(found, answer)))
        return Verdict(found.id, "submitted", 0, len(found.answer_type.parts), message="It will be judged later.")

    def _try_alone(self, found, answer):
        """Wait here for the hidden cases, before anything else can go wrong; those that are shown come first again."""
        if found.id == self.alone and any(item.call for item in self._read(found, answer).items.values()):
            self.say("unseen", id=found.id)
            while "go" not in (request := self.next()):
                self.hidden(request)

    def next(self):
        """What the grader says; the end of all, where it says no more."""
        line = self.incoming.readline()
        return self._loads(line) if line else os._exit(0)

    def _read(self, found, answer):
        if type(answer) is Absent:
            return Reading(dict.fromkeys(found.answer_type.labels, EMPTY), f"{missing(answer)}.")
        if type(answer) is dict and (absent := {key: one for key, one in answer.items() if type(one) is Absent}):
            reading = self._read(found, {key: one for key, one in answer.items() if key not in absent})
            problems = {key: Item(problem=f"`{key}`: {missing(one)}.") for key, one in absent.items()}
            return reading._replace(items=reading.items | {k: one for k, one in problems.items() if k in reading.items})
        if not isinstance(found.answer_type, Function):
            self.witness.look_at(answer)
            return found.answer_type.read(answer)
        reading = observed(found, self).read(answer)
        if any(item.call for item in reading.items.values()):
            self.functions[found.id] = answer
        return reading

    def run(self, cell, space):
        """Run one cell; an error in it is told and does no harm to the others."""
        name, source = f"<cell {cell['number'] + 1}>", cell["source"]
        shown = cell.get("shown", source)  # for the line of a crash
        linecache.cache[name] = (len(shown), None, shown.splitlines(keepends=True), name)
        self.say("cell", number=cell["number"])
        for one in cell["fresh"]:  # what another cell left under this name is not this cell's
            space.pop(one, None)

        def failed(error):
            self.witness.after()
            lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == name]
            told = {"number": cell["number"], "line": lines[-1] if lines else 0, "reason": reason(error)}
            self.say("failed", **told, in_vain=self.shell.in_vain[-3:])

        try:
            self.runner.run(source, name, failed)
        except BaseException as error:
            failed(error)
        self.witness.after()

    def use_exercises(self, folder):
        """A teacher's own exercises are here already; the folder of the student's notebook is not."""

    def no_input(self, prompt=""):
        """Instead of `input`, which would wait for ever."""
        raise EOFError("input() cannot be asked while a notebook is graded")

    def hidden(self, wanted):
        """Run a function on a case that has just come in."""
        found, case = find(wanted["id"]), Case(wanted["name"], unpack(wanted["args"]), wanted["quiet"])
        item = None
        if found.id in self.functions:
            found = found._replace(answer_type=found.answer_type._replace(cases=(case,)))
            item = item_out(observed(found, self).read(self.functions[found.id]).items[case.name])
        self.say("hidden", id=found.id, name=case.name, item=item)


def observed(found, worker):
    """The kind of exercise that `found` is, saying each case before it is tried, and looking at what comes back."""

    class Observed(Function):
        def run(self, function, case, told=None):
            worker.say("case", id=found.id, name=case.name)
            return super().run(function, case, told)

        def _call(self, function, args, told, call):
            returned, warned = super()._call(function, args, told, call)
            worker.witness.look_at(returned)
            return returned, warned

    return Observed(*found.answer_type)


def no_debugger(*args, **kwargs):
    """Instead of a debugger, to which nobody answers: the code goes on."""


def sealed(function):
    """`function` as an object that has it in C: none of its attributes leads to what it belongs to."""
    found = lru_cache(maxsize=0)(function)
    del found.__wrapped__
    return found


def lay(files, folder):
    """Put what lies beside a notebook into its working folder: links to a teacher's files, and a student's own."""
    for place, _, names in os.walk(folder) if folder else ():
        here = os.path.relpath(place, folder)
        os.makedirs(here, exist_ok=True)
        for name in names:
            os.symlink(os.path.join(place, name), os.path.normpath(os.path.join(here, name)))
    for name, data in files:
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(b64decode(data))


def serve(requests, replies):
    """Serve one notebook on two file descriptors."""
    worker = Worker(os.fdopen(requests, "rb"), replies)
    worker.say("ready")
    order = worker.next()
    worker.key, worker.skip, worker.alone = order["key"], {tuple(one) for one in order["skip"]}, order["alone"]
    coursekit.exercises.check = api.check = sealed(worker.check)
    coursekit.exercises.use_exercises = sealed(worker.use_exercises)
    builtins.input = sealed(worker.no_input)
    sys.breakpointhook = pdb.set_trace = no_debugger
    sys.path.insert(0, "")  # modules that the notebook writes, or that lie beside it
    lay(order["files"], order["beside"]["files"])
    if order["beside"]["packages"]:
        site.addsitedir(order["beside"]["packages"])  # behind all others
    student = ModuleType("__main__")
    sys.modules["__main__"] = student
    ours = [sys.modules.pop(f"coursekit.grading.sandbox.{name}") for name in ("protocol", "inside.audit")]
    sandbox = coursekit.grading.sandbox
    del sandbox.protocol, sandbox.inside.audit  # whoever wants them has to import them, and that is seen
    for id in BANK:
        if any(id in cell["source"] for cell in order["cells"]):
            find(id)  # its files are read now, while nothing of the notebook's has run
    worker.witness = Audit(worker.say, order["visible"], sealed, ours)
    worker.runner = Runner(vars(student))
    tell = sealed(worker.witness.tell)
    worker.shell = student.get_ipython = Shell(vars(student), sealed(worker.runner.evaluate), tell)
    student.display = display
    for cell in order["cells"]:
        if ("cell", cell["number"]) not in worker.skip:
            worker.run(cell, vars(student))
    worker.witness.at_end()
    worker.say("done")
    while True:
        worker.hidden(worker.next())


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
