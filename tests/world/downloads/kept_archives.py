"""Archives that were kept back until the readers were there."""

import gzip
import zipfile
from datetime import datetime

from world.downloads.making import PDF, notebook, tarred, written, zipped
from world.downloads.nasty import ADA, ALAN, GRACE, NOT_READ, NOTHING, RIGHT, a_zip, cases, folders

CASES, case = cases()


@case(
    "a zip that was downloaded twice",
    "ucbds-infra/otter-grader#433",
    "`(1)` is no part of anybody's name",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    return a_zip(
        folder,
        {
            f"{ADA} (1).zip": zipped({"00_start.ipynb": notebook(ADA)}),
            f"{ALAN}/homework (2).zip": zipped({"00_start.ipynb": notebook(ALAN)}),
        },
        name="submissions (3).zip",
    )


@case("a student's tar.xz", "CodeGra-de/CodeGra.de#491", "read like a zip", {ADA: RIGHT, ALAN: RIGHT})
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/homework.tar.xz": tarred({"homework/00_start.ipynb": notebook(ADA)}, "w:xz"),
            f"{ALAN}/homework.tgz": tarred({"./00_start.ipynb": notebook(ALAN)}),
        },
    )


@case(
    "a path that leads out of the zip",
    "OWASP/ASVS#799",
    "not followed, and named; everybody else is graded",
    {ADA: NOT_READ._replace(kinds=None), ALAN: RIGHT},
    code=1,
)
def _(folder):
    return folders(
        folder,
        {
            f"{ADA}/homework.zip": zipped({"../../../evil/00_start.ipynb": notebook(ADA)}),
            f"{ALAN}/00_start.ipynb": notebook(ALAN),
        },
    )


@case(
    "an empty zip",
    "MarkUsProject/Markus#2169",
    "named as what has nothing in it",
    {ADA: NOT_READ._replace(kinds=None), ALAN: RIGHT},
    code=1,
)
def _(folder):
    return folders(folder, {f"{ADA}/homework.zip": zipped({}), f"{ALAN}/00_start.ipynb": notebook(ALAN)})


@case(
    "names in cp1252",
    "srikanth-lingala/zip4j#432",
    "read as the roster has them",
    {"Zoë Müller": RIGHT, "René Çelik": RIGHT},
)
def _(folder):
    return a_zip(folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("Zoë Müller", "René Çelik")}, "cp1252")


@case(
    "names in cp866", "ponty/pyunpack#8", "read as the roster has them", {"Иван Петров": RIGHT, "Ольга Сидорова": RIGHT}
)
def _(folder):
    return a_zip(
        folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("Иван Петров", "Ольга Сидорова")}, "cp866"
    )


@case("names in Shift JIS", "nih-at/libzip#212", "read as the roster has them", {"新井ソラ": RIGHT, "田中太郎": RIGHT})
def _(folder):
    return a_zip(folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("新井ソラ", "田中太郎")}, "shift_jis")


@case(
    "checkpoints in a zip",
    "LibreTexts/ngshare#144",
    "what Jupyter saved for itself was not handed in",
    {ADA: RIGHT, ALAN: NOTHING._replace(status="not read", kinds=None)},
    code=None,
)
def _(folder):
    return a_zip(
        folder,
        [
            (f"{ADA}/00_start.ipynb", notebook(ADA), datetime(2026, 11, 1, 8, 0)),
            (
                f"{ADA}/.ipynb_checkpoints/00_start-checkpoint.ipynb",
                notebook(ADA, "no function"),
                datetime(2026, 11, 3, 8, 0),
            ),
            (f"{ALAN}/.ipynb_checkpoints/00_start-checkpoint.ipynb", notebook(ALAN), datetime(2026, 11, 3, 8, 0)),
        ],
    )


@case(
    "a zip of twenty thousand files",
    "mozilla/zamboni#3342",
    "installed packages are nobody's answers: the notebook among them counts",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    path = folders(folder, {f"{ALAN}/00_start.ipynb": notebook(ALAN), f"{ADA}/readme.md": b"hello"})
    with zipfile.ZipFile(path / ADA / "project.zip", "w") as archive:
        for at in range(20_000):
            archive.writestr(f"node_modules/{at}.js", b"x")
        archive.writestr("00_start.ipynb", notebook(ADA))
    return path


@case("a rar", "haomateach/cpp#68", "named as what cannot be opened here", {ADA: NOT_READ, ALAN: RIGHT}, code=1)
def _(folder):
    return folders(
        folder,
        {f"{ADA}/homework.rar": b"Rar!\x1a\x07\x01\0" + bytes(range(200)), f"{ALAN}/00_start.ipynb": notebook(ALAN)},
    )


@case("backslashes in a zip", "icsharpcode/SharpZipLib#617", "folders like any other", {ADA: RIGHT, ALAN: RIGHT})
def _(folder):
    return a_zip(folder, {f"submissions\\{name}\\00_start.ipynb": notebook(name) for name in (ADA, ALAN)})


@case("one notebook as .gz", "jupyter/nbgrader#526", "unpacked", {ADA: RIGHT})
def _(folder):
    return folders(folder, {f"{ADA}/00_start.ipynb.gz": gzip.compress(notebook(ADA))})


@case(
    "a zip whose folder has another's name",
    "jupyter/nbgrader#1409",
    "the upload's owner gets the points, whatever the folders in it are called",
    {ADA: RIGHT, ALAN: NOTHING},
)
def _(folder):
    return folders(folder, {f"{ADA}/homework.zip": zipped({f"{ALAN}/00_start.ipynb": notebook(ADA)})})


@case(
    "a zip called .ipynb, and a PDF called .ipynb",
    "autolab/Autolab#1644",
    "what is in the file decides",
    {ADA: RIGHT, ALAN: NOT_READ},
    code=1,
)
def _(folder):
    return folders(
        folder, {f"{ADA}/00_start.ipynb.zip": zipped({"00_start.ipynb": notebook(ADA)}), f"{ALAN}/00_start.ipynb": PDF}
    )


@case(
    "a download of which half is there",
    "codalab/codabench#1725",
    "the whole zip cannot be read: one sentence, and nothing is written",
    {},
    code=1,
    people=[("Name",), (ADA,)],
    said=("submissions.zip",),
)
def _(folder):
    data = zipped({f"{name}/00_start.ipynb": notebook(name) for name in (ADA, ALAN, GRACE)})
    return written(folder / "submissions.zip", data[: len(data) * 2 // 3])
