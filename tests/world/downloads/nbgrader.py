"""nbgrader: a course's `submitted/`, a JupyterHub exchange's `inbound/`, and what `zip_collect` takes from others.

`submitted/<student>/<assignment>/` with `timestamp.txt`; `inbound/<user>+<assignment>+<time> UTC+<random>/` for each
attempt (`nbgrader/exchange/default/submit.py`); `downloaded/<assignment>/extracted/` with names after a pattern such as
`ps1_bitdiddle_attempt_2016-01-30-15-00-00_problem1.ipynb` (`nbgrader/plugins/zipcollect.py`).
"""

from world.downloads.making import Download, spread, table, upload
from world.downloads.people import LATE, LESSON, PEOPLE, expected


def user(person):
    return person.login.replace(".", "")


def stamp(time):
    """How nbgrader writes a time."""
    return f"{time:%Y-%m-%d %H:%M:%S}.123456 UTC"


def submitted_path(person):
    return f"submitted/{user(person)}/{LESSON}/{upload(person, person.tries[-1])[0]}"


def submitted(folder, people=PEOPLE):
    """The course's folder; collecting has replaced earlier tries."""
    files = [("nbgrader_config.py", b"c = get_config()\n"), (f"source/{LESSON}/README.txt", b"the source\n")]
    for one in people:
        if one.tries:
            path = submitted_path(one)
            files.append((path, upload(one, one.tries[-1])[1]))
            files.append((f"{path.rpartition('/')[0]}/timestamp.txt", stamp(one.tries[-1].time).encode()))
    return spread(folder / "course", files)


def inbound_path(person, at=-1):
    one = person.tries[at]
    at = range(len(person.tries))[at]
    return f"{user(person)}+{LESSON}+{stamp(one.time)}+aB-_{person.number:02}{at}xYz0/{upload(person, one)[0]}"


def inbound(folder, people=PEOPLE):
    """Where everybody's submissions arrive, each try in a folder of its own."""
    files = []
    for person in people:
        for at, one in enumerate(person.tries):
            path = inbound_path(person, at)
            beside = path.rpartition("/")[0]
            files += [
                (path, upload(person, one)[1]),
                (f"{beside}/timestamp.txt", stamp(one.time).encode()),
                (f"{beside}/submission_secret.txt", b"0f" * 64),
            ]
    return spread(folder / "exchange/dl2026/inbound", files)


def collected_path(person, at=-1):
    one = person.tries[at]
    return f"{LESSON}_{user(person)}_attempt_{one.time:%Y-%m-%d-%H-%M-%S}_{upload(person, one)[0]}"


def collected(folder, people=PEOPLE):
    """What `zip_collect` has extracted and is to collect."""
    files = [(collected_path(one, at), upload(one, tried)[1]) for one in people for at, tried in enumerate(one.tries)]
    return spread(folder / f"downloaded/{LESSON}/extracted", files)


def roster(folder, people=PEOPLE):
    """What `nbgrader db student import` reads."""
    head = ("id", "first_name", "last_name", "email", "lms_user_id")
    return table(
        folder / "students.csv", [head, *((user(one), one.given, one.family, one.email, "") for one in people)]
    )


def _ids(one):
    return (user(one), one.email)


DOWNLOADS = [
    Download("nbgrader, submitted", "jupyter/nbgrader#169", submitted, roster,
             lambda one: expected(one, submitted_path), LATE, ids=_ids),
    Download("jupyterhub, inbound", "jupyter/nbgrader#978", inbound, roster,
             lambda one: expected(one, inbound_path), LATE, ids=_ids),
    Download("nbgrader, zip_collect", "jupyter/nbgrader#526", collected, roster,
             lambda one: expected(one, collected_path), LATE, ids=_ids),
]  # fmt: skip
