"""Files: other names, other ends, other kinds, several of one."""

from datetime import datetime

from world.downloads import blackboard, brightspace
from world.downloads.making import PDF, notebook
from world.downloads.nasty import ADA, ALAN, GRACE, NOT_READ, NOTHING, RIGHT, a_zip, cases, folders
from world.downloads.people import Expected

CASES, case = cases()
HTML = (
    b"<!DOCTYPE html>\n<html><head><title>00_start</title></head><body>"
    + b"<div class='jp-Cell'></div>" * 50
    + b"</body></html>"
)


@case("the suffix in capitals", "ucbds-infra/otter-grader#433", "a notebook like any other", {ADA: RIGHT})
def _(folder):
    return folders(folder, {f"{ADA}/00_START.IPYNB": notebook(ADA)})


@case("a notebook saved as .ipynb.txt", "BME1478H/Fall2022class#49", "read by what is in it", {ADA: RIGHT})
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb.txt": notebook(ADA)})


@case(
    "a page, a script and a note in place of a notebook",
    "BME1478H/Fall2022class#48",
    "each is named as not a notebook; the fourth is graded",
    {ADA: NOT_READ, ALAN: NOT_READ, GRACE: NOT_READ, "Emmy Noether": RIGHT},
    code=1,
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.html": HTML,
            f"{ALAN}/00_start.py": b"def square(x):\n    return x**2\n",
            f"{GRACE}/homework.txt": b"https://colab.research.google.com/drive/1AbC\n",
            "Emmy Noether/00_start.ipynb": notebook("Emmy Noether"),
        },
    )


@case(
    "a notebook called Untitled",
    "jupyter/nbgrader#1302",
    "its lesson is known by what is in it",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    return folders(
        folder, {f"{ADA}/Untitled.ipynb": notebook(ADA), f"{ALAN}/WMS hw1 final FINAL.ipynb": notebook(ALAN)}
    )


@case("a notebook that was downloaded twice", "ucbds-infra/otter-grader#433", "the lesson is 00_start", {ADA: RIGHT})
def _(folder):
    return folders(folder, {f"{ADA}/00_start (1).ipynb": notebook(ADA)})


@case(
    "the tenth upload on Canvas",
    "nus-cs2103-AY2324S1/forum#459",
    "-10 comes after -9, and counts",
    {ADA: RIGHT._replace(file="lovelaceada_10001_900110_00_start-10.ipynb")},
    people=[
        ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        ("    Points Possible", "", "", "", ""),
        ("Lovelace, Ada", "10001", "4200001", "ada", "DL"),
    ],
)
def _(folder):
    return a_zip(
        folder,
        {
            "lovelaceada_10001_900109_00_start-9.ipynb": notebook(ADA, "nothing right"),
            "lovelaceada_10001_900110_00_start-10.ipynb": notebook(ADA),
            "lovelaceada_10001_900101_00_start.ipynb": notebook(ADA, "no function"),
        },
        "utf-8",
    )


@case(
    "a notebook with its PDF and its page",
    "abjer/tsds2018#9",
    "the notebook is graded, and nothing is amiss",
    {ADA: RIGHT},
)
def _(folder):
    return folders(
        folder, {f"{ADA}/00_start.ipynb": notebook(ADA), f"{ADA}/00_start.pdf": PDF, f"{ADA}/00_start.html": HTML}
    )


@case("an empty file", "jupyter/nbgrader#416", "named; everybody else is graded", {ADA: NOT_READ, ALAN: RIGHT}, code=1)
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb": b"", f"{ALAN}/00_start.ipynb": notebook(ALAN)})


@case(
    "an older attempt with the better grade",
    "jupyter/nbgrader#1320",
    "the latest counts, not the best",
    {ADA: Expected(2, file="60001-770011 - Ada Lovelace - Nov 3, 2026 105 PM/00_start.ipynb")},
)
def _(folder):
    return a_zip(
        folder,
        {
            "60001-770010 - Ada Lovelace - Oct 30, 2026 1105 PM/00_start.ipynb": notebook(ADA),
            "60001-770011 - Ada Lovelace - Nov 3, 2026 105 PM/00_start.ipynb": notebook(ADA, "no function"),
            "60001-770012 - Ada Lovelace - Nov 3, 2026 1205 PM/00_start.ipynb": notebook(ADA, "slip"),
            "index.html": brightspace.INDEX,
        },
    )


@case(
    "an attempt on Blackboard without files",
    "CodeGra-de/CodeGra.de#274",
    "nothing was submitted, whatever the receipt is called",
    {ADA: RIGHT, ALAN: NOTHING},
)
def _(folder):
    time = datetime(2026, 11, 3, 9, 8, 7)
    return a_zip(
        folder,
        {
            f"{blackboard.stem_of('ada.lovelace', time)}.txt": blackboard.receipt(
                ADA, "ada.lovelace", time, ["00_start.ipynb"]
            ),
            f"{blackboard.stem_of('ada.lovelace', time)}_00_start.ipynb": notebook(ADA),
            f"{blackboard.stem_of('alan.turing', time)}.txt": blackboard.receipt(ALAN, "alan.turing", time),
        },
    )


@case(
    "what systems leave beside",
    "jupyter/nbgrader#1234",
    "desktop.ini and its like are nobody's file, and no incident",
    {ADA: RIGHT},
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook(ADA),
            f"{ADA}/desktop.ini": b"[.ShellClassInfo]\r\n",
            f"{ADA}/Thumbs.db": b"\xd0\xcf\x11\xe0",
            f"{ADA}/.ipynb_checkpoints/00_start-checkpoint.ipynb": notebook(ADA, "slip"),
            f"{ADA}/__pycache__/helper.cpython-311.pyc": b"\xa7\r\r\n",
            "Thumbs.db": b"\xd0\xcf\x11\xe0",
        },
    )


@case(
    "two lessons of one person",
    "ucbds-infra/otter-grader#442",
    "each lesson has its own row",
    {ADA: RIGHT, ALAN: RIGHT},
    code=0,
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/00_start.ipynb": notebook(ADA),
            f"{ADA}/01_linear_models.ipynb": notebook(ADA, name="01_linear_models"),
            f"{ALAN}/00_start.ipynb": notebook(ALAN),
        },
    )
