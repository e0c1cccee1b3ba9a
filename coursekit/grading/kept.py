"""Folders that are made once and kept, each under a digest of what it is made from: there as a whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

from platformdirs import user_cache_path


def kept(kind, digest, make):
    """The folder of this kind and digest; where there is none, `make(folder)` fills a new one.

    A thousand notebooks read it, and in the sandbox somebody else does: everyone may read it, nobody is to change it.
    """
    above = user_cache_path("coursekit", appauthor=False) / "grading" / kind
    place = above / digest[:32]
    if place.is_dir():
        return place
    above.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=above, prefix=".part-"))
    try:
        make(part)
        for path in (part, *part.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)
        os.rename(part, place)
    except OSError:
        if not place.is_dir():  # else somebody else has just made it
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return place
