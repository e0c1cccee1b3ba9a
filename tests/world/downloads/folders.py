"""By hand: a folder for each student, such as teachers make from sticks and chats; second tries get another name."""

from world.downloads.making import Download, spread, table, upload
from world.downloads.people import PEOPLE, expected


def file_of(person, at=-1):
    at = range(len(person.tries))[at]
    name, _ = upload(person, person.tries[at])
    stem, _, suffix = name.rpartition(".")
    return f"{person.name}/{stem}{f' ({at})' if at else ''}.{suffix}"


def make(folder, people=PEOPLE):
    """The folder, copied from place to place, so that its times say nothing."""
    files = [(file_of(one, at), upload(one, tried)[1]) for one in people for at, tried in enumerate(one.tries)]
    return spread(folder / "submissions", files)


def roster(folder, people=PEOPLE):
    """The same people as anyone would write them down."""
    head = ("Name", "Matriculation number", "E-mail", "Section")
    return table(
        folder / "people.csv",
        [head, *((one.sortable, one.matriculation, one.email, "AB"[one.number % 2]) for one in people)],
    )


DOWNLOADS = [
    Download("folders by hand", "jupyter/nbgrader#1409", make, roster,
             lambda one: expected(one, file_of, timed=False, late=False)),
]  # fmt: skip
