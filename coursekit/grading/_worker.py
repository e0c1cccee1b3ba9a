"""Inside the sandbox: runs the cells of one notebook and sends out what was handed in, as plain data.

Before each cell, check and call it says what comes next, so that the grader outside knows what it has to stop.
No answer and no secret is here, and nothing that is sent is believed: a student who takes this process over
can send answers, right or wrong, and nothing else.
"""

import builtins
import json
import linecache
import os
import pdb
import sys
from traceback import walk_tb
from types import ModuleType

if __name__ == "__main__" and len(sys.argv) > 3:
    from coursekit.grading._enter import enter

    enter(sys.argv[3])

from IPython.display import display

import coursekit.exercises
from coursekit.exercises import _front
from coursekit.exercises._bank import find
from coursekit.exercises._functions import Case, Function
from coursekit.exercises._plain import reason
from coursekit.exercises._reading import EMPTY, Item, Reading
from coursekit.exercises._verdict import Verdict
from coursekit.grading._run import Absent, Runner, missing
from coursekit.grading._shell import Shell
from coursekit.grading._wire import item_out, reading_out, unpack
from coursekit.grading._witness import Witness


class Worker:
    """What has been said and seen while one notebook runs."""

    def __init__(self, replies):
        self._replies, self._write = replies, os.write
        self._encode = json.JSONEncoder(separators=(",", ":")).encode
        self.key, self.skip, self.functions, self.witness = "", set(), {}, None
        self.runner = self.shell = None

    def say(self, what, **more):
        """Send one line to the grader."""
        line = self._encode({"say": what, "key": self.key, **more})
        data = memoryview(line.encode() + b"\n")
        while data:
            data = data[self._write(self._replies, data) :]

    def check(self, id, answer=None):
        """Hand in an answer; it is judged later."""
        found = find(id)
        if ("check", found.id) not in self.skip:
            self.say("check", id=found.id)
            self.say("reading", id=found.id, reading=reading_out(self._read(found, answer)))
        return Verdict(found.id, "handed in", 0, len(found.asks.parts), message="It will be judged later.")

    def _read(self, found, answer):
        if type(answer) is Absent:
            return Reading(dict.fromkeys(found.asks.labels, EMPTY), f"{missing(answer)}.")
        if type(answer) is dict and (absent := {key: one for key, one in answer.items() if type(one) is Absent}):
            reading = self._read(found, {key: one for key, one in answer.items() if key not in absent})
            problems = {key: Item(problem=f"`{key}`: {missing(one)}.") for key, one in absent.items()}
            return reading._replace(items=reading.items | {k: one for k, one in problems.items() if k in reading.items})
        if not isinstance(found.asks, Function):
            self.witness.look_at(answer)
            return found.asks.read(answer)
        reading = observed(found, self).read(answer)
        if any(item.call for item in reading.items.values()):
            self.functions[found.id] = answer
        return reading

    def run(self, cell, space):
        """Run one cell; an error in it is told and does no harm to the others."""
        name, source = f"<cell {cell['number'] + 1}>", cell["source"]
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)  # for the line of a crash
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

    def no_input(self, prompt=""):
        """Instead of `input`, which would wait for ever."""
        raise EOFError("input() cannot be asked while a notebook is graded")

    def hidden(self, wanted):
        """Run a function on a case that has just come in."""
        found, case = find(wanted["id"]), Case(wanted["name"], unpack(wanted["args"]), wanted["quiet"])
        item = None
        if found.id in self.functions:
            found = found._replace(asks=found.asks._replace(cases=(case,)))
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

    return Observed(*found.asks)


def no_debugger(*args, **kwargs):
    """Instead of a debugger, to which nobody answers: the code goes on."""


def serve(requests, replies):
    """Serve one notebook on two file descriptors."""
    incoming, loads = os.fdopen(requests, "rb"), json.loads
    worker = Worker(replies)
    worker.say("ready")
    order = loads(incoming.readline())
    worker.key, worker.skip = order["key"], {tuple(one) for one in order["skip"]}
    coursekit.exercises.check = _front.check = worker.check
    builtins.input = worker.no_input
    sys.breakpointhook = pdb.set_trace = no_debugger
    sys.path.insert(0, "")  # modules that the notebook writes
    student = ModuleType("__main__")
    sys.modules["__main__"] = student
    worker.witness = Witness(worker.say, order["visible"])
    worker.runner = Runner(vars(student))
    worker.shell = student.get_ipython = Shell(vars(student), worker.runner.evaluate, worker.witness.tell)
    student.display = display
    for cell in order["cells"]:
        if ("cell", cell["number"]) not in worker.skip:
            worker.run(cell, vars(student))
    worker.witness.at_end()
    worker.say("done")
    for request in incoming:
        worker.hidden(loads(request))


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
