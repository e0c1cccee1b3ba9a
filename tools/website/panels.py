"""A recording as a part of a page: the first picture is in it, the rest comes at the first touch."""

from html import escape

from coursekit.panels.recording.player import PLAYER, PLAYER_STYLE

FOLDER = "panels"  # of recordings, in the site


def division(recording, up="../"):
    """HTML of a panel, for MyST; `up` leads from the page to the top of the site."""
    return (
        "```{raw} html\n"
        f'<div class="ck-recording" style="max-width: {recording.width}px" '
        f'data-source="{up}{FOLDER}/{recording.tape.name}">'
        f'<img src="{up}{FOLDER}/{recording.still.name}" alt="{escape(recording.text)}" width="{recording.width}" '
        f'height="{recording.height}" loading="lazy">'
        f'<script type="text/plain" class="ck-poster">{recording.poster}</script></div>\n```'
    )


def script():
    """The player as a script of its own kind, for a page that is opened as a file may not load modules."""
    return f"(() => {{\n{PLAYER.replace('export default', 'const widget =').replace('export ', '')}\n}})();\n"


def style():
    """The style of panels and of what plays them."""
    return PLAYER_STYLE
