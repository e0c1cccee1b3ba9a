"""The ways into a lesson: read it, try it in the browser or on Binder, install it. The place of all addresses."""

import tomllib
from urllib.parse import quote

from website.places import OUT, ROOT

READING = (
    "You are reading the lesson: its sliders play what was recorded. To run its code, and to have your answers "
    "checked, open it in one of the other ways."
)


class Ways:
    """Links for a lesson; what there is no address for, or what is not built, has none.

    Parameters
    ----------
    repository : str
        Address of the repository, "" where none is configured.
    lab : bool
        Is the lab in the browser built?
    """

    def __init__(self, repository="", lab=False):
        self.repository, self.lab = repository.rstrip("/"), lab

    @classmethod
    def configured(cls):
        """As pyproject.toml and the folder of the site say."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        return cls(project.get("urls", {}).get("Repository", ""), (OUT / "lab" / "index.html").is_file())

    def of(self, lesson, up="../"):
        """(label, address, what it says of itself) of each way."""
        found = []
        if self.lab:
            found.append(("try it in the browser", f"{up}lab/index.html?path={lesson}.ipynb", "Python in this page"))
        if binder := self.binder(lesson):
            found.append(("Binder", binder, "a server of mybinder.org for an hour"))
        return [*found, ("install", f"{up}install.html", "the whole course on your own machine, offline")]

    def binder(self, lesson):
        """The address at which Binder opens a lesson."""
        host, _, path = self.repository.removeprefix("https://").partition("/")
        if host != "github.com" or not path:
            return ""
        return f"https://mybinder.org/v2/gh/{path}/HEAD?urlpath={quote(f'lab/tree/notebooks/{lesson}.ipynb', safe='')}"

    def row(self, lesson):
        """The line below the title of a page, as HTML for MyST."""
        links = ['<span aria-current="page">read</span>']
        links += [f'<a href="{address}" title="{says}">{label}</a>' for label, address, says in self.of(lesson)]
        links.append(f'<a href="../notebooks/{lesson}.ipynb" download>download the notebook</a>')
        items = "".join(f"<li>{link}</li>" for link in links)
        nav = f'<nav class="ck-ways" aria-label="Ways into this lesson"><ul>{items}</ul></nav>'
        return f'```{{raw}} html\n{nav}\n<p class="ck-reading">{READING}</p>\n```'

    def where(self, lesson):
        """Where a card is answered, in Markdown."""
        there = f'<a href="../lab/index.html?path={lesson}.ipynb">in the browser</a> or ' if self.lab else ""
        return f"{there}[in the notebook, on your machine](../install.md)"

    def source(self, path):
        """The address of a file of the repository, "" where none is configured."""
        return f"{self.repository}/blob/HEAD/{path}" if self.repository else ""
