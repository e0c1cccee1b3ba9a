"""nbgrader's own gradebook, written through its own API: formgrader and `nbgrader export` show what we graded.

Writing the same grades again changes nothing, and grades that a teacher has given by hand are kept. A submission is
written in one transaction; where it was stopped on the way, writing it again completes it.
"""

import logging
import os
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path

from coursekit.core.addresses import without_passwords
from coursekit.grading.judge import lesson_name
from coursekit.grading.records import Trouble
from coursekit.grading.release import grade_id, points

LONGEST = 128  # characters of a name in nbgrader's tables


def save(results, url):
    """Write every result into the gradebook at `url`.

    Raises
    ------
    Trouble
        If the database cannot be reached or written; what was written before stays, and a rerun completes it.
    """
    with _opened(url) as book:
        prepared, proper = {}, set()
        for graded in results:
            submission, lesson = graded.submission, lesson_name(graded.verdicts)
            where = (submission.assignment or lesson)[:LONGEST], lesson
            whose = submission.student[:LONGEST]
            if not (lesson and whose) or (whose, *where) in proper:
                continue
            if where not in prepared:
                prepared[where] = _prepare(book, *where, graded.verdicts)
            if submission.notebook == lesson:  # beside a copy of another name this one counts
                proper.add((whose, *where))
            _save(book, whose, where[0], *prepared[where], graded.verdicts)
            book.db.expunge_all()  # memory does not grow with the class


@contextmanager
def _opened(url):
    try:
        from nbgrader.api import Gradebook, InvalidEntry
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SAWarning, SQLAlchemyError
    except ImportError as error:
        raise Trouble(f"{error.name} is missing: pip install 'coursekit[class]'") from None
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # nbgrader logs a traceback of what is raised anyway
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise Trouble("--db is not the URL of a database, such as postgresql://user@host/name") from None
    if place.drivername == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    try:
        with (
            warnings.catch_warnings(action="ignore", category=SAWarning),  # nbgrader was written for an older one
            _scripts_on_path(),
            Gradebook(place.render_as_string(hide_password=False)) as book,
        ):
            _versioned(book)
            yield book
    except (NoSuchModuleError, ModuleNotFoundError):
        raise Trouble(f"there is no driver for {place.drivername}: pip install 'coursekit[class]'") from None
    except (SQLAlchemyError, InvalidEntry, OSError, ValueError, TypeError) as error:
        why = str(getattr(error, "orig", None) or error or type(error).__name__).strip().splitlines()[0]
        what = without_passwords(f"the gradebook at {place.render_as_string()} cannot be used ({why})", url)
        raise Trouble(f"{what}; every grade is kept, so grade again when it can") from None


@contextmanager
def _scripts_on_path():
    """With `alembic`, which nbgrader starts, where it is found: it lies beside the Python that runs us."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _versioned(book):
    """A database whose making was stopped has every table but the last, the one with its version."""
    from nbgrader.api import get_alembic_version
    from sqlalchemy import inspect, text

    if not inspect(book.engine).has_table("alembic_version"):
        book.db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    if book.db.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
        book.db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": get_alembic_version()})
    book.db.commit()


def _save(book, student, assignment, notebook_id, cells, verdicts):
    from nbgrader.api import Grade, SubmittedNotebook

    book.update_or_create_student(student)
    submitted = book.update_or_create_submission(assignment, student)
    found = next((one for one in submitted.notebooks if one.notebook_id == notebook_id), None)
    if found is None:
        found = SubmittedNotebook(notebook_id=notebook_id, assignment=submitted)
    grades = {grade.cell_id: grade for grade in found.grades}
    for verdict in verdicts.values():
        cell = cells[verdict.id]
        grade = grades.get(cell) or Grade(cell_id=cell, notebook=found)
        book.db.add(grade)
        unknown = verdict.status in ("submitted", "not graded")
        grade.auto_score = None if unknown else float(verdict.points)
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
    book.db.commit()


def _prepare(book, assignment, notebook, ids):
    """Make what is not there yet of the assignment; the notebook's key, and those of the exercises' cells."""
    book.update_or_create_assignment(assignment)
    key, cells = book.update_or_create_notebook(notebook, assignment).id, {}
    for id in ids:
        worth = {"max_score": float(points(id)), "cell_type": "code"}
        cells[id] = book.update_or_create_grade_cell(grade_id(id), notebook, assignment, **worth).id
    return key, cells
