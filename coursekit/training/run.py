"""A training run, advanced epoch by epoch: for each minibatch: forward, loss, backward, update.

The loop over the minibatches of one epoch is a kernel (`core/epoch.py`), which takes model, loss and update rule
as values. Orders and dropout are drawn by kernels of `core/generator.py`, from a state that the run holds.
"""

from array import array

import numpy as np

from coursekit.core import mapped, validate
from coursekit.core.epoch import count_correct, epoch
from coursekit.core.generator import seeded, uniform
from coursekit.core.kernel import BACKEND, beside, bind, source
from coursekit.core.lookup import uncalled
from coursekit.core.losses import LOSSES
from coursekit.core.models import MODELS
from coursekit.core.models.model import Model
from coursekit.core.optimizers import sgd
from coursekit.core.schedules import by_name, rates
from coursekit.training import names, own_gradient, user_functions
from coursekit.training.result import History
from coursekit.training.rows import rows_from

CACHED_ROWS = 1024  # so many rows at a time are measured: their hidden units fit a processor's cache


class Run:
    """A training run that is advanced epoch by epoch; takes the arguments of `fit`, and the epochs it is meant for."""

    def __init__(
        self, model, X, y=None, loss=None, optimizer=None, lr=1e-3, batch_size=None, seed=0, *,
        l2=0.0, l1=0.0, dropout=0.0, theta=None, validation=None, record=False, dtype="float64", epochs=1,
    ):  # fmt: skip
        self.record, self.dtype = validate.boolean("record", record), names.dtype(dtype)
        self.model = names.model(model, X, y, loss) if isinstance(model, str) else model
        model = self.model
        self.seed = validate.integer("seed", seed, low=0)
        self.ours = isinstance(model, Model)
        if self.ours:
            self.loss = names.loss(model.loss if loss is None else loss)
            self.own = "loss(scores, y)" if user_functions.is_own(self.loss) else ""
        else:
            self._own_model(theta, validation)
        self.data = rows_from(X, y, batch_size, self._inputs, self._targets)
        if self.ours:
            self.validation = None if validation is None else self._held_out(*_pair(validation))
            self.theta = model.init(self.seed) if theta is None else model._theta(theta).copy()
        self.theta = validate.floats(self.theta, self.dtype)
        self._regularize(l1, l2, dropout)
        per_epoch = getattr(self.data, "shares", None)  # not known before an epoch of the caller's batches
        self.lr = by_name(lr, None if per_epoch is None else epochs * per_epoch.size)
        self.rate = rates(self.lr, 0, 1)  # raises where lr is not a rate

        self.rule = user_functions.update_rule(optimizer, self.theta.size, model.sizes if self.ours else ())
        self.state = np.zeros((self.rule.slots, self.theta.size), self.dtype)
        self.generator = seeded(self.seed)
        self.epochs, self.update_losses, self.updates = [], [], 0
        self.paths = [self.theta[None]] if self.record else []
        self.best_theta, self.best_loss = self.theta, np.inf
        self.diverged_at, self.nan_of = None, ""
        self.compiled = self.ours and self.rule.compiled and beside(epoch, self.loss.kernel) is epoch
        self.bound, self.single, self.doubt = None, self.dtype == np.float32, ""
        if self.single and not (self.compiled and BACKEND == "numba"):
            given = "a function of your own takes part" if BACKEND == "numba" else "there is no numba"
            raise ValueError(f"dtype must be 'float64' where {given}, got 'float32'")

    def _inputs(self, X, name="X", check=validate.array):
        """Rows as the loop takes them."""
        X = check(name, X, 2, dtype=self.dtype)
        return self.model._fitting(X, name) if self.ours else X

    def _targets(self, X, y, name="y"):
        """Targets of the rows X as the loop takes them."""
        if self.ours:
            return validate.floats(self.model.encode(self.loss, X, y, name), self.dtype)
        y = validate.array(name, y, (1, 2))
        validate.one_each(name, y, X)
        self.one_column = y.ndim == 1
        return np.ascontiguousarray(y.reshape(len(y), -1))

    def _held_out(self, X, y):
        X = self._inputs(X, "validation X", mapped.checked)
        return X, self._targets(X, y, "validation y")

    def _own_model(self, theta, validation):
        itself = uncalled(self.model, MODELS, "...")
        if itself or not callable(self.model):
            raise TypeError(
                "model must be a model such as linear(2), or a function "
                f"loss_and_grad(theta, X, y) -> (loss, grad), got {itself or validate.shown(self.model)}"
            )
        if theta is None:
            raise ValueError("theta must be given where model is a function, got None")
        if validation is not None:
            raise ValueError(f"validation must be None where model is a function, got {validate.shown(validation)}")
        self.theta = validate.array("theta", theta, 1).copy()
        self.loss = self.validation = None
        self.own = "model(theta, X, y)"

    def _regularize(self, l1, l2, dropout):
        """Check the penalty and the dropout rate."""
        self.l1, self.l2 = validate.number("l1", l1, low=0), validate.number("l2", l2, low=0)
        self.dropout = validate.number("dropout", dropout, low=0, high=1, open_high=True)
        penalized = self.ours and (self.l1 or self.l2)  # else the loop does not look at them
        self.weights = self.model.weights if penalized else np.zeros(self.theta.size)
        if not self.ours and (self.l1 or self.l2 or self.dropout):
            raise ValueError("l1, l2 and dropout must be 0 where model is a function: it computes its own loss")
        if self.dropout and not self.model.hidden:
            raise ValueError(f"dropout must be 0 for {self.model}, which has no hidden units, got {dropout}")

    def _masks(self, n):
        """Inverted dropout for each row and hidden unit: 0 with probability `dropout`, else 1 / (1 - dropout)."""
        if not self.dropout:
            return np.empty((n, 0), self.dtype)
        drawn = np.empty((n, self.model.hidden))
        uniform(self.generator, 0.0, 1.0, drawn.reshape(-1))
        return ((drawn >= self.dropout) / (1 - self.dropout)).astype(self.dtype, copy=False)

    def _bind(self):
        """Make the loop ready for the rows that the data hold; again where they hold them in another place."""
        if self.bound is None and user_functions.is_own(self.loss):
            m = min(self.data.batch_size, own_gradient.ROWS)
            scores = self.model.forward(self.model.activation, self.theta, self.model.layers, self.data.X[:m])
            self.doubt = own_gradient.doubt(self.loss, scores, self.data.targets[:m])
        self.bound, self.batch_size = self.data.X, self.data.batch_size
        self.online = self._online()
        self.minibatches = None if self.online else self._minibatches()
        self.lrs = None if callable(self.lr) else np.repeat(self.rate, -(-len(self.bound) // self.batch_size))

    def _online(self):
        """The model's own loop over single examples, ready for an epoch; None where it does not do what is asked."""
        rule = self.rule
        if not (self.compiled and self.batch_size == 1 and self.model.online and self.loss.one):
            return None
        if self.l1 or self.l2 or rule.nesterov_beta or self.record or self.single:
            return None
        return bind(
            self.model.online,
            loss=self.loss.one,
            loss_hyper=self.loss.vector,
            squared=self.loss.one is LOSSES["mse"].one,
            update=rule.update,
            hyper=rule.hyper,
            state=self.state,
            plain=rule.update is sgd().kernel,
            X=self.data.X,
            targets=self.data.targets,
            grad=np.empty(self.theta.size),
            later=("theta", "order", "lrs", "t", "losses"),
        )

    def _minibatches(self):
        """The loop over minibatches with all that stays the same from epoch to epoch."""
        m, rule = self.batch_size, self.rule
        loop, functions = epoch if self.compiled else source(epoch), self._functions() | {"update": rule.update}
        if self.single:
            from coursekit.core.kernel.single import single  # numba's, and compiled when it is asked for

            loop, functions = single(loop), {name: single(one) for name, one in functions.items()}
        return bind(
            loop,
            **functions,
            X=self.data.X,
            targets=self.data.targets,
            batch_size=m,
            l1=self.l1,
            l2=self.l2,
            weights=self.weights.astype(self.dtype, copy=False),
            hyper=rule.hyper,
            state=self.state,
            nesterov_beta=rule.nesterov_beta,
            X_batch=np.empty((m, self.data.X.shape[1]), self.dtype),
            y_batch=np.empty((m, self.data.targets.shape[1]), self.dtype),
            point=np.empty_like(self.theta),
            grad=np.zeros_like(self.theta),
            later=("theta", "order", "masks", "lrs", "t", "path", "losses"),
        )

    def _functions(self):
        """What the loop over minibatches needs of the model and the loss, by the names of its arguments."""
        model = self.model
        if not self.ours:
            nothing = dict.fromkeys(("loss", "loss_hyper", "activation", "sizes", "work"))
            evaluate = user_functions.model(model, self.one_column)
            return {"model": evaluate, "hidden": 0, "classes": 0} | nothing
        as_plain = beside(model.kernel, self.loss.kernel)
        return {
            "model": model.kernel if as_plain is model.kernel else user_functions.around(model, self.loss),
            "loss": self.loss.kernel,
            "loss_hyper": self.loss.vector,
            "activation": model.activation.kernel,
            "sizes": model.layers,
            "hidden": model.hidden,
            "classes": model.sizes[-1] if self.loss.classifies and not self.validation else 0,
            "work": np.empty(model.work_size(self.batch_size), self.dtype),
        }

    def _updates(self, theta, order, losses, path):
        """Change theta, and fill losses, by an update for each batch; how many came before an overflow, rows right."""
        t, count = self.updates, len(losses)
        lrs = rates(self.lr, t, count) if self.lrs is None else self.lrs[:count]
        self.last_lr = lrs[-1]
        if self.online:
            return self.online(theta, order, lrs, t + 1, losses)
        return self.minibatches(theta, order, self._masks(len(order)), lrs, t + 1, path, losses)

    def _blocks(self, theta):
        """Change theta by the updates of an epoch; their losses, rows predicted right, a loss that is not finite."""
        found, paths, correct, broken = array("d"), [], 0, None
        for order in self.data.blocks(self.generator):
            if self.data.X is not self.bound:
                self._bind()
            count = -(-len(order) // self.batch_size)
            losses, path = np.empty(count), np.empty((count if self.record else 0, theta.size), self.dtype)
            reached, right = self._updates(theta, order, losses, path)
            if self.updates + reached == 0:
                if self.own:
                    raise ValueError(f"{self.own} must give a finite loss at the first update, got {losses[0]}")
                raise ValueError(f"X, y and theta must have a finite loss before the first update, got {losses[0]}")
            found.frombytes(losses[:reached].tobytes())
            paths.append(path[:reached])
            self.updates, correct = self.updates + reached, correct + right
            if reached < count:
                broken = losses[reached]
                break
        losses = np.array(found)
        self.update_losses.append(losses)
        self.paths += paths if self.record else []
        return losses, correct, broken

    def epoch(self):
        """Train once through the data in a fresh random order; False when the run has diverged."""
        theta = self.theta.copy()
        losses, correct, broken = self._blocks(theta)
        watched = np.inf if broken is None else broken
        if broken is None and np.isfinite(theta).all():
            watched = loss = self.data.shares @ losses
            validation_loss = None
            accuracy = correct / self.data.n if self.loss and self.loss.classifies else None
            if self.validation:
                validation_loss, accuracy = self._measure(theta, *self.validation)
                watched = validation_loss
        if not np.isfinite(watched):
            self.diverged_at = self.updates
            self.nan_of = self.own if np.isnan(watched) or np.isnan(theta).any() else ""
            return False
        self.theta = theta
        self.epochs.append((loss, validation_loss, accuracy, self.last_lr))
        if watched < self.best_loss:
            self.best_loss, self.best_theta, self.best_epoch = watched, theta, len(self.epochs)
        return True

    def _measure(self, theta, X, targets):
        """Loss and accuracy on other rows, without penalty and dropout; an overflow is a loss of inf."""
        scores, network = [], (self.model.activation, validate.floats(theta), self.model.layers)
        for first in range(0, len(X), CACHED_ROWS):
            scores.append(self.model.forward(*network, validate.floats(X[first : first + CACHED_ROWS])))
            mapped.release(X)
        scores = np.concatenate(scores)
        if not np.isfinite(scores).all():
            return np.inf, None
        targets = validate.floats(targets)
        loss = float(self.loss.kernel(scores, targets, self.loss.vector, np.empty_like(scores)))
        return loss, count_correct(scores, targets) / len(X) if self.loss.classifies else None

    def history(self):
        """What was measured so far."""
        columns = [None if None in column else np.array(column) for column in zip(*self.epochs, strict=True)]
        loss, validation_loss, accuracy, lr = columns or (np.empty(0), None, None, np.empty(0))
        update_loss = np.concatenate(self.update_losses or [np.empty(0)])
        path = np.concatenate(self.paths) if self.paths else None
        return History(loss, validation_loss, accuracy, lr, update_loss, path)


def _pair(validation):
    if not (isinstance(validation, tuple) and len(validation) == 2):
        raise TypeError(f"validation must be a pair (X, y), got {validate.shown(validation)}")
    return validation
