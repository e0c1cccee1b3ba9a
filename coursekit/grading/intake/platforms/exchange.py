"""The exchange of nbgrader on a JupyterHub: `inbound/user+assignment+time+random/notebook`.

The names are made by jupyter/nbgrader, `exchange/default/submit.py`, and taken apart by its `collect.py`. All attempts
of a student are there; the time is also in `timestamp.txt`. A student's own copy has no random part.
"""

import re

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import outermost
from coursekit.grading.intake.platforms.nbgrader import ADDED

_NAME = re.compile(
    r"(?P<login>[^+]+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d[ _T-]\d\d.\d\d.\d\d[^+]*)(?:\+[\w-]+=*)?",
    re.DOTALL,
)


def read(entries):
    """The exchange as nbgrader fills it, or None."""
    found = [one for one in outermost(entries, _NAME, least=0.25) if one.inside]
    if not found:
        return None
    courses = {one.whole[:-2] for one in found}
    about = [one.entry for one in found if one.inside[-1] in ADDED]
    about += [
        entry
        for entry in entries
        if any(entry.parts[: len(c) + 1] in ((*c, "outbound"), (*c, "feedback")) for c in courses)
    ]
    return Download("nbgrader's exchange", [_handed(one) for one in found if one.inside[-1] not in ADDED], about)


def _handed(one):
    time = times.read(one.match["time"])
    owner, assignment = Owner(login=one.match["login"]), one.match["assignment"]
    return Handed(owner, one.entry, one.inside[-1], assignment, time, "platform" if time else "")
