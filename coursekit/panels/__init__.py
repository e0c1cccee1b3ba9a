"""Panels: sliders above a picture that follows them. Each is a function whose arguments are its settings."""

from coursekit._lazy import attach

_PLACES = {
    "Challenge": "_challenge",
    "LiveFigure": "_live",
    "Panel": "_panel",
    "backprop": "_backprop",
    "bias_variance": "_bias_variance",
    "cubic": "_cubic",
    "descent": "_descent",
    "digits": "_digits",
    "dropout": "_dropout",
    "graph": "_graph",
    "losses": "_losses",
    "momentum": "_momentum",
    "neuron": "_neuron",
    "race": "_race",
    "regularization": "_regularization",
    "schedules": "_schedules",
    "sgd": "_sgd",
    "softmax": "_softmax",
}
__all__ = list(_PLACES)
__getattr__, __dir__ = attach("coursekit.panels", {name: f"coursekit.panels.{at}" for name, at in _PLACES.items()})
