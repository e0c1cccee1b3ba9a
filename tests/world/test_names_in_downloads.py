"""Names in downloads that cost other tools a student, each with the report of somebody whom it happened to."""

import pytest

from coursekit.grading.intake.download import Entry
from coursekit.grading.intake.platforms.recognize import recognize

METADATA = b"""
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1'
  - :name: Alan Turing
    :sid: '2'
  :created_at: 2026-11-03 20:15:12.000000000 Z
submission_2:
  :submitters:
  - :name: Grace Hopper
    :sid: '3'
  :created_at: 2026-11-03 20:16:12.000000000 Z
"""
ROSTER = b"identifier,github_username,name\nLovelace Ada,ada-l,\nTuring Alan,turing,\nHopper Grace,grace-1,\n"
TEXT = b"Name: Ada Lovelace (ada)\nAssignment: ps1\nDate Submitted: Tuesday, 3 November 2026 %d:00:00 o'clock GMT\n"


def download(*files):
    """What is made of files, given as paths or as (path, bytes)."""
    pairs = [(one, b"{}") if isinstance(one, str) else one for one in files]
    return recognize([Entry(tuple(path.split("/")), lambda data=data: data) for path, data in pairs])


def canvas_before_the_first_period():
    """A second upload of `00_start.ipynb.json` becomes `00_start-1.ipynb.json`: instructure/canvas-lms#2310, #606."""
    found = download("lovelaceada_1_10_00_start.ipynb.json", "turingalan_2_11_00_start-1.ipynb.json")
    return [one.name for one in found.handed], ["00_start.ipynb.json"] * 2


def canvas_renames_what_was_submitted_again():
    """IIC1253/IIC1253-2025-1#34, nus-cs2103-AY2223S2/forum#361."""
    found = download(
        "lovelaceada_1_10_00_start.ipynb", "turingalan_2_11_00_start-1.ipynb", "hoppergrace_3_9_00_start-12.ipynb"
    )
    return [one.name for one in found.handed], ["00_start.ipynb"] * 3


def groups_on_gradescope():
    """All of a group have what one of them handed in: ucbds-infra/otter-grader#20."""
    found = download("submission_1/a.ipynb", "submission_2/a.ipynb", ("submission_metadata.yml", METADATA))
    return [one.owner.name for one in found.handed], ["Ada Lovelace", "Alan Turing", "Grace Hopper"]


def two_repositories_of_one_person():
    """GitHub Classroom made `start-turing-1` beside `start-turing`: github-education-resources/classroom#1462."""
    names = ("start-ada-l", "start-turing", "start-turing-1", "start-grace-1")
    clones = [f"start-submissions/{name}/{file}" for name in names for file in ("00_start.ipynb", ".git/HEAD")]
    found = download(*clones, ("classroom_roster.csv", ROSTER))
    return [one.owner.login for one in found.handed], ["ada-l", "turing", "turing", "grace-1"]


def clones_called_as_on_the_roster():
    """github-education-resources/classroom-assistant#152."""
    names = ("start-Lovelace Ada", "start-Turing Alan", "start-Hopper Grace")
    clones = [f"start-submissions/{name}/{file}" for name in names for file in ("00_start.ipynb", ".git/HEAD")]
    found = download(*clones, ("classroom_roster.csv", ROSTER))
    return [one.owner.login for one in found.handed], ["ada-l", "turing", "grace-1"]


def several_files_in_several_attempts():
    """The second file of the second attempt was not collected: jupyter/nbgrader#724."""
    stems = [f"ps1_ada_attempt_2026-11-03-{hour}-00-00" for hour in (11, 17)]
    files = [f"{stem}_problem{number}.ipynb" for stem in stems for number in (1, 2)]
    found = download(*files, *((f"{stem}.txt", TEXT % hour) for stem, hour in zip(stems, (11, 17), strict=True)))
    return [(one.name, one.time.hour) for one in found.handed], [
        *(("problem1.ipynb", 11), ("problem2.ipynb", 11), ("problem1.ipynb", 17), ("problem2.ipynb", 17))
    ]


def addresses_with_a_version():
    """autolab/Autolab#693."""
    found = download("ada@uni.example_2_handin.zip/00_start.ipynb", "alan@uni.example_1_handin.zip/00_start.ipynb")
    return [one.owner.email for one in found.handed], ["ada@uni.example", "alan@uni.example"]


def google_forms_adds_who_uploaded():
    """IIC2513-2021-1/projects#94."""
    people = ("Ada Lovelace", "Alan Turing", "Grace Hopper")
    found = download(
        *(f"00_start - {one}.ipynb" for one in people), *(f"00_start (1) - {one}.ipynb" for one in people[:1])
    )
    return [one.owner.name for one in found.handed], [*people, "Ada Lovelace"]


def roles_are_in_no_path():
    """A folder for the class around those of the students: jupyter/nbgrader#526, first_last_id_time.zip in a zip."""
    names = ("ada_lovelace_123_2017-03-03-11-00-00", "alan_turing_124_2017-03-03-12-00-00")
    found = download(*(f"main_download.zip/{name}.zip/{file}" for name in names for file in ("a.ipynb", "b.ipynb")))
    return [(one.owner.name, one.time.hour) for one in found.handed], [
        *(("ada lovelace 123", 11), ("ada lovelace 123", 11), ("alan turing 124", 12), ("alan turing 124", 12))
    ]


CASES = [
    canvas_before_the_first_period,
    canvas_renames_what_was_submitted_again,
    groups_on_gradescope,
    two_repositories_of_one_person,
    clones_called_as_on_the_roster,
    several_files_in_several_attempts,
    addresses_with_a_version,
    google_forms_adds_who_uploaded,
    roles_are_in_no_path,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_nobody_is_lost(case):
    found, right = case()
    assert found == right
