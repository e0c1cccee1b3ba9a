"""Archives: in each other, in other forms, damaged, and with names that other systems wrote."""

import shutil
import subprocess
import unicodedata
import zipfile

from world.downloads.making import notebook, tarred, written, zipped
from world.downloads.nasty import ADA, ALAN, NOT_READ, RIGHT, a_zip, cases, folders

CASES, case = cases()
SEVEN_ZIP = shutil.which("7z") or shutil.which("7za") or shutil.which("7zr")


@case(
    "zips in zips in zips",
    "jupyter/nbgrader#526",
    "both are graded, whichever zip their notebook is in",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    inner = zipped({"homework/00_start.ipynb": notebook(ADA)})
    return a_zip(
        folder,
        {f"{ADA}.zip": zipped({"final.zip": inner}), f"{ALAN}/work.zip": zipped({"00_start.ipynb": notebook(ALAN)})},
    )


@case("the class as tar.gz", "KITPraktomatTeam/Praktomat#163", "read like a zip", {ADA: RIGHT, ALAN: RIGHT})
def _(folder):
    files = {f"submissions/{name}/00_start.ipynb": notebook(name) for name in (ADA, ALAN)}
    return written(folder / "submissions.tar.gz", tarred(files))


if SEVEN_ZIP:

    @case("a student's 7z", "mrlvsb/kelvin#793", "opened where there is a tool for it", {ADA: RIGHT, ALAN: RIGHT})
    def _(folder):
        path = folders(folder, {f"{ADA}/00_start.ipynb": notebook(ADA), "00_start.ipynb": notebook(ALAN)})
        made = path / ALAN / "homework.7z"
        made.parent.mkdir()
        subprocess.run([SEVEN_ZIP, "a", made, path / "00_start.ipynb"], check=True, stdout=subprocess.DEVNULL)
        (path / "00_start.ipynb").unlink()
        return path


@case(
    "an encrypted zip",
    "detly/arkfind#7",
    "named as what cannot be opened; everybody else is graded",
    {ADA: NOT_READ, ALAN: RIGHT},
    code=1,
)
def _(folder):
    data = bytearray(zipped({"00_start.ipynb": notebook(ADA)}))
    data[6] |= 1  # the flag in the member's own header
    data[data.index(b"PK\1\2") + 8] |= 1  # and in the list of contents
    return folders(folder, {f"{ADA}/homework.zip": bytes(data), f"{ALAN}/00_start.ipynb": notebook(ALAN)})


@case(
    "a zip that was cut off",
    "Ganesh-403/semantic-plagiarism-detector#580",
    "named; everybody else is graded",
    {ADA: NOT_READ, ALAN: RIGHT},
    code=1,
)
def _(folder):
    data = zipped({"00_start.ipynb": notebook(ADA)})
    return folders(folder, {f"{ADA}/homework.zip": data[: len(data) // 2], f"{ALAN}/00_start.ipynb": notebook(ALAN)})


@case(
    "a zip bomb",
    "Submitty/Submitty#38",
    "refused without being unpacked; everybody else is graded",
    {ADA: NOT_READ, ALAN: RIGHT},
    code=1,
)
def _(folder):
    path = folders(folder, {f"{ALAN}/00_start.ipynb": notebook(ALAN), f"{ADA}/readme.txt": b"hello"})
    archive = zipfile.ZipFile(path / ADA / "homework.zip", "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("00_start.ipynb", "w") as member:
        for _ in range(100):
            member.write(bytes(2**20))
    return path


@case(
    "names in UTF-8 without the flag",
    "pop-os/cosmic-files#1881",
    "read as the roster has them",
    {"Санузел Свердлов": RIGHT, "Zoë Çelik": RIGHT},
)
def _(folder):
    return a_zip(
        folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("Санузел Свердлов", "Zoë Çelik")}, "utf-8"
    )


@case("names in cp437", "r-lib/zip#138", "read as the roster has them", {"Jürgen Müller": RIGHT, "Åsa Öberg": RIGHT})
def _(folder):
    return a_zip(folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("Jürgen Müller", "Åsa Öberg")}, "cp437")


@case("names in GBK", "kuba--/zip#233", "read as the roster has them", {"李伟": RIGHT, "王芳": RIGHT})
def _(folder):
    return a_zip(folder, {f"{name}/00_start.ipynb": notebook(name) for name in ("李伟", "王芳")}, "gbk")


@case(
    "what macOS puts into a zip",
    "DistributedProofreaders/guiguts-py#1938",
    "forks and .DS_Store are nobody's, and no incident",
    {ADA: RIGHT, ALAN: RIGHT},
)
def _(folder):
    files = {"submissions/.DS_Store": b"\0\0\0\1Bud1", "__MACOSX/submissions/._.DS_Store": b"\0\5\x16\7"}
    for name in (ADA, ALAN):
        files[f"submissions/{name}/00_start.ipynb"] = notebook(name)
        files[f"__MACOSX/submissions/{name}/._00_start.ipynb"] = b"\0\5\x16\7" + bytes(60)
        files[f"submissions/{name}/._00_start.ipynb"] = b"\0\5\x16\7" + bytes(60)
    return a_zip(folder, files)


@case(
    "names decomposed, as macOS writes them",
    "Garmelon/PFERD#141",
    "the same person as in the roster",
    {"Jürgen Müller": RIGHT, "Zoë Álvarez": RIGHT},
)
def _(folder):
    names = {unicodedata.normalize("NFD", name): name for name in ("Jürgen Müller", "Zoë Álvarez")}
    return folders(folder, {f"{path}/00_start.ipynb": notebook(name) for path, name in names.items()})
