"""What went wrong with grades on their way back to a platform elsewhere, as others have reported it, tried on ours."""

import csv
import io

import pytest
from grading.report.a_class import FIRST, a_class, of

from coursekit.grading import by_hand
from coursekit.grading.records import Person
from coursekit.grading.report import feedback, tables, upload
from coursekit.grading.rows import rows

ADA, BOB = of("ada", "bob")


def filled(tmp_path, people, export, **more):
    """The export with the points of a class in it, as rows; and what a teacher is told."""
    out = a_class(tmp_path / "out", people, **more)
    (tmp_path / "export.csv").write_text(export, "utf-8")
    found = list(rows(out))
    pages = {feedback.name(row.graded.submission): "" for row in found if row.graded}
    made = upload.uploads(out, found, (feedback.name, pages), upload.template_of(tmp_path / "export.csv"))
    assert made.trouble is None
    (content,) = (made.files[path] for path in made.files if path.parent.name == "upload" and path.name == "canvas.csv")
    return list(csv.reader(io.StringIO(content))), made.notes


HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,00_start (1),Lab 2 (2)\n"
EXPORTS = {
    # gitlab plom/plom#2338: an export without this column stopped the tool
    "no SIS User ID": "Student,ID,SIS Login ID,Section,00_start (1)\n  Points Possible,,,,7\nAda Lovelace,5,ada,A,\n",
    # unc-csxl/csxl.unc.edu#624: a row without a student below the headings, once there are grades
    "a blank row": HEAD + ",,,,,,Manual Posting\n    Points Possible,,,,,7,10\n\"Lovelace, Ada\",5,1000,ada,A,,\n",
    # PrairieLearn/PrairieLearn#4547: "Jonatan Schroeder" or "Schroeder, Jonatan"; nothing else need be known
    "names alone": HEAD + "    Points Possible,,,,,7,10\nAda Lovelace,,,,,,\n",
    # prompt-edu/prompt#2039: numbers whose zeros at the beginning a spreadsheet has eaten
    "zeros are gone": HEAD + "    Points Possible,,,,,7,10\n\"Lovelace, Ada\",5,12,,A,,\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", EXPORTS)
def test_exports_as_they_are(tmp_path, kind):
    person = ADA._replace(id="0012") if kind == "zeros are gone" else ADA
    table, _ = filled(tmp_path, [person], EXPORTS[kind])
    assert table[-1][table[0].index("00_start (1)")] == "7"


def test_who_submitted_nothing_loses_no_grade(tmp_path):
    """UM-USElab/gradecraft-development#1346: blanks for most of a class overrode their scores."""
    export = HEAD + '    Points Possible,,,,,7,10\n"Lovelace, Ada",5,1000,ada,A,,8\n"Lovelace, Bob",6,1001,bob,A,5,9\n'
    table, _ = filled(tmp_path, [ADA, BOB], export, files={"ada": "ada/00_start.ipynb"})
    assert [row[5:] for row in table[2:]] == [["7", "8"], ["5", "9"]]


def test_columns_of_earlier_weeks_stay_as_they_were(tmp_path):
    """pawtograder/platform#462: an upload of one lab changed those before it to zeros."""
    export = HEAD + '    Points Possible,,,,,7,10\n"Lovelace, Ada",5,1000,ada,A,1,10\n"Hopper, Grace",7,9,gh,A,2,10\n'
    table, notes = filled(tmp_path, [ADA], export)
    assert [row[5:] for row in table[2:]] == [["7", "10"], ["2", "10"]]
    assert notes == ["in export.csv and not in the class: Hopper, Grace"]


def test_nobody_is_left_out_in_silence(tmp_path):
    """UM-USElab/gradecraft-development#4272: grades of some students did not get imported, and nothing said so."""
    export = HEAD + '    Points Possible,,,,,7,10\n"Lovelace, Ada",5,1000,ada,A,,8\n'
    _, notes = filled(tmp_path, [ADA, BOB], export)
    assert notes == ["not in export.csv: Bob Lovelace"]


def test_two_of_one_name_are_not_guessed(tmp_path):
    """Of two whom an export calls alike, and of whom nothing else is known, none gets the other's points."""
    people = [Person("m1", "Max Müller"), Person("m2", "Max Müller")]
    export = HEAD + '    Points Possible,,,,,7,10\n"Müller, Max",5,,,A,,8\n"Lovelace, Ada",6,1000,ada,A,,\n'
    table, notes = filled(tmp_path, [*people, ADA], export, right={"m1": 1})
    assert table[2][5] == ""
    assert "not clear in export.csv, left as it is: Müller, Max" in notes


def test_points_by_hand_survive_a_regrade(tmp_path):
    """RunestoneInteractive/RunestoneServer#1013: grading by machine replaced what was graded by hand."""
    out = a_class(tmp_path / "out", [ADA], right={"ada": 1})
    by_hand.add(out, "ada", FIRST, 1.5, "oral", "Prof. X")
    for right in (0, 9):
        (row,) = rows(a_class(out, [ADA], right={"ada": right}))
        assert row.points_of(FIRST) == 1.5


def test_excel_reads_names_with_accents(tmp_path):
    """kohler/hotcrp#268: without a mark of UTF-8, names with diacritics are broken."""
    (row,) = rows(a_class(tmp_path / "out", [ADA._replace(name="Zoë Müller")]))
    data = tables.grades([row]).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "Zoë Müller" in data.decode("utf-8-sig")
