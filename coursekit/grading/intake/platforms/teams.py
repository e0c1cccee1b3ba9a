"""Microsoft Teams: `Student Work/Submitted files/Ada Lovelace/Assignment/Version 2/file`, as SharePoint keeps it.

lwchkg/teams_assignment_explorer takes it apart; support.microsoft.com ("Where are my assignment files?") tells of it.
What students have not submitted yet is in `Working files`, and is nobody's submission.
"""

import re

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms.matching import outermost

_NAME = re.compile(r"submitted files|eingereichte dateien|fichiers envoyés|archivos enviados", re.IGNORECASE)
_WORKING = re.compile(r"working files|arbeitsdateien|fichiers de travail|archivos de trabajo", re.IGNORECASE)
_VERSION = re.compile(r"versi[oó]n (?P<number>\d+)", re.IGNORECASE)


def read(entries):
    """The files as Teams keeps them, or None."""
    working = [one.entry for one in outermost(entries, _WORKING, least=0)]
    left = {id(entry) for entry in working}
    found = [one for one in outermost([e for e in entries if id(e) not in left], _NAME) if len(one.inside) > 2]
    return Download("Microsoft Teams", [_handed(one) for one in found], working) if found else None


def _handed(one):
    student, assignment, *folders, name = one.inside
    version = next((match for folder in folders if (match := _VERSION.fullmatch(folder))), None)
    return Handed(Owner(name=student), one.entry, name, assignment, attempt=int(version["number"]) if version else 0)
