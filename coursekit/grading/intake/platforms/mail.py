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

from coursekit.grading.intake.download import Download, Entry, Handed, Owner, Refuse, Refused
from coursekit.grading.intake.entries import inside

_UNREADABLE = (Refused, OSError, ValueError, LookupError, RecursionError, AttributeError, TypeError)
_ENDINGS = (".eml", ".emlx", ".mbox", ".mbx", ".msg")  # Apple's mailboxes are folders with a file `mbox`
_MANY = 200  # attachments of one mail
_BEGIN = re.compile(rb"^From .*\r?\n", re.MULTILINE)


class _Mail(NamedTuple):
    """A mail in a file, from a byte to a byte."""

    entry: Entry
    begin: int
    end: int | None
    number: int = 0  # in a mailbox

    def message(self):
        return message_from_bytes(self.entry.read()[self.begin : self.end], policy=policy.default)


def read(entries):
    """The mails among the entries, or None."""
    files = [entry for entry in entries if f".{entry.parts[-1]}".lower().endswith(_ENDINGS)]
    others = {entry.parts[:1] for entry in entries} - {entry.parts[:1] for entry in files}
    if not files or len(others) > len(files):
        return None
    handed, people = [], []
    for owner, found in (pair for entry in files for pair in _of_file(entry)):
        handed += found
        people += [owner] if not found else []
    placed = {one.entry.parts for one in handed}
    return Download("mail", handed, [entry for entry in files if entry.parts not in placed], people)


def _of_file(entry):
    """Yield (sender, files) of each mail in a file; what cannot be read is nobody's, and says why."""
    try:
        mails = _mails(entry)
    except (Refused, OSError) as why:
        yield Owner(), [_refused(entry, why)]
        return
    for mail in mails:
        try:
            yield _attached(mail)
        except _UNREADABLE as why:
            yield Owner(), [_refused(entry, why)]


def _refused(entry, why):
    return Handed(Owner(), entry._replace(read=Refuse(f"the mail cannot be read: {why}")), entry.parts[-1])


def _mails(entry):
    """Where each mail in a file is."""
    if entry.parts[-1].lower().endswith(".msg"):
        raise Refused("it is in a format of Outlook's own, save it as .eml")
    if entry.parts[-1].lower().endswith(".eml"):
        return [_Mail(entry, 0, None)]
    if entry.parts[-1].lower().endswith(".emlx"):
        return [_Mail(entry, entry.read().find(b"\n") + 1, None)]  # the first line is how long it is
    found = list(_BEGIN.finditer(entry.read()))
    if not found:
        raise Refused("there is no mail in it")
    ends = [one.start() for one in found[1:]]
    return [_Mail(entry, one.end(), end, i) for i, (one, end) in enumerate(zip(found, [*ends, None], strict=True), 1)]


def _attached(mail):
    """Whose a mail is, and the files in it; what was passed on is of the one who wrote it."""
    message, handed = mail.message(), []
    sender = _sender(message)
    folder = (*mail.entry.parts, *[f"{mail.number} {sender.email}".replace("/", "_")] * bool(mail.number))
    for number, (inner, part) in enumerate(_parts(message)):
        owner, time = _sender(inner), _time(inner)
        whole = Entry((*folder, _file_name(part)), partial(_content, mail, number), time)
        for entry in inside(whole):
            handed.append(Handed(owner, entry, entry.parts[-1], time=time, time_from="platform" if time else ""))
    return sender, handed


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
    except _UNREADABLE as why:
        raise Refused(f"the mail cannot be read: {why}") from None
