"""Mail: messages saved one by one (.eml), a mailbox (.mbox), and attachments saved in a folder for each sender.

The sender is the owner, the `Date` of the message is the time (JoyOfCodingPDX/JoyOfCoding#64 takes homework out of
mail).
"""

import mailbox
from datetime import UTC
from email.message import EmailMessage
from email.utils import format_datetime

from world.downloads.making import Download, spread, table, upload
from world.downloads.people import LATE, PEOPLE, expected


def message(name, email, time, attachments, text="Dear professor,\n\nplease find my homework attached.\n"):
    """A message as a mail program stores it."""
    mail = EmailMessage()
    mail["From"] = f'"{name}" <{email}>'
    mail["To"] = "Prof. Teacher <teacher@uni.example>"
    mail["Subject"] = "00 Start"
    mail["Date"] = format_datetime(time.replace(tzinfo=UTC))
    mail["Message-ID"] = f"<{time:%Y%m%d%H%M%S}.{email}>"
    mail.set_content(text)
    for filename, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=filename)
    return mail


def _messages(people):
    messages = []
    for one in people:
        for tried in one.tries:
            mail = message(one.name, one.email, tried.time, [upload(one, tried)])
            messages.append((f"00 Start - {one.name} - {tried.time:%Y-%m-%d %H%M}.eml", mail))
    return messages


def eml(folder, people=PEOPLE):
    """A folder of messages."""
    return spread(folder / "Homework", [(name, bytes(mail)) for name, mail in _messages(people)])


def mbox(folder, people=PEOPLE):
    """A folder with one mailbox, as programs export it, and the mail of somebody who hands in nothing."""
    (folder / "Export").mkdir()
    box = mailbox.mbox(folder / "Export/Homework.mbox")
    for _, mail in _messages(people):
        box.add(mail)
    box.close()
    return folder / "Export"


def _saved_name(person, at=-1):
    at = range(len(person.tries))[at]
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    return f"{person.email}/{stem}{f'-{at}' if at else ''}.{suffix}"


def attachments(folder, people=PEOPLE):
    """What a mail program has saved, in a folder for each address; the times are those of the messages."""
    files = [
        (_saved_name(one, at), upload(one, tried)[1], tried.time)
        for one in people
        for at, tried in enumerate(one.tries)
    ]
    return spread(folder / "attachments", files)


def roster(folder, people=PEOPLE):
    """A table of the teacher's own."""
    return table(folder / "people.csv", [("Name", "Email"), *((one.name, one.email) for one in people)])


def _ids(one):
    return (one.email, one.login)


SOURCE = "JoyOfCodingPDX/JoyOfCoding#64"
DOWNLOADS = [
    Download("mail, messages", SOURCE, eml, roster, lambda one: expected(one), LATE, ids=_ids),
    Download("mail, mailbox", SOURCE, mbox, roster, lambda one: expected(one), LATE, ids=_ids),
    Download("mail, attachments", SOURCE, attachments, roster,
             lambda one: expected(one, _saved_name), LATE, ids=_ids),
]  # fmt: skip
