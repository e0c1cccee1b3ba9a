"""`coursekit collect`: the table of who handed in what, and a folder for each person."""

import sys
from datetime import datetime

from coursekit.grading.deadline import Deadline, deadline
from coursekit.grading.enroll import NONE
from coursekit.grading.intake.gather import gather
from coursekit.grading.intake.lay_out import collected_before, lay_out
from coursekit.grading.intake.platforms.collected import deadlines, roster_of
from coursekit.grading.intake.roster import read
from coursekit.grading.intake.table import as_text, table
from coursekit.grading.said import about_collected, about_files


def collect(downloads, out, roster=None, late=""):
    """Print the table and write the folders; 0 only when everything has its person and its place and can be read.

    Parameters
    ----------
    downloads : sequence of Path
        What a learning platform made, see `gather`.
    out : Path
        Gets `<person>/<lesson>.ipynb`, what lies beside it, `collected.json` and `collected.csv`.
    roster : Path, optional
        A table of who is in the class; the last one that was given holds.
    late : str
        When it was due, such as "2026-11-03 23:59", or "none"; the last one that was given for a lesson holds.

    Raises
    ------
    Trouble
        In one sentence.
    """
    typed = deadline(late) if late and late.strip().lower() != NONE else None
    before = collected_before(out)
    gathered = gather(downloads, read(roster)) if roster else _gathered(downloads, before)
    due = _due(gathered, before, typed) if typed or not late else {}
    rows = list(table(gathered, due))
    trouble = [*lay_out(out, before, gathered, rows, due)]
    print(as_text(rows))
    for line in (*about_files(gathered), *about_collected(gathered, due), *trouble):
        print(line, file=sys.stderr)
    there = {one.student for one in gathered.found}
    print(f"{gathered.platform}: {len(there)} of {len(gathered.people)} handed in; collected in {out}", file=sys.stderr)
    return 1 if trouble or gathered.unplaced or any(one.why or one.noticed for one in gathered.found) else 0


def _gathered(downloads, before):
    """The downloads with the roster that was given before; its times are of the lesson with which it was given."""
    known = roster_of(before["roster"]) if before else None
    gathered = gather(downloads, known)
    if known and known.handed and not gathered.places <= deadlines(before).keys():
        gathered = gather(downloads, known._replace(handed={}))
    return gathered


def _due(gathered, before, typed):
    """{(assignment, lesson): its deadline}: as it is typed, else as it was told before."""
    known = {**gathered.due, **(deadlines(before) if before else {})}
    found = {place: typed or known.get(place) for place in gathered.places}
    return {place: one if typed else Deadline(datetime.fromisoformat(one)) for place, one in found.items() if one}
