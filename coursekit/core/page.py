"""How a record or a result shows itself in a notebook: a line, a small table, and a picture where there is one."""

from coursekit.core.doors import FIGURES
from coursekit.core.templates import render


def card(title, rows, draw=None, alt=""):
    """HTML of a title, rows of (name, value) that have one, and the picture that draw(ax) makes."""
    figures = FIGURES.open() if draw else None
    return render(
        "core/card.html.j2",
        title=title,
        rows=[(name, value) for name, value in rows if value not in (None, "")],
        picture=figures.style.png(draw) if figures else "",
        alt=alt or title,
    )
