"""Canvas: one folder of files named `lastfirst_[LATE_]user_upload_file`.

The names are made by instructure/canvas-lms, `lib/content_zipper.rb`, and taken apart by
gondree/canvas-offline-grading; canvas.instructure.com's guide calls it "Download Submissions". All that is not a
letter or a digit is gone from a person's name; a group has its own in place of one, and the id of one of its people.
Where students are anonymous there is `anon_` and a code. What was typed into Canvas itself is `..._text.html` or
`..._link.html`. Each upload has a higher number than those before it.
"""

import re
from collections import defaultdict

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms.matching import outermost

_NAME = re.compile(
    r"(?:(?P<late_unknown>LATE_)?anon_(?P<code>[^\W_]+)|(?P<name>[^\s.]+?)_(?P<late>LATE_)?(?P<id>\d+))"
    r"(?:_(?P<upload>\d+)_(?P<file>.+)|(?:_\d+)?_(?P<typed>(?:text|link)\.html))",
    re.DOTALL,
)


def read(entries):
    """The download as Canvas makes it, or None."""
    found = outermost(entries, _NAME, least=0.51)
    uploads = defaultdict(set)
    for one in found:
        uploads[one.match["upload"]].add(one.whole[-1])
    if not found or any(upload and len(files) > 1 for upload, files in uploads.items()):
        return None  # an upload has one number: these were named by people
    return Download("Canvas", _numbered([_handed(one) for one in found]))


def _handed(one):
    match = one.match
    owner = Owner(id=match["id"] or match["code"], name=match["name"] or "")
    name = one.inside[-1] if one.inside else match["file"] or match["typed"]
    late = bool(match["late"] or match["late_unknown"])
    return Handed(owner, one.entry, name, attempt=int(match["upload"] or 0), late=late)


def _numbered(handed):
    """With attempts that count each person's uploads from 1."""
    uploads = defaultdict(set)
    for one in handed:
        uploads[one.owner].add(one.attempt)
    ranks = {owner: {upload: rank for rank, upload in enumerate(sorted(some), 1)} for owner, some in uploads.items()}
    return [one._replace(attempt=ranks[one.owner][one.attempt]) for one in handed]
