"""Expressions: formulas as people type them, read into steps of computation and never run."""
