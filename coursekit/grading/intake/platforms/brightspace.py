"""Brightspace (D2L): a folder or a prefix `12345-67890 - Ada Lovelace - Nov 3, 2026 1158 PM` for each submission.

community.d2l.com calls it "Download submissions"; medhatelmasry/UnzipLHub takes it apart. The first number is the
person's and the second the assignment's, in some versions the other way round; the time is that of the one who
downloads, in the language of the site. Beside lies an `index.html` with the same.
"""

import re

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import outermost

_NAME = re.compile(
    r"(?P<first>\d+)-(?P<second>\d+) ?- (?P<name>.+?) ?- (?P<time>(?=[^-]*\d{4})[^-]*\d[-:.]?\d\d[^-]*?)"
    r"(?: - (?P<file>.+))?",
    re.DOTALL,
)


def read(entries):
    """The download as Brightspace makes it, or None."""
    found = [one for one in outermost(entries, _NAME, least=0.25) if times.read(one.match["time"])]
    if not found:
        return None
    number = _persons({(one.match["name"], one.match["first"], one.match["second"]) for one in found})
    placed = {id(one.entry) for one in found}
    about = [entry for entry in entries if entry.parts[-1].lower() == "index.html" and id(entry) not in placed]
    return Download("Brightspace", [_handed(one, number) for one in found], about)


def _persons(names):
    """Which of the two numbers is the person's: the one that differs between people."""
    people = {name for name, _, _ in names}
    for number, values in (("first", {one[1] for one in names}), ("second", {one[2] for one in names})):
        if len(values) >= len(people) and (len(values) > 1 or len(people) == 1):
            return number
    return None


def _handed(one, number):
    owner = Owner(id=one.match[number] if number else "", name=one.match["name"])
    name = one.inside[-1] if one.inside else one.match["file"] or one.whole[-1]
    return Handed(owner, one.entry, name, time=times.read(one.match["time"]), time_from="platform")
