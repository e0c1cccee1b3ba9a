"""Sakai: the folders of an assignment's "Download All", as Nava2/sakai-git-marking-helper finds them."""

import pytest
from grading.intake.platforms.making import HANDED_IN, MISSING, counted, file, handed_at, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize


def folder(student):
    return f"{student.last}, {student.first}({student.login})"


def class_download(root="Start/"):
    entries = [file(f"{root}grades.csv", b"Start,Points\n")]
    for student in [*HANDED_IN, MISSING]:
        path = root + folder(student)
        entries += [
            never_read(f"{path}/{name}") for name in ("comments.txt", "feedbackText.html", "Feedback Attachment(s)/x")
        ]
        if student is not MISSING:
            entries.append(file(f"{path}/timestamp.txt", f"{handed_at(student):%Y%m%d%H%M%S}200".encode()))
            entries.append(never_read(f"{path}/Submission attachment(s)/{name_of(student)}"))
    return entries


@pytest.mark.parametrize("root", ["Start/", "bulk_download.zip/Start/"])
def test_a_class(root):
    entries = class_download(root)
    download = recognize(entries)
    assert download.platform == "Sakai"
    assert counted(download, "login") == {student.login: 1 for student in HANDED_IN}
    assert MISSING.login in {owner.login for owner in download.people}
    times = {one.owner.login: one.time for one in download.handed}
    assert times == {student.login: handed_at(student).replace(tzinfo=None) for student in HANDED_IN}
    assert {one.owner.name for one in download.handed} >= {"Lovelace, Ada"}
    assert not left_over(download, entries)


def test_without_folders():
    download = recognize([never_read(f"{folder(s)}_Submission attachment(s)_{name_of(s)}") for s in HANDED_IN])
    assert counted(download, "login") == {student.login: 1 for student in HANDED_IN}
    assert {one.name for one in download.handed} == {"00_start.ipynb", "report.pdf"}


def test_what_was_typed_into_sakai_is_handed_in():
    entries = [*class_download(), never_read(f"Start/{folder(MISSING)}/{folder(MISSING)}_submissionText.html")]
    assert [one.name for one in recognize(entries).handed if one.owner.login == MISSING.login] == [
        "submissionText.html"
    ]


def test_a_plain_class_with_logins_in_parentheses():
    assert recognize([never_read(f"{folder(student)}/00_start.ipynb") for student in HANDED_IN]).platform == "folder"
