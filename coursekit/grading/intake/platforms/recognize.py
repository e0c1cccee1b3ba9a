"""Which platform made a download: told by its structure, by the first reader that knows it.

The plain reader comes last, for it takes any folder. What a platform's reader does not know is given to the others,
since the downloads of two platforms may lie in one folder; what is left then is left over.
"""

from coursekit.grading.intake.download import Download
from coursekit.grading.intake.platforms import (
    blackboard,
    brightspace,
    canvas,
    exchange,
    github_classroom,
    google_classroom,
    gradescope,
    ilias,
    mail,
    moodle,
    nbgrader,
    plain,
    sakai,
    suffixes,
    teams,
)

READERS = (
    *(moodle, blackboard, brightspace, gradescope, exchange, sakai, nbgrader, canvas, ilias, github_classroom),
    *(teams, mail, google_classroom),
)
_LONGEST = 400  # characters of a name; no file system has more than 255
_NOTHING = ""  # the name of what lies in an empty folder, while readers tell whose it is
_WRITTEN_ANEW = ("Canvas", "Moodle")  # the files in their archives have the time of the download
_PACKED = 120  # seconds between the first and the last file of a download that was packed at once


def recognize(entries):
    """Whose each file of a download is.

    Parameters
    ----------
    entries : list of Entry

    Returns
    -------
    Download
        What no reader can place is in none of its lists.
    """
    entries = [entry for entry in entries if max(map(len, entry.parts)) <= _LONGEST]
    entries = [entry._replace(parts=(*entry.parts, _NOTHING)) if entry.is_empty_folder else entry for entry in entries]
    found = _without_git(_read(entries) or _with_file_times(plain.read(entries)))
    return _without_empty_folders(found._replace(handed=suffixes.taken_off(found.handed)))


def _read(entries):
    """The downloads of all platforms that are in there, as one; None where there is none."""
    known = (found for reader in READERS if (found := reader.read(entries)))
    found = next((found for found in known if found.handed or found.about), None)
    if found is None:
        return None
    found, left = _with_file_times(found), _left(entries, found)
    more = _read(left) if 1 < len(left) < len(entries) else None
    if more is None:
        return found
    platform = found.platform if found.platform == more.platform else f"{found.platform} and {more.platform}"
    return Download(platform, *(list(mine) + list(other) for mine, other in zip(found[1:], more[1:], strict=True)))


def _without_git(found):
    """What git keeps in a folder is nobody's answer."""
    mine = [one for one in found.handed if ".git" not in one.entry.parts]
    return found._replace(
        handed=mine, about=[*found.about, *(one.entry for one in found.handed if ".git" in one.entry.parts)]
    )


def _left(entries, found):
    placed = {entry.parts for entry in (*(one.entry for one in found.handed), *found.about)}
    return [entry for entry in entries if entry.parts not in placed]


def _with_file_times(found):
    """With the files' own times where the platform tells none, unless they were written when all of it was packed."""
    times = [one.entry.time.timestamp() for one in found.handed if one.entry.time]
    longest = _PACKED if len(times) > 2 else 2  # seconds; a zip tells every second one
    if found.platform in _WRITTEN_ANEW or (len(times) > 1 and max(times) - min(times) <= longest):
        return found
    timed = [
        one if one.time or not one.entry.time else one._replace(time=one.entry.time, time_from="file")
        for one in found.handed
    ]
    return found._replace(handed=timed)


def _without_empty_folders(found):
    """Whose folder is empty is one of the people, and has handed in nothing."""
    empty = [one for one in found.handed if one.name == _NOTHING]
    return found._replace(
        handed=[one for one in found.handed if one.name != _NOTHING],
        about=[*found.about, *(one.entry._replace(parts=one.entry.parts[:-1]) for one in empty)],
        people=[*found.people, *(one.owner for one in empty)],
    )
