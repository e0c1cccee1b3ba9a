"""What has been graded so far: a file for each submission, which is there as a whole or not at all.

A result carries the digest of all that it depends on, so that a rerun takes only what changed; that the course was
updated is no such change (`editions`). Whatever stops the grader, at whatever moment, the next run goes on from these
files; gradebook, tables and pages are made from them.
"""

import hashlib
import json
import os
import re
import secrets
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import coursekit
from coursekit.exercises import Step, Verdict, own
from coursekit.grading.records import Graded, Incident, Submission, Trouble

_PACKAGE = Path(coursekit.__file__).parent


class Results:
    """The results in `out`, each under the name of its submission."""

    def __init__(self, out):
        self.folder = Path(out) / ".results"
        folder(self.folder)
        for left in self.folder.glob("*.part"):  # of a run that was stopped
            left.unlink(missing_ok=True)

    def get(self, submission, key):
        """The verdicts on this very submission, if it was graded in the same way; None otherwise."""
        found = _loaded(self._path(submission))
        graded = _graded(found) if found and found["key"] == key else None
        if graded and not graded.verdicts and found["course"] != course():
            return None  # of no lesson that the course had; today's may have it
        return graded if graded and graded.complete else None

    def of(self, student, assignment, notebook):
        """What was last graded of this place; None where nothing was."""
        found = _loaded(self._path(Submission(student, notebook, b"", assignment)))
        return _graded(found) if found else None

    def put(self, key, graded):
        """Keep the verdicts on one submission."""
        write(self._path(graded.submission), json.dumps({"key": key, "course": course(), **_plain(graded)}))

    def courses(self):
        """How many results each version of the course has given."""
        return Counter(found["course"] for path in self.folder.glob("*.json") if (found := _loaded(path)))

    def __iter__(self):
        """Everything graded, in order of students and notebooks; one at a time in memory."""
        for path in sorted(self.folder.glob("*.json")):
            if found := _loaded(path):
                yield _graded(found)

    def _path(self, submission):
        where = json.dumps([submission.student, submission.assignment, submission.notebook])
        name = "-".join(re.sub(r"[^A-Za-z0-9]", "_", part)[:40] for part in (submission.student, submission.notebook))
        return self.folder / f"{name}-{hashlib.sha256(where.encode()).hexdigest()[:24]}.json"


def key(submission, secret, options):
    """The digest of all that a result depends on; of the course it is only the edition, which is one of the options."""
    place = (submission.student, submission.assignment, submission.notebook)
    facts = [*place, submission.typed, submission.incidents, options]
    whole = hashlib.sha256(json.dumps(facts).encode())
    whole.update(hashlib.sha256(secret.encode()).digest())
    whole.update(submission.data)
    for name, data in submission.files:
        whole.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
    return whole.hexdigest()


def course():
    """The version of the course, with a digest of its files and of a teacher's own exercises."""
    state = own.state()
    return f"{coursekit.__version__} {_package()}{state[1][:16] if state else ''}"


@cache
def _package():
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.toml") for path in _PACKAGE.rglob(kind)):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]


def fresh_secret():
    """The text of a new one."""
    return secrets.token_hex(32) + "\n"


def secret_of(out, file=None):
    """The class's secret: from `file`, or made once and kept where only its owner may read it."""
    path = Path(file) if file else Path(out) / ".secret"
    if not file and not path.exists():
        write(path, fresh_secret())
    text = path.read_text(encoding="utf-8").strip()
    if len(text) < 16:
        raise Trouble(f"{path} holds {len(text)} characters; a secret of at least 16 is expected")
    return text


def folder(path):
    """Make a folder, and those above it, for their owner alone; what is there already stays as it is."""
    for one in reversed((path, *path.parents)):
        one.mkdir(mode=0o700, exist_ok=True)


def write(path, content):
    """Replace a file by a text or bytes as a whole: whoever reads it sees the old or the new, even after a power cut.

    Only its owner may read it: grades are nobody else's business.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with open(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _loaded(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _plain(graded):
    submission = graded.submission
    return {
        "student": submission.student,
        "assignment": submission.assignment,
        "notebook": submission.notebook,
        "verdicts": [
            {**vars(verdict), "steps": [[step.name, step.status, step.message, step.trace] for step in verdict.steps]}
            for verdict in graded.verdicts.values()
        ],
        "notes": graded.notes,
        "incidents": graded.incidents,
        "answers": graded.answers,
    }


def _graded(found):
    submission = Submission(found["student"], found["notebook"], b"", found["assignment"])
    verdicts = [Verdict(**{**one, "steps": tuple(Step(*step) for step in one["steps"])}) for one in found["verdicts"]]
    incidents = tuple(Incident(*one) for one in found["incidents"])
    return Graded(
        submission, {one.id: one for one in verdicts}, tuple(found["notes"]), incidents, found.get("answers", {})
    )
