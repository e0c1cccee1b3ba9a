"""The page that a student gets back: points, the first wrong step, the mistake by name, what to read again.

One file without scripts, pictures or addresses, in the light and in the dark; the verdicts look as they do in the
notebook. Everything is escaped, and the page's own policy lets nothing run or load.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from html import escape

from coursekit.exercises import BANK
from coursekit.exercises.text import plain
from coursekit.exercises.verdict import SYMBOLS
from coursekit.grading.report.sanitize import clean

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{lesson}</h1>
<p class="who"><bdi>{student}</bdi></p>
<p class="points"><strong>{earned}</strong></p>
<div class="bar" aria-hidden="true"><span style="width:{share:.1f}%"></span></div>
{notes}
<table>
<thead><tr><th scope="col">exercise</th><th scope="col">points</th><th scope="col">result</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
{sections}
<footer>{rule}</footer>
</main>
</body>
</html>
"""
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --faint: #5f6368; --line: #d5d5d5; --link: #1558b0;
  --jp-success-color1: #00695c; --jp-warn-color1: #a35a00; --jp-error-color1: #b3144f; --jp-border-color1: #6f6f6f;
  --jp-brand-color1: #1558b0; --jp-content-font-color1: var(--ink) }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #16181b; --faint: #a7adb3; --line: #3b3f44;
  --link: #8ab4f8; --jp-success-color1: #4db6ac; --jp-warn-color1: #ffb74d; --jp-error-color1: #f48fb1;
  --jp-border-color1: #9a9a9a; --jp-brand-color1: #8ab4f8 } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 52em; margin: 0 auto; padding: 2em 1.2em }
h1 { margin: 0; font-size: 1.6em } h2 { margin: 2em 0 0.5em; font-size: 1.15em }
.who { margin: 0.2em 0 1em; color: var(--faint) } .points { margin: 0.5em 0 0.3em; font-size: 1.2em }
.bar { height: 0.7em; border: 1px solid var(--line); border-radius: 3px; overflow: hidden; margin-bottom: 1.5em }
.bar span { display: block; height: 100%; background: var(--jp-success-color1) }
table { border-collapse: collapse; width: 100% } th, td { padding: 0.3em 0.8em 0.3em 0; text-align: left;
  border-bottom: 1px solid var(--line); vertical-align: top } td:nth-child(2) { white-space: nowrap }
a { color: var(--link) } code { font-family: ui-monospace, monospace; font-size: 0.92em; white-space: normal !important;
  overflow-wrap: anywhere } .again, footer { color: var(--faint) } .again { margin: 0.5em 0 0 1.15em }
.notes { padding-left: 1.2em } footer { margin-top: 3em; border-top: 1px solid var(--line); padding-top: 1em }
section div { overflow-wrap: anywhere }
"""
_TO_DO = ("wrong", "partly right", "not attempted")
_LONGEST = 80, 200  # letters and bytes of a name; file systems take 255 bytes, with the digest and the ending
_RULE = (
    "A point for each part of an exercise that is right, or follows correctly from an earlier value of yours. "
    "A function is also tried on cases that are not shown: where one of them is wrong, or your code keeps it from "
    "being tried, at most half of its points count."
)


def page(graded):
    """The feedback on one submission as HTML."""
    submission, verdicts = graded.submission, graded.verdicts.values()
    points, most = sum(one.points for one in verdicts), sum(one.max_points for one in verdicts)
    notes = graded.notes  # no incidents: what is suspicious is for the teacher, and may hang on hidden inputs
    earned = f"{points} of {most} points" if graded.complete else "not graded yet"
    return _PAGE.format(
        title=f"{escape(clean(submission.notebook))}: feedback",
        style=_STYLE,
        lesson=escape(clean(submission.notebook)),
        student=escape(clean(submission.student)),
        earned=earned,
        share=100 * points / (most or 1),
        notes=f'<ul class="notes">{"".join(f"<li>{marked(note)}</li>" for note in notes)}</ul>' if notes else "",
        rows="\n".join(map(_row, verdicts)),
        sections="\n".join(map(_section, verdicts)),
        rule=_RULE,
    )


def name(submission, marked=False):
    """The path of the page, safe on every file system: `<student>/<notebook>.html`."""
    parts = [submission.student, *filter(None, [submission.assignment]), submission.notebook]
    return "/".join(_safe(part, marked) for part in parts) + ".html"


def names(results):
    """The way to name pages so that no two are one file, not even where capitals are not told apart."""
    counts = Counter(_one_file(name(graded.submission)) for graded in results)
    return lambda submission: name(submission, marked=counts[_one_file(name(submission))] > 1)


def _one_file(path):
    return unicodedata.normalize("NFKC", path).casefold()


def _safe(part, marked=False):
    """A name that leads nowhere else; one that had to be changed ends in a digest, so that no two become one."""
    safe = re.sub(r"[^\w .,()+@-]", "_", part).strip(" .")
    safe = safe[: _LONGEST[0]].encode()[: _LONGEST[1]].decode(errors="ignore") or "_"
    return safe if safe == part and not marked else f"{safe}-{hashlib.sha256(part.encode()).hexdigest()[:8]}"


def title(id):
    """The title of an exercise; its id where it is a teacher's own that is not known now."""
    return plain(BANK[id].title) if id in BANK else id


def _row(verdict):
    return (
        f'<tr><td><a href="#{_anchor(verdict)}">{escape(title(verdict.id))}</a></td>'
        f"<td>{_points(verdict)}</td>"
        f'<td><span aria-hidden="true">{SYMBOLS[verdict.status]}</span> {verdict.status}</td></tr>'
    )


def _points(verdict):
    return "" if verdict.status == "not graded" else f"{verdict.points} of {verdict.max_points}"


def _section(verdict):
    again = _again(BANK[verdict.id], verdict) if verdict.id in BANK and verdict.status in _TO_DO else ""
    heading = f"<h2>{escape(title(verdict.id))}</h2>"
    return f'<section id="{_anchor(verdict)}">\n{heading}\n{verdict._repr_html_()}\n{again}</section>'


def _again(exercise, verdict):
    """What to read again, where the verdict does not say it itself."""
    if verdict.mistake:
        return ""
    return f'<p class="again">Read again: “{escape(plain(exercise.section))}” in the notebook.</p>\n'


def _anchor(verdict):
    return verdict.id.replace("/", "-")


def marked(text):
    """Escaped, with code where there are backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
