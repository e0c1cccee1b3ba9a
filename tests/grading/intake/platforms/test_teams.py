"""Microsoft Teams: the library "Student Work", as lwchkg/teams_assignment_explorer finds it."""

import pytest
from grading.intake.platforms.making import HANDED_IN, TWICE, counted, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize


@pytest.mark.parametrize(
    ("submitted", "working"),
    [("Submitted files", "Working files"), ("Aufgaben der Schüler/Eingereichte Dateien", "Arbeitsdateien")],
)
def test_a_class(submitted, working):
    people = [student for student in HANDED_IN if student.name != "Kim Lee"]  # Teams has one folder for each name
    entries = [never_read(f"{submitted}/{student.name}/Start/Version 1/{name_of(student)}") for student in people]
    entries += [never_read(f"{submitted}/{TWICE.name}/Start/Version 2/00_start.ipynb")]
    entries += [never_read(f"{working}/{student.name}/Start/00_start.ipynb") for student in people]
    download = recognize(entries)
    assert download.platform == "Microsoft Teams"
    assert counted(download, "name") == {student.name: 1 + (student is TWICE) for student in people}
    assert {one.attempt for one in download.handed if one.owner.name == TWICE.name} == {1, 2}
    assert not left_over(download, entries)
