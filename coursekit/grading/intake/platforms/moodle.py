"""Moodle: a folder or a prefix `Name_number_assignsubmission_file_` for each participant.

The names are made by moodle/moodle, `mod/assign/classes/downloader.php`, and taken apart by
gondree/canvas-offline-grading (moodle_submissions.py); docs.moodle.org calls it "Download all submissions". The number
tells two people of one name apart; it is the one of "Participant 123" in the grading worksheet. Before Moodle 3.1, or
where no folders were wanted, the same words stand before the name of each file. What was typed into Moodle itself is
in `..._onlinetext_`. With blind marking everybody's name is the word for a participant, in the language of the one who
downloads; group work has the group's name.
"""

import re

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms.matching import outermost

_NAME = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
_PARTICIPANT = {
    *("participant", "participant e", "participante", "participant a", "participante a", "teilnehmer", "teilnehmer in"),
    *("teilnehmerin", "partecipante", "deelnemer", "deltager", "deltaker", "deltagare", "osallistuja", "uczestnik"),
    *("účastník", "участник", "учасник", "katılımcı", "resztvevő", "参加者", "参与者", "성명"),
}


def read(entries):
    """The download as Moodle makes it, or None."""
    found = outermost(entries, _NAME, least=0.25)
    if not found:
        return None
    names = {(one.match["name"], one.match["id"]) for one in found}
    blind = len(names) > 2 and len({name.replace(id, "").strip() for name, id in names if id}) == 1
    return Download("Moodle", [_handed(one, blind) for one in found])


def _handed(one, blind):
    name, id = one.match["name"], one.match["id"] or ""
    if blind or _word(name) in _PARTICIPANT:
        name = ""
    return Handed(
        Owner(id=id, name=name.replace("_", " ")), one.entry, one.inside[-1] if one.inside else one.match["file"]
    )


def _word(name):
    """A name without numbers and signs."""
    return " ".join(re.findall(r"[^\W\d_]+", name.lower()))
