"""The network of the hand exercise: values, gradients, and one update after the other."""

from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from coursekit.core import validate
from coursekit.core.models import mlp
from coursekit.core.words import counted
from coursekit.figures.descent import LossSteps
from coursekit.figures.network import NetworkPicture
from coursekit.figures.style import BLUE, INK, look
from coursekit.graph import parse
from coursekit.panels.engine.challenge import Challenge, arrival
from coursekit.panels.engine.controls import Integer, Linear, Log, written
from coursekit.panels.engine.handle import Number
from coursekit.panels.engine.live import LiveFigure
from coursekit.panels.engine.panel import Panel
from coursekit.training.fit import fit

UPDATES, FIRST_LOSS, GOAL = 50, 80, 0.01
REACH, SECONDS = 10, 0.15  # of the sliders; that Play stays at each update
NETWORK = """o1 = w1*x1 + w2*x2 + b1
o2 = w3*x1 + w4*x2 + b2
o3 = relu(o1)
o4 = relu(o2)
o5 = w5*o3 + w6*o4 + b3
loss = (o5 - target)**2"""
PARAMETERS = ("w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3")
THETA = ("w1", "w3", "w2", "w4", "b1", "b2", "w5", "w6", "b3")  # as the model orders them
_MODEL = mlp([2, 2, 1])
_CONTROLS = {
    "lr": Log("learning rate", 1e-5, 10, "how far each update goes along the negative gradient"),
    "step": Integer("update", 0, UPDATES, "how many updates have been made"),
} | {
    name: Linear(f"{name[0]}{'₀₁₂₃₄₅₆'[int(name[1])]}", -REACH, REACH, 0.5, f"{name} before the first update")
    for name in PARAMETERS
}
_CHALLENGE = Challenge(
    "panels/backprop",
    f"bring a loss of {FIRST_LOSS} or more below {GOAL} within {UPDATES} updates, with a gate open to the end.",
    lambda run: bool(run.loss[0] >= FIRST_LOSS and run.loss[-1] < GOAL and run.dead_from is None),
    lambda run: arrival(run.loss < GOAL),
    "in {:,} updates",
)


class Updates(NamedTuple):
    """Gradient descent on one example: theta of shape (updates + 1, 9), and the loss at each."""

    example: dict
    lr: float
    theta: np.ndarray
    loss: np.ndarray

    @property
    def dead_from(self):
        """The update from which on both gates are closed, None where one stays open.

        Nothing opens them again, for no gradient gets through: the output is b3 whatever the input.
        """
        x, W, b = [self.example["x1"], self.example["x2"]], self.theta[:, :4].reshape(-1, 2, 2), self.theta[:, 4:6]
        dead = (x @ W + b <= 0).all(axis=1)
        return int(dead.argmax()) if dead.any() else None

    @property
    def outcome(self):
        """How it ends, in words."""
        ending = f"loss {self.loss[-1]:.3g} after {UPDATES} updates"
        return ending if self.dead_from is None else f"{ending}, both gates closed from update {self.dead_from} on"

    def passes(self, step):
        """All values and all gradients after so many updates, by name."""
        graph = parse(NETWORK)
        graph.forward(**self.example, **dict(zip(THETA, self.theta[step].tolist(), strict=True)))
        return graph.values, graph.backward()


def backprop(
    lr=1e-3, step=0, w1=0.0, w2=2.0, b1=3.0, w3=-4.0, w4=-1.0, b2=1.0, w5=-2.0, w6=0.0, b3=6.0,
    x1=2.0, x2=1.0, target=5.0,
):  # fmt: skip
    """Panel: the network of the hand exercise with every value and gradient, and 50 updates of gradient descent.

    o1 = w1 x1 + w2 x2 + b1, o2 = w3 x1 + w4 x2 + b2, o3 = ReLU(o1), o4 = ReLU(o2), o5 = w5 o3 + w6 o4 + b3,
    loss = (o5 - target)²; an update is w <- w - lr dL/dw for all parameters at once.

    Parameters
    ----------
    lr : float from 1e-5 to 10
    step : int from 0 to 50, how many updates have been made
    w1, w2, b1, w3, w4, b2, w5, w6, b3 : float from -10 to 10, before the first update
    x1, x2, target : float from -10 to 10, the example; without sliders

    Returns
    -------
    Panel

    Raises
    ------
    TypeError, ValueError
        If a value is of the wrong kind or outside its range.

    Examples
    --------
    >>> print(backprop(lr=1e-3).text)  # doctest: +ELLIPSIS
    After 0 updates: output -4, loss 81. Parameters (gradients): w1 0 (72), w2 2 (36), b1 3 (36), ...

    References
    ----------
    Lecture B, the hand exercise on backpropagation.
    """
    given = dict(zip(PARAMETERS, (w1, w2, b1, w3, w4, b2, w5, w6, b3), strict=True))
    example = {"x1": x1, "x2": x2, "target": target}
    example = {name: validate.number(name, value, low=-REACH, high=REACH) for name, value in example.items()}
    return Panel(
        "backprop", _CONTROLS, {"lr": lr, "step": step} | given | example, _compute, _picture(), _sentence,
        animated="step", frame=SECONDS, challenges=[_CHALLENGE],
    )  # fmt: skip


def _compute(lr, x1, x2, target, **parameters):
    """An epoch over copies of the one example is a row of updates; each records the loss before it."""
    start = [parameters[name] for name in THETA]
    X, y = np.tile([x1, x2], (UPDATES + 1, 1)), np.full(UPDATES + 1, target)
    history = fit(_MODEL, X, y, "mse", lr=lr, batch_size=1, epochs=1, theta=start, record=True).history
    return Updates({"x1": x1, "x2": x2, "target": target}, lr, history.path[:-1], history.update_loss)


def _picture():
    with look():
        figure = Figure(figsize=(8.4, 4.0))
        network = NetworkPicture(figure.add_axes((0.0, 0.0, 0.72, 1.0)))
        right = figure.add_axes((0.795, 0.16, 0.185, 0.58))
        (ahead,) = right.plot([], [], color=BLUE, lw=1.5, alpha=0.35)
        losses = LossSteps(right, UPDATES, GOAL, limits=(1e-5, 1e5))
        right.set(xlabel="updates", ylabel="loss")
        outcome = right.text(0.5, 1.04, "", fontsize=9.5, color=INK, ha="center", transform=right.transAxes)

    def show(run, step):
        network.show(*run.passes(step))
        ahead.set_data(np.arange(len(run.loss)), np.clip(run.loss, *losses.limits))
        losses.show(run.loss[: step + 1])
        outcome.set_text(run.outcome.replace(" after ", "\nafter ").replace(", ", ",\n").replace(" from ", "\nfrom "))

    numbers = [Number(name, network.ax, network.values[name].get_position()) for name in PARAMETERS]
    return LiveFigure(figure, [*network.moving, ahead, *losses.moving, outcome], show, numbers)


def _sentence(run, step):
    values, gradients = run.passes(step)
    parameters = ", ".join(f"{name} {values[name]:.4g} ({gradients[name]:.4g})" for name in PARAMETERS)
    gates = ", ".join(f"{gate} {'open' if values[of] > 0 else 'closed'}" for gate, of in (("o3", "o1"), ("o4", "o2")))
    return (
        f"After {counted(step, 'update')}: output {values['o5']:.4g}, loss {values['loss']:.4g}. Parameters "
        f"(gradients): {parameters}. ReLU gates: {gates}. Learning rate {written(run.lr)}: {run.outcome}"
    )
