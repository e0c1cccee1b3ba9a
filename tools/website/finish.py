"""What the site has beside Sphinx's pages: style and script of the panels, KaTeX's style and fonts, the icons in use.

The theme brings all 2,000 icons of Font Awesome as a script of 1.5 MB. Its pages use a dozen, which become a style
sheet of a few kB.
"""

import json
import re
import shutil
from urllib.parse import quote

from website import panels, sphinx_katex

_ICONS = re.compile(r'<script[^>]*src="[^"]*fontawesome\.js[^"]*"[^>]*></script>|<link[^>]*fontawesome[^>]*>')
_USED = re.compile(r"\bfa-([a-z][a-z-]+)")
_LEFT_OUT = {"solid", "regular", "brands", "lg", "fw", "custom"}
_FROM_SCRIPTS = {"xmark"}  # what the theme's scripts put on a page
_REACHABLE = (  # by the keyboard, and for screen readers: what the theme's and Sphinx's HTML lacks
    ('<div id="pst-primary-sidebar"', '<div id="pst-primary-sidebar" role="region" aria-label="Site"'),
    ('<table class="table">', '<table class="table" tabindex="0">'),  # it scrolls where it is wider than the page
    ('<summary><span class="toctree-toggle"', '<summary aria-label="Its pages"><span class="toctree-toggle"'),
    ('<th class="head"><p></p></th>', "<td></td>"),  # a corner is no header
)
_FONT = re.compile(r"KaTeX_[\w-]+\.woff2")


def static(folder):
    """Files for `_static`."""
    (folder / "panels.js").write_text(panels.script(), encoding="utf-8")
    (folder / "panels.css").write_text(panels.style(), encoding="utf-8")
    fonts = folder / "katex" / "fonts"
    fonts.mkdir(parents=True)
    style = sphinx_katex.style()
    (folder / "katex" / "katex.css").write_text(style, encoding="utf-8")
    for name in {*_FONT.findall(style)}:
        shutil.copy(sphinx_katex.STYLE / "fonts" / name, fonts)


def all_pages(site):
    """Give every page the icons that are used, and no others, and what the keyboard needs; returns how many pages."""
    pages = [path for path in site.rglob("*.html") if "lab" not in path.relative_to(site).parts]
    used = {*_FROM_SCRIPTS}
    for path in pages:
        text = path.read_text("utf-8")
        used |= {*_USED.findall(text)}
        for change in _REACHABLE:
            text = text.replace(*change)
        path.write_text(_ICONS.sub("", text), encoding="utf-8")
    script = site / "_static" / "scripts" / "fontawesome.js"
    (site / "_static" / "icons.css").write_text(icons(script.read_text("utf-8"), used - _LEFT_OUT), encoding="utf-8")
    _clear(site / "_static")
    return len(pages)


def _clear(static):
    """Take away what the theme ships and no page loads."""
    for pattern in ("**/*.map", "**/*webpack-macros.html", "**/*LICENSE.txt", "scripts/fontawesome.js"):
        for path in static.glob(pattern):
            path.unlink()
    shutil.rmtree(static / "vendor", ignore_errors=True)


def icons(script, names):
    """A style sheet of icons, each drawn as a mask in the color of its text."""
    rules = [".fa-solid::before,.fa-regular::before,.fa-brands::before{content:none!important}"]
    for name in sorted(names):
        found = re.search(rf'(?<![\w"-])"?{name}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+",("[^"]+")\]', script)
        if found is None:
            continue
        width, height, path = int(found[1]), int(found[2]), json.loads(found[3])
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{path}"/></svg>'
        rules.append(
            f".fa-{name}{{display:inline-block;width:{width / height:.3g}em;height:1em;vertical-align:-.125em;"
            f'background:currentColor;mask:url("data:image/svg+xml,{quote(svg)}") center/contain no-repeat}}'
        )
    return "\n".join(rules) + "\n"
