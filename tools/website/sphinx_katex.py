"""Formulas as HTML while the site is built: no page has to typeset anything, and none loads a script for it.

One Node.js process answers for all formulas of a build; KaTeX gives HTML for the eye and MathML for screen readers.
"""

import atexit
import json
import re
import shutil
import subprocess
from functools import cache

from docutils import nodes
from sphinx.errors import ExtensionError

from website.places import SITE

FONT = re.compile(r",url\([^)]*\.(?:woff|ttf)\) format\(\"[a-z]+\"\)")
STYLE = SITE / "node_modules" / "katex" / "dist"


@cache
def _typesetter():
    command = [shutil.which("node"), str(SITE / "katex.mjs")]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1, cwd=SITE
    )
    atexit.register(process.kill)
    return process


@cache
def typeset(latex, display=False):
    """The HTML of a formula; raises an error that names it where KaTeX cannot read it."""
    process = _typesetter()
    process.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise ExtensionError(f"{answer['error']}: ${latex}$")
    return answer["html"]


def style():
    """KaTeX's style with the fonts that every browser of today reads, and no others."""
    return FONT.sub("", (STYLE / "katex.min.css").read_text("utf-8"))


def _inline(writer, node):
    writer.body.append(typeset(node.astext()))
    raise nodes.SkipNode


def _display(writer, node):
    writer.body.append(f'<div class="math" tabindex="0">{typeset(node.astext().strip(), True)}</div>')
    raise nodes.SkipNode


def setup(app):
    """What Sphinx calls."""
    app.add_html_math_renderer("katex", (_inline, None), (_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
