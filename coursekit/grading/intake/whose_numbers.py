"""Names in notebooks that are not those of their owners; the owner's to explain, and nobody's grade.

Whoever types a classmate's name gets that classmate's numbers. Two who typed one name have the same numbers, so what
one of them answers the other can hand in: both are named, unless they handed in one file together, or share the name.
For whoever's name it is, that is another kind of incident, "taken": nothing is wrong with that notebook.
"""

from coursekit.grading.intake.names import PART, Names
from coursekit.grading.intake.owners import texts
from coursekit.grading.records import Incident
from coursekit.grading.report.sanitize import clean
from coursekit.student.name import normal


def mismatches(typed, people):
    """Incidents about the names that were typed.

    Parameters
    ----------
    typed : list of (str, str, object)
        For each notebook the key of its owner, the name in it ("" is none), and what it shares with others who handed
        it in together.
    people : sequence of Person
        The class.

    Returns
    -------
    list of (Incident or None)
        One for each notebook.
    """
    by_key = {one.key: one for one in people}
    names = Names({one.key: [*texts(one), one.typed] for one in people})
    together, alike = {}, {}
    for key, name, file in typed:
        together.setdefault(file, set()).add(key)
        alike.setdefault(normal(name), set()).add(key)
    return [
        _incident(key, name, (by_key, names), together[file], alike[normal(name)] - together[file] if name else ())
        for key, name, file in typed
    ]


def _incident(key, name, known, together, others):
    people, names = known
    person = people[key]
    if not name or not (person.name or person.typed or person.login or person.email):
        return None
    who, form = names.named(name)
    others = sorted(others - {*who})
    also = f"{', '.join(people[one].called for one in others[:3])}{' and others' * (len(others) > 3)}"
    if together & {*who}:
        return Incident("taken", "", clean(f"the notebook of {also} names {name}, too")) if others else None
    called = f", and so does that of {also}" if others else ""
    means = f" ({', '.join(who[:2])})" if who and form < PART else ""
    return Incident("name", "", clean(f"the notebook names {name}{means}{called}"))
