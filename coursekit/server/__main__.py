"""`python -m coursekit.server`: turn our extensions on for every Jupyter server of this environment.

An installation brings these files by itself, as they are then; this brings them up to date. The file that turns the
server's extension on stays as it is, where there is one: somebody may have turned the extension off in it.
JupyterLab's extension is replaced.
"""

import shutil
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("coursekit.json")
BUNDLE = Path(__file__).parent / "labextensions" / "coursekit"


def enable(prefix=sys.prefix):
    """Copy the file that turns the extension on to where the servers of an environment look; its place."""
    place = Path(prefix, "etc", "jupyter", "jupyter_server_config.d", SOURCE.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        shutil.copyfile(SOURCE, place)
    return place


def install(prefix=sys.prefix):
    """Copy JupyterLab's extension to where it looks in an environment; its place."""
    place = Path(prefix, "share", "jupyter", "labextensions", BUNDLE.name)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(BUNDLE, place)
    return place


if __name__ == "__main__":
    print(f"The server extension of coursekit is described in {enable()}")
    print(f"The JupyterLab extension of coursekit is in {install()}")
