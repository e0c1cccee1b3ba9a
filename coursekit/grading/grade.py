"""`coursekit grade`: take in, grade, keep, report; stopped at any moment it goes on where it was."""

import os
import sys
from functools import partial
from pathlib import Path

from coursekit.exercises import own
from coursekit.exercises.files import BankError
from coursekit.grading import moved_points, new_cases as _new_cases, roll as rolls, workers
from coursekit.grading.by_hand import changes
from coursekit.grading.class_files import class_files
from coursekit.grading.cluster import CONFIGURED, dask as dask_cluster
from coursekit.grading.editions import Edition, since_release
from coursekit.grading.enroll import enrolled, hold_same_class
from coursekit.grading.intake.gather import gather
from coursekit.grading.intake.platforms import collected
from coursekit.grading.intake.roster import read as read_roster
from coursekit.grading.judge import grade
from coursekit.grading.output import only_one, written
from coursekit.grading.packages import packages as packages_of
from coursekit.grading.records import Trouble
from coursekit.grading.report import upload
from coursekit.grading.report.everything import Meanwhile, report
from coursekit.grading.results import Results, secret_of
from coursekit.grading.rows import rows
from coursekit.grading.running import graded_all
from coursekit.grading.said import about_due, about_files, about_incidents, about_people, about_time
from coursekit.grading.sandbox import bwrap
from coursekit.grading.sandbox.beside import Beside
from coursekit.grading.submissions import shares as _shares

_CLUSTER = 32  # submissions at a time, whatever the size of a cluster


def grade_class(
    downloads, out, *, roster=None, late="", penalty="", numbers="own", db=None, jobs=None, dask=None,
    unsafe_no_sandbox=False, secret_file=None, new_cases=False, new_edition=False, exercises=None, release=None,
    packages=None, files=None, template=None, column=None, tls=CONFIGURED,
):  # fmt: skip
    """Grade everything in `downloads` and report to `out`; 0 only when all of it has its person and was graded.

    Parameters
    ----------
    downloads : Path or sequence of Path
        What a learning platform made, see `gather`.
    out : Path
        Gets grades.csv, incidents.csv, feedback/, gradebook.db, and what a rerun needs.
    roster : Path, optional
        A table of who is in the class; the last one that was given holds.
    late, penalty : str
        When it was due and what lateness costs, such as "2026-11-03 23:59" and "10%/day".
    numbers : {"own", "lecture"}
        Whose numbers the answers are compared with.
    db : str, optional
        The gradebook's address; SQLite in `out` by default.
    jobs : int, optional
        How many submissions at a time; by default one for each core, and 32 on a cluster.
    dask : str, optional
        The address of a Dask scheduler, in place of local processes.
    tls : Tls
        The files with which to speak to a scheduler at tls://; by default those in Dask's configuration.
    unsafe_no_sandbox : bool
        Run notebooks as this user; otherwise, where there is no sandbox, functions are not run.
    secret_file : Path, optional
        The class's secret; made once in `out` by default.
    new_cases : bool
        Draw other hidden cases than so far, from a new secret, and print whose points changed.
    new_edition : bool
        Grade everything again with the course as it is today, and print whose points changed.
    exercises : Path, optional
        A folder of exercises of one's own, to be graded like the course's.
    packages : Path, optional
        A file such as requirements.txt: what answers may import beside the course.
    files : Path, optional
        A folder with what lies beside every notebook.
    release : Path, optional
        The folder of `coursekit release`: what of its exercises was changed since then is said.
    template : Path, optional
        A gradebook that a platform exported, to be filled.
    column : str, optional
        Its column, where the headings do not tell.

    Raises
    ------
    Trouble
        In one sentence.
    """
    paths, out = [Path(one) for one in ([downloads] if isinstance(downloads, (str, Path)) else downloads)], Path(out)
    if (out / collected.NAME).exists():
        raise Trouble(f"{out} is a folder that coursekit collect made: give another folder by --out")
    roster = read_roster(roster) if roster else None
    template = upload.template_of(template, column) if template else None
    exercises = exercises and Path(exercises).expanduser().absolute()
    with own.environment(exercises), written(out), only_one(out):
        if exercises:
            _use(exercises)
        gathered, roll = _taken_in(paths, out, roster, (late, penalty))
        since = list(since_release(release)) if release else []
        if new_cases:
            _new_cases.draw(out, secret_file)
        edition = Edition(out)
        if new_edition:
            moved_points.remember(out, "the new edition")
            edition.renew()
        secret = secret_of(out, secret_file)
        found = gathered.found
        students = tuple(dict.fromkeys(text for one in roll.people for text in (one.typed, one.name, one.key) if text))
        sandbox = "unsafe" if unsafe_no_sandbox else "none" if bwrap.why_not() else "bubblewrap"
        if sandbox == "none":
            print(f"functions are not run: {bwrap.why_not()}", file=sys.stderr)
        around, digests = _beside(packages, files)
        work = partial(grade, secret=secret, numbers=numbers, sandbox=sandbox, students=students, beside=around)
        work = partial(_shares.timed, work)
        work = partial(_knowing, exercises, work) if exercises else work
        jobs = jobs or (_CLUSTER if dask else os.cpu_count() or 1)
        opened = dask_cluster(dask, tls) if dask else workers.local(max(1, min(jobs, len(found))))
        run = partial(workers.run, opened, work, width=2 * jobs)
        alone = partial(workers.run, opened if dask else workers.local(1), work, width=1)
        options = [numbers, sandbox, bool(exercises), edition.number, *digests]
        tally = graded_all(found, Results(out), (run, alone), (secret, options, edition), Meanwhile(out, db))
        for note in report(out, db, template):
            print(note, file=sys.stderr)
        for line in moved_points.changed(out):
            print(line)
        for line in (*since, *edition.told(Results(out))):
            print(line, file=sys.stderr)
        whole = list(rows(out))
        for line in (*about_time(roll, whole, gathered.platform), *about_incidents(whole, found)):
            print(line, file=sys.stderr)
    kinds = [{incident.kind for incident in one.noticed} for one in found]
    named, doubtful = (sum(kind in some for some in kinds) for kind in ("name", "owner"))
    also = (
        *((named, f"name{'s' * (named == 1)} somebody else"), (doubtful, "perhaps of somebody else")),
        (len(gathered.unplaced), "not placed"),
    )
    print(tally.told(out, also), file=sys.stderr)
    return 0 if tally.complete and not (named or doubtful or gathered.unplaced) else 1


def _taken_in(paths, out, roster, when):
    """(what was downloaded, the roll of the class with it), which is kept; says what is to be said of it."""
    there = rolls.load(out)
    before = there or rolls.Roll()
    known = before.people, before.gone
    gathered = gather(paths, roster or before.roster, known)
    if not roster and before.roster and not gathered.places <= {one.place for one in before.lessons}:
        gathered = gather(paths, before.roster._replace(handed={}), known)  # its times are of another lesson
    hold_same_class(out, there, gathered)
    roll = enrolled(rolls.with_deadlines(before, gathered), gathered, *when)
    rolls.save(out, roll)
    by_hand = [key for key, given in changes(out).items() if given]
    for line in (*about_people(before, roll, by_hand), *about_due(before, roll), *about_files(gathered)):
        print(line, file=sys.stderr)
    return gathered, roll


def _beside(packages, files):
    """(what lies beside every notebook, digests of it)."""
    made = [packages_of(packages, _say) if packages else ("", ""), class_files(files) if files else ("", "")]
    places, digests = zip(*made, strict=True)
    return Beside(*places), [f"{field} {one}" for field, one in zip(Beside._fields, digests, strict=True) if one]


def _say(sentence):
    print(sentence, file=sys.stderr)


def _use(folder):
    """Make a teacher's own exercises known, as the judge needs them and as the sandbox sees them."""
    try:
        if own.ids_of(folder) and not own.has_answers(folder):
            raise BankError(f"{folder} holds no answers, so nothing can be graded with it.")
        own.use_as_it_is(folder)
        own.hold_alone(folder, bwrap.own_exercises(*own.state()))
    except BankError as error:
        raise Trouble(str(error)) from None


def _knowing(folder, work, task):
    """What `work` makes of a task, in a process that knows a teacher's own exercises."""
    with own.environment(folder):
        own.use_as_it_is(folder)
        return work(task)
