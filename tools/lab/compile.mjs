// Bytecode for what the lessons import, by the very Python of a Pyodide, and a list of the fonts of its matplotlib.
//
//     node compile.mjs PYODIDE_FOLDER
//
// Node.js runs the Pyodide in the folder with all its packages. Their wheels are replaced by ones with bytecode in place
// of the sources; the course keeps its sources beside it, for tracebacks. What no lesson imports stays as it is, for
// bytecode is larger.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const folder = path.resolve(process.argv[2]);
const { packages } = JSON.parse(readFileSync(path.join(folder, "pyodide-lock.json")));
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: `${folder}/`, packages: Object.keys(packages), stderr: () => {} });
python.FS.mkdirTree("/wheels");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/wheels");
python.runPython(`
import pathlib, pkgutil, re, site, sys, zipfile
from importlib import _bootstrap_external as pyc, import_module

made, compiled = {}, pyc.SourceLoader.source_to_code

def source_to_code(loader, *source, **more):
    code = compiled(loader, *source, **more)
    made[code.co_filename] = pyc._code_to_hash_pyc(code, b"coursekt", checked=False)
    return code

pyc.SourceLoader.source_to_code = source_to_code

import anywidget, coursekit, IPython, ipywidgets, matplotlib.pyplot, matplotlib_inline.backend_inline, sympy
from matplotlib import font_manager

for room in ("exercises", "panels", "predictions", "judging", "figures", "datasets", "graph", "derivations", "training"):
    for one in pkgutil.walk_packages(import_module(f"coursekit.{room}").__path__, f"coursekit.{room}."):
        if not re.search(r"lessons|own_process|estimators", one.name):  # no names of modules; processes; scikit-learn
            import_module(one.name)

places = {getattr(one, "__file__", None) or "" for one in sys.modules.values()}
roots = [f"{one}/" for one in site.getsitepackages()]
wanted = {place.removeprefix(root) for place in places for root in roots if place.startswith(root)}
fonts = pathlib.Path("/fontlist.json")
font_manager.json_dump(font_manager.fontManager, fonts)

def bytecode(name, source):
    place = roots[0] + name
    if place not in made:  # it was imported before our first line
        code = compile(source, place, "exec", dont_inherit=True)
        made[place] = pyc._code_to_hash_pyc(code, b"coursekt", checked=False)
    return made[place]

def translated(files, kept):
    for name, content in files.items():
        if name not in wanted or not name.endswith(".py"):
            yield name, content
        elif kept:
            folder, _, file = name.rpartition("/")
            yield name, content
            yield f"{folder}/__pycache__/{file[:-3]}.{sys.implementation.cache_tag}.pyc", bytecode(name, content)
        else:
            yield f"{name}c", bytecode(name, content)

for path in pathlib.Path("/wheels").glob("*.whl"):
    with zipfile.ZipFile(path) as wheel:
        files = {one: wheel.read(one) for one in wheel.namelist() if not one.endswith("/")}
    if path.name.startswith("matplotlib-"):
        files["matplotlib/fontlist.json"] = fonts.read_bytes()  # where the matplotlib of Pyodide looks for it
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as wheel:
        for name, content in sorted(translated(files, kept=path.name.startswith("coursekit"))):
            wheel.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
`);
