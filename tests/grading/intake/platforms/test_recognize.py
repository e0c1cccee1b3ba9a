"""What holds for the downloads of all platforms: nothing is lost, and nothing in them stops a reader."""

import random
from datetime import UTC, datetime, timedelta

from grading.intake.platforms.making import CLASS, EVENING, counted, file, left_over, never_read
from sample import amount

from coursekit.grading.intake.platforms.recognize import recognize

PIECES = [
    *("ada", "_", "-", " ", "1", "12", "LATE", "_attempt_", "2026-11-03-23-58-12", "_assignsubmission_file_"),
    *("submission_1", "timestamp.txt", ".git", "HEAD", "+", "a+b+2026-11-03 10:00:00 UTC", "anon_", "\u0301"),
    *("1-2 - Ada - Nov 3, 2026 1158 PM", ".ipynb", ".eml", ".mbox", "grades.csv", "roster.csv", "submitted"),
    *("index.html", " - ", "00_start.ipynb", "Copy of ", "(1)", "", "..", "a_b_c_1", "Team 1", "collected.json"),
    *("submission_metadata.yml", "ada@uni.example"),
]  # fmt: skip
CONTENTS = [
    *(b"", b"\xff\xfe", b"a,b\n1", b"From x\nFrom: a\n\nhi", b"identifier,github_username\n\n,", b"Name: A (b)\n" * 3),
    b"submission_1:\n  :submitters:\n  - 5\n  - :name: [x]\n",
]  # fmt: skip


def test_whatever_the_names_are_each_file_is_placed_or_left_over():
    for seed in range(amount(500, 20_000)):
        draw = random.Random(seed)
        paths = {
            "/".join("".join(draw.choices(PIECES, k=draw.randint(1, 4))) or "x" for _ in range(draw.randint(1, 4)))
            for _ in range(draw.randint(0, 8))
        }
        entries = [file(path, draw.choice(CONTENTS)) for path in sorted(paths)]
        download = recognize(entries)
        about, handed = {id(entry) for entry in download.about}, {id(one.entry) for one in download.handed}
        assert not about & handed, seed
        assert all(isinstance(text, str) for one in download.handed for text in (*one.owner, one.name)), seed


def test_names_of_any_length_are_read_at_once():
    for piece in ("_1", "1-", " - ", "a+", "_attempt_", "(1)", "-Copy1", "Copy of ", "a@b."):
        entries = [never_read(f"{piece * 20_000}{i}.ipynb") for i in range(3)]
        assert left_over(recognize(entries), entries) == [entry.path for entry in entries]
        recognize([never_read(f"{piece * (380 // len(piece))}{i}.ipynb") for i in range(3)])


def test_the_time_of_a_file_is_told_where_nothing_else_is():
    times = {student.login: EVENING + timedelta(hours=i) for i, student in enumerate(CLASS)}
    download = recognize([file(f"{login}/00_start.ipynb", time=time) for login, time in times.items()])
    assert {one.owner.name: (one.time, one.time_from) for one in download.handed} == {
        login: (time, "file") for login, time in times.items()
    }


def test_times_of_files_that_were_written_at_once_are_those_of_the_download():
    times = [datetime(2026, 11, 4, 9, 0, second, tzinfo=UTC) for second in range(20)]
    download = recognize(
        [file(f"{one.login}/00_start.ipynb", time=time) for one, time in zip(CLASS, times, strict=True)]
    )
    assert {(one.time, one.time_from) for one in download.handed} == {(None, "")}


def test_times_in_archives_of_canvas_and_moodle_are_those_of_the_download():
    paths = ("lovelaceada_4101_{}_00_start.ipynb", "Ada Lovelace_{}_assignsubmission_file_/00_start.ipynb")
    for path in paths:
        entries = [file(path.format(90000 + i), time=EVENING + timedelta(hours=i)) for i in range(2)]
        assert {(one.time, one.time_from) for one in recognize(entries).handed} == {(None, "")}


def test_three_platforms_in_one_folder():
    entries = [
        *(never_read(f"a.zip/wong{one.login}_{one.id}_{90000 + i}_00_start.ipynb") for i, one in enumerate(CLASS)),
        *(never_read(f"b.zip/{one.name}_{one.id}_assignsubmission_file/01_linear_models.ipynb") for one in CLASS),
        *(never_read(f"c/{one.login}+02+2026-11-03 10:00:00 UTC/02.ipynb") for one in CLASS),
        never_read("notes.txt"),
    ]
    download = recognize(entries)
    assert download.platform == "Moodle and nbgrader's exchange and Canvas"
    assert counted(download, "name")["Ada Lovelace"] == 1
    assert len(download.handed) == 60
    assert left_over(download, entries) == ["notes.txt"]
