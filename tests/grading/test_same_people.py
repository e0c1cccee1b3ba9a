"""The same class under other numbers, logins and rosters: whoever was there keeps results, hidden cases and points."""

import pytest
from grading.submitting import rows, submit

from coursekit.cli import main as cli
from coursekit.grading.enroll import enrolled
from coursekit.grading.intake.gather import gather
from coursekit.grading.intake.roster import read
from coursekit.grading.intake.same_people import keys_as_before
from coursekit.grading.records import Person
from coursekit.grading.roll import Roll

FUNCTION = "start/first-function"
WORKSHEET = "Identifier,Full name,Email address,Status,Grade\n"
TOM, MIA = Person("Tom Brown", "Tom Brown"), Person("Mia Stein", "Mia Stein")


@pytest.mark.parametrize(
    ("before", "now", "key"),
    [
        (Person("tom", "Tom Brown", "4711"), Person("tb", "Tom Green", "4711", "tb"), "tom"),
        (Person("tom", "Tom Brown", login="tom"), Person("9", "Thomas Brown", "9", "Tom"), "tom"),
        (Person("4101", "", "4101", email="t@x.edu"), Person("tb", "Tom", login="tb", email="T@X.edu"), "4101"),
        (TOM, Person("tb", "Brown, Tom", login="tb"), "Tom Brown"),
        (Person("brownt"), Person("4711", "Tom Brown", "4711", email="brownt@x.edu"), "brownt"),
        (Person("browntom", "browntom", "55"), Person("tb", "Tom Brown", "4711", "tb"), "browntom"),
        # Moodle's numbers of one assignment: of one name they are the same person, of another one nothing
        (Person("4101", "", "4101", numbered=True), Person("t@x", "Tom", "4101", "", "t@x", numbered=True), "4101"),
        (Person("4101", "Mia", "4101", numbered=True), Person("4101", "Tom", "4101", numbered=True), "4101 (2)"),
        (Person("Mia", "Mia", "4101", numbered=True), Person("4101", "Tom", "4101"), "4101"),
        # nobody is taken for somebody else
        (Person("tom", "Tom Green"), Person("tb", "Tom Brown", login="tb"), "tb"),
    ],
)
def test_whoever_was_there_keeps_the_key(before, now, key):
    assert keys_as_before([now, MIA], [before, MIA]) == {now.key: key, "Mia Stein": "Mia Stein"}


def test_a_name_of_two_tells_nobody():
    two = [Person("Tom Brown (1)", "Tom Brown", "1", numbered=True), Person("Tom Brown (2)", "Tom Brown", "2")]
    assert keys_as_before([Person("tb", "Tom Brown", login="tb")], two) == {"tb": "tb"}
    assert keys_as_before([Person("tb", "Tom Brown"), Person("t2", "Tom Brown")], [TOM]) == {"tb": "tb", "t2": "t2"}
    assert keys_as_before(two, two) == {one.key: one.key for one in two}


def test_who_is_there_comes_before_who_left():
    assert keys_as_before([Person("tb", "Tom Brown")], [TOM], [TOM._replace(key="t")]) == {"tb": "Tom Brown"}
    assert keys_as_before([Person("tb", "Tom Brown")], [MIA], [TOM]) == {"tb": "Tom Brown"}


@pytest.mark.parametrize(
    ("row", "key", "id"),
    [
        ("Participant 4101,Tom Brown,tom@x.edu,4711", "4711", "4711"),
        ("Participant 4101,Tom Brown,tom@x.edu,", "tom@x.edu", "4101"),
        ("Participant 4101,Tom Brown,,", "4101", "4101"),
    ],
)
def test_a_number_of_one_assignment_names_nobody_who_has_another(tmp_path, row, key, id):
    (tmp_path / "people.csv").write_text(f"Identifier,Full name,Email address,ID number\n{row}\n")
    roster = read(tmp_path / "people.csv")
    assert [(one.key, one.id) for one in roster.people] == [(key, id)]
    assert roster.ids["4101"] == key


# ---- from download to table


def moodle(folder, first, lesson="00_start", at="@x.edu"):
    """A download of an assignment, in which people have numbers from `first` on, and its worksheet."""
    sheet = folder / f"worksheet{first}.csv"
    names, made = ("Tom Brown", "Mia Stein", "Uwe Kurz"), folder / f"in{first}"
    lines = [
        f"Participant {first + i},{name},{name[:3] + at if at else ''},Submitted,\n" for i, name in enumerate(names)
    ]
    sheet.write_text(WORKSHEET + "".join(lines))
    for i, name in enumerate(names[:2]):
        submit(made, name, lesson, but=[FUNCTION])
        (made / name).rename(made / f"{name}_{first + i}_assignsubmission_file")
    return made, sheet


def run(out, *arguments):
    options = ("--jobs", "1", "--unsafe-no-sandbox")
    return cli.main(["grade", *map(str, arguments), "--out", str(out), *options * ("--set" not in arguments)])


def table(out, *fields):
    return {(row["name"], row["notebook"]): [row[one] for one in fields] for row in rows(out / "grades.csv")}


@pytest.mark.parametrize(
    ("at", "keys"), [("@x.edu", ["Tom@x.edu", "Mia@x.edu"]), ("", ["4101", "4102"])], ids=["addresses", "names"]
)
def test_a_second_assignment_of_moodle_leaves_the_first_as_it_is(tmp_path, at, keys):
    first, sheet = moodle(tmp_path, 4101, at=at)
    second, other = moodle(tmp_path, 4301, "01_linear_models", at)
    known = read(sheet)
    roll = enrolled(Roll(), gather([first], known))
    roll = enrolled(roll, gather([second], read(other), (roll.people, roll.gone)))
    assert [one.name for one in roll.people] == ["Tom Brown", "Mia Stein", "Uwe Kurz"]
    assert not roll.gone
    assert [(one.name, [*one.taken]) for one in roll.lessons] == [("00_start", keys), ("01_linear_models", keys)]


def test_a_roster_given_later_keeps_points_and_grades_nobody_again(tmp_path, capsys):
    folder, sheet = moodle(tmp_path, 4101)
    out = tmp_path / "out"
    assert run(out, folder) == 0
    assert run(out, "--set", "Tom Brown", FUNCTION, "2.5", "half") == 0
    results = {path: path.stat().st_mtime_ns for path in (out / ".results").glob("*.json")}
    people = tmp_path / "people.csv"
    people.write_text("name,login\nTom Brown,tb\nMia Stein,ms\nUwe Kurz,uk\n")
    for roster in (sheet, people):
        assert run(out, folder, "--roster", roster) == 0
        assert table(out, "points", "status") == {
            ("Tom Brown", "00_start"): ["4.5", "graded"],
            ("Mia Stein", "00_start"): ["2", "graded"],
            ("Uwe Kurz", "00_start"): ["", "nothing submitted"],
        }
        assert {path: path.stat().st_mtime_ns for path in (out / ".results").glob("*.json")} == results
    people.write_text("name\nMia Stein\nUwe Kurz\nZoe Thomas\n")
    run(out, folder, "--roster", people)
    assert "points by hand count no longer" in capsys.readouterr().err
    before = (out / "grades.csv").read_bytes(), (out / ".class.json").read_bytes()
    for stranger in ("Xaver Xu", "Yves Yo"):
        submit(tmp_path / "other", stranger, but=[FUNCTION])
    assert run(out, tmp_path / "other") == 1
    assert "holds the grades of another class" in capsys.readouterr().err
    assert ((out / "grades.csv").read_bytes(), (out / ".class.json").read_bytes()) == before


def test_the_times_of_a_worksheet_are_those_of_its_own_lesson(tmp_path):
    """Without a worksheet of its own, a second lesson has no times rather than those of the first."""
    out, (first, sheet), (second, _) = (
        tmp_path / "out",
        moodle(tmp_path, 4101),
        moodle(tmp_path, 4301, "01_linear_models"),
    )
    when = "Tuesday, 3 November 2026, 11:59 PM"
    text = sheet.read_text().replace("Grade\n", "Grade,Last modified (submission)\n")
    sheet.write_text(text.replace("Submitted,", f'Submitted,,"{when}"'))
    assert run(out, first, "--roster", sheet) == 0
    assert run(out, second, "--late", "2026-11-03 12:00") == 0
    times = {lesson: handed for (name, lesson), [handed] in table(out, "handed_in").items() if name == "Tom Brown"}
    assert times["00_start"].startswith("2026-11-03T23:59")
    assert times["01_linear_models"] == ""
    assert {row["late"] for row in rows(out / "grades.csv")} == {""}
