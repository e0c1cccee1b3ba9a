"""The trial of a folder of exercises, in a process that is ended where the code of an exercise never ends.

The process says what it looks at before it looks, so that what had to be ended is named; the next one goes on after it.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

from coursekit.exercises import own
from coursekit.exercises.files import BankError, copy_exercises

COMPUTES, SILENT = 20, 300  # seconds of the processor, and on the wall, for one look


class Tried(NamedTuple):
    """What the trial of one exercise found: sentences with file and key."""

    id: str
    kind: str
    mistakes: int
    tried: int
    problems: tuple


def tried(folder, seconds=None):
    """Yield what was found of each exercise in a folder; BankError where it is not a folder of exercises."""
    seconds = seconds or COMPUTES
    folder = Path(folder).expanduser().absolute()
    ids = own.ids_in(folder)
    own.lessons_of(folder, ids)
    left = list(ids)
    while left:
        for one in _one_process(folder, tuple(left), seconds):
            left.remove(one.id)
            yield one


def _one_process(folder, ids, seconds):
    """What a process finds, until it ends or has to be ended."""
    command = [sys.executable, "-m", "coursekit.judging.own_process", str(folder), str(seconds), *ids]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=folder)
    lines, place = queue.SimpleQueue(), (str(folder), ids[0], "")
    threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
    try:
        while line := lines.get(timeout=SILENT):
            said = json.loads(line)
            if "at" in said:
                place = said["at"]
            else:
                yield Tried(*said["done"][:4], tuple(said["done"][4]))
        why = process.wait()
        if why:
            yield _ended(place, _words(why, seconds))
    except queue.Empty:
        yield _ended(place, f"the code did not end within {SILENT} seconds")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _read(stream, lines):
    for line in iter(stream.readline, b""):
        lines.put(line)
    lines.put(b"")


def _words(code, seconds):
    if code == -getattr(signal, "SIGPROF", 0):
        return f"the code did not end within {seconds} seconds of computing"
    return f"the process that tried it ended with the code {code}"


def _ended(place, why):
    return Tried(place[1], "?", 0, 0, (sentence(*place, why),))


def sentence(path, id, key, what):
    """As a `BankError` says it."""
    return f"{path}, exercise {id}{f', key `{key}`' if key else ''}: {what}."


# ---- inside the process


def _serve(folder, seconds, ids):
    """Try these exercises; what they print goes elsewhere."""
    out = os.dup(1)
    os.dup2(2, 1)

    def say(**what):
        os.write(out, json.dumps(what).encode() + b"\n")

    own.SECONDS = min(own.SECONDS, seconds / 2)  # a file that never ends is named before its process is ended
    for id in ids:
        say(done=_tried(folder, id, lambda path, key="", id=id: _look(say, seconds, path, id, key)))


def _look(say, seconds, path, id, key):
    say(at=[str(path), id, key])
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody handles its signal, so it ends the process


def _tried(folder, id, look):
    from coursekit.exercises import load
    from coursekit.judging import api, bank_report, load as answers
    from coursekit.judging.own_check import examine

    place = folder / id
    try:
        look(place / "exercise.toml")
        with own.ending(folder, id):
            exercise = load.exercise(id, folder)
        look(place / "answer.toml")
        with own.ending(folder, id):
            answer = answers.answer(exercise, folder)
        with tempfile.TemporaryDirectory() as copy:
            copy_exercises(copy, folder)
            look(place / "exercise.toml")
            own.hold_alone(folder, copy, [id])
    except BankError as error:
        return id, "?", 0, 0, [str(error)]
    own.put(own.Own(folder, {id: exercise}, {}))
    api.learn({id: answer})
    count, found = examine(exercise, answer, lambda file, key: look(place / file, key))
    problems = [sentence(place / one.file, id, one.key, one.what) for one in found]
    return id, bank_report.kind(exercise), len(answer.mistakes), count, problems


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
