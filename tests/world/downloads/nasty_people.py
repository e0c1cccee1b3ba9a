"""People: of one name, of hard names, in groups, under each other's names, and rosters of every make."""

from datetime import datetime

from world.downloads import gradescope
from world.downloads.making import notebook
from world.downloads.nasty import ADA, ALAN, GRACE, NAME, NO_FUNCTION, NOTHING, RIGHT, a_zip, cases, folders
from world.downloads.people import Expected

CASES, case = cases()
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


@case(
    "two people of one name on Moodle",
    "RunestoneInteractive/RunestoneServer#1158",
    "each has a row and points of their own",
    {"Participant 30001": RIGHT._replace(kinds=None), "Participant 30002": NO_FUNCTION._replace(kinds=None)},
    people=[
        ("Identifier", "Full name", "Email address"),
        ("Participant 30001", "Ethan Lin", "elin1@uni.example"),
        ("Participant 30002", "Ethan Lin", "elin2@uni.example"),
    ],
    code=None,
)
def _(folder):
    return a_zip(
        folder,
        {
            "Ethan Lin_30001_assignsubmission_file/00_start.ipynb": notebook("Ethan Lin"),
            "Ethan Lin_30002_assignsubmission_file/00_start.ipynb": notebook("Ethan Lin", "no function"),
        },
    )


@case(
    "apostrophes of every kind",
    "operepo/ope#142",
    "no difference, whichever key was hit",
    {"Rob O'Reilly": RIGHT, "Jeanne D’Arc": RIGHT, "Noa Ben-David": RIGHT},
)
def _(folder):
    return folders(
        folder,
        {
            "Rob O’Reilly/00_start.ipynb": notebook("rob oreilly"),
            "Jeanne D'Arc/00_start.ipynb": notebook("Jeanne D`Arc"),
            "Noa Ben David/00_start.ipynb": notebook("Noa Ben‐David"),
        },
    )


@case(
    "one name only",
    "autolab/Autolab#1536",
    "a person like any other",
    {"Sukarno": RIGHT, "Prince": RIGHT},
    people=[
        ("First Name", "Last Name", "Email"),
        ("", "Sukarno", "sukarno@uni.example"),
        ("Prince", "", "prince@uni.example"),
    ],
)
def _(folder):
    return folders(folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("Sukarno", "Prince")})


@case(
    "names from right to left",
    "googlearchive/drive-zipextractor#14",
    "a person like any other, marks of direction or not",
    {"محمد علي": RIGHT, "נועה כהן": RIGHT},
)
def _(folder):
    return a_zip(
        folder,
        {"\u200fمحمد علي\u200f/00_start.ipynb": notebook("محمد علي"), "נועה כהן/00_start.ipynb": notebook("נועה כהן")},
    )


@case(
    "underscores in a name on Canvas",
    "Submitty/Submitty#6919",
    "the ids are the numbers at the end",
    {"10001": RIGHT, "10002": RIGHT},
    people=[
        CANVAS,
        ("    Points Possible", "", "", "", ""),
        ("Smith_Jones, Bob", "10001", "4200001", "bob_1_", "DL"),
        ("X_7_Y, Ann", "10002", "4200002", "ann", "DL"),
        ("Student, Test", "19999", "", "f3", "DL"),
    ],
)
def _(folder):
    return a_zip(
        folder,
        {
            "smith_jonesbob_10001_900001_00_start.ipynb": notebook("Bob Smith_Jones"),
            "x7yann_10002_900002_homework_1_2_00_start.ipynb": notebook("Ann X_7_Y"),
        },
        "utf-8",
    )


@case(
    "two who typed each other's names",
    "MarkUsProject/Markus#5087",
    "each gets the points of their own upload, for the numbers of the name typed, and both are to be looked at",
    {ADA: RIGHT._replace(kinds=NAME), ALAN: NO_FUNCTION._replace(kinds=NAME)},
    code=1,
)
def _(folder):
    return folders(
        folder, {f"{ADA}/00_start.ipynb": notebook(ALAN), f"{ALAN}/00_start.ipynb": notebook(ADA, "no function")}
    )


@case(
    "names typed in other ways",
    "NatTuck/bottlenose-classic#124",
    "capitals, accents, order, digits and punctuation make no other person; the numbers are those of what was typed",
    {"José Álvarez": RIGHT, "Anna van der Berg": RIGHT, "Li Wei": RIGHT, ADA: RIGHT},
)
def _(folder):
    return folders(
        folder,
        {
            "José Álvarez/00_start.ipynb": notebook("ALVAREZ, JOSE"),
            "Anna van der Berg/00_start.ipynb": notebook("van der Berg Anna"),
            "Li Wei/00_start.ipynb": notebook("wei li 2"),
            f"{ADA}/00_start.ipynb": notebook("  ada   LOVELACE (4200001)"),
        },
    )


@case(
    "nobody's name typed",
    "jupyter/nbgrader#667",
    "the numbers are the owner's own, which the machine remembered; nothing is amiss",
    {ADA: RIGHT},
)
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb": notebook("", numbers=ADA)})


@case(
    "a group on Gradescope",
    "ucbds-infra/otter-grader#58",
    "every submitter gets the points",
    {"4200001": RIGHT._replace(kinds=None), "4200002": RIGHT._replace(kinds=None), "4200003": NO_FUNCTION},
    people=[
        ("First Name", "Last Name", "SID", "Email"),
        ("Ada", "Lovelace", "4200001", "ada@uni.example"),
        ("Alan", "Turing", "4200002", "alan@uni.example"),
        ("Grace", "Hopper", "4200003", "grace@uni.example"),
    ],
    code=None,
)
def _(folder):
    time = datetime(2026, 11, 3, 20, 11)
    people = {
        name: gradescope.SUBMITTER.format(name=name, sid=4200000 + at, email=f"{name.split()[0].lower()}@uni.example")
        for at, name in enumerate((ADA, ALAN, GRACE), 1)
    }
    metadata = gradescope.entry(1, [people[ADA], people[ALAN]], time) + gradescope.entry(2, [people[GRACE]], time)
    return a_zip(
        folder,
        {
            "assignment_1_export/submission_metadata.yml": f"---\n{metadata}".encode(),
            "assignment_1_export/submission_1/00_start.ipynb": notebook(ADA),
            "assignment_1_export/submission_2/00_start.ipynb": notebook(GRACE, "no function"),
        },
    )


@case(
    "a folder and a file of one person",
    "moodle/moodle mod/assign/classes/downloader.php",
    "one person with two tries; the younger file counts",
    {ADA: RIGHT},
)
def _(folder):
    return folders(
        folder,
        [
            (f"{ADA}/00_start.ipynb", notebook(ADA, "no function"), datetime(2026, 11, 2, 10, 0)),
            (f"{ADA}.ipynb", notebook(ADA), datetime(2026, 11, 3, 10, 0)),
        ],
    )


@case(
    "Canvas without a roster",
    "instructure/canvas-lms lib/content_zipper.rb",
    "the owner is the platform's id; a name without spaces is that of the person who typed it with them",
    {"10001": RIGHT, "10002": Expected(2, late=True)},
    people=False,
)
def _(folder):
    return a_zip(
        folder,
        {
            "lovelaceada_10001_900001_00_start.ipynb": notebook(ADA),
            "turingalan_LATE_10002_900002_00_start.ipynb": notebook(ALAN, "no function"),
        },
        "utf-8",
    )


@case(
    "a roster with two of one id",
    "github-education-resources/classroom#1942",
    "one sentence that names it; nothing is written",
    {},
    people=[("Name", "ID"), (ADA, "4200001"), (ALAN, "4200001")],
    code=1,
    said=("4200001",),
)
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb": notebook(ADA)})


@case(
    "somebody who is not in the roster",
    "MarkUsProject/Wiki#87",
    "the file is named and the exit code says so; the others are graded",
    {ADA: RIGHT, ALAN: NOTHING},
    code=1,
    said=("Eve Mallory",),
)
def _(folder):
    return folders(
        folder, {f"{ADA}/00_start.ipynb": notebook(ADA), "Eve Mallory/00_start.ipynb": notebook("Eve Mallory")}
    )
