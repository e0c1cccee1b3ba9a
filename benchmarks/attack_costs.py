"""What attacks cost the grader: python benchmarks/attack_costs.py [word ...]

Each attack of the bank (or those whose name has one of the words) is graded as a submission of its own. Its time is
that from submission to verdict; memory is that of the grader's own processes, outside the sandbox, at their peak, and
of the sandbox where the kernel counts it. Without words it writes benchmarks/attack_costs.md and its place in
docs/benchmarks.md.
"""

import os
import re
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]  # without this folder, in which a file has the same name

from grading import attacks, attacks_hidden, attacks_walls  # noqa: E402

from coursekit.grading.judge import grade  # noqa: E402
from coursekit.grading.records import Submission  # noqa: E402
from coursekit.grading.sandbox import cgroup  # noqa: E402

SECTION, PAGE = ROOT / "benchmarks" / "attack_costs.md", ROOT / "docs" / "benchmarks.md"
HEAD = "## Grading: worst costs"
_LOOK = 0.05  # seconds


def bank():
    """{name: (bytes of the notebook, the points that its honest part is worth)}."""
    known = (*attacks.ATTACKS, *attacks_hidden.ATTACKS, *attacks_walls.TAKING)
    found = {one.name: (one.notebook, one.points) for one in known}
    for name, (cells, _) in attacks_walls.READING.items():
        found[name] = attacks.notebook(attacks_walls.behind_honest(cells)), attacks.FOR_NUMBERS
    return found


class Peak(threading.Thread):
    """Watches how much memory the grader and the process that reads have, and the sandboxes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.outside, self.inside, self.over = 0, 0, threading.Event()

    def run(self):
        """Look until it is over."""
        place = cgroup.place()
        while not self.over.wait(_LOOK):
            own = psutil.Process()
            reading = [one for one in own.children() if _reads(one)]
            self.outside = max(self.outside, sum(map(_rss, (own, *reading))))
            for group in place[0].glob(f"coursekit-{os.getpid()}-*") if place else ():
                self.inside = max(self.inside, cgroup.used_at_most(group, place[1]))


def _reads(process):
    try:
        return "coursekit.grading.submissions.reading_tasks" in process.cmdline()
    except psutil.Error:
        return False


def _rss(process):
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def measured(data):
    """(seconds, bytes outside, bytes inside, points) of one submission."""
    peak, start = Peak(), time.monotonic()
    peak.start()
    result = grade(Submission("alice", "00_start", data), "of the grader alone", numbers="lecture")
    seconds = time.monotonic() - start
    peak.over.set()
    peak.join()
    return seconds, peak.outside, peak.inside, sum(one.points for one in result.verdicts.values())


def section(rows):
    """The text for the page, from {name: (seconds, outside, inside, points, deserved)}."""
    worst = sorted(rows.items(), key=lambda row: -row[1][0])[:5]
    gained = [name for name, row in rows.items() if row[3] > row[4]]
    outside, inside = (max(rows.items(), key=lambda row: row[1][which]) for which in (1, 2))
    lines = [
        HEAD,
        "",
        f"Written by `python benchmarks/attack_costs.py`; {os.cpu_count()} cores, load at the end of the run "
        f"{os.getloadavg()[0]:.1f}, as {'root' if os.geteuid() == 0 else 'an ordinary user'}.",
        "",
        "| | |",
        "|---|---|",
        f"| attacks tried, each with the grader's own limits | {len(rows)} |",
        f"| that gained more than their honest part is worth | {len(gained)}{': ' * bool(gained)}{', '.join(gained)} |",
        f"| worst time of one submission | {worst[0][1][0]:.0f} s ({worst[0][0]}) |",
        f"| peak memory of the grader outside the sandbox | {outside[1][1] / 2**20:.0f} MB ({outside[0]}) |",
        f"| peak memory of a sandbox | {inside[1][2] / 2**20:.0f} MB ({inside[0]}) |",
        "",
        "The five that take longest: " + "; ".join(f"{name}, {row[0]:.0f} s" for name, row in worst) + ".",
    ]
    return "\n".join(lines) + "\n"


def main(words):
    """Measure, print, and without words write."""
    rows = {}
    for name, (data, deserved) in bank().items():
        if words and not any(word in name for word in words):
            continue
        rows[name] = (*measured(data), deserved)
        seconds, outside, inside, points, _ = rows[name]
        print(f"{seconds:7.1f} s {outside / 2**20:6.0f} MB {inside / 2**20:6.0f} MB {points:3} {name}", flush=True)
    text = section(rows)
    print(text)
    if not words:
        SECTION.write_text(text, encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
        page = re.sub(rf"{re.escape(HEAD)}\n.*?(?=^## |\Z)", "", page, flags=re.DOTALL | re.MULTILINE)
        PAGE.write_text(page.replace("## Notes\n", f"{text}\n## Notes\n"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
