"""Training: the loops. `fit` and `descend` walk downhill, `line_search` looks ahead, `sweep` takes a whole grid."""
