"""Commands for who writes exercises: bank | exercise."""

import sys
from pathlib import Path

from coursekit.cli.shared import Stop


def add_to(add):
    """Say what these commands are given."""
    one = add(bank, "Try every exercise on every variant of its numbers, and show the bank in figures (for authors).")
    one.add_argument("--check", type=Path, metavar="FOLDER", help="try a folder of exercises of your own instead")
    one = add(exercise, "Write an exercise of your own: `coursekit exercise new my/first` makes one to begin with.")
    one.add_argument("what", choices=("new",), help="what to do")
    one.add_argument("id", help="such as my/first: the lesson's name, and its own")
    one.add_argument("--folder", type=Path, default="exercises", help="where yours lie (default: exercises)")
    kinds = ("numbers", "formula", "function", "choice", "together", "derivation")
    one.add_argument("--kind", choices=kinds, default="numbers", help="what is asked for (default: numbers)")


def bank(arguments):
    """Print what the bank holds and whether any known mistake is ever taken for something else."""
    from tqdm import tqdm

    from coursekit.core.doors import JUDGE
    from coursekit.exercises import BANK

    if JUDGE.open() is None:
        raise Stop("the answers are not installed here, so there is nothing to try the exercises against")
    if arguments.check:
        from coursekit.cli.own import check

        try:
            return check(arguments.check)
        except ValueError as error:
            raise Stop(error) from None
    from coursekit.judging import bank_report

    tried = list(tqdm(bank_report.lines(), total=len(BANK), unit=" exercises", leave=False, disable=None))
    print(bank_report.table(tried))
    for line in tried:
        for fault in line.faults[:3]:
            print(f"{line.id}: {fault}", file=sys.stderr)
    return 1 if any(line.faults for line in tried) else 0


def exercise(arguments):
    """Write the files of a new exercise."""
    from coursekit.cli.own import new

    try:
        new(arguments.id, arguments.folder, arguments.kind)
    except ValueError as error:
        raise Stop(error, code=2) from None
    except OSError as error:
        raise Stop(f"{error.filename} cannot be written ({error.strerror}): give another folder by --folder") from None
    return 0
