"""Why nothing came out of an exercise: the failure behind the failure.

A check that lacks a name says `NameError`; what the student has to know is why the cell that defines the name failed.
"""

import re

from coursekit.core.plain import one_line

_NAME = re.compile(r"NameError: name '(\w+)' is not defined")
_MODULE = re.compile(r"ModuleNotFoundError: No module named '(\w+)[\w.]*'")
_INSTALLS = re.compile(r"!\s*(pip3?|conda|mamba|uv|apt|apt-get|npm|python3? -m pip)\b")


def failure(message, source):
    """The sentence about a cell that failed, from what the worker said of it and its lines as they were typed."""
    lines, number = source.split("\n"), int(message["line"])
    line = one_line(lines[number - 1].strip(), 100) if 0 < number <= len(lines) else ""
    where = f" in line {number}" if number else ""
    where += f": `{line}`" if line else ""
    said = missing_named(one_line(str(message["reason"]), 200))
    text = f"Its cell ended with `{said}`{where}."
    in_vain = [one_line(str(one), 60) for one in message.get("in_vain", ())[:3] if not _INSTALLS.match(str(one))]
    if in_vain and not said.startswith(("ImportError", "ModuleNotFoundError")):
        text += f" {', '.join(f'`{one}`' for one in in_vain)} {'does' if len(in_vain) == 1 else 'do'} nothing here."
    return text


def missing_named(text):
    """A text in which a package that is not there is named as that."""
    return _MODULE.sub(r"ModuleNotFoundError: \1 is not installed where this is graded", text)


def why(notebook, number, problems, raised):
    """Why the cell that checks an exercise ended, or None.

    Parameters
    ----------
    notebook : Notebook
    number : int
        Of the cell.
    problems, raised : dict
        What is to be said of each cell that failed, and what it raised, by its number.
    """
    name, first, seen = "", number, set()
    while number not in seen:
        seen.add(number)
        lacks = _NAME.match(raised.get(number, ""))
        giver = notebook.givers.get(number, {}).get(lacks[1]) if lacks else None
        if lacks and giver is None and lacks[1] in notebook.lost:
            return notebook.lost[lacks[1]]
        if giver is None or giver not in problems:
            break
        name, number = lacks[1], giver
    problem = problems.get(number)
    if problem and number != first and (first, name) not in notebook.answers:
        return problem.replace("Its cell ", f"Code cell {number + 1}, which defines `{name}`, ", 1)
    return problem


def behind(notebook, reading, problems):
    """Why a name is missing that a function needs when it is called; "" where nothing is known."""
    for item in reading.items.values():
        lacks = _NAME.search(item.problem)
        if lacks and lacks[1] in notebook.lost:
            return notebook.lost[lacks[1]]
        givers = {names[lacks[1]] for names in notebook.givers.values() if lacks[1] in names} if lacks else ()
        for number in givers:
            if number in problems:
                return problems[number].replace("Its cell", f"Code cell {number + 1}, which defines `{lacks[1]}`,", 1)
    return ""


def exercise_of(notebook, number):
    """The exercise that a cell checks, or whose answer it holds; "" where it is another cell."""
    for id, check in notebook.exercises.items():
        given = [notebook.givers.get(check, {}).get(name) for one, name in notebook.answers if one == check]
        if number in (check, *given):
            return id
    return ""
