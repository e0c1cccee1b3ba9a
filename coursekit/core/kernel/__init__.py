"""How a kernel is compiled: a fixed signature, a disk cache, and functions passed as values.

A *kernel* is a plain loop over raw float64 arrays that checks nothing. Each has an explicit
signature, so it compiles once and is read from the disk cache ever after. Kernels are handed to one
another as values of the function types in `signatures`; a training loop therefore never needs to be compiled
again for a new loss, model or optimizer. A cached kernel must not call a function of another file
directly: numba would go on serving the old one after an edit.

`BACKEND` says who runs them: "numba"; "ahead", the module built before, in a browser, where there is no numba; or where
neither is there "python", the interpreter alone.
"""

import sys
import warnings
from importlib.util import find_spec

from coursekit.core.kernel import ahead
from coursekit.core.kernel.binding import beside, bind, by_name, source
from coursekit.core.kernel.prefetch import LINE, prefetch
from coursekit.core.kernel.signatures import (
    ACTIVATION,
    CUBE,
    INTEGERS,
    LOSS,
    MATRIX,
    MODEL,
    ONE,
    SURFACE,
    UPDATE,
    VECTOR,
    WORDS,
    float64,
    int64,
    types,
    uint64,
    value,
    void,
)

_SLOW = "numba is not installed, so training runs as plain Python, some hundred times slower: pip install numba"

if sys.platform == "emscripten" and ahead.MODULE.exists():
    BACKEND = "ahead"
    from coursekit.core.kernel.ahead import address, kernel, picker, pointer
elif find_spec("numba"):
    BACKEND = "numba"
    from coursekit.core.kernel.jit import address, kernel, picker, pointer
else:
    BACKEND = "python"
    from coursekit.core.kernel.interpreted import address, kernel, picker, pointer

    if sys.platform != "emscripten":  # no numba exists for a browser
        warnings.warn(_SLOW, stacklevel=2)

__all__ = [
    "ACTIVATION",
    "BACKEND",
    "CUBE",
    "INTEGERS",
    "LINE",
    "LOSS",
    "MATRIX",
    "MODEL",
    "ONE",
    "SURFACE",
    "UPDATE",
    "VECTOR",
    "WORDS",
    "address",
    "beside",
    "bind",
    "by_name",
    "float64",
    "int64",
    "kernel",
    "picker",
    "pointer",
    "prefetch",
    "source",
    "types",
    "uint64",
    "value",
    "void",
]
