"""What systems and editors leave beside the files that somebody handed in.

It is dropped and counted. Where it holds the only notebook that somebody has, that notebook is named: a person's folder
may be called `.git`, and Jupyter's own copy may be all that was uploaded.
"""

import re
from collections import Counter
from typing import NamedTuple

CHECKPOINTS = "copies that Jupyter makes"
_MACOS, _CACHES = "forks and indexes of macOS", "caches"
_FOLDERS = {  # in small letters
    "__macosx": _MACOS,
    **dict.fromkeys((".fseventsd", ".spotlight-v100", ".trashes", ".documentrevisions-v100"), _MACOS),
    ".ipynb_checkpoints": CHECKPOINTS,
    ".virtual_documents": CHECKPOINTS,
    ".coursekit": "copies that the course keeps",
    **dict.fromkeys(("__pycache__", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache"), _CACHES),
    **dict.fromkeys((".git", ".svn", ".hg"), "history of version control"),
    **dict.fromkeys((".idea", ".vscode", ".vs"), "settings of editors"),
    **dict.fromkeys(("site-packages", "node_modules", ".venv"), "installed packages"),
    **dict.fromkeys(
        ("$recycle.bin", "system volume information", ".trash-1000", "@eadir", "lost+found"), "system files"
    ),
}
_FILES = {
    ".ds_store": _MACOS,
    ".localized": _MACOS,
    "icon\\r": _MACOS,
    **dict.fromkeys(("thumbs.db", "ehthumbs.db", "desktop.ini"), "folder settings of Windows"),
    **dict.fromkeys((".gitignore", ".gitattributes", ".gitkeep", ".gitmodules"), "history of version control"),
}
_PATTERNS = (
    (re.compile(r"~\$.+|\.~lock\..+#"), "locks of office programs"),
    (re.compile(r"\.[^/]+\.sw[a-p]|[^/]+\.ipynb~|#[^/]+#|\.nfs[0-9a-f]{16,}"), "copies that editors make"),
)
_ENVIRONMENT = "pyvenv.cfg"  # is in the folder of a virtual environment, whatever that is called
_FORK = b"\x00\x05\x16\x07"


class Sorted(NamedTuple):
    """The members of one folder or archive, by what becomes of them."""

    kept: list[int]  # numbers of members
    named: dict[int, str]  # number of a member that is dropped: why it is named
    emptied: list[tuple[str, ...]]  # folders in which nothing else was
    dropped: Counter  # what it was, in words: how many files


def sort(paths, begins, *, top=False):
    """Tell what somebody handed in from what a system left.

    Parameters
    ----------
    paths : sequence of tuple of str
        The parts of each member's path.
    begins : callable
        Gives the first bytes of the member of a number.
    top : bool
        Are these the outermost folders, which may be called after people?
    """
    environments = {parts[:-1] for parts in paths if parts[-1:] == (_ENVIRONMENT,) and len(parts) > 1}
    known = set(paths)
    clones = {parts[:-1] for parts in paths if top and parts[-2:] == (".git", "HEAD") and len(parts) > 2}
    places = [
        (None if _of_clone(parts, clones) else _place(parts, environments)) or _file(parts, number, known, begins)
        for number, parts in enumerate(paths)
    ]
    kept = [number for number, place in enumerate(places) if not place]
    with_notebooks = {
        paths[number][:i] for number in kept if _is_notebook(paths[number]) for i in range(len(paths[number]))
    }
    named = {}
    for number, place in enumerate(places):
        if place and _is_notebook(paths[number]):
            folder, what = place
            called = top and len(folder) == 1 and what not in (CHECKPOINTS, _MACOS)
            if called or folder[:-1] not in with_notebooks:
                named[number] = f"it is among {what}, which are not graded, and there is no other notebook: ask for it"
    left = {paths[number][:i] for number in (*kept, *named) for i in range(len(paths[number]) + 1)}
    emptied = {place[0][:-1] for place in places if place} - left - {()}
    outer = {one for one in emptied if not any(one[:i] in emptied for i in range(len(one)))}
    dropped = Counter(place[1] for number, place in enumerate(places) if place and number not in named)
    return Sorted(kept, named, sorted(outer), dropped)


def is_left_in(parts):
    """Does this path lead through a folder that no person makes?"""
    return any(part.casefold() in _FOLDERS for part in parts[:-1])


def _is_notebook(parts):
    return parts[-1].casefold().endswith(".ipynb") and not parts[-1].startswith("._")


def _of_clone(parts, clones):
    """Does it tell when the last commit was made, in a clone beside others?"""
    at = parts.index(".git") if ".git" in parts else 0
    return parts[: at + 1] in clones and parts[at + 1] in ("HEAD", "packed-refs", "refs", "objects")


def _place(parts, environments):
    """(the outermost folder that a system made, what that is); None where there is none."""
    for i in range(1, len(parts)):
        if what := _FOLDERS.get(parts[i - 1].casefold()):
            return parts[:i], what
        if parts[:i] in environments:
            return parts[:i], "installed packages"
    return None


def _file(parts, number, known, begins):
    """The same for a file by itself."""
    name = parts[-1].casefold() if parts else ""
    if what := _FILES.get(name) or next((what for pattern, what in _PATTERNS if pattern.fullmatch(name)), ""):
        return parts, what
    if name.startswith("._") and begins(number) == _FORK:
        return parts, _MACOS
    if name.endswith("-checkpoint.ipynb") and (*parts[:-1], parts[-1][: -len("-checkpoint.ipynb")] + ".ipynb") in known:
        return parts, CHECKPOINTS
    return None
