"""Compiled code on disk: a file that is not whole is never run, is said once, and is compiled anew.

Public reports of what happens otherwise: numba/numba#10434 (EOFError in every later process), numba/numba#9348
(damaged by a worker that was killed), numba/numba#10128 (a race that ends in a segmentation fault),
numba/numba#5927 (code that was compiled for other settings).
"""

import os
import pickle
import shutil
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from numba import config, njit
from sample import amount, sample

from coursekit.core.kernel import cache, float64, kernel

pytestmark = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
SIGNATURE = float64(float64)


def triple(x):
    return 3.0 * x


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A folder with one good file."""
    folder = tmp_path_factory.mktemp("good")
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    kernel(SIGNATURE)(triple)
    config.CACHE_DIR = before
    return folder


@pytest.fixture
def file(good, tmp_path, monkeypatch):
    """The file in a folder of its own, before anything has been said."""
    shutil.copytree(good, tmp_path / "kernels")
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path / "kernels"))
    monkeypatch.setattr(cache, "healed", [])
    monkeypatch.setattr(cache, "not_kept", [])
    [file] = (tmp_path / "kernels").rglob("*.nbc")
    return file


def start():
    """A new process, so to speak: (what is said, compiled, read from the disk)."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        made = kernel(SIGNATURE)(triple)
    assert made(14.0) == 42.0
    counted = [sum(found.values()) for found in (made.stats.cache_misses, made.stats.cache_hits)]
    return [str(one.message) for one in said], *counted


def in_place(file, make):
    file.unlink()
    make(file)


DAMAGE = {
    "empty": lambda file: file.write_bytes(b""),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "cut off in its first line": lambda file: file.write_bytes(file.read_bytes()[:10]),
    "zeros, as after a crash of the machine": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"\n"),
    "text": lambda file: file.write_text("<<<<<<< ours"),
    "a pickle of numba's own": lambda file: file.write_bytes(pickle.dumps(("0.68", {}))),
    "a folder": lambda file: in_place(file, lambda path: (path / "deeper").mkdir(parents=True)),
    "a link to nowhere": lambda file: in_place(file, lambda path: path.symlink_to("/nowhere/at/all")),
    "a link to itself": lambda file: in_place(file, lambda path: path.symlink_to(path)),
}
if hasattr(os, "mkfifo"):
    DAMAGE["a pipe"] = lambda file: in_place(file, os.mkfifo)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_said_and_compiled_anew_once(file, damage):
    DAMAGE[damage](file)
    (said,), *counted = start()
    assert "compiled anew" in said
    assert str(file) in said
    assert counted == [1, 0]
    assert start() == ([], 0, 1)


def test_a_good_file_is_read_and_nothing_is_said(file):
    assert start() == ([], 0, 1)


def test_no_byte_can_change_unseen(file):
    """Machine code included, which would end the process."""
    good = file.read_bytes()
    made_from = good[len(cache.MARK) + 32 :][:32]
    assert cache.read(file, made_from, Path(__file__)) == good[len(cache.MARK) + 64 :]
    for place in sample(range(len(good)), quick=200):
        file.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(cache.Damaged):
            cache.read(file, made_from, Path(__file__))


def test_what_was_made_from_something_else_is_old_and_not_damaged(file, monkeypatch):
    monkeypatch.setattr(config, "BOUNDSCHECK", not config.BOUNDSCHECK)
    assert start() == ([], 1, 0)


def test_what_another_user_wrote_is_not_unpickled(file, monkeypatch):
    """To unpickle is to run what somebody wrote."""
    monkeypatch.setattr(cache, "_trusted", lambda source: {file.stat().st_uid + 1})
    (said,), *counted = start()
    assert "another user" in said
    assert counted == [1, 0]


def test_files_of_the_owner_of_the_course_and_of_root_are_read(monkeypatch, tmp_path):
    assert {0, os.getuid(), tmp_path.stat().st_uid} == cache._trusted(tmp_path)


def test_a_file_that_numba_cannot_use_is_compiled_anew(file, monkeypatch):
    def fails(payload, context):
        raise ReferenceError("underlying object has vanished")

    with monkeypatch.context() as patch:
        patch.setattr(cache, "_rebuilt", fails)
        (said,), *counted = start()
    assert "underlying object has vanished" in said
    assert counted == [1, 0]


def test_two_kernels_are_one_line(file, monkeypatch):
    file.write_bytes(b"")
    first = start()[0]
    file.write_bytes(b"")
    assert len(first) == 1
    assert start() == ([], 1, 0)
    assert len(cache.healed) == 2


def test_what_cannot_be_written_anywhere_is_said_with_its_mend(file, monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "places", lambda source: [tmp_path / "file" / "below"])
    (tmp_path / "file").write_text("in the way")
    (said,), *counted = start()
    assert "Not a directory" in said
    assert cache.KEEP in said
    assert counted == [1, 0]


def test_the_next_folder_takes_what_the_first_does_not(file, monkeypatch, tmp_path):
    """A full disk beside the source, room among the user's caches."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(cache, "places", lambda source: [tmp_path / "file" / "below", tmp_path / "second"])
    assert start() == ([], 1, 0)
    assert start() == ([], 0, 1)


@pytest.mark.parametrize("given", ["\0", "file", "file/below"])
def test_a_cache_folder_that_cannot_be_is_passed_over(monkeypatch, tmp_path, given):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(config, "CACHE_DIR", f"{tmp_path}/{given}")
    assert Path(__file__).parent / "__pycache__" in list(cache.places(Path(__file__)))


def test_without_a_home_no_folder_is_called_tilde(monkeypatch):
    monkeypatch.setattr(config, "CACHE_DIR", "")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert list(cache.places(Path(__file__))) == [Path(__file__).parent / "__pycache__"]


def test_what_a_killed_process_left_is_swept_away_later(file):
    old, new = (file.with_name(f"{file.name}.{name}.part") for name in ("old", "new"))
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    file.write_bytes(b"")
    start()
    assert not old.exists()
    assert new.exists()


def test_without_one_of_numbas_own_names_numba_keeps_its_files_itself(file, monkeypatch):
    """Whatever lies there; a damaged file of its own costs the cache, not the kernel (numba/numba#10434)."""
    monkeypatch.setattr(cache, "possible", lambda dispatcher: False)
    assert start() == ([], 1, 0)
    for its in file.parents[1].rglob("*.nb?"):
        its.write_bytes(b"")
    assert start()[1:] == (1, 0)


def test_which_of_numbas_own_names_are_needed(monkeypatch):
    dispatcher = njit(triple)
    assert cache.possible(dispatcher)
    for name in ("CompileResult._reduce", "CompileResult._rebuild"):
        with monkeypatch.context() as patch:
            patch.delattr(f"numba.core.compiler.{name}")
            assert not cache.possible(dispatcher)
    with monkeypatch.context() as patch:
        patch.delattr("numba.core.serialize.dumps")
        assert not cache.possible(dispatcher)
    assert not cache.possible(object())


ANEW = """
import sys
sys.path.insert(0, sys.argv[1])
import many
print(many.answer())
"""
KILLED = """
import os
from coursekit.core.kernel import cache
os.replace = lambda part, path: os._exit(9)  # as kill -9 would, when all but the last step is done
"""
MANY = "from coursekit.core.kernel import float64, kernel\n\n" + "\n".join(
    f"@kernel(float64(float64))\ndef f{i}(x):\n    return x + {i}.0\n" for i in range(3)
)
MANY += "\ndef answer():\n    return f0(40.0) + f2(0.0)\n"


def test_two_processes_find_the_same_damage(tmp_path):
    """Both compile, each says one line, and the files are good afterwards; as they are after one that was killed."""
    (tmp_path / "many.py").write_text(MANY)
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "kernels")}

    def process(_=None, code=ANEW, says="42.0\n"):
        command = [sys.executable, "-c", code, str(tmp_path)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.stdout == says, done.stderr
        return done.stderr.splitlines()

    assert process(code=KILLED + ANEW, says="") == []
    [half] = (tmp_path / "kernels").rglob("*.part")
    assert process() == []
    half.unlink()  # else it stays for an hour, for nobody knows whether its process still writes
    files = sorted((tmp_path / "kernels").rglob("*.nbc"))
    assert len(files) == 3
    for file in files:
        file.write_bytes(file.read_bytes()[:1000])
    count = amount(2, 8)
    with ThreadPoolExecutor(count) as pool:
        lines = list(pool.map(process, range(count)))
    assert all(len(each) <= 1 for each in lines)
    assert any(lines)
    assert sorted((tmp_path / "kernels").rglob("*")) == sorted([files[0].parent, *files])
    assert process() == []
