"""Commands for who teaches a class: release | exam | collect | grade | stats | similar."""

import argparse
from datetime import datetime
from pathlib import Path

from coursekit.cli.shared import OWN, Stop, loading, positive

DOWNLOAD = "a folder or an archive as a learning platform makes it, or <student>/<notebook>.ipynb"
ROSTER = "who is in the class: a table with any of name, login, id, email, typed name, section, extra time"


def add_to(add):
    """Say what these commands are given."""
    one = add(release, "Make what a class gets: lessons with locked checks and points, or an nbgrader course.")
    one.add_argument("lessons", nargs="*", help="such as 04_backprop_by_hand or 04 (default: all)")
    one.add_argument("--exercises", type=Path, metavar="FOLDER", help=OWN)
    one.add_argument("--out", type=Path, required=True, help="the folder to write to")
    one.add_argument("--numbers", choices=("own", "lecture"), default="own", help="whose numbers (default: own)")
    one.add_argument("--nbgrader", action="store_true", help="make the folder of an nbgrader course")
    one.add_argument(
        "--roster", type=Path, metavar="F", help="the class: each person gets a notebook with their numbers"
    )
    one.add_argument("--without-answers", action="store_true", help="add the course without its answers, as a wheel")
    one = add(exam, "Make an exam: lessons, the course without its answers as a wheel, and a clock that students see.")
    one.add_argument("lessons", nargs="+", help="such as 04_backprop_by_hand or 04; or notebooks of your own")
    one.add_argument("--minutes", type=positive, required=True, metavar="N", help="how long it takes")
    one.add_argument("--start", type=_time, metavar="T", help="when it begins, such as '2026-12-01 10:00'")
    one.add_argument("--exercises", type=Path, metavar="FOLDER", help=OWN)
    one.add_argument("--roster", type=Path, metavar="F", help="the class: numbers and extra time for each person")
    one.add_argument("--out", type=Path, default="exam", help="the folder to write to (default: exam)")
    one = add(collect, "Show who handed in what, and put it into a folder for each person. 0 when all can be graded.")
    one.add_argument("downloads", type=Path, nargs="+", metavar="download", help=DOWNLOAD)
    one.add_argument("--out", type=Path, required=True, help="the folder to write to")
    one.add_argument("--roster", type=Path, metavar="F", help=ROSTER)
    one.add_argument("--late", type=_some, metavar="TIME", help="when it was due, such as '2026-11-03 23:59'; or none")
    one = add(grade, "Grade what a class has submitted: grades, feedback, a gradebook. 0 when all of it was graded.")
    one.add_argument("downloads", type=Path, nargs="*", metavar="download", help=DOWNLOAD)
    one.add_argument("--roster", type=Path, metavar="F", help=ROSTER)
    one.add_argument("--late", type=_some, metavar="TIME", help="when it was due, such as '2026-11-03 23:59'; or none")
    help = "what lateness costs, such as 10%%/day or 5%%/hour; or none"
    one.add_argument("--penalty", type=_some, metavar="P", help=help)
    one.add_argument("--exercises", type=Path, metavar="FOLDER", help=OWN)
    help = "the folder to write to; grading again takes what changed (default: graded)"
    one.add_argument("--out", type=Path, default=Path("graded"), metavar="FOLDER", help=help)
    one.add_argument("--numbers", choices=("own", "lecture"), default="own", help="whose numbers (default: own)")
    one.add_argument("--db", metavar="URL", help="the gradebook, such as postgresql://user@host/name (default: a file)")
    one.add_argument("--jobs", type=positive, metavar="N", help="submissions at a time (default: one for each core)")
    one.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster that does the work")
    one.add_argument("--dask-tls-ca", type=Path, metavar="F", help="whose certificates count, for --dask tls://...")
    one.add_argument("--dask-cert", type=Path, metavar="F", help="the certificate to show to the scheduler")
    one.add_argument("--dask-key", type=Path, metavar="F", help="and the key of it")
    one.add_argument("--unsafe-no-sandbox", action="store_true", help="run their code as your own, without a sandbox")
    one.add_argument("--secret-file", type=Path, metavar="F", help="what hidden cases are drawn from (default: made)")
    one.add_argument("--packages", type=Path, metavar="F", help="what answers may import, such as requirements.txt")
    one.add_argument("--files", type=Path, metavar="FOLDER", help="data and modules that lie beside every notebook")
    one.add_argument("--new-cases", action="store_true", help="draw other hidden cases; says whose points changed")
    one.add_argument("--new-edition", action="store_true", help="grade all again with today's course; says the same")
    one.add_argument("--release", type=Path, metavar="FOLDER", help="of coursekit release: says what changed since")
    help = "a gradebook exported from Canvas, Moodle or Brightspace, to be filled in upload/"
    one.add_argument("--template", type=Path, metavar="FILE", help=help)
    one.add_argument("--column", metavar="HEADING", help="the template's column, where its heading does not tell")
    help = 'in place of grading: PERSON EXERCISE POINTS "REASON", points given by hand; they stay'
    one.add_argument("--set", nargs="+", metavar="WORD", help=help)
    one.add_argument("--undo", action="store_true", help="with --set PERSON EXERCISE: take back what was given by hand")
    one.add_argument("--by", metavar="NAME", help="with --set: who gives the points (default: this user)")
    one = add(similar, "Show answers that are alike beyond what the exercises make everybody write: places to look.")
    one.add_argument("folder", type=Path, help="the folder that coursekit grade wrote to")
    one = add(stats, "Show what a class can do, from the folder of coursekit grade; or what exported records show.")
    one.add_argument("paths", type=Path, nargs="+", metavar="path", help="that folder; or files of coursekit export")
    one.add_argument("--out", type=Path, default=".", help="where the picture of exported records goes (default: here)")


def _some(text):
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is given: leave it away for what was said before, or say none")
    return text


def _time(text):
    try:
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"
    except ValueError:
        raise argparse.ArgumentTypeError(f"a time such as '2026-12-01 10:00' is expected, not {text!r}") from None


def release(arguments):
    """Write the lessons as students get them."""
    names = ("numbers", "nbgrader", "exercises", "roster", "without_answers")
    return _released(arguments, {name: getattr(arguments, name) for name in names})


def exam(arguments):
    """Write the lessons and the course of an exam."""
    with loading():
        from coursekit.grading.release import Exam
    options = {"exercises": arguments.exercises, "roster": arguments.roster, "without_answers": True}
    return _released(arguments, {**options, "exam": Exam(arguments.minutes, arguments.start or "")})


def _released(arguments, options):
    from coursekit.course.lessons import source

    with loading():
        from coursekit.grading.records import Trouble
        from coursekit.grading.release import release as make
    try:
        for path in make(source(), arguments.out, arguments.lessons, **options):
            print(path)
    except (ValueError, Trouble) as error:
        raise Stop(error, code=2) from None
    except OSError as error:
        raise Stop(f"{error.filename} cannot be used ({error.strerror}): give another folder by --out") from None
    return 0


def collect(arguments):
    """Show and write what was handed in; 1 when something is nobody's, cannot be read or could not be written."""
    with loading():
        from coursekit.grading.intake.collecting import collect as collected
        from coursekit.grading.records import Trouble
    try:
        return collected(arguments.downloads, arguments.out, arguments.roster, arguments.late or "")
    except Trouble as trouble:
        raise Stop(trouble) from None
    except OSError as error:
        raise Stop(f"{error.filename} cannot be used ({error.strerror}): give another folder by --out") from None


def grade(arguments):
    """Grade a class, or give points by hand; 1 when something could not be graded."""
    if arguments.set:
        return _give(arguments)
    if not arguments.downloads:
        raise Stop("nothing to grade is named: give what the platform downloaded, or --set", code=2)
    with loading():
        from coursekit.grading.cluster import Tls
        from coursekit.grading.grade import grade_class
        from coursekit.grading.records import Trouble
    apart = ("command", "jupyter", "set", "undo", "by")
    options = {name: one for name, one in vars(arguments).items() if name not in apart}
    options |= {name: options[name] or "" for name in ("late", "penalty")}
    options["tls"] = Tls(options.pop("dask_tls_ca"), options.pop("dask_cert"), options.pop("dask_key"))
    try:
        return grade_class(**options)
    except Trouble as trouble:
        raise Stop(trouble) from None


def _give(arguments):
    """Points by hand."""
    with loading():
        from coursekit.grading.give import give
        from coursekit.grading.records import Trouble
    if arguments.downloads:
        raise Stop("--set gives points by hand and grades nothing: leave the downloads out", code=2)
    options = {name: getattr(arguments, name) for name in ("undo", "by", "db", "exercises")}
    try:
        print(give(arguments.out, arguments.set, **options))
    except Trouble as trouble:
        raise Stop(trouble) from None
    return 0


def similar(arguments):
    """Print pairs of answers and write them side by side."""
    from coursekit.course.lessons import source

    with loading():
        from coursekit.grading.similar.look import look
    try:
        return look(arguments.folder, source())
    except (OSError, ValueError) as error:
        raise Stop(error) from None


def stats(arguments):
    """Print the table and write the picture."""
    folders = [path for path in arguments.paths if path.is_dir()]
    if folders and len(arguments.paths) > 1:
        raise Stop("give one folder of coursekit grade, or files of coursekit export, not both", code=2)
    with loading():
        from coursekit.grading.report import evidence, stats as of_a_class
    try:
        return of_a_class.show(folders[0]) if folders else evidence.show(arguments.paths, arguments.out)
    except (OSError, ValueError) as error:
        raise Stop(error) from None
