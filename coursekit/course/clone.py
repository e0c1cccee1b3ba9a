"""What git knows of the lessons in a clone: which were changed since they were committed, and what they were."""

import os
import subprocess
from pathlib import PurePosixPath


def not_committed(folder):
    """{name: bytes as committed, None for what never was} of the notebooks there that differ; {} where nobody knows."""
    listed = _git(folder, "status", "--porcelain", "-z", "--no-renames", "--ignored=no", "--", ".")
    if listed is None:
        return {}
    paths = [PurePosixPath(os.fsdecode(entry[3:])) for entry in listed.split(b"\0") if entry]
    names = [path.name for path in paths if path.suffix == ".ipynb" and path.parent.name == folder.name]
    return {name: _git(folder, "show", f"HEAD:./{name}") for name in names}


def _git(folder, *words):
    """What git prints, as bytes; None where there is no git, no repository, or no such thing in it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", "-C", str(folder), *words], capture_output=True, env=own, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
