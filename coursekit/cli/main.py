"""The command line: coursekit lab | progress | doctor | warmup | bank | exercise | release | grade | export | stats.

Each command is a function from its arguments to an exit code. What a command needs is imported inside
it, so that `--help` is instant and `doctor` works where half of the course is missing.
"""

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import quote

SETTINGS = Path(__file__).parent / "lab_settings"
BUNDLES = Path(__file__).parents[1] / "server" / "labextensions"
OWN = "a folder of exercises of your own, see docs/exercises.md"
_INSTALL = "run `make lab`, or `pip install -e .` in the course's folder"


class Stop(Exception):
    """What went wrong and what to do about it, in one line."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code


def main(argv=None):
    """Run one command and return its exit code."""
    argv = sys.argv[1:] if argv is None else list(argv)
    argv, jupyter = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    arguments = _parser().parse_args(argv)
    arguments.jupyter = jupyter
    try:
        return arguments.command(arguments)
    except Stop as stop:
        print(f"coursekit: {_without_passwords(stop)}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("\ncoursekit: interrupted", file=sys.stderr)
        return 130


def _without_passwords(text):
    from coursekit.grading.report.addresses import without_passwords

    return without_passwords(text)


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        """Refuse what was typed, without the password in it."""
        super().error(_without_passwords(message))


def _parser():
    from coursekit import __version__

    parser = _Parser(prog="coursekit", description="A course on the foundations of deep learning.")
    parser.add_argument("--version", action="version", version=f"coursekit {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(command, text, **more):
        one = commands.add_parser(command.__name__, help=text, description=text, **more)
        one.set_defaults(command=command)
        return one

    one = add(lab, "Open the lessons in JupyterLab.", epilog="What follows -- goes to jupyter lab as it is.")
    one.add_argument("path", nargs="?", type=Path, help="a folder or a notebook (default: the course's first lesson)")
    one.add_argument("--port", type=int, help="the port to serve on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    one = add(progress, "Show what has been done so far, and what comes next.")
    one.add_argument("lesson", nargs="?", help="one lesson, exercise by exercise, such as 04_backprop_by_hand or 04")
    add(doctor, "Check that everything the course needs is there, and say what to do where it is not.")
    add(warmup, "Compile all kernels now, so that no lesson has to wait for it.")
    one = add(bank, "Try every exercise on every variant of its numbers, and show the bank in figures (for authors).")
    one.add_argument("--check", type=Path, metavar="FOLDER", help="try a folder of exercises of your own instead")
    one = add(exercise, "Write an exercise of your own: `coursekit exercise new my/first` makes one to begin with.")
    one.add_argument("what", choices=("new",), help="what to do")
    one.add_argument("id", help="such as my/first: the lesson's name, and its own")
    one.add_argument("--folder", type=Path, default="exercises", help="where yours lie (default: exercises)")
    kinds = ("numbers", "formula", "function", "choice", "together", "derivation")
    one.add_argument("--kind", choices=kinds, default="numbers", help="what is asked for (default: numbers)")
    one = add(release, "Make what a class gets: lessons with locked checks and points, or an nbgrader course.")
    one.add_argument("lessons", nargs="*", help="such as 04_backprop_by_hand or 04 (default: all)")
    one.add_argument("--exercises", type=Path, metavar="FOLDER", help=OWN)
    one.add_argument("--out", type=Path, required=True, help="the folder to write to")
    one.add_argument("--numbers", choices=("own", "lecture"), default="own", help="whose numbers (default: own)")
    one.add_argument("--nbgrader", action="store_true", help="make the folder of an nbgrader course")
    one = add(grade, "Grade what a class has submitted: grades, feedback, a gradebook. 0 when all of it was graded.")
    one.add_argument("submissions", type=Path, help="a folder or a zip with <student>/<notebook>.ipynb")
    one.add_argument("--exercises", type=Path, metavar="FOLDER", help=OWN)
    one.add_argument("--out", type=Path, required=True, help="the folder to write to; grading again takes what changed")
    one.add_argument("--numbers", choices=("own", "lecture"), default="own", help="whose numbers (default: own)")
    one.add_argument("--db", metavar="URL", help="the gradebook, such as postgresql://user@host/name (default: a file)")
    one.add_argument("--jobs", type=_positive, metavar="N", help="submissions at a time (default: one for each core)")
    one.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster that does the work")
    one.add_argument("--unsafe-no-sandbox", action="store_true", help="run their code as your own, without a sandbox")
    one.add_argument("--secret-file", type=Path, metavar="F", help="what hidden cases are drawn from (default: made)")
    one.add_argument("--new-cases", action="store_true", help="draw other hidden cases; says whose points changed")
    one = add(export, "Write what was done on this machine as one CSV that names nobody (docs/evidence.md).")
    one.add_argument("--anonymous", action="store_true", help="needed: nothing else is written")
    one.add_argument("--out", type=Path, default="coursekit-export.csv", help="default: coursekit-export.csv")
    one = add(stats, "Show what a class can do, from the folder of coursekit grade; or what exported records show.")
    one.add_argument("paths", type=Path, nargs="+", metavar="path", help="that folder; or files of coursekit export")
    one.add_argument("--out", type=Path, default=".", help="where the picture of exported records goes (default: here)")
    return parser


def _positive(text):
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is expected, not {text!r}")
    return int(text)


def lab(arguments):
    """Serve the lessons in this very process, so that Ctrl-C and signals reach JupyterLab itself."""
    folder, notebook = _lesson(arguments.path)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise Stop(f"JupyterLab cannot be loaded ({error}): run `make lab`") from None
    os.environ.update(_environment())
    print(f"The lessons in {folder}, in JupyterLab. Press Ctrl-C twice here to end it.", flush=True)
    LabApp.launch_instance(_lab_command(folder, notebook, arguments))
    return 0


def _lesson(path):
    """(folder, name of a notebook or None) for what was asked for, or for the course."""
    from coursekit.cli.doctor import lessons

    path = (path or lessons()).expanduser().resolve()
    if path.is_dir():
        return path, next((one.name for one in sorted(path.glob("*.ipynb"))), None)
    if path.is_file() and path.suffix == ".ipynb":
        return path.parent, path.name
    raise Stop(f"{path} is neither a folder nor a notebook: give one that exists", code=2)


def _environment():
    """Our defaults below the user's own settings; kernel and commands of this environment before any other."""

    def first(ours, name):
        return os.pathsep.join(filter(None, (ours, os.environ.get(name))))

    return {
        "JUPYTER_CONFIG_PATH": first(str(SETTINGS), "JUPYTER_CONFIG_PATH"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PATH": first(os.path.dirname(sys.executable), "PATH"),  # `!coursekit doctor` in a cell, or in a terminal
    }


def _lab_command(folder, notebook, arguments):
    # a workspace of our own: tabs left open in another project stay there
    page = "/lab/workspaces/coursekit" + (f"/tree/{quote(notebook)}" if notebook else "")
    command = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={page}"]
    command.append(f"--LabApp.extra_labextensions_path={BUNDLES}")  # the page's half, as this very package has it
    command += ["--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR"]  # the address is shown all the same
    if arguments.port is not None:
        command.append(f"--port={arguments.port}")
    if arguments.no_browser:
        command.append("--no-browser")
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--allow-root")
    return command + _extension() + arguments.jupyter


def _extension():
    """Turn coursekit/server on where no file of Jupyter's does, as after `pip install -e`, or turns it off."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    known = "coursekit" in ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    return [] if known else ["--ServerApp.jpserver_extensions=coursekit=True"]


def warmup(arguments):
    """Compile what is not yet in the disk cache."""
    from coursekit.cli.warmup import warmup as warm

    try:
        kernels = warm()
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    except (OSError, RuntimeError) as error:
        raise Stop(f"kernels cannot be kept ({error}): set NUMBA_CACHE_DIR to a folder you can write") from None
    print(f"{kernels.compiled} kernels compiled, {kernels.cached} read from the cache")
    return 0


def progress(arguments):
    """Print the table of lessons, or of the exercises of one; 1 when the file it is kept in cannot be used."""
    try:
        from coursekit.exercises import UnknownExercise, progress as overview
        from coursekit.student import progress as _progress
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    sys.stdout.reconfigure(errors="replace")  # a title may hold what this terminal cannot show
    try:
        print(overview(arguments.lesson))
    except UnknownExercise as error:
        raise Stop(error, code=2) from None
    return 1 if _progress.not_kept() else 0


def doctor(arguments):
    """Print what was found, a line each; 1 when something a learner needs is not in order."""
    from coursekit.cli.doctor import doctor as examine

    return examine()


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


def release(arguments):
    """Write the lessons as students get them."""
    from coursekit.cli.doctor import lessons

    try:
        from coursekit.grading.release import release as make
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    options = {"numbers": arguments.numbers, "nbgrader": arguments.nbgrader, "exercises": arguments.exercises}
    try:
        for path in make(lessons(), arguments.out, arguments.lessons, **options):
            print(path)
    except ValueError as error:
        raise Stop(error, code=2) from None
    except OSError as error:
        raise Stop(f"{error.filename} cannot be used ({error.strerror}): give another folder by --out") from None
    return 0


def grade(arguments):
    """Grade a class; 1 when something could not be graded."""
    try:
        from coursekit.grading.grade import grade_class
        from coursekit.grading.records import Trouble
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    options = ("numbers", "db", "jobs", "dask", "unsafe_no_sandbox", "secret_file", "new_cases", "exercises")
    options = {name: getattr(arguments, name) for name in options}
    try:
        return grade_class(arguments.submissions, arguments.out, **options)
    except Trouble as trouble:
        raise Stop(trouble) from None


def export(arguments):
    """Write the record of this machine without names."""
    if not arguments.anonymous:
        raise Stop("only exports without names are made: say so by --anonymous", code=2)
    try:
        from coursekit.exercises.export import export as write
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    try:
        rows, learners = write(arguments.out)
    except ValueError as error:
        raise Stop(error) from None
    except OSError as error:
        raise Stop(f"{arguments.out} cannot be written ({error.strerror}): give another place by --out") from None
    print(f"{arguments.out}: {rows} rows of {learners} learner{'s' * (learners != 1)}, described in docs/evidence.md")
    return 0


def stats(arguments):
    """Print the table and write the picture."""
    folders = [path for path in arguments.paths if path.is_dir()]
    if folders and len(arguments.paths) > 1:
        raise Stop("give one folder of coursekit grade, or files of coursekit export, not both", code=2)
    try:
        from coursekit.grading.report import evidence, stats as of_a_class
    except ModuleNotFoundError as error:
        raise Stop(f"{error.name} is missing: {_INSTALL}") from None
    try:
        return of_a_class.show(folders[0]) if folders else evidence.show(arguments.paths, arguments.out)
    except (OSError, ValueError) as error:
        raise Stop(error) from None
