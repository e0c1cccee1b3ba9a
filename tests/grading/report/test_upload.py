"""What goes back to a platform, read as its importer reads it; a template keeps all but one column."""

import csv
import io
import re
import zipfile

import pytest
from grading.report.a_class import a_class, of

from coursekit.grading import by_hand
from coursekit.grading.records import Person, Trouble
from coursekit.grading.report import feedback, upload
from coursekit.grading.rows import rows

ADA, BOB, EVE = of("ada", "bob", "eve")
CANVAS = {"ada": "lovelaceada_501_9001_00_start.ipynb", "bob": "lovelacebob_LATE_502_9002_00_start-1.ipynb"}
MOODLE = {
    "ada": "Ada Lovelace_71_assignsubmission_file_/00_start.ipynb",
    "bob": "course/Bob Lovelace_72_assignsubmission_file/00_start.ipynb",
}
FLAT = {"ada": "Ada Lovelace_71_assignsubmission_file_00_start.ipynb"}


def uploads(out, template=None):
    """{name: content} of `upload/`, the notes, and why a template cannot be used."""
    found = list(rows(out))
    page_of = feedback.names([row.graded for row in found if row.graded])
    pages = {page_of(row.graded.submission): feedback.page(row.graded, row) for row in found if row.graded}
    made = upload.uploads(out, found, (page_of, pages), template)
    files = {path.name: content for path, content in made.files.items() if path.parent.name == "upload"}
    return files, made.notes, made.trouble


def lines(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def given(tmp_path, text, column="", name="export.csv", encoding="utf-8"):
    (tmp_path / name).write_bytes(text.encode(encoding))
    return upload.template_of(tmp_path / name, column)


# ---- made from the class alone


def test_canvas(tmp_path):
    """Headings and their order are what `gradebook_importer.rb` of instructure/canvas-lms requires."""
    files, *_ = uploads(a_class(tmp_path, [ADA, BOB, EVE], files=CANVAS, right={"bob": 1}))
    head = next(csv.reader(io.StringIO(files["canvas.csv"])))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "00_start"]
    possible, ada, bob, eve = lines(files["canvas.csv"])
    assert (possible["Student"], possible["00_start"]) == ("Points Possible", "7")
    assert list(ada.values()) == ["Ada Lovelace", "501", "1000", "ada", "", "7"]
    assert (bob["ID"], bob["00_start"], eve["00_start"]) == ("502", "2", "")


def test_an_id_that_is_the_platform_s_own_is_in_its_column(tmp_path):
    people = [ADA._replace(id="501"), EVE._replace(id="503")]
    _, ada, eve = lines(uploads(a_class(tmp_path, people, files={"ada": CANVAS["ada"]}))[0]["canvas.csv"])
    assert [(one["ID"], one["SIS User ID"]) for one in (ada, eve)] == [("501", ""), ("503", "")]


def test_moodle_takes_back_the_worksheet_of_its_assignment(tmp_path):
    """`importgradeslib.php` needs these three columns, and the number behind "Participant"."""
    files, *_ = uploads(a_class(tmp_path, [ADA, BOB, EVE], files=MOODLE, right={"bob": 1}))
    ada, bob = lines(files["moodle.csv"])
    assert {"Identifier", "Grade", "Last modified (grade)"} <= ada.keys()
    assert [(one["Identifier"], one["Grade"], one["Maximum Grade"]) for one in (ada, bob)] == [
        ("Participant 71", "7", "7"), ("Participant 72", "2", "7"),
    ]  # fmt: skip


def test_a_class_from_elsewhere_has_a_table_for_the_gradebook(tmp_path):
    files, *_ = uploads(a_class(tmp_path, [ADA, EVE], files={"ada": "ada/00_start.ipynb"}))
    moodle, d2l = lines(files["moodle.csv"]), lines(files["brightspace.csv"])
    assert [(one["ID number"], one["Email address"], one["00_start"]) for one in moodle] == [
        ("1000", "ada@x.org", "7"), ("1002", "eve@x.org", ""),
    ]  # fmt: skip
    assert list(d2l[0]) == ["OrgDefinedId", "Username", "00_start Points Grade", "End-of-Line Indicator"]
    assert [list(one.values()) for one in d2l] == [["1000", "ada", "7", "#"], ["1002", "eve", "", "#"]]


def test_of_whom_only_names_are_known_there_is_nothing_that_needs_more(tmp_path):
    files, *_ = uploads(a_class(tmp_path, [Person("ada", "Ada")]))
    assert {*files} == {"canvas.csv", "feedback.zip"}


# ---- pages


def names(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def canvas_user(name):
    """As `infer_comment_context_from_filename` of instructure/canvas-lms does it."""
    return [part for part in name.split("/")[-1].split("_") if part != "LATE" and re.fullmatch(r"\d+", part)][:2]


def moodle_participant(path):
    """As `is_valid_filename_for_import` of moodle/moodle does it: (participant, plugin, name of the file)."""
    parts = path.split("/")
    info = parts[0].split("_", 4)
    assert len(info) >= 4
    return info[1], "_".join(info[2:4]), "/".join([*filter(None, info[4:]), *parts[1:]])


def test_canvas_finds_whose_page_it_is(tmp_path):
    found = names(uploads(a_class(tmp_path, [ADA, BOB], files=CANVAS))[0]["feedback.zip"])
    assert sorted(map(canvas_user, found)) == [["501", "9001"], ["502", "9002"]]
    assert all(name.endswith("_00_start.html") and "/" not in name for name in found)


@pytest.mark.parametrize("files", [MOODLE, FLAT])
def test_moodle_finds_whose_page_it_is(tmp_path, files):
    found = names(uploads(a_class(tmp_path, [ADA, BOB], files=files))[0]["feedback.zip"])
    expected = [(str(71 + i), "assignsubmission_file", "00_start.html") for i in range(len(files))]
    assert sorted(map(moodle_participant, found)) == expected
    assert any("Ada Lovelace" in page for page in found.values())


def test_elsewhere_everybody_has_a_folder(tmp_path):
    one = a_class(tmp_path, [ADA, BOB], files={"ada": "ada/x_1_2_y.ipynb", "bob": "bob/00_start.ipynb"})
    first = uploads(one)[0]["feedback.zip"]
    assert {*names(first)} == {"ada/00_start.html", "bob/00_start.html"}
    assert uploads(one)[0]["feedback.zip"] == first, "the same pages are the same bytes"


def test_several_lessons_have_a_zip_each(tmp_path):
    a_class(tmp_path, [ADA], files=CANVAS)
    files, *_ = uploads(a_class(tmp_path, [ADA], lesson="09_capstone"))
    assert {"feedback-00_start.zip", "feedback-09_capstone.zip"} <= {*files}
    assert {"00_start", "09_capstone"} <= {*lines(files["canvas.csv"])[0]}


# ---- a platform's own export


EXPORT = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,00 Start (11),Essay (12),Final Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,,14,10,(read only)\r\n"
    '"Lovelace, Bob",502,1001,bob,"A, B",=1+1,3,8,50\r\n'
    '"Lovelace, Ada",501,1000,ada,A,,,9,\r\n'
    '"Hopper, Grace",504,77,grace,A,,6,9,1\r\n'
    '"Lovelace, Eve",503,1002,eve,A,,5,7,2\r\n'
    '"Student, Test",1,,x,A,,,,\r\n'
)


def test_a_canvas_export_is_filled_in_one_column(tmp_path):
    out = a_class(tmp_path / "out", [ADA, BOB, EVE], files=CANVAS, right={"bob": 1})
    files, notes, trouble = uploads(out, given(tmp_path, EXPORT))
    assert trouble is None
    expected = list(csv.reader(io.StringIO(EXPORT)))
    expected[3][6], expected[4][6] = "4", "14"
    assert list(csv.reader(io.StringIO(files["canvas.csv"]))) == expected
    assert files["canvas.csv"].endswith("\r\n")
    assert notes == [
        "in export.csv and not in the class: Hopper, Grace",
        "00 Start (11): points are scaled from 7 to 14, as in export.csv",
    ]


def test_it_is_filled_again_whenever_the_grades_change(tmp_path):
    out = a_class(tmp_path / "out", [ADA, BOB], files=CANVAS)
    made = upload.uploads(out, list(rows(out)), (feedback.name, _pages(out)), given(tmp_path, EXPORT))
    for path, content in made.files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    by_hand.add(out, "ada", "start/first-function", 0.25, "oral", "x")
    table = list(csv.reader(io.StringIO(uploads(out)[0]["canvas.csv"])))
    assert table[4][6] == "4.5", "2.25 of 7 are 4.5 of 14"


def _pages(out):
    return {feedback.name(row.graded.submission): "" for row in rows(out) if row.graded}


def test_who_is_excused_or_not_assigned_stays_so(tmp_path):
    out = a_class(tmp_path / "out", [ADA, BOB], files=CANVAS)
    text = EXPORT.replace('A, B",=1+1,3,8', 'A, B",=1+1,EX,8').replace("ada,A,,,9", "ada,A,,N/A,9")
    table = list(csv.reader(io.StringIO(uploads(out, given(tmp_path, text))[0]["canvas.csv"])))
    assert [row[6] for row in table[3:5]] == ["EX", "N/A"]


WORKSHEET = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 72,Bob Lovelace,bob@x.org,Submitted,,100.00,Yes,"Tuesday, 3 November 2026, 9:00 AM",-,\n'
    "Participant 71,Ada Lovelace,ada@x.org,Submitted,12.00,100.00,No,-,-,<p>well</p>\n"
    "Participant 75,Eve Lovelace,eve@x.org,No submission,,100.00,Yes,-,-,\n"
)
GERMAN = (
    "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung)\n"
    "Teilnehmer/in72;Bob Lovelace;bob@x.org;Abgegeben;;10,50;Ja;-;-\n"
)


def test_a_moodle_worksheet_is_filled(tmp_path):
    out = a_class(tmp_path / "out", [ADA, BOB, EVE], files=MOODLE, right={"bob": 1})
    files, notes, _ = uploads(out, given(tmp_path, WORKSHEET))
    assert files["moodle.csv"] == WORKSHEET.replace("Submitted,,100", "Submitted,28.57,100")
    assert "Ada Lovelace: the grade is locked there and was left as it is" in notes


def test_who_is_in_the_template_and_not_in_the_class_is_named_and_the_other_way_round(tmp_path):
    out = a_class(tmp_path / "out", [BOB, EVE, Person("zoe", "Zoe Hall")], files=MOODLE)
    notes = uploads(out, given(tmp_path, WORKSHEET))[1]
    assert notes[:2] == ["not in export.csv: Zoe Hall", "in export.csv and not in the class: Ada Lovelace"]


def test_blind_marking_goes_by_the_participant(tmp_path):
    blind = re.sub(r"(\w+) Lovelace,\1?\w*@x.org|\w+ Lovelace,\w+@x.org", "Hidden,", WORKSHEET)
    assert "@" not in blind
    out = a_class(tmp_path / "out", [Person("Bob Lovelace")], files={"Bob Lovelace": MOODLE["bob"]})
    table = lines(uploads(out, given(tmp_path, blind))[0]["moodle.csv"])
    assert [one["Grade"] for one in table] == ["100", "12.00", ""]


def test_a_worksheet_of_another_language_has_its_commas(tmp_path):
    out = a_class(tmp_path / "out", [BOB], files={"bob": MOODLE["bob"]}, right={"bob": 1})
    assert uploads(out, given(tmp_path, GERMAN))[0]["moodle.csv"] == GERMAN.replace("Abgegeben;;", "Abgegeben;3;")
    more = a_class(tmp_path / "more", [BOB], files={"bob": MOODLE["bob"]}, right={"bob": 2})
    assert "Abgegeben;6;" in uploads(more, given(tmp_path, GERMAN))[0]["moodle.csv"]


def test_the_gradebooks_of_moodle_and_brightspace(tmp_path):
    out = a_class(tmp_path / "out", [ADA, BOB], right={"bob": 1})
    moodle = (
        "First name,Last name,ID number,Email address,Assignment: 00_start (Real),Quiz: X (Real),Course total (Real)\n"
        "Ada,Lovelace,1000,ada@x.org,-,3.00,3.00\n"
    )
    assert uploads(out, given(tmp_path, moodle))[0]["moodle.csv"] == moodle.replace("org,-", "org,7")
    d2l = (
        "OrgDefinedId,Username,00_start Points Grade <Numeric MaxPoints:70 Weight:5>,End-of-Line Indicator\n"
        "#1001,#bob,,#\n"
    )
    assert uploads(out, given(tmp_path, d2l))[0]["brightspace.csv"] == d2l.replace("#bob,,", "#bob,20,")


TERM = EXPORT.replace("00 Start (11)", "Homework 1 (11)")


@pytest.mark.parametrize("column", ["Homework 1 (11)", "homework 1", "11", "00_start=Homework 1"])
def test_a_column_is_named_by_heading_title_or_number(tmp_path, column):
    out = a_class(tmp_path / "out", [ADA], files={"ada": CANVAS["ada"]})
    table = list(csv.reader(io.StringIO(uploads(out, given(tmp_path, TERM, column))[0]["canvas.csv"])))
    assert table[4][6] == "14"


REFUSED = [
    (TERM, "", "has no column for 00_start"),
    (TERM, "Homework 2", "has no column 'Homework 2'"),
    (EXPORT, "Final Score", "is read only"),
    (EXPORT.replace("Essay", "No 00 start").replace("00 Start", "My 00 start"), "", "has several columns"),
    (EXPORT.replace("Lovelace", "King").replace("50", "9").replace("100", "8").replace(",ada,", ",a,")
     .replace(",bob,", ",b,"), "", "nobody of this class is in"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "words"), REFUSED)
def test_what_is_not_certain_is_refused_and_nothing_overwritten(tmp_path, text, column, words):
    out = a_class(tmp_path / "out", [ADA, BOB], files=CANVAS)
    files, _, trouble = uploads(out, given(tmp_path, text, column))
    assert words in str(trouble)
    assert "export.csv" in str(trouble)
    assert "\n" not in str(trouble)
    assert "canvas.csv" not in files


@pytest.mark.parametrize("data", [b"", b"name,id\nAda,1\n", b"PK\3\4xlsx", b"\x00\xff", b"just text"])
def test_another_file_is_one_sentence(tmp_path, data):
    (tmp_path / "x.csv").write_bytes(data)
    with pytest.raises(Trouble, match=r"template.*x\.csv") as said:
        upload.template_of(tmp_path / "x.csv")
    assert "\n" not in str(said.value)


def test_a_template_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(Trouble, match="cannot be read"):
        upload.template_of(tmp_path / "none.csv")
