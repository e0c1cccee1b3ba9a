"""A plugin of pytest with which nbval compares all that a cell gives.

Run as `python -m pytest -p tools.nbval_whole --nbval notebooks --nbval-sanitize-with tests/nbval_sanitize.cfg`.
nbval by itself leaves alone what is put away (`stored_outputs.py`), and pictures, which differ in their bytes from one
computer to the next. Here what is put away is put back before its cell is run, and pictures have to look alike.
"""

import nbformat
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Run and compare one cell of a notebook."""
    # here, for pytest adds tools/ to the path after it has loaded its plugins
    import stored_outputs

    import notebooks

    if not hasattr(item, "cell"):
        return (yield)
    if stored_outputs.is_put_away(item.cell):
        kept = stored_outputs.kept(item.path).get(item.cell.id)
        if not kept:  # nbval would take an emptied output for none (computationalmodelling/nbval#81)
            item.raise_cell_error(f"The cell {item.cell.id} has outputs that are put away, and there are none")
        item.cell.outputs, item.options["check"] = [nbformat.from_dict(output) for output in kept], True
    result = yield
    if item.options["check"]:
        new, old = (_pictures(outputs) for outputs in (item.test_outputs, item.cell.outputs))
        if len(new) != len(old):
            item.raise_cell_error(f"The cell gives {len(new)} pictures, and {len(old)} are stored")
        for i, (picture, stored) in enumerate(zip(new, old, strict=True), start=1):
            if not notebooks.look_alike(picture, stored):
                item.raise_cell_error(f"Picture {i} of the cell does not look like the stored one")
    return result


def _pictures(outputs):
    return [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
