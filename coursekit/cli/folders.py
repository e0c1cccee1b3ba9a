"""The folders that Jupyter, IPython and matplotlib write to, and temporary ones where those cannot be written."""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

ASK = "set HOME to a folder you can write"


class Folder(NamedTuple):
    """A folder that some tool writes to, and the environment variable that moves it elsewhere."""

    variable: str
    path: Path
    keeps: str


def home():
    """The user's home folder; None where there is neither HOME nor a user of this number."""
    try:
        found = Path.home()
    except RuntimeError:
        return None
    return found if found.is_absolute() else None


def folders(home):
    """What is written to besides the course's own files, for a user with this home folder."""
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "jupyter"
    usual = {
        "JUPYTER_DATA_DIR": (data, "which notebooks are trusted"),
        "JUPYTER_RUNTIME_DIR": (Path(os.environ.get("JUPYTER_DATA_DIR") or data) / "runtime", "which servers run"),
        "JUPYTER_CONFIG_DIR": (home / ".jupyter", "JupyterLab's settings"),
        "IPYTHONDIR": (home / ".ipython", "the history of commands"),
        "MPLCONFIGDIR": (Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "matplotlib", "a list of fonts"),
    }
    return [Folder(name, Path(os.environ.get(name) or path), keeps) for name, (path, keeps) in usual.items()]


def why_not(folder):
    """Why nothing can be written to a folder that is there or could be made, "" where it can: it is tried."""
    there = next(path for path in (folder, *folder.absolute().parents) if os.path.lexists(path))
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(4096))
    except (OSError, ValueError) as error:
        return f"{there}: {getattr(error, 'strerror', None) or error}"
    return ""


def stand_ins():
    """(environment variables that lead to temporary folders where the usual ones cannot be written, what to say).

    Raises
    ------
    OSError
        Where no temporary folder can be written either.
    """
    known = home()
    refused = [one for one in folders(known or Path("/")) if known is None or why_not(one.path)]
    if not refused:
        return {}, ""
    made = Path(tempfile.mkdtemp(prefix="coursekit-"))
    instead = {one.variable: str(made / one.variable.lower()) for one in refused}
    if known is None:
        instead["HOME"] = str(made)
    why = "the system names no home folder" if known is None else why_not(refused[0].path)
    lost = ", ".join(one.keeps for one in refused)
    if known is None and not os.environ.get("COURSEKIT_DATA"):
        lost += ", the record of what was done"
    return instead, f"Kept in {made} for this session only ({why}): {lost}. To keep them, {ASK}."
