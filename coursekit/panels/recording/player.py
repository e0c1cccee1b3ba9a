"""A page that plays a recording: the still picture, the script that draws and follows, and the recording itself."""

import base64

from markupsafe import Markup

from coursekit.canvas.page import read
from coursekit.core.templates import render
from coursekit.panels.engine.page import PANEL, PANEL_STYLE

PLAYER = PANEL + read("coursekit.panels.recording", "unpack.js", "player.js")
PLAYER_STYLE = PANEL_STYLE + read("coursekit.panels.recording", "player.css")


def page(panel, still, poster, *, tape=None, source=""):
    """The HTML of a page on its own.

    Parameters
    ----------
    panel : Panel
    still : bytes, a picture as a file, for readers without scripts
    poster : bytes, a recording of what is seen first
    tape : bytes, the recording, to lie in the page; or
    source : str, its address, from which it is loaded at the first touch
    """
    return render(
        "panels/recording/player.html.j2", title=panel.title, text=panel.text, width=panel.live.size[0],
        still=_written(still), poster=_written(poster), tape=_written(tape or b""), source=source,
        style=Markup(PLAYER_STYLE), script=Markup(PLAYER),
    )  # fmt: skip


def _written(data):
    return base64.b64encode(data).decode("ascii")
