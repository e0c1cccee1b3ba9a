"""GitHub Classroom: clones made by git itself, as `gh classroom clone student-repos` makes them."""

import os
import subprocess

import pytest
from grading.intake.platforms.making import (
    CLASS,
    HANDED_IN,
    MISSING,
    counted,
    file,
    handed_at,
    left_over,
    name_of,
    never_read,
)

from coursekit.grading.intake.download import Entry
from coursekit.grading.intake.entries import entries
from coursekit.grading.intake.platforms.recognize import recognize

HEADINGS = (
    "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,"
    "student_repository_url,submission_timestamp,points_awarded,points_available"
)


def git(folder, *command, time=None):
    date = {f"GIT_{who}_DATE": f"{time:%Y-%m-%dT%H:%M:%S%z}" for who in ("AUTHOR", "COMMITTER")} if time else {}
    names = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True, env={**quiet, **names, **date})


def repository(folder, time, commits=1):
    """A repository whose last commit was made at this time."""
    folder.mkdir(parents=True)
    git(folder, "init", "-b", "main")
    for number in range(commits):
        (folder / "00_start.ipynb").write_text(f"{number}" * 999)
        git(folder, "add", ".")
        git(folder, "commit", "-m", "work", time=time.replace(year=2026 - (number < commits - 1)))
    return folder


def entries_of(folder, root=""):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [Entry((*root.split("/")[:-1], *path.relative_to(folder).parts), path.read_bytes) for path in paths]


def as_committed(folder):
    pass


def packed(folder):
    git(folder, "gc", "--aggressive")


def with_packed_differences(folder):
    git(folder, "repack", "-adf", "--depth=50", "--window=50")
    git(folder, "pack-refs", "--all")


def detached(folder):
    git(folder, "checkout", "--detach")


@pytest.mark.parametrize("how", [as_committed, packed, with_packed_differences, detached])
def test_the_time_of_the_last_commit(tmp_path, how):
    time = handed_at(CLASS[0])
    how(repository(tmp_path / "start-submissions" / "start-ada", time, commits=4))
    [one] = [one for one in recognize(entries_of(tmp_path)).handed if one.name == "00_start.ipynb"]
    assert (one.owner.login, one.assignment, one.time, one.time_from) == ("ada", "start", time, "file")


def test_a_clone(tmp_path):
    """What a log in a clone tells is when it was cloned."""
    origin = repository(tmp_path / "origin", handed_at(CLASS[0]))
    clones = tmp_path / "start-submissions"
    clones.mkdir()
    git(clones, "clone", "--no-local", origin, "start-ada")
    assert [one.time for one in recognize(entries_of(clones, "start-submissions/")).handed] == [handed_at(CLASS[0])]


def test_the_time_is_there_in_a_folder_of_clones(tmp_path):
    clones = tmp_path / "start-submissions"
    for one in CLASS[:2]:
        repository(clones / f"start-{one.login}", handed_at(one))
    download = recognize(entries(clones))
    assert {one.owner.login: one.time for one in download.handed} == {one.login: handed_at(one) for one in CLASS[:2]}


def test_nothing_of_a_repository_is_run(tmp_path):
    folder = repository(tmp_path / "start-submissions" / "start-ada", handed_at(CLASS[0]))
    trap = tmp_path / "trap"
    for name in ("hooks/post-checkout", "hooks/pre-commit"):
        (folder / ".git" / name).write_text(f"#!/bin/sh\ntouch {trap}\n")
        (folder / ".git" / name).chmod(0o755)
    (folder / ".git" / "config").write_text(f'[core]\n\tfsmonitor = "touch {trap}"\n\tpager = "touch {trap}"\n')
    assert [one.time for one in recognize(entries_of(tmp_path)).handed] == [handed_at(CLASS[0])]
    assert not trap.exists()


def broken(student, **files):
    """A clone of which the files of git are what somebody made of them."""
    files = {"HEAD": b"ref: refs/heads/main", **files}
    return [
        never_read(f"start-{student.login}/{name_of(student)}"),
        *(file(f"start-{student.login}/.git/{name.replace('__', '/')}", data) for name, data in files.items()),
    ]


ID = "ab" * 20


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"HEAD": b""},
        {"HEAD": b"ref: " + b"../" * 9 + b"etc/passwd"},
        {"HEAD": b"\xff\xff"},
        {"HEAD": ID.encode()},
        {"HEAD": ID.encode(), f"objects__ab__{ID[2:]}": b"not packed"},
        {
            "HEAD": ID.encode(),
            "objects__pack__x.idx": b"\xfftOc\0\0\0\2" + b"\xff" * 1024,
            "objects__pack__x.pack": b"",
        },
        {"HEAD": ID.encode(), "objects__pack__x.idx": b"\xfftOc"},
        {"HEAD": "too large"},
    ],
)
def test_a_broken_repository_has_no_time(files):
    download = recognize([one for student in CLASS[:3] for one in broken(student, **files)])
    assert download.platform == "GitHub Classroom"
    assert [(one.owner.login, one.time) for one in download.handed] == [(one.login, None) for one in CLASS[:3]]


def lists():
    roster = "identifier,github_username,github_id,name\n"
    grades = HEADINGS + "\n"
    for one in CLASS:
        roster += f'"{one.name if one.id % 2 else one.email}",{one.login},{one.id},\n'
        if one is not MISSING:
            grades += f"Start,u,s,{one.login},,start-{one.login},r,{handed_at(one):%Y-%m-%d %H:%M:%S} UTC,0,10\n"
    return [file("classroom_roster.csv", roster.encode()), file("start-grades-1762200000.csv", grades.encode())]


@pytest.mark.parametrize(
    "shape", ["start-submissions/start-{}/{}", "start-{}/{}", "start-{}-main.zip/start-{}-main/{}"]
)
def test_a_class(shape):
    found = []
    for one in HANDED_IN:
        names = [one.login] * (shape.count("{}") - 1)
        found.append(never_read(shape.format(*names, name_of(one))))
        found.append(file(shape.format(*names, ".git/HEAD"), b"ref: refs/heads/main"))
    found += lists()
    download = recognize(found)
    assert download.platform == "GitHub Classroom"
    assert counted(download, "login") == {student.login: 1 for student in HANDED_IN}
    times = {one.owner.login: (one.time, one.time_from) for one in download.handed}
    assert times == {one.login: (handed_at(one), "platform") for one in HANDED_IN}
    assert {one.assignment for one in download.handed} == {"start"}
    assert {one.login for one in download.people} == {student.login for student in CLASS}
    assert {one.name or one.email for one in download.people} == {
        one.name if one.id % 2 else one.email for one in CLASS
    }
    assert not left_over(download, found)


def test_a_plain_class_in_which_one_student_uses_git():
    entries = [never_read(f"{one.login}/00_start.ipynb") for one in CLASS] + [file("s00/.git/HEAD", b"x")]
    assert recognize(entries).platform == "folder"


def test_clones_that_are_called_like_people():
    found = [never_read(f"{one.login}/00_start.ipynb") for one in CLASS]
    found += [file(f"{one.login}/.git/HEAD", b"x") for one in CLASS]
    download = recognize(found)
    assert counted(download, "name") == {one.login: 1 for one in CLASS}
    assert not left_over(download, found)


def test_a_repository_of_a_group_is_handed_in_by_each_of_them():
    rows = [f"Start,u,s,{one.login},,start-team-a,r,2026-11-03T23:58:12Z,0,10,team-a" for one in CLASS[:3]]
    grades = "\n".join([f"{HEADINGS},group_name", *rows, "Start,u"])
    found = [never_read("start-team-a/00_start.ipynb"), file("grades.csv", grades.encode())]
    assert counted(recognize(found), "login") == {one.login: 1 for one in CLASS[:3]}


def test_what_github_keeps_is_not_handed_in():
    found = [*broken(CLASS[0]), *broken(CLASS[1]), never_read("start-s00/.github/workflows/classroom.yml")]
    assert counted(recognize(found), "login") == {"s00": 1, "s01": 1}


def test_archives_are_known_by_the_roster_alone():
    found = [never_read(f"start-{one.login}-main.zip/start-{one.login}-main/00_start.ipynb") for one in CLASS]
    download = recognize([*found, lists()[0]])
    assert download.platform == "GitHub Classroom"
    assert counted(download, "login") == {one.login: 1 for one in CLASS}


def test_a_list_in_a_student_s_repository_moves_nobody():
    forged = f"identifier,github_username\n{CLASS[1].email},{CLASS[0].login}\n".encode()
    clones = [never_read(f"start-{one.login}/00_start.ipynb") for one in CLASS]
    plain = recognize([*clones, *lists()])
    told = recognize([*clones, *lists(), file(f"start-{CLASS[0].login}/roster.csv", forged)])
    assert {one.owner for one in told.handed} == {one.owner for one in plain.handed}
