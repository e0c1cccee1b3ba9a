"""What the page needs to show a panel: one ES module, after the files of the canvas those of the panel; its style."""

from coursekit.canvas.page import SCRIPT, STYLE, read

PANEL = SCRIPT + read("coursekit.panels.engine", "line.js", "controls.js", "handles.js", "panel.js")
PANEL_STYLE = STYLE + read("coursekit.panels.engine", "panel.css")
