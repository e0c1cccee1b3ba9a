"""How a record or a result shows itself in a notebook: a line, a small table, and a picture where there is one."""

from html import escape

from coursekit.core.doors import FIGURES


def card(title, rows, draw=None, alt=""):
    """HTML of a title, rows of (name, value), and the picture that draw(ax) makes; all text is escaped."""
    cells = "".join(
        f'<tr><th style="text-align:left">{escape(name)}</th><td style="text-align:left">{escape(str(value))}</td></tr>'
        for name, value in rows
        if value not in (None, "")
    )
    figures = FIGURES.open() if draw else None
    picture = figures.style.img(draw, alt or title) if figures else ""
    return f"<div><strong>{escape(title)}</strong><table>{cells}</table>{picture}</div>"
