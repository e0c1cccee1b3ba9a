"""`python -m coursekit.server`: turn the extension on for every Jupyter server of this environment.

A wheel brings the file by itself, `pip install -e` does not. A file that is there stays as it is: somebody may have
turned the extension off in it.
"""

import shutil
import sys
from pathlib import Path

SOURCE = Path(__file__).with_name("coursekit.json")


def enable(prefix=sys.prefix):
    """Copy the file that turns the extension on to where the servers of an environment look; its place."""
    place = Path(prefix, "etc", "jupyter", "jupyter_server_config.d", SOURCE.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        shutil.copyfile(SOURCE, place)
    return place


if __name__ == "__main__":
    print(f"The server extension of coursekit is described in {enable()}")
