"""Moodle: names as moodle/moodle, `mod/assign/classes/downloader.php`, makes them, and as its older versions did."""

import re

import pytest
from grading.intake.platforms.making import (
    CLASS,
    HANDED_IN,
    MISSING,
    TWICE,
    counted,
    empty_folder,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.platforms.recognize import recognize


def prefix(student, name=None):
    return re.sub(r'[/\\:*?"<>|]', "", f"{(name or student.name).replace('_', ' ')}_{student.id}")


NEW = "{}_assignsubmission_file/{}"
OLD = "{}_assignsubmission_file_/{}"
FLAT = "{}_assignsubmission_file_{}"


def class_download(shape=NEW, folder="", name=None):
    entries = [never_read(folder + shape.format(prefix(one, name), name_of(one))) for one in HANDED_IN]
    return [*entries, never_read(folder + shape.format(prefix(TWICE, name), "00_start (1).ipynb"))]


@pytest.mark.parametrize("shape", [NEW, OLD, FLAT])
@pytest.mark.parametrize("folder", ["", "C1-Start-4711/", "C1-Start-4711 (1).zip/"])
def test_a_class(shape, folder):
    entries = class_download(shape, folder)
    download = recognize(entries)
    assert download.platform == "Moodle"
    assert counted(download, "id") == {str(one.id): 1 + (one is TWICE) for one in HANDED_IN}
    assert {one.owner.name for one in download.handed} == {student.name for student in HANDED_IN}
    assert {one.name for one in download.handed} == {"00_start.ipynb", "report.pdf"}
    assert max(one.attempt for one in download.handed if one.owner.id == str(TWICE.id)) == 2
    assert not left_over(download, entries)


def test_two_of_one_name_stay_two():
    assert len({one.owner for one in recognize(class_download()).handed if one.owner.name == "Kim Lee"}) == 2


@pytest.mark.parametrize("word", ["Participant", "Teilnehmer/in", "Participant(e)", "Sudionik", "참가자"])
@pytest.mark.parametrize("shape", [NEW, OLD, FLAT])
def test_blind_marking_tells_no_names_in_any_language(word, shape):
    download = recognize(class_download(shape, name=word))
    assert counted(download, "id") == {str(one.id): 1 + (one is TWICE) for one in HANDED_IN}
    assert {one.owner.name for one in download.handed} == {""}


def test_blind_marking_of_one():
    assert [
        one.owner for one in recognize([never_read("Participant 12_345_assignsubmission_file_/a.ipynb")]).handed
    ] == [("345", "", "", "")]


def test_online_text_is_handed_in_by_the_same_person():
    ada = prefix(CLASS[0])
    entries = [*class_download(OLD), never_read(f"{ada}_assignsubmission_onlinetext_/onlinetext.html")]
    mine = [one for one in recognize(entries).handed if one.owner.id == str(CLASS[0].id)]
    assert sorted(one.name for one in mine) == ["00_start.ipynb", "onlinetext.html"]
    flat = [*class_download(FLAT), never_read(f"{ada}_assignsubmission_onlinetext_onlinetext.html")]
    mine = [one for one in recognize(flat).handed if one.owner.id == str(CLASS[0].id)]
    assert sorted(one.name for one in mine) == ["00_start.ipynb", "onlinetext.html"]


def test_groups_have_their_own_name():
    entries = [
        never_read("Group A_77_assignsubmission_file/00_start.ipynb"),
        never_read("Default group_assignsubmission_file/00_start.ipynb"),
    ]
    owners = [(one.owner.name, one.owner.id) for one in recognize(entries).handed]
    assert owners == [("Group A", "77"), ("Default group", "")]


def test_names_with_underscores_and_numbers():
    """A file that a student downloaded and submitted again has the platform's words twice."""
    entries = [
        never_read("ada_lovelace_2_123_assignsubmission_file_/00_start.ipynb"),
        never_read("Bo Li_124_assignsubmission_file_Bo Li_99_assignsubmission_file_00_start.ipynb"),
    ]
    owners = {one.owner.id: (one.owner.name, one.name) for one in recognize(entries).handed}
    assert owners == {
        "123": ("ada lovelace 2", "00_start.ipynb"),
        "124": ("Bo Li", "Bo Li_99_assignsubmission_file_00_start.ipynb"),
    }


def test_whose_folder_is_empty_is_known_and_handed_in_nothing():
    entries = [*class_download(), empty_folder(f"{prefix(MISSING)}_assignsubmission_file_")]
    download = recognize(entries)
    assert [owner.id for owner in download.people] == [str(MISSING.id)]
    assert str(MISSING.id) not in counted(download, "id")
    assert not left_over(download, entries)


def test_one_folder_of_moodles_in_a_plain_class():
    entries = [never_read(f"{student.login}/00_start.ipynb") for student in CLASS]
    entries.append(never_read("s99/Eve_12_assignsubmission_file_/00_start.ipynb"))
    download = recognize(entries)
    assert download.platform == "folder"
    assert counted(download, "name")["s99"] == 1


def test_what_lies_deeper_is_of_the_same_person():
    entries = [*class_download(), never_read(f"{prefix(CLASS[0])}_assignsubmission_file/work/data/x.csv")]
    assert recognize(entries).handed[-1].owner.name == "Ada Lovelace"


def test_a_download_of_canvas_in_the_same_folder():
    canvas = [never_read(f"canvas.zip/wong{i}eve_{300 + i}_{5000 + i}_00_start.ipynb") for i in range(20)]
    entries = [*class_download(folder="moodle.zip/"), *canvas]
    download = recognize(entries)
    assert download.platform == "Moodle and Canvas"
    assert len(download.handed) == len(entries)
