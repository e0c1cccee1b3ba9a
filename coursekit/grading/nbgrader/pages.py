"""The page that nbgrader shows of a submission, rebuilt from its sources alone.

Of each cell only kind, text and nbgrader's name are taken over: outputs, metadata and attachments of a submission
could hold scripts that run in the teacher's browser, so they are left behind, and its prose is cleaned (see `prose`).
What is graded is the file that was submitted, not this page.
"""

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from coursekit.grading.nbgrader.files import tame
from coursekit.grading.submissions import reading_process

LARGEST = 20 * 2**20  # bytes


class AnyNotebook(NotebookExporter):
    """Reads a submission; what is not a notebook counts as an empty one."""

    def from_file(self, file_stream, resources=None, **more):
        """The notebook in a file, as nbconvert wants it."""
        try:
            data = file_stream.buffer.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise reading_process.Failed("unreadable", f"it has more than {LARGEST // 2**20} MB")
            cells = reading_process.ask("page", data)
        except reading_process.Failed as failed:
            self.log.warning("This is not a notebook that can be shown: %s", failed.why)
            cells = []
        notebook = new_notebook(cells=[_plain(*cell) for cell in cells])
        return self.from_notebook_node(notebook, resources=resources, **more)


class Rebuild(NbGraderPreprocessor):
    """Gives every cell of the assignment its place, its lock and its points again; a missing one is put back."""

    def preprocess(self, nb, resources):
        """The whole page; nbgrader calls it."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            marked = _marked(gradebook.find_notebook(where["notebook"], where["assignment"]))
        course = self.parent.parent.coursedir
        tame(course.format_path(course.autograded_directory, where["student"], where["assignment"]))
        _clean(nb.cells)
        place = {}
        for cell in reversed(nb.cells):  # of copies the last one counts
            name = _name(cell)
            if name in place or name not in marked:
                cell.metadata = {}
                continue
            place[name] = cell
        cells = list(nb.cells)
        after = -1
        for name, original in marked.items():
            if name in place:
                at = next(i for i, cell in enumerate(cells) if cell is place[name])
                if original.metadata.nbgrader["locked"] or cells[at].cell_type != original.cell_type:
                    cells[at] = original
                else:
                    cells[at].metadata = original.metadata
            else:
                at = after + 1
                cells.insert(at, original)
            after = at
        nb.cells = cells
        return nb, resources


def _plain(kind, source, marks):
    """A cell with nothing but kind, text and what nbgrader says of it."""
    make = new_code_cell if kind == "code" else new_markdown_cell
    return make(source, metadata={"nbgrader": nbformat.from_dict(marks)} if marks else {})


def _clean(cells):
    """Put what may be shown in place of the prose of these cells."""
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    try:
        blocks = reading_process.ask("prose", [cell.source for cell in prose])
    except reading_process.Failed as failed:
        blocks = [f"This text is not shown: {failed.why}."] * len(prose)
    for cell, block in zip(prose, blocks, strict=True):
        cell.source = block


def _name(cell):
    """The name that nbgrader gave a cell, "" if it has none."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def _marked(notebook):
    """The cells of the assignment that nbgrader knows, by name, as they were handed out."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded, tasks, answers = (
        {cell.name for cell in cells} for cells in (notebook.grade_cells, notebook.task_cells, notebook.solution_cells)
    )
    marked = {}
    for cell in notebook.source_cells:
        kind = {"grade": cell.name in graded, "task": cell.name in tasks, "solution": cell.name in answers}
        about = {**kind, "grade_id": cell.name, "locked": cell.locked, "checksum": cell.checksum}
        about |= {"schema_version": 3, "cell_type": cell.cell_type}
        if cell.name in points:
            about["points"] = points[cell.name]
        make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        metadata = {"nbgrader": about, "deletable": False} | ({"editable": False} if cell.locked else {})
        marked[cell.name] = nbformat.from_dict(make(cell.source, metadata=metadata))
    return marked
