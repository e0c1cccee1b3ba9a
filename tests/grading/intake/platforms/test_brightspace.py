"""Brightspace: names as medhatelmasry/UnzipLHub finds them."""

import pytest
from grading.intake.platforms.making import CLASS, HANDED_IN, TWICE, counted, handed_at, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize

ENGLISH, AMERICAN, FRENCH = "%-d %B, %Y %-I%M %p", "%b %-d, %Y %-I%M %p", "%-d novembre %Y %H%M"


def path(student, time, file, shape, clock, numbers="{}-77001"):
    number = numbers.format(student.id)
    return shape.format(f"{number} - {student.name} - {time.strftime(clock)}", file)


def class_download(shape="{}/{}", clock=AMERICAN, numbers="{}-77001"):
    paths = [path(one, handed_at(one), name_of(one), shape, clock, numbers) for one in HANDED_IN]
    again = path(TWICE, handed_at(TWICE).replace(hour=22), "00_start.ipynb", shape, clock, numbers)
    return [*map(never_read, paths), never_read(again), never_read("index.html")]


@pytest.mark.parametrize("shape", ["{}/{}", "{} - {}", "C1 Download (1).zip/{}/{}"])
@pytest.mark.parametrize("clock", [ENGLISH, AMERICAN, FRENCH])
@pytest.mark.parametrize("numbers", ["{}-77001", "77001-{}"])
def test_a_class(shape, clock, numbers):
    entries = class_download(shape, clock, numbers)
    download = recognize(entries)
    assert download.platform == "Brightspace"
    assert counted(download, "id") == {str(one.id): 1 + (one is TWICE) for one in HANDED_IN}
    assert {one.owner.name for one in download.handed} == {student.name for student in HANDED_IN}
    assert {one.name for one in download.handed} == {"00_start.ipynb", "report.pdf"}
    firsts = {one.owner.id: one.time for one in download.handed if one.time.hour != 22}
    assert firsts == {str(one.id): handed_at(one).replace(second=0, tzinfo=None) for one in HANDED_IN}
    assert not left_over(download, entries)


def test_a_number_that_is_the_same_for_everybody_is_nobodys():
    download = recognize(class_download(numbers="397063-2557369"))
    assert {one.owner.id for one in download.handed} == {""}
    assert len({one.owner.name for one in download.handed}) == len(HANDED_IN) - 1  # two are called Kim Lee


def test_a_name_with_a_dash():
    student = CLASS[0]._replace(last="Lovelace - King")
    [one] = recognize([never_read(path(student, handed_at(CLASS[0]), "a - b.ipynb", "{} - {}", ENGLISH))]).handed
    assert (one.owner.name, one.name) == ("Ada Lovelace - King", "a - b.ipynb")


def test_one_in_a_plain_class():
    entries = [never_read(f"{one.login}/00_start.ipynb") for one in CLASS]
    entries.append(never_read("1-2 - Eve - Nov 3, 2026 1158 PM/00_start.ipynb"))
    assert recognize(entries).platform == "folder"
