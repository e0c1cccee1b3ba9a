"""How long an attempt took: the time since the last thing that the learner did with the course, in this session.

It is unknown where the exercise was never shown in this session, after cells that ran together, and after a long
pause, in which nobody can tell work from lunch. It is measured by a clock that cannot be set back.
"""

import time

LONGEST = 15 * 60  # seconds; a longer time is a pause


class Times:
    """The last gesture of a session, and the exercises that were shown in it."""

    def __init__(self, clock=time.monotonic):
        self._clock, self._last, self._shown = clock, None, set()

    def gesture(self, id, by_hand=True):
        """Something was done with an exercise: it was shown, judged, a hint taken. Seconds since the last, or None."""
        now, last = self._clock(), self._last
        known = id in self._shown
        self._shown.add(id)
        self._last = now if by_hand else None
        spent = now - last if by_hand and known and last is not None else None
        return round(spent) if spent is not None and spent <= LONGEST else None
