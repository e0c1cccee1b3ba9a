"""The collecting of one notebook in as many sandboxes as it takes, led from outside.

First all cells run, and what they submit is taken. Then come the hidden cases: in the same sandbox where it still
lives, and for a function that they do not reach in this way in a sandbox of its own, where only the cells run that it
needs and where it is tried as soon as it is submitted. No other cell can keep it from that.
"""

import math
import time
from contextlib import contextmanager

from coursekit.exercises.answer_types.function import Function
from coursekit.exercises.catalog import BANK
from coursekit.exercises.clock import ASIDE
from coursekit.exercises.reading import EMPTY, Item, Reading
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.incidents import Incidents, reaching
from coursekit.grading.records import KINDS, Collected, NotGraded
from coursekit.grading.sandbox import pool, protocol
from coursekit.grading.sandbox.beside import NOTHING
from coursekit.grading.sandbox.control import control
from coursekit.grading.sandbox.process import Limit, Stopped
from coursekit.grading.sandbox.protocol import ProtocolViolation
from coursekit.grading.submissions.why import behind, exercise_of, failure, missing_named, why

_MOST_ATTEMPTS = 40
_STARTING, _STARTS = ("", ""), 3  # what a sandbox does before the first cell, and how often it may fail there
_MACHINE = 2  # how often the machine may end a sandbox
_ROUNDS = 3  # how often a function is tried in a sandbox of its own, where its cell checks it several times
_UNANSWERED = Item(problem="It was not answered.")
_TELLING = {  # exceptions that say that a wall was met
    "OutOfTime": "time",
    "MemoryError": "memory",
    "PermissionError": "forbidden",
    "BlockingIOError": "processes",
    "SystemExit": "crash",
    "RuntimeError: can't start new thread": "processes",
    "OSError: [Errno 24]": "forbidden",  # too many open files
    "OSError: [Errno 27]": "output",  # too large a file
    "OSError: [Errno 28]": "output",  # no room left
}


class NoSandbox(NotGraded):
    """No sandbox could be started; says why in one sentence."""


class Session:
    """What has been collected so far, and what had to be stopped."""

    def __init__(self, notebook, secret, student, sandbox, limits, beside=NOTHING, files=()):
        self.notebook, self.sandbox, self.limits, self.beside, self.files = notebook, sandbox, limits, beside, files
        self.cases = {id: hidden_cases(BANK[id], secret, student) for id in notebook.exercises}
        self.numbers = {cell.number for cell in notebook.cells}
        self.readings, self.given, self.problems = {}, {}, {}  # by exercise, but for problems: by what was done
        self.notes, self.raised = list(notebook.notes), {}  # raised: what a cell ended with, by its number
        self.hidden, self.untried, self.entered = {}, {}, set()  # entered: a hidden case has gone in
        self.incidents, self.skip = Incidents((*notebook.incidents, *reaching(notebook.cells))), set()
        self.doing, self.cell, self.answers = _STARTING, None, {}
        self.open, self.over = True, ""  # open: readings are still taken; over: why not all cells were run
        self.stops, self.machine, self.blamed = [], 0, False
        self.end = time.monotonic() + limits.total

    def collected(self):
        """Run all that is to be run."""
        attempts = 0
        while self.notebook.cells and attempts < _MOST_ATTEMPTS and self._attempt():
            attempts += 1
        if attempts == _MOST_ATTEMPTS:
            self.over = f"the notebook had to be restarted {attempts} times"
        self.open = False
        for id in self._due():
            self._try_alone(id)
        if self.blamed:
            control(self.sandbox, self.limits, self.beside)
        failed = {number: text for (kind, number), text in self.problems.items() if kind == "cell"}
        for id, number in self.notebook.exercises.items():
            if id in self.readings and (text := behind(self.notebook, self.readings[id], failed)):
                self.notes.append(f"`{id}`: {text}")
            if id not in self.readings:
                problem = self.problems.get(("check", id)) or why(self.notebook, number, failed, self.raised)
                late = f"This exercise was not reached{self.over and ': '}{self.over}."
                self.readings[id] = without(BANK[id].answer_type, problem or late)
        for id, problem in self.notebook.broken.items():
            self.readings[id] = without(BANK[id].answer_type, problem)
        return Collected(self.readings, self.hidden, tuple(self.notes), self.incidents.all(), self.untried)

    @contextmanager
    def _box(self):
        self.doing, self.cell = _STARTING, None
        try:
            box = pool.take(self.sandbox, self.limits, self.beside)
        except OSError as error:
            raise Stopped("crash", str(error)) from None
        try:
            yield box
        finally:
            for what in box.forged:
                self.incidents.saw("forged", "", f"{what} came out of the sandbox")
            box.close()

    # ---- what is submitted

    def _attempt(self):
        """One sandbox for all cells; True when another one is needed for the rest."""
        try:
            with self._box() as box:
                self._read(box)
                self.open = False
                for id in self._due():
                    if ("cell", self.given[id]) not in self.skip:
                        self._try_hidden_cases(box, id)
                return False
        except Stopped as stopped:
            self._note_stop(stopped)
            return self.open and not self.over

    def _read(self, box):
        """Send the cells and take in what is submitted."""
        limit = starting = Limit(time.monotonic() + 60, "it took more than 60 seconds")
        box.begin(self._sources(self.notebook.cells), starting, self._left_out(), files=self.files)
        while (message := box.receive(limit))["say"] != "done":
            try:
                limit = self._take(message) or limit
            except (ProtocolViolation, KeyError, TypeError, ValueError, OverflowError):
                self.incidents.saw("forged", self._exercise(), "a message of another form came out of the sandbox")

    def _sources(self, cells):
        return [
            {"number": cell.number, "source": cell.source, "fresh": sorted(cell.names.binds - cell.names.needs)}
            | ({"shown": cell.shown} if cell.shown != cell.source else {})
            for cell in cells
        ]

    def _left_out(self):
        return {one for one in self.skip if one[0] in ("cell", "check")}

    def _take(self, message):
        """Believe a message as far as it can be; the limit from now on, if it is another one."""
        what = message["say"]
        if what == "cell":
            if message["number"] not in self.numbers:
                raise ProtocolViolation("a cell that was not sent")
            self.cell = message["number"]
            self.doing = ("cell", self.cell)
            return self._of_cell()
        if what == "failed":
            number = int(message["number"])
            source = next((cell.shown for cell in self.notebook.cells if cell.number == number), "")
            self.problems["cell", number], self.raised[number] = failure(message, source), str(message["reason"])
            self._wall(str(message["reason"]), self._exercise())
        elif what == "incident":
            self.incidents.said(str(message["kind"]), self._exercise(), str(message["evidence"]))
        elif what in ("check", "case", "reading"):
            id = message["id"]
            if id not in self.notebook.exercises or self.cell in self.notebook.shown:
                return None  # another lesson's, or the lesson's own
            if what == "reading":
                self._submitted(id, protocol.reading_in(BANK[id].answer_type, message["reading"]))
                return self._of_cell()
            self.doing = ("check", id)
            return self._of_case(BANK[id].answer_type, self.end)
        return None

    def _submitted(self, id, reading):
        """The last one that is filled in counts."""
        if self.cell is None:
            raise ProtocolViolation("an answer before the first cell")
        if id not in self.readings or not reading.empty:
            items = {name: one._replace(problem=missing_named(one.problem)) for name, one in reading.items.items()}
            self.readings[id], self.given[id] = reading._replace(items=items), self.cell
            for item in reading.items.values():
                self._wall(item.problem.partition("` raised ")[2] or item.raised, id)

    def _wall(self, raised, exercise):
        """An incident, where an exception says that a wall was met."""
        kind = next((kind for start, kind in _TELLING.items() if raised.startswith(start)), None)
        if kind:
            self.incidents.said(kind, exercise, "it did not end in time" if kind == "time" else raised)

    # ---- hidden cases

    def _due(self):
        """The functions that have given something and are still to be tried on cases nobody has seen."""
        for id, cases in self.cases.items():
            reading = self.readings.get(id)
            given = reading and any(item.value is not None for item in reading.items.values())
            if cases and given and id not in self.hidden:
                yield id

    def _try_hidden_cases(self, box, id):
        """Call a function on its hidden cases, unless it is not there."""
        self.doing, self.answers = ("hidden", id), {}
        for case in self.cases[id]:
            item = self._answer(box, id, case)
            if item is None:
                return
            self.answers[case.name] = item
        self.hidden[id] = self.answers

    def _answer(self, box, id, case):
        """What the function makes of a case; None where there is no function."""
        answer_type = BANK[id].answer_type
        limit = self._of_case(answer_type)
        self.entered.add(id)
        box.send({"id": id, "name": case.name, "args": protocol.pack(case.args), "quiet": case.quiet}, limit)
        while (message := box.receive(limit))["say"] != "hidden":
            if message["say"] == "incident":
                self._said_unseen(id, message)
            if message["say"] in ("check", "reading"):
                self.incidents.saw("forged", id, "an answer was submitted while a hidden case was tried")
        try:
            if (message["id"], message["name"]) != (id, case.name):
                raise ProtocolViolation("the answer to another case")
            return None if message["item"] is None else protocol.item_in(answer_type, message["item"])
        except (ProtocolViolation, KeyError, TypeError, ValueError, OverflowError):
            self.incidents.saw("forged", id, f"{KINDS['forged']}, while a hidden case was tried")
        return _UNANSWERED

    def _said_unseen(self, id, message):
        """An incident from a process that may have seen hidden inputs: of its words nothing is kept."""
        kind = str(message.get("kind"))
        self.incidents.said(kind, id, f"{KINDS.get(kind, '')}, where hidden cases were tried")

    def _try_alone(self, id):
        """Try a function on its hidden cases in a sandbox of its own."""
        cells = self.notebook.needed(id, self.given[id])
        while id not in self.hidden and ("alone", id) not in self.skip:
            try:
                with self._box() as box:
                    self._read_alone(box, id, cells)
            except Stopped as stopped:
                if id not in self.hidden:
                    self._note_stop(stopped)
        if id not in self.hidden and id in self.entered:  # what was seen once is tried, or else this would tell of it
            self.hidden[id] = {case.name: _UNANSWERED for case in self.cases[id]}
        elif id not in self.hidden:
            self.untried[id] = self.problems["alone", id]

    def _read_alone(self, box, id, cells):
        answer_type = BANK[id].answer_type
        limit = starting = Limit(time.monotonic() + 60, "it took more than 60 seconds")
        own = {("cell", self.given[id]), ("check", id)}
        box.begin(self._sources(cells), starting, self._left_out() - own, id, self.files)
        rounds = min(self.notebook.checks(id, self.given[id]), _ROUNDS)
        while rounds and (message := box.receive(limit))["say"] != "done":
            if message["say"] == "cell" and limit is starting:
                self.doing, again = ("alone", id), self.limits.again + len(answer_type.cases) * answer_type.seconds
                why = f"its cells took more than {again + ASIDE:g} seconds"
                limit = Limit(time.monotonic() + again + ASIDE, why, work=again, idle=again)
            elif message["say"] == "incident":
                self._said_unseen(id, message)
            elif message["say"] == "unseen" and message.get("id") == id:
                rounds -= 1
                self._try_hidden_cases(box, id)
                self.doing = ("alone", id)
                box.send({"go": "on"}, limit)
        if id not in self.hidden:
            self.skip.add(("alone", id))
            self.problems["alone", id] = "its check was not reached when its cells were run again"

    # ---- what is stopped

    def _note_stop(self, stopped):
        """Remember what had to be stopped, and whose doing it was.

        Raises
        ------
        NotGraded
            If it was the machine's, again.
        """
        self.stops.append(self.doing)
        if self.doing == _STARTING:
            if self.stops.count(_STARTING) == _STARTS:
                raise NoSandbox(f"no sandbox could be started ({stopped.machine or stopped.why})")
            return
        if stopped.machine:
            self.stops.pop()
            self.machine += 1
            if self.machine == _MACHINE:
                raise NotGraded(stopped.machine)
            return
        if stopped.kind == "crash" and self.stops.count(self.doing) == 1:
            return  # somebody else may have ended it: whoever does it again has done it
        self._blame(stopped)

    def _blame(self, stopped):
        self.blamed = True
        self.skip.add(self.doing)
        kind, id = self.doing
        if kind == "hidden":
            self.hidden[id] = {case.name: self.answers.get(case.name, _UNANSWERED) for case in self.cases[id]}
            self.incidents.saw(stopped.kind, id, f"{KINDS[stopped.kind]}, while a hidden case was tried")
            return
        self.incidents.saw(stopped.kind, self._exercise(), stopped.why)
        self.problems.setdefault(self.doing, stopped.why if kind == "alone" else f"It was stopped: {stopped.why}.")
        if time.monotonic() >= self.end:
            self.over = f"the notebook as a whole took more than {self.limits.total:g} seconds"

    def _exercise(self):
        """The exercise that is being looked at, "" where it is none."""
        kind, which = self.doing
        if kind != "cell":
            return which
        return exercise_of(self.notebook, which)

    def _of_case(self, answer_type, end=math.inf):
        """The limit of a case; its own clock inside stops it sooner, where Python can be interrupted."""
        if not isinstance(answer_type, Function):
            return self._of_cell()
        seconds = answer_type.seconds + ASIDE + self.limits.slack
        case = Limit(time.monotonic() + seconds, f"it took more than {seconds:g} seconds")
        limit = case if case.end < end else self._limit(seconds)
        return limit._replace(work=answer_type.seconds + self.limits.imports + self.limits.slack)

    def _of_cell(self):
        """The limit of a cell: a slow import or a busy machine is not the student's fault."""
        return self._limit(self.limits.cell + ASIDE)._replace(work=self.limits.cell, idle=self.limits.cell)

    def _limit(self, seconds):
        end = time.monotonic() + seconds
        if end > self.end:
            return Limit(self.end, f"the notebook as a whole took more than {self.limits.total:g} seconds")
        return Limit(end, f"it took more than {seconds:g} seconds")


def without(answer_type, problem):
    """The reading of an exercise of which nothing came out."""
    return Reading(dict.fromkeys(answer_type.labels, EMPTY), problem)
