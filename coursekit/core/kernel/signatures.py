"""The types of arguments: what a kernel takes, and what it is when it is handed to another one."""

from coursekit.core.kernel.numba_types import float64, int64, types, uint64, void

VECTOR = float64[::1]
MATRIX = float64[:, ::1]
CUBE = float64[:, :, ::1]
INTEGERS = int64[::1]
WORDS = uint64[::1]  # the state of a generator

# (z, value to fill, derivative to fill)
ACTIVATION = void(VECTOR, VECTOR, VECTOR)
# (scores, targets, hyper-parameters, gradient to fill) -> mean loss; all but hyper have shape (n, k)
LOSS = float64(MATRIX, MATRIX, VECTOR, MATRIX)
# (score, target, hyper-parameters) -> (loss, derivative), of losses that are means over single scores
ONE = types.UniTuple(float64, 2)(float64, float64, VECTOR)
# (loss, its hyper-parameters, activation, theta, sizes, X, targets, dropout masks, gradient to fill, work space)
# -> mean loss; the scores of n rows are left in work at n times the number of hidden units
MODEL = float64(
    types.FunctionType(LOSS),
    VECTOR,
    types.FunctionType(ACTIVATION),
    VECTOR,
    INTEGERS,
    MATRIX,
    MATRIX,
    MATRIX,
    VECTOR,
    VECTOR,
)
# (theta to change, grad, state, hyper-parameters, lr, t)
UPDATE = void(VECTOR, VECTOR, MATRIX, VECTOR, float64, int64)
# (theta, gradient to fill) -> value
SURFACE = float64(VECTOR, VECTOR)


def value(signature):
    """The type of a kernel of this signature when it is handed to another kernel."""
    return types.FunctionType(signature)
