"""Pyodide for the lab: only what the lessons load, of one folder or address, and a lock file that knows our packages.

With the course and all it needs in the lock file, Pyodide loads everything at once while it starts: nothing is
resolved in the page, and nothing is asked of a package index.
"""

import hashlib
import json
from pathlib import Path
from urllib.request import urlopen

from wheels import Package, _zipped, canonical, installed, ours, trimmed

CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
KERNEL = ("micropip", "sqlite3", "ipython", "comm")  # what the kernel would load one after another
TRIMMED = {
    "matplotlib": ("*/mpl-data/sample_data/*", "*/pdfcorefonts/*", "*/fonts/afm/*"),
    "numpy": ("numpy/f2py/*", "*/tests/*", "numpy/_core/include/*"),
}
NOT_NEEDED = {  # what other packages ask for and no lesson uses
    "ssl": "the kernel loads it before anything else: two megabytes for connections that a page cannot make",
    "jedi": "completion of code that has not run; names of what has run are completed without it",
    "matplotlib-pyodide": "pictures outside of notebooks",
}


def source(place):
    """A function that reads a file of the distribution, which is a folder or an address."""
    if "://" in str(place):

        def read(name):
            with urlopen(f"{str(place).rstrip('/')}/{name}", timeout=300) as got:
                return got.read()

        return read
    return lambda name: Path(place, name).read_bytes()


def write(place, target, kernel_wheels):
    """Write the distribution at `place`, with our packages in it, to a folder; the names to load at once."""
    read, target = source(place), Path(target)
    target.mkdir(parents=True)
    lock = json.loads(read(LOCK))
    theirs = {canonical(name): entry for name, entry in lock["packages"].items()}
    found = {one.name: one for one in [ours(), *_stubs(), *map(_wheel, kernel_wheels)]}
    entries, waiting = {}, [*KERNEL, *found]
    while waiting:
        name = waiting.pop()
        if name in entries:
            continue
        entry = theirs.get(name) if name not in found else None
        if entry is None:
            package = found.get(name) or installed(name)
            entry, content = package.entry(), package.content
        else:
            content = read(entry["file_name"])
            if name in TRIMMED:
                content = trimmed(content, TRIMMED[name])
                entry = entry | {"sha256": hashlib.sha256(content).hexdigest()}
        entry = entry | {"file_name": entry["file_name"].rpartition("/")[2]}
        (target / entry["file_name"]).write_bytes(content)
        entries[name] = entry
        waiting += map(canonical, entry["depends"])
    for name in CORE:
        (target / name).write_bytes(read(name))
    (target / LOCK).write_text(json.dumps({"info": lock["info"], "packages": dict(sorted(entries.items()))}))
    return sorted(entries)


def renew(folder):
    """Write the checksums of the wheels as they are now into the lock file."""
    lock = json.loads((folder / LOCK).read_text("utf-8"))
    for entry in lock["packages"].values():
        entry["sha256"] = hashlib.sha256((folder / entry["file_name"]).read_bytes()).hexdigest()
    (folder / LOCK).write_text(json.dumps(lock))


def _stubs():
    for name in NOT_NEEDED:
        label = f"{name.replace('-', '_')}-0.dist-info"
        files = {f"{label}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n".encode()}
        yield Package(name, "0", (), (), _zipped(files))


def _wheel(path):
    """A wheel of the kernel's own, whose dependencies are all in `KERNEL`."""
    name, version, *_ = path.name.split("-")
    return Package(canonical(name), version, (), (name,), path.read_bytes())
