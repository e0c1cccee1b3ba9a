"""What a notebook finds beside itself: packages for answers, a teacher's files, and a student's own.

A student's files are copies in a working folder that ends with the sandbox, so that a notebook can write them again, as
at home. A name that would hide a module of Python or of the course is not taken: other cells would fail of it.
"""

import sys
from pathlib import Path, PurePosixPath
from typing import NamedTuple

MOST, LARGEST = 100, 20 * 2**20  # files, and bytes of them together
COURSE = frozenset({  # what the course itself imports
    *("coursekit", "numpy", "scipy", "numba", "llvmlite", "matplotlib", "contourpy", "mpl_toolkits", "ipywidgets"),
    *("anywidget", "jupyterlab", "IPython", "ipykernel", "traitlets", "sympy", "mpmath", "lark", "fastjsonschema"),
    *("mistune", "latex2mathml", "jinja2", "PIL", "tqdm", "joblib", "threadpoolctl", "platformdirs", "psutil"),
})  # fmt: skip
_MODULES = (".py", ".pyc", ".so", ".pyd")
_FREE = frozenset({"test", "this", "antigravity"})  # of the standard library, and nobody needs them
_NAME, _DEEPEST, _NAMED = 120, 6, 5  # characters of a name, folders and all; parts of a path; files named in a note


class Beside(NamedTuple):
    """What all notebooks of a class find beside themselves: folders, "" where there is none."""

    packages: str = ""  # what can be imported, after Python's own and the course's
    files: str = ""  # a teacher's; linked into the working folder

    def missing(self):
        """The first of the folders that this machine does not have; "" where all are there."""
        return next((folder for folder in self if folder and not Path(folder).is_dir()), "")


NOTHING = Beside()


def hidden_by(name, names):
    """The module that a file of this name, one of `names`, would hide; "" if none.

    Examples
    --------
    >>> hidden_by("random.py", []), hidden_by("random.csv", []), hidden_by("json/data.csv", ["json/data.csv"])
    ('random', '', '')
    """
    first, _, rest = name.partition("/")
    module = first if rest else first.partition(".")[0]
    is_one = f"{first}/__init__.py" in names if rest else first.endswith(_MODULES)
    return module if is_one and module not in _FREE and (module in sys.stdlib_module_names or module in COURSE) else ""


def admitted(files, taken=None):
    """(the files that lie beside a notebook, sentences about those that do not).

    Parameters
    ----------
    files : sequence of (str, bytes)
        As they were submitted.
    taken : collection of str
        The names of the teacher's files.
    """
    names, kept, notes, room = [name for name, _ in files], {}, {}, LARGEST
    for name, data in files:
        if why := _unfit(name, names, taken or ()) or _no_room(len(kept), len(data), room):
            notes.setdefault(why, []).append(name)
        else:
            kept[name] = data
            room -= len(data)
    return tuple(kept.items()), tuple(_said(names, why) for why, names in notes.items())


def _unfit(name, names, taken):
    """Why this file is not taken, in words that continue "was left out, because"; "" if it is."""
    parts = PurePosixPath(name).parts
    if name != "/".join(parts) or not parts or any(part.startswith((".", "/")) for part in parts) or "\0" in name:
        return "its path is not one inside the folder of the notebook"
    if len(name) > _NAME or len(parts) > _DEEPEST or "\\" in name:
        return "its path is too long"
    if module := hidden_by(name, names):
        return f"it would hide the module {module}: give it another name"
    if name in taken:
        return "the course has a file of this name, and that one counts"
    above = {str(parent) for parent in PurePosixPath(name).parents}
    if above & {*names, *taken} or any(other.startswith(f"{name}/") for other in (*names, *taken)):
        return "a folder has the same name"
    return ""


def _no_room(count, size, room):
    if count == MOST:
        return f"{MOST} files are allowed beside a notebook"
    return f"{LARGEST // 2**20} MB are allowed beside a notebook" if size > room else ""


def _said(names, why):
    named = ", ".join(f"`{name}`" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{named}{more} beside the notebook {'was' if len(names) == 1 else 'were'} left out, because {why}."
