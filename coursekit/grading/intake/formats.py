"""Which files are archives, and how each of them is opened."""

import io
import re

from coursekit.grading.intake import tars, tools, zips
from coursekit.grading.intake.archives import LARGEST_ARCHIVE, LARGEST_UNPACKED, MB, at_most, reason
from coursekit.grading.intake.download import Refused
from coursekit.grading.intake.kinds import ENOUGH, kind, what

_NAME = re.compile(r"(?i).*\.(?:zipx?|tar|tgz|tbz2?|txz|gz|bz2|xz|7z|rar)(?: ?\(\d{1,3}\)| ?- ?copy)?")
_PACKED = re.compile(r"(?i)(?:\.tar)?\.(?:gz|bz2|xz)$")
_VOLUME = re.compile(r"(?i).*\.(?:z\d\d|r\d\d|part0*(?:[2-9]|\d\d+)\.rar|(?:zip|7z|rar)\.\d{3})")
_LARGEST_DOWNLOAD = 16 * 2**30  # bytes of what comes out of it


def is_archive(name):
    """Is a file of this name to be opened?"""
    return bool(_NAME.fullmatch(name) or _VOLUME.fullmatch(name))


def opened(again, name, *, inner):
    """(the file to keep open, its members) of the archive that `again()` finds; `inner` is one that lies in another."""
    if _VOLUME.fullmatch(name):
        raise Refused("it is one part of an archive: ask for all of it in one file")
    try:
        file = _seekable(again())
        try:
            return _by_content(file, name, LARGEST_UNPACKED if inner else _LARGEST_DOWNLOAD)
        except BaseException:
            file.close()
            raise
    except Refused:
        raise
    except Exception as why:  # whatever a file does to what reads it, the class goes on
        raise Refused(f"it is damaged: {reason(why)}") from None


def _seekable(member):
    file = member.open()
    if member.seekable:
        return file
    with file:
        return io.BytesIO(at_most(file, LARGEST_ARCHIVE))


def _by_content(file, name, most):
    head = file.read(ENOUGH)
    file.seek(0)
    if file.seek(0, 2) > most:
        raise Refused(f"it has more than {most // MB} MB")
    file.seek(0)
    if head.startswith(b"PK"):
        return file, zips.members(file)
    if known := next((found for mark, found in tools.KINDS.items() if head.startswith(mark)), ""):
        return tools.members(file, known, most)
    if kind(name, head) == "archive" or (name.lower().endswith(".tar") and not any(head)):
        return tars.members(file, _PACKED.sub("", name), most)
    raise Refused("it is empty" if not head else f"it is {what(name, head)}, not an archive")
