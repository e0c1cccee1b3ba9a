"""`coursekit project`: a term project with the student's own data, begun from one that runs."""

from importlib.resources import files
from pathlib import Path

FILES = {  # in the folder of the project: where it comes from, below the package
    "project.ipynb": "cli/templates/project.ipynb",
    "GUIDE.md": "cli/templates/project.md",
    "data.csv": "datasets/data/penguins.csv",
}


def begin(folder):
    """Write notebook, guide and a table to begin with into a new folder, and say what comes next.

    Raises
    ------
    ValueError
        If there is something in the folder already, or it cannot be written.
    """
    folder = Path(folder).expanduser()
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ValueError(f"{folder} is there already, and nothing was changed; give the name of a new folder")
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in FILES.items():
            (folder / name).write_bytes(files("coursekit").joinpath(source).read_bytes())
            print(folder / name)
    except OSError as error:
        raise ValueError(f"{folder} cannot be written ({error.strerror}); give a folder that you can write") from None
    print(f"It runs as it is: open it with `coursekit lab {folder / 'project.ipynb'}`, then put in your own table.")
