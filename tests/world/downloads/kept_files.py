"""Files that were kept back until the readers were there."""

from datetime import datetime

from world.downloads import brightspace, canvas
from world.downloads.making import notebook, zipped
from world.downloads.nasty import ADA, ALAN, GRACE, NOT_READ, NOTHING, RIGHT, a_zip, cases, folders
from world.downloads.people import LATE, PEOPLE, Expected

CASES, case = cases()


@case(
    "a notebook saved as .ipynb.json, and one as .json",
    "BME1478H/Fall2022class#49",
    "read by what is in them",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb.json": notebook(ADA), f"{ALAN}/00_start.json": notebook(ALAN)})


@case("a copy that Jupyter made", "jupyter/nbgrader#1219", "the lesson is 00_start", {ADA: RIGHT})
def _(folder):
    return folders(folder, {f"{ADA}/00_start-Copy1.ipynb": notebook(ADA)})


@case(
    "a copy that Colab made, with a name added",
    "earthlab/abc-classroom#88",
    "the lesson is 00_start",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/Copy of 00_start.ipynb": notebook(ADA),
            f"{ALAN}/Kopie von 00_start_alan_turing_4200002.ipynb": notebook(ALAN),
        },
    )


@case(
    "a page called .ipynb",
    "MrIckyThump/programming_python#1",
    "named as not a notebook",
    {ADA: NOT_READ, ALAN: RIGHT},
    code=1,
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": b"\n\n\n<!DOCTYPE html>\n<html lang='en'><body>404</body></html>",
            f"{ALAN}/00_start.ipynb": notebook(ALAN),
        },
    )


@case(
    "two of a lesson, told apart by their names",
    "Submitty/Submitty#11736",
    "the one with the higher number counts, and the page says which",
    {ADA: RIGHT._replace(file="Ada Lovelace/00_start (2).ipynb")},
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook(ADA, "nothing right"),
            f"{ADA}/00_start (2).ipynb": notebook(ADA),
            f"{ADA}/00_start (1).ipynb": notebook(ADA, "slip"),
        },
    )


@case(
    "a text entered on Canvas in place of a file",
    "instructure/canvas-lms lib/content_zipper.rb",
    "named as not a notebook; a link likewise",
    {
        "10001": NOT_READ,
        "10002": Expected(None, "not read", late=True, kinds=frozenset({"unreadable"})),
        "10003": RIGHT,
    },
    people=[
        ("Student", "ID", "SIS Login ID", "Section"),
        ("Lovelace, Ada", "10001", "ada", ""),
        ("Turing, Alan", "10002", "alan", ""),
        ("Hopper, Grace", "10003", "grace", ""),
    ],
    code=1,
)
def _(folder):
    return a_zip(
        folder,
        {
            "lovelaceada_10001_text.html": b"<!DOCTYPE html><html><body><p>my answer is 7</p></body></html>",
            "turingalan_LATE_10002_link.html": b"<html><head><meta http-equiv='refresh' content='0;url=https://colab.example'></head></html>",
            "hoppergrace_10003_900003_00_start.ipynb": notebook(GRACE),
        },
        "utf-8",
    )


@case(
    "a deadline for a zip from Canvas",
    "ssardina-teaching/canvas-submission-time-scraper",
    "its times are those of the download: nobody is late but who is marked",
    {"10001": RIGHT, "10014": Expected(2, late=True)},
    people=lambda folder: canvas.roster(folder, [PEOPLE[0], PEOPLE[13]]),
    arguments=LATE,
)
def _(folder):
    return canvas.make(folder, [PEOPLE[0], PEOPLE[13]])


@case(
    "October after November",
    "squell/bb-scripts#48",
    "times are compared, not letters; noon and midnight are what they are",
    {
        ADA: RIGHT._replace(time=datetime(2026, 11, 3, 12, 5)),
        ALAN: RIGHT._replace(time=datetime(2026, 11, 4, 0, 5), late=True),
    },
    arguments=LATE,
)
def _(folder):
    return a_zip(
        folder,
        {
            "1-1 - Ada Lovelace - Oct 31, 2026 1159 PM/00_start.ipynb": notebook(ADA, "slip"),
            "1-2 - Ada Lovelace - Nov 3, 2026 1205 PM/00_start.ipynb": notebook(ADA),
            "1-3 - Ada Lovelace - Nov 3, 2026 1159 AM/00_start.ipynb": notebook(ADA, "no function"),
            "2-4 - Alan Turing - Nov 4, 2026 1205 AM/00_start.ipynb": notebook(ALAN),
            "index.html": brightspace.INDEX,
        },
    )


@case(
    "a notebook deep in folders",
    "mxndrwgrdnr/UCB_CYPLAN255_2024#27",
    "the owner's folder is found above it",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    return a_zip(
        folder,
        {
            "Fall 2026/Section A/Ada Lovelace/Desktop/homework/final/00_start.ipynb": notebook(ADA),
            "Fall 2026/Section B/Alan Turing/00_start.ipynb": notebook(ALAN),
        },
    )


@case(
    "files without any folder", "sagemathinc/cocalc#4575", "the owner is who typed the name", {ADA: RIGHT, ALAN: RIGHT}
)
def _(folder):
    return folders(folder, {"00_start.ipynb": notebook(ADA), "00_start (1).ipynb": notebook(ALAN)})


@case(
    "a student's own files beside",
    "jupyter/nbgrader#1409",
    "helpers and data are no second submission",
    {ADA: RIGHT},
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook(ADA),
            f"{ADA}/helper.py": b"x = 1\n",
            f"{ADA}/data.csv": b"a,b\n1,2\n",
            f"{ADA}/img/plot.png": b"\x89PNG\r\n",
            f"{ADA}/data.zip": zipped({"data/a.csv": b"a\n1\n"}),
            f"{ADA}/README.md": b"# mine\n",
        },
    )


@case(
    "only an online text on Moodle",
    "academic-moodle-cooperation/moodle-mod_publication#12",
    "named as not a notebook; with a file beside it is nothing",
    {ADA: RIGHT, ALAN: NOT_READ, GRACE: NOTHING},
    code=1,
)
def _(folder):
    text = b"<!DOCTYPE html><html><body><p>https://colab.research.google.com/drive/1</p></body></html>"
    return a_zip(
        folder,
        {
            "Ada Lovelace_30001_assignsubmission_onlinetext_/onlinetext.html": text,
            "Ada Lovelace_30001_assignsubmission_file_/00_start.ipynb": notebook(ADA),
            "Alan Turing_30002_assignsubmission_onlinetext_/onlinetext.html": text,
        },
    )
