"""The kernels' WebAssembly without a browser: wasmtime does for it what Emscripten's loader does in Pyodide."""

import itertools

import numpy as np
import wasmtime

STACK, HEAP, PAGES = 2**20, 2**21, 512  # the module's own data lie below the stack
UNARY = {"exp": np.exp, "log": np.log, "log1p": np.log1p, "expm1": np.expm1, "tanh": np.tanh}
BINARY = {"pow": np.power, "hypot": np.hypot}


class SideModule:
    """All kernels of a module, with a memory of 32 MB."""

    def __init__(self, path, kernels):
        self.kernels, self.store = kernels, wasmtime.Store(wasmtime.Engine())
        module = wasmtime.Module.from_file(self.store.engine, str(path))
        self.memory = wasmtime.Memory(self.store, wasmtime.MemoryType(wasmtime.Limits(PAGES, None)))
        host = {"memory": self.memory} | self._globals() | self._functions()
        for each in module.imports:
            if each.name == "__indirect_function_table":
                host[each.name] = self.table = wasmtime.Table(self.store, each.type, None)
                self.table.grow(self.store, 1, None)  # place 0 is nobody's: a null pointer
        self.exports = wasmtime.Instance(self.store, module, [host[each.name] for each in module.imports]).exports(
            self.store
        )
        for start in ("__wasm_apply_data_relocs", "__wasm_call_ctors"):
            if start in self.exports:
                self.exports[start](self.store)
        self.places = {}

    def _globals(self):
        kinds = {"__stack_pointer": (STACK, True), "__memory_base": (1024, False), "__table_base": (1, False)}
        return {
            name: wasmtime.Global(
                self.store, wasmtime.GlobalType(wasmtime.ValType.i32(), changes), wasmtime.Val.i32(at)
            )
            for name, (at, changes) in kinds.items()
        }

    def _functions(self):
        number, address = wasmtime.ValType.f64(), wasmtime.ValType.i32()

        def function(call, takes, gives):
            return wasmtime.Func(self.store, wasmtime.FuncType(takes, gives), call)

        return {
            **{name: function(lambda x, f=f: float(f(x)), [number], [number]) for name, f in UNARY.items()},
            **{name: function(lambda x, y, f=f: float(f(x, y)), [number] * 2, [number]) for name, f in BINARY.items()},
            "malloc": function(self._taken, [address], [address]),
            "free": function(lambda at: None, [address], []),
        }

    def _taken(self, size):
        """The next piece of memory; all are given back with the next call of a kernel."""
        first = -(-self.top // 16) * 16
        self.top = first + size
        return first

    def _place(self, kernel):
        """Where a kernel stands in the table of functions."""
        if kernel not in self.places:
            self.places[kernel] = self.table.grow(self.store, 1, self.exports[self.kernels[kernel]["symbol"]])
        return self.places[kernel]

    def __call__(self, kernel, arguments):
        """The value of a kernel, and the arrays among its arguments as it left them."""
        entry, self.top = self.kernels[kernel], HEAP
        result, error = self._taken(64), self._taken(64)
        flat, arrays = [result, error], []
        for kind, value in zip(entry["takes"], arguments, strict=True):
            if isinstance(value, tuple):  # the places of many functions, as an array
                value = np.array([self._place(each) for each in value], np.int64)
                at = self._taken(value.nbytes)
                self.memory.write(self.store, value.tobytes(), at)
                flat += [0, 0, value.size, 8, at, value.size, 8]
            elif kind == "function":
                flat += [0, 0, self._place(value)]
            elif isinstance(value, np.ndarray):
                at = self._taken(value.nbytes)
                self.memory.write(self.store, value.tobytes(), at)
                arrays.append((at, value))
                flat += [0, 0, value.size, 8, at, *value.shape, *value.strides]
            else:
                flat.append(float(value) if kind == "float64" else int(np.uint64(value).astype(np.int64)))
        with np.errstate(all="ignore"):
            status = self.exports[entry["symbol"]](self.store, *flat)
        assert status == 0, f"{kernel} ended with {status}"
        left = [self._array(at, value.dtype, value.shape) for at, value in arrays]
        gives = entry["gives"] if isinstance(entry["gives"], list) else [entry["gives"]]
        values = [] if gives == ["none"] else self._array(result, gives[0], len(gives)).tolist()
        return values, left

    def _array(self, at, dtype, shape):
        count = int(np.prod(shape))
        return np.frombuffer(self.memory.read(self.store, at, at + 8 * count), dtype).reshape(shape)


def flattened(value):
    """What a kernel gave natively, as a list of numbers."""
    return list(itertools.chain([] if value is None else value if isinstance(value, tuple) else [value]))
