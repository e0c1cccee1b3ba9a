"""Every file of a download comes out once, from whatever it is packed in; nothing is followed."""

import gzip
import os
import random
import stat
import tarfile
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest
from grading.intake.packing import packed, read_all, tarred, write, zipped
from sample import amount

from coursekit.grading.intake import archives, entries as _entries, tars, zips
from coursekit.grading.intake.download import Refuse
from coursekit.grading.intake.entries import entries
from coursekit.grading.records import Trouble

FILES = {"alice/04.ipynb": b"hers", "bob/x/04.ipynb": b"his", "bob/helper.py": b"x = 1", "Zoë/04.ipynb": b"its"}
WITH_EMPTY = {**FILES, "carol/": b""}
EXPECTED = {**FILES, "carol": "the folder is empty"}


def saved(folder, name, data):
    (folder / name).write_bytes(data)
    return folder / name


PACKED = {
    "class.zip": zipped(WITH_EMPTY),
    "class-stored.zip": zipped(WITH_EMPTY, zipfile.ZIP_STORED),
    "class-bzip2.zip": zipped(WITH_EMPTY, zipfile.ZIP_BZIP2),
    "class-lzma.zip": zipped(WITH_EMPTY, zipfile.ZIP_LZMA),
    "class.tar": tarred(WITH_EMPTY, "w"),
    "class.tar.gz": tarred(WITH_EMPTY, "w:gz"),
    "class.tgz": tarred(WITH_EMPTY, "w:gz"),
    "class.tar.bz2": tarred(WITH_EMPTY, "w:bz2"),
    "class.tar.xz": tarred(WITH_EMPTY, "w:xz"),
    "a tar that is called a zip.zip": tarred(WITH_EMPTY, "w:gz"),
    "a zip that is called a tar.tar.gz": zipped(WITH_EMPTY),
    "class (1).zip": zipped(WITH_EMPTY),
    "without an ending": zipped(WITH_EMPTY),
}


@pytest.mark.parametrize("name", PACKED)
def test_an_archive(tmp_path, name):
    assert read_all(entries(saved(tmp_path, name, PACKED[name]))) == EXPECTED


@pytest.mark.parametrize("name", [name for name in PACKED if "." in name])
def test_an_archive_in_a_folder_and_in_a_zip(tmp_path, name):
    within = {f"hw/{name}/{path}": data for path, data in EXPECTED.items()}
    assert read_all(entries(saved(tmp_path, "all.zip", zipped({f"hw/{name}": PACKED[name]})))) == within
    saved(write(tmp_path / "in", "hw/x") / "hw", name, PACKED[name])
    assert read_all(entries(tmp_path / "in")) == {**within, "hw/x": b"{}"}


def test_a_folder(tmp_path):
    for path, data in FILES.items():
        write(tmp_path, path, data=data)
    (tmp_path / "carol").mkdir()
    assert read_all(entries(tmp_path)) == EXPECTED
    assert [entry.path for entry in entries(tmp_path) if entry.is_empty_folder] == ["carol"]


def test_a_notebook_by_itself_and_several_paths(tmp_path):
    write(tmp_path, "04.ipynb", "d/05.ipynb")
    saved(tmp_path, "ada.zip", packed("04.ipynb"))
    assert read_all(entries(tmp_path / "04.ipynb")) == {"04.ipynb": b"{}"}
    found = read_all(entries(tmp_path / "ada.zip", tmp_path / "d", tmp_path / "04.ipynb"))
    assert found == {"ada.zip/04.ipynb": b"{}", "d/05.ipynb": b"{}", "04.ipynb": b"{}"}


def test_archives_in_archives(tmp_path):
    data = packed("04.ipynb", data=b"deep")
    for deep in range(2):
        data = tarred({f"{deep}.zip": data}, "w:xz") if deep else zipped({f"{deep}.tar.xz": tarred({"a.zip": data})})
    path = saved(
        tmp_path, "class.zip", zipped({"ada/work.tgz": tarred({"inner.zip": packed("04.ipynb", data=b"deep")})})
    )
    assert read_all(entries(path)) == {"ada/work.tgz/inner.zip/04.ipynb": b"deep"}


def test_a_packed_notebook(tmp_path):
    path = saved(tmp_path, "class.zip", zipped({"ada/04.ipynb.gz": gzip.compress(b"packed" * 300)}))
    assert read_all(entries(path)) == {"ada/04.ipynb.gz/04.ipynb": b"packed" * 300}


def test_a_notebook_that_is_called_a_zip(tmp_path):
    data = b'{"cells": []}'
    assert read_all(entries(write(tmp_path, "ada/04.zip", data=data))) == {"ada/04.zip": data}


# ---- what is not opened says why

NOT_OPENED = {
    "a.zip": (b"", "it is empty"),
    "b.zip": (b"%PDF-1.4", "it is a PDF, not an archive"),
    "c.zip": (packed("x.ipynb")[:-30], "cut off"),
    "d.tar.gz": (tarred(FILES)[:50], ""),
    "e.zip.001": (packed("x.ipynb"), "one part of an archive"),
    "f.part2.rar": (b"Rar!\x1a\x07\x01\0", "one part of an archive"),
    "g.rar": (b"Rar!\x1a\x07\x01\0" + bytes(99), "it is a RAR archive, and "),
    "h.zip": (packed(), "there is nothing in it"),
    "i.zip": (packed("__MACOSX/._x.ipynb"), "there is nothing in it"),
    "j.tar": (bytes(10240), "there is nothing in it"),
    "k.zip": (b"<html>Log in</html>", "it is a web page (HTML), not an archive"),
}


@pytest.mark.parametrize("name", NOT_OPENED)
def test_what_cannot_be_opened(tmp_path, name):
    data, why = NOT_OPENED[name]
    found = read_all(entries(write(saved(write(tmp_path, "bob/04.ipynb"), name, data).parent)))
    assert found["bob/04.ipynb"] == b"{}"
    assert isinstance(found[name], str)
    assert found[name].startswith("the archive cannot be opened: ")
    assert why in found[name]
    with pytest.raises(Trouble, match="cannot be opened: "):
        entries(tmp_path / name)


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(Trouble, match=r"nothing does not exist: give the folder or the archive"):
        entries(tmp_path / "nothing")


def test_a_broken_member_does_not_stop_the_others(tmp_path):
    data = bytearray(packed("a.ipynb", "b.ipynb", data=b"x" * 5000))
    data[35:45] = bytes(10)
    found = read_all(entries(write(tmp_path, "alice.zip", data=bytes(data))))
    assert found["alice.zip/b.ipynb"] == b"x" * 5000
    assert "damaged" in found["alice.zip/a.ipynb"]


def test_a_wrong_checksum(tmp_path):
    data = packed("a.ipynb", data=b"x" * 99, method=zipfile.ZIP_STORED).replace(b"xxxx", b"xyxx", 1)
    assert "damaged" in read_all(entries(write(tmp_path, "alice.zip", data=data)))["alice.zip/a.ipynb"]


def test_a_password(tmp_path):
    data = bytearray(packed("a.ipynb"))
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + at] |= 1
    assert "password" in read_all(entries(write(tmp_path, "alice.zip", data=bytes(data))))["alice.zip/a.ipynb"]


def test_a_method_that_is_not_read_here(tmp_path):
    data = packed("a.ipynb").replace(b"PK\x01\x02", b"PK\1\2")
    data = bytearray(data)
    data[data.index(b"PK\1\2") + 10] = 9
    assert "Deflate64" in read_all(entries(write(tmp_path, "alice.zip", data=bytes(data))))["alice.zip/a.ipynb"]


def test_what_a_file_does_to_its_reader_stops_nobody(tmp_path):
    data = bytearray(zipped({"a.ipynb": random.Random(1).randbytes(1000)}, zipfile.ZIP_LZMA))
    at = data.index(b"a.ipynb") + 7
    data[at + 4 : at + 60] = b"\xff" * 56  # what the decompressor says then is not an error of zips
    write(tmp_path, "bob/04.ipynb")
    found = read_all(entries(write(tmp_path, "eve.zip", data=bytes(data))))
    assert "damaged" in found["eve.zip/a.ipynb"]
    assert found["bob/04.ipynb"] == b"{}"


@pytest.mark.parametrize("damage", ["cut off", "a header overwritten"])
def test_what_comes_after_a_fault_in_a_tar_is_named(tmp_path, damage):
    data = bytearray(tarred({f"s{i}/04.ipynb": b"x" * 600 for i in range(9)}, "w"))
    at = 5 * (512 + 1024)
    data = data[: at + 700] if damage == "cut off" else data[:at] + b"\xff" * 512 + data[at + 512 :]
    found = read_all(entries(saved(tmp_path, "class.tar", bytes(data))))
    assert found.pop("the rest of the archive").startswith("it is damaged or cut off after ")
    assert found["s4/04.ipynb"] == b"x" * 600


def test_names_that_differ_by_capitals_alone(tmp_path):
    names = ["Alice/04.ipynb", "alice/04.ipynb", "alice/04.IPYNB"]
    assert list(read_all(entries(saved(tmp_path, "class.zip", packed(*names))))) == sorted(names)


def test_names_that_hide_or_are_long(tmp_path):
    write(tmp_path, "eve\u202emalory/a\x07.ipynb", f"{'x' * 200}/a.ipynb")
    (tmp_path / os.fsdecode(b"\xff\xfe")).mkdir()
    write(tmp_path / os.fsdecode(b"\xff\xfe"), "a.ipynb")
    paths = [entry.path for entry in entries(tmp_path)]
    assert "eve\\u202emalory/a\\x07.ipynb" in paths
    assert all(path.encode() for path in paths)
    assert len(paths) == 3


# ---- what is not followed


def test_links_and_devices(tmp_path):
    (tmp_path / "secret.ipynb").write_bytes(b"{}")
    alice = write(tmp_path / "in", "alice/a.ipynb") / "alice"
    (alice / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (alice / "etc").symlink_to("/etc")
    os.mkfifo(alice / "pipe.ipynb")
    found = read_all(entries(tmp_path / "in"))
    assert "link" in found["alice/link.ipynb"]
    assert "link" in found["alice/etc"]
    assert "regular" in found["alice/pipe.ipynb"]


def test_a_link_put_in_place_after_the_finding(tmp_path):
    write(tmp_path, "secret", "in/alice/a.ipynb")
    found = entries(tmp_path / "in")
    (tmp_path / "in/alice/a.ipynb").unlink()
    (tmp_path / "in/alice/a.ipynb").symlink_to(tmp_path / "secret")
    assert isinstance(read_all(found)["alice/a.ipynb"], str)


def test_a_link_in_a_zip(tmp_path):
    member = zipfile.ZipInfo("a.ipynb")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "alice.zip", "w") as archive:
        archive.writestr(member, "/etc/passwd")
    assert "link" in read_all(entries(tmp_path))["alice.zip/a.ipynb"]


def test_links_in_a_tar(tmp_path):
    with tarfile.open(tmp_path / "alice.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("real.ipynb"))
        for name, kind, to in (
            ("soft", tarfile.SYMTYPE, "/etc/passwd"), ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            ("second", tarfile.LNKTYPE, "real.ipynb"), ("pipe", tarfile.FIFOTYPE, ""), ("disk", tarfile.BLKTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, to
            archive.addfile(info)
    found = read_all(entries(tmp_path / "alice.tar"))
    assert found.pop("real.ipynb") == found.pop("second") == b""
    assert {name: why.split()[-1] for name, why in found.items()} == {
        "soft": "followed", "hard": "followed", "pipe": "file", "disk": "file",
    }  # fmt: skip


OUT = ["../bob/a.ipynb", "/etc/b.ipynb", "C:\\c.ipynb", "x/../../d.ipynb", "..\\e.ipynb"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_members_that_lead_out(tmp_path, pack):
    (tmp_path / "in").mkdir()
    name = "alice.zip" if pack is zipped else "alice.tgz"
    found = read_all(entries(saved(tmp_path / "in", name, pack(dict.fromkeys(OUT, b"{}"))).parent))
    assert len(found) == len(OUT)
    assert all("leads out" in why for why in found.values())
    assert all(path.startswith(name) for path in found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"], "nothing is unpacked"


# ---- limits


def test_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST", 1000)
    monkeypatch.setattr(archives.at_most, "__defaults__", (1000,))
    write(tmp_path, "alice/large.ipynb", data=bytes(1001))
    write(tmp_path, "alice/full.ipynb", data=bytes(1000))
    write(tmp_path, "bob.zip", data=packed("bomb.ipynb", data=bytes(10**5)))
    write(tmp_path, "carol.tgz", data=tarred({"bomb.ipynb": bytes(10**5)}))
    found = read_all(entries(tmp_path))
    assert found.pop("alice/full.ipynb") == bytes(1000)
    assert all("more than" in why for why in found.values())
    assert len(found) == 3


def test_a_member_that_lies_about_its_size(tmp_path, monkeypatch):
    data = bytearray(packed("bomb.ipynb", data=bytes(10**5)))
    at = data.index(b"PK\x01\x02") + 24  # the size in the list of members
    data[at : at + 4] = (10).to_bytes(4, "little")
    monkeypatch.setattr(archives.at_most, "__defaults__", (1000,))
    assert isinstance(read_all(entries(write(tmp_path, "alice.zip", data=bytes(data))))["alice.zip/bomb.ipynb"], str)


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(_entries, "MOST", 20)
    write(tmp_path, "alice.zip", data=packed(*(f"{i}.ipynb" for i in range(21))))
    write(tmp_path, "bob.zip", data=packed("a.ipynb", *(f"node_modules/{i}.js" for i in range(21))))
    write(tmp_path, "carol.zip", data=zipped({f"{i}.zip": packed("1", "2", "3", "4", "5") for i in range(5)}))
    found = read_all(entries(tmp_path))
    assert found["alice.zip"] == "the archive cannot be opened: it has more than the 20 files that are allowed"
    assert found["bob.zip/a.ipynb"] == b"{}"
    assert sum(data == b"{}" for path, data in found.items() if path.startswith("carol")) == 15
    assert sum("20 files" in str(data) for path, data in found.items() if path.startswith("carol")) == 2


def test_a_long_list_of_contents_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_DIRECTORY", 500)
    write(tmp_path, "eve.zip", data=packed(*(f"{i}.ipynb" for i in range(20))))
    assert "list of contents" in read_all(entries(tmp_path))["eve.zip"]


def test_a_tar_that_is_a_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.grading.intake.formats.LARGEST_UNPACKED", 10**5)
    write(tmp_path, "eve.tar.xz", data=tarred({"a.ipynb": bytes(10**6)}, "w:xz"))
    assert "unpacked" in read_all(entries(tmp_path))["eve.tar.xz"]


def test_many_bombs_in_one_archive_are_not_all_tried(tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.grading.intake.formats.LARGEST_UNPACKED", 10**5)
    tried = []
    monkeypatch.setattr(tars, "spooled", lambda *about, spooled=tars.spooled: tried.append(1) or spooled(*about))
    bomb = tarred({"a.ipynb": bytes(10**6)}, "w:xz")
    write(tmp_path, "eve.zip", data=zipped({f"{i}.tar.xz": bomb for i in range(50)}))
    write(tmp_path, "bob.tgz", data=tarred({"04.ipynb": b"{}"}))
    found = read_all(entries(tmp_path))
    assert found["bob.tgz/04.ipynb"] == b"{}"
    assert len(found) == 51
    assert all("cannot be opened" in data for path, data in found.items() if path.startswith("eve"))
    assert len(tried) <= 12


def test_files_that_lie_on_top_of_each_other(tmp_path):
    """The zip bomb of https://www.bamsoftware.com/hacks/zipbomb/: all members are the same bytes."""
    data = packed(*(f"{i}.ipynb" for i in range(50)), data=random.Random(1).randbytes(2000))
    directory = data.index(b"PK\x01\x02")
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    first = data[: data.index(b"PK\x03\x04", 4)]
    listed = bytearray(data[directory : data.index(b"PK\x05\x06")])
    at = 0
    while (at := listed.find(b"PK\x01\x02", at)) >= 0:
        listed[at + 42 : at + 46] = bytes(4)
        at += 1
    end[16:20] = len(first).to_bytes(4, "little")
    found = read_all(entries(write(tmp_path, "eve.zip", data=first + bytes(listed) + bytes(end))))
    assert "bomb" in found["eve.zip"]


def test_a_zip_that_holds_itself(tmp_path, monkeypatch):
    data = packed("a.ipynb")
    for _ in range(6):
        data = zipped({"x.zip": data})
    (why,) = read_all(entries(write(tmp_path, "eve.zip", data=data))).values()
    assert "more than 3 archives" in why


def test_deep_folders(tmp_path):
    deep = "/".join("abcdefghijklmnopqrstuvwxyz" * 2)
    write(tmp_path, f"{deep}/f.ipynb", "alice/a.ipynb")
    write(tmp_path, "bob.zip", data=packed(f"{deep}/f.ipynb"))
    found = read_all(entries(tmp_path))
    assert found.pop("alice/a.ipynb") == b"{}"
    assert len(found) == 2
    assert all("folders" in why for why in found.values())


def test_memory_does_not_grow_with_what_is_found(tmp_path):
    noise = random.Random(1).randbytes(10**6)
    write(tmp_path, *(f"s{i}/a.ipynb" for i in range(40)), data=noise)
    for i in range(40):
        write(tmp_path, f"z{i}.zip", data=packed("a.ipynb", data=noise, method=zipfile.ZIP_STORED))
    tracemalloc.start()
    found = entries(tmp_path)
    assert sum(len(entry.read()) for entry in found) == 80 * 10**6
    assert tracemalloc.get_traced_memory()[1] < 30 * 10**6
    tracemalloc.stop()


def test_few_files_are_open(tmp_path):
    for i in range(50):
        write(tmp_path, f"z{i}.zip", data=packed("a.ipynb", "b.ipynb"))
    before = len(os.listdir("/proc/self/fd"))
    found = entries(tmp_path)
    draw = random.Random(1)
    for entry in draw.sample(found, len(found)):
        assert entry.read() == b"{}"
        assert len(os.listdir("/proc/self/fd")) - before < 10


# ---- times


def test_times(tmp_path):
    moment = datetime(2026, 11, 3, 22, 59, 58, tzinfo=UTC)
    write(tmp_path, "in/04.ipynb")
    os.utime(tmp_path / "in/04.ipynb", (moment.timestamp(),) * 2)
    stamp, filetime = int(moment.timestamp()), int((moment.timestamp() + 11_644_473_600) * 1e7)
    saved(tmp_path, "class.tgz", tarred({"04.ipynb": b"{}"}, mtime=stamp))
    extras = {
        "dos": b"",
        "unix": b"UT\x05\0\x01" + stamp.to_bytes(4, "little"),
        "ntfs": b"\x0a\0\x20\0" + bytes(4) + b"\1\0\x18\0" + filetime.to_bytes(8, "little") * 3,
        "never": b"",
    }
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, extra in extras.items():
            year = 1980 if name == "never" else 2026
            info = zipfile.ZipInfo(name, (year, *((1, 1, 0, 0, 0) if name == "never" else (11, 3, 23, 59, 58))))
            info.extra = extra
            archive.writestr(info, "{}")
    assert [entry.time for entry in entries(tmp_path / "in")] == [moment]
    assert [entry.time for entry in entries(tmp_path / "class.tgz")] == [moment]
    assert {entry.path: entry.time for entry in entries(tmp_path / "class.zip")} == {
        "dos": datetime(2026, 11, 3, 23, 59, 58), "unix": moment, "ntfs": moment, "never": None,
    }  # fmt: skip


# ---- random downloads: what goes in comes out once, or is named


def tree(draw, deep=0):
    """(a random tree of folders, files and archives as {path: bytes}, what is to come out of it)."""
    files, expected = {}, {}
    for i in range(draw.randrange(1, 6)):
        name = f"{draw.choice(['Ada', 'ada', 'b o b', 'Zoë', '.x', '李雷', 'a-b_c'])}{i}"
        kind = draw.choice(["file", "file", "folder", "archive"]) if deep < 3 else "file"
        if kind == "file":
            files[f"{name}.ipynb"] = expected[f"{name}.ipynb"] = draw.randbytes(draw.randrange(2000))
        else:
            inner, inside = tree(draw, deep + 1)
            pack, ending = draw.choice(
                [(zipped, ".zip"), (tarred, ".tgz"), (lambda files: tarred(files, "w:xz"), ".tar.xz")]
            )
            if kind == "archive":
                name += ending
                files[name] = pack(inner)
            else:
                files |= {f"{name}/{path}": data for path, data in inner.items()}
            expected |= {f"{name}/{path}": data for path, data in inside.items()}
    return files, expected


@pytest.mark.parametrize("seed", range(amount(20, 300)))
def test_random_downloads(tmp_path, seed):
    files, expected = tree(random.Random(seed))
    assert read_all(entries(saved(tmp_path, "a.zip", zipped(files)))) == expected
    assert read_all(entries(saved(tmp_path, "a.tar.gz", tarred(files)))) == expected
    for path, data in files.items():
        write(tmp_path / "in", path, data=data)
    found = entries(tmp_path / "in")
    random.Random(seed).shuffle(found)
    assert read_all(found) == expected


@pytest.mark.parametrize("seed", range(amount(60, 1000)))
def test_random_damage_is_named_and_stops_nobody(tmp_path, seed):
    draw = random.Random(seed)
    inner = draw.choice([packed, lambda *names: tarred(dict.fromkeys(names, b"{}" * 99))])("a.ipynb", "d/b.ipynb")
    data = bytearray(draw.choice([zipped, tarred])({"w.zip": inner, "c.ipynb": b"x" * 999}))
    for _ in range(draw.randrange(1, 8)):
        at = draw.randrange(len(data))
        data[at : at + draw.randrange(3)] = draw.randbytes(draw.randrange(3))
    data = data[: draw.randrange(len(data))] if draw.random() < 0.2 else data
    write(tmp_path, "bob/04.ipynb")
    found = entries(saved(tmp_path, "eve.zip", bytes(data)).parent)
    assert {entry.parts[0] for entry in found} == {"bob", "eve.zip"}
    for entry in found:
        assert entry.path.encode()
        if not isinstance(entry.read, Refuse):
            read_all([entry])
