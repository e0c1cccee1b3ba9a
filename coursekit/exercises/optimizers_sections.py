"""The headings of notebook 07 that its exercises point to."""

MOMENTUM = "Momentum: keep some of the speed"
NESTEROV = "Nesterov: look ahead first"
RATES = "A learning rate for each parameter"
ADAM = "Adam: both at once"
CHOICE = "Which one to take"
