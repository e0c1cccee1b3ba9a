"""The files of a zip: names in whatever encoding, times in whatever field, and no size is believed."""

import stat
import zipfile
import zlib
from datetime import UTC, datetime
from functools import partial

from coursekit.grading.intake.archives import MB, Member
from coursekit.grading.intake.download import EMPTY, Refuse, Refused
from coursekit.grading.intake.member_names import decoded, leads_out, parts_of

_UTF8, _ENCRYPTED = 0x800, 0x1  # flags of a member
_UNICODE_PATH, _EXTENDED_TIME, _NTFS = 0x7075, 0x5455, 0x000A  # extra fields
_DIRECTORY = 16 * MB  # bytes of the list of contents
_WINDOWS_EPOCH = 11_644_473_600  # seconds from 1601 to 1970
_METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 96: "JPEG", 98: "PPMd", 99: "AES"}


def members(file):
    """List a `Member` for every file and every empty folder of a zip."""
    _hold_short(file)
    archive = zipfile.ZipFile(file)
    infos = archive.infolist()
    if sum(one.compress_size for one in infos) > file.seek(0, 2):
        raise Refused("its files lie on top of each other, as in a zip bomb")
    extras = [dict(_extra_fields(one.extra)) for one in infos]
    names = decoded([_raw(one, extra) for one, extra in zip(infos, extras, strict=True)])
    parts = [parts_of(name) for name in names]
    inner = {parts[:i] for parts in parts for i in range(len(parts))}
    return [
        _member(archive, info, name, parts, extra)
        for info, name, parts, extra in zip(infos, names, parts, extras, strict=True)
        if not _is_folder(name) or (parts and parts not in inner)
    ]


def _hold_short(file):
    """Refuse a zip whose list of contents, of which its end says how long it is, would fill the memory."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - 2**16 - 22 - 20))
    end = file.read()
    at = end.rfind(b"PK\5\6")
    if at < 0:
        raise Refused("it is cut off or is no zip: its list of contents is missing")
    long = int.from_bytes(end[at + 12 : at + 16], "little")
    if long == 0xFFFFFFFF and end[at - 20 : at - 16] == b"PK\6\7":
        file.seek(min(int.from_bytes(end[at - 12 : at - 4], "little"), start + at))
        long = int.from_bytes(file.read(48)[40:], "little")
    if long > _DIRECTORY:
        raise Refused(f"its list of contents has more than {_DIRECTORY // MB} MB")


def _raw(info, extra):
    """A member's name: bytes where nothing says what they mean."""
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    said = extra.get(_UNICODE_PATH, b"")
    if said[:1] == b"\1" and int.from_bytes(said[1:5], "little") == zlib.crc32(raw):
        return said[5:].decode("utf-8", "replace")
    return info.orig_filename if info.flag_bits & _UTF8 else raw


def _extra_fields(extra):
    """Yield (kind, bytes) of what a member says besides."""
    while len(extra) >= 4:
        long = int.from_bytes(extra[2:4], "little")
        yield int.from_bytes(extra[:2], "little"), extra[4 : 4 + long]
        extra = extra[4 + long :]


def _is_folder(name):
    return name.endswith(("/", "\\"))


def _member(archive, info, name, parts, extra):
    time = _time(info, extra)
    if leads_out(name):
        why = "its path leads out of the zip"
    elif _is_folder(name):
        return Member(parts, EMPTY, time, folder=True)
    elif stat.S_ISLNK(info.external_attr >> 16):
        why = "it is a link, and links are not followed"
    elif info.flag_bits & _ENCRYPTED:
        why = "it is locked with a password: ask for it without one"
    elif info.compress_type in _METHODS:
        why = f"it is packed in a way that is not read here ({_METHODS[info.compress_type]}): pack it as a plain zip"
    else:
        return Member(parts, partial(archive.open, info), time)
    return Member(parts, Refuse(why), time)


def _time(info, extra):
    """When a member was changed: in UTC where an extra field says it, else the local time of whoever packed it."""
    try:
        if len(said := extra.get(_EXTENDED_TIME, b"")) >= 5 and said[0] & 1:
            return datetime.fromtimestamp(int.from_bytes(said[1:5], "little", signed=True), UTC)
        if len(said := extra.get(_NTFS, b"")) >= 16 and said[4:8] == b"\1\0\x18\0":
            return datetime.fromtimestamp(int.from_bytes(said[8:16], "little") / 1e7 - _WINDOWS_EPOCH, UTC)
        return datetime(*info.date_time) if info.date_time[:3] != (1980, 1, 1) else None
    except (ValueError, OverflowError, OSError):
        return None
