"""The exchange of nbgrader: names as jupyter/nbgrader, `exchange/default/submit.py`, makes them."""

import pytest
from grading.intake.platforms.making import HANDED_IN, TWICE, counted, file, handed_at, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize


def path(student, time, root, random="+aB3_x-Yz01=="):
    stamp = time.strftime("%Y-%m-%d %H:%M:%S.%f %Z")
    return f"{root}{student.login}+00_start+{stamp}{random}", stamp


def class_download(root="inbound/", random="+aB3_x-Yz01=="):
    entries = []
    for student, hour in [*((one, 20) for one in HANDED_IN), (TWICE, 22)]:
        folder, stamp = path(student, handed_at(student).replace(hour=hour), root, random)
        entries += [
            never_read(f"{folder}/{name_of(student)}"),
            file(f"{folder}/timestamp.txt", stamp.encode()),
            file(f"{folder}/submission_secret.txt", b"0a1b"),
        ]
    return entries


@pytest.mark.parametrize("root", ["inbound/", "", "exchange/course101/inbound/", "inbound.zip/"])
@pytest.mark.parametrize("random", ["+aB3_x-Yz01==", ""])
def test_a_class(root, random):
    entries = class_download(root, random)
    download = recognize(entries)
    assert download.platform == "nbgrader's exchange"
    assert counted(download, "login") == {student.login: 1 + (student is TWICE) for student in HANDED_IN}
    assert {(one.assignment, one.time_from) for one in download.handed} == {("00_start", "platform")}
    assert {one.time for one in download.handed if one.owner.login == TWICE.login} == {
        handed_at(TWICE).replace(hour=20),
        handed_at(TWICE).replace(hour=22),
    }
    assert not left_over(download, entries)


def test_what_the_exchange_holds_beside_is_the_teachers():
    beside = ["c/outbound/00_start/00_start.ipynb", "c/feedback/5a7c/00_start.html"]
    entries = [*class_download("c/inbound/"), *map(never_read, beside)]
    download = recognize(entries)
    assert counted(download, "login") == {student.login: 1 + (student is TWICE) for student in HANDED_IN}
    assert not left_over(download, entries)
