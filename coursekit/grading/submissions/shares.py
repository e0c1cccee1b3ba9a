"""One person's share of the grader's time: two hundred notebooks of one student must not cost the class its night.

A person's notebooks are graded in order of their names as long as there is time left; what is under way counts with
the most that it may take, so that the sum is kept however many are graded at once. The rest is named, not graded.
"""

import time
from collections import deque

from coursekit.exercises.verdict import not_attempted
from coursekit.grading.judge import lesson_of
from coursekit.grading.records import Graded, Incident
from coursekit.grading.sandbox.bwrap import LIMITS
from coursekit.student.name import normal

SECONDS = 10 * LIMITS.total  # of one person in one run; a course of honest notebooks takes one or two minutes
USED_UP = "not graded: this person's earlier notebooks used up the time that one person has: grade again"


def timed(function, task):
    """What a function gives, and the seconds that it took."""
    began = time.monotonic()
    return function(task), time.monotonic() - began


class Shares:
    """Gives out what was found, in turns.

    Parameters
    ----------
    found : iterable of Found
    seconds : float
        What one person has.
    dearest : float
        The most that one notebook may take.
    """

    def __init__(self, found, seconds=SECONDS, dearest=LIMITS.total):
        self._found, self._seconds, self._dearest = iter(found), seconds, dearest
        self._aside, self._used, self._under_way = {}, {}, {}

    def take(self):
        """Return (next submission, may it be graded), or None when nothing is left or all of it has to wait."""
        for whose, waiting in self._aside.items():
            if waiting and self._free(whose):
                return self._given(waiting.popleft())
        for one in self._found:
            whose = normal(one.student)
            if not self._aside.get(whose) and self._free(whose):
                return self._given(one)
            self._aside.setdefault(whose, deque()).append(one)
        return None

    def done(self, student, seconds=None):
        """Something of this student that was given out is back; `seconds` is None where nobody knows what it took."""
        whose = normal(student)
        self._under_way[whose] -= 1
        self._used[whose] = self._used.get(whose, 0.0) + (self._dearest if seconds is None else seconds)

    def _free(self, whose):
        """Can it be told whether there is time for one more?"""
        under_way, used = self._under_way.get(whose, 0), self._used.get(whose, 0.0)
        return under_way == 0 or used + (under_way + 1) * self._dearest <= self._seconds

    def _given(self, one):
        whose = normal(one.student)
        self._under_way[whose] = self._under_way.get(whose, 0) + 1
        return one, self._used.get(whose, 0.0) < self._seconds


def used_up(submission):
    """The result of a notebook that there is no time left for."""
    verdicts = {one.id: not_attempted(one) for one in lesson_of(submission.notebook, ())}
    incidents = (*submission.incidents, Incident("time", "", USED_UP))
    return Graded(submission._replace(data=b"", files=()), verdicts, (f"This notebook was {USED_UP}.",), incidents)
