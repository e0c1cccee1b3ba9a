"""The front page and the page on installing: from README.md and the map of the course; nothing is said twice."""

import re
from html import escape
from typing import NamedTuple

from coursekit.figures.course_map import ENDS, LESSONS, LINKS
from website import documents
from website.panels import division
from website.places import ROOT, SITE

_ROW = re.compile(
    r"^\| \[(?P<number>\w+) · (?P<title>[^\]]+)\]\(notebooks/(?P<name>\w+)\.ipynb\) \| (?P<question>[^|]+) "
    r"\| (?P<time>\d+) min \| (?P<exercises>[^|]+) \| (?P<to>[\w, ]*)\|$",
    re.MULTILINE,
)
_SECTIONS = re.compile(r"^## ", re.MULTILINE)
COLUMN, ROW, BOX = 152, 112, (128, 78)  # pixels of the map
COLUMNS = 1 + max(x for *_, (x, _) in LESSONS)


class Lesson(NamedTuple):
    """A row of the README's table."""

    number: str  # as it is written, such as 0b
    title: str
    name: str
    question: str
    minutes: int
    exercises: int


def lessons():
    """The lessons, as the README's table has them."""
    rows = [*_ROW.finditer((ROOT / "README.md").read_text("utf-8"))]
    return [
        Lesson(r["number"], r["title"], r["name"], r["question"], int(r["time"]), int(r["exercises"].split()[-1]))
        for r in rows
    ]


def front(recording, shown):
    """The front page; `shown` are the names of the lessons that the site has."""
    table = [lesson for lesson in lessons() if lesson.name in shown]
    text = (SITE / "front.md").read_text("utf-8")
    hours = round(sum(lesson.minutes for lesson in table) / 60)
    pieces = {
        "live": division(recording, up=""),
        "map": _raw(course_map(table)),
        "lessons": _raw(cards(table)),
        "documents": "\n".join(_list(caption, names) for caption, names in documents.groups().items()),
        "menus": _menus(table),
        "first": table[0].name,
        "count": str(len(table)), "hours": str(hours), "exercises": str(sum(lesson.exercises for lesson in table)),
    }  # fmt: skip
    return re.sub(r"@(\w+)@", lambda found: pieces[found[1]], text)


def install(ways, shown):
    """How to install the course: the README's first section, without what the front page has."""
    text = _SECTIONS.split((ROOT / "README.md").read_text("utf-8"))[0]
    _, _, rest = text.partition("\n\n")  # its title
    _, _, rest = rest.partition("\n\n")  # what the course is
    rest = re.sub(r"^!\[.*\n", "", rest, flags=re.MULTILINE)
    begin = (SITE / "install.md").read_text("utf-8")
    return begin + documents.page(rest, "", ways, shown)


def course_map(table):
    """The lessons as boxes that lead to their pages, an arrow from each to those that build on it."""
    at = {number: (COLUMN * x + 8, ROW * (1 - y) + 26) for number, _, _, (x, y) in LESSONS}
    shown = {lesson.number: lesson for lesson in table}
    titles = {number: title.replace("-\n", "").split("\n") for number, title, _, _ in LESSONS}
    arrows = [_arrow(at[a], at[b]) for a, b in LINKS if a in shown and b in shown]
    boxes = [_box(shown[number], titles[number], *at[number], y) for number, _, _, (_, y) in LESSONS if number in shown]
    width = COLUMN * COLUMNS - 8
    return (
        f'<div class="ck-map"><svg viewBox="0 0 {width} 244" role="group" aria-label="Map of the lessons">'
        '<defs><marker id="ck-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>'
        f'<text x="{COLUMN + 8}" y="14" class="ck-way">what to aim for</text>'
        f'<text x="{COLUMN + 8}" y="236" class="ck-way">how to get there</text>'
        f"{''.join(arrows)}{''.join(boxes)}</svg></div>"
    )


def _arrow(a, b):
    """From one box to the other: sideways in a row, else down or up."""
    width, height = BOX
    (x0, y0), (x1, y1) = a, b
    if y0 == y1:
        start, end = (x0 + width, y0 + height / 2), (x1, y1 + height / 2)
    else:
        lean = width / 3.2 * ((x1 > x0) - (x1 < x0))
        down = y1 > y0
        start = (x0 + width / 2 + lean, y0 + height * down)
        end = (x1 + width / 2 - lean, y1 + height * (not down))
    return f'<path class="ck-arrow" d="M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}" marker-end="url(#ck-tip)"/>'


def _box(lesson, lines, x, y, row):
    width, height = BOX
    kind = "end" if lesson.number in ENDS else "aim" if row else "way"
    tops = (34, 51) if len(lines) == 2 else (42,)
    texts = "".join(
        f'<text x="{x + width / 2:g}" y="{y + top}">{escape(line)}</text>'
        for line, top in zip(lines, tops, strict=True)
    )
    return (
        f'<a href="lessons/{lesson.name}.html" class="ck-box ck-{kind}"><title>{escape(lesson.question)}</title>'
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'
        f'<text x="{x + 10}" y="{y + 17}" class="ck-number">{lesson.number}</text>{texts}'
        f'<text x="{x + width / 2:g}" y="{y + height - 9}" class="ck-minutes">{lesson.minutes} min</text></a>'
    )


def cards(table):
    """The lessons with question, minutes and exercises."""
    next_of = {lesson.number: [b for a, b in LINKS if a == lesson.number] for lesson in table}
    items = "".join(
        f'<li><a href="lessons/{lesson.name}.html"><b>{lesson.number} · {escape(lesson.title)}</b></a>'
        f"<p>{escape(lesson.question)}</p>"
        f'<p class="ck-facts">{lesson.minutes} min · {lesson.exercises} exercises'
        f"{_leads(next_of[lesson.number])}</p></li>"
        for lesson in table
    )
    return f'<ol class="ck-lessons" start="0">{items}</ol>'


def _leads(numbers):
    return f" · leads to {' and '.join(numbers)}" if numbers else ""


def _list(caption, names):
    lines = [f"- [{documents.title(name)}](docs/{name}.md)" for name in names]
    return f":::{{container}} ck-shelf\n**{caption}**\n\n" + "\n".join(lines) + "\n:::\n"


def _menus(table):
    trees = {"Lessons": [f"{each.number} · {each.title} <lessons/{each.name}>" for each in table]}
    trees |= {caption: [f"docs/{name}" for name in names] for caption, names in documents.groups().items()}
    trees = {"Begin": ["install"]} | trees
    trees["The library"] = ["All names <api/index>"]
    return "\n".join(
        f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(entries) + "\n```\n"
        for caption, entries in trees.items()
    )


def _raw(html):
    return f"```{{raw}} html\n{html}\n```"
