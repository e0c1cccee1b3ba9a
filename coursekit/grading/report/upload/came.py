"""Under which name a file came from its platform, which takes what is given back only under the same.

Canvas takes the first two numbers of a name for its user and the submitted file (`infer_comment_context_from_filename`
of its source), Moodle a folder `name_participant_assignsubmission_file_` (its `importziplib.php`).
"""

import re
from typing import NamedTuple

_CANVAS = re.compile(r"(?P<who>[^/]*?_(?P<user>\d+)_\d+)_[^/]+")
_MOODLE = re.compile(r"(?P<who>[^/]*?_(?P<user>\d+)_assignsubmission_[a-z]+)_?.*")


class Came(NamedTuple):
    """The platform, its number of the person, and how names of that person's files begin."""

    platform: str = ""
    user: str = ""
    who: str = ""


def came(rows):
    """{(key of the person, lesson): how it came}; nothing of any where they did not all come from one platform."""
    found = {(row.person.key, row.lesson): came_as(row.graded.submission.handed.file) for row in rows if row.graded}
    return found if len({one.platform for one in found.values()}) == 1 else dict.fromkeys(found, Came())


def came_as(path):
    """How a file came, by its path in the download.

    Examples
    --------
    >>> came_as("course/Ada Lovelace_1327_assignsubmission_file_/00_start.ipynb")
    Came(platform='moodle', user='1327', who='Ada Lovelace_1327_assignsubmission_file')
    >>> came_as("lovelaceada_LATE_12_3456_00_start-1.ipynb")
    Came(platform='canvas', user='12', who='lovelaceada_LATE_12_3456')
    """
    *_, last = parts = path.split("/")
    for part in parts:
        if found := _MOODLE.fullmatch(part):
            return Came("moodle", found["user"], found["who"])
    found = _CANVAS.fullmatch(last)
    return Came("canvas", found["user"], found["who"]) if found else Came()
