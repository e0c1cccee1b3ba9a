"""From downloads to one submission for each person and lesson; what is nobody's, or no submission, is named.

Each file is looked at once, and its bytes are let go: they are read again when its turn comes to be graded, so memory
does not grow with the class.
"""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple

from coursekit.grading.deadline import local
from coursekit.grading.intake import owners as _owners
from coursekit.grading.intake.attempts import latest
from coursekit.grading.intake.download import EMPTY, Owner, Refuse
from coursekit.grading.intake.entries import unpacked
from coursekit.grading.intake.look import looked_at, with_lessons
from coursekit.grading.intake.platforms import collected
from coursekit.grading.intake.platforms.recognize import recognize
from coursekit.grading.intake.roster import Roster
from coursekit.grading.intake.same_people import owners_as_before, roster_as_before
from coursekit.grading.intake.whose_numbers import mismatches
from coursekit.grading.records import HandedIn, Incident, Person, Submission, Trouble, Unplaced
from coursekit.grading.report.sanitize import clean

_PACKS_ANEW = ("Canvas", "Moodle")  # the times of files in their archives are those of the download
_NO_HELP = ("notebook", "pdf", "html", "word", "archive", "empty", "")  # kinds of files that no notebook reads


class Found(NamedTuple):
    """A submission whose bytes are still in the download."""

    student: str
    assignment: str
    notebook: str
    read: Callable[[], bytes]
    why: str = ""  # why it cannot be graded
    said: str = ""  # the name in it
    typed: str = ""  # whose numbers it has
    files: tuple[tuple[str, Callable[[], bytes]], ...] = ()
    handed: HandedIn = HandedIn()
    by: str = ""  # what told it from the others
    meant: bool = True  # is it a notebook, or called like one?
    noticed: tuple[Incident, ...] = ()  # that the notebook names somebody else, or the platform does

    def load(self):
        """The submission; one that cannot be read has no data and an incident."""
        data, why = b"", self.why
        if not why:
            try:
                data = self.read()
            except Exception as error:  # whatever a file does to what reads it, the class goes on
                why = clean(str(error) or type(error).__name__)
        incidents = (Incident("unreadable", "", why),) if why else ()
        beside = [(name, *_read(read)) for name, read in self.files * bool(data)]
        files = tuple((name, content) for name, content, lost in beside if not lost)
        incidents += tuple(Incident("beside", "", clean(f"{name}: {lost}")) for name, _, lost in beside if lost)
        about = (self.assignment, incidents, self.typed, files, self.handed)
        return Submission(self.student, self.notebook, data, *about)


class Gathered(NamedTuple):
    """A class as it was downloaded."""

    platform: str
    people: tuple[Person, ...]
    found: list[Found]
    unplaced: list[Unplaced]
    aside: list[str]  # paths of what is nobody's and needs nobody
    listed: tuple[str, ...]  # keys of those whom the platform lists, or who are on the roster
    roster: Roster | None
    dropped: dict[str, int] = {}  # noqa: RUF012  what systems left behind, in words: how many files
    due: dict[tuple[str, str], str] = {}  # noqa: RUF012  by assignment and lesson: what `collect --late` was told

    @property
    def places(self):
        """The lessons that were handed in, each with its assignment."""
        return {(one.assignment, one.notebook) for one in self.found}


def gather(paths, roster=None, known=()):
    """What lies in these downloads.

    Parameters
    ----------
    paths : sequence of Path
    roster : Roster, optional
    known : sequence of sequences of Person
        Who is in the class already, and who once was: they keep their keys.

    Raises
    ------
    Trouble
        If a download cannot be opened, or there is no notebook in it.
    """
    entries, dropped = unpacked(*paths)
    download, with_roster, before, due = collected.read(entries) or collected.Collection(recognize(entries))
    roster = roster or with_roster
    roster = roster and roster_as_before(roster, *known)
    in_course = "nbgrader" in download.platform
    handed = _without_packing_times(download)
    looked = list(with_lessons([_with_owner(one, roster) for one in looked_at(handed)]))
    if not any(one.meant for one in looked) and not any(one.path.lower().endswith(".ipynb") for one in entries):
        raise Trouble(f"there is no notebook in {', '.join(map(str, paths))}: <student>/<notebook>.ipynb is expected")
    if roster and "folder" in download.platform:
        looked = list(_owners.by_folder(looked, roster))
    pairs = [(one.handed.owner, one.lesson) for one in looked]
    if roster:
        owners = _owners.on_roster(pairs, roster)
    else:
        numbered = "Moodle" in download.platform
        owners = owners_as_before(_owners.of_platform(pairs, download.people, numbered), *known)
    uploads, strangers = {}, {}
    for one in looked:
        pair, assignment = (one.handed.owner, one.lesson), one.handed.assignment * in_course
        if pair in owners.keys:
            uploads.setdefault((owners.keys[pair], assignment), []).append(one)
        else:
            strangers.setdefault((pair, assignment), []).append(one)
    unplaced = [
        one
        for (pair, assignment), some in strangers.items()
        for one in _unknown(some, owners.unknown[pair], assignment)
    ]
    people, found = {one.key: one for one in owners.people}, []
    times = roster.handed if roster and len({one.lesson for one in looked}) == 1 else {}
    for (key, assignment), some in uploads.items():
        mine, lost = _of_person(people[key], assignment, some, times)
        found += mine
        unplaced += lost
    order = {key: at for at, key in enumerate(people)}
    found = [one._replace(handed=before.get(one.handed.file, one.handed)) for one in found]
    found.sort(key=lambda one: (order[one.student], one.assignment, one.notebook))
    lost, aside = _left_over(entries, download)
    listed = tuple(people) if roster else tuple(owners.keys[owner, ""] for owner in download.people if any(owner))
    noticed, unplaced = [*_noticed(found, owners)], [*unplaced, *lost]
    return Gathered(download.platform, owners.people, noticed, unplaced, aside, listed, roster, dropped, due)


def _without_packing_times(download):
    """What was handed in, without the times that the platform's archive gave to files when it was made."""
    packed = any(name in download.platform for name in _PACKS_ANEW)
    return [
        one._replace(time=None, time_from="") if packed and one.time_from == "file" else one for one in download.handed
    ]


def _with_owner(one, roster):
    """With the name in the notebook for an owner, where nothing else says whose it is."""
    owner = one.handed.owner
    coded = roster and owner.id not in roster.ids and not any(owner[1:])  # a platform's number for the anonymous
    if one.typed and (coded or not any(owner)):
        return one._replace(handed=one.handed._replace(owner=Owner(id=owner.id, name=one.typed)))
    return one


def _unknown(some, why, assignment):
    """What a stranger handed in: the notebooks, or else everything."""
    for one in [one for one in some if one.meant] or some:
        yield Unplaced(one.path, _owners.called(one.handed.owner), why, one.lesson, assignment)


def _of_person(person, assignment, uploads, times):
    """(a submission for each lesson of which there is a notebook or something in its place, what has no lesson)."""
    lessons, found, lost = {}, [], []
    for one in uploads:
        lessons.setdefault(one.lesson, []).append(one)
    for lesson, some in lessons.items():
        meant = [one for one in some if one.meant] or [one for one in some if one.kind in _NO_HELP] or some
        if lesson or len(lessons) == 1:
            found.append(_found(person, assignment, latest(meant, lesson), uploads, lesson, times))
        else:
            lost += [one for one in some if one.meant and one.why]
    why = "is of no lesson that can be told, and it cannot be read: "
    return found, [Unplaced(one.path, person.key, why + one.why, "", assignment) for one in lost]


def _found(person, assignment, choice, uploads, lesson, times):
    counts, handed = choice.counts, choice.counts.handed
    time = local(handed.time).isoformat() if handed.time else ""
    others = tuple(one.path for one in choice.others)
    came = HandedIn(counts.path, time, handed.time_from, handed.attempt, handed.late, others)
    if handed.time_from != "platform" and (listed := times.get(person.key)):
        late = handed.late or listed.late
        came = came._replace(time=listed.time or came.time, time_from=listed.time_from or came.time_from, late=late)
    name = lesson or clean(PurePosixPath(handed.name).stem, _owners.NAME)
    typed = counts.typed or person.typed or person.name
    about = (counts.why, counts.typed, typed, tuple(_beside(counts, uploads)), came, choice.by, counts.meant)
    return Found(person.key, assignment, name, handed.entry.read, *about)


def _beside(counts, uploads):
    """The other files of the same upload: their places seen from the notebook, and ways to read them."""
    folder = counts.handed.entry.parts[:-1]
    flat = len({one.handed.entry.parts[:-1] for one in uploads}) == 1
    for one in uploads:
        parts = one.handed.entry.parts
        unread = not one.kind and not one.meant  # it is named when it is not there
        if (one.kind in _NO_HELP and not unread) or one.handed.entry.read == EMPTY:
            continue
        if parts[: len(folder)] == folder:
            yield one.handed.name if flat else "/".join(parts[len(folder) :]), one.handed.entry.read


def _noticed(found, owners):
    """With incidents where a notebook, or the platform, names somebody else."""
    named = mismatches([(one.student, one.said, one.handed.file) for one in found], owners.people)
    doubts = {(owners.keys[pair], pair[1]): doubt for pair, doubt in owners.doubts.items()}
    for one, incident in zip(found, named, strict=True):
        doubt = doubts.get((one.student, one.notebook))
        both = (incident, Incident("owner", "", clean(doubt)) if doubt else None)
        yield one._replace(noticed=tuple(filter(None, both)))


def _left_over(entries, download):
    """(what no reader has placed and may be a submission, paths of all else that none has placed)."""
    placed = {one.entry.parts for one in download.handed} | {one.parts for one in download.about}
    left = [one for one in entries if one.parts not in placed and not one.is_empty_folder]
    lost = [one for one in left if one.path.lower().endswith(".ipynb") or isinstance(one.read, Refuse)]
    unplaced = [Unplaced(one.path, "", _owners.NOBODY) for one in lost]
    return unplaced, [one.path for one in left if one not in lost]


def _read(read):
    """(bytes of a file beside a notebook, why it cannot be read)."""
    try:
        return read(), ""
    except Exception as why:  # whatever a file does to what reads it, the class goes on
        return b"", str(why) or type(why).__name__
