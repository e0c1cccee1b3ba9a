"""A training that PyTorch does: run where PyTorch is installed, and read from the numbers of such a run elsewhere."""

from importlib.resources import files
from typing import NamedTuple

import numpy as np

from coursekit.core.validate import shown

STORED = files("coursekit.datasets").joinpath("torch_run.npz")


class TorchRun(NamedTuple):
    """Loss of each step, of shape (steps,), and all parameters after it, (steps, p); which PyTorch, and whether now."""

    loss: np.ndarray
    theta: np.ndarray
    version: str
    is_live: bool

    @property
    def told(self):
        """Where the numbers come from, as a label: it differs from machine to machine, so that no output keeps it."""
        from ipywidgets import HTML

        run = f"PyTorch {self.version} has just run this cell's function"
        stored = f"PyTorch is not installed here: numbers of PyTorch {self.version}, stored with the course"
        return HTML(run if self.is_live else stored)


def by_torch(train, *arguments):
    """The run of lesson 10 by PyTorch: `train(torch, *arguments)` where it is installed, else its stored numbers.

    Parameters
    ----------
    train : function
        Yields the loss before each step and the arrays of parameters after it.
    *arguments
        What it needs besides PyTorch.

    Returns
    -------
    TorchRun

    Raises
    ------
    TypeError
        If `train` is not a function.

    Examples
    --------
    >>> def train(torch, start):
    ...     for step in range(14):
    ...         yield 0.0, [start]
    >>> by_torch(train, np.zeros(1210)).theta.shape
    (14, 1210)

    References
    ----------
    Paszke et al. (2019), PyTorch: an imperative style, high-performance deep learning library.
    """
    if not callable(train):
        raise TypeError(f"train must be a function train(torch, *arguments), got {shown(train)}")
    try:
        import torch
    except ImportError:
        with STORED.open("rb") as file, np.load(file) as kept:
            return TorchRun(kept["loss"], kept["theta"], str(kept["version"]), False)
    losses, steps = zip(*train(torch, *arguments), strict=True)
    flat = np.array([np.concatenate([np.ravel(part) for part in parts]) for parts in steps])
    return TorchRun(np.array(losses), flat, torch.__version__.partition("+")[0], True)
