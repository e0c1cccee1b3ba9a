"""The kernels in a browser's Python against native ones and plain Python: python benchmarks/browser.py PYODIDE

PYODIDE is a folder with a Pyodide and its NumPy. Node.js runs it here, by the engine that Chrome and Edge have, so
there is no browser in it, and no page. Each figure is the best of 15, of plain Python one; the same numbers come out,
to the difference that is said. Writes benchmarks/browser.md and the section of that name in docs/benchmarks.md.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import date
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).parent
SECTION, PAGE, HEAD = HERE / "browser.md", ROOT / "docs" / "benchmarks.md", "## In a browser"
NEEDED = ("tqdm", "platformdirs")  # pure Python that Pyodide's own distribution brings as packages
RUN = "import browser\nbrowser.measure({})\n"
PLAIN = "import sys; sys.modules['numba'] = None\n"
NODE = """
const [pyodide, root, packages, script] = process.argv.slice(1);
const { loadPyodide } = await import(pyodide + "/pyodide.mjs");
const py = await loadPyodide({ indexURL: pyodide + "/" });
await py.loadPackage("numpy", { messageCallback: () => {} });
for (const [at, folder] of [["/course", root], ["/packages", packages]]) {
  py.FS.mkdir(at);
  py.FS.mount(py.FS.filesystems.NODEFS, { root: folder }, at);
}
try {
  py.runPython(script);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
"""
PRODUCTS = ((32, 64, 32), (64, 784, 32), (256, 256, 256))


def trainings():
    """The name of each, and how to run it."""
    import numpy as np

    import coursekit as ck

    rng = np.random.default_rng(0)
    X, digits = rng.normal(size=(200, 3)), ck.datasets.digits()
    labels, sides = rng.integers(3, size=200), (X.sum(1) > 0) * 1.0
    images, numbers = digits[0] / 16, digits[1]
    linear, mlp = ck.models.linear, ck.models.mlp
    several = {"optimizer": "nesterov", "lr": 0.01, "dropout": 0.2, "validation": (X, labels), "epochs": 5}
    return {
        "a neuron, examples one by one, adam, 5 epochs": lambda: ck.fit(
            linear(3), X, sides, "logistic", "adam", 0.1, batch_size=1, epochs=5
        ),
        "softmax regression of 3 features, 5 epochs": lambda: ck.fit(linear(3, 3), X, labels, lr=0.1, epochs=5),
        "a polynomial, 5 epochs": lambda: ck.fit(ck.models.polynomial(5), X[:, :1], sides, lr=1e-6, epochs=5, l1=0.01),
        "an MLP of 16 units, dropout, 5 epochs": lambda: ck.fit(mlp([3, 16, 3], "tanh"), X, labels, **several),
        "the digits by softmax regression, 1 epoch": lambda: ck.fit(linear(64, 10), images, numbers, lr=0.1, epochs=1),
        "the digits by an MLP of 32 units, 1 epoch": lambda: ck.fit(
            mlp([64, 32, 10]), images, numbers, optimizer="adam", epochs=1
        ),
        "2,000 steps downhill": lambda: ck.descend("rosenbrock", [-1.0, 1.0], "adam", lr=0.05, steps=2000),
    }


def products():
    """The name of each, ours and NumPy's, and how many operations it takes."""
    import numpy as np

    from coursekit.core.models.mlp import _product

    for m, k, n in PRODUCTS:
        a, b = np.random.default_rng(0).normal(size=(m, k)), np.random.default_rng(1).normal(size=(k, n))
        out = np.empty((m, n))
        yield (
            f"{m} x {k} times {k} x {n}",
            lambda a=a, b=b, out=out: _product(a, b, out),
            lambda a=a, b=b: a @ b,
            2 * m * k * n,
        )


def best(run, times):
    """Seconds of the quickest of some runs, each repeated until it takes a hundredth of a second."""
    found, repeats = [], 1
    while len(found) < times:
        begun = time.perf_counter()
        for _ in range(repeats):
            run()
        spent = time.perf_counter() - begun
        found.append(spent / repeats)
        if spent < 0.01 and len(found) == 1:
            repeats, found = min(1000, int(0.02 / spent) + 1), []
    return min(found)


def measure(times):
    """All figures of this Python, as JSON."""
    import numpy as np

    from coursekit.core.blas import one_thread

    warnings.simplefilter("ignore")
    fits = {}
    for name, run in trainings().items():
        theta = run().theta
        fits[name] = best(run, times), np.ravel(theta).tolist()
    with one_thread():
        rates = {
            name: [count / best(run, times) / 1e9 for run in (ours, numpy)] for name, ours, numpy, count in products()
        }
    print("FIGURES" + json.dumps([fits, rates]))


def figures(command):
    """What a process of its own measured."""
    run = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}
    )
    found = re.findall("^FIGURES(.*)$", run.stdout, re.M)
    return json.loads(found[0]) if found else sys.exit(f"error: {(run.stderr or run.stdout).strip()[-2000:]}")


def section(native, browser, plain):
    """The tables, as Markdown."""
    load = os.getloadavg()[0]
    lines = [
        f"{HEAD}\n\nWritten by `python benchmarks/browser.py`; {date.today()}, {os.cpu_count()} cores, load at the end "
        f"of the run {load:.1f}. Milliseconds; Pyodide in Node.js.\n",
        "| training | native | in Pyodide | as plain Python | in Pyodide / native | largest difference |",
        "|---|---|---|---|---|---|",
    ]
    for name, (seconds, theta) in native[0].items():
        other, slow = browser[0][name], plain[0][name][0]
        away = max(abs(a - b) for a, b in zip(theta, other[1], strict=True))
        times = f"{1e3 * seconds:.2f} | {1e3 * other[0]:.2f} | {1e3 * slow:,.0f} | {other[0] / seconds:.1f}"
        lines.append(f"| {name} | {times} | {away:.1g} |")
    lines += ["\n| product, Gflop/s | native | in Pyodide | NumPy's in Pyodide |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {ours:.1f} | {browser[1][name][0]:.1f} | {browser[1][name][1]:.1f} |"
        for name, (ours, _) in native[1].items()
    ]
    return "\n".join(lines) + "\n"


def main(pyodide):
    """Measure thrice and write the section."""
    subprocess.run([sys.executable, ROOT / "tools" / "wasm.py"], check=True)
    with tempfile.TemporaryDirectory() as packages:
        for name in NEEDED:
            shutil.copytree(Path(import_module(name).__file__).parent, Path(packages) / name)
        script = "import sys\nsys.path[:0] = ['/course', '/course/benchmarks', '/packages']\n" + RUN.format(15)
        browser = figures(["node", "--input-type=module", "-e", NODE, str(pyodide), str(ROOT), packages, script])
    native, plain = (
        figures([sys.executable, "-c", RUN.format(15)]),
        figures([sys.executable, "-c", PLAIN + RUN.format(1)]),
    )
    text = section(native, browser, plain)
    SECTION.write_text(text, "utf-8")
    page = re.sub(rf"{HEAD}\n.*?(?=^## |\Z)", "", PAGE.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    PAGE.write_text(page.replace("## Notes\n", f"{text}\n## Notes\n"), "utf-8")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
