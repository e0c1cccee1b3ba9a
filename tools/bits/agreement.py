"""Which fits are the same to the bit, and where: python tools/bits/agreement.py [--arm64 ROOT] [--pyodide FOLDER]

Computes the fits of fits.py on this machine in every way that is there, compares each with the first, and writes the
table of docs/bits.md. ROOT is what arm64.sh makes, FOLDER `static/pyodide` of a lab that tools/lab/build.py has built.
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "bits.md"
BEGIN, END = "<!-- bits: python tools/bits/agreement.py -->", "<!-- end of bits -->"
STORED = ROOT / "tests" / "training" / "bits.json"
FITS = HERE / "fits.py"
# a processor of 2003, for the compiler, for NumPy, for BLAS and for the C library
OLD = {
    "NUMBA_CPU_NAME": "x86-64",
    "NUMBA_CPU_FEATURES": "",
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX",
}
CLOSE = 1e-12


def ways(arm64=None, pyodide=None):
    """{name: (command without the file to write, what is in its environment)}, the one to compare with first."""
    here = [sys.executable, str(FITS)]
    found = {
        "compiled": (here, {}),
        "compiled for an old processor": (here, OLD),
        "plain Python": (here, {"NUMBA_DISABLE_JIT": "1"}),
    }
    if arm64:
        emulated = ["qemu-aarch64-static", "-L", str(arm64), f"{arm64}/usr/bin/python3.11", str(FITS)]
        found["arm64, emulated"] = (emulated, {"PYTHONPATH": f"{arm64}/opt/site:{ROOT}"})
    if pyodide:
        found["WebAssembly"] = (["node", str(HERE / "pyodide.mjs"), str(pyodide), str(FITS)], {})
    return found


def computed(command, environment, folder):
    """The arrays that one way gives, compiled anew."""
    out, cache = folder / "out.npz", folder / "cache"
    own = {"PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(cache), **environment}
    subprocess.run([*command, str(out)], env={**os.environ, **own}, check=True)
    with np.load(out) as arrays:
        return dict(arrays)


def distance(one, other):
    """The largest difference of two arrays, as a share of the largest number; None where they are the same bits."""
    if one.tobytes() == other.tobytes():
        return None
    return float(np.max(np.abs(one - other)) / np.max(np.abs(one)))


def cell(share):
    """How the table says a distance."""
    if share is None:
        return "bits"
    return f"{share:.0e}" if share <= CLOSE else f"**{share:.0e}**"


def summary(array):
    """What is kept of an array: its bits in short, and its last numbers as they are."""
    return {"sha256": hashlib.sha256(array.tobytes()).hexdigest()[:16], "last": array[-4:].tolist()}


def table(results):
    """The table in Markdown: a row for each fit, a column for each way but the first."""
    reference, *others = results.values()
    _, *names = results
    rows = [
        " | ".join((name, *(cell(distance(array, other[name])) for other in others)))
        for name, array in reference.items()
    ]
    return "\n".join([f"| fit | {' | '.join(names)} |", "|---" * len(results) + "|", *(f"| {row} |" for row in rows)])


def main(argv=None):
    """Write the table; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arm64", type=Path, help="a Debian for arm64, as arm64.sh makes it; needs qemu-user-static")
    parser.add_argument("--pyodide", type=Path, help="static/pyodide of a lab; needs Node.js")
    parser.add_argument("--store", action="store_true", help="keep what is found as what tests/training/bits.json asks")
    options = parser.parse_args(argv)
    results = {}
    for name, way in ways(options.arm64, options.pyodide).items():
        print(name, flush=True)
        with TemporaryDirectory() as folder:
            results[name] = computed(*way, Path(folder))
    print(table(results))
    if options.store:
        stored = {name: summary(array) for name, array in results["compiled"].items()}
        STORED.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    if not (options.arm64 and options.pyodide):
        return  # the page has all columns
    text = f"{BEGIN}\n{datetime.date.today()}\n\n{table(results)}\n{END}"
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: text, page, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    main()
