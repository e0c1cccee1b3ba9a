"""`coursekit collect`: the table of who handed in what, and a folder for each person."""

import sys

from coursekit.grading.deadline import deadline
from coursekit.grading.intake.gather import gather
from coursekit.grading.intake.lay_out import collected_before, lay_out
from coursekit.grading.intake.roster import read
from coursekit.grading.intake.table import as_text, table
from coursekit.grading.said import about_files


def collect(downloads, out, roster=None, late=""):
    """Print the table and write the folders; 0 only when everything has its person and its place.

    Parameters
    ----------
    downloads : sequence of Path
        What a learning platform made, see `gather`.
    out : Path
        Gets `<person>/<lesson>.ipynb`, what lies beside it, `collected.json` and `collected.csv`.
    roster : Path, optional
        A table of who is in the class.
    late : str
        When it was due, such as "2026-11-03 23:59".

    Raises
    ------
    Trouble
        In one sentence.
    """
    due = deadline(late) if late else None
    before, gathered = collected_before(out), gather(downloads, read(roster) if roster else None)
    rows = list(table(gathered, due))
    print(as_text(rows))
    trouble = [*lay_out(out, before, gathered, rows)]
    for line in (*about_files(gathered), *trouble):
        print(line, file=sys.stderr)
    there = {one.student for one in gathered.found}
    print(f"{gathered.platform}: {len(there)} of {len(gathered.people)} handed in; collected in {out}", file=sys.stderr)
    return 1 if trouble or gathered.unplaced else 0
