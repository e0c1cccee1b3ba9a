"""Grading what has changed, many at a time; each result is kept at once, so nothing is lost when it is stopped."""

import sys

from tqdm import tqdm

from coursekit.grading.judge import not_graded
from coursekit.grading.results import key
from coursekit.grading.submissions import shares as _shares
from coursekit.grading.tally import Tally


def graded_all(found, results, runs, facts, meanwhile):
    """Grade what changed and keep each result at once.

    Parameters
    ----------
    found : list of Found
    results : Results
    runs : pair of callable
        Two ways to do the work: many at a time, and one by one for those on which the machine failed.
    facts : tuple
        The secret, the options, and the edition, see `results.key`.
    meanwhile : callable
        What to do after each.

    Returns
    -------
    Tally
    """
    tally, keys, again, shares = Tally(), {}, [], _shares.Shares(found)
    secret, options, edition = facts
    (many, alone), bar = runs, tqdm(total=len(found), unit=" notebooks", disable=None, leave=False)

    def changed():
        while taken := shares.take():
            one, may = taken
            submission = one.load()
            digest = key(submission, secret, options)
            before = results.get(submission, digest)
            if before:
                tally.keep(before)
            elif not may:
                graded = _shares.used_up(submission)
                results.put("", graded)
                tally.count(graded)
            else:
                keys[_place(submission)] = digest
                return submission
            shares.done(submission.student, 0)
            bar.update()
        return None

    def done(submission, graded):
        graded = edition.takes(submission.data, graded)
        results.put(keys.pop(_place(submission)), graded)
        tally.count(graded)
        bar.update()
        meanwhile()

    with bar:
        for submission, found in many(tasks=_AsLongAs(changed)):
            graded, seconds = (None, None) if isinstance(found, Exception) else found
            shares.done(submission.student, seconds)
            if graded is None or not graded.complete:
                again.append(submission)
            else:
                done(submission, graded)
        for submission, found in alone(tasks=again):
            graded = not_graded(submission, _words(found)) if isinstance(found, Exception) else found[0]
            if not graded.complete:
                why = next(one.evidence for one in graded.incidents if one.kind == "machine")
                tqdm.write(f"{'/'.join(filter(None, _place(submission)))}: not graded ({why})", file=sys.stderr)
            done(submission, graded)
    return tally


class _AsLongAs:
    """Takes what a function gives; after a None it may be asked again."""

    def __init__(self, function):
        self._function = function

    def __iter__(self):
        return self

    def __next__(self):
        found = self._function()
        if found is None:
            raise StopIteration
        return found


def _place(submission):
    return submission.student, submission.assignment, submission.notebook


def _words(error):
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
