"""Execute the notebooks and store their outputs, so that the same code gives the same file.

Run as `python tools/notebooks.py [--check] [--jobs N] [notebook ...]`. What changes from run to run is left out
(time stamps, widget ids); a picture is replaced only when it looks different. Outputs that answer a question above
them are not in the notebook but in tests/notebooks/outputs/ (`stored_outputs.py`). With `--check` nothing
is written, and the exit code is 1 when a stored notebook, or what is kept of its outputs, is not what execution gives.
"""

import argparse
import base64
import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import numpy as np
import slides
import stored_outputs
from nbclient import NotebookClient
from PIL import Image

FOLDER = Path(__file__).parent.parent / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
BLOCK, SAME = 8, 0.08  # two pictures look the same when no block of 8 x 8 pixels differs by 8 % of the range


def execute(stored):
    """A new notebook: `stored` with the outputs that its code gives now."""
    notebook = nbformat.from_dict({**stored, "metadata": METADATA})
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key != "execution"}
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", record_timing=False, store_widget_state=False,
        resources={"metadata": {"path": str(FOLDER)}},
    )  # fmt: skip
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # what is stored depends on nobody's progress
        client.execute(env={**os.environ, "COURSEKIT_DATA": folder})
    notebook.metadata = METADATA
    slides.mark(notebook)
    for cell, old in zip(notebook.cells, stored.cells, strict=True):
        if cell.cell_type == "code":
            cell.outputs = joined(output for output in cell.outputs if not is_progress_bar(output))
        for i, output in enumerate(cell.get("outputs", [])):
            data = output.get("data", {})
            data.pop(WIDGET, None)
            before = old["outputs"][i].get("data", {}) if i < len(old.get("outputs", [])) else {}
            if "image/png" in data and look_alike(data["image/png"], before.get("image/png")):
                data["image/png"] = before["image/png"]
    return notebook


def is_progress_bar(output):
    """Is this a widget and its name, nothing to show to a reader without a kernel? Panels bring more."""
    return set(output.get("data", {})) == {WIDGET, "text/plain"}


def joined(outputs):
    """The outputs, with what was printed in a row as one: where a stream is cut is a matter of timing."""
    result = []
    for output in outputs:
        if output.output_type == "stream" and result and result[-1].get("name") == output.name:
            result[-1].text += output.text
        else:
            result.append(output)
    return result


def look_alike(new, old):
    """Do two PNG pictures, given in base64, look the same?"""
    if old is None:
        return False
    a, b = (np.asarray(Image.open(io.BytesIO(base64.b64decode(p))).convert("RGB"), float) for p in (new, old))
    if a.shape != b.shape:
        return False
    height, width = (size // BLOCK * BLOCK for size in a.shape[:2])
    blocks = (a - b)[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK, 3).mean(axis=(1, 3))
    return abs(blocks).max() <= SAME * 255


def differing_cells(new, old):
    """Ids of the cells whose outputs or order of execution are not the same."""
    keys = ("outputs", "execution_count", "metadata")
    return [n.id for n, o in zip(new.cells, old.cells, strict=True) if any(n.get(k) != o.get(k) for k in keys)]


def main(argv=None):
    """Execute every notebook given, or all; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all in notebooks/")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when something is out of date")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="notebooks at a time; default: all cores")
    options = parser.parse_args(argv)
    stale, paths = [], options.notebooks or [*sorted(FOLDER.glob("*.ipynb")), *sorted(FOLDER.glob("extra/*.ipynb"))]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    with ThreadPoolExecutor(options.jobs) as pool:  # each notebook runs in a process of its own
        executed = pool.map(lambda path, text: execute(with_outputs(path, text)), paths, texts)
        for path, text, notebook in zip(paths, texts, executed, strict=True):
            stale += compared(path, text, notebook, options.check)
    return 1 if options.check and stale else 0


def with_outputs(path, text):
    """The notebook with the outputs that are kept for it; one that has none to put back yet is as it stands."""
    notebook = nbformat.reads(text, as_version=4)
    try:
        return stored_outputs.put_back(notebook, stored_outputs.kept(path))
    except stored_outputs.NothingToPutBack:
        return notebook


def compared(path, text, notebook, check):
    """The path, where the files do not say what the notebook gives now; written unless it is only to be checked."""
    away = stored_outputs.put_away(notebook)
    new, kept, place = nbformat.writes(notebook) + "\n", stored_outputs.written(away), stored_outputs.place(path)
    before = place.read_text(encoding="utf-8") if place.is_file() else ""
    if new == text and kept == before:
        print(f"{path.name}: up to date", flush=True)
        return []
    cells = differing_cells(nbformat.reads(new, as_version=4), nbformat.reads(text, as_version=4))
    old = stored_outputs.kept(path)
    cells += [f"{id} (put away)" for id in sorted({*away, *old}) if away.get(id) != old.get(id)]
    what = ", ".join(cells) or "layout or metadata only"
    print(f"{path.name}: {'differs' if check else 'written'} ({what})", flush=True)
    if not check:
        path.write_text(new, encoding="utf-8")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(kept, encoding="utf-8")
    return [path]


if __name__ == "__main__":
    sys.exit(main())
