"""Tables that gradebooks import, made from the class alone: who is in it, and a column for each lesson.

- Canvas: `Student,ID,SIS User ID,SIS Login ID,Section` and a row `Points Possible`, as its `gradebook_importer.rb`
  reads them; a person is found by the number, else by one of the two ids, else by the name.
- Moodle: a grading worksheet (`Identifier`, `Grade`, `Last modified (grade)`, see `importgradeslib.php` of its offline
  grading) where everything came from one assignment; otherwise a table for "Import grades", which asks for its columns.
- Brightspace: `OrgDefinedId`, `Username`, `<item> Points Grade`, `End-of-Line Indicator`, as "Importing grades" of
  community.d2l.com has it.

An empty cell leaves a grade as it is, in each of them.
"""

import csv
import io

from coursekit.grading.report.tables import harmless
from coursekit.grading.report.upload.came import Came, came

_WORKSHEET = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"),
    *("Last modified (submission)", "Last modified (grade)"),
)


def tables(rows):
    """{name of the file: text}, for each platform that could find somebody by what is known."""
    people, lessons = _people(rows), list(dict.fromkeys(row.lesson for row in rows))
    known = [one for one, *_ in people.values()]
    made = {"canvas.csv": _canvas(people, lessons)}
    if _one_assignment(rows, lessons):
        made["moodle.csv"] = _worksheet(rows)
    elif any(one.id or one.email or one.login for one in known):
        made["moodle.csv"] = _moodle(people, lessons)
    if any(one.id or one.login for one in known):
        made["brightspace.csv"] = _brightspace(people, lessons)
    return made


def _people(rows):
    """{key: (person, number in Canvas, {lesson: row})}."""
    people, hows = {}, came(rows)
    for row in rows:
        how = hows.get((row.person.key, row.lesson), Came())
        person, number, lessons = people.get(row.person.key, (row.person, "", {}))
        number = number or (how.user if how.platform == "canvas" else "")
        people[row.person.key] = person, number, lessons | {row.lesson: row}
    return people


def _grades(lessons, wanted):
    return ["" if (row := lessons.get(one)) is None or row.points is None else row.points for one in wanted]


def _canvas(people, lessons):
    its_own = any(number and number == person.id for person, number, _ in people.values())
    most = [max(of[one].max_points for *_, of in people.values() if one in of) for one in lessons]
    table = [("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *lessons)]
    table.append(("    Points Possible", "", "", "", "", *most))
    for person, number, of in people.values():
        ids = (person.id, "") if its_own else (number, person.id)
        about = (person.name or person.key, *ids, person.login or person.email, person.section)
        table.append((*about, *_grades(of, lessons)))
    return _text(table)


def _one_assignment(rows, lessons):
    return len(lessons) == 1 and {how.platform for how in came(rows).values()} == {"moodle"}


def _worksheet(rows):
    table, hows = [_WORKSHEET], came(rows)
    for row in rows:
        if row.graded:
            points = "" if row.points is None else row.points
            who = (
                f"Participant {hows[row.person.key, row.lesson].user}",
                row.person.name or row.person.key,
                row.person.email,
            )
            table.append((*who, "Submitted for grading", points, row.max_points, "Yes", "", ""))
    return _text(table)


def _moodle(people, lessons):
    table = [("Full name", "Username", "ID number", "Email address", *lessons)]
    for person, _, of in people.values():
        table.append((person.name or person.key, person.login, person.id, person.email, *_grades(of, lessons)))
    return _text(table)


def _brightspace(people, lessons):
    table = [("OrgDefinedId", "Username", *(f"{one} Points Grade" for one in lessons), "End-of-Line Indicator")]
    table += [(one.id, one.login, *_grades(of, lessons), "#") for one, _, of in people.values()]
    return _text(table)


def _text(table):
    """A table as CSV, in which no spreadsheet finds a formula."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([harmless(cell) for cell in row] for row in table)
    return made.getvalue()
