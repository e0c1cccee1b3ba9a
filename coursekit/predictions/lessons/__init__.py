"""The predictions of each lesson: NN_name.toml, and NN_name.py with what computes their outcomes."""
