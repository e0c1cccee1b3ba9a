"""The ways into a lesson: read it, try it in the browser or on Binder, install it; `tools/links.py` has addresses."""

import links

from website.places import OUT

READING = (
    "You are reading the lesson: its sliders play what was recorded. To run its code, and to have your answers "
    "checked, open it in one of the other ways."
)


class Ways:
    """Links for a lesson; what there is no address for, or what is not built, has none.

    Parameters
    ----------
    repository : str or None
        Address of the repository, None where none is configured.
    lab : bool
        Is the lab in the browser built?
    """

    def __init__(self, repository=None, lab=False):
        self.repository, self.lab = repository, lab

    @classmethod
    def configured(cls):
        """As pyproject.toml and the folder of the site say."""
        return cls(links.repository(), (OUT / "lab" / "index.html").is_file())

    def of(self, lesson):
        """(label, address, what it is) of each way from the page of a lesson."""
        found = []
        if self.lab:
            found.append(
                ("try it in the browser", _in_lab(lesson), "the notebook with its own Python, nothing to install")
            )
        if self.repository:
            found.append(("Binder", links.binder(self.repository, lesson), "the notebook on a server of mybinder.org"))
            if colab := links.colab(self.repository, lesson):
                found.append(("Colab", colab, "the notebook on a server of Google"))
        return [*found, ("install", "../install.html", "the whole course on your own machine, offline")]

    def row(self, lesson):
        """The line below the title of a page, as HTML for MyST."""
        ways = ['<span aria-current="page">read</span>']
        ways += [f'<a href="{address}" title="{says}">{label}</a>' for label, address, says in self.of(lesson)]
        ways.append(f'<a href="../notebooks/{lesson}.ipynb" download>download the notebook</a>')
        items = "".join(f"<li>{way}</li>" for way in ways)
        nav = f'<nav class="ck-ways" aria-label="Ways into this lesson"><ul>{items}</ul></nav>'
        return f'```{{raw}} html\n{nav}\n<p class="ck-reading">{READING}</p>\n```'

    def where(self, lesson):
        """Where a card is answered, in Markdown."""
        there = f'<a href="{_in_lab(lesson)}">in the browser</a> or ' if self.lab else ""
        return f"{there}[in the notebook, on your machine](../install.md)"

    def source(self, path):
        """The address of a file of the repository, "" where none is configured."""
        return f"{self.repository}/blob/{links.BRANCH}/{path}" if self.repository else ""


def _in_lab(lesson):
    return f"../lab/index.html?path={lesson}.ipynb"
