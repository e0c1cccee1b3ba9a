"""ILIAS: `Assignment/Submissions/Last_First_login_123/file`, of an exercise's "Download all submissions".

The names are made by ILIAS-eLearning/ILIAS, `Modules/Exercise/classes/class.ilExSubmission.php`, and taken apart by
simhnna/iliasCorrector. They have only ASCII. A file may begin with its time, or with the words for a late submission;
a team has a folder around those of its people, and what one of them hands in, all have. Beside lies a spreadsheet.
"""

import re
from collections import defaultdict

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import outermost

_NAME = re.compile(r"(?P<last>[^_]*)_(?P<first>.*)_(?P<login>[^_]+)_(?P<id>\d+)", re.DOTALL)
_FILE = re.compile(
    r"(?P<late>(?:late submission|versp(?:ä|ae|a)tete abgabe) - )?(?:(?P<time>\d{14})_)?(?P<file>.+)",
    re.DOTALL | re.IGNORECASE,
)
_TEAM = re.compile(r"(?:team|gruppe|group|équipe|equipo) \d+", re.IGNORECASE)


def read(entries):
    """The download as ILIAS makes it, or None."""
    found = [one for one in outermost(entries, _NAME, least=0.51) if one.inside]
    numbers = {one.match["id"]: one.match["login"] for one in found}
    if not found or len({(one.match["id"], one.match["login"]) for one in found}) > len(numbers):
        return None
    if len(numbers) != len(set(numbers.values())) or len(numbers) != len({one.match[0] for one in found}):
        return None  # a person has one login and one number: these were named by people
    teams = defaultdict(dict)
    for one in found:
        teams[_team(one)][_owner(one)] = None
    handed = [each for one in found for each in _handed(one, teams[_team(one)])]
    roots = {one.whole[:-2] for one in found} | {one.whole[:-1] for one in found}
    about = [
        entry for entry in entries if entry.parts[:-1] in roots and entry.parts[-1].lower().endswith((".xlsx", ".xls"))
    ]
    return Download("ILIAS", handed, about)


def _team(one):
    """The folder of a person's team, or the person's own."""
    return one.whole[:-1] if one.at and _TEAM.fullmatch(one.whole[-2]) else one.whole


def _owner(one):
    match = one.match
    return Owner(
        id=match["id"], name=f"{match['first']} {match['last']}".replace("_", " ").strip(), login=match["login"]
    )


def _handed(one, team):
    """The file, once for each of the team."""
    match = _FILE.fullmatch(one.inside[-1])
    time = times.read(match["time"] or "") if match else None
    name, late = (match["file"], bool(match["late"])) if match else (one.inside[-1], False)
    return [
        Handed(owner, one.entry, name, time=time, time_from="platform" if time else "", late=late) for owner in team
    ]
