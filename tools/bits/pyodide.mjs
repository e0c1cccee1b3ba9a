// The fits in the Python of a browser, without a browser: node pyodide.mjs PYODIDE_FOLDER FITS.py OUT.npz
//
// PYODIDE_FOLDER is `static/pyodide` of a lab that tools/lab/build.py has built.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync, writeFileSync } from "node:fs";

const [folder, script, out] = process.argv.slice(2).map((each) => path.resolve(each));
const { packages } = JSON.parse(readFileSync(path.join(folder, "pyodide-lock.json")));
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: `${folder}/`, packages: Object.keys(packages), stderr: () => {} });
python.FS.writeFile("/fits.py", readFileSync(script));
python.runPython("import runpy; runpy.run_path('/fits.py')['main']('/out.npz')");
writeFileSync(out, python.FS.readFile("/out.npz"));
