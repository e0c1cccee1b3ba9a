"""The time of a repository's last commit, read from the files of `.git` alone: git itself runs what it finds there.

git-scm.com ("gitformat-pack", "gitrepository-layout") describes the files. A commit lies in a file of its own, or in a
pack, where an index tells at which byte; it may be stored as what it has not in common with another.
"""

import re
import zlib
from datetime import UTC, datetime
from typing import NamedTuple

from coursekit.grading.intake.download import Refused

_LARGEST = 2**20  # bytes of a commit
_DEEPEST = 50  # differences of differences; git makes no more
_COMMITTER = re.compile(rb"^committer .*> (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_ID = re.compile(r"[0-9a-f]{40}")
_FROM_OFFSET, _FROM_ID = 6, 7  # the kinds of objects in a pack that are differences


class _Broken(Exception):
    """A file of `.git` is not what it should be."""


class _Stored(NamedTuple):
    kind: int
    data: bytes


def last_commit(files):
    """When the last commit of the current branch was made; None where that cannot be read.

    Parameters
    ----------
    files : dict
        The files of a `.git`: path in there: way to read it.
    """
    try:
        commit = _commit(files, _head(files))
        return datetime.fromtimestamp(int(_COMMITTER.search(commit)[1]), UTC)
    except (_Broken, Refused, OSError, KeyError, IndexError, TypeError, ValueError, OverflowError, zlib.error):
        return None


def _head(files):
    """The id of the current commit."""
    head = files["HEAD"]().decode().strip()
    if head.startswith("ref: "):
        name = head.removeprefix("ref: ")
        if name in files:
            head = files[name]().decode().strip()
        else:
            packed = files["packed-refs"]().decode()
            head = next(line.split()[0] for line in packed.splitlines() if line.endswith(f" {name}"))
    if not _ID.fullmatch(head):
        raise _Broken
    return head


def _commit(files, id):
    loose = f"objects/{id[:2]}/{id[2:]}"
    if loose in files:
        return _unpacked(files[loose]()).partition(b"\0")[2]
    for name in files:
        if name.startswith("objects/pack/") and name.endswith(".idx"):
            offsets = _Index(files[name]())
            if (at := offsets.find(bytes.fromhex(id))) is not None:
                return _object(files[f"{name[: -len('.idx')]}.pack"](), at, offsets).data
    raise _Broken


def _unpacked(data):
    found = zlib.decompressobj().decompress(data, _LARGEST + 1)
    if len(found) > _LARGEST:
        raise _Broken
    return found


class _Index(NamedTuple):
    """The second version of a pack's index: a table of first bytes, ids, checksums, offsets."""

    data: bytes

    def find(self, id):
        """Where in the pack the object of an id begins."""
        if self.data[:8] != b"\xfftOc\0\0\0\2":
            raise _Broken
        count, before = self._number(8 + 4 * 255), self._number(4 + 4 * id[0]) if id[0] else 0
        for place in range(before, self._number(8 + 4 * id[0])):
            if self.data[1032 + 20 * place :][:20] == id:
                return self._number(1032 + 24 * count + 4 * place)
        return None

    def _number(self, at):
        return int.from_bytes(self.data[at : at + 4])


def _object(pack, at, index, deep=0):
    """The object that begins at a byte of a pack."""
    if deep > _DEEPEST:
        raise _Broken
    begin, byte, at = at, pack[at], at + 1
    kind = byte >> 4 & 7
    while byte & 128:
        byte, at = pack[at], at + 1
    if kind == _FROM_OFFSET:
        byte, at = pack[at], at + 1
        back = byte & 127
        while byte & 128:
            byte, at = pack[at], at + 1
            back = (back + 1 << 7) | byte & 127
        base = _object(pack, begin - back, index, deep + 1)
    elif kind == _FROM_ID:
        base, at = _object(pack, index.find(pack[at : at + 20]), index, deep + 1), at + 20
    else:
        return _Stored(kind, _unpacked(pack[at : at + _LARGEST]))
    return _Stored(base.kind, _changed(base.data, _unpacked(pack[at : at + _LARGEST])))


def _changed(base, delta):
    """What a difference makes of another object: pieces of that, and new ones."""
    _, at = _length(delta, 0)
    size, at = _length(delta, at)
    made = bytearray()
    while at < len(delta):
        byte, at = delta[at], at + 1
        if byte & 128:
            start, count = 0, 0
            for bit in range(7):
                if byte >> bit & 1:
                    value, at = delta[at], at + 1
                    start, count = (
                        (start | value << 8 * bit, count) if bit < 4 else (start, count | value << 8 * (bit - 4))
                    )
            made += base[start : start + (count or 0x10000)]
        else:
            made += delta[at : at + byte]
            at += byte
        if len(made) > size or size > _LARGEST:
            raise _Broken
    return bytes(made)


def _length(delta, at):
    value = shift = 0
    while True:
        byte, at = delta[at], at + 1
        value |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            return value, at
