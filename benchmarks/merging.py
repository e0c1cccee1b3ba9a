"""A learner's notebook and a new edition made one, by us and by nbdime: python benchmarks/merging.py [history]

Every edit of a learner in tests/course/edits.py meets every edit of an edition. Counted are pairs of which the result
lacks a line that the learner wrote, lacks one of the edition that no conflict names, asks twice for an answer, or has
code that no longer parses. Needs `pip install nbdime`, which the course does not.

With `history`, by us alone: every lesson as it was at 30 commits of the past, each answer filled in, five notes written
and all outputs other ones, once with its ids and once with other ids, meets the lesson of today.
"""

import ast
import contextlib
import io
import logging
import random
import re
import subprocess
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]

from course.edits import EDITION, LEARNER, changed, lesson  # noqa: E402

from coursekit.course.merge import merge  # noqa: E402
from coursekit.course.notebooks import parsed  # noqa: E402

_CHECK = re.compile(r'^ck\.check\("([\w/]+)"', re.MULTILINE)


def ours(base, mine, new):
    """(notebook, what is said of conflicts) by our merge."""
    merged, changes = merge(base, mine, new, "edition 2")
    return merged, [one for one in changes if one.kind in ("beside", "back", "answered")]


def nbdime(strategy):
    """The same by nbdime, with a strategy for conflicts."""
    import nbformat
    from nbdime.merging.notebooks import merge_notebooks
    from nbdime.nbmergeapp import _build_arg_parser

    options = _build_arg_parser().parse_args(["base", "mine", "new", "--merge-strategy", strategy])

    def merged(*notebooks):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            result, decisions = merge_notebooks(*map(nbformat.from_dict, notebooks), options)
        return result, [one for one in decisions if one.conflict]

    return merged


def faults(base, mine, new, merged, said):
    """What is wrong with a merge, in words."""
    if _lines(mine) - _lines(base) - _lines(merged):
        yield "a line of the learner's is lost"
    if _lines(new) - _lines(base) - _lines(mine) - _lines(merged) and not said:
        yield "a line of the edition is lost, and nobody says so"
    asked = [_asked(one) for one in (merged, mine, new)]
    if any(count > max(asked[1][id], asked[2][id]) for id, count in asked[0].items()):
        yield "an answer is asked for twice"
    if _broken(merged) - _broken(base) - _broken(mine) - _broken(new):
        yield "code does not parse"


def _lines(notebook):
    return {line.strip() for cell in notebook["cells"] for line in cell["source"].splitlines()}


def _code(notebook):
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _asked(notebook):
    return Counter(id for source in _code(notebook) for id in set(_CHECK.findall(source)))


def _broken(notebook):
    return {source for source in _code(notebook) if not _parses(source)}


def _parses(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def main():
    """Print a line for each way to merge."""
    logging.disable(logging.CRITICAL)
    base, ways = lesson(), {"ours": ours}
    ways |= {f"nbdime, {strategy}": nbdime(strategy) for strategy in ("inline", "use-local")}
    for name, way in ways.items():
        found, start = Counter(), time.perf_counter()
        for learner, edition in product(LEARNER.values(), EDITION.values()):
            mine, new = changed(base, learner), changed(base, edition)
            kinds = list(faults(base, mine, new, *way(base, mine, new)))
            found.update(kinds or ["well"])
        took = (time.perf_counter() - start) * 1000 / len(LEARNER) / len(EDITION)
        print(f"{name}: {len(LEARNER) * len(EDITION)} pairs, {took:.0f} ms each;", dict(found))


def history():
    """Print what came of the lessons of the past."""
    commits = _git("log", "--format=%h", "--", "notebooks").decode().split()
    paths = _git("ls-tree", "--name-only", "HEAD", "notebooks/").decode().split()
    today, found, longest, chance = (
        {path: parsed(_git("show", f"HEAD:{path}")) for path in paths},
        Counter(),
        0,
        random.Random(0),
    )
    for commit, path, other_ids in product(commits[5 :: max(1, len(commits) // 30)], paths, (False, True)):
        if not (data := _git("show", f"{commit}:{path}")):
            continue
        base, mine = parsed(data), _worked_in(parsed(data), other_ids, chance)
        start = time.perf_counter()
        merged, changes = merge(base, mine, today[path], "today")
        longest = max(longest, time.perf_counter() - start)
        said = [one for one in changes if one.kind in ("beside", "back", "answered")]
        kinds = [*faults(base, mine, today[path], merged, said)]
        again = merge(base, merged, today[path], "today")[0] != merged
        found.update([*kinds, *["merged again it is another"] * again] or ["well"])
        found.update(f"cells {one.kind}" for one in changes)
    print(f"history: at most {longest:.2f} s each;", dict(found))


def _worked_in(notebook, other_ids, chance):
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": f"mine {number}"}]
        if cell["cell_type"] == "code" and _CHECK.search(cell["source"]):
            cell["source"] = cell["source"].replace("...", f"{number}.5")
        if other_ids:
            cell["id"] = f"{chance.getrandbits(32):08x}"
    for number in range(5):
        note = {"cell_type": "markdown", "id": f"note{number}", "metadata": {}, "source": f"My note {number}"}
        notebook["cells"].insert(chance.randrange(len(notebook["cells"])), note)
    return notebook


def _git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True).stdout


if __name__ == "__main__":
    history() if sys.argv[1:] == ["history"] else main()
