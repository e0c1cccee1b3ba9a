"""The types of numba, or where there is no numba a stand-in for all of them: nobody looks at them there."""

from importlib.util import find_spec
from types import SimpleNamespace

if find_spec("numba"):
    from numba import float64, int64, types, uint64, void
else:

    class _Anything:
        """A type; an array of it, and what takes or gives it, are types like it."""

        def __call__(self, *_):
            return self

        def __getitem__(self, _):
            return self

    float64 = int64 = uint64 = void = _Anything()
    types = SimpleNamespace(FunctionType=float64, UniTuple=float64)

__all__ = ["float64", "int64", "types", "uint64", "void"]
