"""The file of a sweep: a line of JSON for each point that has a result, appended when the result comes.

A line that was half written when its process was killed is no JSON, so its point counts as missing. Nothing is ever
changed or locked, so nothing that a killed process leaves stands in the way of the next one.
"""

import json
import os
from pathlib import Path

import numpy as np

from coursekit.core import validate

BEGINNING = '{"point": '  # of every line
EMPTY = " \r\0"  # what editors put at the end of a line, and a file system where a machine lost its power


class Store:
    """The results in a file, which must be of a sweep over these names; made where it is missing.

    code is the digest of the function that is swept, if it has one; it stands beside each result.
    """

    def __init__(self, path, names, code=None):
        if not isinstance(path, str | os.PathLike):
            raise TypeError(f"store must be the path of a file, got {validate.shown(path)}")
        self.path, self.code = Path(path), code
        self.path.open("ab").close()  # what cannot be written is said before anything runs
        text = self.path.read_bytes().decode("ascii", "replace")
        self.results, self.codes = {}, {}
        for line in text.split("\n"):
            self._take(line.strip(EMPTY), names)
        self.gap = "" if text.endswith("\n") or not text else "\n"

    def _take(self, line, names):
        if line[: len(BEGINNING)] != BEGINNING[: len(line)]:
            raise ValueError(f"store must be a file that sweep has written, got {self.path}, which has other content")
        try:
            kept = json.loads(line)
        except ValueError:
            return
        point = kept.get("point")
        if not isinstance(point, dict) or not {"result", "dtype"} <= set(kept):
            raise ValueError(f"store must be a file that sweep has written, got {self.path}, which has other content")
        if set(point) != set(names):
            raise ValueError(
                f"store must be a file of a sweep over {', '.join(names)}, got {self.path} of one over "
                f"{', '.join(point)}; give another path"
            )
        self.results[_key(point)] = np.array(kept["result"], kept["dtype"])
        self.codes[_key(point)] = kept.get("code")

    def has(self, point):
        """Is there a result at this point?"""
        return _key(point) in self.results

    def get(self, point):
        """The result at a point."""
        return self.results[_key(point)]

    def by_other_code(self, point):
        """Has other code written the result at a point? Not known of old files and other versions of Python."""
        then, now = self.codes[_key(point)], self.code
        return bool(then and now) and then.split()[0] == now.split()[0] and then != now

    def append(self, point, result):
        """Write the result of a point as a line."""
        code = {"code": self.code} if self.code else {}
        line = {"point": point, "result": result.tolist(), **code, "dtype": result.dtype.str}
        with self.path.open("a", encoding="ascii", newline="") as file:
            file.write(f"{self.gap}{json.dumps(line, default=_plain)}\n")
        self.gap = ""


def _key(point):
    """A point as text, the same in every process and in every order of the names."""
    for name, value in point.items():
        try:
            json.dumps(value, default=_plain)
        except (TypeError, ValueError):
            raise TypeError(
                "grid must hold numbers, text, True, False, None or lists of them where there is a store, got "
                f"{name}={validate.shown(value)}; a name as text can be written down"
            ) from None
    return json.dumps(point, default=_plain, sort_keys=True)


def _plain(value):
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError
