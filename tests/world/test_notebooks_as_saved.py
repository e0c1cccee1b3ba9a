"""Notebooks as other tools save them: the same answers, the same points.

Each way takes a released lesson as Jupyter saves it, solved but for one exercise, and gives the bytes of a file.
"""

import json

import nbformat
import pytest
from grading.classroom import solved
from grading.submitting import lesson

from coursekit.grading.judge import grade
from coursekit.grading.records import Submission
from coursekit.grading.sandbox.bwrap import why_not

SANDBOX = "unsafe" if why_not() else "bubblewrap"
LESSON, LEFT, BACKPROP = "00_start", "start/first-number", "04_backprop_by_hand"


def jupyter():
    """As plain data, executed out of order."""
    notebook = json.loads(nbformat.writes(solved(nbformat.reads(lesson(LESSON), as_version=4), "alice", but=[LEFT])))
    for number, cell in enumerate(code(notebook)):
        cell["execution_count"] = 50 - number
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    return notebook


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def text(cell):
    return "".join(cell["source"])


def colab(notebook):
    """Its own ids in the metadata, none of Jupyter's, forms, a badge on top, a cell that mounts the drive."""
    notebook["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    notebook["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.update(nbformat=4, nbformat_minor=0)
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id")
        cell["metadata"] |= {"id": f"aB3_{number}", "colab": {"base_uri": "https://localhost:8080/"}, "outputId": "x"}
    badge = {"cell_type": "markdown", "metadata": {"id": "view-in-github"}, "source": ["<a href='x'>Open in Colab</a>"]}
    mount = ["#@title Drive { display-mode: 'form' }\n", "rate = 0.1 #@param {type:'number'}\n", "!pip install -q x\n"]
    mount += ["from google.colab import drive\n", "drive.mount('/content/drive')"]
    form = {"cell_type": "code", "metadata": {"cellView": "form"}, "source": mount, "outputs": []}
    notebook["cells"] = [badge, form, *notebook["cells"]]


def colab_without_metadata(notebook):
    """What is left where somebody copied cell by cell into a new notebook of Colab."""
    colab(notebook)
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {"id": f"c{number}"}


def vscode(notebook):
    """Languages of cells, null for counts, no outputs in some."""
    notebook["metadata"] |= {"vscode": {"interpreter": {"hash": "0" * 64}}}
    for cell in code(notebook):
        cell["metadata"] |= {"vscode": {"languageId": "python"}}
        cell["execution_count"] = None
        del cell["outputs"]


def vscode_of_2020(notebook):
    """The metadata of every cell that was run is gone; prose has outputs."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.setdefault("outputs", [])
        cell.setdefault("execution_count", None)


def without_metadata(notebook):
    """Not even an empty dict, nor outputs or counts."""
    for cell in notebook["cells"]:
        for key in ("metadata", "outputs", "execution_count", "id"):
            cell.pop(key, None)


def kaggle(notebook):
    """Ids, papermill's times, the cell that lists the input folder, and one string for a source."""
    notebook["metadata"] |= {"kaggle": {"accelerator": "none", "dataSources": [], "isGpuEnabled": False}}
    for cell in notebook["cells"]:
        cell["source"] = text(cell)
        cell["metadata"] |= {
            "_uuid": "8f2839f2",
            "trusted": True,
            "papermill": {"status": "completed"},
        }
    top = "import os\nfor folder, _, files in os.walk('/kaggle/input'):\n    for file in files:\n        print(file)"
    notebook["cells"].insert(
        0, {"cell_type": "code", "source": top, "metadata": {"_cell_guid": "b1076dfc"}, "outputs": []}
    )


def databricks(notebook):
    """Commands instead of cells' ids, a magic for Markdown, and a separator in the source."""
    notebook["metadata"] = {"application/vnd.databricks.v1+notebook": {"language": "python", "widgets": {}}}
    for cell in code(notebook):
        cell["metadata"]["application/vnd.databricks.v1+cell"] = {"title": "", "nuid": "x"}
        cell["source"] = f"# COMMAND ----------\n{text(cell)}"
    top = {"cell_type": "code", "source": ["%md\n", "# My solution"], "metadata": {}, "outputs": []}
    notebook["cells"].insert(0, top)


def deepnote(notebook):
    """Blocks with ids, hashes and times; the install cell."""
    notebook["metadata"] = {"deepnote_notebook_id": "x", "deepnote": {}, "orig_nbformat": 2}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"deepnote_cell_type": cell["cell_type"], "cell_id": f"0000{number}", "source_hash": "a1"}


def datalore(notebook):
    """Ids with hyphens, and sources that end in a line break."""
    notebook["metadata"] |= {"datalore": {"computation_mode": "JUPYTER", "base_environment": "default"}}
    for cell in notebook["cells"]:
        cell["metadata"] |= {"datalore": {"node_id": "x", "type": "CODE", "hide_input_from_viewers": False}}
        cell["source"] = [*text(cell).splitlines(keepends=True), "\n"]


def jupyterlite(notebook):
    """Another kernel, and the packages installed by piplite."""
    notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    top = ["%pip install -q coursekit-dl\n", "import piplite\n", "await piplite.install('coursekit-dl')"]
    notebook["cells"].insert(0, {"cell_type": "code", "source": top, "metadata": {"trusted": True}, "outputs": []})


def version_3(notebook):
    """Worksheets, and `input` for `source`."""
    for cell in code(notebook):
        cell["input"], cell["language"], cell["prompt_number"] = cell.pop("source"), "python", 1
        cell.pop("execution_count"), cell.pop("id")
    notebook["worksheets"] = [{"cells": notebook.pop("cells"), "metadata": {}}]
    notebook.update(nbformat=3, nbformat_minor=0)


def windows(notebook):
    """Line breaks of Windows in every source."""
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("\n", "\r\n") for line in text(cell).splitlines(keepends=True)]


def one_source(notebook):
    """Sources as one text, and no metadata at all at the top."""
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["source"] = text(cell)


def raw(notebook):
    """A raw cell above, and one without a source."""
    notebook["cells"][:0] = [
        {"cell_type": "raw", "metadata": {}, "source": ["---\n", "title: x\n", "---"]},
        {"cell_type": "raw"},
    ]


def cleared(notebook):
    """Without outputs, counts, and the metadata of cells."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    for cell in code(notebook):
        cell.pop("outputs"), cell.pop("execution_count"), cell.pop("id")


def attached(notebook):
    """With pictures in its outputs and in its prose."""
    picture = {"image/png": "iVBORw0KGgo=" * 1000}
    notebook["cells"][0]["attachments"] = {"x.png": picture}
    for cell in code(notebook):
        cell["outputs"] = [{"output_type": "display_data", "data": picture, "metadata": {}}]


WAYS = {
    jupyter: "",
    colab: "jupyter/notebook#6507",
    colab_without_metadata: "jupyter/nbgrader#424",
    vscode: "jupyterlab/jupyterlab#9933",
    vscode_of_2020: "microsoft/vscode-python#9997",
    without_metadata: "microsoft/vscode#273697",
    kaggle: "",
    databricks: "",
    deepnote: "",
    datalore: "",
    jupyterlite: "",
    version_3: "",
    windows: "",
    one_source: "",
    raw: "",
    cleared: "jupyter/nbgrader#1398",
    attached: "",
}
ENCODINGS = {  # report and bytes
    "as it is": ("", lambda content: json.dumps(content).encode()),
    "letters as they are": ("", lambda content: json.dumps(content, ensure_ascii=False, indent=1).encode()),
    "a byte order mark": ("microsoft/markitdown#2425", lambda content: b"\xef\xbb\xbf" + json.dumps(content).encode()),
    "UTF-16": ("jupyter/nbdime#506", lambda content: json.dumps(content, ensure_ascii=False).encode("utf-16")),
    "of Windows": (
        "jupyter/notebook#3510",
        lambda content: json.dumps(content, ensure_ascii=False).encode("cp1252", "replace"),
    ),
    "a line break at the end": ("", lambda content: json.dumps(content).encode() + b"\r\n\r\n"),
}
RIGHT = ({LEFT: (0, "not attempted"), "start/first-function": (5, "right")}, ())


def points(data, name=LESSON):
    graded = grade(Submission("alice", name, data), "secret", sandbox=SANDBOX)
    return {id: (one.points, one.status) for id, one in graded.verdicts.items()}, graded.incidents


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_same_points(way):
    notebook = jupyter()
    if way is not jupyter:
        way(notebook)
    assert points(json.dumps(notebook).encode()) == RIGHT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding(encoding):
    notebook = jupyter()
    notebook["cells"][0]["source"] = "it’s “mine” – é"
    assert points(ENCODINGS[encoding][1](notebook)) == RIGHT


@pytest.mark.parametrize("source", ["", "answer = 1 / 0", "answer = ..."])
def test_answers_of_one_name_are_told_apart_where_no_metadata_is_left(source):
    """A lesson with ten answers called `answer`, as VS Code left it: microsoft/vscode-python#9997."""
    notebook = json.loads(nbformat.writes(solved(nbformat.reads(lesson(BACKPROP), as_version=4), "alice")))
    answer = next(cell for cell in notebook["cells"] if cell["id"] == "backprop-sigmoid-net-answer")
    answer["source"] = source
    vscode_of_2020(notebook)
    found, _ = points(json.dumps(notebook).encode(), BACKPROP)
    assert {id for id, (_, status) in found.items() if status != "right"} == {"backprop/sigmoid-net"}
    assert found["backprop/sigmoid-net"][0] == 0
