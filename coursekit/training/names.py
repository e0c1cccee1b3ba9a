"""What `fit` is given by name, or as a function: its loss, its model, its precision."""

import numpy as np

from coursekit.core import losses, mapped, validate
from coursekit.core.losses import LOSSES, Loss
from coursekit.core.models import MODELS, linear, mlp, polynomial
from coursekit.training import user_functions
from coursekit.training.rows import in_batches

HIDDEN = 16  # units of an MLP that is asked for by its name alone


def loss(given):
    """The Loss of a name, a record, or a learner's function."""
    if isinstance(given, Loss):
        return given
    ours = next((name for name in LOSSES if given is getattr(losses, name)), None)
    if ours:
        how = f"call it, {ours}()" if LOSSES[ours].hyper else f"give its name, {ours!r}"
        raise TypeError(f"loss must be a loss, its name or loss(scores, y) -> (loss, grad), got {ours} itself: {how}")
    if callable(given):
        return user_functions.loss(given)
    try:
        return LOSSES[validate.choice("loss", given, LOSSES)]
    except ValueError as error:
        raise ValueError(f"{error}; or a function loss(scores, y) -> (loss, grad)") from None


def model(name, X, y, given_loss):
    """A model by its name, as large as the data ask for; one score unless y or the loss says otherwise."""
    validate.choice("model", name, MODELS)
    if in_batches(X, y):
        raise ValueError(f"model must be a model such as linear(2) where X yields batches, got {name!r}")
    X, y = mapped.checked("X", X, 2), mapped.checked("y", y, (1, 2))
    d, k = X.shape[1], y.shape[1] if y.ndim == 2 else 1
    if k == 1 and given_loss is not None and not loss(given_loss).takes(1):
        if y.min() >= 1:
            raise ValueError(
                f"y must have a class 0 where the model is given by its name, got {y.min():g} to {y.max():g}; "
                f"{validate.NUMBERED}"
            )
        k = max(2, int(y.max()) + 1)
    return {"linear": lambda: linear(d, k), "mlp": lambda: mlp([d, HIDDEN, k]), "polynomial": lambda: polynomial(3)}[
        name
    ]()


def dtype(given):
    """The type of the numbers that a fit is computed in, by its name or as NumPy's own."""
    name = np.dtype(given).name if isinstance(given, type | np.dtype) else given
    return np.dtype(validate.choice("dtype", name, ("float64", "float32")))
