"""Everything that a teacher gets: pages, tables and gradebook, made from the same results."""

import os

from coursekit.grading.report import feedback, gradebook, tables
from coursekit.grading.results import Results, folder, write


def report(out, db=None):
    """Make pages, tables and gradebook from all results; the same results give the same files."""
    results = Results(out)
    page_of = feedback.names(results)
    for graded in results:
        path = out / "feedback" / page_of(graded.submission)
        folder(path.parent)
        text = feedback.page(graded)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write(path, text)
    write(out / "grades.csv", tables.grades(results, page_of))
    write(out / "incidents.csv", tables.incidents(results))
    if not db:
        os.close(os.open(out / "gradebook.db", os.O_CREAT | os.O_RDWR, 0o600))
    gradebook.save(results, db or f"sqlite:///{(out / 'gradebook.db').absolute()}")
