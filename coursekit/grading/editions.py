"""Which edition of the course graded a class: grades do not move because the course was updated in mid-term.

`edition.json`, beside the results, holds digests of each exercise as it was when it was first graded. A result stays,
whatever becomes of the course; what is submitted later is graded as the course is then, and what differs is named.
"""

import hashlib
import json
import re
from collections import Counter
from functools import cached_property
from pathlib import Path

from coursekit import __version__
from coursekit.exercises import BANK
from coursekit.exercises.catalog import FOLDERS
from coursekit.exercises.files import BANK_FOLDER, folder_of, toml
from coursekit.exercises.variants import rejected
from coursekit.grading.records import Incident, Trouble
from coursekit.grading.report.sanitize import clean
from coursekit.grading.results import course, write

NAME = "edition.json"
_ABOUT = frozenset({"hints", "solution", "mistakes", "praise", "because"})  # they explain, and decide no point
_VERSION = re.compile(rb'"version":\s*"([^"\\]{1,40})"')
_MOST = 8  # exercises that a sentence lists


def _statement(id):
    folder = _folder(id)
    return _digest(toml(folder / "exercise.toml"), _code(folder / "exercise.py"), sorted(rejected(id)))


def _reference(id):
    path = _folder(id) / "answer.toml"
    right = {name: one for name, one in toml(path).items() if name not in _ABOUT} if path.is_file() else {}
    return _digest(right, _code(path.with_suffix(".py")))


FACTS = {  # what decides the points of an exercise
    "statement": _statement,
    "reference": _reference,
    "points": lambda id: len(BANK[id].answer_type.parts),
}
ASKED = ("statement", "points")  # a student's notebook has these: of a reference even a digest could be tried out


def facts(id, names=tuple(FACTS)):
    """What an exercise is today, by the names of what may change: digests, and the number of points."""
    return {name: FACTS[name](id) for name in names}


def changed(before):
    """Which exercises are others today, each with the names of what is.

    `before` holds some of the facts of each exercise; what it does not know is not compared.
    """
    found = {}
    for id, known in before.items():
        now = facts(id, known) if id in BANK else {}
        if differ := [name for name, value in known.items() if now.get(name) != value]:
            found[id] = differ
    return found


def listed(changes):
    """The exercises of `changed` in words."""
    told = [f"{id} ({' and '.join(what)})" for id, what in list(changes.items())[:_MOST]]
    return ", ".join(told) + f" and {len(changes) - _MOST} more" * (len(changes) > _MOST)


def since_release(path):
    """A line where the course is not the one that made a release; `path` is its folder, or its release.json."""
    path = Path(path)
    path = path / "release.json" if path.is_dir() else path
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        before = {id: _known(one, FACTS) for lesson in told["lessons"].values() for id, one in lesson.items()}
        version = told["course_version"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(f"{path} cannot be read: give the folder that coursekit release wrote to") from None
    differing = changed(before)
    if version != __version__ or differing:
        which = f"since then these exercises were changed: {listed(differing)}" if differing else "no exercise differs"
        yield f"the lessons came from version {version} of the course, and version {__version__} grades them; {which}"


def released_otherwise(released, ids):
    """A sentence where an exercise was another one in the course that released a notebook, "" where none was.

    `released` is what `coursekit release` wrote into its metadata, and whoever submitted it afterwards.
    """
    version, told = _text(released.get("version"))[:40], released.get("exercises")
    told = told if isinstance(told, dict) else {}
    known = {id: some for id in ids if isinstance(told.get(id), dict) and (some := _known(told[id], ASKED))}
    differing = changed(known)
    if version and version == __version__ and differing:
        return f"The notebook was released before these exercises were changed: {listed(differing)}."
    if not version or version == __version__ or (known and not differing):
        return ""
    about = f", in which these exercises are others: {listed(differing)}" if differing else ""
    return f"The notebook belongs to version {version} of the course; it was graded with version {__version__}{about}."


def _text(value):
    return value if isinstance(value, str) else ""


def _known(exercise, names):
    return {name: exercise[name] for name in names if isinstance(exercise.get(name), (str, int))}


class Edition:
    """The edition of a class, kept in its folder."""

    def __init__(self, out):
        self._path, self._released = Path(out) / NAME, Counter()
        self.number, self.exercises, self.courses = _read(self._path) if self._path.exists() else (1, {}, [])

    @cached_property
    def _changes(self):
        return changed(self.exercises)

    def renew(self):
        """Begin anew with the course as it is today: every result is then of an earlier edition."""
        self.number, self.exercises, self.courses, self._changes = self.number + 1, {}, [], {}
        self._save()

    def takes(self, data, graded):
        """A result of today, before it is kept: with an incident where others were graded by another exercise."""
        at = max(data.rfind(b'"coursekit"'), 0)  # in the notebook's metadata
        if found := _VERSION.search(data[at : at + 20_000]):
            self._released[clean(found[1].decode(errors="replace"))] += 1
        new = [id for id in graded.verdicts if id in BANK and id not in self.exercises]
        if new or course() not in self.courses:
            self.exercises |= {id: facts(id) for id in new}
            self.courses += [course()] * (course() not in self.courses)
            self._save()
        if not (changes := {id: self._changes[id] for id in graded.verdicts if id in self._changes}):
            return graded
        text = f"it was graded as the course is today; earlier ones were graded before a change of {listed(changes)}"
        return graded._replace(incidents=(*graded.incidents, Incident("version", "", text)))

    def told(self, results):
        """A line about each other version of the course that has a part in these grades."""
        for version, count in sorted(self._released.items()):
            if version != __version__:
                notebooks = f"{count} notebook{'s' * (count > 1)} of this run"
                yield f"{notebooks} came from version {version} of the course; version {__version__} graded them"
        if set(self.courses) - {course()}:
            counts = results.courses()
            before = [one for one in counts if one != course()]
            by = " and ".join(sorted({one.split()[0] for one in before}))
            since = f"since then these exercises were changed: {listed(self._changes)}"
            since = since if self._changes else f"their exercises are those of today's version {__version__}"
            stay = f"{sum(counts[one] for one in before)} of {sum(counts.values())} results stay as they were graded"
            if before:
                yield f"{stay}, by version {by} of the course; {since}; --new-edition grades all of them again"

    def _save(self):
        content = {"number": self.number, "courses": self.courses, "exercises": self.exercises}
        write(self._path, json.dumps(content, indent=1) + "\n")


def _read(path):
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        exercises = {id: {name: one[name] for name in FACTS} for id, one in content["exercises"].items()}
        return int(content["number"]), exercises, list(content["courses"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Trouble(f"{path} is damaged: put back a copy, or delete it to begin a new edition") from None


def _digest(*parts):
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]


def _folder(id):
    return folder_of(id, FOLDERS.get(id, BANK_FOLDER))


def _code(path):
    return path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
