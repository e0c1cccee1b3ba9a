"""What the parts of the grader hand to each other; all of it is plain data that can be pickled."""

from typing import NamedTuple


class Trouble(Exception):
    """Why a class cannot be graded and what to do about it, in one sentence."""


class Incident(NamedTuple):
    """Something a teacher should know of: a time-out, a forged or forbidden thing, a file that cannot be read."""

    kind: str  # one of KINDS
    exercise: str  # its id, "" when it concerns the whole notebook
    evidence: str  # one line
    source: str = "grader"  # who saw it: the grader from outside, or INSIDE, which may be made to say anything


INSIDE = "the submission's own process"
KINDS = {  # what incidents.csv may say, and what it means
    "time": "the code did not end in time and was stopped",
    "memory": "the code asked for more memory than is allowed",
    "processes": "the code started too many processes or left some behind",
    "output": "the code wrote more than is allowed",
    "crash": "the code ended the process it ran in",
    "forged": "a result, a comparison, a module or an object pretends to be what it is not",
    "forbidden": "the code reached for the network, for files that are not its own, or for the grader",
    "many": "more incidents of this kind are not listed",
    "numbers": "the answers fit another student's numbers",
    "name": "the notebook names somebody other than the person who handed it in",
    "taken": "the notebook names this person rightly, and somebody else's names this person, too",
    "owner": "it is not known who in the class handed this in",
    "version": "the notebook belongs to another version of the course",
    "unreadable": "the file is not a notebook, is too large, or is not where it should be",
    "beside": "a file beside the notebook cannot be read, so it was not there",
    "size": "a part of the file was not read, because it would take too much time or memory",
    "sandbox": "code was not run, because there is no sandbox here",
    "machine": "the machine failed, not the submission: grade it again",
}
FROM_INSIDE = frozenset(
    {"time", "memory", "processes", "output", "crash", "forged", "forbidden"}
)  # none decides a grade


class Person(NamedTuple):
    """Somebody in the class; "" is what neither roster nor platform says."""

    key: str  # names the person in files, tables and gradebooks
    name: str = ""
    id: str = ""
    login: str = ""
    email: str = ""
    typed: str = ""  # the name in the person's notebooks, where it is not `name`
    section: str = ""
    extra: float = 0.0  # seconds that this person has more than the others
    numbered: bool = False  # is `id` the number that Moodle gave for one assignment alone?

    @property
    def called(self):
        """The name for people, with the key where that is another."""
        return f"{self.name} ({self.key})" if self.name not in ("", self.key) else self.key


class HandedIn(NamedTuple):
    """How a submission came."""

    file: str = ""  # its path in the download
    time: str = ""  # ISO 8601; "" where nobody knows
    time_from: str = ""  # "platform", "name" or "file"
    attempt: int = 0
    late: bool = False  # the platform says so
    others: tuple[str, ...] = ()  # paths of what was handed in for the same lesson and does not count


class Unplaced(NamedTuple):
    """A file that is nobody's submission, and should be somebody's."""

    file: str  # its path in the download
    owner: str  # whose it may be, in the platform's words
    why: str  # continues a sentence that begins with the file
    lesson: str = ""
    assignment: str = ""


class Submission(NamedTuple):
    """One notebook of one student, as it was submitted."""

    student: str  # the key of the person who gets the points
    notebook: str  # the name of the lesson without .ipynb, such as "04_backprop_by_hand"
    data: bytes  # of the notebook file; b"" where it could not be read
    assignment: str = ""  # in an nbgrader course
    incidents: tuple[Incident, ...] = ()  # what was noticed while it was taken in
    typed: str = ""  # the name in the notebook, which chooses the numbers; "" is the person's own
    files: tuple[tuple[str, bytes], ...] = ()  # (path, bytes) of what lies beside the notebook
    handed: HandedIn = HandedIn()


class Collected(NamedTuple):
    """What a notebook holds, without any judgment."""

    readings: dict  # exercise id: Reading; only exercises that were found
    hidden: dict  # exercise id: {name of a hidden case: Item}; only exercises that were tried on them
    notes: tuple[str, ...] = ()  # sentences for the feedback: what was repaired, what was not run
    incidents: tuple[Incident, ...] = ()
    untried: dict = {}  # noqa: RUF012  exercise id: what in the submission kept its hidden cases from being tried
    answers: dict = {}  # noqa: RUF012  exercise id: the source of the cell that answers it, cut


class NotGraded(RuntimeError):
    """The machine kept a submission from being graded: says how, in words that continue a sentence."""


class Graded(NamedTuple):
    """The verdicts on one submission; every exercise of the lesson has one."""

    submission: Submission
    verdicts: dict  # exercise id: exercises.Verdict
    notes: tuple[str, ...]
    incidents: tuple[Incident, ...]
    answers: dict = {}  # noqa: RUF012  exercise id: the source of the cell that answers it, cut

    @property
    def complete(self):
        """Did the machine let it be graded?"""
        return all(verdict.status != "not graded" for verdict in self.verdicts.values())
