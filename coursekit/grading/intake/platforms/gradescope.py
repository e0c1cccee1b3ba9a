"""Gradescope: a folder `submission_123` for each submission, and `submission_metadata.yml` that tells whose it is.

help.gradescope.com calls it "Export submissions"; gradescope/autograder_samples describes its fields, and
ucbds-infra/otter-grader reads the file. It has all people of a group, the time, and the attempts before this one, of
which the files are not exported. Where students hand in paper, `123.pdf` stands in place of a folder.
"""

import re
from datetime import datetime

import yaml

from coursekit.grading.intake.download import Download, Handed, Owner
from coursekit.grading.intake.platforms import times
from coursekit.grading.intake.platforms.matching import outermost, text

_METADATA = "submission_metadata.yml"
_NAME = re.compile(r"submission_(?P<id>\d+)")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Plain data only; what Ruby marks as its own is nothing."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read(entries):
    """The download as Gradescope makes it, or None."""
    found = outermost(entries, _NAME)
    submitted = {id(one.entry) for one in found}  # a list in there is its student's
    lists = [entry for entry in entries if entry.parts[-1] == _METADATA and id(entry) not in submitted]
    told = {(*entry.parts[:-1], str(key)): one for entry in lists for key, one in _metadata(entry).items()}
    if not found and 2 * sum(entry.parts in told for entry in entries) < len(entries):
        return None
    numbers = {one.whole: one.match["id"] for one in found}
    if not told and (not found or len(set(numbers.values())) < len(numbers)):
        return None
    whole = {id(one.entry): one.whole for one in found}
    handed, people = [], []
    for entry in entries:
        path = whole.get(id(entry)) or (entry.parts if entry.parts in told else None)
        if path:
            handed += _handed(entry, told.get(path, {}))
    for one in told.values():
        people += [owner for owner in _owners(one) if owner.name or owner.id]
    return Download("Gradescope", handed, lists, people)


def _metadata(entry):
    try:
        loaded = yaml.load(text(entry), _Loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {key: one for key, one in loaded.items() if isinstance(one, dict)} if isinstance(loaded, dict) else {}


def _handed(entry, told):
    """The file, once for each of its people."""
    time = told.get(":created_at")
    time = time if isinstance(time, datetime) else times.read(str(time or ""))
    attempt = 1 + len(told.get(":history") or []) if told else 0
    return [
        Handed(owner, entry, entry.parts[-1], time=time, time_from="platform" if time else "", attempt=attempt)
        for owner in _owners(told) or [Owner()]
    ]


def _owners(told):
    people = told.get(":submitters") or []
    return [
        Owner(id=_said(one, ":sid"), name=_said(one, ":name"), email=_said(one, ":email"))
        for one in people
        if isinstance(one, dict)
    ]


def _said(one, key):
    return str(one.get(key) or "").strip()
