"""Build the site: python tools/make_site.py [--lessons 00 01] [--quick] [--out build/site]

All lessons and documents as pages that ask no other host for anything; panels play what was recorded. It needs
Node.js with npm, which brings KaTeX, and the packages of the extra `site`. What lies in `build/site/lab` stays, and
pages lead to it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from website import api_pages, documents, finish, front, panels, recordings  # noqa: E402
from website.lessons import Page  # noqa: E402
from website.places import OUT, SITE, WORK  # noqa: E402
from website.ways import Ways  # noqa: E402

from coursekit.core.lesson_names import is_called  # noqa: E402

KEPT = "lab"  # what others have built in the folder of the site
FIRST = "descent"  # the panel of the front page


class Stop(Exception):
    """Why there is no site, in one line."""


def main(argv=None):
    """Build; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lessons", nargs="*", help="those to build, such as 00 05 (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="record three stops of each slider: for a look, and for tests"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the site")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of what is made on the way")
    options = parser.parse_args(argv)
    begun = time.perf_counter()
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    if options.lessons:
        paths = [path for path in paths if any(is_called(path.stem, name) for name in options.lessons)]
    if not paths:
        raise Stop(f"no lesson is called {' or '.join(options.lessons)}")
    katex()
    source, extra = options.work / "source", options.work / "extra"
    write(paths, source, extra, options.quick)
    sphinx(source, extra, options.out)
    pages = finish.all_pages(options.out)
    size = sum(path.stat().st_size for path in options.out.rglob("*") if KEPT not in path.parts and path.is_file())
    print(f"{options.out}: {pages} pages, {size / 1e6:.1f} MB, {time.perf_counter() - begun:.0f} s")


def katex():
    """What typesets the formulas, as package-lock.json names it."""
    if (SITE / "node_modules" / "katex").is_dir():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise Stop(
            "npm is needed, which comes with Node.js: it brings what typesets the formulas; readers need neither"
        )
    if subprocess.call([npm, "ci", "--no-audit", "--no-fund"], cwd=SITE):
        raise Stop("npm could not install KaTeX: see its message above")


def write(paths, source, extra, quick):
    """What Sphinx reads, and what it copies as it is, anew."""
    ways = Ways.configured()
    for folder in (source, extra):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (
        source / "lessons",
        extra / "pictures",
        extra / panels.FOLDER,
        extra / "notebooks",
        extra / "_static",
    ):
        folder.mkdir(parents=True)
    shown = {path.stem for path in paths}
    pages = [Page(path, ways, shown) for path in paths]
    names = dict.fromkeys([FIRST, *(name for page in pages for name in page.panels)])
    found = recordings.made([*names], WORK / ("recordings-quick" if quick else "recordings"), quick)
    for recording in found.values():
        shutil.copy(recording.tape, extra / panels.FOLDER)
        shutil.copy(recording.still, extra / panels.FOLDER)
    for path, page in zip(paths, pages, strict=True):
        (source / "lessons" / f"{page.name}.md").write_text(page.markdown(found, extra / "pictures"), encoding="utf-8")
        shutil.copy(path, extra / "notebooks")
    documents.write(source, ways, shown)
    api_pages.write(source, [(page.name, page.number, page.text) for page in pages])
    (source / "index.md").write_text(front.front(found[FIRST], shown), encoding="utf-8")
    (source / "install.md").write_text(front.install(ways, shown), encoding="utf-8")
    finish.static(extra / "_static")


def sphinx(source, extra, out):
    """Run it; a warning is an error."""
    for path in out.glob("*"):
        if path.name != KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-j", "auto", "-E"]
    command += ["-c", str(SITE), "-d", str(source.parent / "doctrees"), "-D", f"html_extra_path={extra}"]
    command += [str(source), str(out)]
    if subprocess.call(command, cwd=ROOT, env=dict(os.environ, PYTHONWARNINGS="ignore")):
        raise Stop("Sphinx could not make the site: see its message above")


if __name__ == "__main__":
    try:
        main()
    except Stop as stop:
        sys.exit(f"error: {stop}")
