"""What exported records show: gains from before a lesson to after it, and which hints were followed by right answers.

Reads any number of files of `coursekit export --anonymous`, as data and with a limit. docs/evidence.md says what the
numbers can and cannot show.
"""

import csv
import io
from collections import defaultdict
from itertools import pairwise
from math import isfinite, sqrt
from pathlib import Path
from statistics import mean, stdev
from typing import NamedTuple

from matplotlib.figure import Figure

from coursekit.exercises.export import COLUMNS, KINDS, SCHEMA
from coursekit.figures.style import BLUE, INK, ORANGE, look
from coursekit.student.store import STATUSES

LARGEST, FEW, SHOWN = 100 * 2**20, 10, 25  # bytes; fewer learners than that are marked; hints in the picture
CAREFUL = "No control group: docs/evidence.md says what such numbers can and cannot show."


class Row(NamedTuple):
    """One line of an export."""

    learner: str
    row: int
    lesson: str
    exercise: str
    kind: str
    number: int  # of a hint, or of a question before or after a lesson; 0 of others
    status: str
    points: float
    max_points: float


class Gain(NamedTuple):
    """One lesson: everybody who answered all questions before and after it."""

    lesson: str
    n: int
    before: float  # mean share of the points
    after: float
    low: float  # the 95 % interval of the mean gain, NaN from one learner
    high: float
    only_before: int
    only_after: int


class Hint(NamedTuple):
    """One hint of one exercise; number 0 is a try after a wrong one without a new hint."""

    exercise: str
    number: int
    n: int  # learners who went on to another try
    right: int  # of whom the next try was right
    left: int  # learners who saw it and did not try again


def show(paths, out):
    """Print both tables and write `evidence.png` and `evidence.svg` to the folder `out`; returns an exit code."""
    learners, twice = read(paths)
    count = f"{len(learners)} learner{'s' * (len(learners) != 1)} in {len(paths)} file{'s' * (len(paths) != 1)}"
    print(f"{count}. {CAREFUL}")
    if twice:
        print(f"{twice} of them in more than one file: the longest record of each is taken.")
    found, tried = gains(learners), hints(learners)
    print(f"\n{gain_table(found)}\n\n{hint_table(tried)}")
    if not (found or tried):
        return 0
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("png", "svg"):
        picture(found, tried).savefig(folder / f"evidence.{kind}", dpi=144)
    print(f"\npicture: {folder / 'evidence.png'}, {folder / 'evidence.svg'}")
    return 0


def read(paths):
    """({learner: rows in order}, how many learners were in more than one file).

    Raises
    ------
    ValueError
        Names the file that is no export, and the line that cannot be read.
    """
    learners, twice = {}, set()
    for path in map(Path, paths):
        mine = defaultdict(list)
        for row in _rows(path):
            mine[row.learner].append(row)
        for learner, rows in mine.items():
            twice |= {learner} & set(learners)
            if len(rows) > len(learners.get(learner, ())):
                learners[learner] = sorted(rows, key=lambda row: row.row)
    return learners, len(twice)


def _rows(path):
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{path} has more than {LARGEST // 2**20} MB, which no export has")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no export of coursekit: it is not text") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror or error})") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        head = next(reader, [])
        if tuple(head) != COLUMNS:
            raise ValueError(f"{path} is no export of coursekit: its first line has other columns")
        return [_row(path, reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        raise ValueError(f"{path} is no export of coursekit: line {reader.line_num} cannot be read ({error})") from None


def _row(path, line, cells):
    try:
        one = dict(zip(COLUMNS, cells, strict=True))
        if one["coursekit_export"] != SCHEMA:
            raise ValueError(f"its schema is {one['coursekit_export'][:20]!r}, and only {SCHEMA} is known")
        if one["kind"] not in KINDS or one["status"] not in STATUSES:
            raise ValueError("its kind or status is unknown")
        points, most = float(one["points"]), float(one["max_points"])
        if not (isfinite(points) and isfinite(most) and 0 <= points <= most):
            raise ValueError("its points are out of range")
        number = int(one["number"] or 0)
        texts = (one["lesson"][:60], one["exercise"][:80], one["kind"], number, one["status"])
        return Row(one["learner"][:64], int(one["row"]), *texts, points, most)
    except ValueError as error:
        raise ValueError(f"{path}: line {line} is not as an export writes it: {error}") from None


def gains(learners):
    """A `Gain` for each lesson in which somebody answered before or after it."""
    shares = defaultdict(lambda: {"before": {}, "after": {}})
    for learner, rows in learners.items():
        for lesson, kind, share in _whole(rows):
            shares[lesson][kind][learner] = share
    return [_gain(lesson, **found) for lesson, found in sorted(shares.items())]


def _whole(rows):
    """(lesson, "before" or "after", share of the points) of one learner's short checks that have no gaps."""
    found = defaultdict(dict)
    for row in rows:
        if row.kind in ("before", "after"):
            found[row.lesson, row.kind].setdefault(row.number, row)
    for (lesson, kind), asked in found.items():
        other = found.get((lesson, "after" if kind == "before" else "before"), asked)
        if set(asked) == set(range(1, max(len(asked), len(other)) + 1)) and len(asked) >= 3:
            most = sum(row.max_points for row in asked.values())
            yield lesson, kind, sum(row.points for row in asked.values()) / most if most else 0.0


def _gain(lesson, before, after):
    both = sorted(set(before) & set(after))
    nan = float("nan")
    only = (len(set(before) - set(after)), len(set(after) - set(before)))
    if not both:
        return Gain(lesson, 0, nan, nan, nan, nan, *only)
    differences = [after[one] - before[one] for one in both]
    low, high = _interval(differences)
    return Gain(lesson, len(both), mean(before[b] for b in both), mean(after[b] for b in both), low, high, *only)


def _interval(values):
    """The 95 % interval of the mean, by Student's t; NaN where there is one value."""
    if len(values) < 2:
        return float("nan"), float("nan")
    from scipy.stats import t

    half = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / sqrt(len(values))
    return mean(values) - half, mean(values) + half


def hints(learners):
    """A `Hint` for each hint that was followed by another try, each learner counted once, in the order of exercises."""
    tries = defaultdict(lambda: [0, 0, 0])
    for rows in learners.values():
        for key, outcome in _tries(rows).items():
            tries[key][outcome] += 1
    return [
        Hint(exercise, number, right + wrong, right, left)
        for (exercise, number), (right, wrong, left) in sorted(tries.items())
    ]


def _tries(rows):
    """{(exercise, hint): 0 right, 1 not, 2 no other try} of one learner; hint 0 is none since the last wrong try."""
    by_exercise, found = defaultdict(list), {}
    for row in rows:
        if row.kind in ("check", "hint", "solution"):
            by_exercise[row.exercise].append(row)
    for exercise, events in by_exercise.items():
        for one, following in pairwise([*events, None]):
            number = one.number if one.kind == "hint" else 0 if one.kind == "check" and one.status != "right" else None
            if number is None or (following is not None and following.kind != "check" and number == 0):
                continue
            if following is None and number == 0:
                continue
            outcome = 2 if following is None or following.kind != "check" else int(following.status != "right")
            found.setdefault((exercise, number), outcome)
    return found


def gain_table(found):
    """The gains as text."""
    if not found:
        return "Nobody has answered a short check before or after a lesson (ck.before, ck.after)."
    rows = [("lesson", "both", "before", "after", "gain", "95 % interval", "only before", "only after")]
    for one in found:
        interval = f"{_signed(one.low)} to {_signed(one.high)}" if one.n > 1 else "-"
        shares = (_percent(one.before), _percent(one.after), _signed(one.after - one.before)) if one.n else ("-",) * 3
        rows.append((one.lesson, str(one.n), *shares, interval, str(one.only_before), str(one.only_after)))
    few = [one.lesson for one in found if one.n < FEW]
    note = f"\nFewer than {FEW} learners, so hardly more than chance: {', '.join(few)}." if few else ""
    return f"Gains, in percent of the points (learners who answered both)\n{_columns(rows)}{note}"


def hint_table(found):
    """What came after hints, as text."""
    if not found:
        return "No hint was followed by another try."
    rows = [("exercise", "after", "next tries", "right", "share", "no other try")]
    for one in found:
        share = _percent(one.right / one.n) if one.n else "-"
        name = f"hint {one.number}" if one.number else "a wrong try, no hint"
        rows.append((one.exercise, name, str(one.n), str(one.right), share, str(one.left)))
    return f"The next try after a hint (each learner once)\n{_columns(rows, left=(0, 1))}"


def picture(found, tried):
    """Gains as arrows from before to after, and of each hint the share of next tries that were right."""
    found = [one for one in found if one.n]
    tried = sorted((one for one in tried if one.n and one.number), key=lambda one: -one.n)[:SHOWN]
    tried.sort(key=lambda one: (one.exercise, one.number))
    with look():
        figure = Figure(figsize=(10, 1.8 + 0.34 * max(len(found), len(tried), 3)), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw_gains(left, found)
        _draw_hints(right, tried)
        figure.text(0.5, 0.0, CAREFUL, ha="center", va="bottom", fontsize=8, color=INK)
        figure.get_layout_engine().set(rect=(0, 0.05, 1, 0.95))
    return figure


def _draw_gains(ax, found):
    for i, one in enumerate(found):
        x = (100 * one.before, 100 * one.after)
        ax.annotate("", (x[1], i), (x[0], i), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1})
        ax.plot(x[0], i, "o", color=ORANGE, label="before" if i == 0 else None)
        ax.plot(x[1], i, "s", color=BLUE, label="after" if i == 0 else None)
        if one.n > 1:
            ends = [100 * (one.before + max(min(end, 1), -1)) for end in (one.low, one.high)]
            ax.plot(ends, (i, i), color=BLUE, lw=9, alpha=0.25, solid_capstyle="butt")
    ax.set_yticks(range(len(found)), [f"{one.lesson}  (n = {one.n})" for one in found])
    ax.set(xlim=(-2, 102), ylim=(max(len(found), 1) - 0.4, -0.6))
    ax.set_xlabel("% of the points; band: 95 % interval of the gain")
    ax.set_title("Before and after a lesson")
    if found:
        ax.legend(loc="best", frameon=False)
    else:
        ax.text(50, 0.2, "nobody answered both", ha="center")


def _draw_hints(ax, tried):
    shares = [100 * one.right / one.n for one in tried]
    colors = [BLUE if one.n >= FEW else "white" for one in tried]
    ax.barh(range(len(tried)), shares, 0.6, color=colors, edgecolor=BLUE)
    ax.set_yticks(range(len(tried)), [f"{one.exercise}, hint {one.number}  (n = {one.n})" for one in tried])
    ax.set(xlim=(0, 100), ylim=(max(len(tried), 1) - 0.4, -0.6), xlabel=f"% right; hollow: fewer than {FEW} learners")
    ax.set_title("The next try after a hint")
    ax.grid(False, axis="y")
    if not tried:
        ax.text(50, 0.2, "no hint was followed by a try", ha="center")


def _percent(share):
    return f"{100 * share:.0f} %"


def _signed(share):
    return f"{100 * share:+.0f}"


def _columns(rows, left=(0,)):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(text.ljust(width) if i in left else text.rjust(width) for i, (text, width) in enumerate(cells))
        for cells in (tuple(zip(row, widths, strict=True)) for row in rows)
    )
    return "\n".join(line.rstrip() for line in lines)
