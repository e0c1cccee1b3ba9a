"""List the variants of exercises on which a known mistake could not be told from the right answer or another one.

Run as `python tools/variants.py [--check] [id ...]` after an exercise with `draw` was added or changed; writes
`coursekit/exercises/rejected.json`. With `--check` nothing is written, and the exit code is 1 when it is out of date.
"""

import argparse
import json
import sys
from pathlib import Path

from coursekit.exercises import BANK
from coursekit.judging.bank_check import colliding

FILE = Path(__file__).parent.parent / "coursekit" / "exercises" / "rejected.json"


def main(argv=None):
    """Write the table anew, or compare it; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", metavar="id", help="default: all exercises")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when something is out of date")
    options = parser.parse_args(argv)
    old = json.loads(FILE.read_text(encoding="utf-8"))
    new = {id: old[id] for id in old if id in BANK} | {id: colliding(BANK[id]) for id in options.ids or BANK}
    text = "{\n" + ",\n".join(f'"{id}": {json.dumps(new[id])}' for id in sorted(new) if new[id]) + "\n}\n"
    if text == FILE.read_text(encoding="utf-8"):
        return 0
    changed = [id for id in new if new.get(id) != old.get(id, [])]
    print(f"{FILE.name}: {'differs' if options.check else 'written'} ({', '.join(changed) or 'layout'})")
    if options.check:
        return 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
