"""Build all kernels as WebAssembly, for a browser, where there is no numba: python tools/wasm.py [FOLDER]

numba writes a kernel as LLVM's intermediate representation, here for no machine in particular; the LLVM in llvmlite
makes WebAssembly of it. The compiler and the linker of the package ziglang add what kernels call (wasm_runtime/) and
make it one side module as Emscripten loads them, `kernels.so`. `kernels.json` says what each kernel takes and gives.
Does nothing where that is built of the same sources by the same versions.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "tools" / "wasm_runtime"
BUILT = ROOT / "coursekit" / "core" / "kernel" / "wasm"
MODULE, TABLE = "kernels.so", "kernels.json"
TOOLS = ("numba", "llvmlite", "ziglang")

TARGET = "wasm32-unknown-emscripten"
FEATURES = ("bulk-memory", "mutable-globals", "nontrapping-fptoint", "sign-ext", "simd128")
_CPU = "+".join(("mvp", *FEATURES)).replace("-", "_")  # zig would add what older browsers cannot read
# what Pyodide has and the module does not
HOST = ("malloc", "free", "exp", "log", "log1p", "expm1", "pow", "tanh", "hypot")
_MESSAGES = (  # of errors: a status says enough, and they hold paths, addresses and Python
    (re.compile(r"^(define [^\n]*raise_with_shape_context[^\n]*) \{\n.*?^\}$", re.M | re.S), r"\1 { ret i32 1 }"),
    (re.compile(r"^(@\.const\.picklebuf\S* = internal constant \{.*?\}) \{.*\}$", re.M), r"\1 zeroinitializer"),
    (re.compile(r'^(@"\.const\.missing Env.*" = internal constant \[.*?\]) c".*"$', re.M), r"\1 zeroinitializer"),
    (re.compile(r"^(@numba\.dynamic\.globals\.\w+ = linkonce global ptr) inttoptr.*$", re.M), r"\1 null"),
)


def sources():
    """The files that the module is made of, in order."""
    core = ROOT / "coursekit"
    kernels = (path for path in sorted(core.rglob("*.py")) if re.search(r"^@kernel\b", path.read_text("utf-8"), re.M))
    return [*kernels, *sorted((core / "core" / "kernel").glob("*.py")), *sorted(RUNTIME.glob("*.c")), Path(__file__)]


def digest():
    """SHA-256 of the sources and of the versions of what builds them."""
    found = hashlib.sha256(" ".join(f"{tool} {version(tool)}" for tool in TOOLS).encode())
    for path in sources():
        content = path.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()


def built(folder=BUILT):
    """Is the module there, and made of the sources as they are?"""
    try:
        table = json.loads((folder / TABLE).read_text("utf-8"))
        return table["built_from"] == digest() and (folder / MODULE).exists()
    except (OSError, ValueError):
        return False


def build(folder=BUILT):
    """Make the module and its table in a folder of their own, and put it in place as a whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        scratch = Path(scratch)
        kernels = _objects(scratch)
        ready = scratch / "ready"
        ready.mkdir()
        _link(scratch, [kernel["symbol"] for kernel in kernels.values()], ready / MODULE)
        table = {"built_from": digest(), "kernels": kernels}
        (ready / TABLE).write_text(json.dumps(table, indent=1) + "\n", "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            ready.rename(folder)
        except OSError:  # another process was quicker
            if not built(folder):
                raise
    return kernels


def _objects(scratch):
    """An object file for each kernel in the scratch folder; what goes into the table."""
    os.environ.update(NUMBA_OPT="0", NUMBA_LOOP_VECTORIZE="0", NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
    os.environ.update(NUMBA_CACHE_DIR=str(scratch / "numba"), NUMBA_DISABLE_JIT="0", NUMBA_BOUNDSCHECK="0")
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")  # that code for no machine is not kept on disk
    from llvmlite import binding as llvm
    from numba.core.dispatcher import Dispatcher

    from coursekit.core.compiled import kernel_modules

    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    features = ",".join(f"+{feature}" for feature in FEATURES)
    machine = llvm.Target.from_triple(TARGET).create_target_machine(opt=3, features=features, reloc="pic")
    kernels = {}
    for name in kernel_modules():
        for kernel in vars(import_module(name)).values():
            if isinstance(kernel, Dispatcher) and kernel.__module__ == name:
                symbol = f"{name.removeprefix('coursekit.').replace('.', '_')}__{kernel.__name__}"
                compiled = kernel.get_compile_result(*kernel.nopython_signatures)
                (scratch / f"{symbol}.o").write_bytes(_emitted(llvm, machine, compiled, symbol))
                kernels[f"{name}:{kernel.__name__}"] = {"symbol": symbol} | signature(kernel)
    return kernels


def signature(kernel):
    """What a kernel takes and gives, as the table says it."""
    [given] = kernel.nopython_signatures
    return {"takes": [_code(argument) for argument in given.args], "gives": _code(given.return_type)}


def _emitted(llvm, machine, compiled, symbol):
    """WebAssembly of a kernel that numba has compiled, optimized; the kernel itself is all that is seen of it."""
    ir = compiled.library.get_llvm_str()
    ir = re.sub(r'^target datalayout = ".*"', f'target datalayout = "{machine.target_data}"', ir, flags=re.M)
    ir = re.sub(r'^target triple = ".*"', f'target triple = "{TARGET}"', ir, flags=re.M)
    ir = re.sub(r'"(target-cpu|target-features|probe-stack)"="[^"]*"', "", ir).replace(" = common ", " = weak ")
    for message, nothing in _MESSAGES:
        ir = message.sub(nothing, ir)
    module = llvm.parse_assembly(ir)
    for each in (*module.functions, *module.global_variables):
        if not each.is_declaration and each.name != compiled.fndesc.llvm_func_name:
            each.linkage = "internal"
    main = module.get_function(compiled.fndesc.llvm_func_name)
    main.linkage, main.name = "external", symbol
    passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    passes.getModulePassManager().run(module, passes)
    module.verify()
    return machine.emit_object(module)


def _code(kind):
    """A type in the table: "float64", "float64[:, :]", "function", "none", or a list for a tuple."""
    from numba import types

    if isinstance(kind, types.BaseTuple):
        return [_code(each) for each in kind]
    if isinstance(kind, types.FunctionType):
        return "function"
    if isinstance(kind, types.Array) and kind.layout == "C":
        return f"{_code(kind.dtype)}[{', '.join(':' * kind.ndim)}]"
    if str(kind) in ("float64", "int64", "uint64", "none"):
        return str(kind)
    sys.exit(f"error: a kernel takes or gives {kind}, which core/kernel/ahead.py does not know")


def _link(scratch, symbols, to):
    """One side module of all object files in the scratch folder and the runtime."""
    for path in sorted(RUNTIME.glob("*.c")):
        compile_c(path, scratch)
    link(sorted(scratch.glob("*.o")), symbols, to)


def compile_c(path, scratch):
    """An object file of C beside the others."""
    options = ("-O3", "-g0", "-fPIC", "-fvisibility=hidden", "-ffreestanding", f"-mcpu={_CPU}", "-Wall", "-Werror")
    shutil.copy(path, scratch)  # compiled by its bare name: no folder's name gets in
    _zig(scratch, "cc", "-target", "wasm32-emscripten", *options, "-c", path.name, "-o", f"{path.stem}.o")


def link(objects, symbols, to):
    """A side module of object files in one folder, of which some symbols are seen."""
    scratch = objects[0].parent
    (scratch / "host").write_text("\n".join(HOST))
    options = ("-shared", "--experimental-pic", "-Bsymbolic", "--strip-all", "--allow-undefined-file=host")
    exports = [f"--export={symbol}" for symbol in symbols]
    _zig(scratch, "wasm-ld", *options, *exports, *(path.name for path in objects), "-o", to)


def _zig(scratch, *arguments):
    """Run the package ziglang, with its caches in the scratch folder."""
    caches = {name: str(scratch / "zig") for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")}
    command = [sys.executable, "-m", "ziglang", *map(str, arguments)]
    run = subprocess.run(command, env=os.environ | caches, cwd=scratch, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"error: zig {arguments[0]} failed: {run.stderr.strip()}")


def main(folder=BUILT):
    """Build, unless it is built."""
    if not built(folder):
        build(folder)
    print(f"{folder / MODULE}: {(folder / MODULE).stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
