"""The file of the progress: many writers at once, killed writers, and disks that do not play along."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import coursekit as ck
from coursekit.student import progress, schema, store as _store
from coursekit.student.times import Times

RIGHT = {"score": 2, "output": 0.5498}
WRITER = """
import sys
from coursekit.student import progress
for i in range(500):
    progress.record("shared", "wrong", 0, 2)
    progress.record(f"own/{sys.argv[1]}-{i}", "right", 1, 1)
    if i == 20:
        print("going", flush=True)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A new session with an empty data folder."""
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(progress, "_store", store := _store.Store())
    yield tmp_path / "data"
    store.close()


def new_session(monkeypatch):
    monkeypatch.setattr(progress, "_store", store := _store.Store())
    return store


def start(code, *arguments, **options):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


@pytest.mark.parametrize("count", [2, 8])
def test_writers_at_once_lose_nothing(folder, count):
    writers = [start(WRITER, name) for name in range(count)]
    outputs = [writer.communicate(timeout=120)[0] for writer in writers]
    assert outputs == ["going\n"] * count
    entries = progress.entries()
    assert entries.pop("shared").attempts == 500 * count
    assert sorted(entries) == sorted(f"own/{name}-{i}" for name in range(count) for i in range(500))
    assert {entry.attempts for entry in entries.values()} == {1}
    assert [path.name for path in folder.glob("*aside*")] == []


def test_writers_that_start_on_a_damaged_file_put_it_aside_once(folder):
    folder.mkdir()
    (folder / "progress.sqlite").write_bytes(b"no database" * 500)
    writers = [start(WRITER, name) for name in range(4)]
    assert [writer.communicate(timeout=120)[0] for writer in writers] == ["going\n"] * 4
    assert progress.entries()["shared"].attempts == 2000
    assert [path.name for path in folder.glob("*aside*")] == ["progress-set-aside-1.sqlite"]


def test_a_killed_writer_leaves_a_whole_file(folder):
    writer = start(WRITER, "victim")
    assert writer.stdout.readline() == "going\n"
    writer.kill()
    writer.communicate()
    entries = progress.entries()
    written = [id for id in entries if id.startswith("own/")]
    assert {f"own/victim-{i}" for i in range(20)} < set(written)
    assert len(written) <= entries["shared"].attempts <= len(written) + 1
    assert progress.not_kept() == ""
    assert not list(folder.glob("*aside*"))


def test_the_next_session_knows_what_the_last_one_did(folder, monkeypatch):
    ck.check("linear/neuron", RIGHT)
    before = progress.entries()
    new_session(monkeypatch)
    assert progress.entries() == before
    assert before["linear/neuron"][:4] == ("right", 2, 2, 1)


def test_the_best_result_stays(folder):
    for status, points in [("wrong", 0), ("partly right", 1), ("partly right", 2), ("wrong", 0)]:
        progress.record("x", status, points, 3)
    assert progress.entries()["x"] == ("partly right", 2, 3, 4, 0, False, None)
    progress.record("x", "right", 3, 3)
    first = progress.entries()["x"].first_right
    assert first is not None
    progress.record("x", "not attempted", 0, 3)
    progress.record("x", "wrong", 0, 3)
    assert progress.entries()["x"] == ("right", 3, 3, 6, 0, False, first)


def test_an_answer_judged_before_is_no_new_attempt(folder, monkeypatch):
    for answer, attempts in [({"score": 3}, 1), ({"score": 3.0}, 1), (RIGHT, 2), ({"score": 3}, 2), ({"score": 4}, 3)]:
        ck.check("linear/neuron", answer)
        assert progress.entries()["linear/neuron"].attempts == attempts
    new_session(monkeypatch)
    ck.check("linear/neuron", {"score": "3"})
    assert progress.entries()["linear/neuron"].attempts == 3
    assert [event.number for event in progress.events()] == [2, 3, 1], "what was judged last is last"
    for _ in range(2):  # a panel that is shown again with the setting that meets its challenge
        progress.record("panels/descent", "right", 1, 1, answer="reached")
    assert progress.entries()["panels/descent"].attempts == 1


def test_a_function_is_the_same_attempt_by_what_it_returns(folder):
    ck.check("start/first-function", lambda x: x + x)
    ck.check("start/first-function", lambda x: 2 * x)
    assert progress.entries()["start/first-function"].attempts == 1
    ck.check("start/first-function", lambda x: x * x)
    assert progress.entries()["start/first-function"].attempts == 2


V1 = """CREATE TABLE progress (student, exercise, status, points, max_points, attempts, hints, solution_seen,
first_right, PRIMARY KEY (student, exercise)) WITHOUT ROWID"""
ROWS_V1 = [("", "linear/neuron", 3, 1.0, 2.0, 4, 2, 1, None), ("ada", "linear/xor", 4, 1.0, 1.0, 1, 0, 0, "2026-01-31")]


def of_version_1(path):
    """A file as the first edition wrote it."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(V1)
        connection.executemany(f"INSERT INTO progress VALUES ({', '.join('?' * 9)})", ROWS_V1)
        connection.execute(f"PRAGMA application_id = {0x636B7072}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_an_older_file_gets_the_new_tables_and_keeps_what_it_has(folder):
    of_version_1(folder / "progress.sqlite")
    assert progress.entries() == {"linear/neuron": ("partly right", 1.0, 2.0, 4, 2, True, None)}
    ck.check("linear/neuron", RIGHT)
    assert progress.entries()["linear/neuron"][:4] == ("right", 2, 2, 5)
    with closing(sqlite3.connect(folder / "progress.sqlite")) as connection:
        assert connection.execute("SELECT * FROM progress WHERE student = 'ada'").fetchall() == ROWS_V1[1:]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT exercise, kind FROM events").fetchall() == [("linear/neuron", "check")]
    assert not list(folder.glob("*aside*"))


def test_many_who_find_an_older_file_at_once_lose_nothing(folder):
    of_version_1(folder / "progress.sqlite")
    writers = [start(WRITER, name) for name in range(4)]
    assert [writer.communicate(timeout=120)[0] for writer in writers] == ["going\n"] * 4
    assert progress.entries()["shared"].attempts == 2000
    assert progress.entries()["linear/neuron"].attempts == 4
    assert not list(folder.glob("*aside*"))


def test_a_clock_that_was_set_back_changes_no_order(folder, monkeypatch):
    for day, score in [("2026-03-02", 1), ("2026-03-01", 2), ("1970-01-01", 3)]:
        monkeypatch.setattr(progress, "_now", lambda day=day: f"{day}T09:00:00+00:00")
        ck.check("linear/neuron", {"score": score})
    assert [event.at[:10] for event in progress.events()] == ["2026-03-02", "2026-03-01", "1970-01-01"]


def test_how_long_an_attempt_took():
    now = [0.0]
    times = Times(lambda: now[0])

    def after(seconds, id, by_hand=True):
        now[0] += seconds
        return times.gesture(id, by_hand)

    assert after(0, "a") is None, "it is shown"
    assert after(70, "a") == 70
    assert after(5, "b") is None, "another one is shown"
    assert after(20, "a") == 20
    assert after(16 * 60, "a") is None, "a pause"
    assert after(30, "a") == 30
    assert after(1, "c", by_hand=False) is None
    assert after(9, "c") is None, "nobody knows since when"
    assert after(9, "c") == 9


def test_an_unknown_status_is_named():
    with pytest.raises(ValueError, match=r"status must be one of not attempted, .* right, got 'fine'"):
        progress.record("x", "fine", 0, 1)


def test_running_unsolved_cells_writes_nothing(folder):
    ck.check("linear/neuron", ...)
    ck.check("linear/neuron", {"score": ..., "output": ...})
    assert not folder.exists()


DAMAGES = {
    "garbage": lambda path: path.write_bytes(os.urandom(50_000)),
    "a text": lambda path: path.write_text("my progress: good\n" * 99),
    "half a file": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "zeros inside": lambda path: path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(folder, monkeypatch, damage):
    for i in range(50):
        progress.record(f"padding/{'x' * 200}-{i}", "right", 1, 1)
    whole = progress.entries()
    progress._store.close()
    damage(folder / "progress.sqlite")
    before = (folder / "progress.sqlite").read_bytes()
    new_session(monkeypatch)
    assert ck.check("linear/neuron", RIGHT).status == "right"
    entries = progress.entries()
    assert entries.pop("linear/neuron").status == "right"
    rescued = {id: entry for id, entry in whole.items() if id in entries}
    assert entries == rescued, "nothing but what was there"
    assert progress.not_kept() == ""
    assert (folder / "progress-set-aside-1.sqlite").read_bytes() == before
    (told,) = progress.troubles()
    assert ("begins anew" in told) == (not rescued)


def test_what_can_be_read_of_a_damaged_file_is_taken_over(folder, monkeypatch):
    for i in range(200):
        progress.record(f"exercise/{i}", "wrong" if i % 2 else "right", i % 2, 2, answer=str(i))
        progress.record(f"exercise/{i}", "partly right", 1, 2, answer=f"{i} again")
    progress.hint_shown("exercise/7", 2)
    whole, happened = progress.entries(), progress.events()
    progress._store.close()
    path = folder / "progress.sqlite"
    content = bytearray(path.read_bytes())
    content[-4096:] = os.urandom(4096)  # the last page alone
    path.write_bytes(content)
    new_session(monkeypatch)
    entries = progress.entries()
    assert len(entries) > 100
    assert entries == {id: whole[id] for id in entries}
    assert {event[1:] for event in progress.events()} <= {event[1:] for event in happened}, "all but its number"
    assert f"the {progress._store.rescued} rows that could be read" in progress.troubles()[0]


def test_who_comes_second_leaves_the_new_file_alone(folder):
    ck.check("linear/neuron", RIGHT)
    _store._set_aside(folder / "progress.sqlite")
    progress._store.close()
    (folder / "progress.sqlite").write_bytes(b"")  # it is there, its table not yet
    _store._set_aside(folder / "progress.sqlite")
    assert not list(folder.glob("*aside*"))


def test_a_file_is_put_aside_by_one_process_at_a_time(folder, monkeypatch):
    monkeypatch.setattr(_store, "PATIENCE", 0.1)
    folder.mkdir()
    (folder / "progress.sqlite").write_text("no database")
    with _store._alone(folder), pytest.raises(sqlite3.OperationalError, match="locked"):
        _store._set_aside(folder / "progress.sqlite")
    assert (folder / "progress.sqlite").read_text() == "no database"
    _store._set_aside(folder / "progress.sqlite")
    assert (folder / "progress-set-aside-1.sqlite").read_text() == "no database"


def foreign(path, *statements):
    path.parent.mkdir(exist_ok=True)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE recipes (cake)", "INSERT INTO recipes VALUES ('apple')"],
        ["CREATE TABLE progress (cake)", "PRAGMA user_version = 1"],
        ["PRAGMA application_id = 42"],
        [f"PRAGMA application_id = {schema.OURS}", "CREATE TABLE progress (cake)"],
    ],
)
def test_a_database_of_somebody_else_is_kept_aside(folder, statements):
    foreign(folder / "progress.sqlite", *statements)
    ck.check("linear/neuron", RIGHT)
    assert list(progress.entries()) == ["linear/neuron"]
    assert progress.not_kept() == ""
    with sqlite3.connect(folder / "progress-set-aside-1.sqlite") as kept:
        assert {"recipes", "progress"} & {name for (name,) in kept.execute("SELECT name FROM sqlite_master")} or (
            kept.execute("PRAGMA application_id").fetchone() == (42,)
        )
    kept.close()


if os.name == "posix":  # elsewhere a file in use stays where it is

    def test_a_database_in_use_is_put_aside_with_its_log(folder):
        folder.mkdir()
        other = sqlite3.connect(folder / "progress.sqlite", isolation_level=None)
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE recipes (cake)")
        ck.check("linear/neuron", RIGHT)
        other.execute("INSERT INTO recipes VALUES ('apple')")
        assert list(progress.entries()) == ["linear/neuron"]
        assert progress.not_kept() == ""
        beside = sqlite3.connect(folder / "progress-set-aside-1.sqlite")
        assert beside.execute("SELECT cake FROM recipes").fetchall() == [("apple",)]
        other.close()
        beside.close()


def test_a_file_of_a_newer_version_is_left_as_it_is(folder, monkeypatch):
    ck.check("linear/neuron", RIGHT)
    progress._store.close()
    foreign(
        folder / "progress.sqlite",
        f"PRAGMA user_version = {schema.VERSION + 1}",
        "ALTER TABLE progress ADD COLUMN mood",
    )
    before = (folder / "progress.sqlite").read_bytes()
    new_session(monkeypatch)
    assert ck.check("linear/kinds", "c").status == "right"
    assert "newer version of coursekit" in progress.not_kept()
    assert (folder / "progress.sqlite").read_bytes() == before
    assert list(progress.entries()) == ["linear/kinds"]


def test_a_folder_that_cannot_be_made_costs_nothing(folder):
    folder.write_text("a file where the folder should be")
    assert ck.check("linear/neuron", RIGHT).status == "right"
    assert progress.entries()["linear/neuron"].points == 2
    assert progress.not_kept().startswith(f"Nothing is kept beyond this session: the folder {folder} cannot be made")
    folder.unlink()
    ck.check("linear/kinds", "a")
    assert progress.not_kept() == ""
    assert sorted(progress.entries()) == ["linear/kinds", "linear/neuron"]  # what waited has been written


def test_what_is_not_installed_costs_nothing(folder, monkeypatch):
    monkeypatch.delenv("COURSEKIT_DATA")
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert ck.check("linear/neuron", RIGHT).status == "right"
    assert list(progress.entries()) == ["linear/neuron"]
    assert "platformdirs is not installed" in progress.not_kept()


def test_the_users_own_folder_is_the_default(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSEKIT_DATA")
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / name)
    assert _store.data_path() == tmp_path / "coursekit" / "progress.sqlite"


REPORT = """
import coursekit as ck
from coursekit.student import progress
print(ck.check("linear/neuron", {"score": 2, "output": 0.5498}).status)
print(*progress.entries(), progress.not_kept())
"""


def full_disk(folder):
    return "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"


def read_only(folder):
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    loaded = "import os\nfrom coursekit.judging.answers import ANSWERS\nANSWERS['linear/neuron']"  # now
    return f"{loaded}\nos.geteuid() or os.setuid(65534)  # the administrator may write anywhere"


def read_only_and_written_before(folder):
    ck.check("linear/kinds", "a")
    progress._store.close()
    return read_only(folder)


if os.name == "posix":

    @pytest.mark.parametrize("spoil", [full_disk, read_only, read_only_and_written_before])
    def test_a_disk_that_takes_nothing_costs_nothing(folder, monkeypatch, spoil):
        with TemporaryDirectory() as home:  # everyone may enter it
            Path(home).chmod(0o755)
            monkeypatch.setenv("COURSEKIT_DATA", str(Path(home, "data")))
            output = start(spoil(Path(home, "data")) + REPORT).communicate(timeout=60)[0]
            Path(home, "data").chmod(0o755)
        assert output.startswith("right\nlinear/neuron Nothing is kept beyond this session: ")
        assert str(Path(home, "data")) in output
        assert output.count("\n") == 2


def test_a_locked_file_is_waited_for_once_and_written_later(folder, monkeypatch):
    monkeypatch.setattr(_store, "PATIENCE", 0.2)
    ck.check("linear/kinds", "a")
    progress._store.close()
    other = sqlite3.connect(folder / "progress.sqlite", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    new_session(monkeypatch)
    assert ck.check("linear/neuron", RIGHT).status == "right"
    assert "keeps" in progress.not_kept()
    assert "locked" in progress.not_kept()
    assert list(progress.entries()) == ["linear/neuron"]
    other.execute("ROLLBACK")
    other.close()
    assert sorted(progress.entries()) == ["linear/kinds", "linear/neuron"]
    assert progress.not_kept() == ""


def test_a_deleted_folder_is_made_again(folder):
    ck.check("linear/neuron", RIGHT)
    if os.name == "posix":
        shutil.rmtree(folder)
    ck.check("linear/kinds", "a")
    assert "linear/kinds" in progress.entries()
    assert (folder / "progress.sqlite").is_file()


def test_threads_share_the_connection(folder):
    threads = [
        threading.Thread(target=lambda: [progress.record("x", "wrong", 0, 1) for _ in range(100)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert progress.entries()["x"].attempts == 800


FORKS = """
import os
from coursekit.student import progress
progress.record("x", "wrong", 0, 1)
parents, children = progress._store._file, []
for _ in range(4):
    child = os.fork()
    if not child:
        for _ in range(50):
            progress.record("x", "wrong", 0, 1)
        code = 3 if progress._store._file is parents else 0
        progress._store.close()
        os._exit(code)
    children.append(child)
for _ in range(50):
    progress.record("x", "wrong", 0, 1)
codes = [os.waitpid(child, 0)[1] for child in children]
print(*codes, progress.entries()["x"].attempts, progress.not_kept())
"""


if hasattr(os, "fork"):

    def test_a_forked_process_has_a_connection_of_its_own(folder):
        assert start(FORKS).communicate(timeout=60)[0] == "0 0 0 0 251 \n"


def test_half_characters_and_odd_numbers_can_be_kept(folder, monkeypatch):
    import numpy as np

    monkeypatch.setattr(progress, "student", lambda: "zo\udce9")
    progress.record("panels/\ud800", "right", np.int64(1), np.float32(1))
    assert [entry[:3] for entry in progress.entries().values()] == [("right", 1, 1)]
    assert progress.not_kept() == ""


def test_students_do_not_see_each_other(folder, monkeypatch):
    for name, status in [("alice", "right"), ("bob", "wrong")]:
        monkeypatch.setattr(progress, "student", lambda name=name: name)
        progress.record("x", status, 0, 1)
        assert progress.entries()["x"].status == status
    monkeypatch.undo()


if sys.platform.startswith("linux"):

    @pytest.mark.parametrize(
        ("mounts", "network"),
        [
            ("disk / ext4 rw 0 0\n", False),
            ("disk / ext4 rw 0 0\nserver:/h {folder} nfs4 rw 0 0\n", True),
            ("disk / nfs rw 0 0\ndisk {folder} ext4 rw 0 0\n", False),
            ("//server/h /elsewhere cifs rw 0 0\n", False),
        ],
    )
    def test_a_folder_of_another_computer_has_no_write_ahead_log(folder, monkeypatch, mounts, network):
        real, text = Path.read_text, mounts.format(folder=folder)
        mine = lambda path, *a: text if str(path) == "/proc/self/mounts" else real(path, *a)  # noqa: E731
        monkeypatch.setattr(Path, "read_text", mine)
        progress.record("x", "right", 1, 1)
        (mode,) = progress._store._file.execute("PRAGMA journal_mode").fetchone()
        assert mode == ("delete" if network else "wal")
        assert progress.entries()["x"].status == "right"
