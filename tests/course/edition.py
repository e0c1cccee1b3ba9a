"""Editions for tests: a folder of lessons in place of the course's own, and the command line on it."""

import json
from pathlib import Path

from coursekit.cli import main as cli
from coursekit.course import lessons as of_the_course, notebooks

GD, START = "05_gradient_descent.ipynb", "00_start.ipynb"


class Editions:
    """The course as a wheel would hold it, of whatever edition is published."""

    def __init__(self, tmp_path, monkeypatch, capsys):
        self.shipped, self.here, self._patch, self._capsys = (
            tmp_path / "shipped",
            tmp_path / "here",
            monkeypatch,
            capsys,
        )
        self.here.mkdir()
        monkeypatch.chdir(self.here)
        monkeypatch.setattr(of_the_course, "_SHIPPED", self.shipped)
        self.folder = self.here / "coursekit-lessons"

    def publish(self, version, **lessons):
        """Install an edition of these notebooks, by the names of their files without the ending."""
        self.shipped.mkdir(exist_ok=True)
        for path in self.shipped.glob("*"):
            path.unlink()
        for name, notebook in lessons.items():
            (self.shipped / f"{name.removeprefix('_')}.ipynb").write_bytes(notebooks.written(notebook))
        self._patch.setattr(of_the_course, "__version__", version)

    def run(self, *words):
        """(exit code, what was printed, errors) of a command."""
        self._capsys.readouterr()
        code = cli.main([*map(str, words)])
        return code, *self._capsys.readouterr()

    def mine(self, name=GD):
        """The learner's notebook."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def text(self, name=GD):
        """All that stands in its cells."""
        return "\n".join("".join(cell["source"]) for cell in self.mine(name)["cells"])

    def edit(self, edit, name=GD, folder=None):
        """Change the learner's notebook, as an editor does."""
        path = Path(folder or self.folder) / name
        notebook = notebooks.read(path)
        edit(notebook)
        path.write_bytes(notebooks.written(notebook))

    def files(self):
        """Every file of the work folder with its bytes, but for locks."""
        found = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if path.is_file()}
        return {name: path.read_bytes() for name, path in found.items() if not name.endswith("/lock")}
