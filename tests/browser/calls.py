"""Every panel as the browser tests call it, and how its challenge is reached by hand."""

from coursekit.panels import PANELS

SETTINGS = {  # where a panel is not called by its defaults
    "rule": 'feature="enclosed paper", threshold=0.35',
    "sgd": "batch_size=64",
    "cubic": "start=(-9, 2, 1, 30)",
    "schedules": "steps=20, every=7",
    "jacobian": "w11=1, w12=0, w21=0, w22=0.5, b1=0, b2=0, x1=0, x2=0",
    "initialization": 'activation="relu", depth=20',
    "bias_variance": "degree=9, n=10, noise=0.3",
    "risk": "n=20",
    "two_points": "x1=-0.75",
    "convolution": "w1=-1, w2=0",
}
CALLS = tuple(f"ck.panels.{name}({SETTINGS.get(name, '')})" for name in PANELS)
MOVED = (  # whose controls `make test` moves: together they have every kind of control, of handle, of training
    'ck.panels.rule(feature="enclosed paper", threshold=0.35)',
    "ck.panels.neuron()",
    "ck.panels.softmax()",
    "ck.panels.graph()",
    "ck.panels.backprop()",
    "ck.panels.two_points(x1=-0.75)",
    "ck.panels.race()",
)
SOLVED = {  # each panel with a challenge: the control, the key, and how often to press it until it is reached
    'ck.panels.rule(feature="enclosed paper", threshold=0.35)': ("threshold", "ArrowLeft", 15),
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.sgd(batch_size=64)": ("lr", "ArrowRight", 5),
    "ck.panels.cubic(start=(-9, 2, 1, 30))": ("lr", "ArrowRight", 15),
    "ck.panels.schedules(steps=20, every=7)": ("lr0", "ArrowLeft", 3),
    "ck.panels.losses()": ("score", "ArrowLeft", 20),
    "ck.panels.perceptron()": ("gap", "ArrowLeft", 4),
    "ck.panels.risk(n=20)": ("degree", "ArrowRight", 2),
    "ck.panels.two_points(x1=-0.75)": ("x2", "ArrowRight", 14),
    "ck.panels.graph()": ("z", "ArrowRight", 8),
    "ck.panels.backprop()": ("lr", "ArrowRight", 6),
    "ck.panels.jacobian(w11=1, w12=0, w21=0, w22=0.5, b1=0, b2=0, x1=0, x2=0)": ("w22", "ArrowUp", 5),
    'ck.panels.initialization(activation="relu", depth=20)': ("gain", "ArrowRight", 8),
    "ck.panels.digits()": ("lr", "ArrowRight", 10),
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": ("lam", "ArrowRight", 21),
    "ck.panels.regularization()": ("lam", "ArrowRight", 9),
    "ck.panels.dropout()": ("l2", "ArrowRight", 16),
    "ck.panels.momentum()": ("a", "ArrowLeft", 25),
    "ck.panels.convolution(w1=-1, w2=0)": ("w3", "ArrowRight", 10),
}
