"""Sakai: `Assignment/Lovelace, Ada(ada)/Submission attachment(s)/file`, of an assignment's "Download All".

Nava2/sakai-git-marking-helper takes it apart; sakaiproject.org's help has the rest. Beside the attachments lie the
time (`timestamp.txt`, as `20261103201512000`), what was typed into Sakai itself (`..._submissionText.html`), and what
teachers wrote. Without folders the same words stand before the name of each file. In one language or another they are
in a folder of a person whose login is in parentheses.
"""

import re

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import outermost, text

_ATTACHED = "Submission attachment(s)"
_NAME = re.compile(r"(?P<name>[^()]+)\((?P<login>[^()\s]+)\)(?:_(?P<flat>.+))?", re.DOTALL)
_TEACHERS = ("feedback attachment(s)", "feedbacktext.html", "comments.txt", "timestamp.txt")
_TYPED = "submissionText.html"


def read(entries):
    """The download as Sakai makes it, or None."""
    found = outermost(entries, _NAME)
    if not any(_ATTACHED in (one.inside[:1] or (one.match["flat"] or "").split("_", 1)) for one in found):
        return None
    stamps = {one.whole: _time(text(one.entry)) for one in found if one.inside == ("timestamp.txt",)}
    handed = [_handed(one, stamps.get(one.whole)) for one in found if not _is_teachers(one)]
    roots = {one.whole[:-1] for one in found}
    about = [one.entry for one in found if _is_teachers(one)]
    about += [one for one in entries if one.parts[:-1] in roots and re.fullmatch(r"grades\.(csv|xlsx?)", one.parts[-1])]
    people = dict.fromkeys(_owner(one) for one in found)
    return Download("Sakai", handed, about, list(people))


def _is_teachers(one):
    first = one.inside[0] if one.inside else (one.match["flat"] or "").partition("_")[0]
    return first.lower() in _TEACHERS


def _owner(one):
    return Owner(name=one.match["name"].strip(), login=one.match["login"])


def _handed(one, time):
    flat = (one.match["flat"] or "").removeprefix(f"{_ATTACHED}_")
    name = one.inside[-1] if one.inside else flat or one.whole[-1]
    name = _TYPED if name.endswith(_TYPED) else name
    return Handed(_owner(one), one.entry, name, time=time, time_from="platform" if time else "")


def _time(said):
    """Of digits alone, down to milliseconds."""
    return times.read(re.sub(r"^\D*(\d{14})\d*\D*$", r"\1", said))
