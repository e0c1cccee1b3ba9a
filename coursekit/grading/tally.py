"""What became of a class in one run."""


class Tally:
    """What became of each submission."""

    def __init__(self):
        self.graded = self.unchanged = self.unread = self.waiting = self.failed = 0  # failed: the machine

    def count(self, graded):
        """Count one that was graded now."""
        self.graded += graded.complete
        self.failed += not graded.complete
        self._look(graded)

    def keep(self, graded):
        """Count one that had been graded before."""
        self.unchanged += 1
        self._look(graded)

    def _look(self, graded):
        self.unread += any(one.kind == "unreadable" for one in graded.incidents)
        self.waiting += any(verdict.status == "submitted" for verdict in graded.verdicts.values())

    @property
    def complete(self):
        """Was every submission graded?"""
        return not (self.unread or self.waiting or self.failed)

    def told(self, out, also=()):
        """The last sentence of a run; `also` are pairs of a count and what to say of it."""
        parts = [f"{self.graded} graded", f"{self.unchanged} unchanged"]
        parts += [f"{self.unread} not readable (see {out / 'incidents.csv'})"] * bool(self.unread)
        parts += [f"{self.waiting} still need a sandbox for their functions"] * bool(self.waiting)
        parts += [f"{self.failed} not graded because the machine failed (see above): run again"] * bool(self.failed)
        parts += [f"{count} {words}" for count, words in also if count]
        return f"{', '.join(parts)}; grades and feedback are in {out}"
