"""What a teacher wants to know before the next lecture: which exercises went well, and which mistakes are common."""

from collections import Counter
from pathlib import Path
from textwrap import shorten

from matplotlib.figure import Figure

from coursekit.exercises import BANK
from coursekit.figures.style import BLUE, INK, ORANGE, SKY, look
from coursekit.grading.report.feedback import title
from coursekit.grading.rows import rows

STATES = {
    **{"right": BLUE, "partly right": SKY, "wrong": ORANGE, "not attempted": "#D0D0D0"},
    **{"not read": "#A8A8A8", "submitted": "#808080", "not graded": "#404040"},
}
_HATCH = {"wrong": "//", "not read": "\\\\", "submitted": "..", "not graded": "xx"}  # told apart without colors, too
_COMMON = 15  # mistakes shown in the table


def show(out):
    """Print the table and write `stats.png` and `stats.svg` to `out`; returns an exit code."""
    folder = Path(out)
    if not (folder / ".results").is_dir():
        raise ValueError(f"{folder} has no results: give the folder that coursekit grade wrote to")
    counts, mistakes = count(row.graded for row in rows(folder) if row.graded)
    if not counts:
        raise ValueError(f"nothing has been graded in {folder} yet")
    print(table(counts, mistakes))
    for kind in ("png", "svg"):
        picture(counts).savefig(folder / f"stats.{kind}", dpi=144)
        (folder / f"stats.{kind}").chmod(0o600)
    print(f"\npicture: {folder / 'stats.png'}, {folder / 'stats.svg'}")
    return 0


def count(results):
    """({exercise: Counter of states}, {exercise: Counter of mistakes}), both in the order of the bank."""
    counts, mistakes = {}, {}
    for graded in results:
        for id, verdict in graded.verdicts.items():
            counts.setdefault(id, Counter())[verdict.status] += 1
            if verdict.mistake:
                mistakes.setdefault(id, Counter())[verdict.mistake] += 1
    order = [*(id for id in BANK if id in counts), *(id for id in counts if id not in BANK)]
    return {id: counts[id] for id in order}, {id: mistakes[id] for id in order if id in mistakes}


def table(counts, mistakes):
    """Both as text, a line for each exercise and each mistake."""
    rare = ("not read", "submitted", "not graded")
    states = [state for state in STATES if state not in rare or any(one[state] for one in counts.values())]
    names = {"submitted": "to be graded"}
    rows = [("exercise", *(names.get(state, state) for state in states))]
    rows += [(id, *(str(one[state]) for state in states)) for id, one in counts.items()]
    text = _columns(rows)
    common = Counter({(id, name): times for id, found in mistakes.items() for name, times in found.items()})
    if common:
        rows = [("times", "mistake", "exercise")]
        rows += [(str(times), name, id) for (id, name), times in common.most_common(_COMMON)]
        text += "\n\n" + _columns(rows, left=(1, 2))
    return text


def picture(counts):
    """A bar for each exercise, as long as everyone, divided by how it went."""
    states = [state for state in STATES if any(one[state] for one in counts.values())]
    with look():
        figure = Figure(figsize=(9, 1.4 + 0.34 * len(counts)), layout="constrained")
        ax = figure.add_subplot()
        labels = [f"{shorten(title(id), 44, placeholder=' …')}  ({id})" for id in counts]
        left = [0.0] * len(counts)
        for state in states:
            shares = [100 * one[state] / one.total() for one in counts.values()]
            name = "to be graded" if state == "submitted" else state
            ax.barh(
                labels, shares, 0.72, left, color=STATES[state], hatch=_HATCH.get(state), edgecolor="white",
                linewidth=0.8, label=name,
            )  # fmt: skip
            left = [a + b for a, b in zip(left, shares, strict=True)]
        ax.invert_yaxis()
        ax.set(xlim=(0, 100), xlabel="% of those who submitted")
        ax.grid(False)
        ax.tick_params(axis="y", length=0, labelcolor=INK)
        figure.legend(loc="outside upper left", ncols=len(states), frameon=False)
    return figure


def _columns(rows, left=(0,)):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(text.ljust(width) if i in left else text.rjust(width) for i, (text, width) in enumerate(cells))
        for cells in (tuple(zip(row, widths, strict=True)) for row in rows)
    )
    return "\n".join(line.rstrip() for line in lines)
