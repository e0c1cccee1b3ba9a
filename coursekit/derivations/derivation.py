"""A derivation of the course: its statement, target, waypoints and known mistakes.

Made once for each exercise; what depends on the data alone is worked out when it is first needed.
"""

from functools import cached_property
from typing import NamedTuple

from coursekit.derivations import points
from coursekit.derivations.chain import follow
from coursekit.derivations.diagnose import Diagnosis
from coursekit.derivations.goal import Goal, Goals, Waypoint
from coursekit.derivations.line import Line, read


class KnownMistake(NamedTuple):
    """A false line that people write, the true one after which they do, and what is said of it."""

    id: str
    after: Line
    line: Line
    says: str


class Derivation:
    """A statement with all that is known of its answer, tried at the points of a seed."""

    def __init__(self, statement, target, waypoints, mistakes, solution, seed=15):
        self.statement, self.seed = statement, seed
        self.target_data, self.waypoint_data, self.mistake_data = target, waypoints, mistakes
        self.solution_texts, self._pieces = tuple(solution), {}

    def line(self, text):
        """A line as it is read here."""
        return read(text, self.statement.names)

    def follow(self, lines):
        """The chain that some lines make."""
        return follow(lines, self.statement.start, self.worlds)

    @cached_property
    def worlds(self):
        return points.worlds(self.statement, self.seed)

    @cached_property
    def alike(self):
        """Points at which more shapes fit, to tell false lines apart."""
        return points.alike(self.statement, self.seed)

    @cached_property
    def free(self):
        return points.worlds(self.statement, self.seed, free=True)

    @cached_property
    def goals(self):
        target = self.target_data
        goal = Goal(
            "target",
            (self.line(target["expression"]).sides[0],),
            forbidden=tuple(target["without"]),
            left=target.get("left", ""),
            relation=target.get("relation", "="),
        )
        waypoints = [
            Waypoint(one["id"], tuple(map(self._way, self._ways(one))), one["question"]) for one in self.waypoint_data
        ]
        loose = points.worlds(self.statement, self.seed, loose=True)
        return Goals(goal, waypoints, self.statement.start, self.worlds, loose, self.free, self._piece)

    @staticmethod
    def _ways(data):
        """The tables of the ways to a waypoint, each with an id of its own."""
        own = {key: one for key, one in data.items() if key not in ("id", "question", "ways")}
        return [one | {"id": f"{data['id']} {count}"} for count, one in enumerate([own, *data.get("ways", ())])]

    def _way(self, data):
        return Goal(
            data["id"],
            self.line(data["expression"]).sides if "expression" in data else (),
            tuple(data.get("with", ())),
            tuple(data.get("without", ())),
            data.get("part") == "side",
            data.get("terms", 1),
            data.get("as_typed", False),
            self._piece(data["of"]) if "of" in data else None,
        )

    def _piece(self, text):
        """What a goal names, which is looked for in every side of an answer: read once."""
        if text not in self._pieces:
            self._pieces[text] = self.line(text).sides[0]
        return self._pieces[text]

    @cached_property
    def mistakes(self):
        return [
            KnownMistake(one["id"], self.line(one["after"]), self.line(one["line"]), one["says"])
            for one in self.mistake_data
        ]

    @cached_property
    def diagnosis(self):
        return Diagnosis(self)

    @cached_property
    def solution(self):
        return [self.line(text) for text in self.solution_texts]
