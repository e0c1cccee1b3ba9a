"""How far a right answer in float32 may be from the reference: as far as rounding moves the reference itself.

A fixed tolerance is relative to the result. Where large terms cancel, as in -1.6 + 1.6053, a right answer in float32 is
off by what the terms were rounded to, not by what is left of them. The reference, run again on inputs that were moved
by one rounding, says how much that is for each value (its condition; Higham, Accuracy and Stability of Numerical
Algorithms); run on float32 it also says what is rounded on the way, such as a probability near 1 of which 1 is taken.
"""

from itertools import chain

import numpy as np

EPS = float(np.finfo(np.float32).eps)
TIMES = 8  # roundings on the way, for one of each input
MOST = 1e-5  # of the largest number there is: a reference that jumps proves nothing
_TURNS = 3


def allowance(run, args, target):
    """For each array of `target` how far its values may be off, from `run(args) -> arrays` on moved inputs."""
    turns = [_moved(args, np.random.default_rng(turn)) for turn in range(_TURNS)]
    moved = [run(args) for args in (*turns, *map(_single, turns))]
    most = MOST * max([1.0, *(_largest(a) for a in chain(_numbers(args), target))])
    return [np.minimum(TIMES * _off(goal, [one[i] for one in moved if one]), most) for i, goal in enumerate(target)]


def _off(goal, moved):
    found = [np.abs(one - goal) for one in moved if one.shape == goal.shape]
    return np.nan_to_num(np.max(found, axis=0), nan=0.0) if found else np.zeros(goal.shape)


def _moved(arg, rng):
    """The same with each real number one rounding up or down; whole numbers, texts and functions stay."""
    if isinstance(arg, (tuple, list)):
        return _same_kind(arg, (_moved(each, rng) for each in arg))
    if not _is_real(arg):
        return arg
    moved = arg * (1.0 + EPS * rng.choice((-1.0, 1.0), np.shape(arg)))
    return float(moved) if isinstance(arg, float) else moved


def _single(arg):
    """The same in float32."""
    if isinstance(arg, (tuple, list)):
        return _same_kind(arg, map(_single, arg))
    return np.float32(arg) if _is_real(arg) else arg


def _same_kind(arg, values):
    """A list, a tuple or a NamedTuple of other values."""
    return getattr(arg, "_make", type(arg))(values)


def _is_real(arg):
    return isinstance(arg, float) or (isinstance(arg, np.ndarray) and arg.dtype.kind == "f")


def _numbers(arg):
    """The arrays of real numbers in the arguments, flat."""
    if isinstance(arg, (tuple, list)):
        return [array for each in arg for array in _numbers(each)]
    return [np.asarray(arg)] if _is_real(arg) else []


def _largest(array):
    return float(np.max(np.abs(array), initial=0.0, where=np.isfinite(array)))
