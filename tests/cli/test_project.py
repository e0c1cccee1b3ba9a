"""`coursekit project`: what it writes runs as it is, on other tables too, and nothing leaks into its test."""

import csv
import json
import os
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import coursekit as ck
from coursekit.cli.main import main

TEMPLATES = Path(__file__).parents[2] / "coursekit" / "cli" / "templates"


def template():
    """The cells of the notebook as it is handed out."""
    return json.loads((TEMPLATES / "project.ipynb").read_text("utf-8"))["cells"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a project that has just been begun."""
    folder = tmp_path_factory.mktemp("projects") / "my project"
    assert main(["project", str(folder)]) == 0
    return folder


def run(folder, **settings):
    """Run the notebook of a folder, some names of its settings changed; its text, and its model."""
    notebook = nbformat.read(folder / "project.ipynb", as_version=4)
    assert nbformat.validate(notebook) is None
    (cell,) = (cell for cell in notebook.cells if cell.id == "settings")
    cell.source += "".join(f"\n{name} = {value!r}" for name, value in settings.items())
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, "COURSEKIT_DATA": str(folder / "progress"), "LOKY_MAX_CPU_COUNT": "1"})
    said = {c.id: "".join(o.get("text", "") for o in c.outputs) for c in notebook.cells if c.cell_type == "code"}
    with np.load(folder / "model.npz") as kept:
        return said, {name: kept[name] for name in kept.files}


@pytest.fixture(scope="module")
def ran(begun):
    return run(begun)


def test_it_runs_as_it_is_and_beats_its_baseline(ran):
    said, _ = ran
    assert said["data"].splitlines()[0] == "342 of 344 rows are whole"
    baseline = float(said["baseline"].split(": ")[1].split(" %")[0].rstrip("%").split("%")[0])
    tested = float(said["test"].split("accuracy ")[1].split("%")[0])
    assert baseline < 55
    assert tested > 93


def test_mean_and_spread_are_those_of_the_training_rows(begun, ran):
    """Written anew: the rows below 60 % of the notebook's own shuffle, and no others."""
    with open(begun / "data.csv", newline="", encoding="utf-8") as file:
        table = [row for row in csv.DictReader(file) if row["bill_length_mm"] != "NA"]
    X = np.array([[float(row[name]) for name in list(row)[2:6]] for row in table])
    rank = np.random.default_rng(0).permutation(len(X))
    np.testing.assert_allclose(ran[1]["mean"], X[rank < 0.6 * len(X)].mean(axis=0))
    np.testing.assert_allclose(ran[1]["spread"], X[rank < 0.6 * len(X)].std(axis=0))


def test_a_table_of_ones_own_with_a_mark_at_its_start_and_groups(begun, tmp_path):
    """Saved by a spreadsheet, with a byte-order mark; rows of one person stay in one part."""
    folder = tmp_path / "mine"
    assert main(["project", str(folder)]) == 0
    rng = np.random.default_rng(3)
    lines = ["person,height,weight,plays"]
    for person in range(40):
        for _ in range(5):
            tall, heavy = rng.normal(size=2)
            lines.append(f"p{person},{tall:.3f},{heavy:.3f},{'yes' if tall > heavy else 'no'}")
    (folder / "data.csv").write_text("\ufeff" + "\n".join([*lines, "p0,,1,yes"]), encoding="utf-8")
    said, kept = run(folder, TARGET="plays", FEATURES=["height", "weight"], GROUP="person")
    assert said["data"].splitlines()[0] == "200 of 201 rows are whole"
    sizes = [int(size) for size in said["split"].split(": ")[1].split()]
    assert sum(sizes) == 200
    assert all(size % 5 == 0 for size in sizes)
    assert kept["classes"].tolist() == ["no", "yes"]
    assert float(said["test"].split("accuracy ")[1].split("%")[0]) > 85


def test_a_number_to_predict_from_words_too_with_values_missing(tmp_path):
    """Energy use of houses: 7.6 is no class. What the target is, what becomes of words and gaps, is said."""
    folder = tmp_path / "energy"
    assert main(["project", str(folder)]) == 0
    rng = np.random.default_rng(4)
    lines = ["kind,temperature,energy"]
    for i in range(300):
        kind, cold = rng.choice(["house", "office", "school"]), rng.uniform(0, 20)
        energy = 200 + 30 * cold + {"house": 0, "office": 200, "school": 400}[kind] + rng.normal(0, 10)
        lines.append(f"{kind if i % 30 else ''},{20 - cold:.1f},{energy:.1f}")
    (folder / "data.csv").write_text("\n".join(lines), encoding="utf-8")
    said, kept = run(folder, TARGET="energy", FEATURES=["kind", "temperature"])
    told = said["data"].splitlines()
    assert told[:3] == [
        "290 of 300 rows are whole",
        "the others are left out; missing in {'kind': 10}",
        "kind: a column of 0 and 1 for each of house, office, school",
    ]
    assert told[3].startswith("energy has ")
    assert told[3].endswith(" different numbers: a number is predicted (NUMBER = None)")
    baseline = float(said["baseline"].split("off by ")[1].split()[0])
    test, error = (
        float(said["test"].split(f"{name} error ")[1].split()[0].strip(",")) for name in ("test", "standard")
    )
    assert 150 < baseline < 350
    assert 8 < test < 40
    assert 0 < error < test / 2
    assert kept["features"].tolist() == ["kind house", "kind office", "kind school", "temperature"]
    assert kept["sizes"][[0, -1]].tolist() == [4, 1]
    assert kept["center"] == pytest.approx(float(said["baseline"].split("always ")[1].split(":")[0]), rel=1e-3)


def read(folder, lines, **settings):
    """What the first two cells make of a table of the columns x and it: their names."""
    (folder / "data.csv").write_text("\n".join(["x,it", *lines]), encoding="utf-8")
    cells, names = {cell["id"]: "".join(cell["source"]) for cell in template()}, {}
    exec(cells["settings"], names)
    names |= {"FILE": folder / "data.csv", "FEATURES": ["x"], "TARGET": "it", **settings}
    exec(cells["data"], names)
    return names


@pytest.mark.parametrize(
    ("target", "number", "wanted", "why"),
    [
        (["no", "yes"] * 9, None, False, "it has 2 different words: a class"),
        (["0", "1.0"] * 9, None, False, "it has 2 different whole numbers: a class"),
        (map(str, range(30)), None, True, "it has 30 different whole numbers: a number"),
        (["1.5", "2"] * 9, None, True, "it has 2 different numbers: a number"),
        (["3", "4"] * 9, True, True, "it has 2 different whole numbers: a number"),
        (["1.5", "2"] * 9, False, False, "it has 2 different numbers: a class"),
    ],
)
def test_a_class_or_a_number(target, number, wanted, why, tmp_path, capsys):
    names = read(tmp_path, [f"1,{word}" for word in target], NUMBER=number)
    assert names["number"] is wanted
    assert f"\n{why} is predicted (NUMBER = {number})\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "settings", "words"),
    [
        (["1,no", "2,yes"], {"NUMBER": True}, "it has words such as 'no', so NUMBER has to be None or False"),
        (["1,5", "'2,3',4", "a,3"], {}, 'x has 3 different words, such as "\'2": too many to learn from'),
    ],
)
def test_what_cannot_be_learned_from_is_said(lines, settings, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        read(tmp_path, lines, **settings)


def test_the_code_of_the_guide_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    X = np.random.default_rng(6).normal(size=(400, 2))
    y = X[:, 0] + np.abs(X[:, 1])
    run = ck.fit(ck.models.mlp([2, 16, 1]), X, y, validation=(X, y), patience=10)
    names = {"np": np, "ck": ck, "d": 2, "k": 1, "X": X, "y": y, "mean": 0, "spread": 1, "run": run}
    guide = (TEMPLATES / "project.md").read_text("utf-8")
    saving, loss = (block.partition("```")[0] for block in guide.split("```python")[1:])
    exec(saving, names)
    np.testing.assert_allclose(names["scores"], run.best.predict(X))
    exec(loss, names)
    assert np.mean(y <= names["run"].predict(X)) == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize("what", ["a folder", "a file"])
def test_what_is_there_is_never_written_over(what, tmp_path, capsys):
    place = tmp_path / "thesis"
    mine = place / "project.ipynb" if what == "a folder" else place
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("months of work")
    assert main(["project", str(place)]) == 2
    assert capsys.readouterr().err == (
        f"coursekit: {place} is there already, and nothing was changed; give the name of a new folder\n"
    )
    assert mine.read_text() == "months of work"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [mine.name]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["project", str(tmp_path / "file" / "inside")]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"coursekit: {tmp_path / 'file' / 'inside'} cannot be written (")
    assert said.count("\n") == 1


def test_the_template_has_no_outputs_and_its_points_add_up():
    assert not any(cell.get("outputs") for cell in template())
    points = [line.split("|")[-2].strip() for line in (TEMPLATES / "project.md").read_text("utf-8").splitlines()
              if line.startswith("|") and line.split("|")[-2].strip().strip("*").isdigit()]  # fmt: skip
    assert sum(map(int, points[:-1])) == int(points[-1].strip("*")) == 20
