"""How much is tried of what is too much to try each time: the one place that says so.

`make test` takes a fixed sample, evenly spread; `make proof` sets COURSEKIT_PROOF=1 and takes everything.
"""

import os

PROOF = os.environ.get("COURSEKIT_PROOF") == "1"
SAMPLE = 20


def amount(quick, full):
    """How many to try: `quick` in `make test`, `full` in `make proof`."""
    return full if PROOF else quick


def examples(count):
    """How many random examples hypothesis takes: ten times as many in `make proof`."""
    return amount(count, 10 * count)


def sample(items, quick=SAMPLE):
    """Some of the items, from the first to the last, evenly spread; all of them in `make proof`."""
    items = list(items)
    count = amount(min(quick, len(items)), len(items))
    return [items[round(i * (len(items) - 1) / max(count - 1, 1))] for i in range(count)]
