"""What a teacher is told of a class beside its grades: who has left, what is nobody's, what is late."""

from coursekit.grading.enroll import left

_MOST = 10  # names or files in a sentence
_LOOK = "with other incidents"
_WORDS = {"unreadable": "not readable", "name": "naming somebody else"}  # kinds of incidents with a line of their own
_SAID = frozenset({"taken", "sandbox", "machine", "version"})  # kinds that other lines tell of


def about_people(before, after, by_hand=()):
    """A line about who is no longer in the class, and one about who is and no longer has what was handed in.

    `by_hand` are the keys of those who were given points by hand.
    """
    called = {one.key: one.called for one in (*before.people, *after.people)}
    given = [called[key] for key in left(before, after)[0] if key in by_hand]
    gone, without = ([called[key] for key in keys] for keys in left(before, after))
    if gone:
        yield f"no longer in the class, so in no table: {listed(gone)}; what was graded is kept"
    if given:
        yield (
            f"their points by hand count no longer, for nobody in the class has their id, login, address or name: "
            f"{listed(given)}"
        )
    if without:
        yield f"not in this download, so nothing submitted now: {listed(without)}; what was graded is kept"


def about_files(gathered):
    """A line for each file that is nobody's, and one for those that need nobody."""
    for one in gathered.unplaced[:_MOST]:
        yield f"not placed: {one.file}: {one.why}"
    if len(gathered.unplaced) > _MOST:
        yield f"not placed: {len(gathered.unplaced) - _MOST} more, see incidents.csv"
    if gathered.aside:
        yield f"left aside, for nobody needs it: {listed(gathered.aside)}"
    if gathered.dropped:
        counts = (f"{count} ({what})" for what, count in sorted(gathered.dropped.items()))
        yield f"files that systems and editors left there, not looked at: {', '.join(counts)}"
    called = {one.key: one.called for one in gathered.people}
    for one in gathered.found:
        yield from (f"{called[one.student]}: {noticed.evidence}" for noticed in one.noticed)


def about_incidents(rows, found):
    """Whose files of these cannot be read, whose notebooks name somebody else, and who has other incidents."""
    now, who = (
        {(one.student, one.assignment, one.notebook) for one in found},
        {what: [] for what in (*_WORDS.values(), _LOOK)},
    )
    for row in rows:
        if row.graded and (row.person.key, row.assignment, row.lesson) in now:
            kinds = {one.kind for one in row.graded.incidents} - _SAID
            for what in {_WORDS.get(kind, _LOOK) for kind in kinds}:
                who[what].append(row.person.called)
    yield from (f"{what}: {listed([*dict.fromkeys(people)])}" for what, people in who.items() if people)


def about_due(before, after):
    """A line for each lesson whose deadline or penalty is another now, unless it had none."""
    old = {one.place: one.deadline for one in before.lessons}
    for lesson in after.lessons:
        was, due = old.get(lesson.place), lesson.deadline
        if was and was != due:
            yield f"{lesson.name} now: {_due(due)}; before: {_due(was)}"


def _due(deadline):
    if not deadline:
        return "no deadline"
    return f"due {deadline.time.isoformat(' ')} with a penalty of {deadline.penalty or 'nothing'}"


def about_time(roll, rows, platform):
    """When a lesson was due, how many are late, and what no penalty can be told for."""
    for lesson in roll.lessons:
        mine = [row for row in rows if row.lesson == lesson.name and row.assignment == lesson.assignment]
        late = [row for row in mine if row.flagged]
        if lesson.deadline:
            yield f"{lesson.name} was {_due(lesson.deadline)}; {len(late)} late"
            yield from _untimed([(row.person.called, row.handed) for row in mine if row.handed], platform)
            filed = [row.person.called for row in late if row.handed.time_from == "file"]
            if filed:
                yield f"late only by the time of their file, which copying changes, so no penalty: {listed(filed)}"
        elif late:
            yield f"{lesson.name}: {len(late)} late, as {platform} says: {listed([row.person.called for row in late])}"


def about_collected(gathered, due):
    """What cannot be read, who handed in nothing, and what nobody knows the time of, lesson by lesson."""
    people = {one.key: one.called for one in gathered.people}
    for one in gathered.found:
        if one.why:
            yield f"not read: {one.handed.file} of {people[one.student]}: {one.why}"
    for place in dict.fromkeys((one.assignment, one.notebook) for one in gathered.found):
        mine = [one for one in gathered.found if (one.assignment, one.notebook) == place]
        if without := [called for key, called in people.items() if key not in {one.student for one in mine}]:
            yield f"{place[1]}: nothing submitted by {listed(without)}"
        if place in due:
            yield from _untimed([(people[one.student], one.handed) for one in mine], gathered.platform)


def _untimed(came, platform):
    """A line about whom no penalty can be told for; `came` are pairs of a name and how the submission came."""
    untimed = [called for called, handed in came if not handed.time]
    if untimed and len(untimed) == len(came):
        marked = listed([called for called, handed in came if handed.late])
        also = f"; late, as {platform} says: {marked}" if marked else ""
        yield f"nothing in this download ({platform}) says when it was submitted, so nobody has a penalty{also}"
    elif untimed:
        yield f"nothing says when these were submitted, so no penalty: {listed(untimed)}"


def listed(names):
    """Some of the names, and how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
