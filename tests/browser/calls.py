"""Every panel as the browser tests call it, and how its challenge is reached by hand."""

from coursekit.panels import PANELS

SETTINGS = {  # where a panel is not called by its defaults
    "sgd": "batch_size=64",
    "cubic": "start=(-9, 2, 1, 30)",
    "schedules": "steps=20, every=7",
    "bias_variance": "degree=9, n=10, noise=0.3",
}
CALLS = tuple(f"ck.panels.{name}({SETTINGS.get(name, '')})" for name in PANELS)
SOLVED = {  # each panel with a challenge: the control, the key, and how often to press it until it is reached
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.sgd(batch_size=64)": ("lr", "ArrowRight", 5),
    "ck.panels.cubic(start=(-9, 2, 1, 30))": ("lr", "ArrowRight", 15),
    "ck.panels.schedules(steps=20, every=7)": ("lr0", "ArrowLeft", 3),
    "ck.panels.losses()": ("score", "ArrowLeft", 20),
    "ck.panels.graph()": ("z", "ArrowRight", 8),
    "ck.panels.backprop()": ("lr", "ArrowRight", 6),
    "ck.panels.digits()": ("lr", "ArrowRight", 10),
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": ("lam", "ArrowRight", 21),
    "ck.panels.regularization()": ("lam", "ArrowRight", 9),
    "ck.panels.dropout()": ("l2", "ArrowRight", 16),
    "ck.panels.momentum()": ("a", "ArrowLeft", 25),
}
