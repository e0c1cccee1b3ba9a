"""Optimizers: an update rule is a state and a function of (theta, grad, state, lr, t).

Each rule is one kernel that changes theta in place; its hyper-parameters travel in a vector. `plain` are the rules that
take the gradient as it is, `adaptive` those that divide it by its size. `OPTIMIZERS` maps the names of the lectures'
rules to constructors and feeds the lessons, the menus and the benchmark. `OUTLOOK` has rules beyond the lectures, for
projects: `outlook` and, for matrices, `muon`. `RULES` is both, and what a name as text is looked up in.
"""

from coursekit.core.lookup import listing
from coursekit.core.optimizers.adaptive import adadelta, adagrad, adam, adamw, rmsprop
from coursekit.core.optimizers.muon import muon
from coursekit.core.optimizers.optimizer import Optimizer
from coursekit.core.optimizers.outlook import lion, nadam, radam
from coursekit.core.optimizers.plain import momentum, nesterov, sgd

_LECTURES = (sgd, momentum, nesterov, adagrad, rmsprop, adadelta, adam, adamw)
OPTIMIZERS = {rule.__name__: rule for rule in _LECTURES}
OUTLOOK = {rule.__name__: rule for rule in (nadam, radam, lion, muon)}
RULES = OPTIMIZERS | OUTLOOK

__all__ = ["OPTIMIZERS", "OUTLOOK", "Optimizer", *RULES]
__dir__ = listing(__all__)
