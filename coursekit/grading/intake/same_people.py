"""Who of a class is whom of the class before, whatever a roster or a platform calls them this time.

Results, hidden cases and points given by hand are kept under a person's key. So whoever was there before keeps the key.
"""

from coursekit.grading.intake.names import PART, Names, words
from coursekit.student.name import normal


def keys_as_before(people, *before):
    """{key: the one that the person has from now on}: that of the class before, which nobody else gets.

    Parameters
    ----------
    people : sequence of Person
    *before : sequence of Person
        Who was there; those of the first one are looked through first.
    """
    kept = {}
    for there in before:
        kept |= _same([one for one in people if one.key not in kept], there)
    taken, keys = {normal(one.key) for there in before for one in there}, {}
    for one in people:
        key, number = kept.get(one.key, one.key), 2
        while one.key not in kept and normal(key) in taken:
            key, number = f"{one.key} ({number})", number + 1
        taken.add(normal(key))
        keys[one.key] = key
    return keys


def roster_as_before(roster, *before):
    """The roster, on which whoever was there before has the same key."""
    keys = keys_as_before(roster.people, *before)
    ids = {number: keys[key] for number, key in roster.ids.items()}
    handed = {keys[key]: came for key, came in roster.handed.items()}
    return roster._replace(people=_named(roster.people, keys), ids=ids, handed=handed)


def owners_as_before(owners, *before):
    """The same for owners whom a platform names."""
    keys = keys_as_before(owners.people, *before)
    people = sorted(_named(owners.people, keys), key=lambda one: normal(one.key))
    return owners._replace(people=tuple(people), keys={pair: keys[key] for pair, key in owners.keys.items()})


def _named(people, keys):
    return tuple(one._replace(key=keys[one.key]) for one in people)


def _same(people, before):
    """{key: key before}, found by what is surest first."""
    kept = {}
    for pairs in (_by_id, _by_login, _by_email, _by_name, _by_any_text, _by_key):
        for one, old in pairs(people, before):
            if one not in kept and old not in kept.values():
                kept[one] = old
    return kept


def _by_id(people, before):
    """Moodle numbers people anew in each assignment: such a number says nothing against a name."""
    now, then = {one.key: one for one in people}, {one.key: one for one in before}
    for key, old in _equal(people, before, lambda one: normal(one.id)):
        one, other = now[key], then[old]
        names = {words(one.name), words(other.name)} - {()}
        if not (one.numbered or other.numbered) or (one.numbered and other.numbered and len(names) < 2):
            yield key, old


def _by_login(people, before):
    return _equal(people, before, lambda one: normal(one.login))


def _by_email(people, before):
    return _equal(people, before, lambda one: normal(one.email))


def _by_name(people, before):
    return _alike(people, before, lambda one: [one.name])


def _by_any_text(people, before):
    """Such as a folder, which may be called by a login or by the part of an address before its @."""
    return _alike(people, before, _texts)


def _by_key(people, before):
    """Two of one name are told apart by what their keys have beside it."""
    return _equal(people, before, lambda one: (normal(one.key), words(one.name)))


def _texts(one):
    halves = (text.partition("@")[0] for text in (one.login, one.email))
    key = "" if one.numbered and one.key == one.id else one.key
    return [one.name, key, one.login, one.email, *halves]


def _equal(people, before, fact):
    """Pairs of keys of those who have the same, where nobody else on either side has it."""
    now, then = _sorted(people, fact), _sorted(before, fact)
    for value, keys in now.items():
        if value and len(keys) == len(then.get(value, ())) == 1:
            yield keys[0], then[value][0]


def _sorted(people, fact):
    found = {}
    for one in people:
        found.setdefault(fact(one), []).append(one.key)
    return found


def _alike(people, before, texts):
    """Pairs of keys of those whom a text means, where it means nobody else on either side."""
    now, then = (Names({one.key: texts(one) for one in side}) for side in (people, before))
    there = {one.key: one for one in before}
    for one in people:
        olds = _meant(then, texts(one))
        if len(olds) == 1 and _meant(now, texts(there[(old := olds.pop())])) == {one.key}:
            yield one.key, old


def _meant(names, texts):
    found = (names.named(text) for text in texts if text)
    return {key for named in found if named.form < PART for key in named.who}
