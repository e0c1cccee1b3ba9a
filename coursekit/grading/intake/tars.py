"""The files of a tar, packed as it may be; and of a file that is only packed, such as `04.ipynb.gz`."""

import bz2
import gzip
import lzma
import tarfile
import tempfile
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from coursekit.grading.intake.archives import MB, MOST_LISTED, Member
from coursekit.grading.intake.download import EMPTY, Refuse, Refused
from coursekit.grading.intake.member_names import decoded, leads_out, parts_of

PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}  # how a file begins, what opens it
_REST = "the rest of the archive"
_IN_MEMORY = 16 * MB  # bytes of an unpacked tar; a longer one is a nameless file


def members(file, stem, most):
    """(the file to keep open, a `Member` for every file and every empty folder)."""
    begin = file.read(8)
    file.seek(0)
    packing = next((opener for mark, opener in PACKED.items() if begin.startswith(mark)), None)
    if packing:
        with file, packing(file) as packed:
            file = spooled(packed, most)
    try:
        if packing and not _is_tar(file):
            return file, [Member((stem,), partial(Part, file, 0, file.seek(0, 2)))]
        return file, listed(file)
    except BaseException:
        file.close()
        raise


def listed(file):
    """The members of a tar that is not packed."""
    file.seek(0)
    with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
        infos, ends = [], True
        try:
            infos += islice(tar, MOST_LISTED + 1)
        except tarfile.ReadError:
            infos, ends = tar.members, False
        ends = ends and _ends(file, tar.offset)
    if len(infos) > MOST_LISTED:
        raise Refused(f"it has more than {MOST_LISTED} files")
    names = decoded([info.name.encode("utf-8", "surrogateescape") for info in infos])
    parts = [parts_of(name) for name in names]
    inner = {parts[:i] for parts in parts for i in range(len(parts))}
    by_name = {info.name: info for info in infos if info.isreg()}
    listed = [
        _member(file, info, name, parts, by_name)
        for info, name, parts in zip(infos, names, parts, strict=True)
        if not info.isdir() or (parts and parts not in inner)
    ]
    rest = Refuse(f"it is damaged or cut off after {len(infos)} files")
    return listed if ends else [*listed, Member((_REST,), rest)]


def spooled(packed, most):
    """What comes out of a packed file, as a file that can be read anywhere."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  whoever asked closes it
    try:
        while data := packed.read(MB):
            if file.tell() + len(data) > most:
                raise Refused(f"unpacked it has more than {most // MB} MB")
            file.write(data)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


class Part:
    """Some bytes of a file, to be read from their beginning."""

    def __init__(self, file, start, size):
        self._file, self._start, self._left = file, start, size

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def read(self, most):
        """The next bytes, at most so many."""
        self._file.seek(self._start)
        data = self._file.read(min(most, self._left))
        self._start, self._left = self._start + len(data), self._left - len(data)
        return data


def _ends(file, offset):
    """Does the tar end here? Python's reader takes whatever it cannot read for the end."""
    if offset > file.seek(0, 2):
        return False
    file.seek(offset)
    return not any(file.read(512))


def _is_tar(file):
    file.seek(0)
    head = file.read(512)
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.EOFHeaderError:
        return True
    except tarfile.HeaderError:
        return False
    return True


def _member(file, info, name, parts, by_name):
    time = datetime.fromtimestamp(info.mtime, UTC) if 0 < info.mtime < 2**33 else None
    if leads_out(name):
        return Member(parts, Refuse("its path leads out of the archive"), time)
    if info.isdir():
        return Member(parts, EMPTY, time, folder=True)
    if info.islnk() and info.linkname in by_name:  # a second name of a file in the same archive
        info = by_name[info.linkname]
    if info.issym() or info.islnk():
        return Member(parts, Refuse("it is a link, and links are not followed"), time)
    if not info.isreg() or info.issparse():
        return Member(parts, Refuse("it is not a regular file"), time)
    return Member(parts, partial(Part, file, info.offset_data, info.size), time)
