"""Every panel as the browser tests call it, and how its challenge is reached by hand."""

CALLS = (
    "ck.panels.neuron()",
    "ck.panels.softmax()",
    "ck.panels.descent()",
    "ck.panels.sgd(batch_size=64)",
    "ck.panels.cubic(start=(-9, 2, 1, 30))",
    "ck.panels.schedules(steps=20, every=8)",
    "ck.panels.losses()",
    "ck.panels.graph()",
    "ck.panels.backprop()",
    "ck.panels.digits()",
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)",
    "ck.panels.regularization()",
    "ck.panels.dropout()",
    "ck.panels.momentum()",
    "ck.panels.race()",
)
SOLVED = {  # a panel with a challenge: the control, the key, and how often to press it until it is reached
    "ck.panels.descent()": ("lr", "ArrowRight", 10),
    "ck.panels.sgd(batch_size=64)": ("lr", "ArrowRight", 5),
    "ck.panels.cubic(start=(-9, 2, 1, 30))": ("lr", "ArrowRight", 15),
    "ck.panels.schedules(steps=20, every=8)": ("lr0", "ArrowLeft", 6),
    "ck.panels.losses()": ("score", "ArrowLeft", 20),
    "ck.panels.graph()": ("z", "ArrowRight", 8),
    "ck.panels.backprop()": ("lr", "ArrowRight", 6),
    "ck.panels.digits()": ("lr", "ArrowRight", 10),
    "ck.panels.bias_variance(degree=9, n=10, noise=0.3)": ("lam", "ArrowRight", 21),
    "ck.panels.regularization()": ("lam", "ArrowRight", 9),
    "ck.panels.dropout()": ("l2", "ArrowRight", 16),
    "ck.panels.momentum()": ("a", "ArrowLeft", 25),
}
