"""Where a browser looks for modules: in the learner's folder last, for each look there asks the page's own server."""

import sys


def settle():
    """Move the current folder to the end of the path, in a browser; a learner's own modules are found as before."""
    if sys.platform == "emscripten" and "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
