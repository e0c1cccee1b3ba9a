"""A note on the page that shows itself when a call hangs.

A call into C may keep the whole interpreter: then no thread of ours can say anything. So the note is on the page
before the call, invisible, and the browser shows it after some seconds unless it has been taken back.
"""

import sys
from html import escape

_PATIENCE = 7.0  # seconds beyond those that a call may compute
_HTML = (
    "<style>@keyframes coursekit-hangs {{ to {{ visibility: visible; max-height: 20em; padding: 0.4em 0.9em }} }}"
    '</style><div style="visibility:hidden;max-height:0;padding:0 0.9em;overflow:hidden;'
    "border-left:4px solid var(--jp-warn-color1, #c77700);"
    'animation:coursekit-hangs 0.01s {seconds:g}s forwards">'
    '<code style="white-space:pre-wrap;overflow-wrap:anywhere">{call}</code> has been running for {seconds:g} seconds '
    "and may be in a call that Python cannot interrupt: interrupt or restart the kernel (Kernel menu).</div>"
)


class Notice:
    """One note for one check, moved from call to call; does nothing where there is no page."""

    def __init__(self):
        shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        self._on_page, self._handle = hasattr(shell, "kernel"), None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._put("")

    def about(self, call, seconds):
        """The call that comes now, and how long it may compute."""
        self._put(_HTML.format(call=escape(call), seconds=seconds + _PATIENCE))
        if self._handle:
            sys.stdout.flush()  # what has been sent must be on its way before the call

    def _put(self, html):
        data = {"text/html": html, "text/plain": ""}
        if self._handle:
            self._handle.update(data, raw=True)
        elif html and self._on_page:
            self._handle = sys.modules["IPython"].display.display(data, raw=True, display_id=True)
