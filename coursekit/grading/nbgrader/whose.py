"""Whose numbers a submission has, in a course of nbgrader's: those of the name in it, which may be somebody else's."""

from functools import lru_cache
from pathlib import Path

from nbgrader.api import Gradebook

from coursekit.grading.intake.folders import read_file
from coursekit.grading.intake.gather import Found
from coursekit.grading.intake.lessons import typed_in
from coursekit.grading.intake.whose_numbers import mismatches
from coursekit.grading.records import Person


def people(db_url):
    """Everybody in the gradebook."""
    with Gradebook(db_url) as gradebook:
        students = [(one, " ".join(filter(None, (one.first_name, one.last_name)))) for one in gradebook.students]
        return [Person(one.id, name, one.id, one.id, one.email or "") for one, name in students]


def found(course, where, class_):
    """What one student submitted, with an incident where its name is not the student's.

    Parameters
    ----------
    course : CourseDirectory
    where : dict
        nbgrader's own: student, assignment, notebook.
    class_ : sequence of Person

    Returns
    -------
    Found
    """
    paths = {
        one.key: Path(course.format_path(course.submitted_directory, one.key, where["assignment"]))
        / f"{where['notebook']}.ipynb"
        for one in class_
    }
    typed = [(key, _typed(path), str(path)) for key, path in paths.items()]
    named = dict(zip(paths, mismatches(typed, class_), strict=True))
    student = where["student"]
    person = next(one for one in class_ if one.key == student)
    said = _typed(paths[student])
    return Found(
        student, where["assignment"], where["notebook"], lambda: read_file(paths[student]), said=said,
        typed=said or person.name, noticed=tuple(filter(None, [named[student]])),
    )  # fmt: skip


def _typed(path):
    """The name in a notebook, read again only when the file changed; "" where there is none."""
    try:
        about = path.stat(follow_symlinks=False)
    except OSError:
        return ""
    return _read(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=10_000)
def _read(path, *_):
    try:
        return typed_in(read_file(path))
    except Exception:  # whatever is wrong with it is said when it is graded
        return ""
