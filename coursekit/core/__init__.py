"""Core: the kernels, and what they stand on. Nothing but NumPy and numba is needed here."""
