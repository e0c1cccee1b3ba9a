"""What a teacher is told of a class beside its grades: who has left, what is nobody's, what is late."""

from coursekit.grading.enroll import left

_MOST = 10  # names or files in a sentence


def about_people(before, after):
    """A line about who is no longer in the class, and one about who is and no longer has what was handed in."""
    gone, without = left(before, after)
    if gone:
        yield f"no longer in the class, so in no table: {listed(gone)}; what was graded is kept"
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
    for one in gathered.found:
        yield from (f"{one.student}: {noticed.evidence}" for noticed in one.noticed)


def about_time(roll, rows, platform):
    """When a lesson was due, how many are late, and what no penalty can be told for."""
    for lesson in roll.lessons:
        mine = [row for row in rows if row.lesson == lesson.name and row.assignment == lesson.assignment]
        late = [row for row in mine if row.flagged]
        if lesson.deadline:
            yield f"{lesson.name} was due {lesson.deadline.time.isoformat(' ')}; {len(late)} late"
            untimed = [row.person.key for row in mine if row.handed and not row.handed.time]
            if untimed:
                yield f"nothing says when these were handed in, so they have no penalty: {listed(untimed)}"
            filed = [row.person.key for row in late if row.handed.time_from == "file"]
            if filed:
                yield f"late only by the time of their file, which copying changes, so no penalty: {listed(filed)}"
        elif late:
            yield f"{lesson.name}: {len(late)} late, as {platform} says: {listed([row.person.key for row in late])}"


def listed(names):
    """Some of the names, and how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
