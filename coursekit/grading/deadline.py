"""When something is late, by how much, and what that costs."""

import math
import re
from datetime import datetime, time, timedelta
from typing import NamedTuple

from coursekit.grading.records import Trouble

_UNITS = {"hour": 3600.0, "day": 86400.0, "week": 604800.0}
_PENALTY = re.compile(r"(\d+(?:\.\d+)?)\s*%\s*(?:/|per)\s*(hour|day|week)")


class Penalty(NamedTuple):
    """What each hour, day or week that has begun takes of the points."""

    share: float
    seconds: float

    def __str__(self):
        unit = next(unit for unit, seconds in _UNITS.items() if seconds == self.seconds)
        return f"{100 * self.share:g}%/{unit}"


class Deadline(NamedTuple):
    """A time with its zone, and what lateness costs; None where it is only flagged."""

    time: datetime
    penalty: Penalty | None = None

    def late(self, handed, person):
        """Seconds after the deadline, with the person's own extra time; 0 where nobody knows.

        A day on which clocks are set back has 24 hours like any other.
        """
        if not handed.time:
            return 0.0
        came = local(datetime.fromisoformat(handed.time))
        by_clock = came.astimezone().replace(tzinfo=None) - self.time.astimezone().replace(tzinfo=None)
        return max(0.0, min(came - self.time, by_clock).total_seconds() - person.extra)

    def share(self, handed, person):
        """The share of the points that is left; a file's own time, which copying changes, costs nothing."""
        late = self.late(handed, person)
        if not (late and self.penalty) or handed.time_from == "file":
            return 1.0
        return max(0.0, 1 - self.penalty.share * math.ceil(late / self.penalty.seconds))


def deadline(text, penalty=""):
    """A deadline as a teacher types it; without a zone it is this computer's, and a minute lasts until it is over.

    Examples
    --------
    >>> deadline("2026-11-03 23:59 +00:00", "10%/day").time.isoformat()
    '2026-11-03T23:59:59+00:00'
    """
    typed = text.strip()
    typed = re.sub(r"\s+(Z|[+-]\d\d:?\d\d)$", r"\1", typed)
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        raise Trouble(f"--late {text!r} is not a time: give one such as 2026-11-03 23:59") from None
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", typed):
        found = datetime.combine(found, time(23, 59))
    if not re.search(r":\d\d:\d\d|T\d{6}", typed):
        found += timedelta(seconds=59)
    return Deadline(local(found), _penalty(penalty) if penalty else None)


def local(when):
    """A time with a zone; one without is this computer's."""
    return when if when.tzinfo else when.astimezone()


def _penalty(text):
    match = _PENALTY.fullmatch(text.strip().lower())
    if not match:
        raise Trouble(f"--penalty {text!r} cannot be read: give one such as 10%/day or 5%/hour, or none")
    if float(match[1]) > 100:
        raise Trouble(f"--penalty {text!r} takes more than there is: give at most 100%, such as 100%/{match[2]}")
    return Penalty(float(match[1]) / 100, _UNITS[match[2]])
