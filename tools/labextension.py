"""Build the half of a card that runs in JupyterLab: python tools/labextension.py [--check]

Needs Node.js with npm. The source is `labextension/`, the bundle goes to `coursekit/server/labextensions/coursekit`
and is committed, so that nobody else needs Node. `built.json` in it says of which source it was made. With
`--check` the new bundle is compared with the one that was there.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "labextension"
BUNDLE = ROOT / "coursekit" / "server" / "labextensions" / "coursekit"
RECORD = "built.json"


def sources():
    """The files that a bundle is made of, in order."""
    names = ("core.js", "package-lock.json", "package.json", "webpack.config.js")
    return [*(SOURCE / name for name in names), *sorted(SOURCE.glob("src/*"))]


def built(folder):
    """The files of a bundle but for the record, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != RECORD)


def digest(paths, folder):
    """SHA-256 of names and contents, whatever the ends of lines."""
    found = hashlib.sha256()
    for path in paths:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path.relative_to(folder).as_posix()}\n{len(content)}\n".encode() + content)
    return found.hexdigest()


def build():
    """Make the bundle anew, and the record of what it was made of."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("error: npm is needed, which comes with Node.js; learners need neither")
    shutil.rmtree(BUNDLE, ignore_errors=True)
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        code = subprocess.call([npm, *command], cwd=SOURCE)
        if code:
            sys.exit(code)
    record = {"source": digest(sources(), SOURCE), "bundle": digest(built(BUNDLE), BUNDLE)}
    (BUNDLE / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main(argv=None):
    """Build, or compare what is built with what is committed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit code 1 when the committed bundle is another one")
    check = parser.parse_args(argv).check
    before = {path.relative_to(BUNDLE): path.read_bytes() for path in built(BUNDLE)} if check else None
    build()
    if check and before != {path.relative_to(BUNDLE): path.read_bytes() for path in built(BUNDLE)}:
        sys.exit("error: the committed bundle is not what its source gives: run `make labextension` and commit it")
    print(f"{'The bundle is that of its source' if check else 'Built'}: {BUNDLE}")


if __name__ == "__main__":
    main()
