"""Grading in place of nbgrader's execution: the verdicts become outputs, from which nbgrader reads the points.

What nobody has graded yet has no points in the gradebook, where nbgrader would write 0 or all of them.
"""

from contextlib import suppress
from functools import partial

from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade, is_solution
from traitlets import Enum, Unicode

from coursekit.core.templates import code
from coursekit.exercises import BANK
from coursekit.grading.judge import grade
from coursekit.grading.nbgrader import whose
from coursekit.grading.records import NotGraded
from coursekit.grading.results import secret_of
from coursekit.grading.sandbox.bwrap import why_not
from coursekit.grading.worth import grade_id

_IDS = {grade_id(id): id for id in BANK}
_OPEN = "coursekit_open"  # names of the cells that are still to be graded


class GradeExercises(NbGraderPreprocessor):
    """Collects in the sandbox and judges outside what one student submitted."""

    numbers = Enum(("own", "lecture"), "own", help="Whose numbers the answers are judged by.").tag(config=True)
    sandbox = Enum(("bubblewrap", "none", "unsafe"), "bubblewrap", help="How functions are run.").tag(config=True)
    secret_file = Unicode("", help="The grader's secret; by default .secret in the course's folder.").tag(config=True)

    def preprocess(self, nb, resources):
        """Points and feedback for every cell that has points; nbgrader calls it."""
        where = resources["nbgrader"]
        graded = self._graded(where)
        for one in graded.incidents:
            what = f"{one.kind} - {one.evidence} (seen by {one.source})"
            self.log.warning("%s: %s: %s", where["student"], one.exercise or "notebook", what)
        if not graded.complete:
            _without_points(where)
            why = next(one.evidence for one in graded.incidents if one.kind == "machine")
            raise NotGraded(f"{where['student']} was not graded, for {why}: run nbgrader autograde again")
        resources[_OPEN] = {grade_id(id) for id, one in graded.verdicts.items() if one.status == "submitted"}
        for cell in nb.cells:
            if is_grade(cell) and not is_solution(cell) and cell.cell_type == "code":
                verdict = graded.verdicts.get(_IDS.get(cell.metadata.nbgrader["grade_id"]))
                cell.outputs = _outputs(verdict, cell.metadata.nbgrader["points"])
        first = next((cell for cell in nb.cells if cell.get("outputs")), None)
        if graded.notes and first:
            first.outputs.append(_shown("\n".join(graded.notes)))
        return nb, resources

    def _graded(self, where):
        course = self.parent.parent.coursedir
        class_ = whose.people(where["db_url"])
        found = whose.found(course, where, class_)
        students = [text for one in class_ for text in (one.name, one.key) if text]
        secret, sandbox = secret_of(course.root, self.secret_file or None), self.sandbox
        if sandbox == "bubblewrap" and why_not():
            self.log.warning("Functions are not run: %s", why_not())
            sandbox = "none"
        work = partial(grade, found.load(), secret, numbers=self.numbers, sandbox=sandbox, students=students)
        graded = work()
        graded = graded if graded.complete else work()  # what the machine did is tried once more
        return graded._replace(incidents=(*found.noticed, *graded.incidents))


class SaveGrades(SaveAutoGrades):
    """Saves points as nbgrader does, and none for a function that was not run because there is no sandbox."""

    def preprocess(self, nb, resources):
        """The points of one notebook; nbgrader calls it."""
        nb, resources = super().preprocess(nb, resources)
        if names := resources.get(_OPEN):
            _without_points(resources["nbgrader"], names)
        return nb, resources


def _without_points(where, names=None):
    """Take back what was given to the cells of these names, or to all, so that nothing looks like a grade."""
    with Gradebook(where["db_url"]) as gradebook, suppress(MissingEntry):
        submitted = gradebook.find_submission_notebook(where["notebook"], where["assignment"], where["student"])
        for one in submitted.grades:
            if names is not None and one.name not in names:
                continue
            one.auto_score, one.needs_manual_grade = None, True
        gradebook.db.commit()


def _outputs(verdict, points):
    """What nbgrader takes the points from, and what people read; an exercise without a verdict gets none."""
    if verdict is None:
        return [_points(0), _shown("This cell belongs to no exercise of the course, so it was not graded.")]
    html = new_output("display_data", {"text/html": verdict._repr_html_(), "text/plain": repr(verdict)})
    return [_points(points * verdict.points / verdict.max_points), html]


def _points(points):
    return new_output("execute_result", {"text/plain": f"{points:g}"}, execution_count=None)


def _shown(text):
    html = "".join(f"<p>{code(line)}</p>" for line in text.splitlines())
    return new_output("display_data", {"text/html": html, "text/plain": text})
