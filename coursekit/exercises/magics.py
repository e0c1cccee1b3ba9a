"""A line of a cell as the learner typed it, where IPython has written a magic such as `%time f(3)` anew."""

import re
import sys

_WRITTEN = "get_ipython()"


def as_typed(filename, line):
    """The line of the cell in this file that IPython has made `line` of; `line` itself where nobody knows it."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if _WRITTEN not in line or not shell:
        return line
    try:
        _, name = shell.compile.format_code_name(filename)
        cell = shell.history_manager.input_hist_raw[int(re.sub(r"\D", "", name))]
        typed = re.split(r"(?<!\\)\n", cell)  # a line that goes on after a backslash is one magic
        return next((each for each in typed if shell.transform_cell(each).split() == line.split()), line)
    except Exception:  # this is only to say it better
        return line
