"""Mail: messages made by Python's own `email`, saved one by one or in a mailbox."""

import io
import mailbox
import zipfile
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from grading.intake.platforms.making import (
    CLASS,
    EVENING,
    HANDED_IN,
    TWICE,
    counted,
    file,
    handed_at,
    left_over,
    name_of,
)

from coursekit.grading.intake.platforms.recognize import recognize

WRONG_CLOCK = EVENING.replace(year=2019)


def message(student, time=None, files=None, received=True):
    """A mail that went over two servers, sent from a machine whose clock is wrong."""
    time = time or handed_at(student)
    mail = EmailMessage()
    if received:
        mail["Received"] = f"from a.example by mx.uni.example with ESMTPS id 1; {format_datetime(time)}"
        mail["Received"] = f"from home by a.example; {format_datetime(WRONG_CLOCK)}"
    mail["From"] = f'"{student.last}, {student.first}" <{student.email}>'
    mail["To"] = "teacher@uni.example"
    mail["Date"] = format_datetime(WRONG_CLOCK if received else time)
    mail["Subject"] = "Lösung"
    mail.set_content("Hello,\n\nFrom me, with regards.\n")
    for name, data in (files or {name_of(student): f"{student.id}".encode()}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def saved(mails):
    return [file(f"inbox/{i} Lösung.eml", bytes(mail)) for i, mail in enumerate(mails)]


def mailboxed(mails, tmp_path):
    box = mailbox.mbox(tmp_path / "Inbox.mbox")
    for mail in mails:
        box.add(mail)
    box.close()
    return [file("Inbox.mbox", (tmp_path / "Inbox.mbox").read_bytes())]


def class_mails():
    return [*map(message, HANDED_IN), message(TWICE, handed_at(TWICE).replace(hour=22))]


@pytest.mark.parametrize("in_a_box", [False, True])
def test_a_class(tmp_path, in_a_box):
    entries = mailboxed(class_mails(), tmp_path) if in_a_box else saved(class_mails())
    download = recognize(entries)
    assert download.platform == "mail"
    assert counted(download, "email") == {one.email: 1 + (one is TWICE) for one in HANDED_IN}
    assert "Lovelace, Ada" in counted(download, "name")
    firsts = {one.owner.email: one.time for one in download.handed if one.time.hour != 22}
    assert firsts == {student.email: handed_at(student) for student in HANDED_IN}
    assert {one.time_from for one in download.handed} == {"platform"}
    assert [int(one.entry.read()) for one in download.handed][: len(HANDED_IN)] == [student.id for student in HANDED_IN]
    assert len({one.entry.path for one in download.handed}) == len(download.handed)
    assert not left_over(download, entries)


def test_without_a_server_the_sender_tells_the_time():
    [one] = recognize(saved([message(CLASS[0], received=False)])).handed
    assert one.time == handed_at(CLASS[0])


def test_several_files_and_names_of_the_world():
    files = {"00_start.ipynb": b"1", "Übung 1 – 小明.py": b"2", "../../etc/passwd": b"3"}
    handed = recognize(saved([message(CLASS[0], files=files)])).handed
    assert [one.name for one in handed] == ["00_start.ipynb", "Übung 1 – 小明.py", "passwd"]
    assert [one.entry.read() for one in handed] == [b"1", b"2", b"3"]


def test_mailboxes_of_apple(tmp_path):
    [box] = mailboxed(class_mails(), tmp_path)
    entries = [file("Homework.mbox/mbox", box.read())]
    assert counted(recognize(entries), "email") == {one.email: 1 + (one is TWICE) for one in HANDED_IN}
    mail = bytes(message(CLASS[0]))
    [one] = recognize([file("1.emlx", b"%d\n%s<?xml?>" % (len(mail), mail))]).handed
    assert (one.owner.email, one.time) == (CLASS[0].email, handed_at(CLASS[0]))


def test_an_archive_that_is_attached_is_opened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("work/00_start.ipynb", b"1")
        archive.writestr("work/helper.py", b"2")
    handed = recognize(saved([message(CLASS[0], files={"work.zip": packed.getvalue(), "broken.zip": b"PK"})])).handed
    assert [one.name for one in handed] == ["00_start.ipynb", "helper.py", "broken.zip"]
    assert [one.entry.read() for one in handed[:2]] == [b"1", b"2"]
    assert {one.owner.email for one in handed} == {CLASS[0].email}


def test_a_mail_that_was_passed_on_holds_the_files_of_the_one_in_it():
    outer = EmailMessage()
    outer["From"] = "tutor@uni.example"
    outer.set_content("see below")
    outer.add_attachment(message(CLASS[0]))
    [one] = recognize(saved([outer])).handed
    assert (one.owner.email, one.name, one.entry.read()) == (CLASS[0].email, "00_start.ipynb", b"4100")


def test_who_attached_nothing_is_known():
    mail = message(CLASS[0])
    empty = EmailMessage()
    empty["From"] = "eve@uni.example"
    empty.set_content("I cannot find the button.")
    download = recognize(saved([mail, empty]))
    assert [owner.email for owner in download.people] == ["eve@uni.example"]


@pytest.mark.parametrize("data", [b"", b"\0" * 999, b"From: \r\n\r\n", b"From: =?x?q?=FF?= <@>\r\nDate: soon\r\n\r\nx"])
def test_what_is_no_mail_names_nobody(data):
    download = recognize([*saved([message(CLASS[0])]), file("inbox/9.eml", data)])
    assert [one.owner.email for one in download.handed] == [CLASS[0].email]


def test_a_mail_that_cannot_be_read_is_nobodys_and_says_why():
    many = message(CLASS[1], files={f"{i}.ipynb": b"" for i in range(300)})
    entries = [
        *saved([message(CLASS[0]), many]),
        file("inbox/Answer.msg", b"\xd0\xcf\x11\xe0"),
        file("x.mbox", "too large"),
    ]
    found = {one.name: (one.owner.email, one.entry.read) for one in recognize(entries).handed}
    assert found.pop(name_of(CLASS[0]))[0] == CLASS[0].email
    assert {owner for owner, _ in found.values()} == {""}
    assert {name: read.why.partition(": ")[2] for name, (_, read) in found.items()} == {
        "1 Lösung.eml": "it has more than 200 files",
        "Answer.msg": "it is in a format of Outlook's own, save it as .eml",
        "x.mbox": "too large",
    }


def test_one_mail_in_a_plain_class():
    entries = [file(f"{one.login}/00_start.ipynb") for one in CLASS] + saved([message(CLASS[0])])
    assert recognize(entries).platform == "folder"
