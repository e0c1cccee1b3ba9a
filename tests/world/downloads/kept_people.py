"""People that were kept back until the readers were there."""

import mailbox
from datetime import datetime

from world.downloads import blackboard, ilias, nbgrader
from world.downloads.mail import message
from world.downloads.making import notebook, spread, table, zipped
from world.downloads.nasty import ADA, ALAN, GRACE, NAME, NO_FUNCTION, NOTHING, RIGHT, a_zip, cases, folders
from world.downloads.people import PEOPLE, Expected

CASES, case = cases()


@case(
    "hyphens and several words on Canvas",
    "Submitty/Submitty#554",
    "letters are left of a name, and it is still the person's",
    {"10001": RIGHT, "10002": RIGHT},
    people=[
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        ("    Points Possible", "", "", "", ""),
        ("van der Waals, Anne-Marie", "10001", "", "amw", ""),
        ("de la Cruz y Ortega, María José", "10002", "", "mj", ""),
    ],
)
def _(folder):
    return a_zip(
        folder,
        {
            "vanderwaalsannemarie_10001_900001_00_start.ipynb": notebook("Anne-Marie van der Waals"),
            "delacruzyortegamaríajosé_10002_900002_00_start.ipynb": notebook("Maria Jose de la Cruz y Ortega"),
        },
        "utf-8",
    )


@case(
    "an emoji in a name",
    "Zibbp/ganymede#1001",
    "a person like any other",
    {"Zoë 🦄 Smith": RIGHT, "Łukasz Żółć": RIGHT},
)
def _(folder):
    return folders(
        folder,
        {"Zoë 🦄 Smith/00_start.ipynb": notebook("Zoe Smith"), "Łukasz Żółć/00_start.ipynb": notebook("Lukasz Zolc")},
    )


@case(
    "somebody called Late",
    "instructure/canvas-lms lib/content_zipper.rb",
    "a name is not a mark; the mark is one",
    {"10001": RIGHT, "10002": Expected(7, late=True), "10003": RIGHT},
    people=[
        ("Student", "ID", "SIS Login ID", "Section"),
        ("Late, Tom", "10001", "tom", ""),
        ("Too_Late, Ann", "10002", "ann", ""),
        ("Not_LATE_Really, Bo", "10003", "bo", ""),
    ],
)
def _(folder):
    return a_zip(
        folder,
        {
            "latetom_10001_900001_00_start.ipynb": notebook("Tom Late"),
            "too_lateann_LATE_10002_900002_00_start.ipynb": notebook("Ann Too_Late"),
            "not_late_reallybo_10003_900003_LATE_1_2_00_start.ipynb": notebook("Bo Not_LATE_Really"),
        },
        "utf-8",
    )


@case(
    "names like dates, with dashes, on Brightspace",
    "squell/bb-scripts#48",
    "the time is the last part, the name what is between",
    {"April May": RIGHT, "Jean - Luc Picard": RIGHT, "Jan 3": RIGHT},
)
def _(folder):
    return a_zip(
        folder,
        {
            "1-1 - April May - Nov 3, 2026 805 PM/00_start.ipynb": notebook("April May"),
            "2-2 - Jean - Luc Picard - Nov 3, 2026 805 PM/00_start.ipynb": notebook("Jean-Luc Picard"),
            "3-3 - Jan 3 - Nov 3, 2026 805 PM/00_start.ipynb": notebook("Jan 3"),
        },
    )


@case(
    "two owners who typed one name",
    "adrienjoly/js-test#45",
    "both are graded for the numbers of that name, and both are to be looked at",
    {ADA: RIGHT._replace(kinds=NAME), ALAN: NO_FUNCTION._replace(kinds=NAME), GRACE: RIGHT},
    code=1,
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook("Emmy Noether"),
            f"{ALAN}/00_start.ipynb": notebook("Emmy Noether", "no function"),
            f"{GRACE}/00_start.ipynb": notebook(GRACE),
        },
    )


@case(
    "one who hands in another's notebook",
    "oscarkarnalim/sourcecodeplagiarismdataset#3",
    "an incident of who did, whose points are their own upload's",
    {ADA: RIGHT._replace(kinds=None), ALAN: RIGHT._replace(kinds=NAME)},
    code=1,
)
def _(folder):
    return folders(folder, {f"{name}/00_start.ipynb": notebook(ADA) for name in (ADA, ALAN)})


@case(
    "the name of nobody in the class",
    "MarkUsProject/Markus#5087",
    "graded for the numbers of that name, and to be looked at",
    {ADA: RIGHT._replace(kinds=NAME), ALAN: RIGHT},
    code=1,
)
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb": notebook("Batman"), f"{ALAN}/00_start.ipynb": notebook(ALAN)})


@case(
    "a login or a number typed",
    "jupyter/nbgrader#667",
    "the roster says that it is the owner's",
    {ADA: RIGHT, ALAN: RIGHT, GRACE: RIGHT},
    people=[
        ("Name", "ID", "Login", "Email", "Typed name"),
        (ADA, "4200001", "alovelace", "ada@uni.example", ""),
        (ALAN, "4200002", "aturing", "alan@uni.example", ""),
        (GRACE, "4200003", "ghopper", "grace@uni.example", "Amazing Grace"),
    ],
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook("alovelace"),
            f"{ALAN}/00_start.ipynb": notebook("alan@uni.example"),
            f"{GRACE}/00_start.ipynb": notebook("amazing grace"),
        },
    )


@case(
    "a group on Moodle",
    "academic-moodle-cooperation/moodle-mod_publication#12",
    "not lost: every member has it, or it is named",
    {name: Expected(None, "", kinds=None) for name in (ADA, ALAN, GRACE)},
    people=[
        ("First name", "Last name", "Email address", "Groups"),
        ("Ada", "Lovelace", "ada@uni.example", "Team 3"),
        ("Alan", "Turing", "alan@uni.example", "Team 3"),
        ("Grace", "Hopper", "grace@uni.example", ""),
    ],
    code=None,
    said=("Team 3",),
)
def _(folder):
    return a_zip(
        folder,
        {
            "Team 3_901_assignsubmission_file/00_start.ipynb": notebook("Team 3"),
            "Default group_902_assignsubmission_file/00_start.ipynb": notebook(GRACE),
        },
    )


@case(
    "anonymous grading on Canvas",
    "instructure/canvas-lms lib/content_zipper.rb",
    "the platform says nothing, so the typed name says whose it is",
    {ADA: RIGHT, ALAN: Expected(2, late=True)},
)
def _(folder):
    return a_zip(
        folder,
        {
            "anon_aB3dE_900001_00_start.ipynb": notebook(ADA),
            "LATE_anon_xY9zQ_900002_00_start.ipynb": notebook(ALAN, "no function"),
        },
        "utf-8",
    )


@case(
    "the Grade Center in UTF-16 with tabs",
    "openwisp/openwisp-radius#550",
    "read like any other",
    {"jurgen.muller": RIGHT, "kurt.godel": NO_FUNCTION},
    people=lambda folder: table(
        folder / "gc_DL_fullgc_2026-11-06.xls", blackboard.rows_of([PEOPLE[4], PEOPLE[13]]), "utf-16", "\t"
    ),
)
def _(folder):
    return blackboard.make(folder, [PEOPLE[4], PEOPLE[13]])


@case(
    "underscores in a username on Blackboard",
    "CodeGra-de/CodeGra.de#280",
    "the receipt says which part is the username",
    {"a_b_smith": RIGHT, "j_doe_": NO_FUNCTION},
    people=[("Last Name", "First Name", "Username"), ("Smith", "Ann", "a_b_smith"), ("Doe", "John", "j_doe_")],
)
def _(folder):
    time = datetime(2026, 11, 3, 9, 8, 7)
    files = {}
    for name, login, work in (("Ann Smith", "a_b_smith", "right"), ("John Doe", "j_doe_", "no function")):
        stem = blackboard.stem_of(login, time, "Home_work_00")
        files[f"{stem}_00_start.ipynb"] = notebook(name, work)
        files[f"{stem}.txt"] = blackboard.receipt(name, login, time, ["00_start.ipynb"]).replace(
            b"00 Start", b"Home_work_00"
        )
    return a_zip(folder, files, name="gradebook_DL_Home5Fwork5F00_2026-11-06-09-00-00.zip")


@case(
    "members of ILIAS in German",
    "Slandy95/eCampus-collective-team-feedback-upload README.md",
    "headings of the language that the course is in",
    {"jurgen.muller": RIGHT, "kurt.godel": Expected(2, late=True)},
    people=lambda folder: table(
        folder / "mitglieder.csv",
        [
            ("Anmeldename", "Nachname", "Vorname", "E-Mail", "Matrikelnummer"),
            *((one.login, one.family, one.given, one.email, one.matriculation) for one in (PEOPLE[4], PEOPLE[13])),
        ],
        "cp1252",
        ";",
    ),
)
def _(folder):
    return ilias.make(folder, [PEOPLE[4], PEOPLE[13]])


@case(
    "Drive's download in two parts",
    "XuyangGuo/CtrlHair#1",
    "two zips of one folder are one class",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    parts = {
        f"00 Start-20261106T090000Z-00{at}.zip": zipped({f"00 Start/{name} - 00_start.ipynb": notebook(name)})
        for at, name in enumerate((ADA, ALAN), 1)
    }
    return spread(folder / "Downloads", parts)


@case(
    "a mailbox with encoded names",
    "aspineux/pyzmail#17",
    "senders and files are read as people see them; an answer to all is no submission",
    {"Jürgen Müller": RIGHT, "李伟": RIGHT},
    people=[("Name", "Email"), ("Jürgen Müller", "jm@uni.example"), ("李伟", "lw@uni.example")],
)
def _(folder):
    (folder / "Export").mkdir()
    box = mailbox.mbox(folder / "Export/Eingang.mbox")
    time = datetime(2026, 11, 3, 9, 8, 7)
    box.add(message("Jürgen Müller", "jm@uni.example", time, [("Übung 0 – 00_start.ipynb", notebook("Jürgen Müller"))]))
    box.add(message("李伟", "LW@Uni.example", time, [("作业.ipynb", notebook("李伟"))]))
    box.add(message("Jürgen Müller", "jm@uni.example", datetime(2026, 11, 4, 9, 8, 7), [], "Thank you!\n"))
    box.close()
    return folder / "Export"


@case(
    "a team on ILIAS",
    "Slandy95/eCampus-collective-team-feedback-upload README.md",
    "a team shares its files; whoever's counts for both, nobody is lost",
    {"ada.lovelace": RIGHT._replace(kinds=None), "alan.turing": RIGHT._replace(kinds=None)},
    people=[
        ("Login", "First Name", "Last Name"),
        ("ada.lovelace", "Ada", "Lovelace"),
        ("alan.turing", "Alan", "Turing"),
    ],
    code=None,
)
def _(folder):
    return a_zip(
        folder,
        {
            "Blatt 01/Abgaben/Team 210343/Lovelace_Ada_ada.lovelace_7001/00_start.ipynb": notebook(ADA),
            "Blatt 01/Abgaben/Team 210343/Turing_Alan_alan.turing_7002/00_start.ipynb": notebook(ALAN),
            "Blatt 01/Blatt 01.xlsx": ilias.EXCEL,
        },
    )


@case(
    "somebody whose folder is empty",
    "jupyter/nbgrader#744",
    "who submitted nothing has a row, and is no error",
    {"adalovelace": RIGHT, "alanturing": NOTHING},
    people=lambda folder: nbgrader.roster(folder, PEOPLE[:2]),
)
def _(folder):
    path = nbgrader.submitted(folder, PEOPLE[:1])
    (path / "submitted/alanturing/00_start").mkdir(parents=True)
    return path


@case(
    "a name on GitHub that begins with another's",
    "earthlab/abc-classroom#59",
    "the longest name that fits is the person's",
    {"ada": RIGHT, "start-ada": NO_FUNCTION},
    people=[
        ("identifier", "github_username", "github_id", "name"),
        ("one@uni.example", "ada", "1", "Ada Lovelace"),
        ("two@uni.example", "start-ada", "2", "Ada Start"),
    ],
)
def _(folder):
    return spread(
        folder / "00-start-submissions",
        {
            "00-start-ada/00_start.ipynb": notebook(ADA),
            "00-start-start-ada/00_start.ipynb": notebook("Ada Start", "no function"),
            "00-start-ada/README.md": b"#\n",
            "00-start-start-ada/README.md": b"#\n",
        },
    )
