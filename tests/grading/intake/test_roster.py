"""Rosters as platforms export them and teachers write them, and everything that is not one."""

import pytest

from coursekit.grading.intake.roster import read
from coursekit.grading.records import Person, Trouble

ADA = {"name": "Ada Lovelace"}
ZOE = {"name": "Zoë Müller"}
EXPORTS = {  # name: (text, the first two people)
    "Canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Lesson 1 (7)\n"
        ",,,,,Manual Posting\n"
        "    Points Possible,,,,,7\n"
        '"Lovelace, Ada",11,s1,ada,Sec 1,\n'
        '"Müller, Zoë",12,s2,zoe,Sec 1 and Sec 2,3\n'
        '"Student, Test",13,,abcdef0123,Sec 1,\n',
        [
            Person("ada", "Ada Lovelace", "11", "ada", section="Sec 1"),
            Person("zoe", "Zoë Müller", "12", "zoe", section="Sec 1 and Sec 2"),
        ],
    ),
    "Moodle's participants": (
        "First name,Last name,ID number,Email address,Groups\nAda,Lovelace,s1,ada@x.edu,A\nZoë,Müller,,zoe@x.edu,\n",
        [
            Person("s1", "Ada Lovelace", "s1", "", "ada@x.edu", "", "A"),
            Person("zoe@x.edu", "Zoë Müller", "", "", "zoe@x.edu"),
        ],
    ),
    "Moodle's old ones": (
        "First name,Surname,ID number\nAda,Lovelace,s1\nZoë,Müller,s2\n",
        [Person("s1", "Ada Lovelace", "s1"), Person("s2", "Zoë Müller", "s2")],
    ),
    "Moodle's grading worksheet": (
        "Identifier,Full name,Email address,Status,Grade\n"
        "Participant 123,Ada Lovelace,ada@x.edu,Submitted,\nParticipant 124,Zoë Müller,zoe@x.edu,No submission,\n",
        [
            Person("ada@x.edu", "Ada Lovelace", "123", "", "ada@x.edu", numbered=True),
            Person("zoe@x.edu", "Zoë Müller", "124", "", "zoe@x.edu", numbered=True),
        ],
    ),
    "Moodle in German": (
        "Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Gruppen\nAda;Lovelace;s1;ada@x.edu;A\nZoë;Müller;s2;;\n",
        [
            Person("s1", "Ada Lovelace", "s1", "", "ada@x.edu", "", "A"),
            Person("s2", "Zoë Müller", "s2"),
        ],
    ),
    "Moodle in French": (
        "Identifiant,Nom complet,Adresse de courriel\n"
        "Participant 5,Ada Lovelace,ada@x.edu\nParticipant 6,Zoë Müller,\n",
        [
            Person("ada@x.edu", "Ada Lovelace", "5", "", "ada@x.edu", numbered=True),
            Person("6", "Zoë Müller", "6", numbered=True),
        ],
    ),
    "participants in French": (
        "Prénom,Nom,Numéro d'identification\nAda,Lovelace,s1\nZoë,Müller,s2\n",
        [Person("s1", "Ada Lovelace", "s1"), Person("s2", "Zoë Müller", "s2")],
    ),
    "Moodle in Spanish": (
        "Nombre,Apellido(s),Número de ID,Dirección de correo\nAda,Lovelace,s1,ada@x.edu\nZoë,Müller,s2,\n",
        [Person("s1", "Ada Lovelace", "s1", "", "ada@x.edu"), Person("s2", "Zoë Müller", "s2")],
    ),
    "nbgrader": (
        "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@x.edu,77\nzoe,Zoë,Müller,,\n",
        [Person("ada", "Ada Lovelace", "ada", "", "ada@x.edu"), Person("zoe", "Zoë Müller", "zoe")],
    ),
    "Blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Availability"\n'
        '"Lovelace"\t"Ada"\t"ada"\t"s1"\t"Yes"\n"Müller"\t"Zoë"\t"zoe"\t"s2"\t"Yes"\n',
        [Person("ada", "Ada Lovelace", "s1", "ada"), Person("zoe", "Zoë Müller", "s2", "zoe")],
    ),
    "Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#001,#ada,Lovelace,Ada,ada@x.edu,#\n#002,#zoe,Müller,Zoë,,#\n",
        [
            Person("ada", "Ada Lovelace", "001", "ada", "ada@x.edu"),
            Person("zoe", "Zoë Müller", "002", "zoe"),
        ],
    ),
    "Gradescope": (
        "Name,SID,Email,Total Score\nAda Lovelace,s1,ada@x.edu,\nZoë Müller,s2,zoe@x.edu,\n",
        [
            Person("s1", "Ada Lovelace", "s1", "", "ada@x.edu"),
            Person("s2", "Zoë Müller", "s2", "", "zoe@x.edu"),
        ],
    ),
    "GitHub Classroom": (
        '"identifier","github_username","github_id","name"\n'
        '"s1","ada-l","99","Ada Lovelace"\n"s2","","","Zoë Müller"\n',
        [Person("ada-l", "Ada Lovelace", "s1", "ada-l"), Person("s2", "Zoë Müller", "s2")],
    ),
    "a teacher's own": (
        "name,login,id,email,typed name,section,extra time\n"
        "Ada Lovelace,ada,1,ada@x.edu,Countess,A,24h\n\nZoë Müller,,2,,,,1:30\n",
        [
            Person("ada", "Ada Lovelace", "1", "ada", "ada@x.edu", "Countess", "A", 86400.0),
            Person("2", "Zoë Müller", "2", extra=5400.0),
        ],
    ),
    "only names": ("name\nAda Lovelace\nZoë Müller\n", [Person(x, x) for x in ("Ada Lovelace", "Zoë Müller")]),
    "German lists": (
        "Name;Vorname\nLovelace;Ada\nMüller;Zoë\n",
        [Person(x, x) for x in ("Ada Lovelace", "Zoë Müller")],
    ),
    "for Excel": (
        'sep=;\nname;id\nAda Lovelace;="0012"\nZoë Müller;13.0\n',
        [Person("0012", "Ada Lovelace", "0012"), Person("13", "Zoë Müller", "13")],
    ),
    "a title above": (
        "Course 101\n\nname,id\nAda Lovelace,1\nZoë Müller,2\n",
        [Person("1", "Ada Lovelace", "1"), Person("2", "Zoë Müller", "2")],
    ),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")


def roster(folder, data):
    path = folder / "people.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(path)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("export", EXPORTS)
def test_columns_are_recognized_by_their_headings(tmp_path, export, encoding):
    text, people = EXPORTS[export]
    assert list(roster(tmp_path, text.encode(encoding)).people) == people


def test_line_ends_of_old_systems(tmp_path):
    assert [one.key for one in roster(tmp_path, b"name\r\nAda\r\nBob\r\n").people] == ["Ada", "Bob"]
    assert [one.key for one in roster(tmp_path, b"name\rAda\rBob\r").people] == ["Ada", "Bob"]


def test_every_number_of_a_person_is_known(tmp_path):
    assert roster(tmp_path, EXPORTS["Canvas"][0]).ids == {"11": "ada", "12": "zoe", "s1": "ada", "s2": "zoe"}
    assert roster(tmp_path, EXPORTS["nbgrader"][0]).ids["77"] == "ada"


@pytest.mark.parametrize(
    ("text", "length"),
    [("24h", 86400), ("2 days", 172800), ("1:30", 5400), ("90", 5400), ("1.5 h", 5400), ("1,5 h", 5400), ("", 0),
     ("1 day 2 hours", 93600), ("30 min", 1800), ("1 week", 604800), ("2 j", 172800), ("0", 0)],
)  # fmt: skip
def test_extra_time(tmp_path, text, length):
    assert roster(tmp_path, f'name,extra time\nAda,"{text}"\n').people[0].extra == length


REFUSED = {
    "two of one id": ("name,id\nAda,1\nBob,2\nEve,1\n", "rows 2 and 4 of"),
    "two of one login": ("name,login\nAda,ada\nBob,ADA\n", "rows 2 and 3 of"),
    "two of one name": ("name\nAda\nBob\nAda\n", "rows 2 and 4 of"),
    "no heading known": ("Ada,1\nBob,2\n", "has no heading that is known in row 1 (Ada, 1)"),
    "an empty file": ("", "is empty"),
    "headings alone": ("name,id\n", "nobody below them"),
    "a time that is none": ("name,extra time\nAda,1h\nBob,soon\n", "row 3 of"),
    "another unit": ("name,extra time\nAda,2 months\n", "row 2 of"),
    "Excel": (b"PK\x03\x04" + bytes(100), "save it as CSV"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(100), "save it as CSV"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "people.csv"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_roster_is_refused_in_one_sentence(tmp_path, case):
    text, words = REFUSED[case]
    with pytest.raises(Trouble) as said:
        roster(tmp_path, text)
    assert words in str(said.value)
    assert "people.csv" in str(said.value)
    assert "\n" not in str(said.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Trouble, match=r"none\.csv cannot be read \(No such file or directory\)"):
        read(tmp_path / "none.csv")
