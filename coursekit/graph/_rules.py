"""What each operation does with the gradient that it is handed on the way back, in words."""

RULES = {
    "copy": "A copy hands its gradient on unchanged.",
    "sum": "A sum hands its gradient on to every term unchanged.",
    "difference": "A difference hands its gradient on: unchanged to the first term, with the other sign to the second.",
    "negative": "A minus turns the sign of the gradient.",
    "product": "A product hands to each factor its gradient times the other factor.",
    "quotient": "A quotient hands on its gradient divided by b to a, and times -a/b² to b.",
    "power": "A power aᵇ hands on its gradient times b aᵇ⁻¹ to its base; for a square that is times 2a.",
    "exp": "An exponential hands on its gradient times its own value.",
    "log": "A logarithm hands on its gradient divided by its argument.",
    "sqrt": "A root hands on its gradient divided by twice its own value.",
    "abs": "An absolute value hands its gradient on where its input is above 0, and with the other sign below.",
    "sin": "A sine hands on its gradient times the cosine.",
    "cos": "A cosine hands on its gradient times minus the sine.",
    "tanh": "A tanh hands on its gradient times 1 - y², where y is its own value.",
    "sigmoid": "A sigmoid hands on its gradient times y (1 - y), where y is its own value.",
    "relu": "A ReLU is a gate: it hands its gradient on where its input is above 0, and nothing elsewhere.",
    "softplus": "A softplus hands on its gradient times the sigmoid of its input.",
    "max": "A max is a switch: the larger input gets the whole gradient, the other one nothing.",
    "min": "A min is a switch: the smaller input gets the whole gradient, the other one nothing.",
}
