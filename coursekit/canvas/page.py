"""What the page needs to draw display lists: one ES module in two files, and its style."""

from importlib.resources import files


def read(package, *names):
    """The text of files that go to the page, one after the other."""
    return "\n".join((files(package) / name).read_text("utf-8") for name in names)


SCRIPT = read("coursekit.canvas", "draw.js", "picture.js")
STYLE = read("coursekit.canvas", "picture.css")
