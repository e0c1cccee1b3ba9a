"""The clock of an exam: when it began, when it ends, what is left. It is a help; nothing is closed when it is over."""

from datetime import datetime, timedelta

from coursekit.exercises.text import Text
from coursekit.student import progress


def clock(name, minutes, start=""):
    """When an exam began and ends by this computer's clock; run again it says how much is left.

    Parameters
    ----------
    name : str
        The exam's.
    minutes : int
        How long it takes.
    start : str
        When it begins for everybody, such as "2026-12-01 10:00"; without it, when this is first run.

    Returns
    -------
    Text
    """
    now = datetime.now().astimezone()
    begin = datetime.fromisoformat(start).astimezone() if start else _begun(name, now)
    end = begin + timedelta(minutes=minutes)
    began = "begins" if now < begin else "began"
    return Text(
        f"**Exam {name}**: it {began} at {begin:%H:%M} and ends at {end:%H:%M}, after {minutes} minutes, by this "
        f"computer's clock ({begin:%Y-%m-%d, %Z}). {_left(begin, now, end)} Run this cell again to see what is left."
    )


def _left(begin, now, end):
    if now < begin:
        return f"That is in {_minutes(begin - now)}."
    return f"{_minutes(end - now)} left." if now < end else "It is over: submit what you have."


def _minutes(time):
    count = -(-time.total_seconds() // 60)
    return f"{count:.0f} minute{'s' * (count != 1)}"


def _begun(name, now):
    """When this student first ran the clock of this exam."""
    kept = next((one.at for one in progress.events() if (one.kind, one.exercise) == ("exam", name)), None)
    if kept is None:
        progress.exam_begun(name)
        return now
    return datetime.fromisoformat(kept).astimezone()
