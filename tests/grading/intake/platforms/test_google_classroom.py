"""Google Classroom: an assignment's folder, as Google Drive packs it."""

import pytest
from grading.intake.platforms.making import CLASS, HANDED_IN, counted, left_over, name_of, never_read

from coursekit.grading.intake.platforms.recognize import recognize


@pytest.mark.parametrize("folder", ["", "Start/", "drive-download-20261104T101010Z-001.zip/"])
def test_a_class(folder):
    entries = [
        never_read(f"{folder}{student.name} - {name_of(student)}") for student in HANDED_IN if student is not CLASS[10]
    ]
    entries += [never_read(f"{folder}Kim Lee - 00_start (1).ipynb"), never_read(f"{folder}Copy of 00_start.ipynb")]
    download = recognize(entries)
    assert download.platform == "Google Classroom"
    assert counted(download, "name") == {**{one.name: 1 for one in HANDED_IN}, "Kim Lee": 2, "": 1}
    assert {one.name for one in download.handed} == {"00_start.ipynb", "report.pdf"}
    assert not left_over(download, entries)


def test_files_that_name_nobody_have_no_owner():
    names = ["00_start.ipynb", *(f"00_start ({i}).ipynb" for i in range(1, 10)), "Copy of 00_start.ipynb"]
    download = recognize([never_read(name) for name in names])
    assert counted(download, "name") == {"": 11}
    assert {one.name for one in download.handed} == {"00_start.ipynb"}


def test_a_download_in_two_parts():
    """XuyangGuo/CtrlHair#1."""
    entries = [
        never_read(f"00 Start-20261106T090000Z-00{1 + i % 2}.zip/00 Start/{student.name} - 00_start.ipynb")
        for i, student in enumerate(CLASS[:2])
    ]
    download = recognize(entries)
    assert (download.platform, counted(download, "name")) == ("Google Classroom", {s.name: 1 for s in CLASS[:2]})
