"""A class of attackers and one honest student, through `coursekit grade`: tables, pages, exit code."""

import csv

import pytest
from grading.attacks import FORGED, FUNCTION, IMPORTS, NUMBERS, OBJECTS, REPLACED, TEXTS, notebook
from sample import sample

from coursekit.cli.main import main
from coursekit.exercises import BANK
from coursekit.grading.hidden_cases import hidden_cases
from coursekit.grading.sandbox.bwrap import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
NAMES = [
    "<script>alert(1)<",
    "=cmd()",
    "\u202egnp.exe",
    "\u0645\u062d\u0645\u062f",
    "zo\u0308e",
    "a'b\"c",
    "\U0001f600",
]
QUICK = [one for kind in (REPLACED, OBJECTS, FORGED, TEXTS) for one in sample(kind, 3) if "flood" not in one.name]
SECRET = "the secret of this class"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    (folder / "secret").write_text(SECRET)
    names = dict(zip(NAMES, QUICK, strict=False)) | {f"s{i}": attack for i, attack in enumerate(QUICK[len(NAMES) :])}
    submitted = {"honest": notebook([IMPORTS, NUMBERS, FUNCTION])}
    submitted |= {name: attack.notebook for name, attack in names.items()}
    for name, data in submitted.items():
        (folder / "in" / name).mkdir(parents=True)
        (folder / "in" / name / "00_start.ipynb").write_bytes(data)
    command = ["grade", folder / "in", "--out", folder / "out", "--numbers", "lecture", "--jobs", "2"]
    assert main([str(part) for part in (*command, "--secret-file", folder / "secret")]) == 0
    return folder / "out", names


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_points_are_those_of_the_honest_part(graded):
    out, names = graded
    got = {row["student"].removeprefix("'"): int(row["points"]) for row in rows(out / "grades.csv")}
    assert got.pop("honest") == 7
    assert sorted(got.values()) == sorted(attack.points for attack in names.values())


def test_every_attack_is_in_the_table_of_incidents(graded):
    out, names = graded
    kinds = {}
    for row in rows(out / "incidents.csv"):
        kinds.setdefault(row["student"], set()).add(row["kind"])
    assert "honest" not in kinds
    for name, attack in names.items():
        if name not in NAMES:
            assert attack.kinds <= kinds.get(name, set()), attack.name


def test_pages_show_text_as_text_and_no_hidden_input(graded):
    table = rows(graded[0] / "grades.csv")
    assert len(table) == len(QUICK) + 1 == len(list((graded[0] / "feedback").rglob("*.html")))
    for row in table:
        page, student = (graded[0] / row["feedback"]).read_text("utf-8"), row["student"].removeprefix("'")
        cases = hidden_cases(BANK["start/first-function"], SECRET, student)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page
        assert not any(all(str(number) in page for number in case.args[0].flat) for case in cases)
