"""nbgrader's own commands, unchanged, in a course made by `coursekit release --nbgrader`."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat
import pytest
from grading.classroom import solved
from nbformat.v4 import new_code_cell, new_markdown_cell

from coursekit.exercises.catalog import NOTEBOOKS
from coursekit.grading.release import release
from coursekit.grading.worth import grade_id

pytest.importorskip("nbgrader")
ROOT = Path(__file__).parents[2]
LESSON = "01_linear_models"
POINTS = {one.id: len(one.answer_type.parts) for one in NOTEBOOKS[LESSON].EXERCISES}
SANDBOX = "bubblewrap" if shutil.which("bwrap") else "unsafe"
SECRET = "a file of the teacher's that no student may have\n"

PAGE = "<html><script>alert(4)</script></html>"
FILES = {  # beside the notebook: what each is called where nbgrader serves it
    **{"page.html": "page.html.txt", "PAGE.HTML": "PAGE.HTML.txt", "figure.svg": "figure.svg.txt"},
    **{"more/page.xhtml": "more/page.xhtml.txt", "script.js": "script.js.txt", "no-ending": "no-ending.txt"},
    **{"page.html.": "page.html..txt", ".html": ".html.txt", "data.csv": "data.csv", "own.py": "own.py"},
    **{"plot.png": "plot.png", "notes.txt": "notes.txt", "more/plot.JPG": "more/plot.JPG"},
}


def environment():
    bin = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    return {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def run(course, *command):
    """One of nbgrader's commands, as a teacher types it."""
    command = [sys.executable, "-m", "nbgrader", *command]
    done = subprocess.run(command, cwd=course, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def submit(course, student, notebook):
    path = course / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(notebook if isinstance(notebook, str) else nbformat.writes(notebook), encoding="utf-8")
    return path


def muddled(notebook):
    """One known mistake, and much that should do no harm."""
    notebook = solved(notebook, "Bob", but=["linear/neuron"])
    cells = {cell.id: cell for cell in notebook.cells}
    cells["linear-neuron-answer"].source = 'answer = {"score": 1, "output": 0.123}'
    cells["linear-hyperplane"].source = 'print("forged")\nck.check("linear/hyperplane", answer)'
    cells["linear-kinds"].metadata = {"nbgrader": {"grade_id": ["?"], "points": "many"}}
    cells["linear-predict"].metadata.nbgrader.points = 1000
    lost = ("linear-xor", "linear-xor-answer")
    notebook.cells = [cell for cell in notebook.cells if cell.id not in lost]
    notebook.cells.append(new_markdown_cell("<script>alert(1)</script> <details onclick='alert(2)'>more</details>"))
    notebook.cells.append(new_code_cell("1000", metadata={"nbgrader": {"grade": True, "grade_id": "linear-sigmoid"}}))
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"</script><script>alert(3)": 1}}
    return notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which four students have submitted and everything has been done by nbgrader's commands."""
    course = tmp_path_factory.mktemp("course")
    release(ROOT / "notebooks", course, [LESSON], nbgrader=True)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text().replace('"bubblewrap"', f'"{SANDBOX}"'))
    run(course, "generate_assignment", LESSON)
    released = course / "release" / LESSON / f"{LESSON}.ipynb"
    ada = submit(course, "Ada", solved(nbformat.read(released, as_version=4), "Ada"))
    submit(course, "Bob", muddled(nbformat.read(released, as_version=4)))
    submit(course, "Eve", "no notebook")
    mallory = submit(course, "Mallory", "")
    mallory.unlink()
    mallory.symlink_to(ada)
    (course / "teachers.txt").write_text(SECRET)
    (mallory.parent / "notes.txt").symlink_to(course / "teachers.txt")
    for name in FILES:
        (course / "submitted" / "Bob" / LESSON / name).parent.mkdir(exist_ok=True)
        (course / "submitted" / "Bob" / LESSON / name).write_text(PAGE)
    run(course, "autograde", LESSON)
    run(course, "generate_feedback", LESSON)
    run(course, "export")
    return course


def grades(course):
    with open(course / "grades.csv", newline="", encoding="utf-8") as file:
        return {row["student_id"]: float(row["score"] or 0) for row in csv.DictReader(file)}


def page(course, student):
    return (course / "feedback" / student / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")


def autograded(course, student):
    return nbformat.read(course / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)


def test_the_assignment_is_the_lesson_unsolved(course):
    before, after = (
        nbformat.read(course / folder / LESSON / f"{LESSON}.ipynb", as_version=4).cells
        for folder in ("source", "release")
    )
    assert [cell.source for cell in after] == [cell.source for cell in before]
    assert all("checksum" in cell.metadata.nbgrader for cell in after if "nbgrader" in cell.metadata)


def test_points_are_those_of_the_judge(course):
    wrong = POINTS["linear/neuron"] + POINTS["linear/xor"]
    assert grades(course) == {"Ada": sum(POINTS.values()), "Bob": sum(POINTS.values()) - wrong, "Eve": 0, "Mallory": 0}


def test_feedback_says_what_was_wrong(course):
    text = page(course, "Bob")
    assert "linear/neuron" in text
    assert "wrong, 0 of 2 points" in text
    assert "right, 3 of 3 points" in page(course, "Ada")


def test_cells_have_their_locks_and_points_again(course):
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in autograded(course, "Bob").cells if cell.metadata}
    for id, points in POINTS.items():
        assert cells[grade_id(id)].metadata.nbgrader.points == points
        assert cells[grade_id(id)].source.startswith(f'ck.check("{id}", ')
        assert f"{grade_id(id)}-answer" in cells
    assert len(cells) == 2 * len(POINTS)


class Scripts(HTMLParser):
    """What of a page would run: the texts of its scripts and the attributes that hold code."""

    def __init__(self, text):
        super().__init__()
        self.inside, self.code = False, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script"
        self.code += [value for name, value in attrs if name.startswith("on") or "script:" in (value or "")]

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.code.append(data)


def test_nothing_of_a_submission_runs_in_the_reader_s_browser(course):
    assert "alert(1)" in page(course, "Bob")  # as text
    assert "alert(2)" in page(course, "Bob")
    assert not [code for code in Scripts(page(course, "Bob")).code if code and "alert(" in code]
    assert set(autograded(course, "Bob").metadata) == {"kernelspec"}


def test_links_are_not_followed(course):
    for folder in ("autograded", "feedback"):
        texts = [
            path.read_text(encoding="utf-8") for path in (course / folder / "Mallory").rglob("*") if path.is_file()
        ]
        assert texts
        assert not any(SECRET.strip() in text or 'answer = "' in text for text in texts)
    notes = (course / "autograded" / "Mallory" / LESSON / "notes.txt").read_text(encoding="utf-8")
    assert "was not followed" in notes


def test_what_a_browser_could_run_is_text_by_its_name(course):
    folder = course / "autograded" / "Bob" / LESSON
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found - {f"{LESSON}.ipynb", "timestamp.txt"} == set(FILES.values())
    served = [path for kind in ("autograded", "feedback") for path in (course / kind / "Bob").rglob("*")]
    runs = {".html", ".htm", ".xhtml", ".svg", ".js", ".mjs", ".xml", ".pdf", ".wasm", ""}
    strange = [path for path in served if path.is_file() and path.suffix.lower().rstrip(".") in runs]
    assert strange == [course / "feedback" / "Bob" / LESSON / f"{LESSON}.html"]
    assert (folder / "page.html.txt").read_text() == PAGE


@contextmanager
def formgrader(course):
    """The pages and calls of formgrader, served as in a teacher's JupyterLab."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/formgrader"
    command = ["-m", "jupyter", "server", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=t"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([sys.executable, *command], cwd=course, env=environment(), **quiet)

    def ask(path, method="GET"):
        request = Request(f"{address}/{path}", method=method, headers={"Authorization": "token t"})
        with urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    try:
        for _ in range(1200):
            with suppress(OSError):
                ask("api/status")
                break
            assert server.poll() is None
            time.sleep(0.1)
        yield ask
    finally:
        server.terminate()
        server.wait()


def test_formgrader_grades_again_and_shows(course):
    with formgrader(course) as ask:
        done = json.loads(ask(f"api/submission/{LESSON}/Bob/autograde", "POST"))
        assert done["success"], done
        listed = json.loads(ask(f"api/submitted_notebooks/{LESSON}/{LESSON}"))
        assert {one["student"]: one["score"] for one in listed} == grades(course)
        shown = ask("submissions/{}/?index=0".format(next(one["id"] for one in listed if one["student"] == "Bob")))
    assert "wrong, 0 of 2 points" in shown
    assert not [code for code in Scripts(shown).code if code and "alert(" in code]
