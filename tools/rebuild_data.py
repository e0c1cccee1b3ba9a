"""Rebuild the files of coursekit/datasets/data from the packages that ship the originals, and verify them.

    python tools/rebuild_data.py                  verify: built again, each file must have its bytes
    python tools/rebuild_data.py --write          the same, and write what was built

Needs scikit-learn (digits, diabetes) and palmerpenguins (penguins); --penguins FILE takes the place of the
latter. The files are plain text, so their bytes depend on no compressor.
"""

import argparse
import hashlib
import sys
from importlib.util import find_spec
from pathlib import Path

DATA = Path(__file__).parents[1] / "coursekit" / "datasets" / "data"
DIABETES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression")
PIXEL = "0123456789abcdefg"  # 17 shades of grey, one character each
CHECKSUMS = {
    "penguins.csv": "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93",
    "digits.csv": "125a221ae02150138f5b6a6bccff7dff6198eb622ddcaac1dd64b11437958014",
    "diabetes.csv": "9193026b7622ff944f0a6855a10107b24caf50dad69787c46e6890e69c27faca",
}


def penguins(path=None):
    """The table as the package palmerpenguins ships it, byte by byte."""
    if path is None:
        package = find_spec("palmerpenguins")
        if package is None:
            sys.exit("palmerpenguins is not installed: pip install palmerpenguins, or use --penguins FILE")
        path = Path(package.submodule_search_locations[0], "data", "penguins.csv")
    return text(Path(path))


def digits():
    """A row for each image: its digit, and its 64 pixels as one number in base 17."""
    from sklearn.datasets import load_digits

    data = load_digits()
    images = ("".join(PIXEL[int(pixel)] for pixel in image) for image in data.data)
    return table(("digit", "pixels"), zip(data.target, images, strict=True))


def diabetes():
    """A row for each patient: ten raw measurements, then the progression."""
    from sklearn.datasets import load_diabetes

    data = load_diabetes(scaled=False)
    rows = ([*x, y] for x, y in zip(data.data, data.target, strict=True))
    return table(DIABETES, ([f"{value:.7g}" for value in row] for row in rows))


def table(names, rows):
    """Comma-separated values, with a header, as bytes."""
    return "".join(",".join(map(str, row)) + "\n" for row in [names, *rows]).encode()


def text(path):
    """A file's bytes with the line ends of Unix: git may have changed them."""
    return path.read_bytes().replace(b"\r\n", b"\n")


def checksum(content):
    """The SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def main(arguments=None):
    """Build all files and compare them with their checksums and with what is in the folder; 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the files that were built")
    parser.add_argument("--penguins", metavar="FILE", help="penguins.csv of palmerpenguins")
    parser.add_argument("--folder", type=Path, default=DATA, help="where the files are, by default in the package")
    options = parser.parse_args(arguments)

    built = {"penguins.csv": penguins(options.penguins), "digits.csv": digits(), "diabetes.csv": diabetes()}
    faults = 0
    for name, content in built.items():
        path = options.folder / name
        if options.write:
            path.write_bytes(content)
        found = "as its checksum says"
        if checksum(content) != CHECKSUMS[name]:
            found = f"built with another checksum: {checksum(content)}"
        elif not path.exists() or text(path) != content:
            found = "not in the folder as it was built"
        faults += found != "as its checksum says"
        print(f"{name:14} {len(content):7,} bytes  {found}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
