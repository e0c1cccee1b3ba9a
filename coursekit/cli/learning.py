"""Commands for who learns: lab | update | reset | progress | doctor | warmup | project | export | news."""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from coursekit.cli.shared import Stop, loading, repair

SETTINGS = Path(__file__).parent / "lab_settings"
BUNDLES = Path(__file__).parents[1] / "server" / "labextensions"


def add_to(add):
    """Say what these commands are given."""
    text = "Open your own copy of the lessons in JupyterLab; ./coursekit-lessons is made at the first start."
    one = add(lab, text, epilog="What follows -- goes to jupyter lab as it is.")
    help = "a lesson, such as 04 or 04_backprop_by_hand; or any folder or notebook (default: the first lesson)"
    one.add_argument("path", nargs="?", help=help)
    one.add_argument(
        "--source", action="store_true", help="open the lessons themselves, for who writes them, in a clone"
    )
    one.add_argument("--port", type=int, help="the port to serve on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="print the address instead of opening a browser")
    one = add(update, "Bring a new edition into your copy of the lessons: answers, notes and cells of yours stay.")
    one.add_argument(
        "folder", nargs="?", type=Path, help="your copy (default: the one that `coursekit lab` opens here)"
    )
    help = "bring along what was answered in another folder, such as notebooks, instead"
    one.add_argument("--from", dest="other", type=Path, metavar="FOLDER", help=help)
    one.add_argument("--dry-run", action="store_true", help="only say what would happen")
    one = add(reset, "Begin lessons anew; your notebooks are kept, and it is said where.")
    one.add_argument("lessons", nargs="+", metavar="lesson", help="such as 04 or 04_backprop_by_hand")
    one.add_argument("--folder", type=Path, help="your copy (default: the one that `coursekit lab` opens here)")
    one = add(progress, "Show what has been done so far, and what comes next.")
    one.add_argument("lesson", nargs="?", help="one lesson, exercise by exercise, such as 04_backprop_by_hand or 04")
    add(doctor, "Check that everything the course needs is there, and say what to do where it is not.")
    add(warmup, "Compile all kernels now, so that no lesson has to wait for it.")
    one = add(
        project, "Begin a project with data of your own: a notebook that runs, a guide and a table, in a new folder."
    )
    one.add_argument("folder", type=Path, help="such as my-project; it must not be there yet")
    one = add(export, "Write what was done on this machine as one CSV that names nobody (docs/evidence.md).")
    one.add_argument("--anonymous", action="store_true", help="needed: nothing else is written")
    one.add_argument("--out", type=Path, default="coursekit-export.csv", help="default: coursekit-export.csv")
    one = add(news, "Say what a version changed, for learners and for teachers.")
    one.add_argument("who", nargs="?", choices=["learners", "teachers"], help="only what changed for these")
    one.add_argument("--since", metavar="VERSION", help="what came after that version (default: the newest alone)")


def lab(arguments):
    """Serve the lessons in this very process, so that Ctrl-C and signals reach JupyterLab itself."""
    from coursekit.cli.work import opened

    _use_folders_that_can_be_written()
    folder, notebook = opened(arguments.path, arguments.source)
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise Stop(f"JupyterLab cannot be loaded ({error}): {repair()}") from None
    os.environ.update(_environment())
    print(f"The lessons in {folder}, in JupyterLab. Press Ctrl-C twice here to end it.", flush=True)
    LabApp.launch_instance(_lab_command(folder, notebook, arguments))
    return 0


def _use_folders_that_can_be_written():
    from coursekit.cli.folders import stand_ins

    try:
        instead, said = stand_ins()
    except OSError as error:
        raise Stop(f"nothing can be written on this machine ({error}): set TMPDIR to a folder you can write") from None
    os.environ.update(instead)
    if said:
        print(said, flush=True)


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
    """Turn coursekit/server on where no file of Jupyter's does, or turns it off."""
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    known = "coursekit" in ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    return [] if known else ["--ServerApp.jpserver_extensions=coursekit=True"]


def update(arguments):
    """Print what came of each lesson; 1 when one could not be brought up to date."""
    from coursekit.cli.work import update as bring

    return bring(arguments.folder, arguments.other, arguments.dry_run)


def reset(arguments):
    """Begin lessons anew."""
    from coursekit.cli.work import reset as begin

    return begin(arguments.folder, arguments.lessons)


def progress(arguments):
    """Print the table of lessons, or of the exercises of one; 1 when the file it is kept in cannot be used."""
    with loading():
        from coursekit.exercises import UnknownExercise, progress as overview
        from coursekit.student import progress as _progress
    try:
        print(overview(arguments.lesson))
    except UnknownExercise as error:
        raise Stop(error, code=2) from None
    return 1 if _progress.not_kept() else 0


def doctor(arguments):
    """Print what was found, a line each; 1 when something a learner needs is not in order."""
    from coursekit.cli.doctor import doctor as examine

    return examine()


def warmup(arguments):
    """Compile what is not yet in the disk cache."""
    from coursekit.cli.warmup import warmup as warm
    from coursekit.core.kernel.cache import KEEP

    try:
        with loading():
            kernels = warm()
    except OSError as error:  # matplotlib's, which names what to do
        raise Stop(f"no picture can be drawn: {error}") from None
    if kernels.not_kept:
        raise Stop(f"kernels cannot be kept ({kernels.not_kept[0]}): {KEEP}")
    anew = f", {len(kernels.healed)} compiled anew: {kernels.healed[0]}" if kernels.healed else ""
    print(f"{kernels.compiled} kernels compiled, {kernels.cached} read from the cache{anew}")
    return 0


def project(arguments):
    """Write the files of a project of one's own."""
    from coursekit.cli.project import begin

    try:
        begin(arguments.folder)
    except ValueError as error:
        raise Stop(error, code=2) from None
    return 0


def export(arguments):
    """Write the record of this machine without names."""
    if not arguments.anonymous:
        raise Stop("only exports without names are made: say so by --anonymous", code=2)
    with loading():
        from coursekit.exercises.export import export as write
    try:
        rows, learners = write(arguments.out)
    except ValueError as error:
        raise Stop(error) from None
    except OSError as error:
        raise Stop(f"{arguments.out} cannot be written ({error.strerror}): give another place by --out") from None
    print(f"{arguments.out}: {rows} rows of {learners} learner{'s' * (learners != 1)}, described in docs/evidence.md")
    return 0


def news(arguments):
    """Print the changes of the newest version, or of all since one."""
    from coursekit.course.news import since, told, versions

    known = versions()
    if arguments.since and arguments.since not in [one.name for one in known]:
        raise Stop(f"there is no version {arguments.since}: give one of {', '.join(one.name for one in known)}", code=2)
    found = since(arguments.since) if arguments.since else known[:1]
    who = (arguments.who,) if arguments.who else ("learners", "teachers")
    sys.stdout.reconfigure(errors="replace")  # a change may hold what this terminal cannot show
    print(told(found, who) or f"Nothing is newer than {arguments.since}.")
    return 0
