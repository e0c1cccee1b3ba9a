"""The lab in the browser: JupyterLite with all lessons, Python as WebAssembly, and nothing from another host.

    python tools/lab/build.py --pyodide FOLDER_OR_ADDRESS [--out build/site/lab]

JupyterLite is installed into a folder of its own: the JupyterLab of this environment would take its extension of the
kernel for one of its own, and fail. The release of the kernel says which Pyodide it runs; the address of that one is
the default.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from distribution import renew, write
from wheels import ROOT

PYODIDE = "https://cdn.jsdelivr.net/pyodide/v0.27.7/full"
JUPYTERLITE = ("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1", "jupyterlab-widgets==3.0.15")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
SHARE = "share/jupyter/labextensions"
SETTINGS, PAGE = Path(__file__).parent / "settings", Path(__file__).parent / "page"


def main():
    """Build the lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyodide", default=PYODIDE, help="a folder or an address with Pyodide's distribution")
    parser.add_argument("--out", type=Path, default=ROOT / "build/site/lab")
    arguments = parser.parse_args()
    build(arguments.pyodide, arguments.out.resolve())
    size = sum(path.stat().st_size for path in arguments.out.rglob("*") if path.is_file())
    print(f"The lab is in {arguments.out}, {size / 1e6:.0f} MB; any server of files can serve it.")


def build(pyodide, out):
    """Write the lab to a folder, which is made anew."""
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        _application(folder, out)
        wheels = out / "extensions" / KERNEL / "static" / "pypi"
        ours = [next(wheels.glob(f"{name}-*.whl")) for name in ("piplite", "pyodide_kernel", "ipykernel")]
        loaded = write(pyodide, out / "static" / "pyodide", ours)
    _compile(out / "static" / "pyodide")
    _configure(out, loaded)


def _application(folder, out):
    tools = _jupyterlite()
    extensions = [tools / SHARE / name for name in (KERNEL, "@jupyter-widgets/jupyterlab-manager")]
    extensions += [Path(sys.prefix, SHARE, "anywidget"), ROOT / "coursekit/server/labextensions/coursekit"]
    config = {
        "LiteBuildConfig": {
            "contents": [str(_lessons(folder / "lessons"))],
            "federated_extensions": [str(place) for place in extensions],
            "ignore_sys_prefix": True,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "apps": ["lab"],
            "cache_dir": str(folder / "cache"),
            "output_dir": str(out),
        }
    }
    (folder / "jupyter_lite_config.json").write_text(json.dumps(config))
    shutil.copytree(SETTINGS, folder, dirs_exist_ok=True)
    command = [sys.executable, "-m", "jupyterlite_core.app", "build", "--lite-dir", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(tools)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"JupyterLite cannot be built: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _jupyterlite():
    """The folder JupyterLite is installed in, once for each set of releases."""
    folder = ROOT / "build" / "-".join(name.replace("==", "-") for name in JUPYTERLITE)
    if not folder.exists():
        made = folder.with_suffix(".part")
        shutil.rmtree(made, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(made), *JUPYTERLITE]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit("JupyterLite cannot be installed: see what pip says above")
        made.rename(folder)
    return folder


def _lessons(folder):
    """The lessons with each text in one piece, as a server would hand them out: JupyterLite hands out the file."""
    folder.mkdir()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        (folder / path.name).write_text(json.dumps(nbformat.read(path, 4)), "utf-8")
    return folder


def _compile(folder):
    """Bytecode in place of sources: half of the time until the first picture is Python's compiler otherwise."""
    node = shutil.which("node") or _node_of_playwright()
    if node is None:
        print("Node.js is not there: the lab is built without bytecode, and starts about ten seconds later.")
        return
    command = [node, str(Path(__file__).with_name("compile.mjs")), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The packages of the lab cannot be compiled: {done.stderr[-1000:]}")
    renew(folder)


def _node_of_playwright():
    try:
        from playwright._impl._driver import compute_driver_executable
    except ImportError:
        return None
    return compute_driver_executable()[0]


def _configure(out, loaded):
    path = out / "jupyter-lite.json"
    written = json.loads(path.read_text("utf-8"))
    written["jupyter-config-data"]["litePluginSettings"] = {
        f"{KERNEL}:kernel": {
            "pyodideUrl": "./static/pyodide/pyodide.js",
            "disablePyPIFallback": True,
            "loadPyodideOptions": {"lockFileURL": "./static/pyodide/pyodide-lock.json", "packages": loaded},
        }
    }
    path.write_text(json.dumps(written))
    shutil.copy(PAGE / "waiting.js", out / "lab")
    page = out / "lab" / "index.html"
    page.write_text(page.read_text("utf-8").replace("<head>", '<head><script src="waiting.js"></script>', 1), "utf-8")


if __name__ == "__main__":
    main()
