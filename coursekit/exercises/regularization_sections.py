"""The headings of notebook 08 that its exercises point to."""

PRICE = "A price for large weights"
DECAY = "Weight decay, step by step"
SPARSE = "Weights that become exactly zero"
DROPOUT = "Dropout: noise on purpose"
EARLY = "Stopping early"
STRENGTH = "How strong should it be?"
