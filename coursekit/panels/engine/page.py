"""What a panel adds to the page: names for screen readers, rounded corners, and how dense the screen is.

The script goes through an Output widget, which JupyterLab and Notebook trust. Where it does not run, the
panel still works: its picture is sharp on every screen, only larger than it need be.
"""

from functools import cache
from importlib.resources import files

from ipywidgets import FloatText, Layout, Output


@cache
def _html():
    style, script = ((files("coursekit.panels.engine") / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return f"<style>{style}</style><script>{script}</script>"


def additions(ratio, changed):
    """Two hidden widgets: the script, and the field in which it writes the pixel ratio, heard by `changed`."""
    data = {"text/html": _html(), "text/plain": ""}
    hidden = Layout(display="none")
    script = Output(outputs=({"output_type": "display_data", "data": data, "metadata": {}},), layout=hidden)
    field = FloatText(ratio, layout=hidden)
    field.add_class("ck-ratio")
    field.observe(changed, names="value")
    return script, field
