"""Taking in: every shape in which a class is submitted, and everything that must not be followed."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from coursekit.grading.submissions import find as _intake
from coursekit.grading.submissions.find import find


def write(folder, *paths, data=b"{}"):
    for path in paths:
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def packed(*names, data=b"{}"):
    """A zip of files of these names, as bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return memory.getvalue()


def places(path):
    return [one[:3] for one in find(path)]


def refusals(path):
    """{notebook: evidence} of what is not read."""
    submissions = [one.load() for one in find(path)]
    assert all((not one.data) == bool(one.incidents) for one in submissions)
    return {one.notebook: one.incidents[0].evidence for one in submissions if one.incidents}


# ---- shapes

SHAPES = {
    "folders": (["alice/a.ipynb", "bob/a.ipynb", "bob/notes.txt"], [("alice", "", "a"), ("bob", "", "a")]),
    "nbgrader": (["alice/ps1/a.ipynb", "bob/ps2/a.ipynb"], [("alice", "ps1", "a"), ("bob", "ps2", "a")]),
    "an nbgrader course": (["submitted/alice/ps1/a.ipynb"], [("alice", "ps1", "a")]),
    "Moodle": (["Anna Smith_123_assignsubmission_file_/a.ipynb"], [("Anna Smith", "", "a")]),
    "Moodle without folders": (["Anna Smith_123_assignsubmission_file_a.ipynb"], [("Anna Smith", "", "a")]),
    "left behind": (["alice/.ipynb_checkpoints/a.ipynb", "__MACOSX/alice/._a.ipynb", "alice/A.IPYNB"],
                    [("alice", "", "A")]),
    "other scripts": (["Zoë/a.ipynb", "דנה/a.ipynb", "李雷/a.ipynb"],
                      [("Zoë", "", "a"), ("דנה", "", "a"), ("李雷", "", "a")]),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_folder(tmp_path, shape):
    paths, expected = SHAPES[shape]
    assert places(write(tmp_path, *paths)) == expected
    assert not refusals(tmp_path)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_as_a_zip(tmp_path, shape):
    paths, expected = SHAPES[shape]
    if shape == "Moodle without folders":
        paths = [f"x/{path}" for path in paths]  # what has no folder belongs to the student after whom the zip is named
        expected = [("x", "", "Anna Smith_123_assignsubmission_file_a")]
    path = tmp_path / "class.zip"
    path.write_bytes(packed(*paths))
    assert places(path) == expected
    assert not refusals(path)


def test_a_zip_for_each_student(tmp_path):
    write(tmp_path, "alice.zip", data=packed("deep/down/a.ipynb"))
    write(tmp_path, "bob/work.zip", data=packed("carol/a.ipynb"))  # whatever its folders are called, it is bob's
    write(tmp_path, "Dan Lee_7_assignsubmission_file_work.zip", data=packed("alice/b.ipynb"))
    assert places(tmp_path) == [("Dan Lee", "", "b"), ("alice", "", "a"), ("bob", "", "a")]


def test_zips_in_the_zip_of_a_class(tmp_path):
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("class/Anna Smith_1_assignsubmission_file_/w.zip", packed("x/a.ipynb", data=b"hers"))
        archive.writestr("class/Ben Wu_2_assignsubmission_file_/a.ipynb", b"his")
    found = list(find(path))
    assert [one[:3] for one in found] == [("Anna Smith", "", "a"), ("Ben Wu", "", "a")]
    assert [one.read() for one in found] == [b"hers", b"his"]


def test_what_is_read_is_what_was_submitted(tmp_path):
    write(tmp_path, "alice/a.ipynb", data=b"hers")
    write(tmp_path, "bob.zip", data=packed("a.ipynb", data=b"his"))
    assert [one.load().data for one in find(tmp_path)] == [b"hers", b"his"]


def test_two_of_one_name_are_not_taken_for_one(tmp_path):
    write(tmp_path, "Anna Smith_1_assignsubmission_file_/a.ipynb", "Anna Smith_2_assignsubmission_file_/b.ipynb")
    assert refusals(tmp_path) == {"b": "there are two students called Anna Smith: rename one"}


def test_the_same_notebook_twice(tmp_path):
    write(tmp_path, "alice/work.zip", data=packed("a.ipynb", "x/a.ipynb"))
    write(tmp_path, "alice/a.ipynb")
    assert sorted(places(tmp_path)) == [
        ("alice", "", "a"), ("alice", "", "a, again"), ("alice", "", "a, again, again"),
    ]  # fmt: skip


# ---- what is not followed


def test_links_and_devices(tmp_path):
    (tmp_path / "secret.ipynb").write_bytes(b"{}")
    alice = write(tmp_path / "in", "alice/a.ipynb") / "alice"
    (alice / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (alice / "etc").symlink_to("/etc")
    os.mkfifo(alice / "pipe.ipynb")
    refused = refusals(tmp_path / "in")
    assert "link" in refused["link"]
    assert "link" in refused["etc"]
    assert "regular" in refused["pipe"]


def test_a_link_put_in_place_after_the_finding(tmp_path):
    write(tmp_path, "secret", "in/alice/a.ipynb")
    found = list(find(tmp_path / "in"))
    (tmp_path / "in/alice/a.ipynb").unlink()
    (tmp_path / "in/alice/a.ipynb").symlink_to(tmp_path / "secret")
    assert found[0].load().incidents[0].kind == "unreadable"


def test_size(tmp_path, monkeypatch):
    monkeypatch.setattr(_intake, "LIMIT", 1000)
    write(tmp_path, "alice/large.ipynb", data=bytes(1001))
    write(tmp_path, "alice/full.ipynb", data=bytes(1000))
    write(tmp_path, "bob.zip", data=packed("bomb.ipynb", data=bytes(10**5)))
    write(tmp_path, "carol.zip", data=os.urandom(2000))
    assert {name: why.split(" more")[0] for name, why in refusals(tmp_path).items()} == {
        "large": "it has", "bomb": "it has", "carol.zip": "the zip cannot be read: it has",
    }  # fmt: skip


def test_a_member_that_lies_about_its_size(tmp_path, monkeypatch):
    data = bytearray(packed("bomb.ipynb", data=bytes(10**5)))
    at = data.index(b"PK\x01\x02") + 24  # the size in the list of members
    data[at : at + 4] = (10).to_bytes(4, "little")
    write(tmp_path, "alice.zip", data=bytes(data))
    monkeypatch.setattr(_intake, "LIMIT", 1000)
    assert list(refusals(tmp_path)) == ["bomb"]


def test_too_many_members(tmp_path):
    write(tmp_path, "alice.zip", data=packed(*(f"{i}.ipynb" for i in range(_intake.MOST + 1))))
    assert refusals(tmp_path) == {"alice.zip": "the zip cannot be read: it has 201 files; 200 are allowed"}


def test_members_that_lead_out(tmp_path):
    names = ["../bob/a.ipynb", "/etc/b.ipynb", "C:\\c.ipynb", "x/../../d.ipynb"]
    write(tmp_path / "in", "alice.zip", data=packed(*names))
    assert refusals(tmp_path / "in") == dict.fromkeys("abcd", "its path leads out of the zip")
    assert {one.student for one in find(tmp_path / "in")} == {"alice"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"], "nothing is unpacked"


def test_a_link_in_a_zip(tmp_path):
    member = zipfile.ZipInfo("a.ipynb")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(member, "/etc/passwd")
    write(tmp_path, "alice.zip", data=memory.getvalue())
    assert "link" in refusals(tmp_path)["a"]


BROKEN = {  # by names, for the bytes of a zip hold the time of its making
    "nothing": b"",
    "a head alone": b"PK\x05\x06",
    "another file": b"no zip",
    "without its end": packed("a.ipynb")[:-30],
    "without its beginning": packed("a.ipynb")[20:],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_broken_zips(tmp_path, data):
    write(tmp_path, "alice.zip", data=data)
    write(tmp_path, "bob/a.ipynb")
    (evidence,) = refusals(tmp_path).values()
    assert evidence
    assert ("bob", "", "a") in places(tmp_path)


def test_a_broken_member_does_not_stop_the_others(tmp_path):
    data = bytearray(packed("a.ipynb", "b.ipynb", data=b"x" * 5000))
    data[35:45] = bytes(10)
    write(tmp_path, "alice.zip", data=bytes(data))
    assert list(refusals(tmp_path)) == ["a"]


def test_an_encrypted_member(tmp_path):
    data = bytearray(packed("a.ipynb"))
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + at] |= 1
    write(tmp_path, "alice.zip", data=bytes(data))
    assert "password" in refusals(tmp_path)["a"] or "encrypted" in refusals(tmp_path)["a"]


def test_names_that_hide_or_are_long(tmp_path):
    write(tmp_path, "eve\u202emalory/a\x07.ipynb", f"{'x' * 200}/a.ipynb")
    (tmp_path / os.fsdecode(b"\xff\xfe")).mkdir()
    write(tmp_path / os.fsdecode(b"\xff\xfe"), "a.ipynb")
    students = [one.student for one in find(tmp_path)]
    assert "eve\\u202emalory" in students
    assert max(map(len, students)) <= 120
    assert all(student.encode() for student in students)


def test_too_deep_and_outside(tmp_path):
    write(tmp_path, "a/b/c/d/e/f.ipynb", "lost.ipynb")
    assert refusals(tmp_path) == {"e": "its folders are too deep", "lost": "this notebook is in no student's folder"}


def test_memory_does_not_grow_with_what_is_found(tmp_path):
    write(tmp_path, *(f"s{i}/a.ipynb" for i in range(20)), data=bytes(10**6))
    found = list(find(Path(tmp_path)))
    assert len(found) == 20
    assert not any(isinstance(part, bytes) for one in found for part in (*one[:3], *getattr(one.read, "args", ())))
