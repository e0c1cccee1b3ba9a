"""nbgrader's own gradebook, written through its own API: formgrader and `nbgrader export` show what we graded.

Writing the same grades again changes nothing, and grades that a teacher has given by hand are kept. A submission is
written in one transaction; where it was stopped on the way, writing it again completes it.
"""

import logging
import warnings
from contextlib import contextmanager, suppress

from coursekit import __distribution__
from coursekit.core.addresses import without_passwords
from coursekit.grading.by_hand import FORMGRADER
from coursekit.grading.judge import lesson_name
from coursekit.grading.records import Trouble
from coursekit.grading.worth import grade_id

LONGEST = 128  # characters of a name in nbgrader's tables


def save(rows, url, gone=(), taken_back=None):
    """Write every row into the gradebook at `url`.

    Parameters
    ----------
    rows : iterable of Row
    url : str
    gone : iterable of (str, str)
        Students and assignments that were written before and are no longer in the class.
    taken_back : dict, optional
        {(student, exercise): points} that were given by hand and count no longer.

    Raises
    ------
    Trouble
        If the database cannot be reached or written; what was written before stays, and a rerun completes it.
    """
    with _opened(url) as book:
        prepared, proper = {}, set()
        for student, assignment in gone:
            _remove(book, student, assignment)
        for row in rows:
            where = place(row)
            if where is None or where in proper:
                continue
            whose, assignment, lesson = where
            if where[1:] not in prepared:
                prepared[where[1:]] = _prepare(book, assignment, lesson, row.worth)
            if not row.graded or row.graded.submission.notebook == lesson:  # beside a copy of another name this counts
                proper.add(where)
            _person(book, whose, row.person)
            if row.graded or row.changes:
                _save(book, whose, assignment, *prepared[where[1:]], row, taken_back or {})
            book.db.expunge_all()  # memory does not grow with the class


def place(row):
    """(student, assignment, notebook) of a row in the gradebook; None where it has no place there."""
    lesson, whose = lesson_name(row.worth) or (row.lesson if row.worth else ""), row.person.key[:LONGEST]
    return (whose, (row.assignment or lesson)[:LONGEST], lesson) if lesson and whose else None


def given_by_hand(url):
    """{(student, exercise in nbgrader's words): points}: what teachers have given in formgrader, or we for them."""
    from nbgrader.api import Grade

    with _opened(url) as book:
        grades = book.db.query(Grade).filter(Grade.manual_score.isnot(None))
        return {(one.student.id, one.name): one.manual_score for one in grades}


@contextmanager
def _opened(url):
    try:
        from nbgrader.api import Gradebook, InvalidEntry
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SAWarning, SQLAlchemyError
    except ImportError as error:
        raise Trouble(f"{error.name} is missing: pip install '{__distribution__}[class]'") from None
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # nbgrader logs a traceback of what is raised anyway
    try:
        place = make_url(url)
    except (ArgumentError, ValueError):
        raise Trouble("--db is not the URL of a database, such as postgresql://user@host/name") from None
    if place.drivername == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    try:
        with warnings.catch_warnings(action="ignore", category=SAWarning):  # nbgrader was written for an older one
            _with_a_table(place)
            with Gradebook(place.render_as_string(hide_password=False)) as book:
                _versioned(book)
                yield book
    except (NoSuchModuleError, ModuleNotFoundError):
        raise Trouble(f"there is no driver for {place.drivername}: pip install '{__distribution__}[class]'") from None
    except (SQLAlchemyError, InvalidEntry, OSError, ValueError, TypeError) as error:
        why = str(getattr(error, "orig", None) or error or type(error).__name__).strip().splitlines()[0]
        what = without_passwords(f"the gradebook at {place.render_as_string()} cannot be used ({why})", url)
        raise Trouble(f"{what}; every grade is kept, so grade again when it can") from None


def _with_a_table(place):
    """Make the table for the version; where there is no table at all, nbgrader starts a program to learn it."""
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(place)
    with engine.begin() as connection:
        if not inspect(connection).has_table("alembic_version"):
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    engine.dispose()


def _versioned(book):
    """Write the version, where the making of the tables was stopped before that, too."""
    from sqlalchemy import text

    if book.db.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 0:
        book.db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": _version()})
    book.db.commit()


def _version():
    """The version that nbgrader's tables have today."""
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    return ScriptDirectory(ALEMBIC_DIR).get_current_head()


def _person(book, whose, person):
    """A student by name and address, where these are known."""
    first, _, last = person.name.rpartition(" ")
    known = {"first_name": first, "last_name": last, "email": person.email, "lms_user_id": person.id}
    book.update_or_create_student(whose, **{field: value[:LONGEST] for field, value in known.items() if value})


def _remove(book, student, assignment):
    """Take somebody's submission out, and the student where nothing else was submitted."""
    from nbgrader.api import MissingEntry

    with suppress(MissingEntry):
        book.remove_submission(assignment, student)
    with suppress(MissingEntry):
        if not book.find_student(student).submissions:
            book.remove_student(student)


def _save(book, student, assignment, notebook_id, cells, row, taken_back):
    from nbgrader.api import Grade, SubmittedNotebook

    submitted = book.update_or_create_submission(assignment, student)
    found = next((one for one in submitted.notebooks if one.notebook_id == notebook_id), None)
    if found is None:
        found = SubmittedNotebook(notebook_id=notebook_id, assignment=submitted)
    found.late_submission_penalty = float(row.deducted)
    grades = {grade.cell_id: grade for grade in found.grades}
    for id in row.worth:
        grade = grades.get(cells[id]) or Grade(cell_id=cells[id], notebook=found)
        book.db.add(grade)
        verdict, change = row.verdicts.get(id), row.changes.get(id)
        unknown = verdict is None or verdict.status in ("submitted", "not graded")
        grade.auto_score = None if unknown else float(verdict.points)
        if change:
            grade.manual_score = float(change.points)
        elif grade.manual_score == taken_back.get((row.person.key, id), ()):
            grade.manual_score = None
        ours = change and change.by != FORMGRADER
        grade.needs_manual_grade = not ours and (grade.auto_score is None or grade.manual_score is not None)
    book.db.commit()


def _prepare(book, assignment, notebook, worth):
    """Make what is not there yet of the assignment; the notebook's key, and those of the exercises' cells."""
    book.update_or_create_assignment(assignment)
    key, cells = book.update_or_create_notebook(notebook, assignment).id, {}
    for id, most in worth.items():
        cell = {"max_score": float(most), "cell_type": "code"}
        cells[id] = book.update_or_create_grade_cell(grade_id(id), notebook, assignment, **cell).id
    return key, cells
