"""Whose uploads these are: each owner that a platform names becomes a person of the class, or it is said why not.

With a roster the class is who is on it. A person is found by a number, a login, an address, and else by a name that
is nobody else's. Without one the platform's own people are the class.
"""

import re
import unicodedata
from typing import NamedTuple

from coursekit.grading.intake.download import Owner
from coursekit.grading.intake.names import PART, Names
from coursekit.grading.records import Person
from coursekit.grading.report.sanitize import clean
from coursekit.student.name import normal

NAME = 120  # characters of a name; nbgrader's database takes 128
_ARCHIVE = re.compile(r"(?i)\.(zip|7z|rar|tar|tgz|tar\.\w+)$")
NOBODY = "nothing says whose it is"


class Owners(NamedTuple):
    """The people of the class, and who of them each owner of an upload is."""

    people: tuple[Person, ...]
    keys: dict[tuple[Owner, str], str]  # by owner and lesson
    unknown: dict[tuple[Owner, str], str]  # the same: why it is nobody
    doubts: dict[tuple[Owner, str], str] = {}  # noqa: RUF012  the same: what speaks against who it is


def texts(person, numbers=()):
    """Everything that names a person."""
    halves = (text.partition("@")[0] for text in (person.login, person.email))
    return [person.key, person.name, person.id, *numbers, person.login, person.email, *halves]


def called(owner):
    """What a teacher may call an owner."""
    return clean(owner.name or owner.login or owner.email or owner.id, NAME)


# ---- with a roster


def on_roster(found, roster):
    """Find each pair (owner, lesson) on a roster."""
    numbers = {}
    for number, key in roster.ids.items():
        numbers.setdefault(key, []).append(number)
    names = Names({one.key: texts(one, numbers.get(one.key, ())) for one in roster.people})
    exact = {"id": dict(roster.ids), "login": {}, "email": {}}
    for one in roster.people:
        for field in ("login", "email"):
            if text := normal(getattr(one, field)):
                exact[field].setdefault(text, one.key)
    by_number = {(owner, lesson) for owner, lesson in found if owner.id in roster.ids}
    numbered = {lesson for _, lesson in by_number}  # in which the platform's numbers are those of the roster
    claims, unknown = {}, {}
    for owner, lesson in dict.fromkeys(found):
        form, keys = _found(owner, names, exact)
        stranger = form > 0 and owner.id and lesson in numbered
        if stranger and len(keys) == 1 and numbers.get(keys[0]):
            keys = ()  # whoever has this name on the roster has another number
        if len(keys) == 1:
            claims.setdefault((keys[0], lesson), []).append((form, owner))
        else:
            unknown[owner, lesson] = _why(owner, len(keys))
    keys = {}
    for (key, lesson), owners in claims.items():
        sure = [owner for form, owner in owners if form <= PART] or [owner for _, owner in owners]
        for _, owner in owners:
            if owner in sure and _one_person(sure):
                keys[owner, lesson] = key
            else:
                unknown[owner, lesson] = f"{called(owner)} may be {key}, and so may somebody else"
    doubts = {pair: _doubt(pair[0], key, names) for pair, key in keys.items()}
    return Owners(roster.people, keys, unknown, {pair: doubt for pair, doubt in doubts.items() if doubt})


def _doubt(owner, key, names):
    """What speaks against a number, a login or an address: the name of somebody else."""
    who = names.named(owner.name).who if owner.name else ()
    return f"the platform calls {key} {called(owner)}, which is the name of {who[0]}" if who and key not in who else ""


def by_folder(looked, roster):
    """The same files, where a folder above an owner that is nobody names somebody on the roster.

    What lies in an archive that somebody handed in is that person's, whatever folders are called in there.
    """
    names = Names({one.key: texts(one) for one in roster.people})
    for one in looked:
        said = [text for text in (one.handed.owner.name, one.handed.owner.email) if text]
        above = one.handed.entry.parts[:-1]
        inside = next((at + 1 for at, part in enumerate(above) if at and _ARCHIVE.search(part)), len(above))
        if said and not any(names.named(text).who for text in said):
            named = (part for part in above[:inside] if _is_one(names.named(_ARCHIVE.sub("", part))))
            if part := next(named, ""):
                one = one._replace(handed=one.handed._replace(owner=Owner(name=_ARCHIVE.sub("", part))))
        yield one


def _is_one(named):
    return len(named.who) == 1 and named.form < PART


def _found(owner, names, exact):
    """(how surely, keys of whom this may be); 0 is certain."""
    for field, index in exact.items():
        text = getattr(owner, field)
        key = index.get(text) if field == "id" else index.get(normal(text))
        if text and key:
            return 0, (key,)
    found = [names.named(text) for text in (owner.name, owner.login, owner.email.partition("@")[0]) if text]
    best = min(found, key=lambda one: (not one.who, one.form, len(one.who)), default=((), PART))
    return 1 + best[1], best[0]


def _one_person(owners):
    """Can these be one and the same, or do numbers or addresses of one lesson tell them apart?"""
    return all(len({getattr(one, field) for one in owners} - {""}) <= 1 for field in ("id", "email", "login"))


def _why(owner, count):
    if not any(owner):
        return NOBODY
    return f"{called(owner)} is {'more than one person' if count else 'nobody'} on the roster"


# ---- without one


def of_platform(found, listed, numbered=False):
    """Make the class from the owners themselves, and from those whom a platform lists without an upload.

    `numbered` says that their ids are of one assignment alone.
    """
    found = [*dict.fromkeys([*found, *((owner, "") for owner in listed)])]
    groups, unknown = {}, {}
    for owner, lesson in found:
        if any(owner):
            groups.setdefault(_who(owner), []).append((owner, lesson))
        else:
            unknown[owner, lesson] = NOBODY
    groups = _joined(groups)
    wanted = [_key(group) for group in groups]
    people, keys, taken = [], {}, set()
    for group, key in zip(groups, wanted, strict=True):
        merged = [next(filter(None, values), "") for values in zip(*(owner for owner, _ in group), strict=True)]
        id, name, login, email = (clean(text, NAME) for text in merged)
        if sum(normal(one) == normal(key) for one in wanted) > 1:
            key = f"{key} ({id or email or login})" if id or email or login else key
        number = 2
        while normal(key) in taken:
            key, number = f"{_key(group)} ({number})", number + 1
        taken.add(normal(key))
        people.append(Person(key, name, id, login, email, numbered=numbered and bool(id)))
        keys |= dict.fromkeys(group, key)
    return Owners(tuple(sorted(people, key=lambda one: normal(one.key))), keys, unknown)


def _who(owner):
    """What tells people of one download apart."""
    return owner.id or owner.login or owner.email or _spelled(owner.name), _spelled(owner.name)


def _spelled(name):
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _key(group):
    owner = group[0][0]
    return clean(owner.login or _spelled(owner.name) or owner.email or owner.id, NAME)


def _joined(groups):
    """Groups of one name are one person if no lesson has two of them: Moodle gives a new number in each."""
    joined = {}
    for (_, name), group in groups.items():
        same = joined.setdefault(name, [])
        lessons = _lessons(group)
        other = next((one for one in same if name and (lessons.isdisjoint(_lessons(one)) or _bare(one, group))), None)
        (same.append(group) if other is None else other.extend(group))
    return [group for same in joined.values() for group in same]


def _lessons(group):
    return {lesson for _, lesson in group}


def _bare(*groups):
    """Has one of them nothing but a name?"""
    return any(not (owner.id or owner.login or owner.email) for group in groups for owner, _ in group)
