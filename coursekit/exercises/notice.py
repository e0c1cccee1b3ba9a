"""A note on the page that shows itself when a call hangs.

A call into C may keep the whole interpreter: then no thread of ours can say anything. So the note is on the page
before the call, invisible, and the browser shows it after some seconds unless it has been taken back.
"""

import sys

from coursekit.core.templates import render

_PATIENCE = 7.0  # seconds beyond those that a call may compute


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
        if not self._on_page:
            return
        self._put(render("exercises/notice.html.j2", call=call, seconds=f"{seconds + _PATIENCE:g}"))
        if self._handle:
            sys.stdout.flush()  # what has been sent must be on its way before the call

    def _put(self, html):
        data = {"text/html": html, "text/plain": ""}
        if self._handle:
            self._handle.update(data, raw=True)
        elif html and self._on_page:
            self._handle = sys.modules["IPython"].display.display(data, raw=True, display_id=True)
