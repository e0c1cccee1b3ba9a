"""Mail: files `.eml` and `.mbox`, as mail programs save them, with what is attached.

RFC 5322 and RFC 4155 describe them, and Python's own `email` reads them. The sender is the owner; the time is that at
which the last server received the mail, or else the one that the sender wrote. A mail with nothing attached tells that
its sender handed in nothing.
"""

import re
from datetime import UTC
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from coursekit.grading.intake.download import Download, Entry, Handed, Owner, Refused
from coursekit.grading.intake.entries import inside

_MANY = 200  # attachments of one mail
_BEGIN = re.compile(rb"^From .*\r?\n", re.MULTILINE)


class _Mail(NamedTuple):
    """A mail in a file, from a byte to a byte."""

    entry: Entry
    begin: int
    end: int | None

    def message(self):
        return message_from_bytes(self.entry.read()[self.begin : self.end], policy=policy.default)


def read(entries):
    """The mails among the entries, or None."""
    files = [entry for entry in entries if entry.parts[-1].lower().endswith((".eml", ".mbox", ".mbx"))]
    others = {entry.parts[:1] for entry in entries} - {entry.parts[:1] for entry in files}
    if not files or len(others) > len(files):
        return None
    handed, about, people = [], [], []
    for entry in files:
        try:
            for mail in _mails(entry):
                owner, found = _attached(mail)
                handed += found
                people += [owner] if not found else []
        except (Refused, OSError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
            continue  # it is left over, and is named
        about.append(entry)
    return Download("mail", handed, about, people)


def _mails(entry):
    """Where each mail in a file is."""
    if entry.parts[-1].lower().endswith(".eml"):
        return [_Mail(entry, 0, None)]
    begins = [found.end() for found in _BEGIN.finditer(entry.read())]
    ends = [found.start() for found in _BEGIN.finditer(entry.read())][1:]
    return [_Mail(entry, begin, end) for begin, end in zip(begins, [*ends, None], strict=True)]


def _attached(mail):
    """Whose a mail is, and the files in it; what was passed on is of the one who wrote it."""
    message, handed = mail.message(), []
    for number, (inner, part) in enumerate(_parts(message)):
        owner, time = _sender(inner), _time(inner)
        whole = Entry((*mail.entry.parts, _file_name(part)), partial(_content, mail, number), time)
        for entry in inside(whole):
            handed.append(Handed(owner, entry, entry.parts[-1], time=time, time_from="platform" if time else ""))
    return _sender(message), handed


def _sender(message):
    """The first address of the sender."""
    addresses = message["From"].addresses if message["From"] else ()
    if not addresses:
        return Owner()
    return Owner(name=addresses[0].display_name, email=addresses[0].addr_spec)


def _time(message):
    """When it came, by the server nearest to the teacher, or when it was sent."""
    for said in [
        *[str(one).rpartition(";")[2] for one in message.get_all("Received", [])[:1]],
        str(message["Date"] or ""),
    ]:
        try:
            time = parsedate_to_datetime(said.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return None


def _parts(message):
    """The parts that are files, each with the mail that it is in."""
    found = list(islice(_walked(message, message), _MANY + 1))
    if len(found) > _MANY:
        raise ValueError(f"it has more than {_MANY} files")
    return found


def _walked(part, mail):
    mail = part if part["From"] else mail
    if part.is_multipart():
        for inner in part.get_payload():
            yield from _walked(inner, mail)
    elif _file_name(part):
        yield mail, part


def _file_name(part):
    return re.split(r"[/\\]", part.get_filename() or "")[-1].strip()


def _content(mail, number):
    """The bytes of a file that is attached."""
    try:
        return _parts(mail.message())[number][1].get_payload(decode=True) or b""
    except (ValueError, LookupError, RecursionError, AttributeError) as why:
        raise Refused(f"the mail cannot be read: {why}") from None
